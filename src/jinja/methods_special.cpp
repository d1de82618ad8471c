// Python's methods with two underscores at both ends, for templates that reach for them (`d.__setitem__('k', 1)`).
//
// One list for all types: each entry says which kinds of values have it. The sandbox refuses every such name, which is
// the caller's part.
#include <cmath>

#include "jinja/format_spec.h"
#include "jinja/method_table.h"
#include "jinja/methods.h"
#include "jinja/rounding.h"
#include "jinja/subscript.h"
#include "jinja/text_method.h"

namespace docmill::jinja {
namespace {

enum Types : std::uint16_t {
  kString = 1,
  kBytes = 2,
  kList = 4,
  kTuple = 8,
  kDict = 16,
  kInteger = 32,
  kFloat = 64,
  kNone = 128,
  kSequences = kString | kBytes | kList | kTuple,
  kContainers = kSequences | kDict,
  kNumbers = kInteger | kFloat,
  kEverything = kContainers | kNumbers | kNone,
};

Types type_of(const Value& value) {
  switch (value.kind()) {
    case Kind::none:
      return kNone;
    case Kind::boolean:
    case Kind::integer:
    case Kind::big:
      return kInteger;
    case Kind::floating:
      return kFloat;
    case Kind::string:
      return kString;
    case Kind::bytes:
      return kBytes;
    case Kind::list:
      return kList;
    case Kind::tuple:
      return kTuple;
    case Kind::dict:
      return kDict;
    case Kind::undefined:
    case Kind::object:
      break;
  }
  return Types{};
}

const Value& only(Run& run, const Value& self, const Arguments& given, std::string_view method) {
  return MethodArguments(run, self, given, method, 1, 1)[0];
}

void none(Run& run, const Value& self, const Arguments& given, std::string_view method) {
  const MethodArguments arguments(run, self, given, method, 0, 0);
}

// ---- containers ----

Value len(Run& run, const Value& self, const Arguments& given) {
  none(run, self, given, "__len__");
  return Value::integer(static_cast<std::int64_t>(run.length(self)));
}
Value contains_item(Run& run, const Value& self, const Arguments& given) {
  return Value::boolean(contains(run, self, only(run, self, given, "__contains__")));
}
Value getitem(Run& run, const Value& self, const Arguments& given) {
  return subscript(run, self, only(run, self, given, "__getitem__"));
}

std::size_t list_position(Run& run, const Value& self, const Value& key) {
  subscript(run, self, key);  // fails when there is no such position
  const std::int64_t position = to_index(run, key);
  return static_cast<std::size_t>(position < 0 ? position + self.as_list()->size : position);
}

Value setitem(Run& run, const Value& self, const Arguments& given) {
  const MethodArguments arguments(run, self, given, "__setitem__", 2, 2);
  if (self.is_dict()) {
    run.will_change(*self.as_dict());
    self.as_dict()->set(run.arena, arguments[0], arguments[1]);
  } else {
    const std::size_t at = list_position(run, self, arguments[0]);
    run.will_change(*self.as_list());
    self.as_list()->items[at] = arguments[1];
  }
  return Value::none();
}

Value delitem(Run& run, const Value& self, const Arguments& given) {
  const Value& key = only(run, self, given, "__delitem__");
  subscript(run, self, key);
  const Arguments removed{{&key, 1}, {}};
  (self.is_dict() ? find_dict_method("pop") : find_list_method("pop"))->call(run, self, removed);
  return Value::none();
}

// ---- comparisons ----

Value is_equal(Run& run, const Value& self, const Arguments& given) {
  return Value::boolean(run.equal(self, only(run, self, given, "__eq__")));
}
Value is_unequal(Run& run, const Value& self, const Arguments& given) {
  return Value::boolean(!run.equal(self, only(run, self, given, "__ne__")));
}
Value is_less(Run& run, const Value& self, const Arguments& given) {
  return Value::boolean(compare(run, self, only(run, self, given, "__lt__"), "<") == -1);
}
Value is_at_most(Run& run, const Value& self, const Arguments& given) {
  const int order = compare(run, self, only(run, self, given, "__le__"), "<=");
  return Value::boolean(order == -1 || order == 0);
}
Value is_greater(Run& run, const Value& self, const Arguments& given) {
  return Value::boolean(compare(run, self, only(run, self, given, "__gt__"), ">") == 1);
}
Value is_at_least(Run& run, const Value& self, const Arguments& given) {
  const int order = compare(run, self, only(run, self, given, "__ge__"), ">=");
  return Value::boolean(order == 1 || order == 0);
}

// ---- arithmetic ----

using Operation = Value (*)(Heap&, const Value&, const Value&);

Value operate(Run& run, const Value& self, const Arguments& given, std::string_view method, Operation operation) {
  const Value& other = only(run, self, given, method);
  run.require_defined(other);
  return operation(run, self, other);
}
Value sum(Run& run, const Value& self, const Arguments& given) {
  return operate(run, self, given, "__add__", docmill::add);
}
Value difference(Run& run, const Value& self, const Arguments& given) {
  return operate(run, self, given, "__sub__", docmill::subtract);
}
Value product(Run& run, const Value& self, const Arguments& given) {
  return operate(run, self, given, "__mul__", docmill::multiply);
}
Value quotient(Run& run, const Value& self, const Arguments& given) {
  return operate(run, self, given, "__truediv__", docmill::divide);
}
Value floor_quotient(Run& run, const Value& self, const Arguments& given) {
  return operate(run, self, given, "__floordiv__", docmill::floor_divide);
}
Value raised(Run& run, const Value& self, const Arguments& given) {
  return operate(run, self, given, "__pow__", docmill::power);
}
Value remainder(Run& run, const Value& self, const Arguments& given) {
  if (self.is_string()) {
    return run.format_percent(self, only(run, self, given, "__mod__"));
  }
  return operate(run, self, given, "__mod__", docmill::modulo);
}

Value negative(Run& run, const Value& self, const Arguments& given) {
  none(run, self, given, "__neg__");
  return docmill::negate(run, self);
}
Value unchanged(Run& run, const Value& self, const Arguments& given) {
  none(run, self, given, "__pos__");
  return docmill::positive(run, self);
}
Value absolute(Run& run, const Value& self, const Arguments& given) {
  none(run, self, given, "__abs__");
  if (self.is_floating()) {
    return Value::floating(std::abs(self.as_floating()));
  }
  return compare(run, self, Value::integer(0)) == -1 ? docmill::negate(run, self) : docmill::positive(run, self);
}
Value to_int(Run& run, const Value& self, const Arguments& given) {
  none(run, self, given, "__int__");
  return self.is_floating() ? truncate_to_integer(run, self.as_floating()) : docmill::positive(run, self);
}
Value to_floating(Run& run, const Value& self, const Arguments& given) {
  none(run, self, given, "__float__");
  return Value::floating(to_float(run, self));
}
Value to_truth(Run& run, const Value& self, const Arguments& given) {
  none(run, self, given, "__bool__");
  return Value::boolean(run.truth(self));
}

// ---- texts ----

Value to_text(Run& run, const Value& self, const Arguments& given) {
  none(run, self, given, "__str__");
  return run.to_string(self).with_safe(false);
}
Value to_repr(Run& run, const Value& self, const Arguments& given) {
  none(run, self, given, "__repr__");
  return build_text(run, 0, false, [&](Buffer& out) { print_repr(run, self, out); });
}
Value formatted(Run& run, const Value& self, const Arguments& given) {
  const Value& spec = only(run, self, given, "__format__");
  if (!spec.is_string()) {
    fail_type(run, "__format__() argument must be str, not ", spec);
  }
  return build_text(run, 0, false, [&](Buffer& out) { format_value(run, self, spec.as_string(), out); });
}

constexpr Method kMethods[] = {
    {"__abs__", absolute},
    {"__add__", sum},
    {"__bool__", to_truth},
    {"__contains__", contains_item},
    {"__delitem__", delitem, true},
    {"__eq__", is_equal},
    {"__float__", to_floating},
    {"__floordiv__", floor_quotient},
    {"__format__", formatted},
    {"__ge__", is_at_least},
    {"__getitem__", getitem},
    {"__gt__", is_greater},
    {"__index__", to_int},
    {"__int__", to_int},
    {"__le__", is_at_most},
    {"__len__", len},
    {"__lt__", is_less},
    {"__mod__", remainder},
    {"__mul__", product},
    {"__ne__", is_unequal},
    {"__neg__", negative},
    {"__pos__", unchanged},
    {"__pow__", raised},
    {"__repr__", to_repr},
    {"__setitem__", setitem, true},
    {"__str__", to_text},
    {"__sub__", difference},
    {"__truediv__", quotient},
};
// By position in kMethods.
constexpr std::uint16_t kOwners[] = {
    kNumbers,               // __abs__
    kSequences | kNumbers,  // __add__
    kNumbers | kNone,       // __bool__
    kContainers,            // __contains__
    kList | kDict,          // __delitem__
    kEverything,            // __eq__
    kNumbers,               // __float__
    kNumbers,               // __floordiv__
    kEverything,            // __format__
    kSequences | kNumbers,  // __ge__
    kContainers,            // __getitem__
    kSequences | kNumbers,  // __gt__
    kInteger,               // __index__
    kNumbers,               // __int__
    kSequences | kNumbers,  // __le__
    kContainers,            // __len__
    kSequences | kNumbers,  // __lt__
    kString | kNumbers,     // __mod__
    kSequences | kNumbers,  // __mul__
    kEverything,            // __ne__
    kNumbers,               // __neg__
    kNumbers,               // __pos__
    kNumbers,               // __pow__
    kEverything,            // __repr__
    kList | kDict,          // __setitem__
    kEverything,            // __str__
    kNumbers,               // __sub__
    kNumbers,               // __truediv__
};
static_assert(std::size(kMethods) == std::size(kOwners));
constexpr MethodTable<std::size(kMethods)> kTable(kMethods);

}  // namespace

const Method* find_special_method(const Value& self, std::string_view name) {
  const Method* method = kTable.find(name);
  return method != nullptr && (kOwners[method - kMethods] & type_of(self)) != 0 ? method : nullptr;
}

}  // namespace docmill::jinja
