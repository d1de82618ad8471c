// What a template reads of its data, found without running it.
//
// The tree is walked as the machine would run it, with every branch taken, over abstract values: a value that comes
// from the data is a Slot (a place in the data), everything else is unknown. Reading an attribute of a slot makes a
// slot below it; a loop over a slot binds its target to the slot's items; calling a macro walks its body with the
// slots of its arguments; includes, imports and parents are followed when their names are literal. A use is guarded,
// and its slot optional, behind `default`, through `get`, and where a condition has shown that it is there: `is
// defined`, `'key' in object`, or one of the two former coming out true or `is not none`.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "jinja/ast_walk.h"
#include "jinja/environment_state.h"

namespace docmill::jinja::contract {

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
  bool harmless = false;  // got by `get` or `default`: defined even where the slot is absent
  const Macro* macro = nullptr;
  const Unit* unit = nullptr;   // of the macro, or the module itself
  std::vector<Abstract> parts;  // of a tuple
  bool is_list = false;         // not in the data; parts[0] stands for every item
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
  void run(const Source& source);

 private:
  // ---- slots ----
  Slot* child(Slot& parent, std::string_view name);
  Slot* items_of(Slot& list, Shape shape);
  bool guarded(const Slot* slot) const;
  void use(Slot* slot, const View& view, Span span, bool requires_it = true);
  static void shape(const Abstract& value, Shape shape);
  static Field to_field(const Slot& slot);

  // ---- names ----
  Abstract look_up(std::string_view name, const View& view);
  void bind(const Expr& target, const Abstract& value, View& view);

  // ---- expressions ----
  /// Walks `expr`; `requires_it` false when its being undefined does no harm.
  Abstract eval(const Expr* expr, View& view, bool requires_it = true);
  Abstract member(const Abstract& object, std::string_view name, View& view, Span span, bool requires_it);
  Abstract element(const Getitem& node, View& view, bool requires_it);
  /// The text of a constant; empty for anything else.
  static std::string_view literal(const Expr* expr);
  /// The value at a dotted attribute of each item, as in map(attribute="a.b").
  Slot* attribute_of_items(const Abstract& list, std::string_view path, View& view, Span span, bool requires_it);
  Abstract filter(const Filter& node, View& view);
  static Abstract list_of(Abstract item);
  Abstract pairs_of(const Abstract& object);
  Abstract item_of(const Abstract& iterable);
  Abstract call(const Call& node, View& view);
  std::vector<Abstract> argument_values(const CallArguments& arguments, View& view);
  Abstract call_macro(const Abstract& callee, const CallArguments& arguments, const std::vector<Abstract>& values,
                      View& view);

  // ---- guards ----
  /// The slots that `test` proves to exist when it comes out as `outcome`.
  void collect_guards(const Expr* test, bool outcome, View& view, std::vector<Guard>& found);
  /// 'key' in object
  void collect_membership(const Compare& compare, View& view, std::vector<Guard>& found);
  /// While it lives, what `test` proves by coming out as `outcome` is taken to exist.
  class Guarded {
   public:
    Guarded(Walker& walker, const Expr* test, bool outcome, View& view);
    Guarded(const Guarded&) = delete;
    Guarded& operator=(const Guarded&) = delete;
    ~Guarded() { walker_.guards_.resize(before_); }

   private:
    Walker& walker_;
    std::size_t before_;
  };
  Abstract eval_guarded(const Expr* expr, const Expr* test, bool outcome, View& view);

  // ---- statements ----
  void body(Body statements, View& view);
  void scoped(Body statements, View& view);
  void statement(const Stmt& node, View& view);
  void if_branch(const If& node, std::size_t branch, View& view);

  // ---- templates ----
  Unit& parse_unit(const Source& source);
  /// The template a literal name stands for; null, with a note, when it cannot be known or found.
  Unit* load(const Expr* name, const View& view, Span span, bool ignore_missing);
  void note(const View& view, Span span, const char* code, std::string message);
  void include(const Include& node, View& view);
  const Unit* module_unit(const Expr* name, bool with_context, View& view, Span span);
  /// Walks a template: its own top level, then its parent with its blocks in place.
  void template_body(const Unit& unit, View& view);
  void block(const Block& node, View& view);

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

}  // namespace docmill::jinja::contract
