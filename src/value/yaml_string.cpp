// Scalars of YAML: plain, quoted and block; see yaml_text.h. Their text is built in `scratch_`.
#include <charconv>

#include "base/utf8.h"
#include "value/yaml_text.h"

namespace docmill {
namespace {

bool is_flow_indicator(char c) { return c == ',' || c == '[' || c == ']' || c == '{' || c == '}'; }

// Several lines of a scalar become one: a single break is a space, each further one a break.
void append_folded(std::string& out, std::size_t breaks) {
  if (breaks == 1) {
    out += ' ';
  } else {
    out.append(breaks - 1, '\n');
  }
}

void trim_space(std::string& text, std::size_t from) {
  while (text.size() > from && (text.back() == ' ' || text.back() == '\t')) {
    text.pop_back();
  }
}

}  // namespace

// ---- any scalar --------------------------------------------------------------------------------------------------

YamlText::Held YamlText::held_scalar(const Properties& properties, int column_of_parent, bool in_flow) {
  Held held;
  held.properties = properties;
  held.at = properties.any() ? properties.at : at_;
  if (peek() == '*') {
    if (properties.any()) {
      refuse("an alias has neither tag nor anchor", properties.at, at_ + 1);
    }
    held.style = Style::alias;
    held.anchor = alias(in_flow);
  } else if (peek() == '"' || peek() == '\'') {
    held.style = Style::quoted;
    held.one_line = quoted();
  } else if (opens_plain(in_flow)) {
    held.style = Style::plain;
    held.one_line = plain(column_of_parent, in_flow);
  } else if (!in_flow && !breaks(at_)) {
    refuse_here(at_value_mark() ? "expected a key, found ':'"
                : peek() == ']' || peek() == '}' ? "the bracket closes nothing"
                                                 : "a value cannot start with " + found(),
                "put the text in quotes");
  } else if (in_flow && !breaks(at_) && peek() != ':' && !is_flow_indicator(peek())) {
    refuse_here("a value cannot start with " + found(),
                peek() == '#' ? "put a space before a comment" : "put the text in quotes");
  }
  return held;
}

void YamlText::tell(const Held& held) {
  const std::string_view tag = held.properties.tag;
  switch (held.style) {
    case Style::alias:
      return events_.alias(held.at, held.anchor);
    case Style::plain:
      return events_.scalar({held.at, tag.empty() ? "?" : tag, held.properties.anchor}, scratch_);
    case Style::quoted:
      return events_.scalar({held.at, tag.empty() ? "!" : tag, held.properties.anchor}, scratch_);
    case Style::empty:
      return tell_empty(held.properties, held.at);
  }
}

void YamlText::tell_empty(const Properties& properties, std::size_t at) {
  if (properties.tag.empty()) {
    events_.null({properties.any() ? properties.at : at, "?", properties.anchor});
  } else {
    events_.scalar({properties.at, properties.tag, properties.anchor}, {});
  }
}

// ---- plain -------------------------------------------------------------------------------------------------------

bool YamlText::opens_plain(bool in_flow) const {
  const char c = peek();
  if (breaks(at_)) {
    return false;
  }
  if (c == '-' || c == '?' || c == ':') {
    return !blank(at_ + 1) && !(in_flow && c != '-' && is_flow_indicator(text_[at_ + 1]));
  }
  return std::string_view(",[]{}#&*!|>'\"%@`").find(c) == std::string_view::npos;
}

// True when it stands on one line. Ends on the ':' when it is a key.
bool YamlText::plain(int column_of_parent, bool in_flow) {
  scratch_.clear();
  bool one_line = true;
  bool ended = plain_line(in_flow);
  while (!ended) {
    const std::size_t at = at_;
    const std::size_t line = line_begin_;
    std::size_t breaks = 0;
    if (!next_plain_line(column_of_parent, in_flow, breaks)) {
      at_ = at;
      line_begin_ = line;
      break;
    }
    one_line = false;
    append_folded(scratch_, breaks);
    ended = plain_line(in_flow);
  }
  return one_line;
}

// The rest of a line; true when the scalar certainly ends on it.
bool YamlText::plain_line(bool in_flow) {
  const std::size_t begin = at_;
  while (!breaks(at_)) {
    const char c = text_[at_];
    if (c == ':' && (blank(at_ + 1) || (in_flow && is_flow_indicator(text_[at_ + 1])))) {
      break;
    }
    if ((c == '#' && at_ != begin && blank(at_ - 1)) || (in_flow && is_flow_indicator(c))) {
      break;
    }
    ++at_;
  }
  const bool ended = !breaks(at_);
  std::size_t end = at_;
  while (end > begin && (text_[end - 1] == ' ' || text_[end - 1] == '\t')) {
    --end;
  }
  scratch_.append(text_.substr(begin, end - begin));
  if (!ended) {
    at_ = end;
  }
  return ended;
}

// Moves to the next line of a plain scalar; false when the scalar is over.
bool YamlText::next_plain_line(int column_of_parent, bool in_flow, std::size_t& breaks_passed) {
  skip_space();
  while (skip_break()) {
    ++breaks_passed;
    skip_indent();
    skip_space();
  }
  if (at_end() || peek() == '#' || at_marker() || breaks_passed == 0) {
    return false;
  }
  if (in_flow) {
    return !is_flow_indicator(peek()) && !(peek() == ':' && (blank(at_ + 1) || is_flow_indicator(text_[at_ + 1])));
  }
  return static_cast<int>(indent_) > column_of_parent;
}

// ---- quoted ------------------------------------------------------------------------------------------------------

// True when it stands on one line.
bool YamlText::quoted() {
  const std::size_t opening = at_;
  const char quote = text_[at_++];
  bool one_line = true;
  std::size_t solid = 0;  // what came from escapes is no white space
  scratch_.clear();
  while (!at_end()) {
    const char c = text_[at_];
    if (c == quote) {
      ++at_;
      if (quote == '"' || peek() != '\'') {
        return one_line;
      }
      scratch_ += '\'';
      ++at_;
    } else if (c == '\\' && quote == '"') {
      one_line = one_line && !breaks(at_ + 1);
      quoted_escape(opening);
      solid = scratch_.size();
    } else if (breaks(at_)) {
      one_line = false;
      fold_quoted(opening, solid);
    } else {
      scratch_ += c;
      ++at_;
    }
  }
  refuse_open_quote(opening);
}

// A line break inside quotes, with the white space around it.
void YamlText::fold_quoted(std::size_t opening, std::size_t solid) {
  trim_space(scratch_, solid);
  std::size_t breaks_passed = 0;
  while (skip_break()) {
    ++breaks_passed;
    if (at_marker()) {
      refuse_open_quote(opening);
    }
    skip_space();
  }
  append_folded(scratch_, breaks_passed);
}

void YamlText::quoted_escape(std::size_t opening) {
  static constexpr std::string_view kLetters = "0abt\tnvfre \"/\\";
  static constexpr std::string_view kMeanings("\0\a\b\t\t\n\v\f\r\x1b \"/\\", 14);
  if (at_ + 1 >= text_.size()) {
    refuse_open_quote(opening);
  }
  const char letter = text_[at_ + 1];
  if (breaks(at_ + 1)) {  // the break does not count
    ++at_;
    skip_break();
    skip_space();
    std::size_t breaks_passed = 0;
    while (skip_break()) {
      ++breaks_passed;
      skip_space();
    }
    scratch_.append(breaks_passed, '\n');
    if (at_marker()) {
      refuse_open_quote(opening);
    }
    return;
  }
  const std::size_t which = kLetters.find(letter);
  if (which != std::string_view::npos) {
    scratch_ += kMeanings[which];
    at_ += 2;
    return;
  }
  switch (letter) {
    case 'N':
    case '_':
    case 'L':
    case 'P':
      utf8::append(scratch_, letter == 'N' ? 0x85 : letter == '_' ? 0xa0 : letter == 'L' ? 0x2028 : 0x2029);
      at_ += 2;
      return;
    case 'x':
      return unicode_escape(2);
    case 'u':
      return unicode_escape(4);
    case 'U':
      return unicode_escape(8);
    default:
      refuse("unknown escape in double quotes", at_, at_ + 2, "write a backslash as \\\\, or use single quotes");
  }
}

void YamlText::unicode_escape(std::size_t digits) {
  const auto code_at = [&](std::size_t at) {
    const std::string_view hex = text_.substr(std::min(at + 2, text_.size()), digits);
    std::uint32_t code = 0;
    const auto [end, error] = std::from_chars(hex.data(), hex.data() + hex.size(), code, 16);
    if (error != std::errc() || end != hex.data() + digits) {
      refuse("the escape needs " + std::to_string(digits) + " hexadecimal digits", at, at + 2 + digits);
    }
    return code;
  };
  const std::size_t begin = at_;
  std::uint32_t code = code_at(begin);
  at_ += 2 + digits;
  if (digits == 4 && code >= 0xd800 && code < 0xdc00 && text_.substr(at_, 2) == "\\u") {  // a pair, as JSON writes it
    const std::uint32_t low = code_at(at_);
    if (low >= 0xdc00 && low < 0xe000) {
      code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
      at_ += 6;
    }
  }
  if (code > utf8::kMaxCodePoint || utf8::is_surrogate(code)) {
    refuse("the escape stands for no character", begin, at_);
  }
  utf8::append(scratch_, code);
}

// ---- block scalars -----------------------------------------------------------------------------------------------

void YamlText::block_scalar(const Around& around, const Properties& properties) {
  const std::size_t begin = at_;
  const BlockHeader header = block_header();
  const int parent = std::max(around.column, -1);
  const int indent = header.indent != 0 ? std::max(parent, 0) + header.indent : block_indent(parent);
  scratch_.clear();
  block_lines(header, indent);
  events_.scalar({properties.any() ? properties.at : begin, properties.tag.empty() ? "!" : properties.tag,
                  properties.anchor},
                 scratch_);
}

YamlText::BlockHeader YamlText::block_header() {
  BlockHeader header;
  header.folded = text_[at_++] == '>';
  for (int i = 0; i < 2; ++i) {
    if ((peek() == '+' || peek() == '-') && header.chomping == ' ') {
      header.chomping = text_[at_++];
    } else if (peek() >= '1' && peek() <= '9' && header.indent == 0) {
      header.indent = text_[at_++] - '0';
    }
  }
  const std::size_t behind = at_;
  skip_space();
  if (comment_starts() && at_ != behind) {
    skip_comment();
  }
  if (!breaks(at_)) {
    refuse_here("expected the end of the line after the head of a block text, found " + found(),
                "start the text on the next line, or put it in quotes");
  }
  return header;
}

// The indentation of a block text: that of its first line that is not empty; without one, that of the longest.
int YamlText::block_indent(int parent) const {
  std::size_t at = at_;
  int widest = 0;
  while (at < text_.size()) {
    at += text_.substr(at, 2) == "\r\n" ? std::size_t{2} : std::size_t{1};
    const std::size_t line = at;
    while (at < text_.size() && text_[at] == ' ') {
      ++at;
    }
    const int indent = static_cast<int>(at - line);
    if (!breaks(at)) {
      return indent > parent ? indent : std::max(widest, parent + 1);
    }
    widest = std::max(widest, indent);
  }
  return std::max(widest, parent + 1);
}

// White space alone does not begin a text.
void YamlText::skip_blank_line() {
  const std::size_t text = text_.find_first_not_of(" \t", at_);
  at_ = breaks(std::min(text, text_.size())) ? std::min(text, text_.size()) : at_;
}

// Reads the lines that are indented by `indent` or empty; stops on the break before the line that is neither.
void YamlText::block_lines(const BlockHeader& header, int indent) {
  std::size_t breaks_before = 0;  // breaks since the last line with text
  bool any = false;
  bool indented_more = false;  // the last line with text
  bool terminated = false;     // by a break that ends the last line
  while (true) {
    const std::size_t end_of_line = at_;
    const std::size_t line = line_begin_;
    if (!skip_break()) {
      break;
    }
    while (peek() == ' ' && static_cast<int>(at_ - line_begin_) < indent) {
      ++at_;
    }
    if (at_end() && at_ == line_begin_) {
      terminated = true;
      break;
    }
    if (!any && header.indent == 0) {
      skip_blank_line();
    }
    const bool empty = breaks(at_);
    if (!empty && (static_cast<int>(at_ - line_begin_) < indent || at_marker())) {
      at_ = end_of_line;
      line_begin_ = line;
      terminated = true;
      break;
    }
    ++breaks_before;
    if (empty) {
      continue;
    }
    const bool more = peek() == ' ' || peek() == '\t';
    if (!any) {
      scratch_.append(breaks_before - 1, '\n');
    } else if (header.folded && !more && !indented_more) {
      append_folded(scratch_, breaks_before);
    } else {
      scratch_.append(breaks_before, '\n');
    }
    const std::size_t text = at_;
    skip_comment();  // to the end of the line
    scratch_.append(text_.substr(text, at_ - text));
    any = true;
    indented_more = more;
    breaks_before = 0;
  }
  if (header.chomping == '+') {
    scratch_.append(breaks_before + (any && terminated ? 1 : 0), '\n');
  } else if (header.chomping == ' ' && any && (terminated || breaks_before != 0)) {
    scratch_ += '\n';
  }
}

}  // namespace docmill
