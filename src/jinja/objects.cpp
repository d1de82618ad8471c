#include "jinja/objects.h"

#include <algorithm>
#include <iterator>

#include "jinja/arguments.h"
#include "jinja/methods.h"
#include "jinja/vm.h"

namespace docmill::jinja {
namespace {

Run& run_of(Heap& heap) { return static_cast<Run&>(heap); }

constexpr std::string_view kAddress = " at 0x7f0000000000>";  // any: the same request gives the same bytes

}  // namespace

std::string qualified_type(const Object& object) {
  const std::string_view name = object.type_name();
  const bool runtime = dynamic_cast<const MacroObject*>(&object) != nullptr ||
                       dynamic_cast<const LoopContext*>(&object) != nullptr ||
                       dynamic_cast<const BlockReference*>(&object) != nullptr ||
                       dynamic_cast<const TemplateReference*>(&object) != nullptr;
  const bool module = dynamic_cast<const Module*>(&object) != nullptr;
  const bool utility = name == "Cycler" || name == "Joiner" || dynamic_cast<const Namespace*>(&object) != nullptr;
  return std::string(runtime   ? "jinja2.runtime."
                     : module  ? "jinja2.environment."
                     : utility ? "jinja2.utils."
                               : "") +
         std::string(name);
}

void print_as_object(const Object& object, Buffer& out) {
  out.push('<');
  out.append(qualified_type(object));
  out.append(" object");
  out.append(kAddress);
}

// ---- macros -------------------------------------------------------------------------------------------------------

Value MacroObject::call(Heap& heap, const Arguments& arguments) {
  return run_of(heap).vm_->call_macro(*this, arguments);
}

bool MacroObject::attribute(Heap& heap, std::string_view name, Value& out) {
  Run& run = run_of(heap);
  if (name == "name") {
    out = function_.name.empty() ? Value::none() : Value::string(function_.name);
  } else if (name == "arguments") {
    List* list = run.make_list(function_.parameters.size());
    for (const std::string_view parameter : function_.parameters) {
      list->push(run.arena, Value::string(parameter));
    }
    out = Value::tuple(list);
  } else if (name == "catch_kwargs") {
    out = Value::boolean(function_.kwargs_register != kNoRegister);
  } else if (name == "catch_varargs") {
    out = Value::boolean(function_.varargs_register != kNoRegister);
  } else if (name == "caller") {
    out = Value::boolean(function_.caller_register != kNoRegister || function_.explicit_caller);
  } else {
    return false;
  }
  return true;
}

void MacroObject::print(Heap&, Buffer& out) {
  out.append("<Macro ");
  if (function_.name.empty()) {
    out.append("anonymous");
  } else {
    out.push('\'');
    out.append(function_.name);
    out.push('\'');
  }
  out.push('>');
}

// ---- loop ---------------------------------------------------------------------------------------------------------

LoopContext::LoopContext(Run& run, const Value& iterable, LoopFunction* recurse, std::uint32_t depth0)
    : run_(run), iteration_(run, iterable), recurse_(recurse), depth0_(depth0) {}

bool LoopContext::fetch(Value& item) {
  while (iteration_.next(item)) {
    if (filter_ == nullptr || run_.vm_->call_filter(*filter_, filter_closure_, item)) {
      return true;
    }
  }
  return false;
}

bool LoopContext::next(Value& item) {
  if (has_after_) {
    item = after_;
    has_after_ = false;
  } else if (!fetch(item)) {
    return false;
  }
  ++index0_;
  has_before_ = index0_ > 0;
  before_ = current_;
  current_ = item;
  return true;
}

bool LoopContext::has_after() {
  has_after_ = has_after_ || fetch(after_);
  return has_after_;
}

std::size_t LoopContext::length() {
  if (length_) {
    return *length_;
  }
  const auto passed = static_cast<std::size_t>(index0_ + 1) + (has_after_ ? 1 : 0);
  const auto rest = filter_ == nullptr ? iteration_.remaining() : std::nullopt;
  if (rest) {
    length_ = passed + *rest;
    return *length_;
  }
  // Not known without looking: take all that is left and go on from there.
  List* items = run_.make_list();
  for (Value item; fetch(item);) {
    run_.budget.spend();
    items->push(run_.arena, item);
  }
  filter_ = nullptr;
  iteration_ = Iteration(run_, Value::list(items));
  length_ = passed + items->size;
  return *length_;
}

bool LoopContext::attribute(Heap&, std::string_view name, Value& out) {
  const auto size = [this] { return static_cast<std::int64_t>(length()); };
  if (name == "index") {
    out = Value::integer(index0_ + 1);
  } else if (name == "index0") {
    out = Value::integer(index0_);
  } else if (name == "first") {
    out = Value::boolean(index0_ == 0);
  } else if (name == "last") {
    out = Value::boolean(!has_after());
  } else if (name == "length") {
    out = Value::integer(size());
  } else if (name == "revindex") {
    out = Value::integer(size() - index0_);
  } else if (name == "revindex0") {
    out = Value::integer(size() - index0_ - 1);
  } else if (name == "depth") {
    out = Value::integer(depth0_ + 1);
  } else if (name == "depth0") {
    out = Value::integer(depth0_);
  } else if (name == "previtem") {
    out = has_before_ ? before_ : run_.undefined_message("there is no previous item");
  } else if (name == "nextitem") {
    out = has_after() ? after_ : run_.undefined_message("there is no next item");
  } else if (name == "changed") {
    out = Value::object(run_.arena.make<MemberFunction<LoopContext>>(*this, &LoopContext::changed, "changed"));
  } else if (name == "cycle") {
    out = Value::object(run_.arena.make<MemberFunction<LoopContext>>(*this, &LoopContext::cycle, "cycle"));
  } else {
    return false;
  }
  return true;
}

Value LoopContext::changed(const Arguments& arguments) {
  List* now = run_.make_list(arguments.positional.size());
  for (const Value& value : arguments.positional) {
    now->push(run_.arena, value);
  }
  const Value current = Value::tuple(now);
  const bool differs = !has_changed_ || !run_.equal(last_changed_, current);
  has_changed_ = true;
  last_changed_ = differs ? current : last_changed_;
  return Value::boolean(differs);
}

Value LoopContext::cycle(const Arguments& arguments) {
  if (arguments.positional.empty()) {
    run_.fail("E-TPL-123", "no items for cycling given");
  }
  return arguments.positional[static_cast<std::size_t>(index0_) % arguments.positional.size()];
}

Value LoopContext::call(Heap& heap, const Arguments& arguments) {
  Run& run = run_of(heap);
  if (recurse_ == nullptr) {
    run.fail("E-TPL-124", "The loop must have the 'recursive' marker to be called recursively.",
             "write `{% for ... recursive %}`");
  }
  const auto bound = bind(run, arguments, "loop", {"iterable"}, 1);
  return run.vm_->call_loop(*recurse_, bound[0], depth0_ + 1);
}

void LoopContext::print(Heap&, Buffer& out) {
  out.append("<LoopContext " + std::to_string(index0_ + 1) + "/" + std::to_string(length()) + ">");
}

// ---- blocks and templates -----------------------------------------------------------------------------------------

Value BlockReference::call(Heap& heap, const Arguments& arguments) {
  bind_nothing(run_of(heap), arguments, "BlockReference.__call__");
  return run_of(heap).vm_->call_block(chain_, level_, context_);
}

bool BlockReference::attribute(Heap& heap, std::string_view name, Value& out) {
  Run& run = run_of(heap);
  if (name == "name") {
    out = chain_.key->value;
    return true;
  }
  if (name != "super") {
    return false;
  }
  out = level_ + 1 < chain_.size
            ? Value::object(run.arena.make<BlockReference>(chain_, level_ + 1, context_))
            : run.undefined_message("there is no parent block called '" + std::string(chain_.key->text()) + "'.");
  return true;
}

bool TemplateReference::item(Heap& heap, const Value& key, Value& out) {
  if (!key.is_string()) {
    return false;
  }
  for (const BlockChain* chain = context_->blocks; chain != nullptr; chain = chain->next) {
    if (chain->key->text() == key.as_string()) {
      out = Value::object(run_of(heap).arena.make<BlockReference>(*chain, 0u, context_));
      return true;
    }
  }
  return false;
}

void TemplateReference::print(Heap& heap, Buffer& out) {
  out.append("<TemplateReference ");
  if (context_->program->named()) {
    print_repr(heap, Value::string(context_->program->name), out);
  } else {
    out.append("None");
  }
  out.push('>');
}

bool Module::attribute(Heap&, std::string_view name, Value& out) {
  if (context_.exported == nullptr || context_.exported->find(name) == nullptr) {
    return false;
  }
  out = *context_.vars->find(name);
  return true;
}

bool Module::html(Heap&, Buffer& out) {
  out.append(body_.as_string());
  return true;
}

// ---- functions ----------------------------------------------------------------------------------------------------

Value BoundMethod::call(Heap& heap, const Arguments& arguments) { return method_.call(run_of(heap), self_, arguments); }

void BoundMethod::print(Heap&, Buffer& out) {
  out.append("<built-in method ");
  out.append(method_.name);
  out.append(" of ");
  out.append(docmill::type_name(self_));
  out.append(" object");
  out.append(kAddress);
}

Value GlobalObject::call(Heap& heap, const Arguments& arguments) { return function_(run_of(heap), arguments); }

bool GlobalObject::attribute(Heap& heap, std::string_view name, Value& out) {
  if (name_ != "dict" || name != "fromkeys") {
    return false;
  }
  Run& run = run_of(heap);
  out = Value::object(run.arena.make<BoundMethod>(Value::dict(run.make_dict()), *find_dict_method(name)));
  return true;
}

bool GlobalObject::is_class() const {
  static constexpr std::string_view kClasses[] = {"range", "dict", "namespace", "cycler", "joiner"};
  return std::find(std::begin(kClasses), std::end(kClasses), name_) != std::end(kClasses);
}

void GlobalObject::print(Heap& heap, Buffer& out) {
  if (name_ == "range" && run_of(heap).sandboxed()) {
    out.append("<function safe_range");
    out.append(kAddress);
    return;
  }
  if (name_ == "range" || name_ == "dict") {
    out.append("<class '" + name_ + "'>");
    return;
  }
  if (name_ == "namespace" || name_ == "cycler" || name_ == "joiner") {
    out.append("<class 'jinja2.utils.");
    out.push(static_cast<char>(name_.front() - 'a' + 'A'));
    out.append(name_.substr(1) + "'>");
    return;
  }
  out.append("<function ");
  out.append(name_ == "lipsum" ? "generate_lorem_ipsum" : name_);
  out.append(kAddress);
}

}  // namespace docmill::jinja
