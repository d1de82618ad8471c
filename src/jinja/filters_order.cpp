// Filters that order and group: sort, dictsort, groupby, unique, min, max. Comparison is Python's `<` on the values,
// or on their lower case where case is ignored; undefined values and mixed types fail as they do there.
#include <bit>

#include "jinja/arguments.h"
#include "jinja/attribute_path.h"
#include "jinja/builtins.h"
#include "jinja/generators.h"
#include "jinja/sorting.h"

namespace docmill::jinja {

namespace {

struct Keyed {
  Value key;
  Value value;
};

/// Python's a < b.
bool less(Run& run, const Value& a, const Value& b) {
  if (a.kind() == b.kind()) {
    if (a.is_integer()) {
      return a.as_integer() < b.as_integer();
    }
    if (a.is_string()) {
      run.budget.spend_bytes(std::min(a.size(), b.size()));
      return a.as_string() < b.as_string();
    }
  }
  run.require_defined(a);
  run.require_defined(b);
  return compare(run, a, b) == -1;
}

/// Python's a > b.
bool greater(Run& run, const Value& a, const Value& b) {
  if (a.kind() == b.kind() && (a.is_integer() || a.is_string())) {
    return less(run, b, a);
  }
  run.require_defined(a);
  run.require_defined(b);
  return compare(run, a, b, ">") == 1;
}

/// Python's [a] < [b]: equal values need no order.
bool item_less(Run& run, const Value& a, const Value& b) {
  const bool simple = a.kind() == b.kind() && (a.is_integer() || a.is_string() || a.is_floating());
  return (simple || !run.equal(a, b)) && less(run, a, b);
}

bool items_less(Run& run, std::span<const Value> a, std::span<const Value> b) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    const bool same_text = a[i].is_string() && b[i].is_string() && a[i].as_string() == b[i].as_string();
    if (!same_text && !run.equal(a[i], b[i])) {
      return less(run, a[i], b[i]);
    }
  }
  return false;
}

enum class Compare : std::uint8_t { values, items, lists };

void sort(Run& run, Keyed* items, std::size_t size, bool reverse, Compare how) {
  run.budget.spend(size * static_cast<std::size_t>(std::bit_width(size)));
  std::size_t comparisons = 0;  // paid for, but they take their time
  const auto look_now_and_then = [&] {
    if ((++comparisons & 0xffff) == 0) {
      run.budget.check_time();
    }
  };
  if (reverse) {
    std::reverse(items, items + size);
  }
  switch (how) {
    case Compare::values:
      stable_sort(run.arena, items, size, [&](const Keyed& a, const Keyed& b) {
        look_now_and_then();
        return less(run, a.key, b.key);
      });
      break;
    case Compare::items:
      stable_sort(run.arena, items, size, [&](const Keyed& a, const Keyed& b) {
        look_now_and_then();
        return item_less(run, a.key, b.key);
      });
      break;
    case Compare::lists:
      stable_sort(run.arena, items, size, [&](const Keyed& a, const Keyed& b) {
        look_now_and_then();
        return items_less(run, a.key.as_list()->view(), b.key.as_list()->view());
      });
      break;
  }
  if (reverse) {
    std::reverse(items, items + size);
  }
}

Value key_of(Run& run, const AttributePath& path, const Value& item, bool case_sensitive,
             const Value& fallback = Value::none()) {
  const Value value = path.get(run, item, fallback);
  return case_sensitive ? value : fold_case(run, value);
}

Value keys_of(Run& run, const AttributePaths& paths, const Value& item, bool case_sensitive) {
  if (paths.paths().size() == 1) {
    return key_of(run, paths.paths()[0], item, case_sensitive);
  }
  List* keys = run.make_list(paths.paths().size());
  for (const AttributePath& path : paths.paths()) {
    keys->push(run.arena, key_of(run, path, item, case_sensitive));
  }
  return Value::list(keys);
}

List* values_of(Run& run, const Keyed* items, std::size_t size) {
  List* list = run.make_list(size);
  for (std::size_t i = 0; i < size; ++i) {
    list->push(run.arena, items[i].value);
  }
  return list;
}

Value pair_of(Run& run, const Value& first, const Value& second) {
  List* pair = run.make_list(2);
  pair->push(run.arena, first);
  pair->push(run.arena, second);
  return Value::tuple(pair);
}

template <class Better>
Value extreme(Run& run, const Value& input, const Arguments& arguments, std::string_view name, Better better) {
  const auto a = bind(run, arguments, name, {"case_sensitive", "attribute"});
  const bool case_sensitive = a.given(0) && run.truth(a[0]);
  const AttributePath path(run, a.get(1, Value::none()));
  Iteration items(run, input);
  Value best;
  if (!items.next(best)) {
    return run.undefined_message("No aggregated item, sequence was empty.");
  }
  Value best_key = key_of(run, path, best, case_sensitive);
  for (Value item; items.next(item);) {
    run.budget.spend();
    const Value key = key_of(run, path, item, case_sensitive);
    if (better(key, best_key)) {
      best = item;
      best_key = key;
    }
  }
  return best;
}

