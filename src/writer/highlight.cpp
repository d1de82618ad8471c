// highlight, and the scanner for languages that are words, strings, numbers and comments.
#include "writer/highlight.h"

#include "writer/highlight_scan.h"

namespace docmill {

std::string_view name(CodeClass kind) {
  static constexpr std::array<std::string_view, kCodeClasses> kNames = {"plain",     "keyword",  "type",    "function",
                                                                        "string",    "number",   "comment", "operator",
                                                                        "attribute", "inserted", "deleted", "heading"};
  return kNames[static_cast<std::size_t>(kind)];
}

bool has_highlighting(std::string_view language) { return code::find_language(language) != nullptr; }

namespace code {
namespace {

bool has(std::string_view set, char c) { return c != '\0' && set.find(c) != std::string_view::npos; }

class CodeScanner {
 public:
  CodeScanner(const Language& language, Pieces& pieces) : language_(language), pieces_(pieces) {}

  void scan() {
    while (!pieces_.done()) {
      if (at_line_start() && scan_line_start()) {
        continue;
      }
      const char c = pieces_.peek();
      if (scan_comment() || scan_string() || scan_mark(c)) {
        continue;
      }
      if (is_word_start(c)) {
        scan_word();
      } else if (is_digit(c) || (c == '.' && is_digit(pieces_.peek(1)))) {
        scan_number();
      } else if (is_blank(c)) {
        pieces_.put(CodeClass::plain, pieces_.skip(is_blank, pieces_.at()));
      } else {
        pieces_.put_one(language_.calls && is_operator(c) ? CodeClass::op : CodeClass::plain);
      }
    }
  }

 private:
  bool at_line_start() const { return pieces_.before() == '\n'; }
  bool may_begin() const { return !language_.blank_before || has(" \t\n([{,:=-;|&", pieces_.before()); }

  // ---- what stands at the start of a line ----

  bool scan_line_start() {
    const std::size_t first = pieces_.skip(is_blank, pieces_.at());
    if (first >= pieces_.code().size() || (language_.recipes && pieces_.peek() == '\t')) {
      return false;
    }
    if (language_.directives && pieces_.code()[first] == '#') {
      return scan_directive(first);
    }
    if (language_.sections && pieces_.code()[first] == '[') {
      pieces_.put(CodeClass::plain, first);
      pieces_.put(CodeClass::heading, pieces_.line_end());
      return true;
    }
    return !language_.key_ends.empty() && scan_key(first);
  }

  bool scan_directive(std::size_t first) {
    const std::size_t word = pieces_.skip(is_blank, first + 1);
    const std::size_t end = pieces_.skip(is_word, word);
    pieces_.put(CodeClass::plain, first);
    const std::string_view directive = pieces_.code().substr(word, end - word);
    pieces_.put(CodeClass::keyword, end);
    if (directive == "include" || directive == "import") {
      const std::size_t path = pieces_.skip(is_blank, end);
      if (path < pieces_.code().size() && pieces_.code()[path] == '<') {
        pieces_.put(CodeClass::plain, path);
        pieces_.put(CodeClass::string, pieces_.behind_in_line('>', path));
      }
    }
    return true;
  }

  /// `name:`, `name =`, `- name:`; quotes around a name count as a part of it.
  bool scan_key(std::size_t first) {
    const std::string_view code = pieces_.code();
    while (first + 1 < code.size() && code[first] == '-' && code[first + 1] == ' ') {
      first = pieces_.skip(is_blank, first + 1);
    }
    std::size_t end = first;
    while (end < code.size() && (is_word(code[end]) || has("-./\"' *$<>", code[end]))) {
      ++end;
    }
    if (end >= code.size() || end == first || !has(language_.key_ends, code[end]) || has("-*$<>/", code[first])) {
      return false;
    }
    const bool yaml = language_.key_ends == ":";
    if (yaml && end + 1 < code.size() && !has(" \t\n\r", code[end + 1])) {
      return false;
    }
    while (end > first && is_blank(code[end - 1])) {
      --end;
    }
    pieces_.put(CodeClass::plain, first);
    pieces_.put(CodeClass::attribute, end);
    return end > first;
  }

  // ---- comments and strings ----

  bool scan_comment() {
    const std::string_view comment = language_.comment;
    const std::string_view other = language_.other_comment;
    const bool line =
        (!comment.empty() && pieces_.starts_with(comment)) || (!other.empty() && pieces_.starts_with(other));
    if (line && (!language_.blank_before || has(" \t\n;", pieces_.before()))) {
      pieces_.put(CodeClass::comment, pieces_.line_end());
      return true;
    }
    if (!language_.open.empty() && pieces_.starts_with(language_.open)) {
      pieces_.put(CodeClass::comment, pieces_.behind(language_.close, pieces_.at() + language_.open.size()));
      return true;
    }
    return false;
  }

