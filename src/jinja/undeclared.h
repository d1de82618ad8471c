// Which special names (`loop`, `caller`, `self`...) a body uses without having made them itself.
#pragma once

#include <string_view>

#include "jinja/ast_walk.h"

namespace docmill::jinja {

/// Walks statements in source order, nested scopes included and blocks left out. A name counts as used when it is read
/// before anything stores it; that is Jinja2's rule, and it decides whether loops make a loop object and macros accept
/// a caller.
class UndeclaredName {
 public:
  explicit UndeclaredName(std::string_view name) : name_(name) {}
  bool used_in(Body body) {
    visit(body);
    return used_;
  }

 private:
  void visit(Body body) {
    for (const Stmt* stmt : body) {
      if (done_) {
        return;
      }
      visit(*stmt);
    }
  }
  void visit(const Stmt& node) {
    if (node.kind == NodeKind::block) {
      return;
    }
    if (const Macro* macro = as_if<Macro>(&node)) {
      parameters(macro->signature);
    } else if (const CallBlock* block = as_if<CallBlock>(&node)) {
      parameters(block->signature);
    }
    for_each_expression(node, [this](const Expr& expr) { visit(expr); });
    for_each_body(node, [this](Body body) { visit(body); });
  }
  void parameters(const Signature& signature) {
    for (const Name* parameter : signature.parameters) {
      visit(*parameter);
    }
  }
  void visit(const Expr& expr) {
    if (done_) {
      return;
    }
    if (const Name* name = as_if<Name>(&expr)) {
      if (name->name == name_) {
        used_ = name->context == NameContext::load;
        done_ = true;
      }
      return;
    }
    for_each_child(expr, [this](const Expr& child) { visit(child); });
  }

  std::string_view name_;
  bool used_ = false;
  bool done_ = false;
};

inline bool uses_undeclared(Body body, std::string_view name) { return UndeclaredName(name).used_in(body); }

}  // namespace docmill::jinja
