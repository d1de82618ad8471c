// Scanners for what is not words, strings and comments: lines (diff, Markdown, HTTP, sessions), markup, templates, CSS
// and shells.
#include "writer/highlight_scan.h"

namespace docmill::code {
namespace {

bool is_name(char c) { return is_word(c) || c == '-'; }
bool is_space(char c) { return is_blank(c) || c == '\n' || c == '\r'; }

/// Calls `line(end)` at the start of each line and takes the line end as plain.
template <class Line>
void each_line(Pieces& pieces, Line line) {
  while (!pieces.done()) {
    const std::size_t end = pieces.line_end();
    if (end > pieces.at()) {
      line(end);
      pieces.put(CodeClass::plain, end);
    }
    pieces.put_one(CodeClass::plain);
  }
}

}  // namespace

// ---- lines --------------------------------------------------------------------------------------------------------

void scan_diff(const Language& /*language*/, Pieces& pieces) {
  each_line(pieces, [&](std::size_t end) {
    static constexpr std::array<std::string_view, 9> kHeads = {
        "diff ", "index ", "--- ", "+++ ", "new file ", "Index: ", "rename ", "similarity ", "deleted file "};
    if (std::any_of(kHeads.begin(), kHeads.end(), [&](std::string_view head) { return pieces.starts_with(head); })) {
      pieces.put(CodeClass::heading, end);
    } else if (pieces.starts_with("@@")) {
      pieces.put(CodeClass::attribute, end);
    } else if (pieces.peek() == '+' || pieces.peek() == '>') {
      pieces.put(CodeClass::inserted, end);
    } else if (pieces.peek() == '-' || pieces.peek() == '<') {
      pieces.put(CodeClass::deleted, end);
    }
  });
}

namespace {

/// Code spans, links and emphasis marks of one line.
void scan_markdown_inlines(Pieces& pieces, std::size_t end) {
  bool may_close = true;  // once a backtick has no other, none behind it has
  while (pieces.at() < end) {
    const char c = pieces.peek();
    if (c == '`' && may_close) {
      const std::size_t close = pieces.behind_in_line('`', pieces.at() + 1);
      may_close = close > pieces.at() + 1 && pieces.code()[close - 1] == '`';
      pieces.put(may_close ? CodeClass::string : CodeClass::plain, may_close ? close : pieces.at() + 1);
    } else if (c == ']' && pieces.peek(1) == '(') {
      pieces.put_one(CodeClass::plain);
      pieces.put(CodeClass::attribute, pieces.behind_in_line(')', pieces.at()));
    } else if (c == '*' || c == '_' || c == '~') {
      pieces.put(CodeClass::op, pieces.skip([c](char x) { return x == c; }, pieces.at()));
    } else {
      pieces.put_one(CodeClass::plain);
    }
  }
}

}  // namespace

void scan_markdown(const Language& /*language*/, Pieces& pieces) {
  char fence = '\0';
  each_line(pieces, [&](std::size_t end) {
    pieces.put(CodeClass::plain, std::min(pieces.skip(is_blank, pieces.at()), end));
    const char c = pieces.peek();
    const bool is_fence = pieces.starts_with("```") || pieces.starts_with("~~~");
    if (is_fence && (fence == '\0' || fence == c)) {
      fence = fence == '\0' ? c : '\0';
      pieces.put(CodeClass::string, end);
    } else if (fence != '\0') {
      pieces.put(CodeClass::string, end);
    } else if (c == '#') {
      pieces.put(CodeClass::heading, end);
    } else if (c == '>') {
      pieces.put(CodeClass::comment, end);
    } else {
      const bool bullet = (c == '-' || c == '*' || c == '+') && pieces.peek(1) == ' ';
      pieces.put(CodeClass::op, bullet ? pieces.at() + 1 : pieces.at());
      scan_markdown_inlines(pieces, end);
    }
  });
}

void scan_http(const Language& /*language*/, Pieces& pieces) {
  bool first = true;
  while (!pieces.done()) {
    const std::size_t end = pieces.line_end();
    if (first) {
      const std::size_t word = std::min(pieces.skip([](char c) { return !is_space(c); }, pieces.at()), end);
      pieces.put(CodeClass::keyword, word);
      pieces.put(CodeClass::string, end);
      first = pieces.at() == 0;
    } else if (end == pieces.at() || pieces.peek() == '\r') {  // a body follows
      const std::size_t body = pieces.skip(is_space, pieces.at());
      pieces.put(CodeClass::plain, body);
      const bool json = pieces.peek() == '{' || pieces.peek() == '[';
      pieces.put_as(*find_language(json ? "json" : "text"), pieces.code().size());
    } else {
      const std::size_t colon = pieces.skip(is_name, pieces.at());
      const bool header = pieces.peek(colon - pieces.at()) == ':';
      pieces.put(header ? CodeClass::attribute : CodeClass::plain, std::min(colon, end));
      pieces.put(CodeClass::plain, end);
    }
    pieces.put_one(CodeClass::plain);
  }
}

void scan_console(const Language& /*language*/, Pieces& pieces) {
  const Language& shell = *find_language("bash");
  bool continued = false;
  each_line(pieces, [&](std::size_t end) {
    const std::size_t sign = pieces.skip(
        [](char c) { return is_word(c) || std::string_view("@:~-./[] ").find(c) != std::string_view::npos; },
        pieces.at());
    const bool prompt = sign + 1 < end &&
                        std::string_view("$#%>").find(pieces.code()[sign]) != std::string_view::npos &&
                        pieces.code()[sign + 1] == ' ' && (sign == pieces.at() || pieces.code()[sign] == '$');
    if (prompt) {
      pieces.put(CodeClass::comment, sign + 1);
    }
    if (prompt || continued) {
      pieces.put_as(shell, end);
      continued = pieces.before() == '\\';
    }
  });
}

// ---- markup -------------------------------------------------------------------------------------------------------

namespace {

void scan_attribute_value(Pieces& pieces) {
  const char quote = pieces.peek();
  if (quote == '"' || quote == '\'') {
    pieces.put(CodeClass::string, string_end(pieces, pieces.at(), quote, false, true));
  } else {
    pieces.put(CodeClass::string, pieces.skip([](char c) { return !is_space(c) && c != '>'; }, pieces.at()));
  }
}

/// A tag from its "<" on. Gives its name.
std::string_view scan_tag(Pieces& pieces) {
  const std::size_t begin = pieces.at() + (pieces.peek(1) == '/' || pieces.peek(1) == '?' ? 2 : 1);
  const std::size_t end = pieces.skip([](char c) { return is_name(c) || c == ':' || c == '.'; }, begin);
  pieces.put(CodeClass::keyword, end);
  while (!pieces.done() && pieces.peek() != '>' && pieces.peek() != '<') {
    const char c = pieces.peek();
    if (c == '=') {
      pieces.put(CodeClass::op, pieces.at() + 1);
      pieces.put(CodeClass::plain, pieces.skip(is_space, pieces.at()));
      scan_attribute_value(pieces);
    } else if (is_word_start(c) || c == ':' || c == '@') {
      pieces.put(CodeClass::attribute,
                 pieces.skip([](char x) { return is_name(x) || x == ':' || x == '.' || x == '@'; }, pieces.at()));
    } else {
      pieces.put_one(is_space(c) ? CodeClass::plain : CodeClass::keyword);
    }
  }
  if (pieces.peek() == '>') {
    pieces.put_one(CodeClass::keyword);
  }
  return pieces.code().substr(begin, end - begin);
}

/// Behind <script> or <style>: the other language, up to the tag that ends it.
void scan_embedded(Pieces& pieces, std::string_view tag) {
  const bool script = tag == "script";
  if (script || tag == "style") {
    const std::size_t end = pieces.code().find(script ? "</script" : "</style", pieces.at());
    pieces.put_as(*find_language(script ? "javascript" : "css"), std::min(end, pieces.code().size()));
  }
}

}  // namespace

void scan_markup(const Language& /*language*/, Pieces& pieces) {
  while (!pieces.done()) {
    const char c = pieces.peek();
    const char next = pieces.peek(1);
    if (c == '<' && pieces.starts_with("<!--")) {
      pieces.put(CodeClass::comment, pieces.behind("-->", pieces.at()));
    } else if (c == '<' && pieces.starts_with("<![CDATA[")) {
      pieces.put(CodeClass::string, pieces.behind("]]>", pieces.at()));
    } else if (c == '<' && next == '!') {
      pieces.put(CodeClass::comment, pieces.behind(">", pieces.at()));
    } else if (c == '<' && (is_word_start(next) || next == '/' || next == '?')) {
      const bool closing = next == '/';
      const std::string_view tag = scan_tag(pieces);
      if (!closing) {
        scan_embedded(pieces, tag);
      }
    } else if (c == '&' && (is_word_start(next) || next == '#')) {
      const std::size_t end = pieces.skip(is_word, pieces.at() + 2);
      pieces.put(CodeClass::number, pieces.peek(end - pieces.at()) == ';' ? end + 1 : end);
    } else {
      pieces.put_one(CodeClass::plain);
    }
  }
}

void scan_jinja(const Language& /*language*/, Pieces& pieces) {
  const Language& inside = *find_language("jinja expression");
  while (!pieces.done()) {
    const char next = pieces.peek(1);
    if (pieces.peek() != '{' || (next != '{' && next != '%' && next != '#')) {
      pieces.put_one(CodeClass::plain);
      continue;
    }
    if (next == '#') {
      pieces.put(CodeClass::comment, pieces.behind("#}", pieces.at() + 2));
      continue;
    }
    const std::size_t end = pieces.behind(next == '{' ? "}}" : "%}", pieces.at() + 2);
    pieces.put(CodeClass::op, pieces.at() + 2);
    pieces.put_as(inside, std::max(end, pieces.at() + 2) - 2);
    pieces.put(CodeClass::op, end);
  }
}

// ---- CSS ----------------------------------------------------------------------------------------------------------

void scan_css(const Language& language, Pieces& pieces) {
  std::size_t depth = 0;
  while (!pieces.done()) {
    const char c = pieces.peek();
    const char next = pieces.peek(1);
    const std::size_t word = pieces.skip(is_name, pieces.at() + 1);
    if (pieces.starts_with("/*")) {
      pieces.put(CodeClass::comment, pieces.behind("*/", pieces.at() + 2));
    } else if (!language.comment.empty() && pieces.starts_with("//")) {
      pieces.put(CodeClass::comment, pieces.line_end());
    } else if (c == '"' || c == '\'') {
      pieces.put(CodeClass::string, string_end(pieces, pieces.at(), c, true, false));
    } else if (c == '@' || c == '!') {
      pieces.put(CodeClass::keyword, word);
    } else if (c == '#' && is_name(next)) {
      pieces.put(depth > 0 ? CodeClass::number : CodeClass::type, word);
    } else if ((c == '.' && is_word_start(next)) || (c == ':' && depth == 0)) {
      pieces.put(c == '.' ? CodeClass::type : CodeClass::attribute, word);
    } else if (is_digit(c) || ((c == '.' || c == '-') && is_digit(next))) {
      pieces.put(CodeClass::number,
                 pieces.skip([](char x) { return is_word(x) || x == '.' || x == '%'; }, pieces.at() + 1));
    } else if (is_word_start(c) || c == '-' || c == '$') {
      const char behind = pieces.peek(pieces.skip(is_blank, word) - pieces.at());
      pieces.put(behind == '('                ? CodeClass::function
                 : depth > 0 && behind == ':' ? CodeClass::attribute
                 : depth == 0                 ? CodeClass::keyword
                                              : CodeClass::plain,
                 word);
    } else {
      depth += c == '{' ? 1 : 0;
      depth -= c == '}' && depth > 0 ? 1 : 0;
      pieces.put_one(CodeClass::plain);
    }
  }
}

// ---- shells -------------------------------------------------------------------------------------------------------

namespace {

class ShellScanner {
 public:
  ShellScanner(const Language& language, Pieces& pieces) : language_(language), pieces_(pieces) {}

