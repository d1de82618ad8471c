// Filters about numbers: abs, int, float, round, filesizeformat.
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

#include "base/utf8.h"
#include "jinja/arguments.h"
#include "jinja/builtins.h"
#include "jinja/characters.h"
#include "jinja/code_points.h"
#include "jinja/rounding.h"

namespace docmill::jinja {

namespace {

/// Python refuses decimal texts longer than this, since converting them takes quadratic time.
constexpr std::size_t kMostDecimalDigits = 4300;

struct Prefix {
  char letter;
  int base;
};
constexpr Prefix kPrefixes[] = {{'x', 16}, {'o', 8}, {'b', 2}};

/// Removes "0x" and the like where they fit `base`, which becomes theirs when it is 0; an underscore may follow.
bool remove_prefix(std::string_view& text, int& base) {
  if (text.size() > 1 && text[0] == '0') {
    for (const Prefix& prefix : kPrefixes) {
      if ((text[1] | 0x20) == prefix.letter && (base == 0 || base == prefix.base)) {
        base = prefix.base;
        text.remove_prefix(2);
        if (text.starts_with('_')) {
          text.remove_prefix(1);
        }
        return true;
      }
    }
  }
  return false;
}

/// Appends the digits of `text` in ASCII, without single underscores between them; false when it has anything else.
bool append_digits(std::string_view text, Buffer& out) {
  bool after_digit = false;
  for (std::size_t at = 0; at < text.size();) {
    const utf8::Decoded c = utf8::decode(text, at);
    at += c.size;
    if (c.code_point == '_') {
      if (!after_digit) {
        return false;
      }
      after_digit = false;
      continue;
    }
    const int digit = c.code_point < 0x80 ? -1 : digit_value(c.code_point);
    const bool ascii = c.code_point < 0x80 && is_ascii_word(static_cast<char>(c.code_point));
    if (!ascii && digit < 0) {
      return false;
    }
    out.push(ascii ? static_cast<char>(c.code_point) : static_cast<char>('0' + digit));
    after_digit = true;
  }
  return after_digit;
}

std::optional<Value> parse_digits(Run& run, std::string_view text, bool negative, int base, bool plain) {
  Buffer& out = run.scratch();
  const std::size_t mark = out.size();
  if (negative) {
    out.push('-');
  }
  const bool digits = append_digits(text, out);
  const std::string_view clean = out.view_from(mark);
  const std::size_t size = clean.size() - (negative ? 1 : 0);
  const bool decimal = (base & (base - 1)) != 0;
  // Without a base, "010" might be meant as octal.
  const bool ambiguous = plain && clean.find_first_not_of("-0") != std::string_view::npos && clean[negative] == '0';
  std::optional<Value> value;
  if (digits && !ambiguous && !(decimal && size > kMostDecimalDigits)) {
    value = parse_integer(run, clean, base);
  }
  out.truncate(mark);
  return value;
}

/// Python's int(text, base); nullopt for its ValueError.
std::optional<Value> parse_int(Run& run, std::string_view text, std::int64_t wanted_base) {
  if (wanted_base != 0 && (wanted_base < 2 || wanted_base > 36)) {
    return std::nullopt;
  }
  run.budget.spend_bytes(text.size());
  int base = static_cast<int>(wanted_base);
  text = strip_space(text);
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) {
    text.remove_prefix(1);
  }
  const bool prefixed = remove_prefix(text, base);
  const bool plain = !prefixed && base == 0;
  return parse_digits(run, text, negative, base == 0 ? 10 : base, plain);
}

/// What is left of int() when it fails: int(float(value)); nullopt when that fails too.
std::optional<Value> int_of_float_text(Run& run, std::string_view text) {
  const auto number = parse_float(text);
  if (!number || !std::isfinite(*number)) {
    return std::nullopt;
  }
  return integer_of_float(run, *number);
}

Value int_of_float(Run& run, double value, const Value& otherwise) {
  return std::isnan(value) ? otherwise : truncate_to_integer(run, value);
}

std::string_view fixed_text(double value, std::span<char> room) {
  const auto end = std::to_chars(room.data(), room.data() + room.size(), value, std::chars_format::fixed, 1);
  return {room.data(), static_cast<std::size_t>(end.ptr - room.data())};
}

Value round_common(Run& run, const Value& value, const Value& precision) {
  if (!value.is_number()) {
    run.fail(kTypeCode, "type " + std::string(type_name(value)) + " doesn't define __round__ method");
  }
  if (precision.is_none()) {
    return value.is_floating() ? round_to_integer(run, value.as_floating()) : round_integer(run, value, 0);
  }
  const std::int64_t digits = to_index(run, precision);
  return value.is_floating() ? Value::floating(round_to_digits(run, value.as_floating(), digits))
                             : round_integer(run, value, digits);
}

/// func(value * 10**precision) / 10**precision with math.ceil or math.floor.
Value round_towards(Run& run, const Value& value, const Value& precision, double (*towards)(double)) {
  run.require_defined(precision);
  run.require_defined(value);
  if (!value.is_number()) {
    run.fail(kTypeCode, "must be real number, not " + std::string(type_name(value)));
  }
  const Value scale = power(run, Value::integer(10), precision);
  const Value scaled = multiply(run, value, scale);
  const Value whole = scaled.is_floating() ? truncate_to_integer(run, towards(scaled.as_floating())) : scaled;
  return divide(run, whole, scale);
}

constexpr std::array<std::string_view, 8> kDecimalUnits = {" kB", " MB", " GB", " TB", " PB", " EB", " ZB", " YB"};
constexpr std::array<std::string_view, 8> kBinaryUnits = {" KiB", " MiB", " GiB", " TiB",
                                                          " PiB", " EiB", " ZiB", " YiB"};
// The floats nearest to 1000^2 ... 1000^9.
constexpr std::array<double, 8> kDecimalSizes = {1e6, 1e9, 1e12, 1e15, 1e18, 1e21, 1e24, 1e27};
// The first floats that are not below those numbers: 1e24 is a little less than 10^24.
constexpr std::array<double, 8> kDecimalLimits = {1e6, 1e9, 1e12, 1e15, 1e18, 1e21, 1000000000000000117440512.0, 1e27};
constexpr std::array<double, 8> kBinarySizes = {0x1p20, 0x1p30, 0x1p40, 0x1p50, 0x1p60, 0x1p70, 0x1p80, 0x1p90};

}  // namespace

