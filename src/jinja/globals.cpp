// The built-in global functions but lipsum: range, dict, namespace, cycler, joiner, and the objects they make.
#include "jinja/arguments.h"
#include "jinja/builtins.h"
#include "jinja/objects.h"

namespace docmill::jinja {

namespace {

constexpr std::size_t kLargestSandboxedRange = 100000;

/// cycler(): its items in turn, again and again.
class Cycler final : public Object {
 public:
  Cycler(Run& run, List* items)
      : run_(run), items_(items), next_(*this, &Cycler::next, "next"), reset_(*this, &Cycler::reset, "reset") {}
  std::string_view type_name() const override { return "Cycler"; }
  void print(Heap&, Buffer& out) override { print_as_object(*this, out); }

  bool attribute(Heap&, std::string_view name, Value& out) override {
    if (name == "next" || name == "__next__") {
      out = Value::object(&next_);
    } else if (name == "current") {
      out = items_->items[position_];
    } else if (name == "reset") {
      out = Value::object(&reset_);
    } else if (name == "items") {
      out = Value::tuple(items_);
    } else if (name == "pos") {
      out = Value::integer(position_);
    } else {
      return false;
    }
    return true;
  }

 private:
  Value next(const Arguments& arguments) {
    bind_nothing(run_, arguments, "Cycler.next");
    const Value current = items_->items[position_];
    position_ = (position_ + 1) % items_->size;
    return current;
  }
  Value reset(const Arguments& arguments) {
    bind_nothing(run_, arguments, "Cycler.reset");
    position_ = 0;
    return Value::none();
  }

  Run& run_;
  List* items_;
  std::uint32_t position_ = 0;
  MemberFunction<Cycler> next_;
  MemberFunction<Cycler> reset_;
};

/// joiner(): nothing when first called, then its separator.
class Joiner final : public Object {
 public:
  Joiner(Run& run, const Value& separator) : run_(run), separator_(separator) {}
  std::string_view type_name() const override { return "Joiner"; }
  void print(Heap&, Buffer& out) override { print_as_object(*this, out); }
  bool is_callable() const override { return true; }

  Value call(Heap&, const Arguments& arguments) override {
    bind_nothing(run_, arguments, "Joiner.__call__");
    return std::exchange(used_, true) ? separator_ : Value::string("");
  }

  bool attribute(Heap&, std::string_view name, Value& out) override {
    if (name == "sep") {
      out = separator_;
    } else if (name == "used") {
      out = Value::boolean(used_);
    } else {
      return false;
    }
    return true;
  }

