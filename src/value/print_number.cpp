// Numbers as text: floats in Python's shortest form, integers of any size in any base.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <vector>

#include "value/big_integer.h"
#include "value/number.h"
#include "value/value_error.h"

namespace docmill {
namespace {

// Significant digits of a float without a point, and the exponent of the first.
struct Digits {
  std::array<char, 24> text;
  std::size_t size = 0;
  int exponent = 0;

  explicit Digits(double value) {
    char buffer[40];
    const auto result = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific);
    const char* at = buffer;
    for (; *at != 'e'; ++at) {
      if (*at != '.') {
        text[size++] = *at;
      }
    }
    at += at[1] == '+' ? 2 : 1;
    std::from_chars(at, result.ptr, exponent);
  }
  std::string_view view() const { return {text.data(), size}; }
};

void print_scientific(const Digits& digits, Buffer& out) {
  out.push(digits.text[0]);
  if (digits.size > 1) {
    out.push('.');
    out.append(digits.view().substr(1));
  }
  const int exponent = std::abs(digits.exponent);
  out.append(digits.exponent < 0 ? "e-" : "e+");
  if (exponent < 10) {
    out.push('0');
  }
  char buffer[8];
  out.append(buffer, static_cast<std::size_t>(std::to_chars(buffer, buffer + sizeof buffer, exponent).ptr - buffer));
}

void print_fixed(const Digits& digits, Buffer& out) {
  if (digits.exponent < 0) {
    out.append("0.");
    out.append(static_cast<std::size_t>(-digits.exponent - 1), '0');
    out.append(digits.view());
    return;
  }
  const std::size_t whole = static_cast<std::size_t>(digits.exponent) + 1;
  out.append(digits.view().substr(0, whole));
  if (digits.size > whole) {
    out.push('.');
    out.append(digits.view().substr(whole));
    return;
  }
  out.append(whole - digits.size, '0');
  out.append(".0");
}

void print_int64(std::int64_t value, int base, Buffer& out) {
  char digits[66];
  out.append(digits, static_cast<std::size_t>(std::to_chars(digits, digits + sizeof digits, value, base).ptr - digits));
}

// Digits of `magnitude` in a base that is a power of two: `bits` bits each.
void print_shifted(const Magnitude& magnitude, unsigned bits, Buffer& out) {
  const std::size_t digits = (magnitude.bits() + bits - 1) / bits;
  for (std::size_t i = digits; i-- > 0;) {
    const std::size_t limb = i * bits / 64;
    const std::size_t bit = i * bits % 64;
    std::uint64_t digit = magnitude.limbs[limb] >> bit;
    if (bit + bits > 64 && limb + 1 < magnitude.limbs.size()) {
      digit |= magnitude.limbs[limb + 1] << (64 - bit);
    }
    digit &= (std::uint64_t{1} << bits) - 1;
    out.push("0123456789abcdefghijklmnopqrstuv"[digit]);
  }
}

// Divides `limbs` by `divisor` in place and returns the remainder.
std::uint64_t divide_in_place(std::vector<std::uint64_t>& limbs, std::uint64_t divisor) {
  __extension__ using Wide = unsigned __int128;
  std::uint64_t remainder = 0;
  for (std::size_t i = limbs.size(); i-- > 0;) {
    const Wide value = static_cast<Wide>(remainder) << 64 | limbs[i];
    limbs[i] = static_cast<std::uint64_t>(value / divisor);
    remainder = static_cast<std::uint64_t>(value % divisor);
  }
  while (!limbs.empty() && limbs.back() == 0) {
    limbs.pop_back();
  }
  return remainder;
}

// Quadratic, hence the bound.
void print_divided(const Magnitude& magnitude, int base, Buffer& out) {
  if (magnitude.bits() > kMostDigits * 6) {
    fail_integer_size();
  }
  std::vector<std::uint64_t> limbs(magnitude.limbs.begin(), magnitude.limbs.end());
  const auto radix = static_cast<std::uint64_t>(base);
  std::string digits;  // the last one first
  while (!limbs.empty()) {
    std::uint64_t chunk = divide_in_place(limbs, radix * radix * radix * radix * radix * radix);
    for (int i = 0; i < 6; ++i, chunk /= radix) {
      digits += "0123456789abcdefghijklmnopqrstuvwxyz"[chunk % radix];
    }
  }
  digits.resize(digits.find_last_not_of('0') + 1);
  if (digits.size() > kMostDigits) {
    fail_integer_size();
  }
  std::reverse(digits.begin(), digits.end());
  out.append(digits);
}

void print_big(Heap& heap, const Magnitude& magnitude, int base, Buffer& out) {
  heap.budget.spend(1 + magnitude.limbs.size());
  if (magnitude.negative) {
    out.push('-');
  }
  const auto unsigned_base = static_cast<unsigned>(base);
  if ((unsigned_base & (unsigned_base - 1)) == 0) {
    print_shifted(magnitude, static_cast<unsigned>(__builtin_ctz(unsigned_base)), out);
  } else {
    print_divided(magnitude, base, out);
  }
}

}  // namespace

void print_float(double value, Buffer& out) {
  if (std::isnan(value)) {
    out.append("nan");
    return;
  }
  if (std::signbit(value)) {
    out.push('-');
    value = -value;
  }
  if (std::isinf(value)) {
    out.append("inf");
    return;
  }
  const Digits digits(value);
  if (digits.exponent < -4 || digits.exponent >= 16) {
    print_scientific(digits, out);
  } else {
    print_fixed(digits, out);
  }
}

void print_integer(Heap& heap, const Value& value, int base, Buffer& out) {
  if (value.is_big()) {
    print_big(heap, value.as_big()->magnitude(), base, out);
  } else {
    print_int64(value.as_integer(), base, out);
  }
}

}  // namespace docmill
