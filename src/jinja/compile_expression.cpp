// Expressions: each leaves its value in a register.
#include "jinja/compiler_impl.h"
#include "jinja/constant_use.h"
#include "jinja/loop_use.h"

namespace docmill::jinja {
namespace {

Op op_of(BinaryOp op) {
  switch (op) {
    case BinaryOp::add:
      return Op::add;
    case BinaryOp::sub:
      return Op::sub;
    case BinaryOp::mul:
      return Op::mul;
    case BinaryOp::div:
      return Op::div;
    case BinaryOp::floordiv:
      return Op::floordiv;
    case BinaryOp::mod:
      return Op::mod;
    case BinaryOp::pow:
      return Op::pow;
  }
  return Op::add;
}

Op op_of(CompareOp op) {
  switch (op) {
    case CompareOp::eq:
      return Op::eq;
    case CompareOp::ne:
      return Op::ne;
    case CompareOp::lt:
      return Op::lt;
    case CompareOp::lteq:
      return Op::le;
    case CompareOp::gt:
      return Op::gt;
    case CompareOp::gteq:
      return Op::ge;
    case CompareOp::in:
      return Op::in;
    case CompareOp::notin:
      return Op::not_in;
  }
  return Op::eq;
}

}  // namespace

std::optional<Register> Compiler::own_register(std::string_view name, const Scope& scope) {
  const Identifier identifier = scope.symbols->find_ref(name);
  const Register* own = identifier.empty() ? nullptr : builder_->find(identifier);
  return own != nullptr ? std::optional(*own) : std::nullopt;
}

std::optional<std::uint16_t> Compiler::own_loop(const Name& name, const Scope& scope) const {
  if (name.name != "loop") {
    return std::nullopt;
  }
  const Identifier identifier = scope.symbols->find_ref(name.name);
  for (auto variable = loop_variables_.rbegin(); variable != loop_variables_.rend(); ++variable) {
    if (variable->builder == builder_ && variable->identifier == identifier) {
      return variable->loop;
    }
  }
  return std::nullopt;
}

void Compiler::load_identifier(const Identifier& identifier, Register target, Span span) {
  unsigned depth = 0;
  for (FunctionBuilder* builder = builder_; builder != nullptr; builder = builder->outer(), ++depth) {
    if (const Register* source = builder->find(identifier)) {
      depth == 0 ? builder_->emit(span, Op::move, target, *source)
                 : builder_->emit(span, Op::get_outer, target, *source, depth);
      return;
    }
  }
  assert(false && "identifier without a register");
}

Register Compiler::expr(const Expr& node, const Scope& scope) {
  if (const Name* variable = as_if<Name>(&node)) {
    if (const auto own = own_register(variable->name, scope)) {
      return *own;
    }
  }
  const Register target = builder_->temporary();
  expr_to(node, scope, target);
  return target;
}

void Compiler::name(const Name& node, const Scope& scope, Register target) {
  const Identifier identifier = scope.symbols->find_ref(node.name);
  if (identifier.empty()) {
    // Only names that no analysis saw, such as those of a statement that was not walked: look in the context.
    builder_->emit(node.span, Op::resolve, target, guess(), 0, key(node.name));
    return;
  }
  load_identifier(identifier, target, node.span);
}

void Compiler::expr_to(const Expr& node, const Scope& scope, Register target) {
  TemporaryScope temporaries(*builder_);
  switch (node.kind) {
    case NodeKind::name:
      return name(as<Name>(node), scope, target);
    case NodeKind::constant:
      builder_->emit(node.span, Op::constant, target, 0, 0, constant(as<Const>(node).value));
      return;
    case NodeKind::template_data:
      builder_->emit(node.span, Op::constant, target, 0, 0,
                     constant(Value::string(program_->arena(), as<TemplateData>(node).text, autoescape_)));
      return;
    case NodeKind::tuple:
      return sequence(Op::make_tuple, as<Tuple>(node).items, scope, target, node.span);
    case NodeKind::list:
      return sequence(Op::make_list, as<ListExpr>(node).items, scope, target, node.span);
    case NodeKind::dict: {
      const auto pairs = as<DictExpr>(node).pairs;
      const Register first = builder_->temporaries(pairs.size() * 2);
      for (std::size_t i = 0; i < pairs.size(); ++i) {
        expr_to(*pairs[i].key, scope, static_cast<Register>(first + 2 * i));
        expr_to(*pairs[i].value, scope, static_cast<Register>(first + 2 * i + 1));
      }
      builder_->emit(node.span, Op::make_dict, target, first, static_cast<unsigned>(pairs.size()));
      return;
    }
    case NodeKind::cond_expr:
      return conditional(as<CondExpr>(node), scope, target);
    case NodeKind::filter:
      return filter(as<Filter>(node), scope, target);
    case NodeKind::test:
      return test(as<Test>(node), scope, target, false);
    case NodeKind::call:
      return call(as<Call>(node), scope, target);
    case NodeKind::getitem:
      return getitem(as<Getitem>(node), scope, target);
    case NodeKind::getattr: {
      const Getattr& get = as<Getattr>(node);
      const Name* owner = as_if<Name>(get.object);
      const auto number = loop_number(get.attribute);
      if (const auto loop = owner != nullptr && number ? own_loop(*owner, scope) : std::nullopt) {
        builder_->emit(node.span, Op::loop_attr, target, *loop, static_cast<unsigned>(*number), key(get.attribute));
        return;
      }
      const Register object = expr(*get.object, scope);
      builder_->emit(node.span, Op::get_attr, target, object, guess(), key(get.attribute));
      return;
    }
    case NodeKind::concat:
      return concat(as<Concat>(node), scope, target);
    case NodeKind::binary: {
      const Binary& binary = as<Binary>(node);
      const Register left = expr(*binary.left, scope);
      const Register right = expr(*binary.right, scope);
      builder_->emit(node.span, op_of(binary.op), target, left, right);
      return;
    }
    case NodeKind::compare:
      return compare(as<Compare>(node), scope, target);
    case NodeKind::logical:
      return logical(as<Logical>(node), scope, target);
    case NodeKind::unary: {
      const Unary& unary = as<Unary>(node);
      if (unary.op == UnaryOp::not_ && unary.operand->kind == NodeKind::test) {
        return test(as<Test>(*unary.operand), scope, target, true);
      }
      const Register operand = expr(*unary.operand, scope);
      const Op op = unary.op == UnaryOp::not_ ? Op::not_ : unary.op == UnaryOp::neg ? Op::neg : Op::pos;
      builder_->emit(node.span, op, target, operand);
      return;
    }
    case NodeKind::slice:  // alone it is the Getitem's part
      fail(node.span, "E-TPL-027", "a slice cannot be one of several subscripts",
           "write one pair of brackets for each");
    case NodeKind::ns_ref:
    default:
      assert(false && "not an expression");
  }
}

void Compiler::sequence(Op op, Exprs items, const Scope& scope, Register target, Span span) {
  const Register first = builder_->temporaries(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    expr_to(*items[i], scope, static_cast<Register>(first + i));
  }
  builder_->emit(span, op, target, first, static_cast<unsigned>(items.size()));
}

void Compiler::concat(const Concat& node, const Scope& scope, Register target) {
  const Register first = builder_->temporaries(node.items.size());
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    expr_to(*node.items[i], scope, static_cast<Register>(first + i));
  }
  const bool markup = autoescape_ && !volatile_ && !is_constant(node, volatile_);
  builder_->emit(node.span, Op::concat, target, first, static_cast<unsigned>(node.items.size()), markup ? 1 : 0);
}

