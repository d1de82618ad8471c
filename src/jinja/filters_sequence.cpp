// Filters over sequences that keep their order: length, first, last, list, join, sum, reverse, random, slice, batch,
// items, map, select and reject; and the two that are about any value, default and attr.
#include <algorithm>

#include "base/utf8.h"
#include "jinja/arguments.h"
#include "jinja/attribute_path.h"
#include "jinja/builtins.h"
#include "jinja/dict_view.h"
#include "jinja/generators.h"

namespace docmill::jinja {

namespace {

/// Appends the items with `separator` between them; `safe` says whether everything is escaped or printed.
template <class Next>
Value join_with(Run& run, const Value& separator, bool safe, Next next) {
  Buffer& out = run.scratch();
  const std::size_t mark = out.size();
  const std::string_view between = separator.as_string();
  Value item;
  for (bool first = true; next(item); first = false) {
    const std::size_t before = out.size();
    if (!first) {
      out.append(between);
    }
    if (item.is_string() && !safe) {
      out.append(item.as_string());
    } else {
      safe ? run.escape(item, out) : run.print(item, out);
    }
    run.budget.spend(1 + ((out.size() - before) >> 4));
  }
  return run.take(mark, safe);
}

Value join_list(Run& run, const Value& separator, bool safe, std::span<const Value> items) {
  std::size_t at = 0;
  return join_with(run, separator, safe, [&](Value& item) {
    if (at == items.size()) {
      return false;
    }
    item = items[at++];
    return true;
  });
}

Value join_iterated(Run& run, const Value& input, const Value& separator, bool safe, const AttributePath& path) {
  if (input.is_sequence() && path.empty()) {
    return join_list(run, separator, safe, input.as_list()->view());
  }
  Iteration items(run, input);
  return join_with(run, separator, safe, [&](Value& item) {
    if (!items.next(item)) {
      return false;
    }
    item = path.get(run, item);
    return true;
  });
}

std::span<const Value> mapped_items(Run& run, const Value& input, const AttributePath& path) {
  if (path.empty()) {
    return items_of(run, input);
  }
  List* list = run.make_list();
  Iteration items(run, input);
  for (Value item; items.next(item);) {
    run.budget.spend();
    list->push(run.arena, path.get(run, item));
  }
  return list->view();
}

/// One item that is HTML makes the whole text HTML, unless the separator already does.
Value join_escaping(Run& run, const Value& input, const Value& separator, const AttributePath& path) {
  if (has_html(run, separator)) {
    return join_iterated(run, input, soft_text(run, separator), separator.is_safe(), path);
  }
  const std::span<const Value> items = mapped_items(run, input, path);
  const bool safe = std::any_of(items.begin(), items.end(), [&](const Value& item) { return has_html(run, item); });
  return join_list(run, safe ? run.escape(separator) : run.to_string(separator), safe, items);
}

/// Whether Python's reversed() takes it.
bool is_reversible(Run& run, const Value& value) {
  switch (value.kind()) {
    case Kind::undefined:
    case Kind::string:
    case Kind::bytes:
    case Kind::list:
    case Kind::tuple:
    case Kind::dict:
      return true;
    case Kind::object:
      return value.as_object()->length(run).has_value();
    case Kind::none:
    case Kind::boolean:
    case Kind::integer:
    case Kind::floating:
    case Kind::big:
      return false;
  }
  return false;
}

/// The range behind `value`, or null: its items need not be made to be counted.
const Range* as_range(const Value& value) {
  return value.is_object() ? dynamic_cast<const Range*>(value.as_object()) : nullptr;
}

/// What Python calls the iterator from the end of `value`.
std::string_view reversed_type(const Value& value) {
  if (const DictView* view = as_dict_view(value)) {
    return view->part() == DictView::Part::keys     ? "dict_reversekeyiterator"
           : view->part() == DictView::Part::values ? "dict_reversevalueiterator"
                                                    : "dict_reverseitemiterator";
  }
  return value.is_list() ? "list_reverseiterator" : value.is_dict() ? "dict_reversekeyiterator" : "reversed";
}

Value reversed_items(Run& run, const Value& value) {
  if (const Range* range = as_range(value)) {
    return make_reversed(run, *range);
  }
  const List& items = value.is_sequence() ? *value.as_list() : *run.to_list(value);
  return make_reversed(run, items, reversed_type(value));
}

Value reversed_text(Run& run, const Value& value) {
  const std::string_view text = value.as_string();
  char* out = allocate_text(run, text.size());
  char* to = out + text.size();
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = utf8::decode(text, at).size;
    to -= size;
    std::copy_n(text.data() + at, size, to);
    at += size;
  }
  return Value::string({out, text.size()}, value.is_safe());
}

Value last_character(const Value& value) {
  const std::string_view text = value.as_string();
  return Value::string(text.substr(text.size() - utf8::decode_before(text, text.size()).size), value.is_safe());
}

Value random_entry(Run& run, const Dict& dict) {
  const Value key = Value::integer(static_cast<std::int64_t>(run.random(dict.size)));
  const Value* value = dict.find(key);
  if (value == nullptr) {
    run.fail(kTypeCode, "a dict has no order to choose from at random", "use `|list|random`");
  }
  return *value;
}

Value item_at(Run& run, const Value& sequence, std::size_t index) {
  if (sequence.is_sequence()) {
    return sequence.as_list()->items[index];
  }
  return run.get_item(sequence, Value::integer(static_cast<std::int64_t>(index)));
}

/// Adds to `total` what needs no general arithmetic; false when it does.
bool add_number(Value& total, const Value& item) {
  if (total.is_integer() && item.is_integer()) {
    std::int64_t sum = 0;
    if (__builtin_add_overflow(total.as_integer(), item.as_integer(), &sum)) {
      return false;
    }
    total = Value::integer(sum);
    return true;
  }
  if (total.is_floating() && item.is_floating()) {
    total = Value::floating(total.as_floating() + item.as_floating());
    return true;
  }
  return false;
}

}  // namespace

