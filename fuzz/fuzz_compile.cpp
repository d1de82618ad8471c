// Any text under any marks either compiles or fails with an Error that has a place, the collecting parser agrees with
// the throwing one, the tree, broken templates' trees too, is whole and within the source, and what is found without
// data (the contract, the check) is found of any text.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "docmill/jinja.h"
#include "jinja/ast_walk.h"
#include "jinja/lexer.h"
#include "jinja/parser.h"

using namespace docmill;
using namespace docmill::jinja;

namespace {

void require(bool condition) {
  if (!condition) {
    std::abort();
  }
}

class Walk {
 public:
  explicit Walk(const Ast& ast) : size_(ast.source.size()) { body(ast.body); }

 private:
  void check(const Node& node) const { require(node.span.begin <= node.span.end && node.span.end <= size_); }
  void expression(const Expr& expr) {
    check(expr);
    for_each_child(expr, [this](const Expr& child) { expression(child); });
  }
  void body(Body stmts) {
    for (const Stmt* stmt : stmts) {
      check(*stmt);
      for_each_expression(*stmt, [this](const Expr& expr) { expression(expr); });
      for_each_body(*stmt, [this](Body inner) { body(inner); });
    }
  }
  std::size_t size_;
};

void set_marks(Options& options, unsigned choice) {
  switch (choice) {
    case 1:
      options.block_start_string = "<%";
      options.block_end_string = options.variable_end_string = options.comment_end_string = "%>";
      options.variable_start_string = "<%=";
      options.comment_start_string = "<%#";
      return;
    case 2:
      options.block_start_string = "<!--";
      options.block_end_string = options.comment_end_string = "-->";
      options.comment_start_string = "<!--#";
      options.variable_start_string = "${";
      options.variable_end_string = "}";
      return;
    case 3:
      options.line_statement_prefix = "%";
      options.line_comment_prefix = "%%";
      options.newline_sequence = "\r\n";
      return;
    default:
      return;
  }
}

Options options_of(std::uint8_t first, std::uint8_t second) {
  Options options;
  options.trim_blocks = (first & 1) != 0;
  options.lstrip_blocks = (first & 2) != 0;
  options.keep_trailing_newline = (first & 4) != 0;
  if ((first & 8) != 0) {
    options.line_statement_prefix = "#";
    options.line_comment_prefix = "##";
  }
  set_marks(options, (first >> 4) & 3U);
  options.ext_do = options.ext_loopcontrols = options.ext_debug = (first & 64) != 0;
  options.ext_i18n = (first & 128) != 0;
  options.i18n_newstyle = (second & 1) != 0;
  options.i18n_trimmed = (second & 2) != 0;
  options.max_nesting = (second & 4) != 0 ? 5 : 200;
  return options;
}

/// Through the compiler, the contract and the check, beside a template that extends, includes or imports it.
void compile_all(const std::string& text, const Options& options) {
  auto loader = std::make_shared<DictLoader>();
  loader->add("self", text);
  loader->add("base", "<{% block b %}base{% endblock %}>");
  const Environment environment(options, loader);
  environment.check({text, "fuzz", "", 1});
  try {
    require(!environment.compile(text, "fuzz").dump_program().empty());
    environment.inspect({text, "fuzz", "", 1});
  } catch (const Error& error) {
    require(error.diagnostic().place.begin.line != 0 && error.diagnostic().place.begin.column != 0);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) {
    return 0;
  }
  const Options options = options_of(data[0], data[1]);
  const std::string text(reinterpret_cast<const char*>(data) + 2, size - 2);
  std::vector<Diagnostic> errors;
  const auto ast = parse({text, "fuzz", "", 1}, options, &errors);
  Walk{*ast};
  require(errors.size() <= 20);
  bool thrown = false;
  try {
    require(!dump(*parse({text, "fuzz", "", 1}, options), true).empty() || ast->body.empty());
  } catch (const Error& error) {
    require(error.diagnostic().kind == ErrorKind::syntax);
    thrown = true;
  }
  require(thrown == !errors.empty());
  dump_tokens(text, options);
  compile_all(text, options);
  return 0;
}
