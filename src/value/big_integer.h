// Integers beyond 64 bits: sign and magnitude in the arena, 64 bits to a limb, the lowest first.
//
// A BigInteger is always normalised: its highest limb is not zero and its value does not fit a 64-bit integer. Every
// function here that returns a Value keeps that promise by returning a plain integer where it fits. Results are
// bounded (E-LIM-007) and charged to the budget in proportion to the limbs touched.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "docmill/value.h"

namespace docmill {

/// Sign and limbs of an integer wherever it lives; the highest limb is not zero, zero has none.
struct Magnitude {
  bool negative = false;
  std::span<const std::uint64_t> limbs;

  /// Bits without leading zeros.
  std::size_t bits() const;
  std::uint64_t hash() const;
};

/// -1, 0 or 1.
int compare(const Magnitude& a, const Magnitude& b);

struct alignas(8) BigInteger {
  std::uint32_t size;  // limbs, which follow this header
  bool negative;

  Magnitude magnitude() const { return {negative, {reinterpret_cast<const std::uint64_t*>(this + 1), size}}; }
  std::uint64_t hash() const { return magnitude().hash(); }
};

/// The magnitude of a boolean, an integer or a big integer.
class IntegerView {
 public:
  /// Requires is_any_integer().
  explicit IntegerView(const Value& value);
  IntegerView(const IntegerView&) = delete;
  IntegerView& operator=(const IntegerView&) = delete;
  const Magnitude& magnitude() const { return magnitude_; }

 private:
  std::uint64_t limb_;
  Magnitude magnitude_;
};

/// The magnitude of a finite float, truncated.
class FloatInteger {
 public:
  explicit FloatInteger(double value);
  FloatInteger(const FloatInteger&) = delete;
  FloatInteger& operator=(const FloatInteger&) = delete;
  const Magnitude& magnitude() const { return magnitude_; }
  std::uint64_t hash() const { return magnitude_.hash(); }

 private:
  std::uint64_t limbs_[17] = {};  // 2^1024 and a little
  Magnitude magnitude_;
};

/// A value with a copy of `magnitude` in `heap`; leading zero limbs are allowed.
Value make_integer(Heap& heap, const Magnitude& magnitude);

// Operands: booleans, integers and big integers.
Value big_add(Heap& heap, const Value& a, const Value& b);
Value big_subtract(Heap& heap, const Value& a, const Value& b);
Value big_multiply(Heap& heap, const Value& a, const Value& b);
/// Rounding down, as Python. Requires b != 0.
Value big_floor_divide(Heap& heap, const Value& a, const Value& b);
/// With the sign of `b`. Requires b != 0.
Value big_modulo(Heap& heap, const Value& a, const Value& b);
/// a / b to the nearest float. Requires b != 0.
double big_divide(Heap& heap, const Value& a, const Value& b);
/// Requires b >= 0.
Value big_power(Heap& heap, const Value& a, const Value& b);
Value big_negate(Heap& heap, const Value& a);

/// To the nearest float, ties to even; nullopt when too large.
std::optional<double> to_double(const Magnitude& magnitude);

}  // namespace docmill