  void scan() {
    while (!pieces_.done()) {
      const char c = pieces_.peek();
      if (c == '#' && (is_space(pieces_.before()) || pieces_.before() == ';')) {
        pieces_.put(CodeClass::comment, pieces_.line_end());
      } else if (c == '\'') {
        take(CodeClass::string, string_end(pieces_, pieces_.at(), c, false, true));
      } else if (c == '"') {
        take(CodeClass::string, string_end(pieces_, pieces_.at(), c, true, true));
      } else if (c == '$') {
        scan_dollar(pieces_.peek(1));
      } else if (c == '\\') {
        // The end of the code has nothing to escape; an escaped line end goes on with the same command.
        pieces_.put(CodeClass::op, pieces_.at() + 1);
        pieces_.put_one(CodeClass::plain);
      } else if (is_space(c)) {
        in_command_ = in_command_ && c != '\n';
        pieces_.put_one(CodeClass::plain);
      } else if (std::string_view("|&;(){}").find(c) != std::string_view::npos) {
        in_command_ = false;
        pieces_.put_one(CodeClass::op);
      } else if (c == '<' || c == '>' || c == '=' || c == '!' || c == '*' || c == '`') {
        pieces_.put_one(CodeClass::op);
      } else {
        scan_word();
      }
    }
  }

