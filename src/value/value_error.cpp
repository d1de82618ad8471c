// Errors of operations on values; see value_error.h.
#include "value/value_error.h"

namespace docmill {
namespace {

std::string quoted_type(const Value& value) { return "'" + std::string(type_name(value)) + "'"; }

}  // namespace

void fail(std::string_view code, std::string message, std::string hint) {
  throw Error(ErrorKind::runtime, std::string(code), std::move(message), std::move(hint));
}

void fail_operands(std::string_view op, const Value& a, const Value& b) {
  fail("E-TPL-101",
       "unsupported operand type(s) for " + std::string(op) + ": " + quoted_type(a) + " and " + quoted_type(b));
}

void fail_division_by_zero(std::string_view message) { fail("E-TPL-102", std::string(message)); }

void fail_unhashable(const Value& value) {
  fail("E-TPL-103", "unhashable type: " + quoted_type(value), "a dictionary key cannot be a value that changes");
}

void fail_not_comparable(std::string_view op, const Value& a, const Value& b) {
  fail("E-TPL-104",
       "'" + std::string(op) + "' not supported between instances of " + quoted_type(a) + " and " + quoted_type(b));
}

void fail_not_container(const Value& value) {
  fail("E-TPL-105", "argument of type " + quoted_type(value) + " is not iterable");
}

void fail_overflow(std::string_view message) { fail("E-TPL-107", std::string(message)); }

void fail_integer_size() {
  throw Error(ErrorKind::limit, "E-LIM-007", "the integer is too large to be computed or printed");
}

void fail_memory() { throw Error(ErrorKind::limit, "E-LIM-003", "the value is larger than any string or list can be"); }

void Nesting::refuse() {
  throw Error(ErrorKind::limit, "E-LIM-004", "values are nested deeper than " + std::to_string(kMaxDepth) + " levels",
              "look for a list or dictionary that contains itself");
}

}  // namespace docmill
