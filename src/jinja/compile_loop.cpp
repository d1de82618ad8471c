// Loops and branches.
#include "jinja/ast_walk.h"
#include "jinja/compiler_impl.h"
#include "jinja/loop_use.h"
#include "jinja/undeclared.h"

namespace docmill::jinja {
namespace {

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

}  // namespace

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
    loop_body(node, inner, function.input_register, LoopObject::recursive, *scope.symbols);
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
    if (object == LoopObject::always || object == LoopObject::recursive) {
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
  const Register test = expr(*node.test, scope);
  if (as_if<Tuple>(node.target) != nullptr) {
    function.returns_item = true;
    const Label fails = builder_->new_label();
    builder_->emit(node.test->span, Op::jump_false, test, 0, 0, fails.number);
    builder_->emit(node.target->span, Op::return_value, expr(*node.target, scope));
    builder_->bind(fails);
  }
  builder_->emit(node.test->span, Op::return_value, test);
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

}  // namespace docmill::jinja
