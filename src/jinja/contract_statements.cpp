// What statements read and bind: see contract_walker.h.
#include "jinja/contract_walker.h"

namespace docmill::jinja::contract {

void Walker::body(Body statements, View& view) {
  for (const Stmt* node : statements) {
    statement(*node, view);
  }
}

void Walker::scoped(Body statements, View& view) {
  view.scopes.emplace_back();
  body(statements, view);
  view.scopes.pop_back();
}

void Walker::statement(const Stmt& node, View& view) {
  if (++steps_ > kMostSteps) {
    return;
  }
  switch (node.kind) {
    case NodeKind::for_loop: {
      const For& loop = as<For>(node);
      const Abstract item = item_of(eval(loop.iter, view));
      view.scopes.emplace_back();
      bind(*loop.target, item, view);
      view.scopes.back()["loop"] = {};
      eval(loop.test, view);
      {
        const Guarded guarded(*this, loop.test, true, view);
        body(loop.body, view);
      }
      view.scopes.pop_back();
      return scoped(loop.otherwise, view);
    }
    case NodeKind::if_branch:
      return if_branch(as<If>(node), 0, view);
    case NodeKind::macro: {
      const Macro& macro = as<Macro>(node);
      Abstract value;
      value.macro = &macro;
      value.unit = view.unit;
      view.scopes.back()[macro.name] = value;
      return;
    }
    case NodeKind::call_block: {
      const CallBlock& block = as<CallBlock>(node);
      eval(block.call, view);
      view.scopes.emplace_back();
      for (const Name* parameter : block.signature.parameters) {
        view.scopes.back()[parameter->name] = {};
      }
      body(block.body, view);
      view.scopes.pop_back();
      return;
    }
    case NodeKind::with: {
      const With& with = as<With>(node);
      std::vector<Abstract> values;
      for (const Expr* value : with.values) {
        values.push_back(eval(value, view));
      }
      view.scopes.emplace_back();
      for (std::size_t i = 0; i < values.size(); ++i) {
        bind(*with.targets[i], values[i], view);
      }
      body(with.body, view);
      view.scopes.pop_back();
      return;
    }
    case NodeKind::block:
      return block(as<Block>(node), view);
    case NodeKind::include:
      return include(as<Include>(node), view);
    case NodeKind::import: {
      const Import& import = as<Import>(node);
      Abstract module;
      module.unit = module_unit(import.name, import.with_context, view, node.span);
      view.scopes.back()[import.target->name] = module;
      return;
    }
    case NodeKind::from_import: {
      const FromImport& import = as<FromImport>(node);
      const Unit* unit = module_unit(import.name, import.with_context, view, node.span);
      for (const ImportedName& name : import.names) {
        const auto found = unit != nullptr ? unit->names.find(name.name) : Names::const_iterator();
        view.scopes.back()[name.alias] = unit != nullptr && found != unit->names.end() ? found->second : Abstract{};
      }
      return;
    }
    case NodeKind::assign: {
      const Assign& assign = as<Assign>(node);
      return bind(*assign.target, eval(assign.value, view), view);
    }
    case NodeKind::assign_block:
      scoped(as<AssignBlock>(node).body, view);
      eval(as<AssignBlock>(node).filter, view);
      return bind(*as<AssignBlock>(node).target, {}, view);
    case NodeKind::extends:
      return;  // see template_body
    default:
      for_each_expression(node, [&](const Expr& expr) { eval(&expr, view); });
      for_each_body(node, [&](Body inner) { scoped(inner, view); });
      return;
  }
}

void Walker::if_branch(const If& node, std::size_t branch, View& view) {
  if (branch == node.branches.size()) {
    return body(node.otherwise, view);
  }
  const Expr* test = node.branches[branch].test;
  eval(test, view);
  // A name that only one branch sets still comes from the data in the other.
  const Names before = view.scopes.back();
  {
    const Guarded guarded(*this, test, true, view);
    body(node.branches[branch].body, view);
  }
  const Names after = std::exchange(view.scopes.back(), before);
  {
    const Guarded guarded(*this, test, false, view);
    if_branch(node, branch + 1, view);
  }
  for (const auto& [name, value] : after) {
    view.scopes.back().emplace(name, value);
  }
}

}  // namespace docmill::jinja::contract
