// Templates within templates: include, import, inheritance, blocks; and translation, which asks the context for its
// functions.
#include "jinja/activation.h"
#include "jinja/arguments.h"
#include "jinja/environment_state.h"

namespace docmill::jinja {

void Context::add_blocks(Arena& arena, const Program& from) {
  for (const Program::BlockEntry& entry : from.blocks) {
    BlockChain* chain = find_block(*entry.key);
    if (chain == nullptr) {
      chain = arena.make<BlockChain>();
      chain->key = entry.key;
      chain->next = blocks;
      blocks = chain;
      index_block(arena, *chain);
    }
    if (chain->size == chain->capacity) {
      chain->capacity = chain->capacity == 0 ? 2 : chain->capacity * 2;
      auto** grown = arena.array<const Function*>(chain->capacity);
      std::copy(chain->functions, chain->functions + chain->size, grown);
      chain->functions = grown;
    }
    chain->functions[chain->size++] = entry.function;
  }
}

void Context::index_block(Arena& arena, BlockChain& chain) {
  constexpr std::uint32_t kFew = 8;
  if (++block_count <= kFew) {
    return;
  }
  const bool first = block_index == nullptr;
  block_index = first ? Dict::make(arena, 2 * kFew) : block_index;
  for (BlockChain* each = &chain; each != nullptr; each = first ? each->next : nullptr) {
    block_index->set(arena, each->key->value, Value::integer(reinterpret_cast<std::intptr_t>(each)));
  }
}

Context* Vm::new_context(const Program& program) {
  auto* context = run_.arena.make<Context>();
  context->program = &program;
  context->autoescape = program.autoescape;
  context->add_blocks(run_.arena, program);
  return context;
}

void Vm::execute_root(const Program& program, Context& context) {
  Activation activation(*this, *program.root, nullptr, &context);
  activation.run();
}

const Dict* Vm::locals_of(Frame& frame, std::uint16_t scope) {
  const auto& entries = frame.program->scopes[scope];
  if (entries.empty()) {
    return nullptr;
  }
  run_.budget.spend(entries.size());
  Dict* locals = run_.make_dict(entries.size());
  for (const ScopeEntry& entry : entries) {
    const Frame* owner = &frame;
    for (unsigned depth = entry.depth; depth > 0; --depth) {
      owner = owner->closure;
    }
    const Value& value = owner->registers[entry.reg];
    const Key& key = *frame.program->keys[entry.key];
    // A variable without a value does not hide one of the same name further out.
    const bool missing =
        value.is_undefined() && (value.as_undefined() == nullptr || value.as_undefined()->text == key.text());
    if (!missing) {
      locals->set(run_.arena, key.value, value);
    }
  }
  return locals;
}

// ---- loading ------------------------------------------------------------------------------------------------------

const Program* Vm::load_by_name(std::string_view name) {
  for (const auto& program : programs_) {
    if (program->name == name) {
      return program.get();
    }
  }
  auto program = run_.environment().find_program(name);
  if (program != nullptr) {
    programs_.push_back(program);
  }
  return program.get();
}

const Program* Vm::load(const Value& name) {
  run_.require_defined(name);
  if (name.is_list() || name.is_dict()) {
    run_.fail("E-TPL-113", "a template name must be a string, not " + std::string(type_name(name)));
  }
  if (!name.is_string()) {  // Python looks for it among the names
    throw Error(ErrorKind::not_found, "E-TPL-050", "there is no template " + repr(run_, name),
                "a template name is a string, this is " + std::string(type_name(name)));
  }
  const Program* program = load_by_name(name.as_string());
  if (program == nullptr) {
    run_.environment().template_not_found(name.as_string());
  }
  return program;
}

const Program* Vm::load_first(const Value& name, bool ignore_missing) {
  if (name.is_string() && !ignore_missing) {
    return load(name);
  }
  run_.require_defined(name);
  if (name.is_string()) {
    return load_by_name(name.as_string());
  }
  const bool none_given = !run_.truth(name);
  if (!none_given && !name.is_sequence() && !name.is_dict() && !name.is_object()) {
    run_.fail("E-TPL-113",
              "a template name must be a string or a list of strings, not " + std::string(type_name(name)));
  }
  std::string tried;
  Iteration candidates(run_, none_given ? Value::list(run_.make_list()) : name);
  for (Value candidate; candidates.next(candidate);) {
    // An undefined one is not found, as in Python.
    if (const Program* program = candidate.is_string() ? load_by_name(candidate.as_string()) : nullptr) {
      return program;
    }
    tried += tried.empty() ? "" : ", ";
    tried += candidate.is_undefined() ? "an undefined name" : run_.text(candidate);
  }
  if (ignore_missing) {
    return nullptr;
  }
  throw Error(ErrorKind::not_found, "E-TPL-050",
              tried.empty() ? "Tried to select from an empty list of templates"
                            : "none of the templates given were found: " + tried);
}

// ---- include and import -------------------------------------------------------------------------------------------

void Vm::include(Frame& frame, const Instruction& i) {
  const bool with_context = (i.b & 1) != 0;
  const Program* program = load_first(frame.registers[i.a], (i.b & 2) != 0);
  if (program == nullptr) {
    return;
  }
  Context* context = new_context(*program);
  if (with_context) {
    context->outer = frame.context;
    context->locals = locals_of(frame, i.c);
  } else {
    context->globals = run_.environment().globals;
  }
  execute_root(*program, *context);
}

Value Vm::import(Frame& frame, const Instruction& i) {
  const Program* program = load(frame.registers[i.b]);
  Context* context = new_context(*program);
  context->exported = run_.make_dict();
  if (i.c != 0) {
    context->outer = frame.context;
    context->locals = locals_of(frame, static_cast<std::uint16_t>(i.d));
  } else {
    context->globals = run_.environment().globals;
  }
  const std::size_t mark = out_->size();
  execute_root(*program, *context);
  return Value::object(run_.arena.make<Module>(*context, captured(mark, false)));
}

Value Vm::import_name(Frame& frame, const Value& module, const Key& key) {
  Value found;
  if (module.as_object()->attribute(run_, key.text(), found)) {
    return found;
  }
  const auto& imported = static_cast<Module&>(*module.as_object()).context();
  const Place place =
      frame.program->place(frame.function->spans[static_cast<std::size_t>(frame.at - frame.function->code.data())]);
  std::string position = "line " + std::to_string(place.begin.line);
  if (frame.program->named()) {
    position += " in '" + frame.program->name + "'";
  }
  return run_.undefined_message("the template '" + imported.program->name + "' (imported on " + position +
                                ") does not export the requested name '" + std::string(key.text()) + "'");
}

void Vm::export_name(Frame& frame, const Key& key, const Value& value, unsigned mode) {
  Context& context = *frame.context;
  if (context.vars == nullptr) {
    context.vars = run_.make_dict();
  }
  context.vars->set(run_.arena, key.value, value);
  if (context.exported != nullptr && mode == 1) {
    context.exported->set(run_.arena, key.value, Value::boolean(true));
  } else if (context.exported != nullptr && mode == 2) {
    context.exported->erase(key.value);
  }
}

// ---- inheritance --------------------------------------------------------------------------------------------------

void Vm::extends(Frame& frame, const Value& name) {
  const Program* parent = load(name);
  frame.context->add_blocks(run_.arena, *parent);
  frame.parent = parent;
}

void Vm::run_chain(const BlockChain& chain, std::uint32_t level, Context* context) {
  Activation activation(*this, *chain.functions[level], nullptr, context);
  activation.run();
}

void Vm::run_block(Frame& frame, const Instruction& i) {
  const BlockChain* chain = frame.context->find_block(*frame.program->keys[i.d]);
  assert(chain != nullptr);
  Context* context = frame.context;
  if (i.a != 0) {
    context = run_.arena.make<Context>();
    context->program = frame.context->program;
    context->outer = frame.context;
    context->locals = locals_of(frame, i.b);
    context->autoescape = run_.autoescape_;
    context->blocks = frame.context->blocks;
    context->block_index = frame.context->block_index;
  }
  run_chain(*chain, 0, context);
}

void Vm::require_block(Frame& frame, const Key& key) {
  const BlockChain* chain = frame.context->find_block(key);
  if (chain == nullptr || chain->size <= 1) {
    run_.fail("E-TPL-114", "Required block '" + std::string(key.text()) + "' not found");
  }
}

Value Vm::super_block(Frame& frame, const Key& key) {
  const BlockChain* chain = frame.context->find_block(key);
  for (std::uint32_t level = 0; chain != nullptr && level + 1 < chain->size; ++level) {
    if (chain->functions[level] == frame.function) {
      return Value::object(run_.arena.make<BlockReference>(*chain, level + 1, frame.context));
    }
  }
  return run_.undefined_message("there is no parent block called '" + std::string(key.text()) + "'.");
}

Value Vm::call_block(const BlockChain& chain, std::uint32_t level, Context* context) {
  const std::size_t mark = out_->size();
  run_chain(chain, level, context);
  return captured(mark, context->autoescape);
}

// ---- translation --------------------------------------------------------------------------------------------------

Value Vm::lookup(std::string_view name) const {
  Key key;
  key.value = make_key(Value::string(name));
  key.hash = hash_of(name);
  const Value* found = frame_ != nullptr ? frame_->context->find(key) : nullptr;
  return found != nullptr ? *found : run_.undefined_name(name);
}

Value Vm::trans(Frame& frame, const CallSite& site) {
  const Trans& node = *site.trans;
  const Value* values = frame.registers + site.first;
  std::vector<Keyword> variables;
  Value count = Value::integer(1);
  for (std::size_t i = 0; i < site.names.size(); ++i) {
    variables.push_back({site.names[i], values[i]});
    count = node.has_plural && site.names[i] == node.count_name ? values[i] : count;
  }
  if (run_.options().i18n_newstyle) {
    return translated(node, count, variables);
  }
  const Value text = run_.to_string(translated(node, count, {}));
  Dict* named = run_.make_dict(variables.size());
  for (const Keyword& variable : variables) {
    named->set(run_.arena, variable.name, variable.value);
  }
  const Value marked = run_.autoescape_ ? text.with_safe(true) : text;
  return variables.empty() ? marked : run_.format_percent(marked, Value::dict(named));
}

Value Vm::translated(const Trans& node, const Value& count, std::span<const Keyword> variables) {
  const std::string_view function =
      node.has_context ? (node.has_plural ? "npgettext" : "pgettext") : (node.has_plural ? "ngettext" : "gettext");
  Value arguments[4];
  std::size_t size = 0;
  if (node.has_context) {
    arguments[size++] = Value::string(node.context);
  }
  arguments[size++] = Value::string(node.singular);
  if (node.has_plural) {
    arguments[size++] = Value::string(node.plural);
    arguments[size++] = count;
  }
  return run_.call(lookup(function), Arguments{{arguments, size}, variables});
}

// ---- introspection ------------------------------------------------------------------------------------------------

std::vector<std::string_view> Vm::visible_names() const {
  std::vector<std::string_view> names;
  const auto add = [&](const Dict* dict) {
    for (const Dict::Entry& entry : dict != nullptr ? dict->view() : std::span<const Dict::Entry>()) {
      if (entry.key.is_string()) {
        names.push_back(entry.key.as_string());
      }
    }
  };
  for (const Context* context = frame_ != nullptr ? frame_->context : nullptr; context != nullptr;
       context = context->outer) {
    add(context->vars);
    add(context->locals);
    add(context->data);
    add(context->globals);
  }
  return names;
}

Value Vm::debug_text(Frame& frame, const Dict* locals) {
  Dict* variables = run_.make_dict();
  std::vector<const Context*> contexts;
  for (const Context* context = frame.context; context != nullptr; context = context->outer) {
    contexts.push_back(context);
  }
  const auto add = [&](const Dict* dict) {
    for (const Dict::Entry& entry : dict != nullptr ? dict->view() : std::span<const Dict::Entry>()) {
      variables->set(run_.arena, entry.key, entry.value);
    }
  };
  for (auto context = contexts.rbegin(); context != contexts.rend(); ++context) {
    add((*context)->globals);
    add((*context)->data);
    add((*context)->locals);
    add((*context)->vars);
  }
  add(locals);
  const auto name_list = [&](const std::vector<std::string_view>& names) {
    List* list = run_.make_list(names.size());
    for (const std::string_view name : names) {
      list->push(run_.arena, Value::string(name));
    }
    return Value::list(list);
  };
  Dict* all = run_.make_dict();
  all->set(run_.arena, "context", Value::dict(variables));
  all->set(run_.arena, "filters", name_list(run_.environment().filter_names()));
  all->set(run_.arena, "tests", name_list(run_.environment().test_names()));
  return run_.apply_filter("pprint", Value::dict(all), {});
}

}  // namespace docmill::jinja
