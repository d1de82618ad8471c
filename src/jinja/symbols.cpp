#include "jinja/symbols.h"

#include <algorithm>

#include "jinja/ast_walk.h"

namespace docmill::jinja {

Identifier Symbols::declare_parameter(std::string_view name) {
  define(name, Load::parameter).stored = true;
  return {name, level_};
}

Symbols::Variable& Symbols::define(std::string_view name, Load load, Identifier source) {
  const Variable* known = own(name);
  const bool stored = known != nullptr && known->stored;
  Variable& variable = *variables_.emplace({name, level_}, {}).first;
  variable.load = load;
  variable.source = source;
  variable.stored = stored;
  return variable;
}

Symbols Symbols::branch(const Symbols& base) {
  Symbols made(base.parent_, base.level_);
  made.base_ = &base;
  return made;
}

const Symbols::Variable* Symbols::own(std::string_view name) const {
  for (const Symbols* scope = this; scope != nullptr; scope = scope->base_) {
    if (const Variable* found = scope->variables_.find({name, level_})) {
      return found;
    }
  }
  return nullptr;
}

Identifier Symbols::find_ref(std::string_view name) const {
  for (const Symbols* scope = this; scope != nullptr; scope = scope->parent_) {
    if (scope->own(name) != nullptr) {
      return {name, scope->level_};
    }
  }
  return {};
}

std::vector<Identifier> Symbols::stores() const {
  std::vector<Identifier> result;
  NameMap<bool> seen;
  for (const Symbols* scope = this; scope != nullptr; scope = scope->parent_) {
    const std::size_t first = result.size();
    for (const auto& [identifier, variable] : scope->variables()) {
      if (variable.stored && seen.emplace({identifier.name, 0}, true).second) {
        result.push_back(find_ref(identifier.name));
      }
    }
    std::sort(result.begin() + static_cast<std::ptrdiff_t>(first), result.end(),
              [](const Identifier& a, const Identifier& b) { return a.name < b.name; });
  }
  return result;
}

void Symbols::store(std::string_view name) {
  if (Variable* known = variables_.find({name, level_})) {
    known->stored = true;
    return;
  }
  if (const Variable* known = own(name)) {
    variables_.add({name, level_}, {known->load, known->source, true});
    return;
  }
  const Identifier outer = parent_ != nullptr ? parent_->find_ref(name) : Identifier();
  variables_.add({name, level_}, {outer.empty() ? Load::undefined : Load::alias, outer, true});
}

void Symbols::load(std::string_view name) {
  if (find_ref(name).empty()) {
    variables_.add({name, level_}, {Load::resolve, {}});
  }
}

/// Takes what the branches of an `if` did. A name that not every branch stores starts as the outer one.
void Symbols::branch_update(const std::vector<Symbols>& branches) {
  NameMap<std::size_t> stored;  // by how many branches
  for (const Symbols& branch : branches) {
    for (const auto& [identifier, variable] : branch.variables()) {
      const Variable* known = own(identifier.name);
      if (variable.stored && (known == nullptr || !known->stored)) {
        ++*stored.emplace(identifier, 0).first;
      }
    }
  }
  for (const Symbols& branch : branches) {
    for (const auto& [identifier, variable] : branch.variables()) {
      Variable& mine = define(identifier.name, variable.load, variable.source);
      mine.stored = mine.stored || variable.stored;
    }
  }
  for (const auto& [identifier, count] : stored.entries()) {
    if (count == branches.size()) {
      continue;
    }
    const Identifier outer = parent_ != nullptr ? parent_->find_ref(identifier.name) : Identifier();
    define(identifier.name, outer.empty() ? Load::resolve : Load::alias, outer);
  }
}

void Symbols::analyze_body(Body body) {
  for (const Stmt* stmt : body) {
    visit(*stmt);
  }
}

void Symbols::analyze_for(const For& node, ForBranch branch) {
  switch (branch) {
    case ForBranch::body:
      visit_target(*node.target, true);
      analyze_body(node.body);
      return;
    case ForBranch::otherwise:
      analyze_body(node.otherwise);
      return;
    case ForBranch::test:
      visit_target(*node.target, true);
      analyze_expr(node.test);
      return;
  }
}

void Symbols::analyze_macro(const Signature& signature, Body body) {
  for (const Name* parameter : signature.parameters) {
    declare_parameter(parameter->name);
  }
  for (const Expr* value : signature.defaults) {
    analyze_expr(value);
  }
  analyze_body(body);
}

void Symbols::analyze_with(const With& node) {
  for (const Expr* target : node.targets) {
    visit_target(*target, false);
  }
  analyze_body(node.body);
}

void Symbols::analyze_expr(const Expr* expr) {
  if (expr == nullptr) {
    return;
  }
  if (const Name* name = as_if<Name>(expr)) {
    if (name->context == NameContext::load) {
      load(name->name);
    } else {
      visit_target(*name, name->context == NameContext::param);
    }
    return;
  }
  for_each_child(*expr, [this](const Expr& child) { analyze_expr(&child); });
}

void Symbols::visit_target(const Expr& target, bool as_parameter) {
  if (const Name* name = as_if<Name>(&target)) {
    as_parameter ? static_cast<void>(declare_parameter(name->name)) : store(name->name);
  } else if (const NsRef* ref = as_if<NsRef>(&target)) {
    load(ref->name);
  } else if (const Tuple* tuple = as_if<Tuple>(&target)) {
    for (const Expr* item : tuple->items) {
      visit_target(*item, as_parameter);
    }
  }
}

void Symbols::visit_if(const If& node) {
  // Tests of later branches belong to the branch that all `elif`s share.
  analyze_expr(node.branches.front().test);
  std::vector<Symbols> branches;
  branches.reserve(3);
  branches.push_back(branch(*this));
  branches.back().analyze_body(node.branches.front().body);
  branches.push_back(branch(*this));
  Symbols& elifs = branches.back();
  for (const IfBranch& elif : node.branches.subspan(1)) {
    elifs.analyze_expr(elif.test);
    // Each elif is an `if` of its own inside that branch.
    std::vector<Symbols> inner(3, branch(elifs));
    inner[0].analyze_body(elif.body);
    elifs.branch_update(inner);
  }
  branches.push_back(branch(*this));
  branches.back().analyze_body(node.otherwise);
  branch_update(branches);
}

void Symbols::visit(const Stmt& node) {
  switch (node.kind) {
    case NodeKind::if_branch:
      return visit_if(as<If>(node));
    case NodeKind::macro:
      return store(as<Macro>(node).name);
    case NodeKind::import:
      analyze_expr(as<Import>(node).name);
      return store(as<Import>(node).target->name);
    case NodeKind::from_import:
      analyze_expr(as<FromImport>(node).name);
      for (const ImportedName& imported : as<FromImport>(node).names) {
        store(imported.alias);
      }
      return;
    case NodeKind::assign:
      analyze_expr(as<Assign>(node).value);
      return visit_target(*as<Assign>(node).target, false);
    case NodeKind::assign_block:
      return visit_target(*as<AssignBlock>(node).target, false);
    case NodeKind::for_loop:
      return analyze_expr(as<For>(node).iter);
    case NodeKind::call_block:
      return analyze_expr(as<CallBlock>(node).call);
    case NodeKind::filter_block:
      return analyze_expr(as<FilterBlock>(node).filter);
    case NodeKind::with:
      for (const Expr* value : as<With>(node).values) {
        analyze_expr(value);
      }
      return;
    case NodeKind::block:
      return;
    case NodeKind::autoescape:
      // Opens a scope of its own, analysed when it is compiled.
      return;
    default:
      for_each_expression(node, [this](const Expr& child) { analyze_expr(&child); });
      return;
  }
}

}  // namespace docmill::jinja
