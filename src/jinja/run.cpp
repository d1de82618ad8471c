// Jinja2's view of values: look-ups, calls, truth, printing and escaping, and what undefined values do in each.
#include "jinja/run.h"

#include <algorithm>

#include "base/escape.h"
#include "base/utf8.h"
#include "jinja/environment_state.h"
#include "jinja/escaping.h"
#include "jinja/vm.h"

namespace docmill::jinja {

Arena& arena_of(Run& run) { return run.arena; }
Heap& heap_of(Run& run) { return run; }

Run::Run() : vm_(std::make_unique<Vm>(*this)) {
  undefined_compared = [](Heap& heap, const Value& undefined, bool ordered) {
    Run& run = static_cast<Run&>(heap);
    ordered ? run.require_defined(undefined) : run.require_usable(undefined);
  };
}
Run::~Run() = default;

void Run::start(const EnvironmentState& environment, const Limits& limits, std::string_view language) {
  environment_ = &environment;
  locale_ = environment.options.locale.empty() ? language : environment.options.locale;
  options_ = &environment.options;
  arena.reset();
  arena.set_limit(limits.memory_bytes);
  budget.start(limits);
  nesting = 0;
  printing = nullptr;
  scratch_.clear();
  scratch_.set_limit(limits.memory_bytes);
  scratch_.watch(&budget);
  random_state_ = 0x9e3779b97f4a7c15u;
}

bool Run::is_missing_else(const Value& value) {
  const UndefinedInfo* info = value.as_undefined();
  return info != nullptr && info->reason == UndefinedInfo::Reason::lenient_message;
}

// ---- making values ------------------------------------------------------------------------------------------------

Value Run::undefined_name(std::string_view name) {
  auto* info = arena.make<UndefinedInfo>();
  info->text = arena.copy(name);
  return Value::undefined(info);
}

Value Run::undefined_attribute(const Value& owner, const Value& key) {
  auto* info = arena.make<UndefinedInfo>();
  info->reason = key.is_string() ? UndefinedInfo::Reason::attribute : UndefinedInfo::Reason::element;
  info->owner = owner;
  info->key = key;
  return Value::undefined(info);
}

Value Run::undefined_message(std::string_view message) {
  auto* info = arena.make<UndefinedInfo>();
  info->reason = UndefinedInfo::Reason::message;
  info->text = arena.copy(message);
  return Value::undefined(info);
}

Value Run::unsafe_attribute(const Value& object, std::string_view name) {
  auto* info = arena.make<UndefinedInfo>();
  info->reason = UndefinedInfo::Reason::unsafe;
  info->text = arena.copy("access to attribute '" + std::string(name) + "' of '" + std::string(type_name(object)) +
                          "' object is unsafe.");
  return Value::undefined(info);
}

Value Run::take(std::size_t mark, bool safe) {
  const Value text = Value::string(arena, scratch_.view_from(mark), safe);
  scratch_.truncate(mark);
  return text;
}

// ---- look-ups -----------------------------------------------------------------------------------------------------

namespace {

bool is_dunder(std::string_view name) { return name.size() > 4 && name.starts_with("__") && name.ends_with("__"); }

/// Attributes that every Python object, or every one of the common types, has. The engine has nothing behind them, so
/// they matter only to the sandbox, which must call them unsafe rather than missing.
bool exists_in_python(Heap& heap, const Value& object, std::string_view name) {
  if (!is_dunder(name) && name != "mro") {
    return false;
  }
  if (object.is_object() && object.as_object()->type_name() == "Namespace") {
    return name == "__class__";  // hides the rest
  }
  static constexpr std::string_view kEverywhere[] = {
      "__class__",   "__delattr__", "__dir__",           "__doc__",         "__eq__",
      "__format__",  "__ge__",      "__getattribute__",  "__getstate__",    "__gt__",
      "__hash__",    "__init__",    "__init_subclass__", "__le__",          "__lt__",
      "__ne__",      "__new__",     "__reduce__",        "__reduce_ex__",   "__repr__",
      "__setattr__", "__sizeof__",  "__str__",           "__subclasshook__"};
  static constexpr std::string_view kContainers[] = {"__contains__", "__getitem__", "__iter__", "__len__"};
  static constexpr std::string_view kSequences[] = {"__add__", "__mul__", "__rmul__"};
  static constexpr std::string_view kChanging[] = {"__setitem__", "__delitem__", "__iadd__", "__imul__",
                                                   "__reversed__"};
  static constexpr std::string_view kNumbers[] = {"__add__",  "__sub__",   "__mul__",   "__truediv__", "__floordiv__",
                                                  "__mod__",  "__pow__",   "__neg__",   "__pos__",     "__abs__",
                                                  "__int__",  "__float__", "__bool__",  "__divmod__",  "__radd__",
                                                  "__rsub__", "__rmul__",  "__round__", "__trunc__"};
  static constexpr std::string_view kFunctions[] = {
      "__call__",       "__name__",    "__qualname__", "__self__",  "__module__",     "__globals__",
      "__code__",       "__dict__",    "__base__",     "__bases__", "__mro__",        "mro",
      "__subclasses__", "__closure__", "__defaults__", "__func__",  "__kwdefaults__", "__weakref__"};
  static constexpr std::string_view kInstances[] = {"__dict__", "__module__", "__weakref__"};
  const auto has = [name](const auto& names) {
    return std::find(std::begin(names), std::end(names), name) != std::end(names);
  };
  if (object.is_object()) {
    Object& it = *object.as_object();
    const std::string_view type = it.type_name();
    const bool function =
        type == "function" || type == "type" || type == "method" || type == "builtin_function_or_method";
    return has(kEverywhere) || (function && has(kFunctions)) || (it.is_callable() && name == "__call__") ||
           (qualified_type(it) != type && has(kInstances)) || (it.iterate(heap) != nullptr && name == "__iter__") ||
           (it.length(heap) && (name == "__len__" || name == "__contains__" || name == "__reversed__")) ||
           (it.has_items() && name == "__getitem__");
  }
  const bool container = object.is_string() || object.is_sequence() || object.is_dict() || object.kind() == Kind::bytes;
  return has(kEverywhere) || (container && has(kContainers)) ||
         ((object.is_string() || object.is_sequence() || object.kind() == Kind::bytes) && has(kSequences)) ||
         (object.is_string() && name == "__mod__") || ((object.is_list() || object.is_dict()) && has(kChanging)) ||
         (object.is_number() && has(kNumbers)) || (object.is_safe() && name.starts_with("__html_"));
}

}  // namespace

bool Run::find_attribute(const Value& object, std::string_view name, Value& out) {
  if (object.is_object() && object.as_object()->attribute(*this, name, out)) {
    if (sandboxed() && name.starts_with("_")) {
      out = unsafe_attribute(object, name);
    }
    return true;
  }
  if (const Method* method = find_method(object, name)) {
    out = sandboxed() && (method->mutates || name.starts_with("_"))
              ? unsafe_attribute(object, name)
              : Value::object(arena.make<BoundMethod>(object, *method));
    return true;
  } else if (python_attribute(*this, object, name, out)) {
    return true;
  } else if (object.is_tuple() && object.as_list()->group && (name == "grouper" || name == "list")) {
    out = object.as_list()->items[name == "grouper" ? 0 : 1];
    return true;
  }
  if (sandboxed() && exists_in_python(*this, object, name)) {
    out = unsafe_attribute(object, name);
    return true;
  }
  return false;
}

bool Run::find_item(const Value& object, const Value& key, Value& out) {
  switch (object.kind()) {
    case Kind::dict: {
      const bool unhashable = key.is_list() || key.is_dict();
      const Value* found = unhashable ? nullptr : object.as_dict()->find(key);
      out = found != nullptr ? *found : out;
      return found != nullptr;
    }
    case Kind::list:
    case Kind::tuple:
    case Kind::string:
    case Kind::bytes: {
      if (!key.is_integer() && !key.is_boolean()) {
        return false;
      }
      std::int64_t index = key.as_integer();
      if (object.is_sequence()) {
        const List& list = *object.as_list();
        index += index < 0 ? list.size : 0;
        if (index < 0 || index >= list.size) {
          return false;
        }
        out = list.items[index];
        return true;
      }
      const std::string_view text = object.as_string();
      if (object.kind() == Kind::bytes || utf8::is_ascii(text)) {
        const auto size = static_cast<std::int64_t>(text.size());
        index += index < 0 ? size : 0;
        if (index < 0 || index >= size) {
          return false;
        }
        const auto at = static_cast<std::size_t>(index);
        out = object.is_string() ? Value::string(text.substr(at, 1), object.is_safe())
                                 : Value::integer(static_cast<unsigned char>(text[at]));
        return true;
      }
      budget.spend_bytes(text.size());
      const auto size = static_cast<std::int64_t>(utf8::count(text));
      index += index < 0 ? size : 0;
      if (index < 0 || index >= size) {
        return false;
      }
      const std::size_t at = utf8::offset_of(text, static_cast<std::size_t>(index));
      out = Value::string(text.substr(at, utf8::decode(text, at).size), object.is_safe());
      return true;
    }
    case Kind::object:
      return object.as_object()->has_items() && object.as_object()->item(*this, key, out);
    case Kind::undefined:
    case Kind::none:
    case Kind::boolean:
    case Kind::integer:
    case Kind::floating:
    case Kind::big:
      return false;
  }
  return false;
}

Value Run::get_attribute(const Value& object, std::string_view name) {
  const Value key = make_key(Value::string(name));
  return get_attribute(object, key, hash_of(name));
}

Value Run::get_attribute(const Value& object, const Value& key, std::uint64_t) {
  if (object.is_undefined()) {
    if (Value found; python_attribute(*this, object, key.as_string(), found)) {
      return found;
    }
    if (chains(object)) {
      return sandboxed() && key.as_string().starts_with("_") ? unsafe_attribute(object, key.as_string()) : object;
    }
    if (sandboxed() && exists_in_python(*this, object, key.as_string())) {
      return unsafe_attribute(object, key.as_string());
    }
    fail_undefined(object);
  }
  Value found;
  if (find_attribute(object, key.as_string(), found) || find_item(object, key, found)) {
    return found;
  }
  return undefined_attribute(object, key);
}

Value Run::get_item(const Value& object, const Value& key) {
  if (object.is_undefined()) {
    if (chains(object)) {
      return object;
    }
    fail_undefined(object);
  }
  if (object.is_dict()) {
    require_hashable(key);  // it is hashed; what has positions finds nothing at an undefined one
  }
  Value found;
  if (find_item(object, key, found) || (key.is_string() && find_attribute(object, key.as_string(), found))) {
    return found;
  }
  return undefined_attribute(object, key);
}

Value Run::get_python_attribute(const Value& object, std::string_view name) {
  Value found;
  if (object.is_undefined()) {
    if (python_attribute(*this, object, name, found)) {
      return found;
    }
    if (sandboxed() && exists_in_python(*this, object, name)) {
      return unsafe_attribute(object, name);
    }
  }
  require_defined(object);
  if (find_attribute(object, name, found)) {
    return found;
  }
  return undefined_attribute(object, string(name));
}

namespace {

/// One bound of a slice, clamped as Python does.
std::int64_t slice_bound(Run& run, const Value& bound, std::int64_t otherwise, std::int64_t size, bool backwards) {
  if (bound.is_none()) {
    return otherwise;
  }
  std::int64_t index = 0;
  if (bound.kind() == Kind::big) {
    Heap& heap = run;
    index = docmill::compare(heap, bound, Value::integer(0)) < 0 ? INT64_MIN / 2 : INT64_MAX / 2;
  } else if (bound.is_integer() || bound.is_boolean()) {
    index = bound.as_integer();
  } else {
    run.fail("E-TPL-116", "slice indices must be integers or None or have an __index__ method",
             bound.is_undefined() ? "one of them is undefined" : "");
  }
  index += index < 0 ? size : 0;
  const std::int64_t low = backwards ? -1 : 0;
  const std::int64_t high = backwards ? size - 1 : size;
  return std::clamp(index, low, high);
}

struct SliceRange {
  std::int64_t start;
  std::int64_t stop;  // as given, not rounded to a multiple of the step
  std::int64_t step;
  std::int64_t count;
};

SliceRange slice_range(Run& run, const Value& start, const Value& stop, const Value& step, std::size_t length) {
  const auto size = static_cast<std::int64_t>(length);
  std::int64_t by = 1;
  if (!step.is_none()) {
    by = slice_bound(run, step, 1, 0, false) == 0 && step.is_any_integer() ? step.as_integer() : by;
    if (step.kind() == Kind::big) {
      by = docmill::compare(run, step, Value::integer(0)) < 0 ? INT64_MIN / 4 : INT64_MAX / 4;
    }
    by = std::clamp<std::int64_t>(by, INT64_MIN / 4, INT64_MAX / 4);
    if (by == 0) {
      run.fail("E-TPL-117", "slice step cannot be zero");
    }
  }
  const bool backwards = by < 0;
  const std::int64_t from = slice_bound(run, start, backwards ? size - 1 : 0, size, backwards);
  const std::int64_t to = slice_bound(run, stop, backwards ? -1 : size, size, backwards);
  const std::int64_t span = backwards ? from - to : to - from;
  const std::int64_t width = backwards ? -by : by;
  return {from, to, by, span <= 0 ? 0 : (span + width - 1) / width};
}

}  // namespace

Value Run::get_slice(const Value& object, const Value& start, const Value& stop, const Value& step) {
  if (chains(object)) {
    return object;
  }
  require_defined(object);
  if (object.is_sequence()) {
    const List& list = *object.as_list();
    const SliceRange range = slice_range(*this, start, stop, step, list.size);
    budget.spend(static_cast<std::uint64_t>(range.count));
    List* result = make_list(static_cast<std::size_t>(range.count));
    for (std::int64_t i = 0; i < range.count; ++i) {
      result->push(arena, list.items[range.start + i * range.step]);
    }
    return object.is_list() ? Value::list(result) : Value::tuple(result);
  }
  if (object.is_string() || object.kind() == Kind::bytes) {
    return slice_text(object, start, stop, step);
  }
  if (auto* range = object.is_object() ? dynamic_cast<Range*>(object.as_object()) : nullptr) {
    const SliceRange part = slice_range(*this, start, stop, step, range->size());
    const std::int64_t by = range->step() * part.step;
    return Value::object(arena.make<Range>(range->at(static_cast<std::size_t>(part.start)),
                                           range->at(static_cast<std::size_t>(part.stop)), by));
  }
  fail("E-TPL-118", object.is_dict() ? "unhashable type: 'slice'"
                                     : "'" + std::string(type_name(object)) + "' object is not subscriptable");
}

Value Run::slice_text(const Value& object, const Value& start, const Value& stop, const Value& step) {
  const std::string_view text = object.as_string();
  const bool single = object.kind() == Kind::bytes || utf8::is_ascii(text);
  const std::size_t length = single ? text.size() : utf8::count(text);
  budget.spend_bytes(text.size());
  const SliceRange range = slice_range(*this, start, stop, step, length);
  if (range.count == 0) {
    return Value::string("", object.is_safe());
  }
  const auto offset = [&](std::int64_t index) {
    return single ? static_cast<std::size_t>(index) : utf8::offset_of(text, static_cast<std::size_t>(index));
  };
  const auto result = [&](std::string_view part) {
    return object.is_string() ? Value::string(part, object.is_safe()) : Value::bytes(part);
  };
  if (range.step == 1) {
    const std::size_t from = offset(range.start);
    const std::size_t to = single ? from + static_cast<std::size_t>(range.count)
                                  : from + utf8::offset_of(text.substr(from), static_cast<std::size_t>(range.count));
    return result(text.substr(from, to - from));
  }
  const std::size_t mark = scratch_.size();
  std::size_t at = offset(range.start);
  for (std::int64_t i = 0; i < range.count; ++i) {
    const std::size_t size = single ? 1 : utf8::decode(text, at).size;
    scratch_.append(text.substr(at, size));
    if (i + 1 == range.count) {
      break;
    }
    if (single) {
      at = static_cast<std::size_t>(static_cast<std::int64_t>(at) + range.step);
      continue;
    }
    for (std::int64_t n = 0; n < range.step; ++n) {
      at += utf8::decode(text, at).size;
    }
    for (std::int64_t n = 0; n > range.step; --n) {
      at -= utf8::decode_before(text, at).size;
    }
  }
  const Value sliced = take(mark);
  return result(sliced.as_string());
}

// ---- calls --------------------------------------------------------------------------------------------------------

Value Run::call(const Value& callee, const Arguments& arguments) {
  if (callee.is_object() && callee.as_object()->is_callable()) {
    return callee.as_object()->call(*this, arguments);
  }
  require_defined(callee);
  fail("E-TPL-119", "'" + std::string(type_name(callee)) + "' object is not callable");
}

bool Run::is_callable(const Value& value) const {
  // Python's Undefined has a __call__, which is all that callable() asks for.
  return value.is_undefined() || (value.is_object() && value.as_object()->is_callable());
}

Value Run::lookup(std::string_view name) const { return vm_->lookup(name); }

Value Run::apply_filter(std::string_view name, const Value& input, const Arguments& arguments) {
  const FilterEntry* filter = environment_->find_filter(name);
  if (filter == nullptr) {
    fail("E-TPL-020", "No filter named '" + std::string(name) + "'.");
  }
  return (*filter)(*this, input, arguments);
}

bool Run::apply_test(std::string_view name, const Value& input, const Arguments& arguments) {
  const TestEntry* test = environment_->find_test(name);
  if (test == nullptr) {
    fail("E-TPL-021", "No test named '" + std::string(name) + "'.");
  }
  return (*test)(*this, input, arguments);
}

// ---- values as text, numbers, lists -------------------------------------------------------------------------------

bool Run::truth(const Value& value) {
  if (value.is_boolean()) {
    return value.as_boolean();
  }
  if (value.is_undefined()) {
    require_usable(value);
    return false;
  }
  return docmill::truth(*this, value);
}

bool Run::equal(const Value& a, const Value& b) {
  require_usable(a);
  require_usable(b);
  return docmill::equal(*this, a, b);
}

std::size_t Run::length(const Value& value) {
  if (value.is_undefined()) {
    require_usable(value);
    return 0;
  }
  const auto size = docmill::length(*this, value);
  if (!size) {
    fail("E-TPL-106", "object of type '" + std::string(type_name(value)) + "' has no len()");
  }
  return *size;
}

void Run::print(const Value& value, Buffer& out) {
  if (!value.is_undefined()) {
    docmill::print(*this, value, out);
    return;
  }
  require_usable(value);
  if (options_->undefined == UndefinedKind::debug && !is_missing_else(value)) {
    print_debug_undefined(value, out);
  }
}

void Run::print_debug_undefined(const Value& value, Buffer& out) {
  const UndefinedInfo* info = value.as_undefined();
  out.append("{{ ");
  if (info == nullptr || info->reason == UndefinedInfo::Reason::name ||
      info->reason == UndefinedInfo::Reason::argument) {
    out.append(info != nullptr ? info->text : std::string_view("undefined"));
  } else if (info->reason == UndefinedInfo::Reason::attribute || info->reason == UndefinedInfo::Reason::element) {
    out.append("no such element: ");
    out.append(object_type(info->owner));
    out.push('[');
    docmill::print_repr(*this, info->key, out);
    out.push(']');
  } else {
    out.append("undefined value printed: ");
    out.append(info->text);
  }
  out.append(" }}");
}

Value Run::to_string(const Value& value) {
  if (value.is_string()) {
    return value;
  }
  const std::size_t mark = scratch_.size();
  print(value, scratch_);
  return take(mark);
}

void Run::escape_text(std::string_view text, Buffer& out) {
  if (options_->escaping == Escaping::html) [[likely]] {
    escape_html(text, out);
  } else {
    jinja::escape_text(options_->escaping, text, out);
  }
}

bool Run::needs_escape(std::string_view text) const {
  return options_->escaping != Escaping::html || find_html_special(text) != std::string_view::npos;
}

void Run::escape(const Value& value, Buffer& out) {
  if (value.is_string()) {
    value.is_safe() ? out.append(value.as_string()) : escape_text(value.as_string(), out);
    return;
  }
  if (value.is_number() || value.is_none()) {
    return docmill::print(*this, value, out);
  }
  if (value.is_object() && value.as_object()->html(*this, out)) {
    return;
  }
  const std::size_t mark = scratch_.size();
  print(value, scratch_);
  const Value text = take(mark);
  escape_text(text.as_string(), out);
}

Value Run::escape(const Value& value) {
  if (value.is_safe()) {
    return value;
  }
  const std::size_t mark = scratch_.size();
  escape(value, scratch_);
  return take(mark, true);
}

List* Run::to_list(const Value& value) {
  Iteration items(*this, value);
  List* list = make_list(items.remaining().value_or(0));
  for (Value item; items.next(item);) {
    budget.spend();
    list->push(arena, item);
  }
  return list;
}

std::uint64_t Run::random(std::uint64_t bound) {
  // SplitMix64 (Steele, Lea, Flood 2014).
  std::uint64_t x = random_state_ += 0x9e3779b97f4a7c15u;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return bound == 0 ? 0 : (x ^ (x >> 31)) % bound;
}

void Run::will_change(List& list) {
  if (list.frozen) {
    throw FrozenMutation{};
  }
}

void Run::will_change(Dict& dict) {
  if (dict.frozen) {
    throw FrozenMutation{};
  }
}

// ---- errors -------------------------------------------------------------------------------------------------------

void Run::fail(std::string_view code, std::string message, std::string hint) {
  throw Error(ErrorKind::runtime, std::string(code), std::move(message), std::move(hint));
}

void Run::add_hint(Error& error, std::string hint) {
  if (error.diagnostic().hint.empty() && error.diagnostic().place.begin.line == 0) {
    error.diagnostic().hint = std::move(hint);
  }
}

std::string Run::shown(const Value& value) {
  constexpr std::size_t kMost = 40;  // code points of a text
  const auto counted = [](std::size_t count, std::string_view what, std::string_view one, std::string_view many) {
    return std::string(what) + std::to_string(count) + " " + std::string(count == 1 ? one : many);
  };
  switch (value.kind()) {
    case Kind::string:
    case Kind::bytes: {
      const std::string_view text = value.as_string();
      const std::size_t end = value.is_string() ? utf8::offset_of(text, kMost) : std::min(text.size(), kMost);
      Buffer out;
      print_repr(*this, value.is_string() ? Value::string(text.substr(0, end)) : Value::bytes(text.substr(0, end)),
                 out);
      return out.str() + (end < text.size() ? "..." : "");
    }
    case Kind::list:
    case Kind::tuple:
      return counted(value.as_list()->size, value.is_list() ? "a list of " : "a tuple of ", "item", "items");
    case Kind::dict:
      return counted(value.as_dict()->size, "a dictionary of ", "key", "keys");
    case Kind::big:
      return "a large integer";
    case Kind::undefined:
      return "undefined";
    case Kind::object:
      return "an object of type " + std::string(type_name(value));
    case Kind::none:
    case Kind::boolean:
    case Kind::integer:
    case Kind::floating:
      break;
  }
  Buffer out;
  print_repr(*this, value, out);
  return out.str();
}

void Run::refuse(std::string message) { throw Error(ErrorKind::security, "E-TPL-060", std::move(message)); }

namespace {

/// The first few of `names`, for hints.
std::string listed(const std::vector<std::string_view>& names) {
  constexpr std::size_t kFew = 6;
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kFew); ++i) {
    text += (i == 0 ? "`" : ", `") + std::string(names[i].substr(0, utf8::offset_of(names[i], 40))) + "`";
  }
  return names.size() > kFew ? text + " and " + std::to_string(names.size() - kFew) + " more" : text;
}

}  // namespace

