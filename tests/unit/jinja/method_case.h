// One call of a Python method, written as a line of JSON by tests/oracle/make_method_cases.py, and what Python answers.
//
//   {"self": V, "name": method, "args": [V], "kwargs": {"k": V}, "result": repr, "after": repr of self afterwards}
//
// or "error": message for the last two; "call": "format" or "percent" instead of a name is format(self, *args) and
// self % args[0]. Empty arguments are left out.
//
// V is JSON, or {"$": "tuple" | "bytes" | "markup" | "dict" | "float", "v": ...} for what JSON cannot say.
#pragma once

#include <string>
#include <string_view>

#include "docmill/jinja.h"
#include "jinja/format_spec.h"
#include "jinja/run.h"

namespace docmill::jinja::tests {

/// Calls `use` with the run of a template, for library functions that want one. Errors come through.
template <class Use>
void with_run(Use use, Options options = {}, const Limits& limits = {}) {
  Environment environment(std::move(options));
  environment.add_function("use", [&](Run& run, const Arguments&) {
    use(run);
    return Value::none();
  });
  Dict nothing;
  environment.compile("{{ use() }}").render(Value::dict(&nothing), limits);
}

inline std::string repr_of(Run& run, const Value& value) {
  Buffer out;
  print_repr(run, value, out);
  return out.str();
}

/// Makes the value that `json` spells, in the run's own memory.
inline Value decode_value(Run& run, const Value& json) {
  if (json.is_list()) {
    List* list = run.make_list(json.as_list()->size);
    for (const Value& item : json.as_list()->view()) {
      list->push(run.arena, decode_value(run, item));
    }
    return Value::list(list);
  }
  if (!json.is_dict()) {
    return json.is_string() ? run.string(json.as_string()) : json;
  }
  const std::string_view type = json.as_dict()->find("$")->as_string();
  const Value& spelled = *json.as_dict()->find("v");
  if (type == "float") {
    return Value::floating(*parse_float(spelled.as_string()));
  }
  if (type == "markup") {
    return run.string(spelled.as_string(), true);
  }
  const Value items = decode_value(run, spelled);
  if (type == "tuple") {
    return Value::tuple(items.as_list());
  }
  if (type == "bytes") {
    std::string data;
    for (const Value& byte : items.as_list()->view()) {
      data.push_back(static_cast<char>(byte.as_integer()));
    }
    return Value::bytes(run.arena.copy(data));
  }
  Dict* dict = run.make_dict();
  for (const Value& pair : items.as_list()->view()) {
    dict->set(run.arena, pair.as_list()->items[0], pair.as_list()->items[1]);
  }
  return Value::dict(dict);
}

struct MethodCase {
  std::string call, name, expected_result, expected_after, expected_error;
  Value self;
  List* positional;
  std::vector<Keyword> named;

  static std::string text(const Dict& dict, std::string_view key) {
    const Value* found = dict.find(key);
    return found == nullptr ? std::string() : std::string(found->as_string());
  }
  MethodCase(Run& run, const Value& json) {
    const Dict& dict = *json.as_dict();
    call = text(dict, "call");
    name = text(dict, "name");
    expected_result = text(dict, "result");
    expected_after = text(dict, "after");
    expected_error = text(dict, "error");
    self = decode_value(run, *dict.find("self"));
    const Value* args = dict.find("args");
    positional = args == nullptr ? run.make_list() : decode_value(run, *args).as_list();
    if (const Value* kwargs = dict.find("kwargs")) {
      for (const Dict::Entry& entry : kwargs->as_dict()->view()) {
        named.push_back({entry.key.as_string(), decode_value(run, entry.value)});
      }
    }
  }

  Value perform(Run& run) const {
    const Arguments arguments{positional->view(), named};
    if (call == "format") {
      const std::size_t mark = run.scratch().size();
      format_value(run, self, arguments.positional[0].as_string(), run.scratch());
      return run.take(mark);
    }
    if (call == "percent") {
      return run.format_percent(self, arguments.positional[0]);
    }
    Value attribute;
    if (python_attribute(run, self, name, attribute)) {
      return attribute;
    }
    const Method* method = find_method(self, name);
    if (method == nullptr) {
      throw Error(ErrorKind::runtime, "E-TEST", "no method");
    }
    return method->call(run, self, arguments);
  }

  /// Empty when the answer is Python's, else what it was.
  std::string failure(Run& run) const {
    try {
      const std::string result = repr_of(run, perform(run));
      if (!expected_error.empty()) {
        return "no error, but " + result + "; expected error: " + expected_error;
      }
      if (result != expected_result) {
        return "result " + result + "; expected " + expected_result;
      }
      const std::string after = repr_of(run, self);
      if (!expected_after.empty() && after != expected_after) {
        return "left " + after + "; expected " + expected_after;
      }
    } catch (const Error& error) {
      // MarkupSafe's own layers word some errors in another way.
      const bool right = self.is_safe() ? !expected_error.empty() : expected_error == error.what();
      if (!right) {
        return std::string("error ") + error.what() + "; expected " +
               (expected_error.empty() ? expected_result : "error " + expected_error);
      }
    }
    return {};
  }
};

}  // namespace docmill::jinja::tests
