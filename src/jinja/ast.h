// The syntax tree of a template: what the parser makes and the compiler, `check` and `inspect` read.
//
// Node names are those of Jinja2's own tree (jinja2.nodes), so its documentation explains ours. Nodes live in the
// arena of their `Ast`, are never changed once parsed, and carry the byte span of the source they came from.
#pragma once

#include <cassert>
#include <span>
#include <string>
#include <string_view>

#include "docmill/base.h"
#include "docmill/value.h"

namespace docmill::jinja {

enum class NodeKind : std::uint8_t {
  // expressions
  name,
  ns_ref,
  constant,
  template_data,
  tuple,
  list,
  dict,
  cond_expr,
  filter,
  test,
  call,
  getitem,
  getattr,
  slice,
  concat,
  binary,
  compare,
  logical,
  unary,
  // statements
  output,
  extends,
  for_loop,
  if_branch,
  macro,
  call_block,
  filter_block,
  with,
  block,
  include,
  import,
  from_import,
  expr_stmt,
  assign,
  assign_block,
  continue_loop,
  break_loop,
  autoescape,
  trans,
  debug,
};

/// The span of an expression covers its text, brackets of a tuple included and other brackets around it left out; that
/// of a statement its (opening) tag, marks included; that of an Output its parts.
struct Node {
  NodeKind kind;
  Span span;
};
struct Expr : Node {};
struct Stmt : Node {};

template <class T>
using Nodes = std::span<T* const>;
using Body = Nodes<const Stmt>;
using Exprs = Nodes<const Expr>;

// ---- expressions ----

enum class NameContext : std::uint8_t { load, store, param };

struct Name : Expr {
  static constexpr NodeKind kKind = NodeKind::name;
  std::string_view name;
  NameContext context = NameContext::load;
};
/// `ns.attr` as the target of an assignment.
struct NsRef : Expr {
  static constexpr NodeKind kKind = NodeKind::ns_ref;
  std::string_view name;
  std::string_view attribute;
};
struct Const : Expr {
  static constexpr NodeKind kKind = NodeKind::constant;
  Value value;
};
/// Literal text between the marks, white space already controlled.
struct TemplateData : Expr {
  static constexpr NodeKind kKind = NodeKind::template_data;
  std::string_view text;
};
struct Tuple : Expr {
  static constexpr NodeKind kKind = NodeKind::tuple;
  Exprs items;
  NameContext context = NameContext::load;
};
struct ListExpr : Expr {
  static constexpr NodeKind kKind = NodeKind::list;
  Exprs items;
};
struct Pair {
  const Expr* key;
  const Expr* value;
};
struct DictExpr : Expr {
  static constexpr NodeKind kKind = NodeKind::dict;
  std::span<const Pair> pairs;
};
/// `then if test else otherwise`.
struct CondExpr : Expr {
  static constexpr NodeKind kKind = NodeKind::cond_expr;
  const Expr* test = nullptr;
  const Expr* then = nullptr;
  const Expr* otherwise = nullptr;  // may be null
};
struct KeywordArgument {
  std::string_view name;
  const Expr* value;
  Span span;
};
struct CallArguments {
  Exprs positional;
  std::span<const KeywordArgument> named;
  const Expr* star = nullptr;         // *args
  const Expr* double_star = nullptr;  // **kwargs
};
struct Filter : Expr {
  static constexpr NodeKind kKind = NodeKind::filter;
  const Expr* input = nullptr;  // null: the text of a filter or set block
  std::string_view name;        // may be dotted
  Span name_span;
  CallArguments arguments;
};
struct Test : Expr {
  static constexpr NodeKind kKind = NodeKind::test;
  const Expr* input = nullptr;
  std::string_view name;  // may be dotted
  Span name_span;
  CallArguments arguments;
};
struct Call : Expr {
  static constexpr NodeKind kKind = NodeKind::call;
  const Expr* callee = nullptr;
  CallArguments arguments;
};
struct Getitem : Expr {
  static constexpr NodeKind kKind = NodeKind::getitem;
  const Expr* object = nullptr;
  const Expr* key = nullptr;  // may be a Slice
};
struct Getattr : Expr {
  static constexpr NodeKind kKind = NodeKind::getattr;
  const Expr* object = nullptr;
  std::string_view attribute;
  Span name_span;
};
struct Slice : Expr {
  static constexpr NodeKind kKind = NodeKind::slice;
  const Expr* start = nullptr;  // each may be null
  const Expr* stop = nullptr;
  const Expr* step = nullptr;
};
/// a ~ b ~ c, flattened.
struct Concat : Expr {
  static constexpr NodeKind kKind = NodeKind::concat;
  Exprs items;
};
enum class BinaryOp : std::uint8_t { add, sub, mul, div, floordiv, mod, pow };
struct Binary : Expr {
  static constexpr NodeKind kKind = NodeKind::binary;
  BinaryOp op;
  const Expr* left = nullptr;
  const Expr* right = nullptr;
};
enum class CompareOp : std::uint8_t { eq, ne, lt, lteq, gt, gteq, in, notin };
struct Operand {
  CompareOp op;
  const Expr* expr;
};
/// a < b <= c, each operand evaluated once.
struct Compare : Expr {
  static constexpr NodeKind kKind = NodeKind::compare;
  const Expr* first = nullptr;
  std::span<const Operand> rest;
};
struct Logical : Expr {
  static constexpr NodeKind kKind = NodeKind::logical;
  bool is_and = true;
  const Expr* left = nullptr;
  const Expr* right = nullptr;
};
enum class UnaryOp : std::uint8_t { not_, neg, pos };
struct Unary : Expr {
  static constexpr NodeKind kKind = NodeKind::unary;
  UnaryOp op;
  const Expr* operand = nullptr;
};

// ---- statements ----

struct Output : Stmt {
  static constexpr NodeKind kKind = NodeKind::output;
  Exprs nodes;  // TemplateData and expressions in order
};
struct Extends : Stmt {
  static constexpr NodeKind kKind = NodeKind::extends;
  const Expr* parent = nullptr;
};
struct For : Stmt {
  static constexpr NodeKind kKind = NodeKind::for_loop;
  const Expr* target = nullptr;  // Name or Tuple of targets
  const Expr* iter = nullptr;
  const Expr* test = nullptr;  // may be null
  Body body;
  Body otherwise;  // {% else %}
  bool recursive = false;
};
struct IfBranch {
  const Expr* test;
  Body body;
};
struct If : Stmt {
  static constexpr NodeKind kKind = NodeKind::if_branch;
  std::span<const IfBranch> branches;  // if, elif...
  Body otherwise;
  bool has_otherwise = false;
};
/// Parameters of a macro or call block; the last `defaults.size()` parameters have defaults.
struct Signature {
  std::span<const Name* const> parameters;
  Exprs defaults;
};
struct Macro : Stmt {
  static constexpr NodeKind kKind = NodeKind::macro;
  std::string_view name;
  Span name_span;
  Signature signature;
  Body body;
};
struct CallBlock : Stmt {
  static constexpr NodeKind kKind = NodeKind::call_block;
  const Call* call = nullptr;
  Signature signature;  // {% call(x, y) ... %}
  Body body;
};
struct FilterBlock : Stmt {
  static constexpr NodeKind kKind = NodeKind::filter_block;
  const Filter* filter = nullptr;
  Body body;
};
struct With : Stmt {
  static constexpr NodeKind kKind = NodeKind::with;
  Exprs targets;
  Exprs values;
  Body body;
};
struct Block : Stmt {
  static constexpr NodeKind kKind = NodeKind::block;
  std::string_view name;
  Span name_span;
  bool scoped = false;
  bool required = false;
  Body body;
};
struct Include : Stmt {
  static constexpr NodeKind kKind = NodeKind::include;
  const Expr* name = nullptr;
  bool with_context = true;
  bool ignore_missing = false;
};
struct Import : Stmt {
  static constexpr NodeKind kKind = NodeKind::import;
  const Expr* name = nullptr;
  const Name* target = nullptr;
  bool with_context = false;
};
struct ImportedName {
  std::string_view name;
  std::string_view alias;  // equal to name when there is no `as`
  Span span;
};
struct FromImport : Stmt {
  static constexpr NodeKind kKind = NodeKind::from_import;
  const Expr* name = nullptr;
  std::span<const ImportedName> names;
  bool with_context = false;
};
/// {% do expr %}
struct ExprStmt : Stmt {
  static constexpr NodeKind kKind = NodeKind::expr_stmt;
  const Expr* expr = nullptr;
};
struct Assign : Stmt {
  static constexpr NodeKind kKind = NodeKind::assign;
  const Expr* target = nullptr;  // Name, NsRef or Tuple of names
  const Expr* value = nullptr;
};
struct AssignBlock : Stmt {
  static constexpr NodeKind kKind = NodeKind::assign_block;
  const Expr* target = nullptr;  // Name, NsRef or Tuple of names
  const Expr* filter = nullptr;  // chain of Filter ending in one with a null input; may be null
  Body body;
};
struct Continue : Stmt {
  static constexpr NodeKind kKind = NodeKind::continue_loop;
};
struct Break : Stmt {
  static constexpr NodeKind kKind = NodeKind::break_loop;
};
/// {% autoescape expr %}
struct Autoescape : Stmt {
  static constexpr NodeKind kKind = NodeKind::autoescape;
  const Expr* value = nullptr;
  Body body;
};
struct TransVariable {
  std::string_view name;
  const Expr* value;
};
/// {% trans %}: the texts carry %(name)s references (literal % doubled where the text has variables or Jinja2 doubles
/// it); `count` is the variable that chooses the plural.
struct Trans : Stmt {
  static constexpr NodeKind kKind = NodeKind::trans;
  std::string_view singular;
  std::string_view plural;
  bool has_plural = false;
  bool has_context = false;
  std::string_view context;                  // pgettext context
  std::string_view count_name;               // the plural's counter; empty without plural
  std::span<const TransVariable> variables;  // every referenced variable with its value, in order
  bool has_references = false;               // a {{ name }} stood in the text
};

/// {% debug %}
struct DebugInfo : Stmt {
  static constexpr NodeKind kKind = NodeKind::debug;
};

/// A parsed template. Owns the source text and the arena of its nodes.
struct Ast {
  std::string name;    // template name, as the loader knows it; may be empty
  std::string source;  // the text, every line ending as "\n"; spans point into it
  Arena arena;
  Body body;
  std::span<const Block* const> blocks;  // every block, in order of appearance, nested ones too
};

template <class T, class N>
const T& as(const N& node) {
  assert(node.kind == T::kKind);
  return static_cast<const T&>(node);
}
template <class T, class N>
const T* as_if(const N* node) {
  return node != nullptr && node->kind == T::kKind ? static_cast<const T*>(node) : nullptr;
}

/// The tree as indented text, for fixtures and debugging; with `spans`, each node is followed by the text it covers.
std::string dump(const Ast& ast, bool spans = false);

}  // namespace docmill::jinja
