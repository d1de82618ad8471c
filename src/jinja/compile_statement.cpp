// Statements, scopes and functions. Follows the code that Jinja2 generates, since its order of evaluation and its
// scoping are what templates see.
//
// Longer than other files: loops, macros and blocks open and close the same scopes, and are read beside each other.
#include <algorithm>

#include "base/short_copy.h"
#include "jinja/ast_walk.h"
#include "jinja/compiler_impl.h"
#include "jinja/constant_use.h"
#include "jinja/loop_use.h"
#include "jinja/undeclared.h"

namespace docmill::jinja {
namespace {

/// Thrown after a second certain `extends`: nothing behind it in that body can run.
struct UnreachableRest {};

/// Whether `test` holds for any statement in `body`, at any depth.
template <class F>
bool any_statement(Body body, const F& test) {
  return std::any_of(body.begin(), body.end(), [&](const Stmt* node) {
    bool found = test(*node);
    for_each_body(*node, [&](Body inner) { found = found || any_statement(inner, test); });
    return found;
  });
}

bool has_extends(Body body) {
  return any_statement(body, [](const Stmt& node) { return node.kind == NodeKind::extends; });
}

bool has_scoped_block(Body body) {
  return any_statement(body, [](const Stmt& node) {
    const Block* block = as_if<Block>(&node);
    return block != nullptr && block->scoped;
  });
}

bool stores_loop(const Expr& expr) {
  if (const Name* name = as_if<Name>(&expr)) {
    return name->name == "loop" && name->context == NameContext::store;
  }
  bool found = false;
  for_each_child(expr, [&](const Expr& child) { found = found || stores_loop(child); });
  return found;
}

bool assigns_loop(const Stmt& node) {
  bool found = false;
  for_each_expression(node, [&](const Expr& expr) { found = found || stores_loop(expr); });
  return found;
}

bool is_loop_control(const Stmt& node) {
  return node.kind == NodeKind::break_loop || node.kind == NodeKind::continue_loop;
}

bool is_public(std::string_view name) { return name.empty() || name.front() != '_'; }

}  // namespace

Compiler::Compiler(std::unique_ptr<Ast> ast, const Source& source, const Options& options, const Library& library)
    : program_(std::make_shared<Program>()), options_(options), library_(library) {
  program_->name = source.name;
  program_->display_name = source.path.empty() ? source.name : source.path;
  program_->first_line = source.first_line;
  program_->ast = std::move(ast);
  program_->texts.reserve(program_->ast->source.size() + kBufferSlack);
  constexpr std::size_t kUsual = 16;
  program_->keys.reserve(kUsual);
}

std::shared_ptr<const Program> Compiler::run() {
  autoescape_ = options_.autoescape;
  if (options_.select_autoescape) {
    const auto ends_with = [&](std::string_view suffix) {
      return program_->name.size() >= suffix.size() &&
             std::equal(suffix.rbegin(), suffix.rend(), program_->name.rbegin(),
                        [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b + 32) : b); });
    };
    autoescape_ = ends_with(".html") || ends_with(".htm") || ends_with(".xml");
  }
  program_->autoescape = autoescape_;
  compile_root();
  for (const Block* block : program_->ast->blocks) {
    compile_block_function(*block);
  }
  program_->texts.append(kBufferSlack, '\0');
  program_->guesses = std::make_unique<std::atomic<std::uint8_t>[]>(guesses_ + 1);
  // Data often has its names in the order in which a template asks for them.
  for (unsigned i = 0; i < std::min(guesses_, kFirstGuesses); ++i) {
    program_->guesses[i].store(static_cast<std::uint8_t>(i), std::memory_order_relaxed);
  }
  return program_;
}

void Compiler::compile_root() {
  std::uint32_t number = 0;
  Function& function = new_function(Function::Role::root, program_->name, number);
  program_->root = &function;
  FunctionScope functions(*this, function);
  const Body statements = program_->ast->body;
  const bool extending = has_extends(statements);
  Symbols symbols(nullptr, 0);
  if (uses_undeclared(statements, "self")) {
    builder_->emit({}, Op::self_template, builder_->named(symbols.declare_parameter("self")));
  }
  symbols.analyze_body(statements);
  Scope scope;
  scope.symbols = &symbols;
  scope.top_level = scope.root_level = true;
  scope.check_parent = extending;
  try {
    enter(symbols, {});
  } catch (Error& error) {
    error.diagnostic().place = program_->place({});
    throw;
  }
  line_prefix_ = "";
  body(statements, scope);
  if (extending) {
    builder_->emit({}, Op::run_parent);
  }
  functions.finish();
}

