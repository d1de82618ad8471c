// The methods and attributes of int, bool and float. Specification: Python 3.11, "Numeric Types".
#include <algorithm>
#include <bit>
#include <cmath>

#include "jinja/method_table.h"
#include "jinja/methods.h"
#include "jinja/number_format.h"
#include "jinja/text_method.h"

namespace docmill::jinja {
namespace {

/// A bool as the int it is.
Value plain_integer(const Value& self) { return self.is_boolean() ? Value::integer(self.as_integer()) : self; }

bool is_negative(Run& run, const Value& self) {
  return self.is_big() ? compare(run, self, Value::integer(0)) < 0 : self.as_integer() < 0;
}

Value pair(Run& run, const Value& first, const Value& second) {
  List* items = run.make_list(2);
  items->push(run.arena, first);
  items->push(run.arena, second);
  return Value::tuple(items);
}

unsigned digit_value(char digit) { return static_cast<unsigned>(digit <= '9' ? digit - '0' : digit - 'a' + 10); }

/// Bits in the number that hexadecimal `digits` spell.
std::size_t bits_of(std::string_view digits) {
  return (digits.size() - 1) * 4 + static_cast<std::size_t>(std::bit_width(digit_value(digits[0])));
}

// ---- int ----

Value same_integer(Run& run, const Value& self, const Arguments& given) {
  const MethodArguments arguments(run, self, given, "conjugate", 0, 0);
  return plain_integer(self);
}

Value bit_length(Run& run, const Value& self, const Arguments& given) {
  const MethodArguments arguments(run, self, given, "bit_length", 0, 0);
  Digits digits;
  return Value::integer(static_cast<std::int64_t>(bits_of(digits.of_integer(run, self, 16))));
}

Value bit_count(Run& run, const Value& self, const Arguments& given) {
  const MethodArguments arguments(run, self, given, "bit_count", 0, 0);
  Digits digits;
  std::int64_t count = 0;
  for (const char digit : digits.of_integer(run, self, 16)) {
    count += std::popcount(digit_value(digit));
  }
  return Value::integer(count);
}

Value integer_ratio(Run& run, const Value& self, const Arguments& given) {
  const MethodArguments arguments(run, self, given, "as_integer_ratio", 0, 0);
  return pair(run, plain_integer(self), Value::integer(1));
}

struct ByteOrder {
  bool big_endian;
  bool is_signed;
};

/// Whether a number of this magnitude fits into `size` bytes.
bool fits(std::string_view digits, bool negative, std::size_t size, bool is_signed) {
  const std::size_t bits = bits_of(digits);
  if (!is_signed) {
    return (bits + 7) / 8 <= size;
  }
  const bool lowest = negative && bits % 8 == 0 && digits.find_first_not_of('0', 1) == std::string_view::npos &&
                      std::has_single_bit(digit_value(digits[0]));
  return (lowest || bits == 0 ? bits : bits + 1) <= size * 8;
}

/// Two's complement of the little-endian number in `bytes`.
void negate(char* bytes, std::size_t size) {
  unsigned carry = 1;
  for (std::size_t i = 0; i < size; ++i) {
    const unsigned byte = (~static_cast<unsigned>(static_cast<unsigned char>(bytes[i])) & 0xff) + carry;
    bytes[i] = static_cast<char>(byte);
    carry = byte >> 8;
  }
}

Value bytes_of(Run& run, const Value& self, std::size_t size, ByteOrder order) {
  const bool negative = is_negative(run, self);
  if (negative && !order.is_signed) {
    run.fail(kValueCode, "can't convert negative int to unsigned");
  }
  Digits digits;
  const std::string_view text = digits.of_integer(run, self, 16);
  if (!fits(text, negative, size, order.is_signed)) {
    run.fail(kValueCode, "int too big to convert");
  }
  char* const bytes = allocate_text(run, size);
  for (std::size_t i = 0; i < size; ++i) {
    const auto digit = [&](std::size_t n) { return n < text.size() ? digit_value(text[text.size() - 1 - n]) : 0U; };
    bytes[i] = static_cast<char>(digit(2 * i + 1) << 4 | digit(2 * i));
  }
  if (negative) {
    negate(bytes, size);
  }
  if (order.big_endian) {
    std::reverse(bytes, bytes + size);
  }
  return Value::bytes({bytes, size});
}

Value to_bytes(Run& run, const Value& self, const Arguments& arguments) {
  const auto bound = bind(run, arguments, "to_bytes", {"length", "byteorder", "signed"});
  const std::int64_t size = bound.given(0) ? to_index(run, bound[0]) : 1;
  if (size < 0) {
    run.fail(kValueCode, "length argument must be non-negative");
  }
  ByteOrder order{true, bound.given(2) && run.truth(bound[2])};
  if (bound.given(1)) {
    if (!bound[1].is_string()) {
      fail_type(run, "to_bytes() argument 'byteorder' must be str, not ", bound[1]);
    }
    order.big_endian = bound[1].as_string() == "big";
    if (!order.big_endian && bound[1].as_string() != "little") {
      run.fail(kValueCode, "byteorder must be either 'little' or 'big'");
    }
  }
  return bytes_of(run, self, static_cast<std::size_t>(size), order);
}

// ---- float ----

Value same_float(Run& run, const Value& self, const Arguments& given) {
  const MethodArguments arguments(run, self, given, "conjugate", 0, 0);
  return self;
}

Value is_integer(Run& run, const Value& self, const Arguments& given) {
  const MethodArguments arguments(run, self, given, "is_integer", 0, 0);
  const double value = self.as_floating();
  return Value::boolean(std::isfinite(value) && std::trunc(value) == value);
}

Value float_ratio(Run& run, const Value& self, const Arguments& given) {
  const MethodArguments arguments(run, self, given, "as_integer_ratio", 0, 0);
  const double value = self.as_floating();
  if (!std::isfinite(value)) {
    run.fail(kValueCode,
             std::isnan(value) ? "cannot convert NaN to integer ratio" : "cannot convert Infinity to integer ratio");
  }
  int exponent = 0;
  double fraction = std::frexp(value, &exponent);
  while (fraction != std::trunc(fraction)) {
    fraction *= 2;
    --exponent;
  }
  if (exponent >= 0) {
    return pair(run, integer_of_float(run, value), Value::integer(1));
  }
  return pair(run, integer_of_float(run, fraction), power(run, Value::integer(2), Value::integer(-exponent)));
}

std::string hex_of_finite(double value) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  constexpr int kFractionBits = 52;
  const auto bits = std::bit_cast<std::uint64_t>(value);
  const int biased = static_cast<int>(bits >> kFractionBits & 0x7ff);
  const std::uint64_t fraction = bits & ((std::uint64_t{1} << kFractionBits) - 1);
  std::string text = std::signbit(value) ? "-0x" : "0x";
  if (biased == 0 && fraction == 0) {
    return text + "0.0p+0";
  }
  text += biased == 0 ? "0." : "1.";
  for (int shift = kFractionBits - 4; shift >= 0; shift -= 4) {
    text += kDigits[fraction >> shift & 0xf];
  }
  const int exponent = biased == 0 ? -1022 : biased - 1023;
  return text + "p" + (exponent < 0 ? "" : "+") + std::to_string(exponent);
}

Value hex(Run& run, const Value& self, const Arguments& given) {
  const MethodArguments arguments(run, self, given, "hex", 0, 0);
  const double value = self.as_floating();
  if (std::isfinite(value)) {
    return run.string(hex_of_finite(value));
  }
  return Value::string(std::isnan(value) ? "nan" : value < 0 ? "-inf" : "inf");
}

constexpr Method kIntegerMethods[] = {
    {"as_integer_ratio", integer_ratio}, {"bit_count", bit_count}, {"bit_length", bit_length},
    {"conjugate", same_integer},         {"to_bytes", to_bytes},
};
constexpr MethodTable<std::size(kIntegerMethods)> kIntegerTable(kIntegerMethods);

constexpr Method kFloatMethods[] = {
    {"as_integer_ratio", float_ratio}, {"conjugate", same_float}, {"hex", hex}, {"is_integer", is_integer}};
constexpr MethodTable<std::size(kFloatMethods)> kFloatTable(kFloatMethods);

}  // namespace

const Method* find_integer_method(std::string_view name) { return kIntegerTable.find(name); }
std::span<const Method> integer_methods() { return kIntegerTable.all(); }
const Method* find_float_method(std::string_view name) { return kFloatTable.find(name); }
std::span<const Method> float_methods() { return kFloatTable.all(); }

bool number_attribute(const Value& self, std::string_view name, Value& out) {
  const bool floating = self.is_floating();
  if (name == "real") {
    out = plain_integer(self);
  } else if (name == "imag") {
    out = floating ? Value::floating(0) : Value::integer(0);
  } else if (name == "numerator" && !floating) {
    out = plain_integer(self);
  } else if (name == "denominator" && !floating) {
    out = Value::integer(1);
  } else {
    return false;
  }
  return true;
}

}  // namespace docmill::jinja
