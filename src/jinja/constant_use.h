// Which expressions Jinja2 works out when it compiles a template. That shows in two places only: the items of a
// constant
// `~` are joined as plain text, Markup among them too, and a constant that is printed where autoescaping is only known
// at run time is escaped as the template around it is.
#pragma once

#include <algorithm>

#include "jinja/ast_walk.h"

namespace docmill::jinja {

/// Filters and tests that are given the context, so that they wait for it.
inline bool needs_context(std::string_view name) {
  static constexpr std::string_view kNames[] = {"map", "random", "reject", "rejectattr", "select", "selectattr"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
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
    default:
      break;
  }
  bool constant = true;
  for_each_child(node, [&](const Expr& child) { constant = constant && is_constant(child, is_volatile); });
  return constant;
}

}  // namespace docmill::jinja