void Compiler::compile_block_function(const Block& node) {
  std::uint32_t number = 0;
  Function& function = new_function(Function::Role::block, node.name, number);
  program_->blocks.push_back({program_->keys[key(node.name)], &function});
  FunctionScope functions(*this, function);
  Symbols symbols(nullptr, 0);
  if (uses_undeclared(node.body, "self")) {
    builder_->emit(node.span, Op::self_template, builder_->named(symbols.declare_parameter("self")));
  }
  if (uses_undeclared(node.body, "super")) {
    builder_->emit(node.span, Op::super_block, builder_->named(symbols.declare_parameter("super")), 0, 0,
                   key(node.name));
  }
  symbols.analyze_body(node.body);
  Scope scope;
  scope.symbols = &symbols;
  enter(symbols, node.span);
  body(node.body, scope);
  functions.finish();
}

Function& Compiler::new_function(Function::Role role, std::string_view name, std::uint32_t& number) {
  program_->functions.push_back(std::make_unique<Function>());
  number = static_cast<std::uint32_t>(program_->functions.size() - 1);
  Function& function = *program_->functions.back();
  function.role = role;
  function.name = name;
  function.program = program_.get();
  return function;
}

void Compiler::enter(const Symbols& symbols, Span span) {
  for (const auto& [identifier, variable] : symbols.variables()) {
    const Register target = builder_->named(identifier);
    switch (variable.load) {
      case Symbols::Load::parameter:
        break;
      case Symbols::Load::resolve:
        builder_->emit(span, Op::resolve, target, guess(), 0, key(identifier.name));
        break;
      case Symbols::Load::alias:
        load_identifier(variable.source, target, span);
        break;
      case Symbols::Load::undefined:
        builder_->emit(span, Op::undefined, target, 0, 0, key(identifier.name));
        break;
    }
  }
}

void Compiler::leave(const Symbols& symbols, Span span) {
  // A macro made in the scope may outlive it and must not see its last values.
  if (!builder_->function().has_closures) {
    return;
  }
  for (const auto& [identifier, variable] : symbols.variables()) {
    builder_->emit(span, Op::undefined, builder_->named(identifier), 0, 0, key(identifier.name));
  }
}

void Compiler::body(Body statements, const Scope& scope) {
  try {
    for (const Stmt* node : statements) {
      TemporaryScope temporaries(*builder_);
      try {
        statement(*node, scope);
      } catch (Error& error) {
        if (error.diagnostic().place.begin.line == 0) {
          error.diagnostic().place = program_->place(node->span);
        }
        throw;
      }
    }
  } catch (const UnreachableRest&) {
  }
}

void Compiler::statement(const Stmt& node, const Scope& scope) {
  switch (node.kind) {
    case NodeKind::output:
      return output(as<Output>(node), scope);
    case NodeKind::extends:
      return extends(as<Extends>(node), scope);
    case NodeKind::for_loop:
      return for_loop(as<For>(node), scope);
    case NodeKind::if_branch:
      return if_branch(as<If>(node), scope);
    case NodeKind::macro:
      return macro(as<Macro>(node), scope);
    case NodeKind::call_block:
      return call_block(as<CallBlock>(node), scope);
    case NodeKind::filter_block:
      return filter_block(as<FilterBlock>(node), scope);
    case NodeKind::with:
      return with(as<With>(node), scope);
    case NodeKind::block:
      return block(as<Block>(node), scope);
    case NodeKind::include:
      return include(as<Include>(node), scope);
    case NodeKind::import:
      return import(as<Import>(node), scope);
    case NodeKind::from_import:
      return from_import(as<FromImport>(node), scope);
    case NodeKind::expr_stmt:
      expr(*as<ExprStmt>(node).expr, scope);
      return;
    case NodeKind::assign:
      return assign(as<Assign>(node), scope);
    case NodeKind::assign_block:
      return assign_block(as<AssignBlock>(node), scope);
    case NodeKind::continue_loop:
    case NodeKind::break_loop: {
      const bool leaves = node.kind == NodeKind::break_loop;
      const auto& labels = leaves ? break_labels_ : continue_labels_;
      if (labels.empty()) {
        fail(node.span, "E-TPL-023", leaves ? "'break' outside loop" : "'continue' not properly in loop");
      }
      builder_->emit(node.span, Op::jump, 0, 0, 0, labels.back().number);
      return;
    }
    case NodeKind::autoescape:
      return autoescape(as<Autoescape>(node), scope);
    case NodeKind::trans:
      return trans(as<Trans>(node), scope);
    case NodeKind::debug: {
      const Register target = builder_->temporary();
      builder_->emit(node.span, Op::debug, target, 0, scope_of(*scope.symbols));
      return write_register(target, node.span);
    }
    default:
      assert(false && "not a statement");
  }
}

