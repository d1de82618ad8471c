// The parser's state and its functions, by the file that holds them. Private to parser*.cpp.
//
// Lists of unknown length grow on shared stacks (`exprs_`, `stmts_`) and are copied into the arena when complete.
// A mistake is recorded and thrown as BrokenTag, which the innermost tag catches to go on behind its end mark.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "jinja/lexer.h"
#include "jinja/literals.h"
#include "jinja/parser.h"

namespace docmill::jinja {

/// An expression under construction: where its text begins, brackets included, and the height of its tree.
struct Part {
  const Expr* expr = nullptr;
  std::uint32_t begin = 0;
  std::uint32_t height = 0;
};

class Parser {
 public:
  Parser(Ast& ast, const Source& source, const Options& options, std::vector<Diagnostic>* errors);
  void parse();

 private:
  /// Unwinds to the tag that holds the mistake just recorded.
  struct BrokenTag {};
  /// Unwinds out of the parser: too many mistakes, or one that leaves nothing to go on with.
  struct GivenUp {};

  /// A level of nesting; refuses to go deeper than the options allow.
  class Nesting {
   public:
    explicit Nesting(Parser& parser) : parser_(parser) {
      if (++parser_.depth_ > parser_.max_depth_) {
        parser_.fail_too_deep();
      }
    }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;
    ~Nesting() { --parser_.depth_; }

   private:
    Parser& parser_;
  };

  /// The tag being read.
  struct Tag {
    TagKind kind = TagKind::block;
    Span mark;  // its start mark
  };
  /// A statement whose body is being read.
  struct Opener {
    Word word;
    Span tag;
    Words ends;
    bool good = true;  // false: a mistake is already known that explains a missing end tag
  };
  enum class Items : std::uint8_t { expression, no_conditional, primary, set_target };
  enum class Importing : std::uint8_t { with_context, without_context, unspecified };

  // ---- tokens (parser.cpp) ----
  void advance() {
    previous_end_ = current_.span.end;
    if (peeked_) {
      current_ = next_;
      peeked_ = false;
    } else {
      current_ = lexer_.next();
    }
  }
  const Token& peek() {
    if (!peeked_) {
      next_ = lexer_.next();
      peeked_ = true;
    }
    return next_;
  }
  bool at(TokenKind kind) const { return current_.kind == kind; }
  bool at(Word word) const { return current_.word == word; }
  template <class T>
  bool skip(T wanted) {
    if (!at(wanted)) {
      return false;
    }
    advance();
    return true;
  }
  Token expect(TokenKind kind) {
    if (!at(kind)) {
      fail_unexpected(describe(kind));
    }
    const Token token = current_;
    advance();
    return token;
  }
  void expect(Word word);
  std::string_view text(Span span) const { return source_.substr(span.begin, span.end - span.begin); }
  std::string_view text(const Token& token) const { return text(token.span); }

  // ---- nodes ----
  template <class T>
  T* make(std::uint32_t begin) {
    T* node = ast_.arena.make<T>();
    node->kind = T::kKind;
    node->span = {begin, previous_end_};
    return node;
  }
  template <class T>
  std::span<T> copy(const std::vector<T>& stack, std::size_t from) {
    const std::size_t count = stack.size() - from;
    T* items = ast_.arena.array<T>(count);
    std::copy(stack.begin() + static_cast<std::ptrdiff_t>(from), stack.end(), items);
    return {items, count};
  }
  template <class T>
  std::span<T> pop(std::vector<T>& stack, std::size_t from) {
    if (stack.size() == from) {
      return {};
    }
    const std::span<T> items = copy(stack, from);
    stack.resize(from);
    return items;
  }
  /// The part whose expression is `expr`, one level above the highest of its children.
  Part part(const Expr* expr, std::uint32_t begin, std::uint32_t children) {
    if (children >= kMaxHeight) {
      fail_too_deep();
    }
    return {expr, begin, children + 1};
  }

  // ---- text and tags (parser.cpp) ----
  Word statements(Words ends, Body& body);
  bool item(Words ends);
  void text_item();
  void print_item();
  void flush_output(std::size_t from);
  bool tag_item(Words ends, Word& end, std::size_t first_expr);
  void statement();
  bool opens_outer(Word word) const;
  bool forgive();
  void open_tag(TagKind kind);
  /// Reads the rest of the opening tag with `read`, then its end; false when the tag is broken and was skipped.
  template <class F>
  bool header(Stmt* node, F&& read) {
    const Saved saved = save();
    bool good = true;
    try {
      read();
      skip(TokenKind::colon);
      require_tag_end();
    } catch (const BrokenTag&) {
      restore(saved);
      skip_broken_tag();
      good = false;
    }
    if (node != nullptr) {
      node->span = {tag_.mark.begin, current_.span.end};
    }
    advance();
    return good;
  }
  /// The body up to one of `ends`; the word it ended with, still current, or none when it is missing. That is reported
  /// unless the opening tag was broken, which then is the likelier cause.
  Word body(Word opener, bool good, const Stmt& node, Words ends, Body& out);
  void close(Word end) {
    if (end != Word::none) {
      advance();
    }
  }
  /// Adds `node`, or only what its body holds when its tag is broken.
  void add(bool good, const Stmt* node, Body inner);
  void require_tag_end();
  void skip_broken_tag();
  struct Saved {
    std::size_t exprs, keywords, operands, pairs;
    std::uint32_t depth;
  };
  Saved save() const { return {exprs_.size(), keywords_.size(), operands_.size(), pairs_.size(), depth_}; }
  void restore(const Saved& saved);

