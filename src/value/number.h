// Comparing numbers of different kinds exactly: an integer is never rounded to be compared with a float.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "docmill/value.h"

namespace docmill {

/// Python's bound on the digits of an integer read or printed: both take quadratic time.
inline constexpr std::size_t kMostDigits = 4300;

/// The integer a float is equal to, if it is one of 64 bits.
inline std::optional<std::int64_t> exact_int64(double value) {
  if (value >= -0x1p63 && value < 0x1p63 && std::trunc(value) == value) {
    return static_cast<std::int64_t>(value);
  }
  return std::nullopt;
}

/// -1, 0, 1, or 2 when one is not a number. Requires is_number() of both.
int compare_numbers(const Value& a, const Value& b);

}  // namespace docmill
