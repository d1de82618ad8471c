// Slots of the data, the names bound to them, and the conditions that guard them: see contract_walker.h.
#include <algorithm>

#include "jinja/contract_walker.h"

namespace docmill::jinja::contract {
namespace {

constexpr std::size_t kMostUses = 20;

}  // namespace

Slot* Walker::child(Slot& parent, std::string_view name) {
  parent.shape = parent.shape == Shape::any ? Shape::object : parent.shape;
  for (Slot* field : parent.fields) {
    if (field->name == name) {
      return field;
    }
  }
  slots_.push_back(Slot{});
  slots_.back().name = name;
  slots_.back().parent = &parent;
  parent.fields.push_back(&slots_.back());
  return &slots_.back();
}

Slot* Walker::items_of(Slot& list, Shape shape) {
  list.shape = list.shape == Shape::any ? shape : list.shape;
  if (list.items == nullptr) {
    slots_.push_back(Slot{});
    slots_.back().name = "[]";
    slots_.back().parent = &list;
    slots_.back().required = true;
    list.items = &slots_.back();
  }
  return list.items;
}

bool Walker::guarded(const Slot* slot) const {
  for (; slot != nullptr; slot = slot->parent) {
    const auto proves = [slot](const Guard& guard) {
      return guard.key.empty() ? guard.slot == slot : guard.slot == slot->parent && guard.key == slot->name;
    };
    if (std::any_of(guards_.begin(), guards_.end(), proves)) {
      return true;
    }
  }
  return false;
}

void Walker::use(Slot* slot, const View& view, Span span, bool requires_it) {
  if (slot == nullptr || slot == &root_) {
    return;
  }
  slot->required = slot->required || (requires_it && !guarded(slot));
  if (slot->uses.size() < kMostUses) {
    Place place = place_at(view.unit->display_name, view.unit->ast->source, span);
    place.begin.line += view.unit->first_line - 1;
    place.end.line += place.end.line != 0 ? view.unit->first_line - 1 : 0;
    const bool known = std::any_of(slot->uses.begin(), slot->uses.end(), [&](const Place& seen) {
      return seen.begin.line == place.begin.line && seen.source == place.source;
    });
    if (!known) {
      slot->uses.push_back(std::move(place));
    }
  }
}

void Walker::shape(const Abstract& value, Shape shape) {
  if (value.slot != nullptr && value.slot->shape == Shape::any) {
    value.slot->shape = shape;
  }
}

Field Walker::to_field(const Slot& slot) {
  Field field;
  field.name = slot.name;
  field.shape = slot.shape;
  field.required = slot.required;
  field.uses = slot.uses;
  for (const Slot* below : slot.fields) {
    field.fields.push_back(to_field(*below));
  }
  if (slot.items != nullptr) {
    field.items.push_back(to_field(*slot.items));
  }
  return field;
}

Abstract Walker::look_up(std::string_view name, const View& view) {
  for (auto scope = view.scopes.rbegin(); scope != view.scopes.rend(); ++scope) {
    if (const auto found = scope->find(name); found != scope->end()) {
      return found->second;
    }
  }
  const bool special =
      name == "loop" || name == "caller" || name == "varargs" || name == "kwargs" || name == "self" || name == "super";
  if (special || !view.sees_data || environment_.globals->find(name) != nullptr) {
    return {};
  }
  Abstract value;
  value.slot = child(root_, name);
  return value;
}

void Walker::bind(const Expr& target, const Abstract& value, View& view) {
  if (const Name* name = as_if<Name>(&target)) {
    view.scopes.back()[name->name] = value;
  } else if (const Tuple* tuple = as_if<Tuple>(&target)) {
    for (std::size_t i = 0; i < tuple->items.size(); ++i) {
      bind(*tuple->items[i], i < value.parts.size() ? value.parts[i] : Abstract{}, view);
    }
  }
}

void Walker::collect_guards(const Expr* test, bool outcome, View& view, std::vector<Guard>& found) {
  if (test == nullptr) {
    return;
  }
  if (const Unary* unary = as_if<Unary>(test); unary != nullptr && unary->op == UnaryOp::not_) {
    return collect_guards(unary->operand, !outcome, view, found);
  }
  if (const Logical* logical = as_if<Logical>(test)) {
    if (logical->is_and == outcome) {
      collect_guards(logical->left, outcome, view, found);
      const Guarded guarded(*this, logical->left, outcome, view);
      collect_guards(logical->right, outcome, view, found);
    }
    return;
  }
  if (const Test* asked = as_if<Test>(test)) {
    const bool of_existence = (asked->name == "defined" && outcome) || (asked->name == "undefined" && !outcome);
    const bool of_value = asked->name == "none" && !outcome;  // of a `get`, whose None stands for what is absent
    if (of_existence || of_value) {
      if (const Abstract value = eval(asked->input, view, !of_existence);
          value.slot != nullptr && (of_existence || value.harmless)) {
        found.push_back({value.slot, {}});
      }
    }
    return;
  }
  if (!outcome) {
    return;
  }
  if (const Compare* compare = as_if<Compare>(test)) {
    return collect_membership(*compare, view, found);
  }
  // What is not false is not the None or the default that stands for what is absent.
  if (const Abstract value = eval(test, view); value.harmless && value.slot != nullptr) {
    found.push_back({value.slot, {}});
  }
}

void Walker::collect_membership(const Compare& compare, View& view, std::vector<Guard>& found) {
  if (compare.rest.size() != 1 || compare.rest[0].op != CompareOp::in) {
    return;
  }
  const std::string_view key = literal(compare.first);
  if (const Slot* object = key.empty() ? nullptr : eval(compare.rest[0].expr, view).slot) {
    found.push_back({object, key});
  }
}

Walker::Guarded::Guarded(Walker& walker, const Expr* test, bool outcome, View& view)
    : walker_(walker), before_(walker.guards_.size()) {
  std::vector<Guard> found;
  walker.collect_guards(test, outcome, view, found);
  walker.guards_.insert(walker.guards_.end(), found.begin(), found.end());
}

Abstract Walker::eval_guarded(const Expr* expr, const Expr* test, bool outcome, View& view) {
  const Guarded guarded(*this, test, outcome, view);
  return eval(expr, view);
}

}  // namespace docmill::jinja::contract
