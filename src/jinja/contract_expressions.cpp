// What expressions read: see contract_walker.h.
#include <algorithm>
#include <set>

#include "jinja/contract_walker.h"

namespace docmill::jinja::contract {

Abstract Walker::eval(const Expr* expr, View& view, bool requires_it) {
  if (expr == nullptr || ++steps_ > kMostSteps) {
    return {};
  }
  switch (expr->kind) {
    case NodeKind::name: {
      Abstract value = look_up(as<Name>(*expr).name, view);
      use(value.slot, view, expr->span, requires_it && !value.harmless);
      return value;
    }
    case NodeKind::getattr: {
      const Getattr& get = as<Getattr>(*expr);
      return member(eval(get.object, view), get.attribute, view, expr->span, requires_it);
    }
    case NodeKind::getitem:
      return element(as<Getitem>(*expr), view, requires_it);
    case NodeKind::filter:
      return filter(as<Filter>(*expr), view);
    case NodeKind::test: {
      const Test& test = as<Test>(*expr);
      const bool asks_existence = test.name == "defined" || test.name == "undefined";
      const Abstract input = eval(test.input, view, !asks_existence);
      const bool numeric = test.name == "divisibleby" || test.name == "even" || test.name == "odd";
      numeric ? shape(input, Shape::number) : static_cast<void>(0);
      for_each_argument(test.arguments, [&](const Expr& argument) { eval(&argument, view); });
      return {};
    }
    case NodeKind::call:
      return call(as<Call>(*expr), view);
    case NodeKind::cond_expr: {
      const CondExpr& cond = as<CondExpr>(*expr);
      eval(cond.test, view);
      Abstract value = eval_guarded(cond.then, cond.test, true, view);
      Abstract other = eval_guarded(cond.otherwise, cond.test, false, view);
      return value.slot != nullptr ? value : other;
    }
    case NodeKind::logical: {
      const Logical& logical = as<Logical>(*expr);
      Abstract left = eval(logical.left, view);
      Abstract right = eval_guarded(logical.right, logical.left, logical.is_and, view);
      return left.slot != nullptr ? left : right;
    }
    case NodeKind::binary: {
      const Binary& binary = as<Binary>(*expr);
      const Abstract left = eval(binary.left, view);
      const Abstract right = eval(binary.right, view);
      const auto is_number = [](const Expr* side) {
        const Const* known = as_if<Const>(side);
        return known != nullptr && known->value.is_number();
      };
      const bool between_numbers = binary.op == BinaryOp::sub || binary.op == BinaryOp::div ||
                                   binary.op == BinaryOp::floordiv || binary.op == BinaryOp::pow;
      if (between_numbers || (binary.op != BinaryOp::mod && (is_number(binary.left) || is_number(binary.right)))) {
        shape(left, Shape::number);
        shape(right, Shape::number);
      }
      return left.slot != nullptr && left.slot->shape == Shape::list ? left : right.slot != nullptr ? right : left;
    }
    case NodeKind::tuple: {
      Abstract value;
      for (const Expr* item : as<Tuple>(*expr).items) {
        value.parts.push_back(eval(item, view));
      }
      return value;
    }
    default:
      for_each_child(*expr, [&](const Expr& inner) { eval(&inner, view); });
      return {};
  }
}

Abstract Walker::member(const Abstract& object, std::string_view name, View& view, Span span, bool requires_it) {
  if (object.unit != nullptr && object.macro == nullptr) {
    const auto found = object.unit->names.find(name);
    return found != object.unit->names.end() ? found->second : Abstract{};
  }
  if (object.slot == nullptr) {
    return {};
  }
  Abstract value;
  value.slot = child(*object.slot, name);
  use(value.slot, view, span, requires_it);
  return value;
}

Abstract Walker::element(const Getitem& node, View& view, bool requires_it) {
  Abstract object = eval(node.object, view);
  if (const Const* key = as_if<Const>(node.key)) {
    if (key->value.is_string()) {
      return member(object, key->value.as_string(), view, node.span, requires_it);
    }
    if (key->value.is_integer() && !object.parts.empty()) {
      const auto index = static_cast<std::size_t>(key->value.as_integer());
      return index < object.parts.size() ? object.parts[index] : Abstract{};
    }
  }
  for_each_child(*node.key, [&](const Expr& inner) { eval(&inner, view); });
  if (node.key->kind == NodeKind::slice) {
    return object;
  }
  eval(node.key, view);
  if (object.slot == nullptr) {
    return {};
  }
  Abstract value;
  value.slot = items_of(*object.slot, node.key->kind == NodeKind::constant ? Shape::list : Shape::any);
  use(value.slot, view, node.span, requires_it);
  return value;
}

std::string_view Walker::literal(const Expr* expr) {
  const Const* constant = as_if<Const>(expr);
  return constant != nullptr && constant->value.is_string() ? constant->value.as_string() : std::string_view();
}

Slot* Walker::attribute_of_items(const Abstract& list, std::string_view path, View& view, Span span, bool requires_it) {
  if (list.slot == nullptr || path.empty()) {
    return nullptr;
  }
  Slot* slot = items_of(*list.slot, Shape::list);
  while (!path.empty()) {
    const std::size_t dot = path.find('.');
    slot = child(*slot, path.substr(0, dot));
    use(slot, view, span, requires_it);
    path.remove_prefix(dot == std::string_view::npos ? path.size() : dot + 1);
  }
  return slot;
}

Abstract Walker::filter(const Filter& node, View& view) {
  static const std::set<std::string_view> kSameItems = {"list",       "sort",   "reverse", "unique", "selectattr",
                                                        "rejectattr", "select", "reject",  "safe"};
  static const std::set<std::string_view> kText = {"upper", "lower",  "title",    "capitalize", "trim",     "replace",
                                                   "e",     "escape", "wordwrap", "indent",     "urlencode"};
  static const std::set<std::string_view> kNumber = {"round", "abs", "filesizeformat"};
  const bool defaulted = node.name == "default" || node.name == "d";
  const Abstract input = eval(node.input, view, !defaulted);
  for_each_argument(node.arguments, [&](const Expr& argument) { eval(&argument, view); });
  const auto named = [&](std::string_view name) -> const Expr* {
    for (const KeywordArgument& argument : node.arguments.named) {
      if (argument.name == name) {
        return argument.value;
      }
    }
    return nullptr;
  };
  const Expr* first = node.arguments.positional.empty() ? nullptr : node.arguments.positional[0];
  if (kText.count(node.name) != 0) {
    shape(input, Shape::text);
    return {};
  }
  if (kNumber.count(node.name) != 0) {
    shape(input, Shape::number);
    return {};
  }
  if (defaulted) {
    Abstract value = input;
    value.harmless = true;
    return value;
  }
  if (kSameItems.count(node.name) != 0) {
    if (node.name.ends_with("attr")) {
      const bool asks_existence =
          literal(node.arguments.positional.size() > 1 ? node.arguments.positional[1] : nullptr) == "defined";
      attribute_of_items(input, literal(first), view, node.span, !asks_existence);
    } else if (const Expr* attribute = named("attribute")) {
      attribute_of_items(input, literal(attribute), view, node.span, true);
    }
    return input;
  }
  if (node.name == "map" || node.name == "groupby" || node.name == "sum" || node.name == "max" || node.name == "min" ||
      node.name == "join") {
    const Expr* attribute = named("attribute");
    attribute = attribute == nullptr && node.name == "groupby" ? first : attribute;
    Slot* mapped = attribute_of_items(input, literal(attribute), view, node.span, named("default") == nullptr);
    if (node.name == "groupby") {
      Abstract group;
      group.parts = {Abstract{}, input};
      return list_of(group);
    }
    Abstract value;
    if (node.name == "map" && mapped != nullptr) {
      Abstract item;
      item.slot = mapped;
      return list_of(item);
    }
    if (node.name == "max" || node.name == "min") {
      value.slot = input.slot != nullptr ? items_of(*input.slot, Shape::list) : nullptr;
    }
    return value;
  }
  if (node.name == "first" || node.name == "last" || node.name == "random") {
    Abstract value;
    value.slot = input.slot != nullptr ? items_of(*input.slot, Shape::list) : nullptr;
    return value;
  }
  if (node.name == "items" || node.name == "dictsort") {
    return pairs_of(input);
  }
  if (node.name == "batch" || node.name == "slice") {
    return list_of(input);
  }
  return {};
}

Abstract Walker::list_of(Abstract item) {
  Abstract list;
  list.parts.push_back(std::move(item));
  list.is_list = true;
  return list;
}

Abstract Walker::pairs_of(const Abstract& object) {
  Abstract pair;
  pair.parts.resize(2);
  if (object.slot != nullptr) {
    pair.parts[1].slot = items_of(*object.slot, Shape::object);
  }
  return list_of(pair);
}

Abstract Walker::item_of(const Abstract& iterable) {
  if (iterable.is_list) {
    return iterable.parts[0];
  }
  Abstract item;
  if (iterable.slot != nullptr) {
    item.slot = items_of(*iterable.slot, Shape::list);
  }
  return item;
}

Abstract Walker::call(const Call& node, View& view) {
  if (const Getattr* method = as_if<Getattr>(node.callee)) {
    const Abstract object = eval(method->object, view);
    const std::string_view name = method->attribute;
    std::vector<Abstract> arguments = argument_values(node.arguments, view);
    if (object.slot != nullptr) {
      if (name == "get" && !node.arguments.positional.empty()) {
        const std::string_view key = literal(node.arguments.positional[0]);
        Abstract value = key.empty() ? Abstract{} : member(object, key, view, node.span, false);
        value.harmless = true;
        return value;
      }
      if (name == "items") {
        return pairs_of(object);
      }
      if (name == "values") {
        Abstract item;
        item.slot = items_of(*object.slot, Shape::object);
        return list_of(item);
      }
      if (name == "keys") {
        shape(object, Shape::object);
        return {};
      }
      const Method* of_text = find_method(Value::string(std::string_view()), name);
      of_text != nullptr ? shape(object, Shape::text) : static_cast<void>(0);
      return {};
    }
    const Abstract callee = member(object, name, view, node.span, true);
    return call_macro(callee, node.arguments, arguments, view);
  }
  const Name* name = as_if<Name>(node.callee);
  if (name != nullptr && name->name == "super" && !super_.empty()) {
    super_.back() = true;
  }
  const Abstract callee = eval(node.callee, view);
  const std::vector<Abstract> arguments = argument_values(node.arguments, view);
  return call_macro(callee, node.arguments, arguments, view);
}

std::vector<Abstract> Walker::argument_values(const CallArguments& arguments, View& view) {
  std::vector<Abstract> values;
  for_each_argument(arguments, [&](const Expr& argument) { values.push_back(eval(&argument, view)); });
  return values;
}

Abstract Walker::call_macro(const Abstract& callee, const CallArguments& arguments, const std::vector<Abstract>& values,
                            View& view) {
  if (callee.macro == nullptr || macro_depth_ >= kMostMacroDepth ||
      std::count(macros_.begin(), macros_.end(), callee.macro) > 1) {
    return {};
  }
  const Signature& signature = callee.macro->signature;
  View inner;
  inner.unit = callee.unit;
  inner.sees_data = callee.unit == view.unit || view.sees_data;
  inner.scopes.push_back(callee.unit == view.unit ? view.scopes.front() : callee.unit->names);
  inner.scopes.emplace_back();
  const std::size_t first_default = signature.parameters.size() - signature.defaults.size();
  for (std::size_t i = 0; i < signature.parameters.size(); ++i) {
    Abstract value;
    if (i < arguments.positional.size()) {
      value = values[i];
    } else if (i >= first_default) {
      value = eval(signature.defaults[i - first_default], inner);
    }
    for (std::size_t n = 0; n < arguments.named.size(); ++n) {
      if (arguments.named[n].name == signature.parameters[i]->name) {
        value = values[arguments.positional.size() + n];
      }
    }
    inner.scopes.back()[signature.parameters[i]->name] = value;
  }
  ++macro_depth_;
  macros_.push_back(callee.macro);
  body(callee.macro->body, inner);
  macros_.pop_back();
  --macro_depth_;
  return {};
}

}  // namespace docmill::jinja::contract