// ---- output -------------------------------------------------------------------------------------------------------

void Compiler::text(std::string_view literal, Span span) {
  if (literal.empty()) {
    return;
  }
  std::string& pool = program_->texts;
  Instruction* last = builder_->last();
  const auto length_of = [](const Instruction& i) { return std::uint32_t{i.b} | std::uint32_t{i.c} << 16; };
  std::size_t offset = pool.size();
  pool += literal;
  std::size_t length = literal.size();
  if (last != nullptr && last->op == Op::text && last->d + length_of(*last) == offset) {
    length += length_of(*last);
    last->b = static_cast<std::uint16_t>(length & 0xffff);
    last->c = static_cast<std::uint16_t>(length >> 16);
    return;
  }
  builder_->emit(span, Op::text, 0, static_cast<unsigned>(length & 0xffff), static_cast<unsigned>(length >> 16),
                 static_cast<std::uint32_t>(offset));
}

void Compiler::output(const Output& node, const Scope& scope) {
  const bool guarded = scope.check_parent && extends_so_far_ > 0;
  if (scope.check_parent && known_extends_) {
    return;
  }
  const Label skip = guarded ? builder_->new_label() : Label{0};
  if (guarded) {
    builder_->emit(node.span, Op::jump_extended, 0, 0, 0, skip.number);
  }
  for (const Expr* item : node.nodes) {
    TemporaryScope temporaries(*builder_);
    if (const TemplateData* data = as_if<TemplateData>(item)) {
      text(data->text, data->span);
      follow_text(data->text);
    } else {
      output_expr(*item, scope);
    }
  }
  if (guarded) {
    builder_->bind(skip);
  }
}

/// How a value is written here: what the quick ways escape, they escape for HTML.
Op Compiler::emit_op() const {
  const bool other_format = autoescape_ && options_.escaping != Escaping::html;
  return volatile_ || other_format ? Op::emit_volatile : autoescape_ ? Op::emit_escaped : Op::emit;
}

void Compiler::output_expr(const Expr& node, const Scope& scope) {
  const Getattr* get = as_if<Getattr>(&node);
  const Name* owner = get != nullptr ? as_if<Name>(get->object) : nullptr;
  if (get != nullptr && emit_op() != Op::emit_volatile && !options_.keep_indent &&
      (owner == nullptr || owner->name != "loop")) {
    const Register object = expr(*get->object, scope);
    builder_->emit(node.span, Op::emit_attr, object, autoescape_ ? 1 : 0, guess(), key(get->attribute));
    return;
  }
  const Register value = keep_indent(expr(node, scope), node.span);
  const bool early = volatile_ && options_.escaping == Escaping::html && is_constant(node, volatile_);
  builder_->emit(node.span, early ? autoescape_ ? Op::emit_escaped : Op::emit : emit_op(), value);
}

void Compiler::write_register(Register value, Span span) { builder_->emit(span, Op::emit, keep_indent(value, span)); }

// ---- loops and branches -------------------------------------------------------------------------------------------

void Compiler::for_loop(const For& node, const Scope& scope) {
  if (assigns_loop(node) || any_statement(node.body, assigns_loop) || any_statement(node.otherwise, assigns_loop)) {
    fail(node.target->span, "E-TPL-024", "Can't assign to special loop variable in for-loop target");
  }
  if (node.recursive) {
    return recursive_loop(node, scope);
  }
  const bool extended =
      uses_undeclared(node.body, "loop") || has_scoped_block(node.body) || has_scoped_block(node.otherwise);
  const Register iterable = expr(*node.iter, scope);
  const LoopObject object = !extended              ? LoopObject::never
                            : node.test != nullptr ? LoopObject::always
                                                   : LoopUse().in(node.body);
  loop_body(node, scope, iterable, object, *scope.symbols);
}

void Compiler::recursive_loop(const For& node, const Scope& scope) {
  std::uint32_t number = 0;
  Function& function = new_function(Function::Role::loop, "loop", number);
  builder_->function().has_closures = true;
  {
    FunctionScope functions(*this, function);
    function.input_register = builder_->named({"iterable", Identifier::kOwn});
    Scope inner = scope;
    inner.top_level = inner.root_level = false;
    loop_body(node, inner, function.input_register, LoopObject::always, *scope.symbols);
    functions.finish();
  }
  const Register loop = builder_->temporary();
  builder_->emit(node.span, Op::loop_function, loop, 0, 0, number);
  const Register iterable = expr(*node.iter, scope);
  builder_->emit(node.span, Op::loop_call, loop, iterable);
  line_prefix_ = std::nullopt;
}

