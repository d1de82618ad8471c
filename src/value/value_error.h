// Errors of operations on values, worded as Python words its TypeError, ZeroDivisionError and OverflowError, and the
// guard against nesting that is too deep.
//
// Codes: E-TPL-101 to E-TPL-109, E-LIM-003, E-LIM-004 and E-LIM-007; see docs/errors.d/value.md.
#pragma once

#include <string>
#include <string_view>

#include "docmill/value.h"

namespace docmill {

[[noreturn]] void fail(std::string_view code, std::string message, std::string hint = {});
/// "unsupported operand type(s) for +: 'int' and 'str'".
[[noreturn]] void fail_operands(std::string_view op, const Value& a, const Value& b);
[[noreturn]] void fail_division_by_zero(std::string_view message);
/// "unhashable type: 'list'".
[[noreturn]] void fail_unhashable(const Value& value);
/// "'<' not supported between instances of 'int' and 'str'".
[[noreturn]] void fail_not_comparable(std::string_view op, const Value& a, const Value& b);
/// "argument of type 'int' is not iterable".
[[noreturn]] void fail_not_container(const Value& value);
/// E-TPL-107, "int too large to convert to float" and the like.
[[noreturn]] void fail_overflow(std::string_view message);
/// E-LIM-007.
[[noreturn]] void fail_integer_size();
/// E-LIM-003, for a single string or list beyond what a Value can describe.
[[noreturn]] void fail_memory();

/// Counts one level of an operation that works on values inside values. Throws E-LIM-004 beyond kMaxDepth.
class Nesting {
 public:
  explicit Nesting(Heap& heap) : heap_(heap) {
    if (heap_.nesting >= kMaxDepth) {
      refuse();
    }
    ++heap_.nesting;
  }
  Nesting(const Nesting&) = delete;
  Nesting& operator=(const Nesting&) = delete;
  ~Nesting() { --heap_.nesting; }

  [[noreturn]] static void refuse();

 private:
  Heap& heap_;
};

}  // namespace docmill
