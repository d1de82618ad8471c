// The compiler's frame: functions, scopes, output, assignments and pools. Follows the code that Jinja2 generates, since
// its order of evaluation and its scoping are what templates see. Loops are compiled in compile_loop.cpp, macros in
// compile_macro.cpp, what names other templates in compile_template.cpp, expressions in compile_expression.cpp.
#include <algorithm>

#include "base/short_copy.h"
#include "jinja/ast_walk.h"
#include "jinja/compiler_impl.h"
#include "jinja/constant_use.h"
#include "jinja/undeclared.h"

namespace docmill::jinja {
namespace {

bool has_extends(Body body) {
  return any_statement(body, [](const Stmt& node) { return node.kind == NodeKind::extends; });
}

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

// ---- captured text and scopes
// ----------------------------------------------------------------------------------------

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

void Compiler::check_namespaces(const Expr& target, const Scope& scope) {
  if (const NsRef* ref = as_if<NsRef>(&target)) {
    const Register object = builder_->temporary();
    load_identifier(scope.symbols->find_ref(ref->name), object, target.span);
    builder_->emit(target.span, Op::check_namespace, object);
  } else if (const Tuple* tuple = as_if<Tuple>(&target)) {
    for (const Expr* item : tuple->items) {
      check_namespaces(*item, scope);
    }
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
  check_namespaces(*node.target, scope);
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
    if (autoescape_ || volatile_) {  // whatever the filter made counts as safe text
      builder_->emit(node.span, Op::mark_safe, captured, value);
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