void Compiler::loop_body(const For& node, const Scope& scope, Register iterable, LoopObject object,
                         const Symbols& outer) {
  const Span span = node.span;
  const bool extended = object != LoopObject::never;
  Symbols symbols = Symbols::inner(outer);
  Identifier loop_identifier;
  if (extended) {
    loop_identifier = symbols.declare_parameter("loop");
  }
  symbols.analyze_for(node, ForBranch::body);
  Scope inner = scope;
  inner.symbols = &symbols;
  inner.top_level = inner.root_level = inner.soft = false;

  const std::uint16_t loop = builder_->begin_loop();
  builder_->emit(node.iter->span, Op::loop_begin, iterable, loop, static_cast<unsigned>(object));
  if (extended) {
    const Register variable = builder_->named(loop_identifier);
    if (object == LoopObject::always) {
      builder_->emit(span, Op::loop_object, variable, loop);
    }
    loop_variables_.push_back({builder_, loop_identifier, loop});
  }
  Symbols test_symbols = Symbols::inner(outer);
  Scope test_scope = scope;
  test_scope.symbols = &test_symbols;
  test_scope.top_level = test_scope.root_level = test_scope.soft = false;
  if (node.test != nullptr) {
    test_symbols.analyze_for(node, ForBranch::test);
  }
  if (node.test != nullptr && extended) {
    // The loop object looks ahead, so the test has to be callable by itself.
    builder_->emit(node.test->span, Op::loop_filter, loop, 0, 0, loop_filter(node, test_scope));
  }
  const bool has_else = !node.otherwise.empty();
  // The `else` runs when no turn came to its end. Without tests and jumps that is when there is no first item.
  const bool counts_turns = has_else && (node.test != nullptr || any_statement(node.body, is_loop_control));
  const Register untouched = counts_turns ? builder_->temporary() : kNoRegister;
  if (counts_turns) {
    builder_->emit(span, Op::constant, untouched, 0, 0, constant(Value::boolean(true)));
  }
  const Label otherwise = has_else ? builder_->new_label() : Label{0};
  const Label top = builder_->new_label();
  const Label again = builder_->new_label();
  const Label end = builder_->new_label();
  const Name* single = as_if<Name>(node.target);
  const bool inline_test = node.test != nullptr && !extended;
  const Register item = single != nullptr ? builder_->named(symbols.find_ref(single->name)) : builder_->temporary();
  const Register fetched =
      inline_test && single != nullptr ? builder_->named(test_symbols.find_ref(single->name)) : item;
  const std::uint32_t next_at = builder_->emit(node.target->span, Op::loop_next, fetched, loop, 0,
                                               has_else && !counts_turns ? otherwise.number : end.number);
  builder_->bind(top);
  if (inline_test) {
    if (single == nullptr) {
      store_item(*node.target, item, test_scope);
    }
    enter(test_symbols, node.test->span);
    jump_if(*node.test, test_scope, false, again);
    if (single != nullptr) {
      builder_->emit(node.target->span, Op::move, item, fetched);
    }
  }
  if (single == nullptr) {
    store_item(*node.target, item, inner);
  }
  enter(symbols, span);
  break_labels_.push_back(end);
  continue_labels_.push_back(again);
  const auto line_prefix = line_prefix_;
  enter_loop_line(node.body);
  body(node.body, inner);
  line_prefix_ = line_prefix_ == line_prefix ? line_prefix : std::nullopt;
  break_labels_.pop_back();
  continue_labels_.pop_back();
  if (counts_turns) {
    builder_->emit(span, Op::constant, untouched, 0, 0, constant(Value::boolean(false)));
  }
  // Each turn costs what its instructions cost.
  const std::size_t cost = 1 + (builder_->function().code.size() - next_at) / 4;
  builder_->bind(again);
  builder_->emit(node.target->span, Op::loop_again, fetched, loop,
                 static_cast<unsigned>(std::min<std::size_t>(cost, 0xffff)), top.number);
  builder_->bind(end);
  builder_->end_loop();
  if (extended) {
    loop_variables_.pop_back();
  }
  leave(symbols, span);
  if (has_else) {
    const Label done = builder_->new_label();
    counts_turns ? builder_->emit(span, Op::jump_false, untouched, 0, 0, done.number)
                 : builder_->emit(span, Op::jump, 0, 0, 0, done.number);
    builder_->bind(otherwise);
    Symbols else_symbols = Symbols::inner(outer);
    else_symbols.analyze_for(node, ForBranch::otherwise);
    Scope else_scope = inner;
    else_scope.symbols = &else_symbols;
    enter(else_symbols, span);
    body(node.otherwise, else_scope);
    leave(else_symbols, span);
    builder_->bind(done);
    line_prefix_ = std::nullopt;
  }
}

