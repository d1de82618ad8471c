// What a template reads of its data, found without running it.
//
// The tree is walked as the machine would run it, with every branch taken, over abstract values: a value that comes
// from the data is a Slot (a place in the data), everything else is unknown. Reading an attribute of a slot makes a
// slot below it; a loop over a slot binds its target to the slot's items; calling a macro walks its body with the
// slots of its arguments; includes, imports and parents are followed when their names are literal. A use is guarded,
// and its slot optional, behind `default`, through `get`, and where a condition has shown that it is there: `is
// defined`, `'key' in object`, or one of the two former coming out true or `is not none`.
#include <algorithm>
#include <deque>
#include <set>

#include "jinja/ast_walk.h"
#include "jinja/environment_state.h"
#include "jinja/parser.h"

namespace docmill::jinja {
namespace {

constexpr std::size_t kMostUses = 20;
constexpr int kMostMacroDepth = 12;
constexpr std::size_t kMostSteps = 500000;

struct Slot {
  std::string name;
  Shape shape = Shape::any;
  bool required = false;
  std::vector<Place> uses;
  std::vector<Slot*> fields;
  Slot* items = nullptr;
  Slot* parent = nullptr;
};

/// What a condition has shown to be there: a slot, or its field `key`.
struct Guard {
  const Slot* slot = nullptr;
  std::string_view key;
};

struct Unit;

/// An abstract value.
struct Abstract {
  Slot* slot = nullptr;
  bool harmless = false;        // got by `get` or `default`: defined even where the slot is absent
  const Macro* macro = nullptr;
  const Unit* unit = nullptr;  // of the macro, or the module itself
  std::vector<Abstract> parts;  // of a tuple
};

using Names = std::map<std::string_view, Abstract, std::less<>>;

/// A parsed template with where it is shown and, once walked as a module, its top-level names.
struct Unit {
  std::unique_ptr<Ast> ast;
  std::string display_name;
  std::uint32_t first_line = 1;
  Names names;
};

/// Where the walk stands: the template, the names it can see.
struct View {
  std::vector<Names> scopes;
  const Unit* unit = nullptr;
  bool sees_data = true;
};

class Walker {
 public:
  Walker(const EnvironmentState& environment, Contract& contract) : environment_(environment), contract_(contract) {}

  void run(const Source& source) {
    Unit& unit = parse_unit(source);
    View view;
    view.unit = &unit;
    view.scopes.emplace_back();
    template_body(unit, view);
    for (const Slot* field : root_.fields) {
      contract_.fields.push_back(to_field(*field));
    }
  }

