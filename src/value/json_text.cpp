// The exact JSON reader, a recursive descent bounded in depth; see json_text.h. Linear in the text.
#include "value/json_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/utf8.h"

namespace docmill {
namespace {

constexpr std::size_t kWordShown = 24;  // bytes of an unexpected word quoted in a message

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20; }

std::string control_name(char c) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  return std::string("the control character U+00") + kHex[byte >> 4] + kHex[byte & 15];
}

constexpr std::string_view kNoComments = "JSON has no comments; remove it, or write the file as YAML";
bool opens_comment(char c) { return c == '/' || c == '#'; }

// Words of other languages that people write where JSON has its own.
std::string_view hint_for_word(std::string_view word) {
  struct Row {
    std::string_view word, hint;
  };
  static constexpr Row kRows[] = {
      {"True", "write `true`"},
      {"TRUE", "write `true`"},
      {"False", "write `false`"},
      {"FALSE", "write `false`"},
      {"None", "write `null`"},
      {"nil", "write `null`"},
      {"NULL", "write `null`"},
      {"Null", "write `null`"},
      {"undefined", "write `null`"},
      {"NaN", "JSON has no NaN; write `null` or a string"},
      {"nan", "JSON has no NaN; write `null` or a string"},
      {"Infinity", "JSON has no infinity; write `null` or a string"},
      {"inf", "JSON has no infinity; write `null` or a string"},
  };
  for (const Row& row : kRows) {
    if (row.word == word) {
      return row.hint;
    }
  }
  return "write text in double quotes";
}

}  // namespace

Value JsonText::read() {
  source_.check_no_byte_order_mark();
  source_.check_utf8();
  skip_space();
  if (at_end()) {
    refuse_here("the text is empty; a JSON value was expected");
  }
  const Value root = value(1);
  skip_space();
  if (!at_end()) {
    refuse_here(
        "expected the end of the text after the value, found " + found(),
        std::string(opens_comment(peek()) ? kNoComments : "a JSON text holds one value; put several into a list"));
  }
  return root;
}

// ---- structure ---------------------------------------------------------------------------------------------------

Value JsonText::value(int depth) {
  switch (peek()) {
    case '{':
      return dict(depth);
    case '[':
      return list(depth);
    case '"':
      return Value::string(string());
    case 't':
      return word("true", Value::boolean(true));
    case 'f':
      return word("false", Value::boolean(false));
    case 'n':
      return word("null", Value::none());
    default:
      if (is_digit(peek()) || peek() == '-') {
        return number();
      }
      refuse_value();
  }
}

Value JsonText::list(int depth) {
  const std::size_t opening = at_++;
  if (depth > max_depth_) {
    source_.refuse_depth(max_depth_, opening);
  }
  const std::size_t base = items_.size();
  skip_space();
  while (!skip(']')) {
    if (items_.size() != base && !skip(',')) {
      refuse_separator('[', opening);
    }
    skip_space();
    if (at_end()) {
      refuse_end(opening);
    }
    const Value item = value(depth + 1);
    items_.push_back(item);
    skip_space();
  }
  List* made = List::make(arena_, items_.size() - base);
  for (std::size_t i = base; i < items_.size(); ++i) {
    made->push(arena_, items_[i]);
  }
  made->frozen = true;
  items_.resize(base);
  return Value::list(made);
}

Value JsonText::dict(int depth) {
  const std::size_t opening = at_++;
  if (depth > max_depth_) {
    source_.refuse_depth(max_depth_, opening);
  }
  Dict* made = Dict::make(arena_);
  skip_space();
  while (!skip('}')) {
    if (made->size != 0 && !skip(',')) {
      refuse_separator('{', opening);
    }
    skip_space();
    if (at_end()) {
      refuse_end(opening);
    }
    if (peek() != '"') {
      refuse_key(made->size != 0);
    }
    member(made, depth);
    skip_space();
  }
  made->frozen = true;
  return Value::dict(made);
}

void JsonText::member(Dict* dict, int depth) {
  const std::size_t begin = at_;
  const Value name = key();
  if (dict->find(name) != nullptr) {
    source_.refuse_repeated_key(name.as_string(), begin, at_);
  }
  skip_space();
  if (!skip(':')) {
    refuse_here("expected ':' after the key, found " + found());
  }
  skip_space();
  dict->set(arena_, name, value(depth + 1));
}

Value JsonText::key() { return keys_.key(string()); }

Value JsonText::word(std::string_view spelling, const Value& value) {
  const bool complete = text_.substr(at_, spelling.size()) == spelling;
  const std::size_t after = at_ + spelling.size();
  if (!complete || (after < text_.size() && (is_letter(text_[after]) || is_digit(text_[after])))) {
    refuse_value();
  }
  at_ = after;
  return value;
}