Value filter_default(Run& run, const Value& input, const Arguments& arguments) {
  const auto a = bind(run, arguments, "do_default", {"default_value", "boolean"});
  if (input.is_undefined() || (a.given(1) && run.truth(a[1]) && !run.truth(input))) {
    return a.get(0, Value::string(""));
  }
  return input;
}

Value filter_attr(Run& run, const Value& input, const Arguments& arguments) {
  const auto a = bind(run, arguments, "do_attr", {"name"}, 1);
  run.require_usable(a[0]);
  if (!a[0].is_string()) {
    run.fail(kTypeCode, "attribute name must be string, not '" + std::string(type_name(a[0])) + "'");
  }
  if (run.chains(input) && a[0].as_string() != "__class__") {
    return input;
  }
  return run.get_python_attribute(input, a[0].as_string());
}

Value filter_length(Run& run, const Value& input, const Arguments& arguments) {
  bind_nothing(run, arguments, "len");
  return Value::integer(static_cast<std::int64_t>(run.length(input)));
}

Value filter_first(Run& run, const Value& input, const Arguments& arguments) {
  bind_nothing(run, arguments, "do_first");
  Iteration items(run, input);
  Value item;
  return items.next(item) ? item : run.undefined_message("No first item, sequence was empty.");
}

Value filter_last(Run& run, const Value& input, const Arguments& arguments) {
  bind_nothing(run, arguments, "do_last");
  if (input.is_string() && input.size() != 0) {
    return last_character(input);
  }
  if (!is_reversible(run, input)) {
    run.fail(kTypeCode, "'" + std::string(type_name(input)) + "' object is not reversible",
             "make it a list first: `|list|last`");
  }
  if (const Range* range = as_range(input); range != nullptr && range->size() != 0) {
    return Value::integer(range->at(range->size() - 1));
  }
  const std::span<const Value> items = items_of(run, input);
  return items.empty() ? run.undefined_message("No last item, sequence was empty.") : items.back();
}