 private:
  void take(CodeClass kind, std::size_t end) {
    in_command_ = true;
    pieces_.put(kind, end);
  }

  void scan_dollar(char next) {
    const std::size_t at = pieces_.at();
    if (next == '(') {
      in_command_ = false;
      pieces_.put(CodeClass::op, at + 2);
    } else if (next == '{') {
      take(CodeClass::attribute, pieces_.behind_in_line('}', at));
    } else {
      take(CodeClass::attribute,
           is_word(next) ? pieces_.skip(is_word, at + 1) : std::min(at + 2, pieces_.code().size()));
    }
  }

  void scan_word() {
    const std::size_t end =
        std::max(pieces_.at() + 1, pieces_.skip(
                                       [](char c) {
                                         return !is_space(c) &&
                                                std::string_view("|&;(){}<>='\"$`\\").find(c) == std::string_view::npos;
                                       },
                                       pieces_.at()));
    const std::string_view word = pieces_.code().substr(pieces_.at(), end - pieces_.at());
    const bool assigns = end < pieces_.code().size() && pieces_.code()[end] == '=' && word.find('/') == word.npos;
    if (word.front() == '-' && word.size() > 1) {
      pieces_.put(CodeClass::attribute, end);
    } else if (assigns) {
      pieces_.put(CodeClass::attribute, end);
      pieces_.put_one(CodeClass::op);
      pieces_.put(CodeClass::plain,
                  pieces_.skip([](char c) { return is_word(c) || c == '/' || c == '.' || c == '-'; }, pieces_.at()));
    } else if (in_command_) {
      const bool number = word.find_first_not_of("0123456789.") == std::string_view::npos;
      pieces_.put(number ? CodeClass::number : CodeClass::plain, end);
    } else if (language_.keywords.contains(word)) {
      in_command_ = language_.types.contains(word);  // what follows is a list, not a command
      pieces_.put(CodeClass::keyword, end);
    } else {
      take(CodeClass::function, end);
    }
  }

  const Language& language_;
  Pieces& pieces_;
  bool in_command_ = false;  // behind the name of a command
};

}  // namespace

void scan_shell(const Language& language, Pieces& pieces) { ShellScanner(language, pieces).scan(); }

}  // namespace docmill::code
