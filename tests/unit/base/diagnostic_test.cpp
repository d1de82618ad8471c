// Positions and lines of a text, and how diagnostics are shown.
#include <gtest/gtest.h>

#include <string>

#include "docmill/base.h"

namespace docmill {
namespace {

constexpr std::string_view kText =
    "first\r\nse\xc3\xa9"
    "cond\n\nlast";

TEST(Position, CountsLinesAndCodePoints) {
  const auto at = [](std::size_t offset) {
    const Position position = position_at(kText, offset);
    return std::pair(position.line, position.column);
  };
  EXPECT_EQ(at(0), std::pair(1U, 1U));
  EXPECT_EQ(at(6), std::pair(1U, 7U));
  EXPECT_EQ(at(7), std::pair(2U, 1U));
  EXPECT_EQ(at(11), std::pair(2U, 4U));
  EXPECT_EQ(at(16), std::pair(3U, 1U));
  EXPECT_EQ(at(kText.size()), std::pair(4U, 5U));
  EXPECT_EQ(at(1000), std::pair(4U, 5U));
}

TEST(Line, IsWholeAndWithoutItsEnding) {
  EXPECT_EQ(line_at(kText, 0), "first");
  EXPECT_EQ(line_at(kText, 6), "first");
  EXPECT_EQ(line_at(kText, 9),
            "se\xc3\xa9"
            "cond");
  EXPECT_EQ(line_at(kText, 16), "");
  EXPECT_EQ(line_at(kText, 1000), "last");
  EXPECT_EQ(line_at("", 0), "");
}

TEST(Place, HasAnEndOnlyForASpan) {
  const Place span = place_at("t.j2", kText, {7, 9});
  EXPECT_EQ(span.source, "t.j2");
  EXPECT_EQ(span.end.line, 2U);
  EXPECT_EQ(span.end.column, 3U);
  EXPECT_EQ(place_at("t.j2", kText, {7, 7}).end.line, 0U);
}

Diagnostic example() {
  Diagnostic diagnostic;
  diagnostic.kind = ErrorKind::undefined;
  diagnostic.code = "E-TPL-014";
  diagnostic.message = "'nmae' is undefined";
  diagnostic.place = place_at("doc.md.j2", "# Title\n\nHello {{ nmae }}!\n", {18, 22});
  diagnostic.hint = "did you mean `name`?";
  diagnostic.trace.push_back({"included from", {"main.md.j2", {12, 3}, {}, ""}});
  return diagnostic;
}

TEST(FormatHuman, ShowsTheLineWithACaret) {
  EXPECT_EQ(format_human(example()),
            "error[E-TPL-014]: 'nmae' is undefined\n"
            " --> doc.md.j2:3:10\n"
            "  |\n"
            "3 | Hello {{ nmae }}!\n"
            "  |          ^^^^\n"
            "  = included from main.md.j2:12:3\n"
            "  = hint: did you mean `name`?\n");
}

TEST(FormatHuman, PaintsWhenAsked) {
  const std::string text = format_human(example(), {.color = true});
  EXPECT_NE(text.find("\x1b[1;31merror[E-TPL-014]\x1b[0m: "), std::string::npos);
  EXPECT_NE(text.find("\x1b[1;31m^^^^\x1b[0m\n"), std::string::npos);
}

TEST(FormatHuman, AlignsTheCaretUnderWideAndCombiningCharacters) {
  Diagnostic diagnostic;
  diagnostic.message = "x";
  diagnostic.place = place_at("t",
                              "\xe6\x97\xa5\xe6\x9c\xac"
                              "e\xcc\x81\t!",
                              {10, 11});
  EXPECT_EQ(format_human(diagnostic),
            "error: x\n --> t:1:6\n  |\n1 | \xe6\x97\xa5\xe6\x9c\xac"
            "e\xcc\x81 !\n  |       ^\n");
}

TEST(FormatHuman, CutsLongLinesAroundTheCaret) {
  Diagnostic diagnostic;
  diagnostic.message = "x";
  const std::string line = std::string(5000, 'a') + "HERE" + std::string(5000, 'b');
  diagnostic.place = place_at("t", line, {5000, 5004});
  const std::string text = format_human(diagnostic);
  EXPECT_LT(text.size(), 500U);
  const std::size_t source = text.find("| ...");
  ASSERT_NE(source, std::string::npos);
  const std::size_t mark = text.find("^^^^\n");
  ASSERT_NE(mark, std::string::npos);
  const std::size_t source_line = text.rfind('\n', source) + 1;
  const std::size_t mark_line = text.rfind('\n', mark) + 1;
  EXPECT_EQ(text.find("HERE") - source_line, mark - mark_line);
  EXPECT_NE(text.find("bbb...\n"), std::string::npos);
}

TEST(FormatHuman, NeverLetsControlCharactersThrough) {
  Diagnostic diagnostic;
  diagnostic.message = "bad \x1b[2J name\nsecond line";
  diagnostic.place = place_at("evil\x1b]0;x\x07.j2",
                              "a\x1b[31m\xe2\x80\xae"
                              "b",
                              {0, 1});
  const std::string text = format_human(diagnostic);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find('\x07'), std::string::npos);
  EXPECT_EQ(text.find("\xe2\x80\xae"), std::string::npos);
  EXPECT_NE(text.find("name\n  second line\n"), std::string::npos);
}

TEST(FormatHuman, NeedsNoPlace) {
  Diagnostic diagnostic;
  diagnostic.severity = Severity::warning;
  diagnostic.message = "the data file is empty";
  EXPECT_EQ(format_human(diagnostic), "warning: the data file is empty\n");
  diagnostic.place.source = "a.json";
  EXPECT_EQ(format_human(diagnostic), "warning: the data file is empty\n --> a.json\n");
}

TEST(FormatHuman, MarksToTheEndOfTheLineForALongerSpan) {
  Diagnostic diagnostic;
  diagnostic.message = "x";
  diagnostic.place = place_at("t", "ab{{ c\nd }}", {2, 11});
  EXPECT_NE(format_human(diagnostic).find("1 | ab{{ c\n  |   ^^^^\n"), std::string::npos);
}

TEST(FormatJson, IsOneObject) {
  EXPECT_EQ(format_json(example()),
            R"({"severity":"error","kind":"undefined","code":"E-TPL-014","message":"'nmae' is undefined",)"
            R"("source":"doc.md.j2","line":3,"column":10,"end_line":3,"end_column":14,)"
            R"("text":"Hello {{ nmae }}!","hint":"did you mean `name`?",)"
            R"("trace":[{"what":"included from","source":"main.md.j2","line":12,"column":3}]})");
  Diagnostic bare;
  bare.kind = ErrorKind::not_found;
  bare.message = "a \"quote\"\n";
  EXPECT_EQ(format_json(bare), R"({"severity":"error","kind":"notfound","message":"a \"quote\"\n"})");
}

TEST(Closest, SuggestsWhatMayHaveBeenMeant) {
  const std::vector<std::string_view> names = {"project_name", "name", "items", "Title", "id"};
  EXPECT_EQ(closest("nmae", names), "name");
  EXPECT_EQ(closest("projct_name", names), "project_name");
  EXPECT_EQ(closest("title", names), "Title");
  EXPECT_EQ(closest("itmes", names), "items");
  EXPECT_EQ(closest("completely_else", names), "");
  EXPECT_EQ(closest("x", names), "");
  EXPECT_EQ(closest("", names), "");
  EXPECT_EQ(closest(std::string(100000, 'n'), names), "");
  EXPECT_EQ(closest("name", {}), "");
}

TEST(Error, CarriesItsDiagnostic) {
  const Error error(ErrorKind::io, "E-IO-001", "cannot read", "check the path");
  EXPECT_STREQ(error.what(), "cannot read");
  EXPECT_EQ(error.diagnostic().hint, "check the path");
  EXPECT_EQ(name(error.diagnostic().kind), "io");
}

TEST(Version, IsThatOfTheProject) { EXPECT_EQ(version(), "0.1.0"); }

}  // namespace
}  // namespace docmill
