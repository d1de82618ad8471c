// Arithmetic of big integers; see big_integer.h. Products, quotients and powers are Boost's (cpp_int), which is known
// to this file only; limbs are copied to and from the arena.
#include "value/big_integer.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include <boost/multiprecision/cpp_int.hpp>

#include "base/hash.h"
#include "value/value_error.h"

namespace docmill {
namespace {

using Integer = boost::multiprecision::cpp_int;
static_assert(sizeof(boost::multiprecision::limb_type) == sizeof(std::uint64_t));

constexpr std::size_t kMostBits = 3'400'000;  // about a million decimal digits

Integer load(const Value& value) {
  const IntegerView view(value);
  const Magnitude& magnitude = view.magnitude();
  Integer integer;
  const auto size = static_cast<unsigned>(magnitude.limbs.size());
  if (size == 0) {
    return integer;
  }
  integer.backend().resize(size, size);
  std::copy(magnitude.limbs.begin(), magnitude.limbs.end(), integer.backend().limbs());
  integer.backend().normalize();
  if (magnitude.negative) {
    integer.backend().negate();
  }
  return integer;
}

Magnitude magnitude_of(const Integer& integer) {
  const auto& backend = integer.backend();
  return {backend.sign(), {reinterpret_cast<const std::uint64_t*>(backend.limbs()), backend.size()}};
}

Value store(Heap& heap, const Integer& integer) { return make_integer(heap, magnitude_of(integer)); }

std::size_t bits_of(const Value& value) { return IntegerView(value).magnitude().bits(); }

void check_bits(std::size_t bits) {
  if (bits > kMostBits) {
    fail_integer_size();
  }
}

// Work of a product or quotient of operands with so many bits.
void spend_product(Heap& heap, std::size_t a_bits, std::size_t b_bits) {
  heap.budget.spend(1 + (a_bits / 64 + 1) * (b_bits / 64 + 1) / 16);
}

void spend_sum(Heap& heap, const Value& a, const Value& b) { heap.budget.spend(1 + (bits_of(a) + bits_of(b)) / 1024); }

// The quotient rounded down and its remainder, which has the sign of `b`.
struct Division {
  Integer quotient;
  Integer remainder;
};

Division divide_floor(Heap& heap, const Value& a, const Value& b) {
  spend_product(heap, bits_of(a), bits_of(b));
  const Integer dividend = load(a);
  const Integer divisor = load(b);
  Division division;
  boost::multiprecision::divide_qr(dividend, divisor, division.quotient, division.remainder);
  if (!division.remainder.is_zero() && division.remainder.sign() != divisor.sign()) {
    --division.quotient;
    division.remainder += divisor;
  }
  return division;
}

// mantissa * 2^exponent to the nearest float, ties to even, down to the subnormals. `sticky`: the mantissa has more
// bits below its lowest. Requires mantissa > 0.
double round_to_double(const Integer& mantissa, std::ptrdiff_t exponent, bool sticky) {
  const auto bits = static_cast<std::ptrdiff_t>(boost::multiprecision::msb(mantissa)) + 1;
  const std::ptrdiff_t top = bits + exponent - 1;  // exponent of the leading bit
  const std::ptrdiff_t kept = std::min<std::ptrdiff_t>(53, top + 1075);
  if (kept < 0) {
    return 0.0;
  }
  const std::ptrdiff_t dropped = bits - kept;
  if (dropped <= 0) {
    return std::ldexp(mantissa.convert_to<double>(), static_cast<int>(exponent));
  }
  Integer rounded = mantissa >> static_cast<std::size_t>(dropped);
  const Integer rest = mantissa - (rounded << static_cast<std::size_t>(dropped));
  const Integer half = Integer(1) << static_cast<std::size_t>(dropped - 1);
  if (rest > half || (rest == half && (sticky || (rounded & 1) != 0))) {
    ++rounded;
  }
  return std::ldexp(rounded.convert_to<double>(), static_cast<int>(exponent + dropped));
}

// Limbs of a 64-bit integer's magnitude.
std::uint64_t absolute(std::int64_t value) {
  return value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
}

}  // namespace

std::size_t Magnitude::bits() const {
  return limbs.empty() ? 0 : limbs.size() * 64 - static_cast<std::size_t>(std::countl_zero(limbs.back()));
}

std::uint64_t Magnitude::hash() const {
  const auto* data = reinterpret_cast<const char*>(limbs.data());
  return hash_bytes(data, limbs.size_bytes()) ^ (negative ? 1U : 0U);
}

int compare(const Magnitude& a, const Magnitude& b) {
  if (a.negative != b.negative) {
    return a.negative ? -1 : 1;
  }
  const int larger = a.negative ? -1 : 1;
  if (a.limbs.size() != b.limbs.size()) {
    return a.limbs.size() > b.limbs.size() ? larger : -larger;
  }
  for (std::size_t i = a.limbs.size(); i-- > 0;) {
    if (a.limbs[i] != b.limbs[i]) {
      return a.limbs[i] > b.limbs[i] ? larger : -larger;
    }
  }
  return 0;
}

IntegerView::IntegerView(const Value& value) : limb_(0) {
  if (value.is_big()) {
    magnitude_ = value.as_big()->magnitude();
    return;
  }
  limb_ = absolute(value.as_integer());
  magnitude_.negative = value.as_integer() < 0;
  magnitude_.limbs = {&limb_, limb_ == 0 ? 0U : 1U};
}

FloatInteger::FloatInteger(double value) {
  int exponent = 0;
  const double fraction = std::frexp(std::fabs(std::trunc(value)), &exponent);
  const auto mantissa = static_cast<std::uint64_t>(std::ldexp(fraction, 53));
  const int shift = exponent - 53;
  if (shift <= 0) {
    limbs_[0] = mantissa >> -shift;  // no bits are lost: the fraction was cut off
  } else {
    const auto limb = static_cast<std::size_t>(shift) / 64;
    const auto bit = static_cast<unsigned>(shift) % 64;
    limbs_[limb] = mantissa << bit;
    if (bit != 0) {
      limbs_[limb + 1] = mantissa >> (64 - bit);
    }
  }
  std::size_t size = std::size(limbs_);
  while (size > 0 && limbs_[size - 1] == 0) {
    --size;
  }
  magnitude_ = {value < 0 && size != 0, {limbs_, size}};
}

Value make_integer(Heap& heap, const Magnitude& magnitude) {
  std::span<const std::uint64_t> limbs = magnitude.limbs;
  while (!limbs.empty() && limbs.back() == 0) {
    limbs = limbs.first(limbs.size() - 1);
  }
  if (limbs.empty()) {
    return Value::integer(0);
  }
  constexpr std::uint64_t kSignBit = std::uint64_t{1} << 63;
  if (limbs.size() == 1 && (limbs[0] < kSignBit || (magnitude.negative && limbs[0] == kSignBit))) {
    return Value::integer(static_cast<std::int64_t>(magnitude.negative ? 0 - limbs[0] : limbs[0]));
  }
  check_bits(limbs.size() * 64 - static_cast<std::size_t>(std::countl_zero(limbs.back())));
  void* memory = heap.arena.allocate(sizeof(BigInteger) + limbs.size_bytes(), alignof(BigInteger));
  auto* big = new (memory) BigInteger{static_cast<std::uint32_t>(limbs.size()), magnitude.negative};
  std::memcpy(big + 1, limbs.data(), limbs.size_bytes());
  return Value::big(big);
}

Value big_add(Heap& heap, const Value& a, const Value& b) {
  spend_sum(heap, a, b);
  return store(heap, load(a) + load(b));
}

Value big_subtract(Heap& heap, const Value& a, const Value& b) {
  spend_sum(heap, a, b);
  return store(heap, load(a) - load(b));
}

Value big_multiply(Heap& heap, const Value& a, const Value& b) {
  const std::size_t a_bits = bits_of(a);
  const std::size_t b_bits = bits_of(b);
  if (a_bits != 0 && b_bits != 0) {
    check_bits(a_bits + b_bits - 1);
  }
  spend_product(heap, a_bits, b_bits);
  return store(heap, load(a) * load(b));
}

Value big_floor_divide(Heap& heap, const Value& a, const Value& b) {
  return store(heap, divide_floor(heap, a, b).quotient);
}

Value big_modulo(Heap& heap, const Value& a, const Value& b) { return store(heap, divide_floor(heap, a, b).remainder); }

double big_divide(Heap& heap, const Value& a, const Value& b) {
  const auto a_bits = static_cast<std::ptrdiff_t>(bits_of(a));
  const auto b_bits = static_cast<std::ptrdiff_t>(bits_of(b));
  const bool negative = IntegerView(a).magnitude().negative != IntegerView(b).magnitude().negative;
  if (a_bits == 0 || a_bits - b_bits < -1080) {
    return negative ? -0.0 : 0.0;
  }
  if (a_bits - b_bits > 1025) {
    fail_overflow("integer division result too large for a float");
  }
  spend_product(heap, static_cast<std::size_t>(a_bits), static_cast<std::size_t>(b_bits));
  // A quotient of at least 65 bits, the remainder as a sticky bit.
  const std::ptrdiff_t shift = 65 - (a_bits - b_bits);
  Integer dividend = abs(load(a));
  Integer divisor = abs(load(b));
  if (shift >= 0) {
    dividend <<= static_cast<std::size_t>(shift);
  } else {
    divisor <<= static_cast<std::size_t>(-shift);
  }
  Integer quotient;
  Integer remainder;
  boost::multiprecision::divide_qr(dividend, divisor, quotient, remainder);
  const double result = round_to_double(quotient, -shift, !remainder.is_zero());
  if (std::isinf(result)) {
    fail_overflow("integer division result too large for a float");
  }
  return negative ? -result : result;
}

Value big_power(Heap& heap, const Value& a, const Value& b) {
  const IntegerView base(a);
  const IntegerView exponent(b);
  const std::size_t base_bits = base.magnitude().bits();
  if (base_bits <= 1) {  // 0, 1 and -1 have powers of any size
    const bool odd = !exponent.magnitude().limbs.empty() && (exponent.magnitude().limbs[0] & 1) != 0;
    const bool zero = base_bits == 0 && !exponent.magnitude().limbs.empty();
    return Value::integer(zero ? 0 : base.magnitude().negative && odd ? -1 : 1);
  }
  if (exponent.magnitude().bits() > 32) {
    fail_integer_size();
  }
  const std::uint64_t power = exponent.magnitude().limbs.empty() ? 0 : exponent.magnitude().limbs[0];
  check_bits((base_bits - 1) * power);  // the result has more bits than that
  spend_product(heap, base_bits * power, base_bits * power);
  return store(heap, boost::multiprecision::pow(load(a), static_cast<unsigned>(power)));
}

Value big_negate(Heap& heap, const Value& a) {
  const IntegerView view(a);
  const Magnitude& magnitude = view.magnitude();
  heap.budget.spend(1 + magnitude.limbs.size() / 16);
  return make_integer(heap, {!magnitude.negative, magnitude.limbs});
}

std::optional<double> to_double(const Magnitude& magnitude) {
  const std::size_t bits = magnitude.bits();
  if (bits > 1024) {
    return std::nullopt;
  }
  // The upper 64 bits; whatever is below them only matters for ties, as a sticky lowest bit.
  const std::size_t shift = bits > 64 ? bits - 64 : 0;
  const std::size_t limb = shift / 64;
  const std::size_t bit = shift % 64;
  std::uint64_t upper = magnitude.limbs.empty() ? 0 : magnitude.limbs[limb] >> bit;
  bool sticky = false;
  if (bit != 0) {
    upper |= limb + 1 < magnitude.limbs.size() ? magnitude.limbs[limb + 1] << (64 - bit) : 0;
    sticky = magnitude.limbs[limb] << (64 - bit) != 0;
  }
  for (std::size_t i = 0; i < limb; ++i) {
    sticky = sticky || magnitude.limbs[i] != 0;
  }
  const double result = std::ldexp(static_cast<double>(upper | (sticky ? 1U : 0U)), static_cast<int>(shift));
  if (std::isinf(result)) {
    return std::nullopt;
  }
  return magnitude.negative ? -result : result;
}

}  // namespace docmill