std::uint32_t Compiler::loop_filter(const For& node, const Scope& scope) {
  std::uint32_t number = 0;
  Function& function = new_function(Function::Role::loop_filter, "loop filter", number);
  builder_->function().has_closures = true;
  FunctionScope functions(*this, function);
  function.input_register = builder_->named({"item", Identifier::kOwn});
  // The targets are this function's own variables.
  for (const auto& [identifier, variable] : scope.symbols->variables()) {
    builder_->named(identifier);
  }
  store_item(*node.target, function.input_register, scope);
  enter(*scope.symbols, node.test->span);
  builder_->emit(node.test->span, Op::return_value, expr(*node.test, scope));
  functions.finish();
  return number;
}

void Compiler::if_branch(const If& node, const Scope& scope) {
  Scope soft = scope;
  soft.soft = true;
  soft.root_level = false;
  const Label end = builder_->new_label();
  const auto line_prefix = line_prefix_;
  for (std::size_t i = 0; i < node.branches.size(); ++i) {
    line_prefix_ = line_prefix;
    const IfBranch& branch = node.branches[i];
    const Label next = builder_->new_label();
    jump_if(*branch.test, soft, false, next);
    body(branch.body, soft);
    if (i + 1 < node.branches.size() || !node.otherwise.empty()) {
      builder_->emit(node.span, Op::jump, 0, 0, 0, end.number);
    }
    builder_->bind(next);
  }
  line_prefix_ = line_prefix;
  body(node.otherwise, soft);
  builder_->bind(end);
  line_prefix_ = std::nullopt;  // it depends on the branch
}

// ---- macros -------------------------------------------------------------------------------------------------------

Function& Compiler::macro_function(Function::Role role, std::string_view name, const Signature& signature,
                                   Body statements, const Scope& scope, Span span, std::uint32_t& number) {
  Function& function = new_function(role, name, number);
  builder_->function().has_closures = true;
  FunctionScope functions(*this, function);
  Symbols symbols = Symbols::inner(*scope.symbols);
  symbols.analyze_macro(signature, statements);
  std::optional<std::size_t> explicit_caller;
  bool own_kwargs = false;
  bool own_varargs = false;
  for (std::size_t i = 0; i < signature.parameters.size(); ++i) {
    const std::string_view parameter = signature.parameters[i]->name;
    explicit_caller = parameter == "caller" ? i : explicit_caller;
    own_kwargs = own_kwargs || parameter == "kwargs";
    own_varargs = own_varargs || parameter == "varargs";
    function.parameters.push_back(parameter);
    function.parameter_registers.push_back(builder_->named(symbols.find_ref(parameter)));
  }
  if (uses_undeclared(statements, "caller")) {
    if (!explicit_caller) {
      function.caller_register = builder_->named(symbols.declare_parameter("caller"));
    } else if (*explicit_caller + signature.defaults.size() < signature.parameters.size()) {
      fail(
          span, "E-TPL-025",
          "When defining macros or call blocks the special \"caller\" argument must be omitted or be given a default.");
    }
  }
  function.explicit_caller = explicit_caller.has_value();
  if (!own_kwargs && uses_undeclared(statements, "kwargs")) {
    function.kwargs_register = builder_->named(symbols.declare_parameter("kwargs"));
  }
  if (!own_varargs && uses_undeclared(statements, "varargs")) {
    function.varargs_register = builder_->named(symbols.declare_parameter("varargs"));
  }
  Scope inner;
  inner.symbols = &symbols;
  inner.soft = false;
  enter(symbols, span);
  macro_defaults(signature, inner);
  body(statements, inner);
  functions.finish();
  return function;
}

void Compiler::macro_defaults(const Signature& signature, const Scope& scope) {
  const std::size_t first_default = signature.parameters.size() - signature.defaults.size();
  for (std::size_t i = 0; i < signature.parameters.size(); ++i) {
    TemporaryScope temporaries(*builder_);
    const Name& parameter = *signature.parameters[i];
    const Register target = builder_->named(scope.symbols->find_ref(parameter.name));
    const Label given = builder_->new_label();
    builder_->emit(parameter.span, Op::jump_given, target, 0, 0, given.number);
    if (i >= first_default) {
      expr_to(*signature.defaults[i - first_default], scope, target);
    } else {
      auto* info = program_->arena().make<UndefinedInfo>();
      info->reason = UndefinedInfo::Reason::message;
      info->text = program_->arena().copy("parameter '" + std::string(parameter.name) + "' was not provided");
      builder_->emit(parameter.span, Op::constant, target, 0, 0, constant(Value::undefined(info)));
    }
    builder_->bind(given);
  }
}

