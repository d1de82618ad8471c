// Scanners for the unquoted values of TOML 1.0; see toml_scalar.h.
#include "value/toml_scalar.h"

#include <charconv>
#include <cmath>
#include <limits>
#include <string>

#include "value/source_text.h"

namespace docmill {
namespace {

constexpr std::string_view kTextHint = "put text in quotes";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool in_token(char c) {
  return is_digit(c) || is_letter(c) || c == '_' || c == '+' || c == '-' || c == '.' || c == ':';
}

TomlScalar problem(std::string_view what, std::string_view hint = {}) { return {Value::none(), what, hint}; }

// ---- dates -------------------------------------------------------------------------------------------------------

// Whether `text` starts as `shape` says, with '0' for any digit.
bool has_shape(std::string_view text, std::string_view shape) {
  if (text.size() < shape.size()) {
    return false;
  }
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] == '0' ? !is_digit(text[i]) : text[i] != shape[i]) {
      return false;
    }
  }
  return true;
}

constexpr std::string_view kDate = "0000-00-00";
constexpr std::string_view kTime = "00:00:00";

int number_at(std::string_view text, std::size_t at, std::size_t digits) {
  int number = 0;
  std::from_chars(text.data() + at, text.data() + at + digits, number);
  return number;
}

bool is_date(std::string_view text) {
  const int year = number_at(text, 0, 4);
  const int month = number_at(text, 5, 2);
  const int day = number_at(text, 8, 2);
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  static constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month >= 1 && month <= 12 && day >= 1 && day <= kDays[month - 1] + (month == 2 && leap ? 1 : 0);
}

// Length of the time with its fraction at the start of `text`, or 0.
std::size_t time_length(std::string_view text) {
  if (!has_shape(text, kTime) || number_at(text, 0, 2) > 23 || number_at(text, 3, 2) > 59 ||
      number_at(text, 6, 2) > 59) {
    return 0;
  }
  std::size_t at = kTime.size();
  if (at < text.size() && text[at] == '.') {
    const std::size_t fraction = ++at;
    while (at < text.size() && is_digit(text[at])) {
      ++at;
    }
    return at == fraction ? 0 : at;
  }
  return at;
}

bool is_offset(std::string_view text) {
  return text == "Z" || text == "z" ||
         (text.size() == 6 && (has_shape(text, "+00:00") || has_shape(text, "-00:00")) && number_at(text, 1, 2) <= 23 &&
          number_at(text, 4, 2) <= 59);
}

TomlScalar date_or_time(Arena& arena, std::string_view token) {
  if (!has_shape(token, kDate)) {
    if (has_shape(token, "0000-")) {
      return problem("this is not a date", "a date is written as 1979-05-27");
    }
    const bool good = time_length(token) == token.size();
    return good ? TomlScalar{Value::string(arena, token)} : problem("there is no such time");
  }
  if (!is_date(token)) {
    return problem("there is no such date");
  }
  if (token.size() == kDate.size()) {
    return {Value::string(arena, token)};
  }
  const std::string_view rest = token.substr(kDate.size());
  const std::size_t time = time_length(rest.substr(1));
  const bool separated = rest[0] == 'T' || rest[0] == 't' || rest[0] == ' ';
  if (!separated || time == 0 || (1 + time != rest.size() && !is_offset(rest.substr(1 + time)))) {
    return problem("there is no such time", "a time is written as 07:32:00, an offset as Z or +07:00");
  }
  std::string text(token);
  text[kDate.size()] = 'T';
  text.back() = text.back() == 'z' ? 'Z' : text.back();
  return {Value::string(arena, text)};
}

// ---- numbers -----------------------------------------------------------------------------------------------------

bool is_digit_of(char c, int base) {
  const char low = static_cast<char>(c | 0x20);
  return base == 16 ? is_digit(c) || (low >= 'a' && low <= 'f') : c >= '0' && c < '0' + base;
}

// Appends the digits at `at` without their underscores and moves behind them; false unless each underscore stands
// between two digits and there is at least one digit.
bool take_digits(std::string_view token, std::size_t& at, int base, std::string& out) {
  bool after_digit = false;
  for (; at < token.size(); ++at) {
    if (is_digit_of(token[at], base)) {
      out += token[at];
      after_digit = true;
    } else if (token[at] == '_' && after_digit) {
      after_digit = false;
    } else {
      break;
    }
  }
  return after_digit;
}

