// The core schema as hand-written scanners; see yaml_scalar.h.
#include "value/yaml_scalar.h"

#include <charconv>
#include <limits>

#include "value/source_text.h"

namespace docmill {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool one_of(std::string_view text, std::string_view a, std::string_view b, std::string_view c) {
  return text == a || text == b || text == c;
}

bool is_infinity(std::string_view unsigned_text) { return one_of(unsigned_text, ".inf", ".Inf", ".INF"); }
bool is_nan(std::string_view text) { return one_of(text, ".nan", ".NaN", ".NAN"); }

std::string_view without_sign(std::string_view text) {
  return text.starts_with('-') || text.starts_with('+') ? text.substr(1) : text;
}

std::size_t skip_digits(std::string_view text, std::size_t at) {
  while (at < text.size() && is_digit(text[at])) {
    ++at;
  }
  return at;
}

bool all_of(std::string_view digits, std::string_view alphabet) {
  return !digits.empty() && digits.find_first_not_of(alphabet) == std::string_view::npos;
}

bool is_based_integer(std::string_view text) {
  return (text.starts_with("0o") && all_of(text.substr(2), "01234567")) ||
         (text.starts_with("0x") && all_of(text.substr(2), "0123456789abcdefABCDEF"));
}

// Of a text without sign that starts with a digit or a point.
YamlScalar classify_number(std::string_view text) {
  const std::size_t whole = skip_digits(text, 0);
  if (whole == text.size()) {
    return YamlScalar::integer;
  }
  std::size_t at = whole;
  if (text[at] == '.') {
    at = skip_digits(text, at + 1);
    if (whole == 0 && at == 1) {
      return YamlScalar::string;  // a lone point
    }
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    at += std::size_t{at < text.size() && (text[at] == '+' || text[at] == '-')};
    const std::size_t exponent = at;
    at = skip_digits(text, at);
    if (at == exponent) {
      return YamlScalar::string;
    }
  }
  return at == text.size() ? YamlScalar::floating : YamlScalar::string;
}

Value integer_of(Arena& arena, std::string_view text) {
  if (text.starts_with("0x") || text.starts_with("0o")) {
    return integer_of_digits(arena, text.substr(2), text[1] == 'x' ? 16 : 8);
  }
  const std::string_view digits = text.starts_with('+') ? text.substr(1) : text;
  std::int64_t number = 0;
  if (std::from_chars(digits.data(), digits.data() + digits.size(), number).ec == std::errc()) {
    return Value::integer(number);
  }
  return integer_of_digits(arena, digits, 10);
}

double float_of(std::string_view text) {
  if (is_nan(text)) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  if (is_infinity(without_sign(text))) {
    const double infinity = std::numeric_limits<double>::infinity();
    return text.starts_with('-') ? -infinity : infinity;
  }
  return parse_float(text).value_or(0);
}

}  // namespace

YamlScalar classify_yaml_scalar(std::string_view text) {
  if (text.empty() || text == "~" || one_of(text, "null", "Null", "NULL")) {
    return YamlScalar::null;
  }
  if (one_of(text, "true", "True", "TRUE") || one_of(text, "false", "False", "FALSE")) {
    return YamlScalar::boolean;
  }
  const std::string_view number = without_sign(text);
  if (is_infinity(number) || is_nan(text)) {
    return YamlScalar::floating;
  }
  if (is_based_integer(text)) {
    return YamlScalar::integer;
  }
  if (number.empty() || (!is_digit(number[0]) && number[0] != '.')) {
    return YamlScalar::string;
  }
  return classify_number(number);
}

Value yaml_scalar(Arena& arena, std::string_view text, YamlScalar kind) {
  switch (kind) {
    case YamlScalar::null:
      return Value::none();
    case YamlScalar::boolean:
      return Value::boolean(text[0] == 't' || text[0] == 'T');
    case YamlScalar::integer:
      return integer_of(arena, text);
    case YamlScalar::floating:
      return Value::floating(float_of(text));
    case YamlScalar::string:
      break;
  }
  return Value::string(arena, text);
}

}  // namespace docmill
