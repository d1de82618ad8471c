// Rounding goes through decimal digits: 2.675 is a little less than it looks, so round(2.675, 2) is 2.67. The digits
// that std::to_chars writes are exact and rounded to even; those left of the point are rounded here.
#include "jinja/rounding.h"

#include <charconv>
#include <cmath>
#include <cstring>

#include "jinja/arguments.h"

namespace docmill::jinja {

namespace {

constexpr std::int64_t kMostDigits = 323;  // beyond, every float is already exact
constexpr std::int64_t kLeastDigits = -308;

double parse_decimal(const char* begin, const char* end) {
  double value = 0;
  std::from_chars(begin, end, value);
  return value;
}

/// Rounds the digits in [begin, end) of a whole number to a multiple of 10^zeros; there is room for one more digit
/// before `begin`. `inexact` says whether the number had a fraction. Returns the new begin.
char* round_digits(char* begin, char* end, std::size_t zeros, bool inexact) {
  const auto size = static_cast<std::size_t>(end - begin);
  if (zeros > size) {
    std::memset(begin, '0', size);
    return begin;
  }
  char* const cut = end - zeros;
  const char next = zeros == 0 ? '0' : *cut;
  bool rest = inexact;
  for (const char* c = cut + 1; c < end; ++c) {
    rest = rest || *c != '0';
  }
  const bool odd = cut != begin && (cut[-1] - '0') % 2 != 0;
  const bool up = next > '5' || (next == '5' && (rest || odd));
  std::memset(cut, '0', zeros);
  if (!up) {
    return begin;
  }
  for (char* c = cut; c != begin;) {
    if (*--c != '9') {
      ++*c;
      return begin;
    }
    *c = '0';
  }
  *--begin = '1';
  return begin;
}

double round_left_of_point(double value, std::size_t zeros) {
  char digits[400];
  char* const begin = digits + 1;
  const double whole = std::trunc(value);
  char* const end = std::to_chars(begin, digits + sizeof digits, whole, std::chars_format::fixed, 0).ptr;
  char* const first = round_digits(begin, end, zeros, whole != value);
  return parse_decimal(first, end);
}

}  // namespace

double round_to_digits(Run& run, double value, std::int64_t digits) {
  if (!std::isfinite(value) || value == 0 || digits > kMostDigits) {
    return value;
  }
  if (digits < kLeastDigits) {
    return std::copysign(0.0, value);
  }
  const double size = std::fabs(value);
  double rounded = 0;
  if (digits >= 0) {
    char text[700];
    const auto end = std::to_chars(text, text + sizeof text, size, std::chars_format::fixed, static_cast<int>(digits));
    rounded = parse_decimal(text, end.ptr);
  } else {
    rounded = round_left_of_point(size, static_cast<std::size_t>(-digits));
  }
  if (std::isinf(rounded)) {
    run.fail(kValueCode, "rounded value too large to represent");
  }
  return std::copysign(rounded, value);
}

Value round_integer(Run& run, const Value& value, std::int64_t digits) {
  const Value whole = value.is_boolean() ? Value::integer(value.as_integer()) : value;
  if (digits >= 0) {
    return whole;
  }
  Buffer& out = run.scratch();
  const std::size_t mark = out.size();
  const bool negative = compare(run, whole, Value::integer(0)) < 0;
  out.push('0');
  print_integer(run, negative ? negate(run, whole) : whole, 10, out);
  char* const begin = out.reserve(0) - (out.size() - mark) + 1;
  char* const end = begin + (out.size() - mark - 1);
  const auto zeros = static_cast<std::uint64_t>(-(digits + 1)) + 1;
  char* const first = round_digits(begin, end, zeros, false);
  const auto rounded = parse_integer(run, {first, static_cast<std::size_t>(end - first)});
  out.truncate(mark);
  return negative ? negate(run, *rounded) : *rounded;
}

Value truncate_to_integer(Run& run, double value) {
  if (std::isnan(value)) {
    run.fail(kValueCode, "cannot convert float NaN to integer");
  }
  if (std::isinf(value)) {
    run.fail(kValueCode, "cannot convert float infinity to integer");
  }
  return integer_of_float(run, value);
}

Value round_to_integer(Run& run, double value) { return truncate_to_integer(run, std::nearbyint(value)); }

}  // namespace docmill::jinja
