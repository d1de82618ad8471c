// The methods of range and of the views of dicts.
//
// Specification: Python 3.11, "Ranges" and "Dictionary view objects"; of the set operations of views only isdisjoint,
// since there are no sets.
#include "jinja/dict_view.h"
#include "jinja/methods.h"
#include "jinja/text_method.h"

namespace docmill::jinja {
namespace {

const Range* as_range(const Value& value) {
  return value.is_object() ? dynamic_cast<const Range*>(value.as_object()) : nullptr;
}

Value range_count(Run& run, const Value& self, const Arguments& given) {
  const MethodArguments arguments(run, self, given, "count", 1, 1);
  return Value::integer(contains(run, self, arguments[0]) ? 1 : 0);
}

Value range_index(Run& run, const Value& self, const Arguments& given) {
  const MethodArguments arguments(run, self, given, "index", 1, 1);
  if (!contains(run, self, arguments[0])) {
    run.fail(kValueCode, std::string(run.text(arguments[0])) + " is not in range");
  }
  const Range& range = *as_range(self);
  const Value distance = subtract(run, arguments[0], Value::integer(range.start()));
  const Value index = floor_divide(run, distance, Value::integer(range.step()));
  return index.is_floating() ? integer_of_float(run, index.as_floating()) : index;
}

Value view_isdisjoint(Run& run, const Value& self, const Arguments& given) {
  const MethodArguments arguments(run, self, given, "isdisjoint", 1, 1);
  Iteration items(run, arguments[0]);
  for (Value item; items.next(item);) {
    run.budget.spend();
    if (contains(run, self, item)) {
      return Value::boolean(false);
    }
  }
  return Value::boolean(true);
}

constexpr Method kRangeMethods[] = {{"count", range_count}, {"index", range_index}};
constexpr Method kSetMethods[] = {{"isdisjoint", view_isdisjoint}};

}  // namespace

std::span<const Method> view_methods(const Value& self) {
  const DictView* view = as_dict_view(self);
  if (as_range(self) != nullptr) {
    return kRangeMethods;
  }
  if (view != nullptr && view->part() != DictView::Part::values) {
    return kSetMethods;
  }
  return {};
}

const Method* find_view_method(const Value& self, std::string_view name) {
  for (const Method& method : view_methods(self)) {
    if (method.name == name) {
      return &method;
    }
  }
  return nullptr;
}

}  // namespace docmill::jinja