void Compiler::getitem(const Getitem& node, const Scope& scope, Register target) {
  const Register object = expr(*node.object, scope);
  const Slice* slice = as_if<Slice>(node.key);
  if (slice == nullptr) {
    const Register index = expr(*node.key, scope);
    builder_->emit(node.span, Op::get_item, target, object, index);
    return;
  }
  const Register first = builder_->temporaries(3);
  const Expr* const parts[] = {slice->start, slice->stop, slice->step};
  for (unsigned i = 0; i < 3; ++i) {
    const Register part = static_cast<Register>(first + i);
    if (parts[i] != nullptr) {
      expr_to(*parts[i], scope, part);
    } else {
      builder_->emit(node.span, Op::constant, part, 0, 0, constant(Value::none()));
    }
  }
  builder_->emit(node.span, Op::get_slice, target, object, first);
}

void Compiler::compare(const Compare& node, const Scope& scope, Register target) {
  const Label end = builder_->new_label();
  Register left = expr(*node.first, scope);
  // The target may be the variable that an operand reads (`set x = 1 < x < 3`), so a chain is kept apart from it.
  const Register result = node.rest.size() > 1 ? builder_->temporary() : target;
  for (std::size_t i = 0; i < node.rest.size(); ++i) {
    const Register right = expr(*node.rest[i].expr, scope);
    builder_->emit(node.span, op_of(node.rest[i].op), result, left, right);
    if (i + 1 < node.rest.size()) {
      builder_->emit(node.span, Op::jump_false, result, 0, 0, end.number);
    }
    left = right;
  }
  builder_->bind(end);
  if (result != target) {
    builder_->emit(node.span, Op::move, target, result);
  }
}

