// Arguments and positions of the methods of str and bytes; see text_method.h.
#include "jinja/text_method.h"

#include <algorithm>
#include <limits>

#include "base/utf8.h"

namespace docmill::jinja {
namespace {

std::string count_of_arguments(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " argument" : " arguments");
}

/// Where slice position `index` of a text of `length` lies.
std::size_t clamp_index(std::int64_t index, std::size_t length) {
  const auto signed_length = static_cast<std::int64_t>(length);
  const std::int64_t from_start = index < 0 ? index + signed_length : index;
  return static_cast<std::size_t>(std::clamp<std::int64_t>(from_start, 0, signed_length));
}

}  // namespace

void MethodArguments::fail(Run& run, const Value& self, const Arguments& arguments, std::string_view method,
                           std::size_t least, std::size_t most) {
  const std::string name(method);
  const std::string full_name = std::string(self.is_string() ? "str" : type_name(self)) + "." + name + "()";
  const std::size_t given = arguments.positional.size();
  if (!arguments.named.empty()) {
    run.fail(kCallCode, full_name + " takes no keyword arguments");
  }
  if (most == 0) {
    run.fail(kCallCode, full_name + " takes no arguments (" + std::to_string(given) + " given)");
  }
  if (least == 1 && most == 1) {
    run.fail(kCallCode, full_name + " takes exactly one argument (" + std::to_string(given) + " given)");
  }
  const bool few = given < least;
  const std::string_view bound = least == most ? "" : few ? "at least " : "at most ";
  run.fail(kCallCode, name + " expected " + std::string(bound) + count_of_arguments(few ? least : most) + ", got " +
                          std::to_string(given));
}

void fail_type(Run& run, std::string_view expected, const Value& value) {
  run.fail(kTypeCode, std::string(expected) + std::string(type_name(value)));
}

std::int64_t slice_index(Run& run, const Value& value, std::int64_t otherwise) {
  if (value.is_none()) {
    return otherwise;
  }
  if (!value.is_any_integer()) {
    run.fail(kTypeCode, "slice indices must be integers or None or have an __index__ method");
  }
  return to_index(run, value);
}

std::int64_t size_argument(Run& run, const Value& value) {
  const std::int64_t size = to_index(run, value);
  if (value.is_big()) {
    run.fail(kValueCode, "Python int too large to convert to C ssize_t");
  }
  return size;
}

std::size_t Text::length(std::string_view part) const { return is_bytes() ? part.size() : utf8::count(part); }

std::size_t Text::offset_of(std::size_t position) const {
  return is_bytes() ? std::min(position, text_.size()) : utf8::offset_of(text_, position);
}

std::string_view Text::operand(const Value& value, std::string_view expected) const {
  if (is_operand(value)) [[likely]] {
    return value.as_string();
  }
  if (is_bytes()) {
    run_.fail(kTypeCode, "a bytes-like object is required, not '" + std::string(type_name(value)) + "'");
  }
  fail_type(run_, expected, value);
}

std::string_view Text::escaped_operand(const Value& value, std::string_view expected) const {
  if (is_safe()) {
    return run_.escape(value).as_string();
  }
  return operand(value, expected);
}

bool Text::range(const MethodArguments& arguments, std::size_t first, TextRange& range) const {
  range = {0, text_.size()};
  if (!arguments.given(first)) [[likely]] {
    return true;
  }
  constexpr std::int64_t kEnd = std::numeric_limits<std::int64_t>::max();
  const std::int64_t start = slice_index(run_, arguments[first], 0);
  const std::int64_t stop = arguments.given(first + 1) ? slice_index(run_, arguments[first + 1], kEnd) : kEnd;
  run_.budget.spend_bytes(text_.size());
  const std::size_t length = this->length();
  const std::size_t begin = clamp_index(start, length);
  const std::size_t end = clamp_index(stop, length);
  if (begin > end || (start > 0 && static_cast<std::uint64_t>(start) > length)) {
    return false;
  }
  const bool one_byte_each = length == text_.size();
  range = one_byte_each ? TextRange{begin, end} : TextRange{utf8::offset_of(text_, begin), utf8::offset_of(text_, end)};
  return true;
}

}  // namespace docmill::jinja
