// The compiler's state, shared by the files compile_*.cpp.
#pragma once

#include <optional>

#include "jinja/compiler.h"
#include "jinja/function_builder.h"
#include "jinja/symbols.h"

namespace docmill::jinja {

/// The scope a statement is compiled in. Copied for `if` branches, nested for loops and blocks.
struct Scope {
  Symbols* symbols = nullptr;
  bool top_level = false;     // assignments go to the context
  bool root_level = false;    // not inside an `if`: an `extends` here is certain
  bool soft = false;          // inside `if`: unknown filters fail only when they run
  bool check_parent = false;  // output only while no parent template is known
};

/// Thrown after a second certain `extends`: nothing behind it in that body can run.
struct UnreachableRest {};

/// Whether other templates that import this one get the name.
inline bool is_public(std::string_view name) { return name.empty() || name.front() != '_'; }

class Compiler {
 public:
  Compiler(std::unique_ptr<Ast> ast, const Source& source, const Options& options, const Library& library);
  std::shared_ptr<const Program> run();

 private:
  // ---- statements (compile_statement.cpp) ----
  void compile_root();
  void body(Body statements, const Scope& scope);
  void statement(const Stmt& node, const Scope& scope);
  void output(const Output& node, const Scope& scope);
  void output_expr(const Expr& expr, const Scope& scope);
  Op emit_op() const;
  void filter_block(const FilterBlock& node, const Scope& scope);
  void with(const With& node, const Scope& scope);
  void assign(const Assign& node, const Scope& scope);
  void assign_block(const AssignBlock& node, const Scope& scope);
  void autoescape(const Autoescape& node, const Scope& scope);
  void trans(const Trans& node, const Scope& scope);
  void enter(const Symbols& symbols, Span span);
  void leave(const Symbols& symbols, Span span);
  /// Writes `value` to a target expression; exports names of the top level.
  void store(const Expr& target, Register value, const Scope& scope);
  void store_item(const Expr& target, Register value, const Scope& scope);
  void export_names(const Expr& target, const Scope& scope);
  /// What `target` sets attributes of has to be a namespace before the value is evaluated, as in Jinja2.
  void check_namespaces(const Expr& target, const Scope& scope);
  void write_register(Register value, Span span);

  // ---- loops and branches (compile_loop.cpp) ----
  void for_loop(const For& node, const Scope& scope);
  void loop_body(const For& node, const Scope& scope, Register iterable, LoopObject object, const Symbols& outer);
  std::uint32_t loop_filter(const For& node, const Scope& scope);
  void recursive_loop(const For& node, const Scope& scope);
  void if_branch(const If& node, const Scope& scope);

  // ---- macros (compile_macro.cpp) ----
  void macro(const Macro& node, const Scope& scope);
  void call_block(const CallBlock& node, const Scope& scope);
  Function& macro_function(Function::Role role, std::string_view name, const Signature& signature, Body statements,
                           const Scope& scope, Span span, std::uint32_t& number);
  void macro_defaults(const Signature& signature, const Scope& scope);

  // ---- templates within templates (compile_template.cpp) ----
  void compile_block_function(const Block& block);
  void block(const Block& node, const Scope& scope);
  void extends(const Extends& node, const Scope& scope);
  void include(const Include& node, const Scope& scope);
  void import(const Import& node, const Scope& scope);
  void from_import(const FromImport& node, const Scope& scope);
  std::uint16_t scope_of(Symbols& symbols);

  // ---- where values stand on their lines (compile_indent.cpp) ----
  void follow_text(std::string_view text);
  void enter_loop_line(Body body);
  Register keep_indent(Register value, Span span);

