// Numbers as text: floats in Python's shortest form, integers of any size in any base.
#include <algorithm>
#include <array>
#include <bit>
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

// How many digits are taken at once, and the base to that power, which is below 2^32.
struct Decimal {
  static constexpr int kBase = 10;
  static constexpr std::size_t size() { return 9; }
  static constexpr std::uint32_t power() { return 1'000'000'000; }
  static constexpr int base() { return kBase; }
};
class AnyBase {
 public:
  explicit AnyBase(int base) : base_(base) {
    for (std::uint64_t next = power_; next <= UINT32_MAX; next *= static_cast<unsigned>(base)) {
      power_ = static_cast<std::uint32_t>(next);
      ++size_;
    }
    --size_;
  }
  std::size_t size() const { return size_; }
  std::uint32_t power() const { return power_; }
  int base() const { return base_; }

 private:
  int base_;
  std::size_t size_ = 0;
  std::uint32_t power_ = 1;
};

// The digits of a number in chunks, the last ones first. With a constant base nothing is divided.
template <class Base>
class DigitChunks {
 public:
  explicit DigitChunks(Base base) : base_(base) {}

  // this = this * 2^32 + half
  void append(std::uint32_t half) {
    std::uint64_t carry = half;
    for (std::uint32_t& chunk : chunks_) {
      const std::uint64_t value = (static_cast<std::uint64_t>(chunk) << 32) + carry;
      carry = value / base_.power();
      chunk = static_cast<std::uint32_t>(value - carry * base_.power());
    }
    for (; carry != 0; carry /= base_.power()) {
      chunks_.push_back(static_cast<std::uint32_t>(carry % base_.power()));
    }
  }

  std::string digits() const {
    std::string all;
    for (std::size_t i = chunks_.size(); i-- > 0;) {
      char part[32];
      const auto size =
          static_cast<std::size_t>(std::to_chars(part, part + sizeof part, chunks_[i], base_.base()).ptr - part);
      all.append(all.empty() ? 0 : base_.size() - size, '0').append(part, size);
    }
    return all;
  }

 private:
  Base base_;
  std::vector<std::uint32_t> chunks_;
};

// Quadratic, hence the bound; charged by what it costs.
template <class Base>
void print_chunks(Heap& heap, const Magnitude& magnitude, Base base, Buffer& out) {
  constexpr std::size_t kMostBitsOfDigit = 6;
  if (magnitude.bits() > kMostDigits * kMostBitsOfDigit) {
    fail_integer_size();
  }
  heap.budget.spend(magnitude.limbs.size() * magnitude.limbs.size() / 16);
  DigitChunks<Base> chunks(base);
  for (std::size_t i = magnitude.limbs.size(); i-- > 0;) {
    chunks.append(static_cast<std::uint32_t>(magnitude.limbs[i] >> 32));
    chunks.append(static_cast<std::uint32_t>(magnitude.limbs[i]));
  }
  const std::string digits = chunks.digits();
  if (digits.size() > kMostDigits) {
    fail_integer_size();
  }
  out.append(digits);
}

void print_big(Heap& heap, const Magnitude& magnitude, int base, Buffer& out) {
  heap.budget.spend(1 + magnitude.limbs.size());
  if (magnitude.negative) {
    out.push('-');
  }
  const auto unsigned_base = static_cast<unsigned>(base);
  if (std::has_single_bit(unsigned_base)) {
    print_shifted(magnitude, static_cast<unsigned>(std::countr_zero(unsigned_base)), out);
  } else if (base == Decimal::kBase) {
    print_chunks(heap, magnitude, Decimal(), out);
  } else {
    print_chunks(heap, magnitude, AnyBase(base), out);
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
