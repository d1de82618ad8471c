// Expressions by precedence. Every path that recurses on the input counts a level of nesting; chains of operators are
// loops, and the height of the tree they make is bounded too, for those who walk it.
#include <cassert>

#include "jinja/characters.h"
#include "jinja/parser_impl.h"

namespace docmill::jinja {
namespace {

/// Binding strength of a binary operator, 0 for anything else. All are left-associative, `**` too.
int strength(TokenKind kind) {
  switch (kind) {
    case TokenKind::add:
    case TokenKind::sub:
      return 1;
    case TokenKind::tilde:
      return 2;
    case TokenKind::mul:
    case TokenKind::div:
    case TokenKind::floordiv:
    case TokenKind::mod:
      return 3;
    case TokenKind::pow:
      return 4;
    default:
      return 0;
  }
}

BinaryOp binary_op(TokenKind kind) {
  switch (kind) {
    case TokenKind::add:
      return BinaryOp::add;
    case TokenKind::sub:
      return BinaryOp::sub;
    case TokenKind::mul:
      return BinaryOp::mul;
    case TokenKind::div:
      return BinaryOp::div;
    case TokenKind::floordiv:
      return BinaryOp::floordiv;
    case TokenKind::mod:
      return BinaryOp::mod;
    default:
      assert(kind == TokenKind::pow);
      return BinaryOp::pow;
  }
}

}  // namespace

// ---- tuples ----

// Words do not end a tuple, not even `in` and `recursive` in a loop: `for x, in y` reads two targets.
bool Parser::at_tuple_end() const {
  return at(TokenKind::variable_end) || at(TokenKind::block_end) || at(TokenKind::rparen);
}

// Leaves the items on `exprs_`; true when a comma makes them a tuple, else `only` is the single one, if any.
bool Parser::tuple_items(Items items, Part& only, std::uint32_t& height) {
  bool is_tuple = false;
  while (!at_tuple_end()) {
    only = items == Items::primary          ? primary()
           : items == Items::set_target     ? set_target_item()
           : items == Items::no_conditional ? disjunction()
                                            : expression();
    if (!is_tuple && !at(TokenKind::comma)) {
      return false;
    }
    exprs_.push_back(only.expr);
    height = std::max(height, only.height);
    is_tuple = true;
    if (!skip(TokenKind::comma)) {
      break;
    }
  }
  return is_tuple;
}

Part Parser::tuple(Items items) {
  const std::uint32_t begin = current_.span.begin;
  const std::size_t first = exprs_.size();
  Part only;
  std::uint32_t height = 0;
  if (!tuple_items(items, only, height)) {
    if (only.expr == nullptr) {
      fail_unexpected("an expression");
    }
    return only;
  }
  Tuple* node = make<Tuple>(begin);
  node->items = pop(exprs_, first);
  return part(node, begin, height);
}

// ---- conditions ----

Part Parser::expression() {
  Part first;
  if (at(TokenKind::name) && at(Word::none)) {
    // Nearly every expression is a variable with attributes and filters, and then ends.
    first = filters_and_tests(postfix(name_or_constant()));
    if (at(TokenKind::variable_end) || at(TokenKind::block_end)) {
      return first;
    }
  }
  Part left = disjunction(first);
  while (skip(Word::if_)) {
    const Part test = disjunction();
    Part otherwise;
    if (skip(Word::else_)) {
      const Nesting nesting(*this);
      otherwise = expression();
    }
    CondExpr* node = make<CondExpr>(left.begin);
    node->test = test.expr;
    node->then = left.expr;
    node->otherwise = otherwise.expr;
    left = part(node, left.begin, std::max({left.height, test.height, otherwise.height}));
  }
  return left;
}

Part Parser::disjunction(const Part& first) {
  Part left = conjunction(first);
  while (skip(Word::or_)) {
    const Part right = conjunction();
    Logical* node = make<Logical>(left.begin);
    node->is_and = false;
    node->left = left.expr;
    node->right = right.expr;
    left = part(node, left.begin, std::max(left.height, right.height));
  }
  return left;
}

Part Parser::conjunction(const Part& first) {
  Part left = negation(first);
  while (skip(Word::and_)) {
    const Part right = negation();
    Logical* node = make<Logical>(left.begin);
    node->is_and = true;
    node->left = left.expr;
    node->right = right.expr;
    left = part(node, left.begin, std::max(left.height, right.height));
  }
  return left;
}

Part Parser::negation(const Part& first) {
  if (first.expr != nullptr || !at(Word::not_)) {
    return comparison(first);
  }
  const std::uint32_t begin = current_.span.begin;
  advance();
  const Nesting nesting(*this);
  const Part operand = negation();
  Unary* node = make<Unary>(begin);
  node->op = UnaryOp::not_;
  node->operand = operand.expr;
  return part(node, begin, operand.height);
}

bool Parser::comparison_operator(CompareOp& op) {
  switch (current_.kind) {
    case TokenKind::eq:
      op = CompareOp::eq;
      break;
    case TokenKind::ne:
      op = CompareOp::ne;
      break;
    case TokenKind::lt:
      op = CompareOp::lt;
      break;
    case TokenKind::lteq:
      op = CompareOp::lteq;
      break;
    case TokenKind::gt:
      op = CompareOp::gt;
      break;
    case TokenKind::gteq:
      op = CompareOp::gteq;
      break;
    case TokenKind::name:
      if (at(Word::in)) {
        op = CompareOp::in;
      } else if (at(Word::not_) && peek().word == Word::in) {
        op = CompareOp::notin;
        advance();
      } else {
        return false;
      }
      break;
    default:
      return false;
  }
  advance();
  return true;
}

Part Parser::comparison(const Part& known) {
  const Part first = arithmetic(1, known);
  CompareOp op;
  if (!comparison_operator(op)) {
    return first;
  }
  const std::size_t mark = operands_.size();
  std::uint32_t height = first.height;
  do {
    const Part operand = arithmetic(1);
    operands_.push_back({op, operand.expr});
    height = std::max(height, operand.height);
  } while (comparison_operator(op));
  Compare* node = make<Compare>(first.begin);
  node->first = first.expr;
  node->rest = pop(operands_, mark);
  return part(node, first.begin, height);
}

// ---- arithmetic ----

Part Parser::arithmetic(int lowest, const Part& first) {
  Part left = first.expr != nullptr ? first : unary();
  for (int s = strength(current_.kind); s >= lowest; s = strength(current_.kind)) {
    if (at(TokenKind::tilde)) {
      left = concatenation(left);
      continue;
    }
    const BinaryOp op = binary_op(current_.kind);
    advance();
    const Part right = s == strength(TokenKind::pow) ? unary() : arithmetic(s + 1);
    Binary* node = make<Binary>(left.begin);
    node->op = op;
    node->left = left.expr;
    node->right = right.expr;
    left = part(node, left.begin, std::max(left.height, right.height));
  }
  return left;
}

Part Parser::concatenation(const Part& first) {
  const std::size_t mark = exprs_.size();
  exprs_.push_back(first.expr);
  std::uint32_t height = first.height;
  while (skip(TokenKind::tilde)) {
    const Part operand = arithmetic(strength(TokenKind::tilde) + 1);
    exprs_.push_back(operand.expr);
    height = std::max(height, operand.height);
  }
  Concat* node = make<Concat>(first.begin);
  node->items = pop(exprs_, mark);
  return part(node, first.begin, height);
}

Part Parser::unary(bool with_filters) {
  Part result;
  if (at(TokenKind::sub) || at(TokenKind::add)) {
    const Nesting nesting(*this);
    const UnaryOp op = at(TokenKind::sub) ? UnaryOp::neg : UnaryOp::pos;
    const std::uint32_t begin = current_.span.begin;
    advance();
    const Part operand = unary(false);
    Unary* node = make<Unary>(begin);
    node->op = op;
    node->operand = operand.expr;
    result = part(node, begin, operand.height);
  } else {
    result = postfix(primary());
  }
  return with_filters ? filters_and_tests(result) : result;
}

// ---- primaries ----

Part Parser::primary() {
  switch (current_.kind) {
    case TokenKind::name:
      return name_or_constant();
    case TokenKind::string:
      return string();
    case TokenKind::integer:
    case TokenKind::floating:
      return number();
    case TokenKind::lparen:
      return parentheses();
    case TokenKind::lbracket:
      return list();
    case TokenKind::lbrace:
      return dictionary();
    default:
      fail_unexpected("an expression");
  }
}

Part Parser::constant(std::uint32_t begin, const Value& value) {
  Const* node = make<Const>(begin);
  node->value = value;
  return {node, begin, 1};
}

Part Parser::name_or_constant() {
  const Token token = current_;
  advance();
  if (contains(kConstants, token.word)) {
    const bool truth = token.word == Word::true_ || token.word == Word::True_;
    const bool none = token.word == Word::none_ || token.word == Word::None_;
    return constant(token.span.begin, none ? Value::none() : Value::boolean(truth));
  }
  Name* node = make<Name>(token.span.begin);
  node->name = text(token);
  return {node, token.span.begin, 1};
}

std::string_view Parser::evaluate_string(const Token& token) {
  LiteralProblem problem;
  const std::uint32_t begin = token.span.begin + 1;
  const std::string_view body = source_.substr(begin, token.span.end - begin - 1);
  const std::string_view value = string_literal(ast_.arena, body, options_.newline_sequence, problem);
  if (!problem.message.empty()) {
    const auto from = static_cast<std::uint32_t>(std::min(problem.begin, body.size()));
    const auto to = static_cast<std::uint32_t>(std::min(problem.end, body.size()));
    fail("E-TPL-008", {begin + from, begin + to}, std::string(problem.message),
         "for a backslash itself write two of them");
  }
  return value;
}

// Neighbouring strings are one.
Part Parser::string() {
  const std::uint32_t begin = current_.span.begin;
  std::string_view value = evaluate_string(current_);
  advance();
  if (at(TokenKind::string)) {
    std::string joined(value);
    while (at(TokenKind::string)) {
      joined += evaluate_string(current_);
      advance();
    }
    value = ast_.arena.copy(joined);
  }
  return constant(begin, Value::string(value));
}

Part Parser::number() {
  const Token token = current_;
  LiteralProblem problem;
  const Value value =
      token.kind == TokenKind::integer ? integer_literal(ast_.arena, text(token), problem) : float_literal(text(token));
  if (!problem.message.empty()) {
    fail("E-TPL-008", token.span, std::string(problem.message));
  }
  advance();
  return constant(token.span.begin, value);
}

Part Parser::parentheses() {
  const Nesting nesting(*this);
  const std::uint32_t begin = current_.span.begin;
  const std::size_t first = exprs_.size();
  advance();
  Part only;
  std::uint32_t height = 0;
  const bool is_tuple = tuple_items(Items::expression, only, height);
  if (!skip(TokenKind::rparen)) {
    fail_unexpected(is_tuple || only.expr != nullptr ? "',' or ')'" : "an expression");
  }
  if (!is_tuple && only.expr != nullptr) {
    return {only.expr, begin, only.height};
  }
  Tuple* node = make<Tuple>(begin);
  node->items = pop(exprs_, first);
  return part(node, begin, height);
}

Part Parser::list() {
  const Nesting nesting(*this);
  const std::uint32_t begin = current_.span.begin;
  const std::size_t first = exprs_.size();
  std::uint32_t height = 0;
  advance();
  while (!at(TokenKind::rbracket)) {
    const Part item = expression();
    exprs_.push_back(item.expr);
    height = std::max(height, item.height);
    if (!skip(TokenKind::comma)) {
      break;
    }
  }
  if (!skip(TokenKind::rbracket)) {
    fail_unexpected("',' or ']'");
  }
  ListExpr* node = make<ListExpr>(begin);
  node->items = pop(exprs_, first);
  return part(node, begin, height);
}

Part Parser::dictionary() {
  const Nesting nesting(*this);
  const std::uint32_t begin = current_.span.begin;
  const std::size_t first = pairs_.size();
  std::uint32_t height = 0;
  advance();
  while (!at(TokenKind::rbrace)) {
    const Part key = expression();
    expect(TokenKind::colon);
    const Part value = expression();
    pairs_.push_back({key.expr, value.expr});
    height = std::max({height, key.height, value.height});
    if (!skip(TokenKind::comma)) {
      break;
    }
  }
  if (!skip(TokenKind::rbrace)) {
    fail_unexpected("',' or '}'");
  }
  DictExpr* node = make<DictExpr>(begin);
  node->pairs = pop(pairs_, first);
  return part(node, begin, height);
}

}  // namespace docmill::jinja