void Compiler::macro(const Macro& node, const Scope& scope) {
  std::uint32_t number = 0;
  macro_function(Function::Role::macro, node.name, node.signature, node.body, scope, node.span, number);
  const Register target = builder_->named(scope.symbols->find_ref(node.name));
  builder_->emit(node.span, Op::make_macro, target, 0, 0, number);
  if (scope.top_level) {
    builder_->emit(node.span, Op::export_name, target, is_public(node.name) ? 1 : 0, 0, key(node.name));
  }
}

void Compiler::call_block(const CallBlock& node, const Scope& scope) {
  for (const KeywordArgument& argument : node.call->arguments.named) {
    if (argument.name == "caller") {
      fail(argument.span, "E-TPL-010", "keyword argument repeated: caller", "the body of `call` is its caller");
    }
  }
  std::uint32_t number = 0;
  macro_function(Function::Role::caller, {}, node.signature, node.body, scope, node.span, number);
  const Register caller = builder_->temporary();
  builder_->emit(node.span, Op::make_macro, caller, 0, 0, number);
  const Register result = builder_->temporary();
  call(*node.call, scope, result, caller);
  write_register(result, node.span);
}

void Compiler::filter_block(const FilterBlock& node, const Scope& scope) {
  Symbols symbols = Symbols::inner(*scope.symbols);
  symbols.analyze_body(node.body);
  symbols.analyze_expr(node.filter);
  Scope inner = scope;
  inner.symbols = &symbols;
  inner.top_level = inner.root_level = inner.soft = false;
  enter(symbols, node.span);
  const Register mark = builder_->temporary();
  const Register captured = builder_->temporary();
  builder_->emit(node.span, Op::capture_begin, mark);
  const auto line_prefix = std::exchange(line_prefix_, std::nullopt);
  body(node.body, inner);
  line_prefix_ = line_prefix;
  builder_->emit(node.span, Op::capture_end, captured, mark);
  const auto saved = std::exchange(block_text_, captured);
  const Register result = expr(*node.filter, inner);
  block_text_ = saved;
  write_register(result, node.span);
  leave(symbols, node.span);
}

void Compiler::with(const With& node, const Scope& scope) {
  Symbols symbols = Symbols::inner(*scope.symbols);
  symbols.analyze_with(node);
  Scope inner = scope;
  inner.symbols = &symbols;
  inner.top_level = inner.root_level = inner.soft = false;
  enter(symbols, node.span);
  for (std::size_t i = 0; i < node.targets.size(); ++i) {
    TemporaryScope temporaries(*builder_);
    store_item(*node.targets[i], expr(*node.values[i], scope), inner);
  }
  body(node.body, inner);
  leave(symbols, node.span);
}

// ---- assignments --------------------------------------------------------------------------------------------------

void Compiler::store_item(const Expr& target, Register value, const Scope& scope) {
  if (const Name* name = as_if<Name>(&target)) {
    builder_->emit(target.span, Op::move, builder_->named(scope.symbols->find_ref(name->name)), value);
    return;
  }
  if (const NsRef* ref = as_if<NsRef>(&target)) {
    const Register object = builder_->temporary();
    load_identifier(scope.symbols->find_ref(ref->name), object, target.span);
    builder_->emit(target.span, Op::set_namespace, object, value, 0, key(ref->attribute));
    return;
  }
  const Exprs items = as<Tuple>(target).items;
  const Register first = builder_->temporaries(items.size());
  builder_->emit(target.span, Op::unpack, value, first, static_cast<unsigned>(items.size()));
  for (std::size_t i = 0; i < items.size(); ++i) {
    store_item(*items[i], static_cast<Register>(first + i), scope);
  }
}

void Compiler::export_names(const Expr& target, const Scope& scope) {
  if (!scope.top_level) {
    return;
  }
  if (const Name* name = as_if<Name>(&target)) {
    builder_->emit(target.span, Op::export_name, builder_->named(scope.symbols->find_ref(name->name)),
                   is_public(name->name) ? 1 : 0, 0, key(name->name));
  } else if (const Tuple* tuple = as_if<Tuple>(&target)) {
    for (const Expr* item : tuple->items) {
      export_names(*item, scope);
    }
  }
}

void Compiler::store(const Expr& target, Register value, const Scope& scope) {
  store_item(target, value, scope);
  export_names(target, scope);
}

void Compiler::assign(const Assign& node, const Scope& scope) {
  if (const Name* name = as_if<Name>(node.target)) {
    expr_to(*node.value, scope, builder_->named(scope.symbols->find_ref(name->name)));
    return export_names(*node.target, scope);
  }
  store(*node.target, expr(*node.value, scope), scope);
}

