// Which name means which register where: Jinja2's scoping rules, worked out before code is made.
//
// A Symbols belongs to one scope (template, block, macro, loop body, `with`...). Scopes nest; a scope's names become
// registers of the function it is in. The rules are those of Jinja2's identifier tracking, since templates depend on
// their corners: a name read before it is set in a loop comes from outside, a name set in only one branch of an `if`
// falls back to the outer one, blocks do not see the template's own scope.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "jinja/ast.h"
#include "jinja/name_map.h"

namespace docmill::jinja {

enum class ForBranch : std::uint8_t { body, otherwise, test };

class Symbols {
 public:
  enum class Load : std::uint8_t {
    parameter,  // given from outside: a macro argument, a loop target
    resolve,    // from the context, when the scope is entered
    alias,      // starts as the outer variable of that name
    undefined,  // starts undefined
  };
  struct Variable {
    Load load;
    Identifier source;    // alias: the outer identifier
    bool stored = false;  // by a statement of this scope, or given from outside
  };
  explicit Symbols(const Symbols* parent, std::int32_t level) : parent_(parent), level_(level) {}

  static Symbols inner(const Symbols& parent) { return Symbols(&parent, parent.level_ + 1); }

  Identifier declare_parameter(std::string_view name);
  /// The identifier that `name` refers to here; empty when this scope never saw it.
  Identifier find_ref(std::string_view name) const;
  /// This scope's own, in the order in which they were defined.
  const std::vector<NameMap<Variable>::Entry>& variables() const { return variables_.entries(); }
  /// Every stored name visible here with its identifier, inner scopes first, each once.
  std::vector<Identifier> stores() const;
  /// The number of this scope in the program's list, once something needed it, and the function that it is seen from.
  std::optional<std::uint16_t> number;
  const void* numbered_in = nullptr;

  // What a scope's own statements do to its names.
  void analyze_body(Body body);
  void analyze_for(const For& node, ForBranch branch);
  void analyze_macro(const Signature& signature, Body body);
  void analyze_with(const With& node);
  void analyze_expr(const Expr* expr);

 private:
  /// What happens to this scope in one branch of an `if`: its own names over those of `base`, which is not copied.
  static Symbols branch(const Symbols& base);
  /// The variable of that name in this scope; null where it has none.
  const Variable* own(std::string_view name) const;
  Variable& define(std::string_view name, Load load, Identifier source = {});
  void store(std::string_view name);
  void load(std::string_view name);
  void branch_update(const std::vector<Symbols>& branches);
  void visit(const Stmt& node);
  void visit_if(const If& node);
  void visit_target(const Expr& target, bool as_parameter);

  const Symbols* parent_;
  const Symbols* base_ = nullptr;  // of a branch
  std::int32_t level_;
  NameMap<Variable> variables_;  // keys are of this level
};

}  // namespace docmill::jinja