  // ---- expressions (compile_expression.cpp) ----
  /// The register that holds the value: a variable's own, or a temporary.
  Register expr(const Expr& node, const Scope& scope);
  void expr_to(const Expr& node, const Scope& scope, Register target);
  void jump_if(const Expr& node, const Scope& scope, bool when, Label target);
  /// Comparing with a constant and jumping at once; false for any other expression.
  bool jump_if_equal(const Expr& node, const Scope& scope, bool when, Label target);
  void name(const Name& node, const Scope& scope, Register target);
  void compare(const Compare& node, const Scope& scope, Register target);
  void logical(const Logical& node, const Scope& scope, Register target);
  void conditional(const CondExpr& node, const Scope& scope, Register target);
  void call(const Call& node, const Scope& scope, Register target, std::optional<Register> caller = {});
  void filter(const Filter& node, const Scope& scope, Register target, std::optional<Register> input = {});
  void test(const Test& node, const Scope& scope, Register target, bool negated);
  void getitem(const Getitem& node, const Scope& scope, Register target);
  void sequence(Op op, Exprs items, const Scope& scope, Register target, Span span);
  void concat(const Concat& node, const Scope& scope, Register target);
  std::uint32_t arguments(const CallArguments& arguments, const Scope& scope, std::optional<Register> caller,
                          std::uint32_t key);
  std::optional<Register> own_register(std::string_view name, const Scope& scope);
  /// The loop of this function that `name` is the loop object of.
  std::optional<std::uint16_t> own_loop(const Name& name, const Scope& scope) const;
  void load_identifier(const Identifier& identifier, Register target, Span span);

  // ---- pools ----
  std::uint32_t key(std::string_view name);
  std::uint32_t constant(const Value& value);
  /// The number of a look-up's guess; the last one is shared by all that come late.
  unsigned guess() { return guesses_ < 0xffff ? guesses_++ : guesses_; }
  void text(std::string_view literal, Span span);
  Function& new_function(Function::Role role, std::string_view name, std::uint32_t& number);
  [[noreturn]] void fail(Span span, std::string_view code, std::string message, std::string hint = {});

  std::shared_ptr<Program> program_;
  const Options& options_;
  const Library& library_;
  FunctionBuilder* builder_ = nullptr;
  NameMap<std::uint32_t> keys_;
  std::vector<Label> break_labels_;
  std::vector<Label> continue_labels_;
  struct LoopVariable {
    const FunctionBuilder* builder;
    Identifier identifier;
    std::uint16_t loop;
  };
  std::vector<LoopVariable> loop_variables_;  // of the loops around the place being compiled
  static constexpr unsigned kFirstGuesses = 16;
  unsigned guesses_ = 0;
  bool autoescape_ = false;
  bool volatile_ = false;  // autoescape is only known when it runs
  bool known_extends_ = false;
  int extends_so_far_ = 0;
  /// White space that the line at hand begins with, while nothing else stands on it.
  std::optional<std::string> line_prefix_;
  std::optional<Register> block_text_;  // input of a filter block's or set block's first filter

  friend class FunctionScope;
};

/// Makes `function` the one that code goes to.
class FunctionScope {
 public:
  FunctionScope(Compiler& compiler, Function& function)
      : compiler_(compiler), builder_(function, compiler.builder_), saved_(compiler.builder_) {
    compiler.builder_ = &builder_;
    std::swap(breaks_, compiler.break_labels_);
    std::swap(continues_, compiler.continue_labels_);
    std::swap(line_prefix_, compiler.line_prefix_);
  }
  FunctionScope(const FunctionScope&) = delete;
  FunctionScope& operator=(const FunctionScope&) = delete;
  ~FunctionScope() {
    compiler_.builder_ = saved_;
    std::swap(breaks_, compiler_.break_labels_);
    std::swap(continues_, compiler_.continue_labels_);
    std::swap(line_prefix_, compiler_.line_prefix_);
  }
  void finish() {
    builder_.emit({}, Op::end);
    builder_.finish(*compiler_.program_);
  }

 private:
  Compiler& compiler_;
  FunctionBuilder builder_;
  FunctionBuilder* saved_;
  std::vector<Label> breaks_;
  std::vector<Label> continues_;
  std::optional<std::string> line_prefix_;
};

}  // namespace docmill::jinja