bool JsonText::skip(char c) {
  if (peek() != c || at_end()) {
    return false;
  }
  ++at_;
  return true;
}

void JsonText::skip_space() {
  while (!at_end() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t')) {
    ++at_;
  }
}

// ---- numbers -----------------------------------------------------------------------------------------------------

bool JsonText::digits() {
  const std::size_t begin = at_;
  while (is_digit(peek())) {
    ++at_;
  }
  return at_ != begin;
}

Value JsonText::number() {
  const std::size_t begin = at_;
  skip('-');
  const std::size_t first = at_;
  if (!digits()) {
    refuse_here("expected a digit after '-', found " + found(), hint_for_number());
  }
  if (text_[first] == '0' && at_ != first + 1) {
    refuse("a number may not start with 0", begin, at_, "remove the leading zeros, or write it as a string");
  }
  bool whole = true;
  if (skip('.')) {
    whole = false;
    if (!digits()) {
      refuse_here("expected a digit after the decimal point, found " + found());
    }
  }
  if (peek() == 'e' || peek() == 'E') {
    whole = false;
    ++at_;
    if (!skip('+')) {
      skip('-');
    }
    if (!digits()) {
      refuse_here("expected a digit in the exponent, found " + found());
    }
  }
  if (is_letter(peek()) || peek() == '.') {
    refuse("this is not a number", begin, at_ + 1, "write text in double quotes");
  }
  const std::string_view spelling = text_.substr(begin, at_ - begin);
  return whole ? integer(spelling, begin) : floating(spelling, begin);
}

Value JsonText::integer(std::string_view digits, std::size_t begin) {
  std::int64_t number = 0;
  if (std::from_chars(digits.data(), digits.data() + digits.size(), number).ec == std::errc()) {
    return Value::integer(number);
  }
  if (digits.size() > kMaxIntegerDigits) {
    refuse("the integer has more than " + std::to_string(kMaxIntegerDigits) + " digits", begin, at_);
  }
  return integer_of_digits(arena_, digits);
}

Value JsonText::floating(std::string_view digits, std::size_t begin) {
  const std::optional<double> number = parse_float(digits);
  if (!number || !std::isfinite(*number)) {
    refuse("the number is too large for a float", begin, at_, "write it as a string");
  }
  return Value::floating(*number);
}

// ---- strings -----------------------------------------------------------------------------------------------------

std::string_view JsonText::string() {
  const std::size_t opening = at_++;
  const std::size_t begin = at_;
  while (!at_end()) {
    const char c = text_[at_];
    if (c == '"') {
      return arena_.copy(text_.substr(begin, at_++ - begin));
    }
    if (c == '\\' || is_control(c)) {
      return string_with_escapes(opening);
    }
    ++at_;
  }
  refuse("the string is not closed", opening, opening + 1, "add the closing '\"'");
}

std::string_view JsonText::string_with_escapes(std::size_t opening) {
  scratch_.assign(text_.substr(opening + 1, at_ - opening - 1));
  while (!at_end()) {
    const char c = text_[at_];
    if (c == '"') {
      ++at_;
      return arena_.copy(scratch_);
    }
    if (c == '\n' || c == '\r') {
      refuse("the string is not closed on its line", opening, opening + 1,
             "add the closing '\"', or write a line break as \\n");
    }
    if (is_control(c)) {
      refuse(control_name(c) + " stands in a string", at_, at_ + 1,
             c == '\t' ? "write it as \\t" : "write it as \\u00.. or remove it");
    }
    if (c == '\\') {
      escape(opening);
    } else {
      scratch_.push_back(c);
      ++at_;
    }
  }
  refuse("the string is not closed", opening, opening + 1, "add the closing '\"'");
}

void JsonText::escape(std::size_t opening) {
  static constexpr std::string_view kLetters = "\"\\/bfnrt";
  static constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
  if (at_ + 1 >= text_.size()) {
    refuse("the string is not closed", opening, opening + 1, "add the closing '\"'");
  }
  const char letter = text_[at_ + 1];
  if (letter == 'u') {
    unicode_escape();
    return;
  }
  const std::size_t which = kLetters.find(letter);
  if (which == std::string_view::npos) {
    refuse("unknown escape in a string", at_, at_ + 2, "write a backslash as \\\\");
  }
  scratch_.push_back(kMeanings[which]);
  at_ += 2;
}

