// The methods of dict. Specification: Python 3.11, "Mapping Types".
//
// Those that change the dict announce it first (Run::will_change), so that a dict of the shared
// context is never written.
#include "jinja/arguments.h"
#include "jinja/dict_view.h"
#include "jinja/method_table.h"
#include "jinja/methods.h"
#include "jinja/subscript.h"
#include "jinja/text_method.h"

namespace docmill::jinja {
namespace {

Dict& changed_dict(Run& run, const Value& self) {
  run.will_change(*self.as_dict());
  return *self.as_dict();
}

Value view(Run& run, const Value& self, const Arguments& given, std::string_view method, DictView::Part part) {
  const MethodArguments arguments(run, self, given, method, 0, 0);
  return Value::object(run.arena.make<DictView>(*self.as_dict(), part));
}
Value keys(Run& run, const Value& self, const Arguments& arguments) {
  return view(run, self, arguments, "keys", DictView::Part::keys);
}
Value values(Run& run, const Value& self, const Arguments& arguments) {
  return view(run, self, arguments, "values", DictView::Part::values);
}
Value items(Run& run, const Value& self, const Arguments& arguments) {
  return view(run, self, arguments, "items", DictView::Part::items);
}

/// A key that is looked up or set; Python hashes it, which a strict undefined value refuses.
const Value& key_of(Run& run, const Value& key) {
  run.require_hashable(key);
  return key;
}

Value get(Run& run, const Value& self, const Arguments& given) {
  const MethodArguments arguments(run, self, given, "get", 1, 2);
  const Value* found = self.as_dict()->find(key_of(run, arguments[0]));
  return found != nullptr ? *found : arguments.given(1) ? arguments[1] : Value::none();
}

Value pop(Run& run, const Value& self, const Arguments& given) {
  const MethodArguments arguments(run, self, given, "pop", 1, 2);
  const Value* found = self.as_dict()->find(key_of(run, arguments[0]));
  if (found == nullptr && arguments.given(1)) {
    return arguments[1];
  }
  if (found == nullptr) {
    run.fail(kKeyCode, repr(run, arguments[0]));
  }
  const Value value = *found;
  Dict& dict = changed_dict(run, self);
  run.budget.spend(1 + (dict.size >> 3));
  dict.erase(arguments[0]);
  return value;
}

Value popitem(Run& run, const Value& self, const Arguments& given) {
  const MethodArguments arguments(run, self, given, "popitem", 0, 0);
  Dict& dict = changed_dict(run, self);
  if (dict.size == 0) {
    run.fail(kKeyCode, "'popitem(): dictionary is empty'");
  }
  const Dict::Entry last = dict.entries[dict.size - 1];
  List* pair = run.make_list(2);
  pair->push(run.arena, last.key);
  pair->push(run.arena, last.value);
  run.budget.spend(1 + (dict.size >> 3));
  dict.erase(last.key);
  return Value::tuple(pair);
}

Value setdefault(Run& run, const Value& self, const Arguments& given) {
  const MethodArguments arguments(run, self, given, "setdefault", 1, 2);
  if (const Value* found = self.as_dict()->find(key_of(run, arguments[0]))) {
    return *found;
  }
  const Value value = arguments.given(1) ? arguments[1] : Value::none();
  changed_dict(run, self).set(run.arena, arguments[0], value);
  return value;
}

Value clear(Run& run, const Value& self, const Arguments& given) {
  const MethodArguments arguments(run, self, given, "clear", 0, 0);
  changed_dict(run, self) = Dict{};
  return Value::none();
}

/// Adds the entries of `from`, which may be `to` itself.
void add_entries(Run& run, Dict& to, const Dict& from) {
  for (std::uint32_t i = 0; i < from.size; ++i) {
    run.budget.spend();
    const Dict::Entry entry = from.entries[i];
    to.set(run.arena, entry.key, entry.value);
  }
}

Value copy(Run& run, const Value& self, const Arguments& given) {
  const MethodArguments arguments(run, self, given, "copy", 0, 0);
  Dict* result = run.make_dict(self.as_dict()->size);
  add_entries(run, *result, *self.as_dict());
  return Value::dict(result);
}

// ---- update ----

void add_pair(Run& run, Dict& dict, const Value& pair, std::size_t position) {
  const std::string element = "dictionary update sequence element #" + std::to_string(position);
  const bool sequence = pair.is_sequence() || pair.is_string() || pair.is_dict() || pair.is_object();
  if (!sequence) {
    run.fail(kTypeCode, "cannot convert " + element + " to a sequence");
  }
  const List& parts = pair.is_sequence() ? *pair.as_list() : *run.to_list(pair);
  if (parts.size != 2) {
    run.fail(kValueCode, element + " has length " + std::to_string(parts.size) + "; 2 is required");
  }
  dict.set(run.arena, key_of(run, parts.items[0]), parts.items[1]);
}

void add_from(Run& run, Dict& dict, const Value& source) {
  if (source.is_dict()) {
    add_entries(run, dict, *source.as_dict());
    return;
  }
  Iteration pairs(run, source);
  Value pair;
  for (std::size_t position = 0; pairs.next(pair); ++position) {
    run.budget.spend();
    add_pair(run, dict, pair, position);
  }
}

Value update(Run& run, const Value& self, const Arguments& arguments) {
  if (arguments.positional.size() > 1) {
    run.fail(kCallCode, "update expected at most 1 argument, got " + std::to_string(arguments.positional.size()));
  }
  Dict& dict = changed_dict(run, self);
  if (!arguments.positional.empty()) {
    run.require_defined(arguments.positional[0]);
    add_from(run, dict, arguments.positional[0]);
  }
  for (const Keyword& keyword : arguments.named) {
    dict.set(run.arena, run.arena.copy(keyword.name), keyword.value);
  }
  return Value::none();
}

Value fromkeys(Run& run, const Value& self, const Arguments& given) {
  const MethodArguments arguments(run, self, given, "fromkeys", 1, 2);
  const Value value = arguments.given(1) ? arguments[1] : Value::none();
  Dict* dict = run.make_dict();
  Iteration keys_to_take(run, arguments[0]);
  Value key;
  while (keys_to_take.next(key)) {
    run.budget.spend();
    dict->set(run.arena, key_of(run, key), value);
  }
  return Value::dict(dict);
}

constexpr Method kMethods[] = {
    {"clear", clear, true},
    {"copy", copy},
    {"fromkeys", fromkeys},
    {"get", get},
    {"items", items},
    {"keys", keys},
    {"pop", pop, true},
    {"popitem", popitem, true},
    {"setdefault", setdefault, true},
    {"update", update, true},
    {"values", values},
};
constexpr MethodTable<std::size(kMethods)> kTable(kMethods);

}  // namespace

const Method* find_dict_method(std::string_view name) { return kTable.find(name); }
std::span<const Method> dict_methods() { return kTable.all(); }

}  // namespace docmill::jinja
