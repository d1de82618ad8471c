// From a value and a name to a method or attribute; see methods.h.
#include "jinja/methods.h"

#include "jinja/arguments.h"

namespace docmill::jinja {
namespace {

std::span<const Method> methods_of(const Value& self) {
  switch (self.kind()) {
    case Kind::boolean:
    case Kind::integer:
    case Kind::big:
      return integer_methods();
    case Kind::floating:
      return float_methods();
    case Kind::string:
      return string_methods();
    case Kind::bytes:
      return bytes_methods();
    case Kind::list:
      return list_methods();
    case Kind::tuple:
      return tuple_methods();
    case Kind::dict:
      return dict_methods();
    case Kind::object:
      return view_methods(self);
    case Kind::undefined:
    case Kind::none:
      break;
  }
  return {};
}

/// The class of `value` with its module, where that is not Python's own.
std::string class_of(Run& run, const Value& value) {
  if (value.is_none()) {
    return "NoneType";
  }
  if (!value.is_undefined()) {
    const std::string name = run.object_type(value);
    return name.substr(0, name.rfind(" object"));
  }
  switch (run.options().undefined) {
    case UndefinedKind::strict:
      return "jinja2.runtime.StrictUndefined";
    case UndefinedKind::chainable:
      return "jinja2.runtime.ChainableUndefined";
    case UndefinedKind::debug:
      return "jinja2.runtime.DebugUndefined";
    case UndefinedKind::lenient:
      break;
  }
  return "jinja2.runtime.Undefined";
}

/// `x.__class__`: good for its name and for printing.
class TypeObject final : public Object {
 public:
  /// `full_name` with its module; must outlive the object.
  explicit TypeObject(std::string_view full_name) : full_name_(full_name) {}

  std::string_view type_name() const override { return "type"; }
  bool attribute(Heap&, std::string_view name, Value& out) override {
    if (name == "__name__" || name == "__qualname__") {
      out = Value::string(short_name());
      return true;
    }
    if (name == "__module__") {
      const std::size_t dot = full_name_.rfind('.');
      out = Value::string(dot == std::string_view::npos ? "builtins" : full_name_.substr(0, dot));
      return true;
    }
    return false;
  }
  void print(Heap&, Buffer& out) override {
    out.append("<class '");
    out.append(full_name_);
    out.append("'>");
  }
  bool html(Heap& heap, Buffer&) override {
    if (short_name() == "Markup" || short_name() == "ChainableUndefined") {
      static_cast<Run&>(heap).fail(
          kTypeCode, std::string(short_name()) + ".__html__() missing 1 required positional argument: 'self'");
    }
    return false;
  }
  bool equals(Heap& heap, const Value& other) override {
    Value name;
    return other.is_object() && other.as_object()->type_name() == "type" &&
           other.as_object()->attribute(heap, "__name__", name) && name.is_string() && name.as_string() == short_name();
  }

 private:
  std::string_view short_name() const { return full_name_.substr(full_name_.rfind('.') + 1); }

  std::string_view full_name_;
};

}  // namespace

const Method* find_method(const Value& self, std::string_view name) {
  if (const Method* method = self.is_safe() ? find_markup_method(name) : nullptr) {
    return method;
  }
  if (name.starts_with("__")) {
    return find_special_method(self, name);
  }
  switch (self.kind()) {
    case Kind::boolean:
    case Kind::integer:
    case Kind::big:
      return find_integer_method(name);
    case Kind::floating:
      return find_float_method(name);
    case Kind::string:
      return find_string_method(name);
    case Kind::bytes:
      return find_bytes_method(name);
    case Kind::list:
      return find_list_method(name);
    case Kind::tuple:
      return find_tuple_method(name);
    case Kind::dict:
      return find_dict_method(name);
    case Kind::object:
      return find_view_method(self, name);
    case Kind::undefined:
    case Kind::none:
      break;
  }
  return nullptr;
}

std::vector<std::string_view> method_names(const Value& self) {
  std::vector<std::string_view> names;
  for (const Method& method : methods_of(self)) {
    names.push_back(method.name);
  }
  return names;
}

bool python_attribute(Run& run, const Value& self, std::string_view name, Value& out) {
  if (self.is_number() && number_attribute(self, name, out)) {
    return true;
  }
  if (name == "__class__" && !run.sandboxed()) {
    out = Value::object(run.arena.make<TypeObject>(run.arena.copy(class_of(run, self))));
    return true;
  }
  return false;
}

}  // namespace docmill::jinja