 private:
  // ---- slots ----
  Slot* child(Slot& parent, std::string_view name) {
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
  Slot* items_of(Slot& list, Shape shape) {
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
  bool guarded(const Slot* slot) const {
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
  void use(Slot* slot, const View& view, Span span, bool requires_it = true) {
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
  static void shape(const Abstract& value, Shape shape) {
    if (value.slot != nullptr && value.slot->shape == Shape::any) {
      value.slot->shape = shape;
    }
  }
  static Field to_field(const Slot& slot) {
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

  // ---- names ----
  Abstract look_up(std::string_view name, const View& view) {
    for (auto scope = view.scopes.rbegin(); scope != view.scopes.rend(); ++scope) {
      if (const auto found = scope->find(name); found != scope->end()) {
        return found->second;
      }
    }
    const bool special = name == "loop" || name == "caller" || name == "varargs" || name == "kwargs" ||
                         name == "self" || name == "super";
    if (special || !view.sees_data || environment_.globals->find(name) != nullptr) {
      return {};
    }
    Abstract value;
    value.slot = child(root_, name);
    return value;
  }
  void bind(const Expr& target, const Abstract& value, View& view) {
    if (const Name* name = as_if<Name>(&target)) {
      view.scopes.back()[name->name] = value;
    } else if (const Tuple* tuple = as_if<Tuple>(&target)) {
      for (std::size_t i = 0; i < tuple->items.size(); ++i) {
        bind(*tuple->items[i], i < value.parts.size() ? value.parts[i] : Abstract{}, view);
      }
    }
  }

  // ---- expressions ----
  /// Walks `expr`; `requires_it` false when its being undefined does no harm.
  Abstract eval(const Expr* expr, View& view, bool requires_it = true) {
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

  Abstract member(const Abstract& object, std::string_view name, View& view, Span span, bool requires_it) {
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

  Abstract element(const Getitem& node, View& view, bool requires_it) {
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

  static std::string_view literal(const Expr* expr) {
    const Const* constant = as_if<Const>(expr);
    return constant != nullptr && constant->value.is_string() ? constant->value.as_string() : std::string_view();
  }

  /// The value at a dotted attribute of each item, as in map(attribute="a.b").
  Slot* attribute_of_items(const Abstract& list, std::string_view path, View& view, Span span, bool requires_it) {
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

  Abstract filter(const Filter& node, View& view) {
    static const std::set<std::string_view> kSameItems = {"list", "sort",   "reverse", "unique", "selectattr",
                                                          "rejectattr", "select", "reject", "safe"};
    static const std::set<std::string_view> kText = {"upper", "lower",  "title",    "capitalize", "trim",    "replace",
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
        const bool asks_existence = literal(node.arguments.positional.size() > 1 ? node.arguments.positional[1] : nullptr) == "defined";
        attribute_of_items(input, literal(first), view, node.span, !asks_existence);
      } else if (const Expr* attribute = named("attribute")) {
        attribute_of_items(input, literal(attribute), view, node.span, true);
      }
      return input;
    }
    if (node.name == "map" || node.name == "groupby" || node.name == "sum" || node.name == "max" ||
        node.name == "min" || node.name == "join") {
      const Expr* attribute = named("attribute");
      attribute = attribute == nullptr && node.name == "groupby" ? first : attribute;
      Slot* mapped = attribute_of_items(input, literal(attribute), view, node.span, named("default") == nullptr);
      if (node.name == "groupby") {
        Abstract group;
        group.parts = {Abstract{}, input};
        Abstract groups;
        groups.parts = {group};
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

  /// A list that is not in the data but whose items are known: `parts` holds one and `unit` stays null.
  static Abstract list_of(Abstract item) {
    Abstract list;
    list.parts.push_back(std::move(item));
    list.parts.push_back({});  // two parts mark it apart from a one-tuple
    list.parts.push_back({});
    list.parts.push_back({});
    return list;
  }
  static bool is_list(const Abstract& value) { return value.parts.size() == 4; }

  Abstract pairs_of(const Abstract& object) {
    Abstract pair;
    pair.parts.resize(2);
    if (object.slot != nullptr) {
      pair.parts[1].slot = items_of(*object.slot, Shape::object);
    }
    return list_of(pair);
  }

  Abstract item_of(const Abstract& iterable) {
    if (is_list(iterable)) {
      return iterable.parts[0];
    }
    Abstract item;
    if (iterable.slot != nullptr) {
      item.slot = items_of(*iterable.slot, Shape::list);
    }
    return item;
  }

  Abstract call(const Call& node, View& view) {
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

  std::vector<Abstract> argument_values(const CallArguments& arguments, View& view) {
    std::vector<Abstract> values;
    for_each_argument(arguments, [&](const Expr& argument) { values.push_back(eval(&argument, view)); });
    return values;
  }

  Abstract call_macro(const Abstract& callee, const CallArguments& arguments, const std::vector<Abstract>& values,
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

  // ---- guards ----
  /// The slots that `test` proves to exist when it comes out as `outcome`.
  void collect_guards(const Expr* test, bool outcome, View& view, std::vector<Guard>& found) {
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
  /// 'key' in object
  void collect_membership(const Compare& compare, View& view, std::vector<Guard>& found) {
    if (compare.rest.size() != 1 || compare.rest[0].op != CompareOp::in) {
      return;
    }
    const std::string_view key = literal(compare.first);
    if (const Slot* object = key.empty() ? nullptr : eval(compare.rest[0].expr, view).slot) {
      found.push_back({object, key});
    }
  }
  /// While it lives, what `test` proves by coming out as `outcome` is taken to exist.
  class Guarded {
   public:
    Guarded(Walker& walker, const Expr* test, bool outcome, View& view)
        : walker_(walker), before_(walker.guards_.size()) {
      std::vector<Guard> found;
      walker.collect_guards(test, outcome, view, found);
      walker.guards_.insert(walker.guards_.end(), found.begin(), found.end());
    }
    Guarded(const Guarded&) = delete;
    Guarded& operator=(const Guarded&) = delete;
    ~Guarded() { walker_.guards_.resize(before_); }

   private:
    Walker& walker_;
    std::size_t before_;
  };
  Abstract eval_guarded(const Expr* expr, const Expr* test, bool outcome, View& view) {
    const Guarded guarded(*this, test, outcome, view);
    return eval(expr, view);
  }

  // ---- statements ----
  void body(Body statements, View& view) {
    for (const Stmt* node : statements) {
      statement(*node, view);
    }
  }
  void scoped(Body statements, View& view) {
    view.scopes.emplace_back();
    body(statements, view);
    view.scopes.pop_back();
  }

  void statement(const Stmt& node, View& view) {
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

  void if_branch(const If& node, std::size_t branch, View& view) {
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

  // ---- templates ----
  Unit& parse_unit(const Source& source) {
    units_.emplace_back();
    Unit& unit = units_.back();
    unit.display_name = source.path.empty() ? source.name : source.path;
    unit.first_line = source.first_line;
    unit.ast = parse(source, environment_.options);
    return unit;
  }

  /// The template a literal name stands for; null, with a note, when it cannot be known or found.
  Unit* load(const Expr* name, const View& view, Span span, bool ignore_missing) {
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

  void note(const View& view, Span span, const char* code, std::string message) {
    Diagnostic diagnostic;
    diagnostic.severity = Severity::note;
    diagnostic.code = code;
    diagnostic.message = std::move(message);
    diagnostic.place = place_at(view.unit->display_name, view.unit->ast->source, span);
    contract_.notes.push_back(std::move(diagnostic));
  }

  void include(const Include& node, View& view) {
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

  const Unit* module_unit(const Expr* name, bool with_context, View& view, Span span) {
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

  /// Walks a template: its own top level, then its parent with its blocks in place.
  void template_body(const Unit& unit, View& view) {
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

  void block(const Block& node, View& view) {
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

  const EnvironmentState& environment_;
  Contract& contract_;
  std::deque<Slot> slots_;
  Slot root_;
  std::deque<Unit> units_;
  std::map<std::string, Unit*> loaded_;
  std::map<std::string_view, std::vector<std::pair<const Block*, const Unit*>>> blocks_;
  std::vector<Guard> guards_;
  std::vector<const Macro*> macros_;
  std::vector<bool> super_;
  int macro_depth_ = 0;
  int depth_ = 0;
  std::size_t steps_ = 0;
};

}  // namespace

Contract Environment::inspect(const Source& source) const {
  Contract contract;
  Walker(*state_, contract).run(source);
  return contract;
}

}  // namespace docmill::jinja
