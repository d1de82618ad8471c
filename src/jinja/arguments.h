// Turning arguments of built-in filters, tests and functions into C++ values, with Python's TypeError texts.
//
// Binding of arguments to parameters is declared in run.h (`bind`); this header is about one value at a time and about
// making room for a result whose size is known before it is made: sizes are checked and paid for first.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "jinja/run.h"

namespace docmill::jinja {

/// A value of the wrong type: TypeError.
inline constexpr std::string_view kTypeCode = "E-TPL-140";
/// A value of the right type that makes no sense: ValueError, OverflowError and the like.
inline constexpr std::string_view kValueCode = "E-TPL-141";
/// A filter was called in a way it does not know: Jinja2's FilterArgumentError.
inline constexpr std::string_view kFilterArgumentCode = "E-TPL-142";

/// For functions without parameters.
inline void bind_nothing(Run& run, const Arguments& arguments, std::string_view function) {
  if (!arguments.positional.empty() || !arguments.named.empty()) [[unlikely]] {
    bind_arguments(run, arguments, function, {}, 0, nullptr, nullptr);
  }
}

/// Python's operator.index for sizes and positions; beyond 64 bits it stops at the end of the range.
std::int64_t to_index(Run& run, const Value& value);
/// The same for a number that Python compares or multiplies before: an undefined value fails as undefined.
std::int64_t to_number(Run& run, const Value& value);
/// to_index as a count: negative becomes 0.
std::uint64_t to_count(Run& run, const Value& value);
/// A flag that C code of Python reads as an int (`sorted(reverse=...)`).
bool to_int_flag(Run& run, const Value& value);
/// Python's float(value).
double to_float(Run& run, const Value& value);

/// markupsafe's soft_str: `value` itself when it is a string, else str(value).
Value soft_text(Run& run, const Value& value);
/// Whether Python finds `__html__` on it: Markup, chainable undefined values, host objects with HTML of their own.
bool has_html(Run& run, const Value& value);
/// The text of `value`, its HTML where it has one.
Value html_or_text(Run& run, const Value& value);
/// str(value) without the safe mark.
inline std::string_view plain_text(Run& run, const Value& value) { return run.text(value); }
/// repr(value) for messages.
std::string repr(Run& run, const Value& value);
/// Fails with "'int' object has no attribute 'splitlines'", or with the undefined error.
[[noreturn]] void fail_attribute(Run& run, const Value& value, std::string_view attribute);

/// Room for a text of `size` bytes, charged to the budget. Throws Error limit when it cannot be had.
char* allocate_text(Run& run, std::size_t size);
/// a + b and a * b that stop at the largest number, so that sizes from templates cannot wrap around.
constexpr std::size_t saturating_add(std::size_t a, std::size_t b) {
  std::size_t sum = 0;
  return __builtin_add_overflow(a, b, &sum) ? SIZE_MAX : sum;
}
constexpr std::size_t saturating_multiply(std::size_t a, std::size_t b) {
  std::size_t product = 0;
  return __builtin_mul_overflow(a, b, &product) ? SIZE_MAX : product;
}
/// Python's a + b for two strings: when one is safe, the other is escaped.
Value concatenate(Run& run, const Value& a, const Value& b);
/// A list of `size` items to be filled by the caller, charged to the budget.
List* allocate_list(Run& run, std::size_t size);

/// All items of `iterable`; those of a list or tuple are not copied.
std::span<const Value> items_of(Run& run, const Value& iterable);

/// A dict made of `arguments` as Python's dict() makes it.
Dict* make_dict_from(Run& run, const Arguments& arguments);

}  // namespace docmill::jinja
