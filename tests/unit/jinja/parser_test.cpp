// What the fixtures cannot say: limits, places, values of literals, and that broken input leaves a usable tree.
#include "jinja/parser.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "jinja/ast_walk.h"
#include "jinja/lexer.h"
#include "parse_case.h"

namespace docmill::jinja {
namespace {

std::string repeat(std::string_view text, std::size_t count) {
  std::string out;
  out.reserve(text.size() * count);
  for (std::size_t i = 0; i < count; ++i) {
    out += text;
  }
  return out;
}

std::unique_ptr<Ast> parsed(std::string text, const Options& options = {}) {
  return parse({std::move(text), "t", "", 1}, options);
}

Diagnostic error_of(Source source, const Options& options = {}) {
  try {
    parse(std::move(source), options);
  } catch (const Error& error) {
    return error.diagnostic();
  }
  ADD_FAILURE() << "no error";
  return {};
}
Diagnostic error_of(std::string text, const Options& options = {}) {
  return error_of(Source{std::move(text), "t", "", 1}, options);
}

/// The value of the only expression that `text` prints.
Value constant(const Ast& ast) {
  const Output& output = as<Output>(*ast.body.front());
  return as<Const>(*output.nodes.front()).value;
}

// ---- literals ----

TEST(Literals, IntegersOfAnySize) {
  EXPECT_EQ(constant(*parsed("{{ 9223372036854775807 }}")).as_integer(), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(constant(*parsed("{{ 0x7fff_ffff_ffff_ffff }}")).as_integer(), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(constant(*parsed("{{ 0b101 }}")).as_integer(), 5);
  EXPECT_EQ(constant(*parsed("{{ 0o17 }}")).as_integer(), 15);
  const auto big = parsed("{{ 9223372036854775808 }}");
  EXPECT_EQ(constant(*big).kind(), Kind::big);
  Heap heap;
  Buffer out;
  print(heap, constant(*big), out);
  EXPECT_EQ(out.view(), "9223372036854775808");
}

TEST(Literals, AnIntegerHasAtMost4300Digits) {
  EXPECT_NO_THROW(parsed("{{ " + repeat("7", 4300) + " }}"));
  EXPECT_EQ(error_of("{{ " + repeat("7", 4301) + " }}").code, "E-TPL-008");
}

TEST(Literals, Floats) {
  EXPECT_EQ(constant(*parsed("{{ 1_0.5e1_0 }}")).as_floating(), 10.5e10);
  EXPECT_TRUE(std::isinf(constant(*parsed("{{ 1e999 }}")).as_floating()));
  EXPECT_EQ(constant(*parsed("{{ 1e-999 }}")).as_floating(), 0.0);
}

TEST(Literals, SurrogatesMakeOneCharacterOrNone) {
  EXPECT_EQ(constant(*parsed(R"({{ '\ud83d\ude00' }})")).as_string(), "\xF0\x9F\x98\x80");
  EXPECT_EQ(constant(*parsed(R"({{ '\ud83d' }})")).as_string(), "\xEF\xBF\xBD");
  EXPECT_EQ(constant(*parsed(R"({{ '\ude00\ud83d!' }})")).as_string(), "\xEF\xBF\xBD\xEF\xBF\xBD!");
}

TEST(Literals, StringsWithoutEscapesAreNotCopied) {
  const auto ast = parsed("{{ 'plain' }}");
  EXPECT_EQ(constant(*ast).as_string().data(), ast->source.data() + 4);
}

// ---- source ----

TEST(Source, LineEndingsAreNormalisedOnce) {
  const auto ast = parsed("a\r\nb\rc\n\r");
  EXPECT_EQ(ast->source, "a\nb\nc\n\n");
  EXPECT_EQ(dump(*ast), "Output\n  TemplateData \"a\\nb\\nc\\n\"\n");
}

TEST(Source, PlacesCountFromTheFirstLineAndNameTheFile) {
  const Diagnostic error = error_of(Source{"a\n  {{ 1 + }}", "name.j2", "dir/name.j2", 10});
  EXPECT_EQ(error.place.source, "dir/name.j2");
  EXPECT_EQ(error.place.begin.line, 11u);
  EXPECT_EQ(error.place.begin.column, 10u);
  EXPECT_EQ(error.place.end.line, 11u);
  EXPECT_EQ(error.place.end.column, 12u);
  EXPECT_EQ(error.place.text, "  {{ 1 + }}");
  EXPECT_EQ(error_of(Source{"{{", "name.j2", "", 1}).place.source, "name.j2");
}

TEST(Source, HintsCountLinesFromTheFirstLineToo) {
  const Diagnostic error = error_of(Source{"{% for x in y %}\n{% if x %}\n{% endfor %}", "t", "", 100});
  EXPECT_EQ(error.message, "'endfor' comes before the end of 'if', opened at line 101");
}

TEST(Source, EmptyMarksAreRefused) {
  Options options;
  options.comment_end_string = "";
  const Diagnostic error = error_of("x", options);
  EXPECT_EQ(error.kind, ErrorKind::config);
  EXPECT_EQ(error.code, "E-TPL-032");
}

TEST(Source, AnyBytesAreText) {
  const std::string bytes("\xff\xfe{{ 1 }}\0\x80", 11);
  EXPECT_EQ(dump(*parsed(bytes)).substr(0, 6), "Output");
  EXPECT_EQ(error_of("{{ \xff }}").code, "E-TPL-001");
}

// ---- nesting ----

struct Deep {
  const char* before;
  const char* middle;
  const char* after;
};
void PrintTo(const Deep& deep, std::ostream* out) { *out << deep.before << deep.middle << deep.after; }
class NestedTooDeeply : public testing::TestWithParam<Deep> {};

TEST_P(NestedTooDeeply, IsRefusedOnBothSidesOfTheLimit) {
  const auto [before, middle, after] = GetParam();
  const auto text = [&](std::size_t levels) { return repeat(before, levels) + middle + repeat(after, levels); };
  EXPECT_NO_THROW(parsed(text(90)));
  for (const std::size_t levels : {2000U, 100000U}) {
    const Diagnostic error = error_of(text(levels));
    EXPECT_EQ(error.code, "E-TPL-030");
    EXPECT_EQ(error.kind, ErrorKind::syntax);
  }
  std::vector<Diagnostic> errors;
  parse({text(100000), "t", "", 1}, {}, &errors);
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(errors.front().code, "E-TPL-030");
}

INSTANTIATE_TEST_SUITE_P(Forms, NestedTooDeeply,
                         testing::Values(Deep{"{% if a %}", "x", "{% endif %}"},
                                         Deep{"{% for a in b %}", "", "{% endfor %}"},
                                         Deep{"{% if a %}{% else %}", "", "{% endif %}"},
                                         Deep{"{% set a %}", "", "{% endset %}"}));

class DeepExpression : public testing::TestWithParam<Deep> {};

TEST_P(DeepExpression, IsRefusedOnBothSidesOfTheLimit) {
  const auto [before, middle, after] = GetParam();
  const auto text = [&](std::size_t levels) {
    return "{{ " + repeat(before, levels) + middle + repeat(after, levels) + " }}";
  };
  EXPECT_NO_THROW(parsed(text(150)));
  for (const std::size_t levels : {1100U, 100000U}) {
    EXPECT_EQ(error_of(text(levels)).code, "E-TPL-030");
  }
}

INSTANTIATE_TEST_SUITE_P(Forms, DeepExpression,
                         testing::Values(Deep{"(", "a", ")"}, Deep{"[", "a", "]"}, Deep{"{1: ", "a", "}"},
                                         Deep{"a[", "b", "]"}, Deep{"f(", "a", ")"}, Deep{"f(b=", "a", ")"},
                                         Deep{"f(*", "a", ")"}, Deep{"a|f(", "b", ")"}, Deep{"a is t(", "b", ")"},
                                         Deep{"not ", "a", ""}, Deep{"-", "a", ""}, Deep{"+ ", "a", ""},
                                         Deep{"a if b else ", "c", ""}, Deep{"", "a", ".b"}, Deep{"", "a", "[0]"},
                                         Deep{"", "a", "()"}, Deep{"", "a", "|f"}, Deep{"", "a", " is t()"},
                                         Deep{"", "a", " + b"}, Deep{"", "a", " * b"}, Deep{"", "a", " ** b"},
                                         Deep{"", "a", " and b"}, Deep{"", "a", " or b"}, Deep{"", "a", " if b"},
                                         Deep{"a is t [", "b", "]"}));

TEST(Nesting, FlatChainsAreNotDeep) {
  EXPECT_NO_THROW(parsed("{{ a" + repeat(" ~ a", 100000) + " }}"));
  EXPECT_NO_THROW(parsed("{{ a" + repeat(" < a", 100000) + " }}"));
  EXPECT_NO_THROW(parsed("{{ [" + repeat("a, ", 100000) + "] }}"));
  EXPECT_NO_THROW(parsed("{% if a %}" + repeat("{% elif a %}", 100000) + "{% endif %}"));
  EXPECT_NO_THROW(parsed(repeat("{% if a %}{% endif %}", 10000)));
  EXPECT_NO_THROW(parsed("{{ " + repeat("'a' ", 100000) + " }}"));
}

TEST(Nesting, TheHeightOfTheWholeTreeIsBounded) {
  const std::string chain = "a" + repeat(" + a", 400);
  EXPECT_NO_THROW(parsed("{{ (" + chain + ") + b }}"));
  EXPECT_EQ(error_of("{{ ((" + chain + ")" + repeat(".b", 400) + ")" + repeat("|f", 400) + " }}").code, "E-TPL-030");
}

TEST(Nesting, TheHighestTreeCanBeWalked) {
  const auto ast = parsed("{{ a" + repeat(".b", 998) + " }}");
  EXPECT_GT(dump(*ast).size(), 998u);
}

TEST(Nesting, FollowsTheOptions) {
  Options options;
  options.max_nesting = 3;
  EXPECT_NO_THROW(parsed("{{ (((a))) }}", options));
  EXPECT_EQ(error_of("{{ ((((a)))) }}", options).code, "E-TPL-030");
  EXPECT_EQ(error_of("{% if a %}{% if a %}{{ ((a)) }}{% endif %}{% endif %}", options).code, "E-TPL-030");
  options.max_nesting = 4'000'000'000;
  EXPECT_EQ(error_of("{{ " + repeat("(", 1'000'000), options).code, "E-TPL-030");
}

// ---- hostile input ----

// Each would take minutes if some scan started over for every tag.
TEST(Hostile, TakesLinearTime) {
  constexpr std::size_t kMany = 100'000;
  std::vector<Diagnostic> errors;
  for (const std::string& text : {repeat("{%", kMany),
                                  repeat("{{", kMany),
                                  repeat("{#", kMany),
                                  repeat("{% raw %}", kMany),
                                  repeat("{% ", kMany),
                                  repeat("{{ '", kMany),
                                  repeat("{{ ( ", kMany),
                                  repeat("{{ a }}", kMany),
                                  repeat("{% endif %}", kMany),
                                  "{% raw %}" + repeat("{% endra", kMany),
                                  repeat("{", kMany),
                                  repeat("{%-", kMany),
                                  repeat(" ", kMany) + "{%- if",
                                  "{% trans %}" + repeat("{{ a }}", kMany),
                                  "{{ f(" + repeat("a=1,", kMany) + ") }}",
                                  "{% macro m(" + repeat("a,", kMany),
                                  repeat("{% block b %}{% endblock %}", kMany),
                                  "{{ 1" + repeat("_1", kMany),
                                  "{{ 1e" + repeat("1", kMany) + " }}",
                                  "{{ '" + repeat("\\", kMany),
                                  "{% set " + repeat("a,", kMany) + " = 1 %}"}) {
    errors.clear();
    Options options;
    options.ext_i18n = true;
    parse({text, "t", "", 1}, options, &errors);
    EXPECT_LE(errors.size(), 20u);
  }
}

TEST(Hostile, LineRulesTakeLinearTime) {
  constexpr std::size_t kMany = 100'000;
  Options options;
  options.line_statement_prefix = "#";
  options.line_comment_prefix = "##";
  options.lstrip_blocks = true;
  std::vector<Diagnostic> errors;
  for (const std::string& text :
       {repeat("a #", kMany), repeat(" ", kMany) + "#", repeat("\n", kMany) + "# if a",
        repeat("# if a\n", 90) + repeat("\n", kMany), repeat(" ##", kMany), repeat("x  ", kMany) + "##"}) {
    errors.clear();
    parse({text, "t", "", 1}, options, &errors);
    EXPECT_LE(errors.size(), 20u);
  }
}

// ---- going on after mistakes ----

TEST(Recovery, ReportsAtMostTwentyErrorsSortedByPlace) {
  std::vector<Diagnostic> errors;
  parse({repeat("{{ + }}\n", 50), "t", "", 1}, {}, &errors);
  ASSERT_EQ(errors.size(), 20u);
  for (std::size_t i = 0; i < errors.size(); ++i) {
    EXPECT_EQ(errors[i].place.begin.line, i + 1);
  }
}

TEST(Recovery, KeepsWhatWasReportedBefore) {
  std::vector<Diagnostic> errors(30);
  parse({"{{ + }}", "t", "", 1}, {}, &errors);
  ASSERT_EQ(errors.size(), 31u);
  EXPECT_EQ(errors.front().message, "");
  EXPECT_EQ(errors.back().code, "E-TPL-003");
}

TEST(Recovery, ThrowsTheFirstErrorThatItWouldCollect) {
  for (const char* text :
       {"{{ + }} {{ - }}", "a {% if %}b{% endif %}", "{{ a.'b' }}", "{% block a-b %}{% endblock %}"}) {
    std::vector<Diagnostic> errors;
    parse({text, "t", "", 1}, {}, &errors);
    ASSERT_FALSE(errors.empty());
    EXPECT_EQ(error_of(text).message, errors.front().message);
  }
}

/// Visits every node; fails on what a good tree never holds.
class Walk {
 public:
  explicit Walk(const Ast& ast) : ast_(ast) { body(ast.body); }
  std::size_t nodes() const { return nodes_; }

 private:
  void check(const Node& node) {
    ++nodes_;
    EXPECT_LE(node.span.begin, node.span.end);
    EXPECT_LE(node.span.end, ast_.source.size());
  }
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
  const Ast& ast_;
  std::size_t nodes_ = 0;
};

TEST(Recovery, TheTreeOfABrokenTemplateIsWhole) {
  Options options;
  options.ext_i18n = options.ext_do = options.ext_loopcontrols = true;
  for (const tests::Case& one : tests::read_case_folder(DOCMILL_SOURCE_DIR "/tests/cases/jinja")) {
    if (one.find("template") == nullptr) {
      continue;
    }
    std::vector<Diagnostic> errors;
    const auto ast = parse({one.text("template"), "t", "", 1}, options, &errors);
    Walk{*ast};
  }
}

TEST(Recovery, BodiesOfBrokenTagsAreKept) {
  std::vector<Diagnostic> errors;
  const auto ast =
      parse({"{% for x y %}{% block a %}{{ b }}{% endblock %}{% endfor %}{{ c }}", "t", "", 1}, {}, &errors);
  EXPECT_EQ(errors.size(), 1u);
  EXPECT_EQ(dump(*ast), "Block a\n  body\n    Output\n      Name b\nOutput\n  Name c\n");
  ASSERT_EQ(ast->blocks.size(), 1u);
  EXPECT_EQ(ast->blocks.front()->name, "a");
}

TEST(Tree, ListsBlocksInOrderNestedOnesToo) {
  const auto ast =
      parsed("{% block a %}{% block b %}{% endblock %}{% endblock %}{% if x %}{% block c %}{% endblock %}{% endif %}");
  std::string names;
  for (const Block* block : ast->blocks) {
    names += block->name;
  }
  EXPECT_EQ(names, "abc");
}

TEST(Tree, EveryWordIsFoundAndNoOther) {
  for (std::size_t i = 1; i < static_cast<std::size_t>(Word::count); ++i) {
    EXPECT_EQ(find_word(spelling(static_cast<Word>(i))), static_cast<Word>(i));
  }
  for (const char* text : {"", "i", "iff", "IF", "end", "endblocks", "autoescaped", "endautoescapes", "nonE"}) {
    EXPECT_EQ(find_word(text), Word::none) << text;
  }
}

}  // namespace
}  // namespace docmill::jinja