void Compiler::logical(const Logical& node, const Scope& scope, Register target) {
  const Label end = builder_->new_label();
  const Register result = builder_->temporary();
  expr_to(*node.left, scope, result);
  builder_->emit(node.span, node.is_and ? Op::jump_false : Op::jump_true, result, 0, 0, end.number);
  expr_to(*node.right, scope, result);
  builder_->bind(end);
  builder_->emit(node.span, Op::move, target, result);
}

void Compiler::conditional(const CondExpr& node, const Scope& scope, Register target) {
  Scope soft = scope;
  soft.soft = true;
  const Label otherwise = builder_->new_label();
  const Label end = builder_->new_label();
  jump_if(*node.test, soft, false, otherwise);
  expr_to(*node.then, soft, target);
  builder_->emit(node.span, Op::jump, 0, 0, 0, end.number);
  builder_->bind(otherwise);
  if (node.otherwise != nullptr) {
    expr_to(*node.otherwise, soft, target);
  } else {
    const Place place = program_->place(node.span);
    const std::string message = "the inline if-expression on line " + std::to_string(place.begin.line) +
                                " evaluated to false and no else section was defined.";
    auto* info = program_->arena().make<UndefinedInfo>();
    info->reason = UndefinedInfo::Reason::lenient_message;
    info->text = program_->arena().copy(message);
    builder_->emit(node.span, Op::constant, target, 0, 0, constant(Value::undefined(info)));
  }
  builder_->bind(end);
}

void Compiler::jump_if(const Expr& node, const Scope& scope, bool when, Label target) {
  if (const Unary* unary = as_if<Unary>(&node); unary != nullptr && unary->op == UnaryOp::not_) {
    return jump_if(*unary->operand, scope, !when, target);
  }
  if (const Logical* logic = as_if<Logical>(&node)) {
    if (logic->is_and != when) {  // either side decides alone
      jump_if(*logic->left, scope, when, target);
      return jump_if(*logic->right, scope, when, target);
    }
    const Label skip = builder_->new_label();
    jump_if(*logic->left, scope, !when, skip);
    jump_if(*logic->right, scope, when, target);
    return builder_->bind(skip);
  }
  TemporaryScope temporaries(*builder_);
  if (jump_if_equal(node, scope, when, target)) {
    return;
  }
  const Register value = expr(node, scope);
  builder_->emit(node.span, when ? Op::jump_true : Op::jump_false, value, 0, 0, target.number);
}