std::string Run::object_type(const Value& value) {
  if (value.is_none()) {
    return "None";
  }
  if (value.is_object()) {
    return qualified_type(*value.as_object()) + " object";
  }
  if (value.is_tuple() && value.as_list()->group) {
    return "jinja2.filters._GroupTuple object";
  }
  return std::string(value.is_safe() ? "markupsafe." : "") + std::string(type_name(value)) + " object";
}

void Run::fail_if_strict(const Value& value) {
  if (!is_missing_else(value)) {
    fail_undefined(value);
  }
}

/// Values end at a depth that the parser and the reader of data bound.
void Run::fail_if_strict_inside(const Value& key) {
  if (!key.is_tuple()) {
    require_usable(key);
    return;
  }
  for (const Value& part : key.as_list()->view()) {
    require_hashable(part);
  }
}

void Run::fail_undefined(const Value& value) {
  const UndefinedInfo* info = value.as_undefined();
  using Reason = UndefinedInfo::Reason;
  const Reason reason = info != nullptr ? info->reason : Reason::name;
  const auto hint = [](std::string_view name, const std::vector<std::string_view>& candidates) {
    const std::string guess = closest(name, candidates);
    return guess.empty() ? std::string() : "did you mean `" + guess + "`?";
  };
  switch (reason) {
    case Reason::name:
    case Reason::argument: {
      const std::string_view name = info != nullptr ? info->text : std::string_view("value");
      throw Error(ErrorKind::undefined, "E-TPL-040", "'" + std::string(name) + "' is undefined",
                  hint(name, vm_->visible_names()));
    }
    case Reason::attribute: {
      std::vector<std::string_view> candidates = method_names(info->owner);
      if (info->owner.is_dict()) {
        candidates.clear();
        for (const Dict::Entry& entry : info->owner.as_dict()->view()) {
          if (entry.key.is_string()) {
            candidates.push_back(entry.key.as_string());
          }
        }
      }
      std::string meant = hint(info->key.as_string(), candidates);
      if (meant.empty() && info->owner.is_dict() && !candidates.empty()) {
        meant = "it has " + listed(candidates);
      }
      throw Error(ErrorKind::undefined, "E-TPL-041",
                  "'" + object_type(info->owner) + "' has no attribute '" + std::string(info->key.as_string()) + "'",
                  std::move(meant));
    }
    case Reason::element: {
      Buffer key;
      docmill::print_repr(*this, info->key, key);
      throw Error(ErrorKind::undefined, "E-TPL-041", object_type(info->owner) + " has no element " + key.str());
    }
    case Reason::message:
    case Reason::lenient_message:
      throw Error(ErrorKind::undefined, "E-TPL-042", std::string(info->text));
    case Reason::unsafe:
      refuse(std::string(info->text));
  }
  std::abort();
}

}  // namespace docmill::jinja
