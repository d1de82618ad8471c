#include "jinja/symbols.h"

#include "jinja/ast_walk.h"

namespace docmill::jinja {

std::string Symbols::declare_parameter(std::string_view name) {
  stores_.insert(name);
  define(name, Load::parameter, {}, {});
  return refs_[name];
}

void Symbols::define(std::string_view name, Load load, std::string_view resolve_name, std::string source) {
  std::string identifier = std::to_string(level_) + ' ' + std::string(name);
  set_load(identifier, Loading{load, resolve_name, std::move(source)});
  refs_[name] = std::move(identifier);
}

void Symbols::set_load(const std::string& identifier, Loading loading) {
  for (auto& [known, value] : loads_) {
    if (known == identifier) {
      value = std::move(loading);
      return;
    }
  }
  loads_.emplace_back(identifier, std::move(loading));
}

std::string Symbols::find_ref(std::string_view name) const {
  for (const Symbols* scope = this; scope != nullptr; scope = scope->parent_) {
    if (const auto found = scope->refs_.find(name); found != scope->refs_.end()) {
      return found->second;
    }
  }
  return {};
}

const Symbols::Loading* Symbols::find_load(const std::string& identifier) const {
  for (const Symbols* scope = this; scope != nullptr; scope = scope->parent_) {
    for (const auto& [known, loading] : scope->loads_) {
      if (known == identifier) {
        return &loading;
      }
    }
  }
  return nullptr;
}

std::vector<std::pair<std::string_view, std::string>> Symbols::stores() const {
  std::vector<std::pair<std::string_view, std::string>> result;
  std::set<std::string_view> seen;
  for (const Symbols* scope = this; scope != nullptr; scope = scope->parent_) {
    for (const std::string_view name : scope->stores_) {
      if (seen.insert(name).second) {
        result.emplace_back(name, find_ref(name));
      }
    }
  }
  return result;
}

void Symbols::store(std::string_view name) {
  stores_.insert(name);
  if (refs_.count(name) != 0) {
    return;
  }
  std::string outer = parent_ != nullptr ? parent_->find_ref(name) : std::string();
  if (!outer.empty()) {
    define(name, Load::alias, {}, std::move(outer));
  } else {
    define(name, Load::undefined, {}, {});
  }
}

void Symbols::load(std::string_view name) {
  if (find_ref(name).empty()) {
    define(name, Load::resolve, name, {});
  }
}

void Symbols::branch_update(const std::vector<Symbols>& branches) {
  std::map<std::string_view, std::size_t> stored;
  for (const Symbols& branch : branches) {
    for (const std::string_view name : branch.stores_) {
      if (stores_.count(name) == 0) {
        ++stored[name];
      }
    }
  }
  for (const Symbols& branch : branches) {
    for (const auto& [name, identifier] : branch.refs_) {
      refs_[name] = identifier;
    }
    for (const auto& [identifier, loading] : branch.loads_) {
      set_load(identifier, loading);
    }
    stores_.insert(branch.stores_.begin(), branch.stores_.end());
  }
  for (const auto& [name, count] : stored) {
    if (count == branches.size()) {
      continue;
    }
    const std::string target = find_ref(name);
    std::string outer = parent_ != nullptr ? parent_->find_ref(name) : std::string();
    if (!outer.empty()) {
      set_load(target, Loading{Load::alias, {}, std::move(outer)});
    } else {
      set_load(target, Loading{Load::resolve, name, {}});
    }
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
  branches.push_back(*this);
  branches.back().analyze_body(node.branches.front().body);
  branches.push_back(*this);
  Symbols& elifs = branches.back();
  for (const IfBranch& branch : node.branches.subspan(1)) {
    elifs.analyze_expr(branch.test);
    // Each elif is an `if` of its own inside that branch.
    std::vector<Symbols> inner{elifs, elifs, elifs};
    inner[0].analyze_body(branch.body);
    elifs.branch_update(inner);
  }
  branches.push_back(*this);
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
