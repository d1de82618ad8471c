// Python's subscript operator; see subscript.h.
#include "jinja/subscript.h"

#include "jinja/arguments.h"

namespace docmill::jinja {
namespace {

[[noreturn]] void fail_key(Run& run, const Value& key) { run.fail(kKeyCode, repr(run, key)); }

/// What the type is called where Python complains about its indices.
std::string index_name(const Value& owner) {
  return owner.is_string() ? "string" : owner.kind() == Kind::bytes ? "byte" : std::string(type_name(owner));
}

Value indexed(Run& run, const Value& owner, const Value& key) {
  const std::string name = index_name(owner);
  if (!key.is_any_integer()) {
    run.fail(kTypeCode, name + " indices must be integers" + (owner.is_string() ? ", not '" : " or slices, not ") +
                            std::string(type_name(key)) + (owner.is_string() ? "'" : ""));
  }
  if (owner.is_sequence()) {
    const auto size = static_cast<std::int64_t>(owner.as_list()->size);
    const std::int64_t position = to_index(run, key);
    const std::int64_t at = position < 0 ? position + size : position;
    if (at < 0 || at >= size) {
      run.fail(kIndexCode, name + " index out of range");
    }
    return owner.as_list()->items[at];
  }
  const Value found = run.get_item(owner, Value::integer(to_index(run, key)));
  if (found.is_undefined()) {
    run.fail(kIndexCode, owner.is_string() ? "string index out of range" : "index out of range");
  }
  return found;
}

}  // namespace

bool is_subscriptable(const Value& value) {
  return value.is_dict() || value.is_sequence() || value.is_string() || value.kind() == Kind::bytes ||
         value.is_undefined() || (value.is_object() && value.as_object()->has_items());
}

Value subscript(Run& run, const Value& owner, const Value& key) {
  run.require_defined(owner);
  if (owner.is_dict()) {
    const Value* found = owner.as_dict()->find(key);
    if (found == nullptr) {
      fail_key(run, key);
    }
    return *found;
  }
  if (!is_subscriptable(owner)) {
    run.fail(kTypeCode, "'" + std::string(type_name(owner)) + "' object is not subscriptable");
  }
  if (!owner.is_object()) {
    return indexed(run, owner, key);
  }
  Value found;
  if (!owner.as_object()->item(run, key, found)) {
    fail_key(run, key);
  }
  return found;
}

}  // namespace docmill::jinja
