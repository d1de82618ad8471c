// Templates of a contract: how they are loaded, included, imported and inherit. See contract_walker.h.
#include "jinja/contract_walker.h"
#include "jinja/parser.h"

namespace docmill::jinja {
namespace contract {

void Walker::run(const Source& source) {
  Unit& unit = parse_unit(source);
  View view;
  view.unit = &unit;
  view.scopes.emplace_back();
  template_body(unit, view);
  for (const Slot* field : root_.fields) {
    contract_.fields.push_back(to_field(*field));
  }
}

Unit& Walker::parse_unit(const Source& source) {
  units_.emplace_back();
  Unit& unit = units_.back();
  unit.display_name = source.path.empty() ? source.name : source.path;
  unit.first_line = source.first_line;
  unit.ast = parse(source, environment_.options);
  return unit;
}

Unit* Walker::load(const Expr* name, const View& view, Span span, bool ignore_missing) {
  std::vector<const Expr*> candidates{name};
  if (const ListExpr* list = as_if<ListExpr>(name)) {
    candidates.assign(list->items.begin(), list->items.end());
  } else if (const Tuple* tuple = as_if<Tuple>(name)) {
    candidates.assign(tuple->items.begin(), tuple->items.end());
  }
  for (const Expr* candidate : candidates) {
    const std::string_view wanted = literal(candidate);
    if (wanted.empty()) {
      note(view, span, "N-001", "the name of this template is computed, so what it reads is not known");
      return nullptr;
    }
    if (const auto loaded = loaded_.find(std::string(wanted)); loaded != loaded_.end()) {
      return loaded->second;
    }
    if (auto source = environment_.loader != nullptr ? environment_.loader->load(wanted) : std::nullopt) {
      Unit& unit = parse_unit(*source);
      loaded_.emplace(std::string(wanted), &unit);
      return &unit;
    }
  }
  if (!ignore_missing) {
    note(view, span, "N-002", "this template does not exist");
  }
  return nullptr;
}

void Walker::note(const View& view, Span span, const char* code, std::string message) {
  Diagnostic diagnostic;
  diagnostic.severity = Severity::note;
  diagnostic.code = code;
  diagnostic.message = std::move(message);
  diagnostic.place = place_at(view.unit->display_name, view.unit->ast->source, span);
  contract_.notes.push_back(std::move(diagnostic));
}

void Walker::include(const Include& node, View& view) {
  eval(node.name, view);
  Unit* unit = load(node.name, view, node.span, node.ignore_missing);
  if (unit == nullptr || depth_ > kMostMacroDepth) {
    return;
  }
  ++depth_;
  View inner;
  inner.unit = unit;
  inner.sees_data = node.with_context && view.sees_data;
  if (node.with_context) {
    inner.scopes = view.scopes;
  }
  inner.scopes.emplace_back();
  template_body(*unit, inner);
  --depth_;
}

const Unit* Walker::module_unit(const Expr* name, bool with_context, View& view, Span span) {
  eval(name, view);
  Unit* unit = load(name, view, span, false);
  if (unit == nullptr || depth_ > kMostMacroDepth) {
    return unit;
  }
  ++depth_;
  View inner;
  inner.unit = unit;
  inner.sees_data = with_context && view.sees_data;
  inner.scopes.emplace_back();
  template_body(*unit, inner);
  unit->names = inner.scopes.front();
  --depth_;
  return unit;
}

void Walker::template_body(const Unit& unit, View& view) {
  for (const Block* block : unit.ast->blocks) {
    blocks_[block->name].push_back({block, &unit});
  }
  const Extends* extends = nullptr;
  for (const Stmt* node : unit.ast->body) {
    extends = extends == nullptr ? as_if<Extends>(node) : extends;
    const bool hidden = extends != nullptr && (node->kind == NodeKind::output || node->kind == NodeKind::block);
    if (!hidden) {
      statement(*node, view);
    }
  }
  if (extends == nullptr) {
    return;
  }
  eval(extends->parent, view);
  Unit* parent = load(extends->parent, view, extends->span, false);
  if (parent != nullptr && depth_ <= kMostMacroDepth) {
    ++depth_;
    View inner;
    inner.unit = parent;
    inner.sees_data = view.sees_data;
    inner.scopes = view.scopes;
    template_body(*parent, inner);
    --depth_;
  }
}

void Walker::block(const Block& node, View& view) {
  const auto chain = blocks_.find(node.name);
  if (chain == blocks_.end()) {
    return scoped(node.body, view);
  }
  const auto entries = chain->second;
  for (const auto& [filled, unit] : entries) {
    View inner;
    inner.unit = unit;
    inner.sees_data = view.sees_data;
    inner.scopes = filled->scoped || node.scoped ? view.scopes : std::vector<Names>{view.scopes.front()};
    super_.push_back(false);
    scoped(filled->body, inner);
    const bool goes_on = super_.back();
    super_.pop_back();
    if (!goes_on) {
      return;
    }
  }
}

}  // namespace contract

Contract Environment::inspect(const Source& source) const {
  Contract contract;
  contract::Walker(*state_, contract).run(source);
  return contract;
}

}  // namespace docmill::jinja
