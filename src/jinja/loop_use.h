// What a loop's body does with `loop`: most ask for its numbers only, and those need no object.
#pragma once

#include <optional>

#include "jinja/ast_walk.h"
#include "jinja/instruction.h"

namespace docmill::jinja {

inline std::optional<LoopNumber> loop_number(std::string_view attribute) {
#define X(name)              \
  if (attribute == #name) {  \
    return LoopNumber::name; \
  }
  DOCMILL_LOOP_NUMBERS(X)
#undef X
  return std::nullopt;
}

/// Walks a body with everything in it. `loop` of an inner loop counts as that of the outer one; that errs on the safe
/// side.
class LoopUse {
 public:
  LoopObject in(Body body) {
    visit(body);
    return needs_object_ ? LoopObject::always : calls_ ? LoopObject::lazily_if_frozen : LoopObject::lazily;
  }

 private:
  void visit(Body body) {
    for (const Stmt* stmt : body) {
      visit(*stmt);
    }
  }
  void visit(const Stmt& node) {
    switch (node.kind) {
      case NodeKind::macro:  // code elsewhere may see `loop`
      case NodeKind::call_block:
      case NodeKind::include:
      case NodeKind::import:
      case NodeKind::from_import:
      case NodeKind::block:
      case NodeKind::debug:
        needs_object_ = true;
        return;
      case NodeKind::for_loop:
        needs_object_ = needs_object_ || as<For>(node).recursive || as<For>(node).test != nullptr;
        break;
      default:
        break;
    }
    for_each_expression(node, [this](const Expr& expr) { visit(expr); });
    for_each_body(node, [this](Body body) { visit(body); });
  }
  void visit(const Expr& expr) {
    if (const Getattr* get = as_if<Getattr>(&expr)) {
      const Name* owner = as_if<Name>(get->object);
      if (owner != nullptr && owner->name == "loop" && loop_number(get->attribute)) {
        return;
      }
    }
    const Name* name = as_if<Name>(&expr);
    needs_object_ = needs_object_ || (name != nullptr && name->name == "loop");
    calls_ = calls_ || expr.kind == NodeKind::call;
    for_each_child(expr, [this](const Expr& child) { visit(child); });
  }

  bool needs_object_ = false;
  bool calls_ = false;
};

}  // namespace docmill::jinja