  // ---- statements (parser_statement.cpp) ----
  void if_statement();
  void for_statement();
  void set_statement();
  void with_statement();
  void block_statement();
  void macro_statement();
  void call_statement();
  void filter_statement();
  void autoescape_statement();
  void print_statement();
  void do_statement();
  template <class T>
  void plain_statement();
  void check_required(const Block& block);
  Signature signature();
  const Expr* target(NameContext context);
  const Expr* set_target();
  const Expr* stored(const Expr& expr, NameContext context);
  const Name* name_target(NameContext context);

  // ---- parser_import.cpp ----
  void extends_statement();
  void include_statement();
  void import_statement();
  void from_statement();
  void imported_names(FromImport& node);
  Importing import_context();

  // ---- parser_trans.cpp ----
  struct TransState;
  void trans_statement();
  void trans_header(TransState& state);
  void trans_variable(TransState& state);
  std::string trans_text(TransState& state, const Trans& node, bool in_plural);
  void trans_reference(TransState& state, std::string& out);
  bool trans_tag(TransState& state, const Trans& node, bool in_plural);
  void pluralize(TransState& state);
  void finish_trans(Trans& node, TransState& state, std::string& singular, std::string& plural);

  // ---- expressions (parser_expression.cpp, parser_postfix.cpp) ----
  Part tuple(Items items = Items::expression);
  bool tuple_items(Items items, Part& only, std::uint32_t& height);
  bool at_tuple_end() const;
  Part expression();
  // `first`, when it is there, is the leftmost operand, which has been read.
  Part disjunction(const Part& first = {});
  Part conjunction(const Part& first = {});
  Part negation(const Part& first = {});
  Part comparison(const Part& first = {});
  bool comparison_operator(CompareOp& op);
  Part arithmetic(int lowest, const Part& first = {});
  Part concatenation(const Part& first);
  Part unary(bool with_filters = true);
  Part primary();
  Part set_target_item();
  Part name_or_constant();
  Part string();
  Part number();
  Part parentheses();
  Part list();
  Part dictionary();
  Part constant(std::uint32_t begin, const Value& value);
  Part postfix(Part part);
  Part filters_and_tests(Part part);
  Part dot(const Part& object);
  Part subscript(const Part& object);
  Part subscript_item();
  Part call(const Part& callee);
  CallArguments arguments(std::uint32_t& height);
  void argument(CallArguments& arguments, std::size_t first_keyword, std::uint32_t& height);
  void check_keywords(std::span<const KeywordArgument> keywords);
  /// One filter or, with `chain`, all that follow. `input.expr` may be null.
  Part filter(Part input, bool chain);
  Part test(const Part& input);
  /// The name of a filter or test; `what` says which when there is none.
  std::string_view dotted_name(std::string_view what, Span& span);
  std::string_view evaluate_string(const Token& token);

  // ---- mistakes (parser_errors.cpp, parser_hints.cpp) ----
  void report(std::string_view code, Span span, std::string message, std::string hint = {});
  [[noreturn]] void fail(std::string_view code, Span span, std::string message, std::string hint = {});
  /// At the current token: a mistake of the lexer, the end of the template, or another token than `expected`.
  [[noreturn]] void fail_unexpected(std::string_view expected);
  [[noreturn]] void fail_too_deep();
  [[noreturn]] void fail_unknown_tag();
  [[noreturn]] void fail_stray_tag();
  void fail_if_nested(std::uint32_t start);
  void fail_if_never_closed();
  void report_never_closed(const Opener& opener);
  void report_mismatch(Word word);
  std::string describe_current() const;
  std::string line_of(std::uint32_t offset) const;
  std::string block_tag(std::string_view content) const;
  std::string hint_unexpected(std::string_view expected) const;
  std::string hint_for_operator() const;
  std::string hint_for_name() const;
  Word tag_word() const;
  std::string hint_unknown_tag(const std::string& name, std::string_view meant) const;
  const std::string& end_mark() const {
    return tag_.kind == TagKind::variable ? options_.variable_end_string : options_.block_end_string;
  }

  static constexpr std::uint32_t kMaxHeight = 1000;
  static constexpr std::size_t kMaxErrors = 20;

  Ast& ast_;
  const Options& options_;
  std::string_view place_name_;
  std::uint32_t first_line_;
  std::vector<Diagnostic>* errors_;
  std::size_t first_error_;
  Lexer lexer_;
  std::string_view source_;

  Token current_;
  Token next_;
  bool peeked_ = false;
  std::uint32_t previous_end_ = 0;
  Tag tag_;
  std::uint32_t resume_at_ = 0;  // where a broken tag's end is looked for

  std::uint32_t depth_ = 0;
  std::uint32_t max_depth_;
  std::vector<Opener> openers_;
  bool missing_end_ = false;  // a body ended without its end tag; the enclosing ones look whether it is theirs
  bool swallowed_ = false;    // an unclosed comment or raw section took the rest of the template
  Words forgiven_ = 0;        // end tags whose opening tag was already reported
  std::vector<std::string> forgiven_names_;

  std::vector<const Expr*> exprs_;
  std::vector<const Stmt*> stmts_;
  std::vector<KeywordArgument> keywords_;
  std::vector<Operand> operands_;
  std::vector<Pair> pairs_;
  std::vector<const Block*> blocks_;
  std::unordered_map<std::string_view, const Block*> block_names_;
};

/// Names that stand for constants and cannot be assigned.
inline constexpr Words kConstants =
    words(Word::true_, Word::True_, Word::false_, Word::False_, Word::none_, Word::None_);

}  // namespace docmill::jinja