/// The (key, value) pairs of a mapping.
Keyed* pairs_of(Run& run, const Value& mapping, std::size_t& size) {
  const bool is_mapping = mapping.is_dict() || (mapping.is_object() && mapping.as_object()->is_mapping());
  if (!is_mapping) {
    fail_attribute(run, mapping, "items");
  }
  const List* keys = run.to_list(mapping);
  size = keys->size;
  Keyed* pairs = run.arena.array<Keyed>(size);
  for (std::size_t i = 0; i < size; ++i) {
    const Value value = mapping.is_dict() ? mapping.as_dict()->entries[i].value : run.get_item(mapping, keys->items[i]);
    pairs[i] = {Value::none(), pair_of(run, keys->items[i], value)};
  }
  return pairs;
}

bool same_group(Run& run, const Value& a, const Value& b) {
  if (a.is_string() && b.is_string()) {
    return a.as_string() == b.as_string();
  }
  return run.equal(a, b);
}

/// Cuts sorted items into (grouper, items) pairs; the grouper is the value of the group's first item.
List* groups_of(Run& run, const Keyed* items, std::size_t size, const AttributePath& path, const Value& fallback) {
  List* groups = run.make_list();
  for (std::size_t begin = 0; begin < size;) {
    std::size_t end = begin + 1;
    while (end < size && same_group(run, items[begin].key, items[end].key)) {
      ++end;
    }
    const Value members = Value::list(values_of(run, items + begin, end - begin));
    const Value group = pair_of(run, path.get(run, items[begin].value, fallback), members);
    group.as_list()->group = true;
    groups->push(run.arena, group);
    begin = end;
  }
  return groups;
}

}  // namespace

Value filter_sort(Run& run, const Value& input, const Arguments& arguments) {
  const auto a = bind(run, arguments, "do_sort", {"reverse", "case_sensitive", "attribute"});
  const bool case_sensitive = a.given(1) && run.truth(a[1]);
  const AttributePaths paths(run, a.get(2, Value::none()));
  const std::span<const Value> items = items_of(run, input);
  const bool reverse = a.given(0) && to_int_flag(run, a[0]);
  Keyed* keyed = run.arena.array<Keyed>(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    keyed[i] = {keys_of(run, paths, items[i], case_sensitive), items[i]};
  }
  sort(run, keyed, items.size(), reverse, paths.paths().size() == 1 ? Compare::items : Compare::lists);
  return Value::list(values_of(run, keyed, items.size()));
}

Value filter_dictsort(Run& run, const Value& input, const Arguments& arguments) {
  const auto a = bind(run, arguments, "do_dictsort", {"case_sensitive", "by", "reverse"});
  const bool case_sensitive = a.given(0) && run.truth(a[0]);
  if (a.given(1)) {
    run.require_usable(a[1]);
  }
  const std::string_view by = !a.given(1) ? "key" : a[1].is_string() ? a[1].as_string() : std::string_view();
  if (by != "key" && by != "value") {
    run.fail(kFilterArgumentCode, "You can only sort by either \"key\" or \"value\"");
  }
  std::size_t size = 0;
  Keyed* pairs = pairs_of(run, input, size);
  const bool reverse = a.given(2) && to_int_flag(run, a[2]);
  for (std::size_t i = 0; i < size; ++i) {
    const Value& key = pairs[i].value.as_list()->items[by == "key" ? 0 : 1];
    pairs[i].key = case_sensitive ? key : fold_case(run, key);
  }
  sort(run, pairs, size, reverse, Compare::values);
  return Value::list(values_of(run, pairs, size));
}

Value filter_groupby(Run& run, const Value& input, const Arguments& arguments) {
  const auto a = bind(run, arguments, "do_groupby", {"attribute", "default", "case_sensitive"}, 1);
  const bool case_sensitive = a.given(2) && run.truth(a[2]);
  const Value fallback = a.get(1, Value::none());
  const AttributePath path(run, a[0]);
  const std::span<const Value> items = items_of(run, input);
  Keyed* keyed = run.arena.array<Keyed>(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    keyed[i] = {key_of(run, path, items[i], case_sensitive, fallback), items[i]};
  }
  sort(run, keyed, items.size(), false, Compare::values);
  return Value::list(groups_of(run, keyed, items.size(), path, fallback));
}

Value filter_unique(Run& run, const Value& input, const Arguments& arguments) {
  const auto a = bind(run, arguments, "do_unique", {"case_sensitive", "attribute"});
  return make_unique(run, input, AttributePath(run, a.get(1, Value::none())), a.given(0) && run.truth(a[0]));
}

Value filter_min(Run& run, const Value& input, const Arguments& arguments) {
  return extreme(run, input, arguments, "do_min", [&](const Value& a, const Value& b) { return less(run, a, b); });
}

Value filter_max(Run& run, const Value& input, const Arguments& arguments) {
  return extreme(run, input, arguments, "do_max", [&](const Value& a, const Value& b) { return greater(run, a, b); });
}

}  // namespace docmill::jinja