void Compiler::assign_block(const AssignBlock& node, const Scope& scope) {
  Symbols symbols = Symbols::inner(*scope.symbols);
  symbols.analyze_body(node.body);
  Scope inner = scope;
  inner.symbols = &symbols;
  inner.top_level = inner.root_level = inner.soft = inner.check_parent = false;
  enter(symbols, node.span);
  const Register mark = builder_->temporary();
  const Register captured = builder_->temporary();
  builder_->emit(node.span, Op::capture_begin, mark);
  const auto line_prefix = std::exchange(line_prefix_, std::nullopt);
  body(node.body, inner);
  line_prefix_ = line_prefix;
  builder_->emit(node.span, Op::capture_end, captured, mark);
  Register value = captured;
  if (node.filter != nullptr) {
    symbols.analyze_expr(node.filter);
    enter(symbols, node.span);
    const auto saved = std::exchange(block_text_, captured);
    value = expr(*node.filter, inner);
    block_text_ = saved;
    if (autoescape_ && !volatile_) {  // whatever the filter made counts as safe text
      builder_->emit(node.span, Op::capture_begin, mark);
      builder_->emit(node.span, Op::emit, value);
      builder_->emit(node.span, Op::capture_end, captured, mark);
      value = captured;
    }
  }
  store(*node.target, value, scope);
  leave(symbols, node.span);
}

void Compiler::autoescape(const Autoescape& node, const Scope& scope) {
  Symbols symbols = Symbols::inner(*scope.symbols);
  symbols.analyze_expr(node.value);
  symbols.analyze_body(node.body);
  Scope inner = scope;
  inner.symbols = &symbols;
  inner.top_level = inner.root_level = inner.soft = false;
  enter(symbols, node.span);
  const Register saved = builder_->temporary();
  builder_->emit(node.span, Op::set_autoescape, saved, expr(*node.value, inner));
  const bool old_autoescape = autoescape_;
  const bool old_volatile = volatile_;
  if (const Const* known = as_if<Const>(node.value)) {
    Heap heap;
    autoescape_ = docmill::truth(heap, known->value);
  } else {
    volatile_ = true;
  }
  body(node.body, inner);
  autoescape_ = old_autoescape;
  volatile_ = old_volatile;
  builder_->emit(node.span, Op::restore_autoescape, saved);
  leave(symbols, node.span);
}

void Compiler::trans(const Trans& node, const Scope& scope) {
  const bool guarded = scope.check_parent && extends_so_far_ > 0;
  if (scope.check_parent && known_extends_) {
    return;
  }
  const Label skip = builder_->new_label();
  if (guarded) {
    builder_->emit(node.span, Op::jump_extended, 0, 0, 0, skip.number);
  }
  CallSite site;
  site.trans = &node;
  site.first = builder_->temporaries(node.variables.size());
  for (std::size_t i = 0; i < node.variables.size(); ++i) {
    expr_to(*node.variables[i].value, scope, static_cast<Register>(site.first + i));
    site.names.push_back(node.variables[i].name);
  }
  program_->sites.push_back(std::move(site));
  const auto number = static_cast<std::uint32_t>(program_->sites.size() - 1);
  builder_->sites.push_back(number);
  const Register target = builder_->temporary();
  builder_->emit(node.span, Op::trans, target, 0, 0, number);
  builder_->emit(node.span, emit_op(), keep_indent(target, node.span));
  builder_->bind(skip);
}

// ---- templates ----------------------------------------------------------------------------------------------------

void Compiler::block(const Block& node, const Scope& scope) {
  const Label skip = builder_->new_label();
  if (scope.top_level) {
    if (known_extends_) {
      return;
    }
    if (extends_so_far_ > 0) {
      builder_->emit(node.span, Op::jump_extended, 0, 0, 0, skip.number);
    }
  }
  if (node.required) {
    builder_->emit(node.span, Op::require_block, 0, 0, 0, key(node.name));
  }
  line_prefix_ = std::nullopt;
  builder_->emit(node.span, Op::block, node.scoped ? 1 : 0, node.scoped ? scope_of(*scope.symbols) : 0, 0,
                 key(node.name));
  builder_->bind(skip);
}

void Compiler::extends(const Extends& node, const Scope& scope) {
  if (!scope.top_level) {
    fail(node.span, "E-TPL-026", "cannot use extend from a non top-level scope");
  }
  if (extends_so_far_ > 0) {
    const Label first = builder_->new_label();
    const Label again = builder_->new_label();
    builder_->emit(node.span, Op::jump_extended, 0, 0, 0, again.number);
    builder_->emit(node.span, Op::jump, 0, 0, 0, first.number);
    builder_->bind(again);
    builder_->emit(node.span, Op::fail, 0, 0, 0, constant(Value::string(program_->arena(), "extended multiple times")));
    builder_->bind(first);
    if (known_extends_) {
      throw UnreachableRest{};
    }
  }
  builder_->emit(node.span, Op::extends, expr(*node.parent, scope));
  known_extends_ = known_extends_ || scope.root_level;
  ++extends_so_far_;
}

