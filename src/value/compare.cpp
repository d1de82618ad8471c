// ==, < and `in`, as Python defines them.
//
// Inside containers a value is equal to itself even when it is not a number, since Python compares identity first.
#include <algorithm>
#include <bit>

#include "base/find.h"
#include "value/key.h"
#include "value/number.h"
#include "value/value_error.h"

namespace docmill {
namespace {

void report_undefined(Heap& heap, const Value& a, const Value& b, bool ordered) {
  if ((a.is_undefined() || b.is_undefined()) && heap.undefined_compared != nullptr) {
    heap.undefined_compared(heap, a.is_undefined() ? a : b, ordered);
  }
}

bool equal_texts(Heap& heap, std::string_view a, std::string_view b) {
  if (a.size() != b.size()) {
    return false;
  }
  heap.budget.spend_bytes(a.size());
  return a.data() == b.data() || a == b;
}

bool same_float(const Value& a, const Value& b) {
  return a.is_floating() && b.is_floating() &&
         std::bit_cast<std::uint64_t>(a.as_floating()) == std::bit_cast<std::uint64_t>(b.as_floating());
}

bool equal_items(Heap& heap, const Value& a, const Value& b) { return same_float(a, b) || equal(heap, a, b); }

bool equal_lists(Heap& heap, const List& a, const List& b) {
  if (&a == &b) {
    return true;
  }
  if (a.size != b.size) {
    return false;
  }
  const Nesting nesting(heap);
  for (std::uint32_t i = 0; i < a.size; ++i) {
    if (!equal_items(heap, a.items[i], b.items[i])) {
      return false;
    }
  }
  return true;
}

bool equal_dicts(Heap& heap, const Dict& a, const Dict& b) {
  if (&a == &b) {
    return true;
  }
  if (a.size != b.size) {
    return false;
  }
  const Nesting nesting(heap);
  for (const Dict::Entry& entry : a.view()) {
    const Value* other = b.find(entry.key);
    if (other == nullptr || !equal_items(heap, entry.value, *other)) {
      return false;
    }
  }
  return true;
}

bool equal_object(Heap& heap, Object& object, const Value& other) {
  const Nesting nesting(heap);
  return object.equals(heap, other);
}

int compare_texts(Heap& heap, std::string_view a, std::string_view b) {
  heap.budget.spend_bytes(std::min(a.size(), b.size()));
  const int order = a.compare(b);
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

int compare_lists(Heap& heap, const List& a, const List& b, std::string_view op) {
  const Nesting nesting(heap);
  const std::uint32_t common = std::min(a.size, b.size);
  for (std::uint32_t i = 0; i < common; ++i) {
    if (!equal_items(heap, a.items[i], b.items[i])) {
      return compare(heap, a.items[i], b.items[i], op);
    }
  }
  return a.size < b.size ? -1 : a.size > b.size ? 1 : 0;
}

bool contains_text(Heap& heap, const Value& haystack, const Value& needle) {
  if (!needle.is_string()) {
    fail("E-TPL-101", "'in <string>' requires string as left operand, not " + std::string(type_name(needle)));
  }
  heap.budget.spend_bytes(std::size_t{haystack.size()} + needle.size());
  return find_text(haystack.as_string(), needle.as_string()) != std::string_view::npos;
}

bool contains_byte(Heap& heap, const Value& haystack, const Value& needle) {
  heap.budget.spend_bytes(std::size_t{haystack.size()} + needle.size());
  if (needle.kind() == Kind::bytes) {
    return find_text(haystack.as_string(), needle.as_string()) != std::string_view::npos;
  }
  if (!needle.is_any_integer()) {
    fail("E-TPL-101", "a bytes-like object is required, not '" + std::string(type_name(needle)) + "'");
  }
  if (needle.is_big() || needle.as_integer() < 0 || needle.as_integer() > 255) {
    fail("E-TPL-101", "byte must be in range(0, 256)");
  }
  return haystack.as_string().find(static_cast<char>(needle.as_integer())) != std::string_view::npos;
}

bool contains_item(Heap& heap, const List& list, const Value& needle) {
  return std::any_of(list.items, list.items + list.size,
                     [&](const Value& item) { return equal_items(heap, item, needle); });
}

bool contains_object(Heap& heap, Object& object, const Value& needle) {
  const Nesting nesting(heap);
  return object.contains(heap, needle);
}

}  // namespace

bool equal(Heap& heap, const Value& a, const Value& b) {
  heap.budget.spend();
  if (a.is_number() && b.is_number()) {
    return compare_numbers(a, b) == 0;
  }
  if (a.is_undefined() || b.is_undefined()) [[unlikely]] {
    report_undefined(heap, a, b, false);
    return a.kind() == b.kind();
  }
  if (a.is_object()) {
    return equal_object(heap, *a.as_object(), b);
  }
  if (b.is_object()) {
    return equal_object(heap, *b.as_object(), a);
  }
  if (a.kind() != b.kind()) {
    return false;
  }
  switch (a.kind()) {
    case Kind::undefined:
    case Kind::none:
      return true;
    case Kind::string:
    case Kind::bytes:
      return equal_texts(heap, a.as_string(), b.as_string());
    case Kind::list:
    case Kind::tuple:
      return equal_lists(heap, *a.as_list(), *b.as_list());
    case Kind::dict:
      return equal_dicts(heap, *a.as_dict(), *b.as_dict());
    case Kind::boolean:
    case Kind::integer:
    case Kind::floating:
    case Kind::big:
    case Kind::object:
      break;
  }
  return false;
}

int compare(Heap& heap, const Value& a, const Value& b, std::string_view op) {
  heap.budget.spend();
  if (a.is_number() && b.is_number()) {
    return compare_numbers(a, b);
  }
  if (a.kind() == b.kind()) {
    switch (a.kind()) {
      case Kind::string:
      case Kind::bytes:
        return compare_texts(heap, a.as_string(), b.as_string());
      case Kind::list:
      case Kind::tuple:
        return compare_lists(heap, *a.as_list(), *b.as_list(), op);
      case Kind::undefined:
      case Kind::none:
      case Kind::boolean:
      case Kind::integer:
      case Kind::floating:
      case Kind::big:
      case Kind::dict:
      case Kind::object:
        break;
    }
  }
  report_undefined(heap, a, b, true);
  fail_not_comparable(op, a, b);
}

bool contains(Heap& heap, const Value& haystack, const Value& needle) {
  heap.budget.spend();
  switch (haystack.kind()) {
    case Kind::undefined:
      return false;
    case Kind::string:
      return contains_text(heap, haystack, needle);
    case Kind::bytes:
      return contains_byte(heap, haystack, needle);
    case Kind::list:
    case Kind::tuple:
      return contains_item(heap, *haystack.as_list(), needle);
    case Kind::dict:
      return haystack.as_dict()->find(needle) != nullptr;
    case Kind::object:
      return contains_object(heap, *haystack.as_object(), needle);
    case Kind::none:
    case Kind::boolean:
    case Kind::integer:
    case Kind::floating:
    case Kind::big:
      break;
  }
  fail_not_container(haystack);
}

}  // namespace docmill