Value filter_abs(Run& run, const Value& input, const Arguments& arguments) {
  bind_nothing(run, arguments, "abs");
  if (input.is_floating()) {
    return Value::floating(std::fabs(input.as_floating()));
  }
  if (!input.is_any_integer()) {
    run.fail(kTypeCode, "bad operand type for abs(): '" + std::string(type_name(input)) + "'");
  }
  const Value whole = input.is_boolean() ? Value::integer(input.as_integer()) : input;
  return compare(run, whole, Value::integer(0)) < 0 ? negate(run, whole) : whole;
}

Value filter_int(Run& run, const Value& input, const Arguments& arguments) {
  const auto a = bind(run, arguments, "do_int", {"default", "base"});
  const Value otherwise = a.get(0, Value::integer(0));
  if (input.is_any_integer()) {
    return input.is_boolean() ? Value::integer(input.as_integer()) : input;
  }
  if (input.is_floating()) {
    return int_of_float(run, input.as_floating(), otherwise);
  }
  run.require_defined(input);
  if (!input.is_string()) {
    return otherwise;
  }
  const std::int64_t base = !a.given(1) ? 10 : a[1].is_integer() || a[1].is_boolean() ? a[1].as_integer() : -1;
  if (const auto number = parse_int(run, input.as_string(), base)) {
    return *number;
  }
  return int_of_float_text(run, input.as_string()).value_or(otherwise);
}

Value filter_float(Run& run, const Value& input, const Arguments& arguments) {
  const auto a = bind(run, arguments, "do_float", {"default"});
  if (input.is_number()) {
    return Value::floating(to_float(run, input));
  }
  run.require_defined(input);
  const auto number = input.is_string() ? parse_float(input.as_string()) : std::nullopt;
  return number ? Value::floating(*number) : a.get(0, Value::floating(0));
}

Value filter_round(Run& run, const Value& input, const Arguments& arguments) {
  const auto a = bind(run, arguments, "do_round", {"precision", "method"});
  const Value precision = a.get(0, Value::integer(0));
  if (a.given(1)) {
    run.require_usable(a[1]);
  }
  const std::string_view method = !a.given(1) ? "common" : a[1].is_string() ? a[1].as_string() : std::string_view();
  if (method == "common") {
    return round_common(run, input, precision);
  }
  if (method == "ceil") {
    return round_towards(run, input, precision, std::ceil);
  }
  if (method == "floor") {
    return round_towards(run, input, precision, std::floor);
  }
  run.fail(kFilterArgumentCode, "method must be common, ceil or floor");
}

Value filter_filesizeformat(Run& run, const Value& input, const Arguments& arguments) {
  const auto a = bind(run, arguments, "do_filesizeformat", {"binary"});
  const bool binary = a.given(0) && run.truth(a[0]);
  const double size = to_float(run, input);
  const double base = binary ? 1024 : 1000;
  if (size == 1) {
    return Value::string("1 Byte");
  }
  const std::size_t mark = run.scratch().size();
  if (size < base) {
    print(run, truncate_to_integer(run, size), run.scratch());
    run.scratch().append(" Bytes");
    return run.take(mark);
  }
  const auto& sizes = binary ? kBinarySizes : kDecimalSizes;
  const auto& limits = binary ? kBinarySizes : kDecimalLimits;
  std::size_t unit = 0;
  while (unit + 1 < sizes.size() && !(size < limits[unit])) {
    ++unit;
  }
  char room[400];
  run.scratch().append(fixed_text(base * size / sizes[unit], room));
  run.scratch().append((binary ? kBinaryUnits : kDecimalUnits)[unit]);
  return run.take(mark);
}

}  // namespace docmill::jinja