std::uint16_t Compiler::scope_of(Symbols& symbols) {
  if (symbols.number && builder_ == symbols.numbered_in) {
    return *symbols.number;
  }
  std::vector<ScopeEntry> entries;
  for (const Identifier& identifier : symbols.stores()) {
    unsigned depth = 0;
    for (FunctionBuilder* builder = builder_; builder != nullptr; builder = builder->outer(), ++depth) {
      if (const Register* source = builder->find(identifier)) {
        entries.push_back({key(identifier.name), static_cast<std::uint16_t>(depth), *source});
        break;
      }
    }
  }
  if (program_->scopes.size() >= 0xffff) {
    fail({}, "E-TPL-031", "the template is too large: too many includes, imports and scoped blocks");
  }
  program_->scopes.push_back(std::move(entries));
  symbols.number = static_cast<std::uint16_t>(program_->scopes.size() - 1);
  symbols.numbered_in = builder_;
  return *symbols.number;
}

void Compiler::include(const Include& node, const Scope& scope) {
  const Register name = expr(*node.name, scope);
  line_prefix_ = std::nullopt;
  builder_->emit(node.span, Op::include, name, (node.with_context ? 1u : 0u) | (node.ignore_missing ? 2u : 0u),
                 node.with_context ? scope_of(*scope.symbols) : 0);
}

void Compiler::import(const Import& node, const Scope& scope) {
  const Register name = expr(*node.name, scope);
  const Register target = builder_->named(scope.symbols->find_ref(node.target->name));
  builder_->emit(node.span, Op::import, target, name, node.with_context ? 1 : 0,
                 node.with_context ? scope_of(*scope.symbols) : 0);
  if (scope.top_level) {
    builder_->emit(node.span, Op::export_name, target, is_public(node.target->name) ? 2 : 0, 0, key(node.target->name));
  }
}

void Compiler::from_import(const FromImport& node, const Scope& scope) {
  const Register name = expr(*node.name, scope);
  const Register module = builder_->temporary();
  builder_->emit(node.span, Op::import, module, name, node.with_context ? 1 : 0,
                 node.with_context ? scope_of(*scope.symbols) : 0);
  for (const ImportedName& imported : node.names) {
    const Register target = builder_->named(scope.symbols->find_ref(imported.alias));
    builder_->emit(imported.span, Op::import_name, target, module, 0, key(imported.name));
    if (scope.top_level) {
      builder_->emit(imported.span, Op::export_name, target, is_public(imported.alias) ? 2 : 0, 0, key(imported.alias));
    }
  }
}

// ---- pools --------------------------------------------------------------------------------------------------------

std::uint32_t Compiler::key(std::string_view name) {
  const auto [number, is_new] = keys_.emplace({name, 0}, static_cast<std::uint32_t>(program_->keys.size()));
  if (is_new) {
    // Names are parts of the source or literals, so they live as long as the program.
    Key* entry = program_->arena().make<Key>();
    const HashedKey hashed = hashed_key(name);
    entry->value = hashed.key;
    entry->hash = hashed.hash;
    entry->special = (name.size() > 1 && name[0] == '_') || find_method(Value::dict(nullptr), name) != nullptr;
    entry->missing.reason = UndefinedInfo::Reason::name;
    entry->missing.text = name;
    program_->keys.push_back(entry);
  }
  return *number;
}

std::uint32_t Compiler::constant(const Value& value) {
  // Only what the compiler itself repeats is worth finding again.
  const std::size_t recent = std::min<std::size_t>(program_->constants.size(), 8);
  for (std::size_t i = program_->constants.size() - recent; i < program_->constants.size(); ++i) {
    const Value& known = program_->constants[i];
    if (known.header() == value.header() && known.pointer() == value.pointer()) {
      return static_cast<std::uint32_t>(i);
    }
  }
  program_->constants.push_back(value);
  return static_cast<std::uint32_t>(program_->constants.size() - 1);
}

void Compiler::fail(Span span, std::string_view code, std::string message, std::string hint) {
  Diagnostic diagnostic;
  diagnostic.kind = ErrorKind::syntax;
  diagnostic.code = code;
  diagnostic.message = std::move(message);
  diagnostic.hint = std::move(hint);
  diagnostic.place = program_->place(span);
  throw Error(std::move(diagnostic));
}

std::shared_ptr<const Program> compile(std::unique_ptr<Ast> ast, const Source& source, const Options& options,
                                       const Library& library) {
  return Compiler(std::move(ast), source, options, library).run();
}

}  // namespace docmill::jinja