 private:
  Run& run_;
  Value separator_;
  bool used_ = false;
};

void add_pair(Run& run, Dict& dict, const Value& pair, std::size_t number) {
  const std::string element = "dictionary update sequence element #" + std::to_string(number);
  const bool iterable = pair.is_string() || pair.is_sequence() || pair.is_dict() || pair.is_undefined() ||
                        (pair.is_object() && pair.as_object()->iterate(run) != nullptr);
  if (!iterable) {
    run.fail(kTypeCode, "cannot convert " + element + " to a sequence");
  }
  const std::span<const Value> items = items_of(run, pair);
  if (items.size() != 2) {
    run.fail(kValueCode, element + " has length " + std::to_string(items.size()) + "; 2 is required");
  }
  run.require_usable(items[0]);  // it is hashed
  dict.set(run.arena, items[0], items[1]);
}

void add_mapping(Run& run, Dict& dict, const Value& source) {
  Iteration keys(run, source);
  for (Value key; keys.next(key);) {
    run.budget.spend();
    dict.set(run.arena, key, source.is_dict() ? *source.as_dict()->find(key) : run.get_item(source, key));
  }
}

void add_all(Run& run, Dict& dict, const Value& source) {
  run.require_defined(source);
  if (source.is_dict() || (source.is_object() && source.as_object()->is_mapping())) {
    return add_mapping(run, dict, source);
  }
  Iteration pairs(run, source);
  std::size_t number = 0;
  for (Value pair; pairs.next(pair); ++number) {
    run.budget.spend();
    add_pair(run, dict, pair, number);
  }
}

std::int64_t range_bound(Run& run, const Value& value) {
  if (value.kind() == Kind::big) {
    run.fail(kValueCode, "Python int too large to convert to C ssize_t");
  }
  return to_index(run, value);
}

}  // namespace

Dict* make_dict_from(Run& run, const Arguments& arguments) {
  if (arguments.positional.size() > 1) {
    run.fail("E-TPL-120", "dict expected at most 1 argument, got " + std::to_string(arguments.positional.size()));
  }
  Dict* dict = run.make_dict(arguments.named.size());
  if (!arguments.positional.empty()) {
    add_all(run, *dict, arguments.positional[0]);
  }
  for (const Keyword& keyword : arguments.named) {
    dict->set(run.arena, keyword.name, keyword.value);
  }
  return dict;
}

bool Namespace::attribute(Heap&, std::string_view name, Value& out) {
  const Value* found = attributes_->find(name);
  out = found != nullptr ? *found : out;
  return found != nullptr;
}

bool Namespace::item(Heap& heap, const Value& key, Value& out) {
  return key.is_string() && attribute(heap, key.as_string(), out);
}

void Namespace::print(Heap& heap, Buffer& out) {
  out.append("<Namespace ");
  print_repr(heap, Value::dict(attributes_), out);
  out.push('>');
}

Value global_range(Run& run, const Arguments& arguments) {
  const std::span<const Value> bounds = arguments.positional;
  if (!arguments.named.empty()) {
    run.fail("E-TPL-120", "range() takes no keyword arguments");
  }
  if (bounds.empty() || bounds.size() > 3) {
    run.fail("E-TPL-120", std::string("range expected at ") + (bounds.empty() ? "least 1" : "most 3") + " argument" +
                              (bounds.empty() ? "" : "s") + ", got " + std::to_string(bounds.size()));
  }
  const std::int64_t start = bounds.size() == 1 ? 0 : range_bound(run, bounds[0]);
  const std::int64_t stop = range_bound(run, bounds[bounds.size() == 1 ? 0 : 1]);
  const std::int64_t step = bounds.size() == 3 ? range_bound(run, bounds[2]) : 1;
  if (step == 0) {
    run.fail(kValueCode, "range() arg 3 must not be zero");
  }
  Range* range = run.arena.make<Range>(start, stop, step);
  if (run.sandboxed() && range->size() > kLargestSandboxedRange) {
    run.fail(kValueCode, "Range too big. The sandbox blocks ranges larger than MAX_RANGE (100000).");
  }
  return Value::object(range);
}

Value global_dict(Run& run, const Arguments& arguments) { return Value::dict(make_dict_from(run, arguments)); }

Value global_namespace(Run& run, const Arguments& arguments) {
  return Value::object(run.arena.make<Namespace>(make_dict_from(run, arguments)));
}

Value global_cycler(Run& run, const Arguments& arguments) {
  if (!arguments.named.empty()) {
    bind_arguments(run, {{}, arguments.named}, "Cycler.__init__", {}, 0, nullptr, nullptr);
  }
  if (arguments.positional.empty()) {
    run.fail(kValueCode, "at least one item has to be provided");
  }
  List* items = run.make_list(arguments.positional.size());
  for (const Value& item : arguments.positional) {
    items->push(run.arena, item);
  }
  return Value::object(run.arena.make<Cycler>(run, items));
}

Value global_joiner(Run& run, const Arguments& arguments) {
  const auto a = bind(run, arguments, "Joiner.__init__", {"sep"});
  return Value::object(run.arena.make<Joiner>(run, a.get(0, Value::string(", "))));
}

}  // namespace docmill::jinja
