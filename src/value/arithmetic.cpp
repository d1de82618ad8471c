// + - * / // % ** and the signs, as Python 3.11 computes them.
//
// Integers of 64 bits are the fast path; what overflows is computed again by big_integer. Mixed with a float, an
// integer becomes a float. Messages are Python's.
#include <cmath>
#include <limits>

#include "value/big_integer.h"
#include "value/number.h"
#include "value/sequence.h"
#include "value/value_error.h"

namespace docmill {
namespace {

constexpr std::int64_t kExactFloat = std::int64_t{1} << 53;

bool is_small(const Value& value) { return value.is_integer() || value.is_boolean(); }
bool both_small(const Value& a, const Value& b) { return is_small(a) && is_small(b); }
bool both_integral(const Value& a, const Value& b) { return a.is_any_integer() && b.is_any_integer(); }
bool both_numeric(const Value& a, const Value& b) { return a.is_number() && b.is_number(); }
bool is_zero(const Value& value) { return is_small(value) && value.as_integer() == 0; }
bool is_negative(const Value& value) { return value.is_big() ? value.as_big()->negative : value.as_integer() < 0; }

double float_of(Heap& heap, const Value& value) {
  return value.is_floating() ? value.as_floating() : float_of_integer(heap, value);
}

std::int64_t floor_quotient(std::int64_t a, std::int64_t b) {
  const std::int64_t quotient = a / b;
  return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient;
}

std::int64_t floor_remainder(std::int64_t a, std::int64_t b) {
  const std::int64_t remainder = a % b;
  return remainder != 0 && (remainder < 0) != (b < 0) ? remainder + b : remainder;
}

// The one division of 64-bit integers that overflows, and faults.
bool division_overflows(const Value& a, const Value& b) {
  return b.as_integer() == -1 && a.as_integer() == std::numeric_limits<std::int64_t>::min();
}

double float_remainder(double a, double b) {
  const double remainder = std::fmod(a, b);
  if (remainder == 0.0) {
    return std::copysign(0.0, b);
  }
  return (b < 0) != (remainder < 0) ? remainder + b : remainder;
}

double float_floor_quotient(double a, double b) {
  const double remainder = std::fmod(a, b);
  double quotient = (a - remainder) / b;
  if (remainder != 0.0 && (b < 0) != (remainder < 0)) {
    quotient -= 1.0;
  }
  if (quotient == 0.0) {
    return std::copysign(0.0, a / b);
  }
  // The division was exact but for rounding: take the nearest whole number.
  const double floor = std::floor(quotient);
  return quotient - floor > 0.5 ? floor + 1.0 : floor;
}

double float_power(double a, double b) {
  if (std::isfinite(a) && std::isfinite(b)) {
    if (a == 0.0 && b < 0.0) {
      fail_division_by_zero("0.0 cannot be raised to a negative power");
    }
    if (a < 0.0 && std::floor(b) != b) {
      fail("E-TPL-109", "a negative number raised to a fraction is a complex number, which templates do not have");
    }
  }
  const double result = std::pow(a, b);
  if (std::isinf(result) && std::isfinite(a) && std::isfinite(b)) {
    fail_overflow("(34, 'Numerical result out of range')");
  }
  return result;
}

[[noreturn]] void fail_unary(std::string_view op, const Value& value) {
  fail("E-TPL-101", "bad operand type for unary " + std::string(op) + ": '" + std::string(type_name(value)) + "'");
}

}  // namespace

Value add(Heap& heap, const Value& a, const Value& b) {
  if (both_small(a, b)) {
    std::int64_t sum = 0;
    return __builtin_add_overflow(a.as_integer(), b.as_integer(), &sum) ? big_add(heap, a, b) : Value::integer(sum);
  }
  if (!both_numeric(a, b)) {
    return concatenate(heap, a, b);
  }
  return both_integral(a, b) ? big_add(heap, a, b) : Value::floating(float_of(heap, a) + float_of(heap, b));
}

Value subtract(Heap& heap, const Value& a, const Value& b) {
  if (both_small(a, b)) {
    std::int64_t difference = 0;
    return __builtin_sub_overflow(a.as_integer(), b.as_integer(), &difference) ? big_subtract(heap, a, b)
                                                                               : Value::integer(difference);
  }
  if (!both_numeric(a, b)) {
    fail_operands("-", a, b);
  }
  return both_integral(a, b) ? big_subtract(heap, a, b) : Value::floating(float_of(heap, a) - float_of(heap, b));
}

Value multiply(Heap& heap, const Value& a, const Value& b) {
  if (both_small(a, b)) {
    std::int64_t product = 0;
    return __builtin_mul_overflow(a.as_integer(), b.as_integer(), &product) ? big_multiply(heap, a, b)
                                                                            : Value::integer(product);
  }
  if (!both_numeric(a, b)) {
    return repeat(heap, a, b);
  }
  return both_integral(a, b) ? big_multiply(heap, a, b) : Value::floating(float_of(heap, a) * float_of(heap, b));
}

Value divide(Heap& heap, const Value& a, const Value& b) {
  if (!both_numeric(a, b)) {
    fail_operands("/", a, b);
  }
  if (both_integral(a, b)) {
    if (is_zero(b)) {
      fail_division_by_zero("division by zero");
    }
    const auto exact = [](const Value& v) {
      return is_small(v) && v.as_integer() <= kExactFloat && v.as_integer() >= -kExactFloat;
    };
    if (exact(a) && exact(b)) {
      return Value::floating(static_cast<double>(a.as_integer()) / static_cast<double>(b.as_integer()));
    }
    return Value::floating(big_divide(heap, a, b));
  }
  const double dividend = float_of(heap, a);
  const double divisor = float_of(heap, b);
  if (divisor == 0.0) {
    fail_division_by_zero("float division by zero");
  }
  return Value::floating(dividend / divisor);
}

Value floor_divide(Heap& heap, const Value& a, const Value& b) {
  if (!both_numeric(a, b)) {
    fail_operands("//", a, b);
  }
  if (both_integral(a, b)) {
    if (is_zero(b)) {
      fail_division_by_zero("integer division or modulo by zero");
    }
    if (both_small(a, b) && !division_overflows(a, b)) {
      return Value::integer(floor_quotient(a.as_integer(), b.as_integer()));
    }
    return big_floor_divide(heap, a, b);
  }
  const double dividend = float_of(heap, a);
  const double divisor = float_of(heap, b);
  if (divisor == 0.0) {
    fail_division_by_zero("float floor division by zero");
  }
  return Value::floating(float_floor_quotient(dividend, divisor));
}

Value modulo(Heap& heap, const Value& a, const Value& b) {
  if (!both_numeric(a, b)) {
    fail_operands("%", a, b);
  }
  if (both_integral(a, b)) {
    if (is_zero(b)) {
      fail_division_by_zero("integer modulo by zero");
    }
    if (both_small(a, b) && !division_overflows(a, b)) {
      return Value::integer(floor_remainder(a.as_integer(), b.as_integer()));
    }
    return big_modulo(heap, a, b);
  }
  const double dividend = float_of(heap, a);
  const double divisor = float_of(heap, b);
  if (divisor == 0.0) {
    fail_division_by_zero("float modulo");
  }
  return Value::floating(float_remainder(dividend, divisor));
}

Value power(Heap& heap, const Value& a, const Value& b) {
  if (!both_numeric(a, b)) {
    fail_operands("** or pow()", a, b);
  }
  if (both_integral(a, b) && !is_negative(b)) {
    return big_power(heap, a, b);
  }
  const double base = float_of(heap, a);
  return Value::floating(float_power(base, float_of(heap, b)));
}

Value negate(Heap& heap, const Value& a) {
  if (is_small(a)) {
    std::int64_t result = 0;
    return __builtin_sub_overflow(std::int64_t{0}, a.as_integer(), &result) ? big_negate(heap, a)
                                                                            : Value::integer(result);
  }
  if (a.is_floating()) {
    return Value::floating(-a.as_floating());
  }
  if (a.is_big()) {
    return big_negate(heap, a);
  }
  fail_unary("-", a);
}

Value positive(Heap&, const Value& a) {
  if (!a.is_number()) {
    fail_unary("+", a);
  }
  return a.is_boolean() ? Value::integer(a.as_integer()) : a;
}

}  // namespace docmill
