// Which expressions Jinja2 works out when it compiles a template. That shows in two places only: the items of a
// constant
// `~` are joined as plain text, Markup among them too, and a constant that is printed where autoescaping is only known
// at run time is escaped as the template around it is.
#pragma once

#include <algorithm>
#include <optional>

#include "jinja/ast_walk.h"

namespace docmill::jinja {

/// Filters and tests that are given the context, so that they wait for it.
inline bool needs_context(std::string_view name) {
  static constexpr std::string_view kNames[] = {"map", "random", "reject", "rejectattr", "select", "selectattr"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

/// Whether a literal counts as true; nullopt for what would have to be worked out.
inline std::optional<bool> truth_of_literal(const Expr& node) {
  switch (node.kind) {
    case NodeKind::constant: {
      const Value& value = as<Const>(node).value;
      switch (value.kind()) {
        case Kind::none:
          return false;
        case Kind::boolean:
        case Kind::integer:
          return value.as_integer() != 0;
        case Kind::floating:
          return value.as_floating() != 0;
        case Kind::string:
          return value.size() != 0;
        default:
          return std::nullopt;
      }
    }
    case NodeKind::tuple:
      return !as<Tuple>(node).items.empty();
    case NodeKind::list:
      return !as<ListExpr>(node).items.empty();
    case NodeKind::dict:
      return !as<DictExpr>(node).pairs.empty();
    case NodeKind::unary: {
      const std::optional<bool> operand = truth_of_literal(*as<Unary>(node).operand);
      return operand && as<Unary>(node).op == UnaryOp::not_ ? std::optional(!*operand) : operand;
    }
    default:
      return std::nullopt;
  }
}

/// Requires that filters and tests are known. `is_volatile`: whether autoescaping is only known at run time here, which
/// filters wait for. Recursion is bounded by the nesting of the parser.
inline bool is_constant(const Expr& node, bool is_volatile) {
  switch (node.kind) {
    case NodeKind::name:
    case NodeKind::call:
    case NodeKind::ns_ref:
      return false;
    case NodeKind::filter: {
      const Filter& filter = as<Filter>(node);
      if (is_volatile || filter.input == nullptr || needs_context(filter.name)) {
        return false;
      }
      break;
    }
    case NodeKind::test:
      if (is_volatile) {
        return false;
      }
      break;
    case NodeKind::logical: {  // the right side counts only where the left one does not decide
      const Logical& logical = as<Logical>(node);
      const std::optional<bool> left = truth_of_literal(*logical.left);
      if (left && *left != logical.is_and) {
        return is_constant(*logical.left, is_volatile);
      }
      break;
    }
    case NodeKind::cond_expr: {
      const CondExpr& choice = as<CondExpr>(node);
      const std::optional<bool> test = truth_of_literal(*choice.test);
      const Expr* const chosen = test.value_or(true) ? choice.then : choice.otherwise;
      if (test && is_constant(*choice.test, is_volatile)) {
        return chosen != nullptr && is_constant(*chosen, is_volatile);
      }
      break;
    }
    default:
      break;
  }
  bool constant = true;
  for_each_child(node, [&](const Expr& child) { constant = constant && is_constant(child, is_volatile); });
  return constant;
}

}  // namespace docmill::jinja