bool Compiler::jump_if_equal(const Expr& node, const Scope& scope, bool when, Label target) {
  const Compare* compare = as_if<Compare>(&node);
  if (compare == nullptr || compare->rest.size() != 1 || compare->rest[0].expr->kind != NodeKind::constant ||
      (compare->rest[0].op != CompareOp::eq && compare->rest[0].op != CompareOp::ne)) {
    return false;
  }
  const std::uint32_t other = constant(as<Const>(*compare->rest[0].expr).value);
  if (other > 0xffff) {
    return false;
  }
  const Register value = expr(*compare->first, scope);
  const bool equal = compare->rest[0].op == CompareOp::eq;
  builder_->emit(node.span, Op::jump_equal, value, other, equal == when ? 1 : 0, target.number);
  return true;
}

std::uint32_t Compiler::arguments(const CallArguments& arguments, const Scope& scope, std::optional<Register> caller,
                                  std::uint32_t key_number) {
  CallSite site;
  site.key = key_number;
  const std::size_t count = arguments.positional.size() + arguments.named.size() + (caller ? 1 : 0);
  site.first = builder_->temporaries(count);
  site.positional = static_cast<std::uint16_t>(arguments.positional.size());
  Register at = site.first;
  for (const Expr* argument : arguments.positional) {
    expr_to(*argument, scope, at++);
  }
  for (const KeywordArgument& argument : arguments.named) {
    expr_to(*argument.value, scope, at++);
    site.names.push_back(argument.name);
  }
  if (caller) {
    builder_->emit({}, Op::move, at++, *caller);
    site.names.push_back("caller");
  }
  if (arguments.star != nullptr) {
    site.star = expr(*arguments.star, scope);
  }
  if (arguments.double_star != nullptr) {
    site.double_star = expr(*arguments.double_star, scope);
  }
  program_->sites.push_back(std::move(site));
  const auto number = static_cast<std::uint32_t>(program_->sites.size() - 1);
  builder_->sites.push_back(number);
  return number;
}

void Compiler::call(const Call& node, const Scope& scope, Register target, std::optional<Register> caller) {
  if (const Getattr* method = as_if<Getattr>(node.callee)) {
    const Register object = expr(*method->object, scope);
    const std::uint32_t site = arguments(node.arguments, scope, caller, key(method->attribute));
    builder_->emit(node.span, Op::call_method, target, object, 0, site);
    return;
  }
  const Register callee = expr(*node.callee, scope);
  const std::uint32_t site = arguments(node.arguments, scope, caller, 0);
  builder_->emit(node.span, Op::call, target, callee, 0, site);
}

void Compiler::filter(const Filter& node, const Scope& scope, Register target, std::optional<Register> input) {
  const FilterEntry* entry = library_.find_filter(node.name);
  if (entry == nullptr && !scope.soft) {
    const std::string guess = closest(node.name, library_.filter_names());
    fail(node.span, "E-TPL-020", "No filter named '" + std::string(node.name) + "'.",
         guess.empty() ? std::string() : "did you mean `" + guess + "`?");
  }
  const Register source = node.input != nullptr ? expr(*node.input, scope) : input ? *input : block_text_.value();
  const std::uint32_t site = arguments(node.arguments, scope, {}, key(node.name));
  program_->sites[site].filter = entry;
  builder_->emit(node.span, Op::filter, target, source, 0, site);
}

void Compiler::test(const Test& node, const Scope& scope, Register target, bool negated) {
  const TestEntry* entry = library_.find_test(node.name);
  if (entry == nullptr && !scope.soft) {
    const std::string guess = closest(node.name, library_.test_names());
    fail(node.span, "E-TPL-021", "No test named '" + std::string(node.name) + "'.",
         guess.empty() ? std::string() : "did you mean `" + guess + "`?");
  }
  const Register source = expr(*node.input, scope);
  const std::uint32_t site = arguments(node.arguments, scope, {}, key(node.name));
  program_->sites[site].test = entry;
  builder_->emit(node.span, Op::test, target, source, negated ? 1 : 0, site);
}

}  // namespace docmill::jinja
