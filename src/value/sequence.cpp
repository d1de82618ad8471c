// + and * of strings, bytes, lists and tuples; see sequence.h. The size of a result is known, charged and refused
// before any of it is allocated.
#include "value/sequence.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "base/escape.h"
#include "value/number.h"
#include "value/value_error.h"

namespace docmill {
namespace {

constexpr std::uint64_t kMostSize = std::numeric_limits<std::uint32_t>::max();  // of strings and lists alike

char* allocate_text(Heap& heap, std::uint64_t size) {
  if (size > kMostSize) {
    fail_memory();
  }
  heap.budget.spend_bytes(size);
  return static_cast<char*>(heap.arena.allocate(size, 1));
}

Value join_texts(Heap& heap, std::string_view a, std::string_view b, bool safe) {
  if (a.empty() || b.empty()) {
    return Value::string(a.empty() ? b : a, safe);
  }
  const std::uint64_t size = std::uint64_t{a.size()} + b.size();
  char* text = allocate_text(heap, size);
  std::memcpy(text, a.data(), a.size());
  std::memcpy(text + a.size(), b.data(), b.size());
  return Value::string({text, size}, safe);
}

bool is_markup(const Value& value) { return value.is_string() && value.is_safe(); }

[[noreturn]] void fail_concatenation(const Value& a, const Value& b) {
  const std::string other(type_name(b));
  if (a.kind() == Kind::bytes) {
    fail("E-TPL-101", "can't concat " + other + " to bytes");
  }
  if ((a.is_string() && !a.is_safe()) || a.is_sequence()) {
    const std::string type(type_name(a));
    fail("E-TPL-101", "can only concatenate " + type + " (not \"" + other + "\") to " + type,
         a.is_string() ? "use ~ to join values of any type as text" : "");
  }
  fail_operands("+", a, b);
}

// The text of a part of Markup: escaped unless it is safe already; nullopt when the value has no place in Markup.
std::optional<std::string_view> markup_text(Heap& heap, const Value& value) {
  if (value.is_string() && (value.is_safe() || find_html_special(value.as_string()) == std::string_view::npos)) {
    return value.as_string();
  }
  Buffer text;
  text.set_limit(heap.arena.limit());
  if (value.is_string()) {
    escape_html(value.as_string(), text);
  } else if (!value.is_object() || !value.as_object()->html(heap, text)) {
    return std::nullopt;
  }
  if (text.size() > kMostSize) {
    fail_memory();
  }
  return heap.arena.copy(text.view());
}

Value join_markup(Heap& heap, const Value& a, const Value& b) {
  heap.budget.spend_bytes(std::size_t{a.is_string() ? a.size() : 0} + (b.is_string() ? b.size() : 0));
  const std::optional<std::string_view> left = markup_text(heap, a);
  const std::optional<std::string_view> right = markup_text(heap, b);
  if (left && right) {
    return join_texts(heap, *left, *right, true);
  }
  fail_concatenation(a, b);
}

List* join_lists(Heap& heap, const List& a, const List& b) {
  const std::uint64_t size = std::uint64_t{a.size} + b.size;
  if (size > kMostSize) {
    fail_memory();
  }
  heap.budget.spend(size);
  List* list = List::make(heap.arena, size);
  std::copy_n(a.items, a.size, list->items);
  std::copy_n(b.items, b.size, list->items + a.size);
  list->size = static_cast<std::uint32_t>(size);
  return list;
}

bool is_repeatable(const Value& value) {
  return value.is_string() || value.kind() == Kind::bytes || value.is_sequence();
}

// How often to repeat: 0 for negative counts.
std::uint64_t count_of(const Value& value) {
  if (value.is_big()) {
    fail_overflow("cannot fit 'int' into an index-sized integer");
  }
  return static_cast<std::uint64_t>(std::max<std::int64_t>(value.as_integer(), 0));
}

// Size of `size` repeated, at most just above what is possible.
std::uint64_t repeated_size(std::uint64_t size, std::uint64_t count) {
  std::uint64_t total = 0;
  if (__builtin_mul_overflow(size, count, &total) || total > kMostSize) {
    fail_memory();
  }
  return total;
}

// Fills `total` items from the first `size`, doubling what is there.
template <class T>
void fill_repeated(T* items, std::size_t size, std::size_t total) {
  for (std::size_t filled = size; filled < total;) {
    const std::size_t step = std::min(filled, total - filled);
    std::memcpy(static_cast<void*>(items + filled), items, step * sizeof(T));
    filled += step;
  }
}

std::string_view repeat_text(Heap& heap, std::string_view text, std::uint64_t count) {
  const std::uint64_t total = repeated_size(text.size(), count);
  if (total == 0) {
    return {};
  }
  char* repeated = allocate_text(heap, total);
  std::memcpy(repeated, text.data(), text.size());
  fill_repeated(repeated, text.size(), total);
  return {repeated, total};
}

List* repeat_list(Heap& heap, const List& from, std::uint64_t count) {
  const std::uint64_t total = repeated_size(from.size, count);
  heap.budget.spend(total);
  List* list = List::make(heap.arena, total);
  if (total != 0) {
    std::copy_n(from.items, from.size, list->items);
    fill_repeated(list->items, from.size, total);
    list->size = static_cast<std::uint32_t>(total);
  }
  return list;
}

// Markup repeats as a number would be multiplied: Python does not see a sequence in it when it words the error.
[[noreturn]] void fail_repetition(const Value& a, const Value& b) {
  const auto is_seen = [](const Value& value) { return is_repeatable(value) && !is_markup(value); };
  if (!is_seen(a) && !is_seen(b)) {
    fail_operands("*", a, b);
  }
  const std::string type(type_name(is_seen(a) ? b : a));
  fail("E-TPL-101", "can't multiply sequence by non-int of type '" + type + "'");
}

}  // namespace

Value concatenate(Heap& heap, const Value& a, const Value& b) {
  if (is_markup(a) || is_markup(b)) {
    return join_markup(heap, a, b);
  }
  if (a.kind() == b.kind()) {
    switch (a.kind()) {
      case Kind::string:
        return join_texts(heap, a.as_string(), b.as_string(), false);
      case Kind::bytes:
        return Value::bytes(join_texts(heap, a.as_string(), b.as_string(), false).as_string());
      case Kind::list:
        return Value::list(join_lists(heap, *a.as_list(), *b.as_list()));
      case Kind::tuple:
        return Value::tuple(join_lists(heap, *a.as_list(), *b.as_list()));
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
  fail_concatenation(a, b);
}

Value repeat(Heap& heap, const Value& a, const Value& b) {
  if (!is_repeatable(a) && !is_repeatable(b)) {
    fail_operands("*", a, b);
  }
  const bool swapped = !is_repeatable(a);
  const Value& sequence = swapped ? b : a;
  const Value& count = swapped ? a : b;
  if (!count.is_any_integer()) {
    fail_repetition(a, b);
  }
  const std::uint64_t times = count_of(count);
  if (sequence.is_string()) {
    return Value::string(repeat_text(heap, sequence.as_string(), times), sequence.is_safe());
  }
  if (sequence.kind() == Kind::bytes) {
    return Value::bytes(repeat_text(heap, sequence.as_string(), times));
  }
  List* list = repeat_list(heap, *sequence.as_list(), times);
  return sequence.is_list() ? Value::list(list) : Value::tuple(list);
}

}  // namespace docmill