  bool scan_string() {
    const std::size_t end = end_of_string(pieces_.at());
    if (end == 0 || !may_begin()) {
      return false;
    }
    const bool is_key = language_.text_keys && is_before_colon(end);
    pieces_.put(is_key ? CodeClass::attribute : CodeClass::string, end);
    return true;
  }

  bool is_before_colon(std::size_t from) const {
    const std::size_t next = pieces_.skip(is_blank, from);
    return next < pieces_.code().size() && pieces_.code()[next] == ':';
  }

  /// Where the string that begins at `from` ends; 0 when none begins there.
  std::size_t end_of_string(std::size_t from) const {
    const char quote = pieces_.code()[from];
    if (has(language_.triple, quote)) {
      const std::string_view three = pieces_.code().substr(from, 3);
      if (three.size() == 3 && three[1] == quote && three[2] == quote) {
        return pieces_.behind(three, from + 3);
      }
    }
    if (language_.lifetimes && quote == '\'' && !is_char_literal(from)) {
      return 0;
    }
    const bool escapes = has(language_.quotes, quote) || has(language_.long_quotes, quote);
    const bool lines = has(language_.long_quotes, quote) || has(language_.long_raw, quote);
    if (!escapes && !lines && !has(language_.raw_quotes, quote)) {
      return 0;
    }
    return string_end(pieces_, from, quote, escapes, lines);
  }

  /// Rust: 'a' and '\n', but not 'a as in &'a str.
  bool is_char_literal(std::size_t from) const {
    const std::string_view code = pieces_.code();
    if (from + 2 >= code.size() || code[from + 1] == '\\') {
      return true;
    }
    return code[from + 2] == '\'' || static_cast<unsigned char>(code[from + 1]) >= 0x80;
  }

  /// A string behind the letters from here to `quote`; false when those are a word of their own.
  bool scan_prefixed(std::size_t quote) {
    const std::string_view code = pieces_.code();
    const std::string_view prefix = code.substr(pieces_.at(), quote - pieces_.at());
    if (prefix.size() > 3 || prefix.find_first_not_of(language_.prefixes) != std::string_view::npos) {
      return false;
    }
    std::size_t end = 0;
    if (language_.raw_parens && prefix.back() == 'R' && code[quote] == '"') {
      end = raw_parens_end(quote);
    } else if (language_.raw_hashes && has(prefix, 'r')) {
      end = raw_hashes_end(quote);
    } else {
      end = end_of_string(quote);
    }
    if (end == 0) {
      return false;
    }
    pieces_.put(CodeClass::string, end);
    return true;
  }

  std::size_t raw_parens_end(std::size_t quote) const {
    constexpr std::size_t kMostDelimiter = 16;
    const std::string_view code = pieces_.code();
    const std::size_t paren = code.substr(0, quote + kMostDelimiter + 2).find('(', quote);
    if (paren == std::string_view::npos) {
      return string_end(pieces_, quote, '"', true, false);
    }
    std::array<char, kMostDelimiter + 2> close{};
    const std::size_t size = paren - quote - 1;
    close[0] = ')';
    std::copy_n(code.data() + quote + 1, size, close.data() + 1);
    close[size + 1] = '"';
    return pieces_.behind({close.data(), size + 2}, paren);
  }

  std::size_t raw_hashes_end(std::size_t from) const {
    constexpr std::size_t kMostHashes = 16;
    static constexpr std::string_view kClose = "\"################";
    const std::size_t quote = pieces_.skip([](char c) { return c == '#'; }, from);
    if (quote >= pieces_.code().size() || pieces_.code()[quote] != '"' || quote - from > kMostHashes) {
      return 0;
    }
    return pieces_.behind(kClose.substr(0, 1 + quote - from), quote + 1);
  }

  // ---- marks ----