TomlScalar integer(Arena& arena, const std::string& digits, int base) {
  if (digits.size() > kMaxIntegerDigits) {
    return problem("the integer has too many digits");
  }
  std::int64_t number = 0;
  const char* end = digits.data() + digits.size();
  if (std::from_chars(digits.data(), end, number, base).ec == std::errc()) {
    return {Value::integer(number)};
  }
  return {integer_of_digits(arena, digits, base)};
}

TomlScalar based_integer(Arena& arena, std::string_view token) {
  const int base = token[1] == 'x' ? 16 : token[1] == 'o' ? 8 : 2;
  std::string digits;
  std::size_t at = 2;
  if (!take_digits(token, at, base, digits) || at != token.size()) {
    return problem("this is not a number", kTextHint);
  }
  return integer(arena, digits, base);
}

TomlScalar special_float(bool negative, std::string_view word) {
  const double number =
      word == "inf" ? std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
  return {Value::floating(negative ? -number : number)};
}

TomlScalar decimal(Arena& arena, std::string_view token) {
  std::string digits;
  std::size_t at = token[0] == '+' || token[0] == '-' ? 1 : 0;
  digits += token[0] == '-' ? "-" : "";
  const std::size_t first = at;
  if (!take_digits(token, at, 10, digits)) {
    return problem("this is not a number", kTextHint);
  }
  if (token[first] == '0' && at != first + 1) {
    return problem("a number may not start with 0", "remove the leading zeros, or put it in quotes");
  }
  const bool whole = at == token.size();
  bool good = true;
  if (good && at < token.size() && token[at] == '.') {
    digits += token[at++];
    good = take_digits(token, at, 10, digits);
  }
  if (good && at < token.size() && (token[at] == 'e' || token[at] == 'E')) {
    digits += token[at++];
    if (at < token.size() && (token[at] == '+' || token[at] == '-')) {
      digits += token[at++];
    }
    good = take_digits(token, at, 10, digits);
  }
  if (!good || at != token.size()) {
    return problem("this is not a number", kTextHint);
  }
  if (whole) {
    return integer(arena, digits, 10);
  }
  const double number = parse_float(digits).value_or(std::numeric_limits<double>::infinity());
  return std::isinf(number) ? problem("the number is too large for a float", "write inf, or put it in quotes")
                            : TomlScalar{Value::floating(number)};
}

// Words of other languages.
std::string_view hint_for_word(std::string_view word) {
  if (word == "True" || word == "TRUE" || word == "yes" || word == "on") {
    return "write `true`";
  }
  if (word == "False" || word == "FALSE" || word == "no" || word == "off") {
    return "write `false`";
  }
  if (word == "null" || word == "None" || word == "nil") {
    return "TOML has no null; leave the key out";
  }
  return kTextHint;
}

}  // namespace

std::size_t toml_token_length(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size() && in_token(text[length])) {
    ++length;
  }
  if (length == kDate.size() && has_shape(text, kDate) && text.size() > length + 1 && text[length] == ' ' &&
      has_shape(text.substr(length + 1), "00:")) {
    ++length;
    while (length < text.size() && in_token(text[length])) {
      ++length;
    }
  }
  return length;
}

TomlScalar toml_scalar(Arena& arena, std::string_view token) {
  if (token == "true" || token == "false") {
    return {Value::boolean(token == "true")};
  }
  if (has_shape(token, "0000-") || has_shape(token, "00:")) {
    return date_or_time(arena, token);
  }
  if (token.size() > 2 && token[0] == '0' && (token[1] == 'x' || token[1] == 'o' || token[1] == 'b')) {
    return based_integer(arena, token);
  }
  const bool is_signed = token.starts_with('+') || token.starts_with('-');
  const std::string_view word = token.substr(is_signed ? 1 : 0);
  if (word == "inf" || word == "nan") {
    return special_float(token[0] == '-', word);
  }
  if (!word.empty() && is_digit(word[0])) {
    return decimal(arena, token);
  }
  return problem("this is not a value", hint_for_word(token));
}

}  // namespace docmill