Value filter_list(Run& run, const Value& input, const Arguments& arguments) {
  bind_nothing(run, arguments, "do_list");
  return Value::list(run.to_list(input));
}

Value filter_random(Run& run, const Value& input, const Arguments& arguments) {
  bind_nothing(run, arguments, "do_random");
  const std::size_t size = run.length(input);
  if (size == 0) {
    return run.undefined_message("No random item, sequence was empty.");
  }
  if (input.is_object() && !input.as_object()->has_items()) {
    run.fail(kTypeCode, "'" + std::string(type_name(input)) + "' object is not subscriptable", "use `|list|random`");
  }
  return input.is_dict() ? random_entry(run, *input.as_dict()) : item_at(run, input, run.random(size));
}

Value filter_join(Run& run, const Value& input, const Arguments& arguments) {
  const auto a = bind(run, arguments, "do_join", {"d", "attribute"});
  const Value separator = a.get(0, Value::string(""));
  const AttributePath path(run, a.get(1, Value::none()));
  if (run.autoescape()) {
    return join_escaping(run, input, separator, path);
  }
  return join_iterated(run, input, run.to_string(separator), false, path);
}

Value filter_reverse(Run& run, const Value& input, const Arguments& arguments) {
  bind_nothing(run, arguments, "do_reverse");
  if (input.is_string()) {
    return reversed_text(run, input);
  }
  if (is_reversible(run, input)) {
    return reversed_items(run, input);
  }
  if (!input.is_object() || input.as_object()->iterate(run) == nullptr) {
    run.fail(kFilterArgumentCode, "argument must be iterable");
  }
  List* list = run.to_list(input);
  std::reverse(list->items, list->items + list->size);
  return Value::list(list);
}

Value filter_sum(Run& run, const Value& input, const Arguments& arguments) {
  const auto a = bind(run, arguments, "do_sum", {"attribute", "start"});
  const AttributePath path(run, a.get(0, Value::none()));
  Value total = a.get(1, Value::integer(0));
  Iteration items(run, input);
  if (total.is_string()) {
    run.fail(kTypeCode, "sum() can't sum strings [use ''.join(seq) instead]", "use the `join` filter");
  }
  for (Value item; items.next(item);) {
    run.budget.spend();
    item = path.get(run, item);
    if (!add_number(total, item)) {
      run.require_defined(total);
      run.require_defined(item);
      total = add(run, total, item);
    }
  }
  return total;
}

Value filter_batch(Run& run, const Value& input, const Arguments& arguments) {
  const auto a = bind(run, arguments, "do_batch", {"linecount", "fill_with"}, 1);
  return make_batch(run, input, a[0], a.get(1, Value::none()));
}

Value filter_slice(Run& run, const Value& input, const Arguments& arguments) {
  const auto a = bind(run, arguments, "do_slice", {"slices", "fill_with"}, 1);
  return make_slices(run, input, a[0], a.get(1, Value::none()));
}

Value filter_items(Run& run, const Value& input, const Arguments& arguments) {
  bind_nothing(run, arguments, "do_items");
  return make_items(run, input);
}

Value filter_map(Run& run, const Value& input, const Arguments& arguments) { return make_map(run, input, arguments); }

Value filter_select(Run& run, const Value& input, const Arguments& arguments) {
  return make_select(run, input, arguments, {});
}

Value filter_reject(Run& run, const Value& input, const Arguments& arguments) {
  return make_select(run, input, arguments, {.reject = true});
}

Value filter_selectattr(Run& run, const Value& input, const Arguments& arguments) {
  return make_select(run, input, arguments, {.by_attribute = true});
}

Value filter_rejectattr(Run& run, const Value& input, const Arguments& arguments) {
  return make_select(run, input, arguments, {.reject = true, .by_attribute = true});
}

}  // namespace docmill::jinja