  /// Things that begin with a sign: @annotation, $variable, #[attribute], 'lifetime.
  bool scan_mark(char c) {
    const char next = pieces_.peek(1);
    if (c == '@' && language_.annotations && is_word_start(next)) {
      pieces_.put(CodeClass::attribute, pieces_.skip([](char x) { return is_word(x) || x == '.'; }, pieces_.at() + 1));
    } else if (c == '$' && language_.dollars && (is_word(next) || has("({@*#?!$", next))) {
      scan_dollar(next);
    } else if (c == '#' && language_.attributes && (next == '[' || (next == '!' && pieces_.peek(2) == '['))) {
      pieces_.put(CodeClass::attribute, pieces_.behind_in_line(']', pieces_.at()));
    } else if (c == '\'' && language_.lifetimes && is_word_start(next)) {
      pieces_.put(CodeClass::attribute, pieces_.skip(is_word, pieces_.at() + 1));
    } else if ((c == '@' || c == '$') && has(language_.prefixes, c) && (next == '"' || next == '@' || next == '$')) {
      const std::size_t quote = pieces_.skip([](char x) { return x == '@' || x == '$'; }, pieces_.at());
      if (quote >= pieces_.code().size() || pieces_.code()[quote] != '"') {
        return false;
      }
      const bool raw = pieces_.code().substr(pieces_.at(), quote - pieces_.at()).find('@') != std::string_view::npos;
      pieces_.put(CodeClass::string, string_end(pieces_, quote, '"', !raw, raw));
    } else {
      return false;
    }
    return true;
  }

  void scan_dollar(char next) {
    if (next == '{' || next == '(') {
      pieces_.put(CodeClass::attribute, pieces_.behind_in_line(next == '{' ? '}' : ')', pieces_.at()));
    } else if (is_word(next)) {
      pieces_.put(CodeClass::attribute, pieces_.skip(is_word, pieces_.at() + 1));
    } else {
      pieces_.put(CodeClass::attribute, pieces_.at() + 2);
    }
  }

  // ---- words and numbers ----

  void scan_word() {
    const std::size_t end = pieces_.skip(is_word, pieces_.at());
    const std::string_view code = pieces_.code();
    if (end < code.size() && !language_.prefixes.empty() && has("\"'#", code[end]) && scan_prefixed(end)) {
      return;
    }
    pieces_.put(class_of(code.substr(pieces_.at(), end - pieces_.at()), end), end);
  }

  CodeClass class_of(std::string_view word, std::size_t end) const {
    constexpr std::size_t kLongest = 24;
    std::array<char, kLongest> lower{};
    if (language_.any_case && word.size() <= kLongest) {
      std::transform(word.begin(), word.end(), lower.begin(),
                     [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
      word = {lower.data(), word.size()};
    }
    if (language_.keywords.contains(word)) {
      return CodeClass::keyword;
    }
    if (language_.types.contains(word)) {
      return CodeClass::type;
    }
    const std::size_t next = pieces_.skip(is_blank, end);
    if (language_.calls && next < pieces_.code().size() && pieces_.code()[next] == '(') {
      return CodeClass::function;
    }
    const bool upper = word[0] >= 'A' && word[0] <= 'Z';
    const bool mixed = std::any_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    return language_.upper_types && upper && mixed ? CodeClass::type : CodeClass::plain;
  }

  void scan_number() {
    const std::string_view code = pieces_.code();
    std::size_t end = pieces_.at() + 1;
    for (; end < code.size(); ++end) {
      const char c = code[end];
      const char last = code[end - 1];
      const bool exponent = (c == '+' || c == '-') && (last == 'e' || last == 'E') && is_digit(code[end - 2]);
      const bool separator = c == '\'' && is_digit(last) && end + 1 < code.size() && is_digit(code[end + 1]);
      const bool range = c == '.' && last == '.';
      if (!is_word(c) && !exponent && !separator && (c != '.' || range)) {
        break;
      }
    }
    pieces_.put(CodeClass::number, end);
  }

  const Language& language_;
  Pieces& pieces_;
};

}  // namespace

void scan_code(const Language& language, Pieces& pieces) { CodeScanner(language, pieces).scan(); }

std::size_t string_end(const Pieces& pieces, std::size_t from, char quote, bool escapes, bool lines) {
  const std::string_view code = pieces.code();
  for (std::size_t at = from + 1; at < code.size(); ++at) {
    if (code[at] == quote) {
      return at + 1;
    }
    if (code[at] == '\n' && !lines) {
      return at;
    }
    if (code[at] == '\\' && escapes && at + 1 < code.size() && (lines || code[at + 1] != '\n')) {
      ++at;
    }
  }
  return code.size();
}

void scan(std::string_view language, std::string_view code, EmitPiece emit, void* receiver) {
  Pieces pieces(code, emit, receiver);
  const Language* const known = find_language(language);
  if (known == nullptr) {
    pieces.put(CodeClass::plain, code.size());
  } else {
    known->scan(*known, pieces);
  }
  pieces.flush();
}

}  // namespace code
}  // namespace docmill
