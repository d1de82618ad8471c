// The lexer inside of tags: names, numbers, strings, operators, and the end of the tag.
#include "jinja/characters.h"
#include "jinja/code_points.h"
#include "jinja/lexer.h"

namespace docmill::jinja {
namespace {

char closing_of(char open) { return open == '(' ? ')' : open == '[' ? ']' : '}'; }

std::string hint_for_character(std::string_view rest) {
  switch (rest.front()) {
    case '&':
      return "write `and`";
    case '!':
      return "write `not`";
    case '?':
      return rest.starts_with("??")   ? "write `a or b`, or `a|default(b)` for an undefined `a`"
             : rest.starts_with("?.") ? "write `a.b`; a missing attribute is undefined, not an error"
                                      : "write `a if condition else b`";
    case '#':
      return "a comment stands in a tag of its own, not inside another tag";
    case '"':
    case '\'':
      return "close the string with the same quote";
    case '`':
      return "strings stand in single or double quotes";
    case '$':
    case '@':
      return "a variable's name stands alone, without a mark before it";
    case '^':
      return "the power operator is `**`";
    case '\\':
      return "a tag may go over several lines without a mark";
    default:
      return {};
  }
}

}  // namespace

Token Lexer::tag_token() {
  if (skips_space_) {
    while (mode_ != Mode::line && pos_ < size() && is_ascii_space(source_[pos_])) {
      ++pos_;
    }
  }
  while (true) {
    Token end;
    if (brackets_.empty() && end_tag(end)) {
      return end;
    }
    if (pos_ >= size()) {
      return {TokenKind::eof, Word::none, {size(), size()}};
    }
    const char c = source_[pos_];
    if (is_ascii_space(c)) {
      pos_ = static_cast<std::uint32_t>(skip_space(source_, pos_ + 1));
    } else if (is_ascii_digit(c)) {
      return number_token();
    } else if (is_ascii_word(c)) {
      return name_token();
    } else if (c == '"' || c == '\'') {
      return string_token();
    } else if (is_ascii(c)) {
      return operator_token();
    } else if (const std::size_t after = skip_space(source_, pos_); after > pos_) {
      pos_ = static_cast<std::uint32_t>(after);
    } else {
      return foreign_name_token(pos_);
    }
  }
}

// ---- the end of the tag ----

bool Lexer::end_tag(Token& found) {
  if (mode_ == Mode::line) {
    return end_line_statement(found);
  }
  const bool block = mode_ == Mode::block;
  const std::string_view mark = block ? options_.block_end_string : options_.variable_end_string;
  if (pos_ < size() && source_[pos_] != mark.front() && source_[pos_] != '-' && source_[pos_] != '+') {
    return false;
  }
  const std::uint32_t after = end_of_mark(mark, pos_, block, block && options_.trim_blocks);
  if (after == 0) {
    return false;
  }
  const bool is_signed = (source_[pos_] == '-' || (block && source_[pos_] == '+')) && at(pos_ + 1, mark);
  const auto mark_end = static_cast<std::uint32_t>(pos_ + mark.size() + (is_signed ? 1 : 0));
  found = {block ? TokenKind::block_end : TokenKind::variable_end, Word::none, {pos_, mark_end}};
  leave_tag(after);
  return true;
}

// A line statement ends with its line, and takes the empty lines that follow.
bool Lexer::end_line_statement(Token& found) {
  const std::size_t run = skip_space(source_, pos_);
  std::size_t after = run;
  if (run < source_.size()) {
    while (after > pos_ && source_[after - 1] != '\n') {
      --after;
    }
    if (after == pos_) {
      return false;
    }
  }
  found = {TokenKind::block_end, Word::none, {pos_, pos_}};
  leave_tag(static_cast<std::uint32_t>(after));
  return true;
}

// ---- names ----

Token Lexer::name_token() {
  std::uint32_t end = pos_ + 1;
  while (end < size() && is_ascii_word(source_[end])) {
    ++end;
  }
  if (end < size() && !is_ascii(source_[end])) [[unlikely]] {
    return foreign_name_token(end);
  }
  return take_name(end);
}

Token Lexer::take_name(std::uint32_t end) {
  Token found = take(TokenKind::name, end);
  found.word = find_word(source_.substr(found.span.begin, end - found.span.begin));
  return found;
}

// A name with characters beyond ASCII; what stands before `end` is already known to belong to it.
Token Lexer::foreign_name_token(std::uint32_t end) {
  bool valid = true;
  while (end < size()) {
    const utf8::Decoded character = utf8::decode(source_, end);
    // A word character that no identifier may hold, such as a superscript two, makes the name wrong, not shorter.
    const bool part = is_identifier_part(character.code_point);
    if (!part && !is_word(character.code_point)) {
      break;
    }
    valid = valid && (end == pos_ ? is_identifier_start(character.code_point) : part);
    end += character.size;
  }
  if (end == pos_) {
    return unexpected_character();
  }
  if (!valid) {
    return fail("E-TPL-001", {pos_, end},
                "'" + std::string(source_.substr(pos_, end - pos_)) +
                    "' is not a name: it holds a character that no name may have");
  }
  return take_name(end);
}

// ---- numbers ----

Token Lexer::number_token() {
  if (const std::uint32_t end = float_end(); end != 0) {
    for (const char c : source_.substr(pos_, end - pos_)) {
      if (!is_ascii(c)) {
        return fail("E-TPL-008", {pos_, end}, "a number with a fraction is written in the digits 0 to 9");
      }
    }
    return take(TokenKind::floating, end);
  }
  return take(TokenKind::integer, integer_end());
}

/// The end of a run of digits with single underscores between them, `at` when there is none.
template <class DigitSize>
std::uint32_t Lexer::digits_end(std::uint32_t offset, bool leading_underscore, DigitSize&& digit_size) const {
  std::uint32_t end = offset;
  while (end < size()) {
    const bool underscore = source_[end] == '_' && (leading_underscore || end > offset);
    const std::uint32_t digit = digit_size(underscore ? end + 1 : end);
    if (digit == 0) {
      break;
    }
    end += digit + (underscore ? 1 : 0);
  }
  return end;
}

/// Bytes of the decimal digit, of any script as in Python, or 0.
std::uint32_t Lexer::decimal_digit_at(std::uint32_t offset) const {
  if (offset >= size()) {
    return 0;
  }
  if (is_ascii(source_[offset])) {
    return is_ascii_digit(source_[offset]) ? 1 : 0;
  }
  const utf8::Decoded character = utf8::decode(source_, offset);
  return digit_value(character.code_point) >= 0 ? character.size : 0;
}

/// The end of the float that starts here, or 0.
std::uint32_t Lexer::float_end() const {
  if (pos_ > 0 && source_[pos_ - 1] == '.') {
    return 0;
  }
  const auto digit = [this](std::uint32_t i) { return decimal_digit_at(i); };
  std::uint32_t end = digits_end(pos_, false, digit);
  bool is_float = false;
  if (at(end, ".")) {
    const std::uint32_t fraction = digits_end(end + 1, false, digit);
    if (fraction == end + 1) {
      return 0;
    }
    end = fraction;
    is_float = true;
  }
  if (at(end, "e") || at(end, "E")) {
    const std::uint32_t sign = at(end + 1, "+") || at(end + 1, "-") ? 1 : 0;
    const std::uint32_t exponent = digits_end(end + 1 + sign, false, digit);
    if (exponent > end + 1 + sign) {
      return exponent;
    }
  }
  return is_float ? end : 0;
}

std::uint32_t Lexer::integer_end() const {
  const auto digit_of_base = [this](int base) {
    return [this, base](std::uint32_t i) -> std::uint32_t {
      if (i >= size()) {
        return 0;
      }
      const char c = source_[i];
      if (base == 16) {
        const char lower = static_cast<char>(c | 0x20);
        return lower >= 'a' && lower <= 'f' ? 1 : decimal_digit_at(i);
      }
      return c >= '0' && c < '0' + base ? 1 : 0;
    };
  };
  if (source_[pos_] != '0') {
    return digits_end(pos_, false, [this](std::uint32_t i) { return decimal_digit_at(i); });
  }
  const char letter = pos_ + 1 < size() ? static_cast<char>(source_[pos_ + 1] | 0x20) : '\0';
  const int base = letter == 'b' ? 2 : letter == 'o' ? 8 : letter == 'x' ? 16 : 0;
  if (base != 0) {
    if (const std::uint32_t end = digits_end(pos_ + 2, true, digit_of_base(base)); end > pos_ + 2) {
      return end;
    }
  }
  return digits_end(pos_, false, digit_of_base(1));
}

// ---- strings ----

Token Lexer::string_token() {
  const char quote = source_[pos_];
  for (std::size_t i = pos_ + 1; i < source_.size(); ++i) {
    if (source_[i] == quote) {
      return take(TokenKind::string, static_cast<std::uint32_t>(i + 1));
    }
    if (source_[i] == '\\') {
      ++i;
    }
  }
  const std::size_t line_end = std::min(source_.find('\n', pos_), source_.size());
  return fail("E-TPL-006", {pos_, static_cast<std::uint32_t>(line_end)}, "this string is never closed",
              std::string("close it with ") + (quote == '"' ? "\"" : "'"));
}

// ---- operators ----

Token Lexer::operator_token() {
  const char following = pos_ + 1 < size() ? source_[pos_ + 1] : '\0';
  const auto pair = [&](char second, TokenKind both, TokenKind alone) {
    return following == second ? take(both, pos_ + 2) : take(alone, pos_ + 1);
  };
  switch (source_[pos_]) {
    case '+':
      return take(TokenKind::add, pos_ + 1);
    case '-':
      return take(TokenKind::sub, pos_ + 1);
    case '*':
      return pair('*', TokenKind::pow, TokenKind::mul);
    case '/':
      return pair('/', TokenKind::floordiv, TokenKind::div);
    case '%':
      return take(TokenKind::mod, pos_ + 1);
    case '~':
      return take(TokenKind::tilde, pos_ + 1);
    case '=':
      return pair('=', TokenKind::eq, TokenKind::assign);
    case '!':
      return following == '=' ? take(TokenKind::ne, pos_ + 2) : unexpected_character();
    case '>':
      return pair('=', TokenKind::gteq, TokenKind::gt);
    case '<':
      return pair('=', TokenKind::lteq, TokenKind::lt);
    case '.':
      return take(TokenKind::dot, pos_ + 1);
    case ':':
      return take(TokenKind::colon, pos_ + 1);
    case '|':
      return take(TokenKind::pipe, pos_ + 1);
    case ',':
      return take(TokenKind::comma, pos_ + 1);
    case ';':
      return take(TokenKind::semicolon, pos_ + 1);
    case '(':
      return opening_bracket(TokenKind::lparen);
    case '[':
      return opening_bracket(TokenKind::lbracket);
    case '{':
      return opening_bracket(TokenKind::lbrace);
    case ')':
      return closing_bracket(TokenKind::rparen, '(');
    case ']':
      return closing_bracket(TokenKind::rbracket, '[');
    case '}':
      return closing_bracket(TokenKind::rbrace, '{');
    default:
      return unexpected_character();
  }
}

Token Lexer::opening_bracket(TokenKind kind) {
  brackets_.push_back({source_[pos_], pos_});
  return take(kind, pos_ + 1);
}

Token Lexer::closing_bracket(TokenKind kind, char open) {
  if (!brackets_.empty() && brackets_.back().open == open) {
    brackets_.pop_back();
    return take(kind, pos_ + 1);
  }
  const Span span{pos_, pos_ + 1};
  const std::string close(1, source_[pos_]);
  const std::string& mark = mode_ == Mode::variable ? options_.variable_end_string : options_.block_end_string;
  if (brackets_.empty()) {
    const bool half_mark = pos_ > 0 && at(pos_ - 1, mark);
    return fail("E-TPL-007", span, "unexpected '" + close + "': no '" + std::string(1, open) + "' is open",
                half_mark ? "the one before it closed a bracket; " + mark + " must follow it whole" : "");
  }
  const Bracket bracket = brackets_.back();
  const std::string expected(1, closing_of(bracket.open));
  if (at(pos_, mark) || (pos_ > 0 && at(pos_ - 1, mark))) {
    return fail("E-TPL-007", {bracket.at, bracket.at + 1},
                "this '" + std::string(1, bracket.open) + "' is never closed", "add '" + expected + "' before " + mark);
  }
  return fail("E-TPL-007", span, "unexpected '" + close + "', expected '" + expected + "' first",
              "'" + std::string(1, bracket.open) + "' is still open");
}

Token Lexer::unexpected_character() {
  const utf8::Decoded character = utf8::decode(source_, pos_);
  const std::string_view text = source_.substr(pos_, character.size);
  std::string shown(text);
  if (character.code_point < 0x20 || character.code_point == 0x7F) {
    constexpr char kHex[] = "0123456789abcdef";
    shown = std::string("\\x") + kHex[character.code_point >> 4] + kHex[character.code_point & 15];
  } else if (character.code_point == 0xFFFD && character.size == 1) {
    shown = "\xEF\xBF\xBD";
  }
  return fail("E-TPL-001", {pos_, pos_ + character.size}, "unexpected character '" + shown + "'",
              hint_for_character(source_.substr(pos_)));
}

}  // namespace docmill::jinja
