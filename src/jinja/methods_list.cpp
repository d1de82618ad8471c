// The methods of list and tuple. Specification: Python 3.11, "Sequence Types".
//
// Those that change the list announce it first (Run::will_change), before they look at it, so that a list of the shared
// context is never written.
#include <algorithm>

#include "jinja/method_table.h"
#include "jinja/methods.h"
#include "jinja/sorting.h"
#include "jinja/subscript.h"
#include "jinja/text_method.h"

namespace docmill::jinja {
namespace {

List& changed_list(Run& run, const Value& self) {
  run.will_change(*self.as_list());
  return *self.as_list();
}

/// Where a slice position lies.
std::size_t clamp_position(std::int64_t position, std::size_t size) {
  const auto signed_size = static_cast<std::int64_t>(size);
  const std::int64_t from_start = position < 0 ? position + signed_size : position;
  return static_cast<std::size_t>(std::clamp<std::int64_t>(from_start, 0, signed_size));
}

std::int64_t position_argument(Run& run, const Value& value) {
  if (!value.is_any_integer()) {
    run.fail(kTypeCode, "slice indices must be integers or have an __index__ method");
  }
  return to_index(run, value);
}

// ---- asking ----

Value count(Run& run, const Value& self, const Arguments& given) {
  const MethodArguments arguments(run, self, given, "count", 1, 1);
  std::int64_t found = 0;
  for (const Value& item : self.as_list()->view()) {
    run.budget.spend();
    found += run.equal(item, arguments[0]) ? 1 : 0;
  }
  return Value::integer(found);
}

Value index(Run& run, const Value& self, const Arguments& given) {
  const MethodArguments arguments(run, self, given, "index", 1, 3);
  const List& list = *self.as_list();
  const auto size = static_cast<std::int64_t>(list.size);
  const std::int64_t from = arguments.given(1) ? position_argument(run, arguments[1]) : 0;
  const std::int64_t to = arguments.given(2) ? position_argument(run, arguments[2]) : size;
  const std::size_t end = clamp_position(to, list.size);
  for (std::size_t i = clamp_position(from, list.size); i < end; ++i) {
    run.budget.spend();
    if (run.equal(list.items[i], arguments[0])) {
      return Value::integer(static_cast<std::int64_t>(i));
    }
  }
  run.fail(kValueCode,
           self.is_tuple() ? "tuple.index(x): x not in tuple" : repr(run, arguments[0]) + " is not in list");
}

Value copy(Run& run, const Value& self, const Arguments& given) {
  const MethodArguments arguments(run, self, given, "copy", 0, 0);
  const List& list = *self.as_list();
  List* result = allocate_list(run, list.size);
  std::copy_n(list.items, list.size, result->items);
  result->size = list.size;
  return Value::list(result);
}

// ---- changing ----

Value append(Run& run, const Value& self, const Arguments& given) {
  const MethodArguments arguments(run, self, given, "append", 1, 1);
  changed_list(run, self).push(run.arena, arguments[0]);
  return Value::none();
}

Value clear(Run& run, const Value& self, const Arguments& given) {
  const MethodArguments arguments(run, self, given, "clear", 0, 0);
  changed_list(run, self).size = 0;
  return Value::none();
}

Value extend(Run& run, const Value& self, const Arguments& given) {
  const MethodArguments arguments(run, self, given, "extend", 1, 1);
  List& list = changed_list(run, self);
  if (arguments[0].is_sequence()) {  // perhaps the list itself, which grows meanwhile
    const List& source = *arguments[0].as_list();
    const std::uint32_t size = source.size;
    run.budget.spend(size);
    for (std::uint32_t i = 0; i < size; ++i) {
      const Value item = source.items[i];
      list.push(run.arena, item);
    }
    return Value::none();
  }
  Iteration items(run, arguments[0]);
  Value item;
  while (items.next(item)) {
    run.budget.spend();
    list.push(run.arena, item);
  }
  return Value::none();
}

Value insert(Run& run, const Value& self, const Arguments& given) {
  const MethodArguments arguments(run, self, given, "insert", 2, 2);
  List& list = changed_list(run, self);
  const std::size_t at = clamp_position(size_argument(run, arguments[0]), list.size);
  run.budget.spend(1 + ((list.size - at) >> 4));
  const Value item = arguments[1];
  list.push(run.arena, item);
  std::copy_backward(list.items + at, list.items + list.size - 1, list.items + list.size);
  list.items[at] = item;
  return Value::none();
}

void erase(Run& run, List& list, std::size_t at) {
  run.budget.spend(1 + ((list.size - at) >> 4));
  std::copy(list.items + at + 1, list.items + list.size, list.items + at);
  --list.size;
}

Value pop(Run& run, const Value& self, const Arguments& given) {
  const MethodArguments arguments(run, self, given, "pop", 0, 1);
  List& list = changed_list(run, self);
  const std::int64_t position = arguments.given(0) ? size_argument(run, arguments[0]) : -1;
  const auto size = static_cast<std::int64_t>(list.size);
  if (size == 0) {
    run.fail(kIndexCode, "pop from empty list");
  }
  const std::int64_t at = position < 0 ? position + size : position;
  if (at < 0 || at >= size) {
    run.fail(kIndexCode, "pop index out of range");
  }
  const Value item = list.items[at];
  erase(run, list, static_cast<std::size_t>(at));
  return item;
}

Value remove(Run& run, const Value& self, const Arguments& given) {
  const MethodArguments arguments(run, self, given, "remove", 1, 1);
  List& list = changed_list(run, self);
  for (std::size_t i = 0; i < list.size; ++i) {
    run.budget.spend();
    if (run.equal(list.items[i], arguments[0])) {
      erase(run, list, i);
      return Value::none();
    }
  }
  run.fail(kValueCode, "list.remove(x): x not in list");
}

Value reverse(Run& run, const Value& self, const Arguments& given) {
  const MethodArguments arguments(run, self, given, "reverse", 0, 0);
  List& list = changed_list(run, self);
  run.budget.spend(list.size >> 2);
  std::reverse(list.items, list.items + list.size);
  return Value::none();
}

// ---- sort ----

struct Keyed {
  Value key;
  Value item;
};

bool less(Run& run, const Value& a, const Value& b) {
  run.budget.spend();
  run.require_defined(a);
  run.require_defined(b);
  return compare(run, a, b) == -1;
}

void sort_items(Run& run, std::span<Keyed> items, bool backwards) {
  // Equal items keep their order backwards too: the comparison is turned round, not the result.
  stable_sort(run.arena, items.data(), items.size(), [&run, backwards](const Keyed& a, const Keyed& b) {
    return backwards ? less(run, b.key, a.key) : less(run, a.key, b.key);
  });
}

Value sort(Run& run, const Value& self, const Arguments& arguments) {
  if (!arguments.positional.empty()) {
    run.fail(kCallCode, "sort() takes no positional arguments");
  }
  const auto bound = bind(run, arguments, "sort", {"key", "reverse"});
  const bool backwards = bound.given(1) && to_int_flag(run, bound[1]);
  List& list = changed_list(run, self);
  const std::uint32_t size = list.size;
  run.budget.spend(size);
  std::span<Keyed> items(run.arena.array<Keyed>(size), size);
  for (std::uint32_t i = 0; i < size; ++i) {
    items[i].item = items[i].key = list.items[i];
  }
  if (bound.given(0) && !bound[0].is_none()) {
    for (Keyed& item : items) {
      item.key = run.call(bound[0], {{&item.item, 1}, {}});
    }
  }
  sort_items(run, items, backwards);
  if (list.size != size) {
    run.fail(kValueCode, "list modified during sort");
  }
  for (std::uint32_t i = 0; i < size; ++i) {
    list.items[i] = items[i].item;
  }
  return Value::none();
}

constexpr Method kListMethods[] = {
    {"append", append, true}, {"clear", clear, true},     {"copy", copy},           {"count", count},
    {"extend", extend, true}, {"index", index},           {"insert", insert, true}, {"pop", pop, true},
    {"remove", remove, true}, {"reverse", reverse, true}, {"sort", sort, true},
};
constexpr MethodTable<std::size(kListMethods)> kListTable(kListMethods);

constexpr Method kTupleMethods[] = {{"count", count}, {"index", index}};
constexpr MethodTable<std::size(kTupleMethods)> kTupleTable(kTupleMethods);

}  // namespace

const Method* find_list_method(std::string_view name) { return kListTable.find(name); }
std::span<const Method> list_methods() { return kListTable.all(); }
const Method* find_tuple_method(std::string_view name) { return kTupleTable.find(name); }
std::span<const Method> tuple_methods() { return kTupleTable.all(); }

}  // namespace docmill::jinja
