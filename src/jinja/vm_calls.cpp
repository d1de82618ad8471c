// Calls: arguments of a call site, macros, loop functions, filters and tests.
#include "jinja/activation.h"
#include "jinja/environment_state.h"

namespace docmill::jinja {

/// Calls `use(arguments)` with the values of `site`: straight from the registers unless * or ** add to them.
template <class F>
auto Vm::with_arguments(Frame& frame, const CallSite& site, F&& use) {
  const Value* values = frame.registers + site.first;
  std::span<const Value> positional(values, site.positional);
  if (site.names.empty() && site.star == kNoRegister && site.double_star == kNoRegister) [[likely]] {
    return use(Arguments{positional, {}});
  }
  constexpr std::size_t kFew = 8;
  Keyword few[kFew];
  const std::size_t named_count = site.names.size();
  Keyword* named = named_count <= kFew ? few : run_.arena.array<Keyword>(named_count);
  for (std::size_t i = 0; i < named_count; ++i) {
    named[i] = Keyword{site.names[i], values[site.positional + i]};
  }
  std::span<const Keyword> keywords(named, named_count);
  if (site.star != kNoRegister) {
    List* all = run_.make_list(site.positional + 4u);
    for (const Value& value : positional) {
      all->push(run_.arena, value);
    }
    Iteration items(run_, frame.registers[site.star]);
    for (Value item; items.next(item);) {
      run_.budget.spend();
      all->push(run_.arena, item);
    }
    positional = all->view();
  }
  if (site.double_star != kNoRegister) {
    keywords = spread_keywords(keywords, frame.registers[site.double_star]);
  }
  return use(Arguments{positional, keywords});
}

std::span<const Keyword> Vm::spread_keywords(std::span<const Keyword> named, const Value& mapping) {
  run_.require_defined(mapping);
  if (!mapping.is_dict()) {
    run_.fail("E-TPL-121", "argument after ** must be a mapping, not " + std::string(type_name(mapping)));
  }
  const auto entries = mapping.as_dict()->view();
  Keyword* all = run_.arena.array<Keyword>(named.size() + entries.size());
  std::copy(named.begin(), named.end(), all);
  std::size_t count = named.size();
  for (const Dict::Entry& entry : entries) {
    run_.budget.spend();
    if (!entry.key.is_string()) {
      run_.fail("E-TPL-121", "keywords must be strings");
    }
    for (const Keyword& known : named) {
      if (known.name == entry.key.as_string()) {
        run_.fail("E-TPL-120", "got multiple values for keyword argument '" + std::string(known.name) + "'");
      }
    }
    all[count++] = Keyword{entry.key.as_string(), entry.value};
  }
  return {all, count};
}

Value Vm::call_value(Frame& frame, const Value& callee, const CallSite& site) {
  return with_arguments(frame, site, [&](const Arguments& arguments) { return run_.call(callee, arguments); });
}

Value Vm::call_method(Frame& frame, const Value& object, const CallSite& site) {
  const Key& key = *frame.program->keys[site.key];
  const Method* method = object.is_object() ? nullptr : find_method(object, key.text());
  const bool unsafe = run_.sandboxed() && method != nullptr && (method->mutates || key.text().starts_with('_'));
  if (method != nullptr && !unsafe) {
    return with_arguments(frame, site,
                          [&](const Arguments& arguments) { return method->call(run_, object, arguments); });
  }
  return call_value(frame, run_.get_attribute(object, key.value, key.hash), site);
}

Value Vm::call_filter_site(Frame& frame, const Value& input, const CallSite& site) {
  if (site.filter == nullptr) {
    run_.fail("E-TPL-020", "No filter named '" + std::string(frame.program->keys[site.key]->text()) + "' found.");
  }
  try {
    return with_arguments(frame, site,
                          [&](const Arguments& arguments) { return (*site.filter)(run_, input, arguments); });
  } catch (Error& error) {
    if (error.diagnostic().kind == ErrorKind::runtime) {
      run_.add_hint(error, "`" + site.filter->name + "` was given " + run_.shown(input));
    }
    throw;
  }
}

bool Vm::call_test_site(Frame& frame, const Value& input, const CallSite& site) {
  if (site.test == nullptr) {
    run_.fail("E-TPL-021", "No test named '" + std::string(frame.program->keys[site.key]->text()) + "' found.");
  }
  return with_arguments(frame, site, [&](const Arguments& arguments) { return (*site.test)(run_, input, arguments); });
}

// ---- macros -------------------------------------------------------------------------------------------------------

namespace {

/// The keyword `name`, marking it as used; null when it was not given.
const Value* take_keyword(const Arguments& arguments, std::string_view name, std::vector<bool>& used) {
  for (std::size_t i = 0; i < arguments.named.size(); ++i) {
    if (!used[i] && arguments.named[i].name == name) {
      used[i] = true;
      return &arguments.named[i].value;
    }
  }
  return nullptr;
}

const UndefinedInfo kNoCaller{UndefinedInfo::Reason::message, "No caller defined", {}, {}};

}  // namespace

void Vm::bind_macro(Frame& frame, const Function& macro, const Arguments& arguments) {
  const std::size_t count = macro.parameters.size();
  const std::size_t given = std::min(arguments.positional.size(), count);
  std::vector<bool> used(arguments.named.size());
  for (std::size_t i = 0; i < given; ++i) {
    frame.registers[macro.parameter_registers[i]] = arguments.positional[i];
  }
  bool found_caller = given == count && macro.explicit_caller;
  for (std::size_t i = given; i < count; ++i) {
    found_caller = found_caller || macro.parameters[i] == "caller";
    const Value* value = take_keyword(arguments, macro.parameters[i], used);
    frame.registers[macro.parameter_registers[i]] = value != nullptr ? *value : missing_argument(macro, i);
  }
  if (macro.caller_register != kNoRegister && !found_caller) {
    const Value* caller = take_keyword(arguments, "caller", used);
    const bool none = caller == nullptr || caller->is_none();
    frame.registers[macro.caller_register] = none ? Value::undefined(&kNoCaller) : *caller;
  }
  const auto name = [&macro] { return macro.name.empty() ? "None" : "'" + std::string(macro.name) + "'"; };
  if (macro.kwargs_register != kNoRegister) {
    Dict* rest = run_.make_dict();
    for (std::size_t i = 0; i < arguments.named.size(); ++i) {
      if (!used[i]) {
        rest->set(run_.arena, arguments.named[i].name, arguments.named[i].value);
      }
    }
    frame.registers[macro.kwargs_register] = Value::dict(rest);
  } else {
    for (std::size_t i = 0; i < arguments.named.size(); ++i) {
      if (used[i]) {
        continue;
      }
      if (arguments.named[i].name == "caller") {
        run_.fail("E-TPL-122", "macro " + name() +
                                   " was invoked with two values for the special caller argument. "
                                   "This is most likely a bug.");
      }
      const std::string meant = closest(arguments.named[i].name, macro.parameters);
      run_.fail("E-TPL-122",
                "macro " + name() + " takes no keyword argument '" + std::string(arguments.named[i].name) + "'",
                meant.empty() ? "" : "did you mean `" + meant + "`?");
    }
  }
  if (macro.varargs_register != kNoRegister) {
    List* rest = run_.make_list();
    for (const Value& value : arguments.positional.subspan(given)) {
      rest->push(run_.arena, value);
    }
    frame.registers[macro.varargs_register] = Value::tuple(rest);
  } else if (arguments.positional.size() > count) {
    run_.fail("E-TPL-122", "macro " + name() + " takes not more than " + std::to_string(count) + " argument(s)");
  }
}

Value Vm::missing_argument(const Function& macro, std::size_t parameter) {
  auto* info = run_.arena.make<UndefinedInfo>();
  info->reason = UndefinedInfo::Reason::argument;
  info->text = macro.parameters[parameter];
  return Value::undefined(info);
}

Value Vm::call_macro(const MacroObject& macro, const Arguments& arguments) {
  const bool safe = run_.autoescape_;
  const std::size_t mark = out_->size();
  {
    Activation activation(*this, macro.function(), macro.closure(), macro.context());
    bind_macro(activation.frame(), macro.function(), arguments);
    activation.run();
  }
  return captured(mark, safe);
}

void Vm::write_loop(LoopFunction& loop, const Value& iterable, std::uint32_t depth) {
  Activation activation(*this, loop.function(), loop.closure(), loop.closure()->context);
  Frame& frame = activation.frame();
  frame.registers[loop.function().input_register] = iterable;
  frame.recurse = &loop;
  frame.loop_depth = depth;
  activation.run();
}

Value Vm::call_loop(LoopFunction& loop, const Value& iterable, std::uint32_t depth) {
  const std::size_t mark = out_->size();
  write_loop(loop, iterable, depth);
  return captured(mark, run_.autoescape_);
}

bool Vm::call_filter(const Function& filter, Frame* closure, Value& item) {
  Activation activation(*this, filter, closure, closure->context);
  activation.frame().registers[filter.input_register] = item;
  const Value passed = activation.run();
  if (!run_.truth(passed)) {
    return false;
  }
  if (filter.returns_item) {
    item = passed;
  }
  return true;
}

Namespace& Vm::namespace_of(const Value& target) {
  auto* space = target.is_object() ? dynamic_cast<Namespace*>(target.as_object()) : nullptr;
  if (space == nullptr) {
    run_.fail("E-TPL-112", "cannot assign attribute on non-namespace object",
              "make it with `{% set ns = namespace() %}`");
  }
  return *space;
}

void Vm::set_namespace(const Value& target, const Key& key, const Value& value) {
  namespace_of(target).attributes().set(run_.arena, key.text(), value);
}

}  // namespace docmill::jinja
