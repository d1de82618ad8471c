// Generic walks over the tree, for analyses that care about a few kinds of nodes only.
#pragma once

#include <algorithm>

#include "jinja/ast.h"

namespace docmill::jinja {

template <class F>
void for_each_argument(const CallArguments& arguments, F&& visit) {
  for (const Expr* argument : arguments.positional) {
    visit(*argument);
  }
  for (const KeywordArgument& argument : arguments.named) {
    visit(*argument.value);
  }
  if (arguments.star != nullptr) {
    visit(*arguments.star);
  }
  if (arguments.double_star != nullptr) {
    visit(*arguments.double_star);
  }
}

/// Calls `visit(const Expr&)` for each direct child expression, in the order of evaluation.
template <class F>
void for_each_child(const Expr& expr, F&& visit) {
  const auto optional = [&](const Expr* child) {
    if (child != nullptr) {
      visit(*child);
    }
  };
  const auto all = [&](Exprs children) {
    for (const Expr* child : children) {
      visit(*child);
    }
  };
  switch (expr.kind) {
    case NodeKind::tuple:
      return all(as<Tuple>(expr).items);
    case NodeKind::list:
      return all(as<ListExpr>(expr).items);
    case NodeKind::dict:
      for (const Pair& pair : as<DictExpr>(expr).pairs) {
        visit(*pair.key);
        visit(*pair.value);
      }
      return;
    case NodeKind::cond_expr:
      visit(*as<CondExpr>(expr).test);
      visit(*as<CondExpr>(expr).then);
      return optional(as<CondExpr>(expr).otherwise);
    case NodeKind::filter:
      optional(as<Filter>(expr).input);
      return for_each_argument(as<Filter>(expr).arguments, visit);
    case NodeKind::test:
      visit(*as<Test>(expr).input);
      return for_each_argument(as<Test>(expr).arguments, visit);
    case NodeKind::call:
      visit(*as<Call>(expr).callee);
      return for_each_argument(as<Call>(expr).arguments, visit);
    case NodeKind::getitem:
      visit(*as<Getitem>(expr).object);
      return visit(*as<Getitem>(expr).key);
    case NodeKind::getattr:
      return visit(*as<Getattr>(expr).object);
    case NodeKind::slice:
      optional(as<Slice>(expr).start);
      optional(as<Slice>(expr).stop);
      return optional(as<Slice>(expr).step);
    case NodeKind::concat:
      return all(as<Concat>(expr).items);
    case NodeKind::binary:
      visit(*as<Binary>(expr).left);
      return visit(*as<Binary>(expr).right);
    case NodeKind::compare:
      visit(*as<Compare>(expr).first);
      for (const Operand& operand : as<Compare>(expr).rest) {
        visit(*operand.expr);
      }
      return;
    case NodeKind::logical:
      visit(*as<Logical>(expr).left);
      return visit(*as<Logical>(expr).right);
    case NodeKind::unary:
      return visit(*as<Unary>(expr).operand);
    default:
      return;  // leaves
  }
}

/// Calls `visit(const Expr&)` for each expression directly in statement `node`, not for those of nested statements.
template <class F>
void for_each_expression(const Stmt& node, F&& visit) {
  const auto all = [&](Exprs children) {
    for (const Expr* child : children) {
      visit(*child);
    }
  };
  const auto optional = [&](const Expr* child) {
    if (child != nullptr) {
      visit(*child);
    }
  };
  switch (node.kind) {
    case NodeKind::output:
      return all(as<Output>(node).nodes);
    case NodeKind::extends:
      return visit(*as<Extends>(node).parent);
    case NodeKind::for_loop:
      visit(*as<For>(node).target);
      visit(*as<For>(node).iter);
      return optional(as<For>(node).test);
    case NodeKind::if_branch:
      for (const IfBranch& branch : as<If>(node).branches) {
        visit(*branch.test);
      }
      return;
    case NodeKind::macro:
      return all(as<Macro>(node).signature.defaults);
    case NodeKind::call_block:
      visit(*as<CallBlock>(node).call);
      return all(as<CallBlock>(node).signature.defaults);
    case NodeKind::filter_block:
      return visit(*as<FilterBlock>(node).filter);
    case NodeKind::with:
      all(as<With>(node).targets);
      return all(as<With>(node).values);
    case NodeKind::include:
      return visit(*as<Include>(node).name);
    case NodeKind::import:
      return visit(*as<Import>(node).name);
    case NodeKind::from_import:
      return visit(*as<FromImport>(node).name);
    case NodeKind::expr_stmt:
      return visit(*as<ExprStmt>(node).expr);
    case NodeKind::assign:
      visit(*as<Assign>(node).value);
      return visit(*as<Assign>(node).target);
    case NodeKind::assign_block:
      visit(*as<AssignBlock>(node).target);
      return optional(as<AssignBlock>(node).filter);
    case NodeKind::autoescape:
      return visit(*as<Autoescape>(node).value);
    case NodeKind::trans:
      for (const TransVariable& variable : as<Trans>(node).variables) {
        visit(*variable.value);
      }
      return;
    default:
      return;
  }
}

/// Calls `visit(Body)` for each body directly in `node`.
template <class F>
void for_each_body(const Stmt& node, F&& visit) {
  switch (node.kind) {
    case NodeKind::for_loop:
      visit(as<For>(node).body);
      return visit(as<For>(node).otherwise);
    case NodeKind::if_branch:
      for (const IfBranch& branch : as<If>(node).branches) {
        visit(branch.body);
      }
      return visit(as<If>(node).otherwise);
    case NodeKind::macro:
      return visit(as<Macro>(node).body);
    case NodeKind::call_block:
      return visit(as<CallBlock>(node).body);
    case NodeKind::filter_block:
      return visit(as<FilterBlock>(node).body);
    case NodeKind::with:
      return visit(as<With>(node).body);
    case NodeKind::block:
      return visit(as<Block>(node).body);
    case NodeKind::assign_block:
      return visit(as<AssignBlock>(node).body);
    case NodeKind::autoescape:
      return visit(as<Autoescape>(node).body);
    default:
      return;
  }
}

/// Whether `test` holds for any statement in `body`, at any depth.
template <class F>
bool any_statement(Body body, const F& test) {
  return std::any_of(body.begin(), body.end(), [&](const Stmt* node) {
    bool found = test(*node);
    for_each_body(*node, [&](Body inner) { found = found || any_statement(inner, test); });
    return found;
  });
}

}  // namespace docmill::jinja