void JsonText::unicode_escape() {
  const std::size_t begin = at_;
  unsigned code = hex4(begin);
  if (code >= 0xd800 && code < 0xdc00 && text_.substr(at_, 2) == "\\u") {
    const unsigned low = hex4(begin);
    if (low >= 0xdc00 && low < 0xe000) {
      utf8::append(scratch_, 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00));
      return;
    }
    at_ = begin + 6;
  }
  if (code >= 0xd800 && code < 0xe000) {
    refuse("the escape is half of a surrogate pair and stands for no character", begin, begin + 6,
           "characters beyond U+FFFF are written as two \\u escapes, or directly");
  }
  utf8::append(scratch_, code);
}

// The four digits of the \u escape that `at_` stands on; moves behind it.
unsigned JsonText::hex4(std::size_t escape_begin) {
  const std::string_view hex = text_.substr(at_ + 2, 4);
  unsigned code = 0;
  const auto [end, error] = std::from_chars(hex.data(), hex.data() + hex.size(), code, 16);
  if (error != std::errc() || end != hex.data() + 4) {
    refuse("\\u must be followed by four hexadecimal digits", escape_begin, std::min(at_ + 6, text_.size()));
  }
  at_ += 6;
  return code;
}

// ---- errors ------------------------------------------------------------------------------------------------------

void JsonText::refuse(std::string message, std::size_t begin, std::size_t end, std::string hint) const {
  source_.refuse("E-DAT-001", std::move(message), begin, end, std::move(hint));
}

void JsonText::refuse_here(std::string message, std::string hint) const {
  refuse(std::move(message), at_, at_end() ? at_ : at_ + 1, std::move(hint));
}

std::string JsonText::found() const {
  if (at_end()) {
    return "the end of the text";
  }
  const char c = text_[at_];
  if (is_control(c) || c == '\x7f') {
    return control_name(c);
  }
  if (c == '\'') {
    return "a single quote";
  }
  std::size_t end = at_ + std::max<std::size_t>(is_letter(c) ? word_here().size() : 1, 1);
  while (end < text_.size() && utf8::is_continuation(text_[end])) {
    ++end;
  }
  return "'" + std::string(text_.substr(at_, end - at_)) + "'";
}

// The word that starts here, cut when long.
std::string_view JsonText::word_here() const {
  std::size_t end = at_;
  while (end < text_.size() && end - at_ < kWordShown && (is_letter(text_[end]) || is_digit(text_[end]))) {
    ++end;
  }
  return text_.substr(at_, end - at_);
}

std::string JsonText::hint_for_number() const {
  return is_letter(peek()) ? std::string(hint_for_word(word_here())) : std::string();
}

bool JsonText::follows_comma() const {
  const std::size_t before = at_ == 0 ? std::string_view::npos : text_.find_last_not_of(" \n\r\t", at_ - 1);
  return before != std::string_view::npos && text_[before] == ',';
}

void JsonText::refuse_value() const {
  const char c = peek();
  const std::string_view word = word_here();
  std::string_view hint;
  if (!word.empty()) {
    hint = hint_for_word(word);
  } else if (c == '\'') {
    hint = "strings are written in double quotes";
  } else if (opens_comment(c)) {
    hint = kNoComments;
  } else if (c == '+' || c == '.') {
    hint = "a number starts with a digit or '-'";
  } else if ((c == ',' || c == ']' || c == '}') && follows_comma()) {
    hint = "remove the comma before it, or add the value";
  }
  refuse("expected a value, found " + found(), at_, std::min(at_ + std::max<std::size_t>(word.size(), 1), text_.size()),
         std::string(hint));
}

void JsonText::refuse_key(bool after_comma) const {
  const char c = peek();
  std::string hint;
  if (c == '}' && after_comma) {
    hint = "remove the comma before it";
  } else if (c == '\'' || is_letter(c) || is_digit(c)) {
    hint = "keys are written in double quotes";
  } else if (opens_comment(c)) {
    hint = kNoComments;
  }
  refuse_here("expected a key in double quotes, found " + found(), std::move(hint));
}

void JsonText::refuse_separator(char opening, std::size_t begin) const {
  if (at_end()) {
    refuse_end(begin);
  }
  const std::string expected = opening == '[' ? "expected ',' or ']', found " : "expected ',' or '}', found ";
  const char c = peek();
  std::string hint;
  if (c == '"' || c == '{' || c == '[' || is_digit(c) || c == '-') {
    hint = "a comma is missing before it";
  } else if (opens_comment(c)) {
    hint = kNoComments;
  }
  refuse_here(expected + found(), std::move(hint));
}

void JsonText::refuse_end(std::size_t opening) const {
  const std::string what = text_[opening] == '[' ? "list" : "object";
  const std::string line = std::to_string(position_at(text_, opening).line);
  refuse_here("the text ends inside the " + what + " that line " + line + " opens",
              text_[opening] == '[' ? "add the missing ']'" : "add the missing '}'");
}

}  // namespace docmill
