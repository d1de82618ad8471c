// reStructuredText, AsciiDoc, plain text and Markdown: what judges that read them do not see, and every loss they say.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "docmill/writer.h"
#include "writer/losses.h"

namespace docmill {
namespace {

std::string written(std::string_view markdown, Format format, std::vector<Diagnostic>* warnings = nullptr) {
  AllOptions options;
  options.common.warnings = warnings;
  const Document document = parse_markdown(markdown);
  Buffer out;
  if (format == Format::markdown) {
    write_markdown(document, options.common, out);
  } else {
    write(document, format, options, out);
  }
  return out.str();
}

struct Writing {
  Format format;
  std::string_view markdown;
  std::string_view wanted;
};

TEST(TextFormats, WriteWhatTheirToolsReadRight) {
  constexpr Writing kWritings[] = {
      // A number alone is an item of Docutils only where none stands on the next line.
      {Format::rst, "1. a\n2.\n3. b\n", "1. a\n\n2.\n\n3. b\n"},
      // Its substitutions and pictures are called after themselves when nothing else is said.
      {Format::rst, "![](g.png)\n", ".. image:: g.png\n   :alt:\n"},
      // An address that stands for itself takes a backslash behind it for its own.
      {Format::rst, "re<https://e.org/x>al\n", "re\\ `https://e.org/x <https://e.org/x>`__\\ al\n"},
      {Format::rst, "see https://e.org/x.\n", "see https://e.org/x.\n"},
      {Format::rst, "*&#32;a*\n", "*a*\n"},
      {Format::rst, "[b](x_)\n", "`b <x%5F>`__\n"},
      // A colon is the end of an address or the beginning of a role only where something touches it.
      {Format::rst, "**Note:** of *this:*\nand\nthat:\n", "**Note:** of *this:*\nand\nthat:\n"},
      {Format::rst, "a:`b`, c:*d*, e:\\\nf:g\n", "| a\\:``b``, c\\:*d*, e:\n| f\\:g\n"},
      // The indentation of a note is told by its second line.
      {Format::rst, "a[^1]\n\n[^1]: b\n\n    > c\n", "a\\ [1]_\n\n.. [1] b\n\n   ..\n\n      c\n"},
      // A line in brackets is a line of attributes.
      {Format::asciidoc, "~~a~~ [b](c)\n", "{empty}[.line-through]##a## link:c[b]\n"},
      {Format::asciidoc, "a[^1]\n\n[^1]:\n", "afootnote:[&#160;]\n"},
      // A block macro knows no marks in its target.
      {Format::asciidoc, "![b](c+d~e.png)\n", "image::c+d~e.png[b]\n"},
      {Format::asciidoc, "a ![b](c~d~e.png)\n", "a image:++c~d~e.png++[b]\n"},
  };
  for (const Writing& writing : kWritings) {
    EXPECT_EQ(written(writing.markdown, writing.format), writing.wanted) << name(writing.format);
  }
}

TEST(TextFormats, AQuoteIsNoPartOfWhatStandsInFront) {
  AllOptions options;
  options.common.contents = true;
  options.common.author = "Ada";
  const auto rst = [&](std::string_view markdown) {
    Buffer out;
    write(parse_markdown(markdown), Format::rst, options, out);
    return out.str();
  };
  EXPECT_EQ(rst("# T\n\n> q\n"), "T\n===\n\n:Author: Ada\n\n.. contents:: Contents\n   :depth: 3\n\n..\n\n   q\n");
  EXPECT_EQ(rst("> q\n"), ":Author: Ada\n\n.. contents:: Contents\n   :depth: 3\n\n..\n\n   q\n");
  EXPECT_EQ(rst("# T\n\np\n"), "T\n===\n\n:Author: Ada\n\n.. contents:: Contents\n   :depth: 3\n\np\n");
  options.common.contents = false;
  options.common.author.clear();
  EXPECT_EQ(rst("> ~~q~~\n"), ".. role:: strike\n\n..\n\n   :strike:`q`\n");
  EXPECT_EQ(rst("# T\n\n> q\n"), "T\n===\n\n   q\n");
}

struct Losing {
  std::string_view code;
  Format format;
  std::string markdown;
};

std::string table_that_lacks(std::size_t columns, std::size_t rows) {
  std::string text;
  for (const std::string_view cell : {"|a", "|-"}) {
    for (std::size_t i = 0; i < columns; ++i) {
      text += cell;
    }
    text += "|\n";
  }
  for (std::size_t i = 0; i < rows; ++i) {
    text += "|b|\n";
  }
  return text;
}

std::vector<Losing> losings() {
  return {
      {"E-WRT-060", Format::rst, "[a](b \"c\")\n"},
      {"E-WRT-060", Format::rst, "x ![a](b \"c\")\n"},
      {"E-WRT-060", Format::rst, "[![a](b)](c \"d\")\n"},
      {"E-WRT-060", Format::rst, "x [![a](b)](c \"d\")\n"},
      {"E-WRT-060", Format::asciidoc, "[![a](b)](c \"d\")\n"},
      {"E-WRT-060", Format::asciidoc, "x [![a](b)](c \"d\")\n"},
      {"E-WRT-060", Format::text, "[a](b \"c\")\n"},
      {"E-WRT-060", Format::text, "x ![a](b \"c\")\n"},
      {"E-WRT-061", Format::rst, "*a **b***\n"},
      {"E-WRT-061", Format::asciidoc, "[~~a~~ b](c)\n"},
      {"E-WRT-062", Format::rst, "|a|b|\n|-:|-|\n|c|d|\n"},
      {"E-WRT-063", Format::rst, "# a\n\n### b\n"},
      {"E-WRT-063", Format::asciidoc, "# a\n\n### b\n"},
      {"E-WRT-064", Format::rst, "- # a\n"},
      {"E-WRT-065", Format::rst, "a\\\nb\n===\n"},
      {"E-WRT-065", Format::asciidoc, "a\\\nb\n===\n"},
      {"E-WRT-066", Format::text, "<div>\na\n</div>\n"},
      {"E-WRT-066", Format::text, "a <b>b</b>\n"},
      {"E-WRT-066", Format::rst, "[a <b>b</b>](c)\n"},
      {"E-WRT-066", Format::asciidoc, "a <b x=\"+++\">b</b>\n"},
      {"E-WRT-067", Format::rst, "> ***\n"},
      {"E-WRT-068", Format::asciidoc, "a[^1]\n\n[^1]: b\n\n    c\n"},
      {"E-WRT-068", Format::asciidoc, "a[^1]\n\n[^1]: b[^2]\n\n[^2]: c\n"},
      {"E-WRT-069", Format::rst, "[a ![b](c)](d)\n"},
      {"E-WRT-069", Format::asciidoc, "[a ![b](c)](d)\n"},
      {"E-WRT-070", Format::rst, "```\n```\n"},
      {"E-WRT-070", Format::rst, "`` a ` ``\n\n`  b  `\n"},
      {"E-WRT-071", Format::rst, "#\n\na\n"},
      {"E-WRT-071", Format::asciidoc, "#\n\na\n"},
      {"E-WRT-072", Format::rst, "|a|\n|-|\n"},
      {"E-WRT-073", Format::rst, table_that_lacks(1000, 1100)},
      {"E-WRT-073", Format::asciidoc, table_that_lacks(1000, 1100)},
      {"E-WRT-073", Format::text, table_that_lacks(1000, 1100)},
      {"E-WRT-074", Format::rst, "```a\"b\nc\n```\n"},
      {"E-WRT-074", Format::asciidoc, "```a\"b\nc\n```\n"},
  };
}

TEST(TextFormats, SayEveryLossWithItsPlace) {
  std::set<std::string_view> said;
  for (const Losing& losing : losings()) {
    std::vector<Diagnostic> warnings;
    const std::string out = written(losing.markdown, losing.format, &warnings);
    const auto found = std::find_if(warnings.begin(), warnings.end(),
                                    [&](const Diagnostic& warning) { return warning.code == losing.code; });
    ASSERT_NE(found, warnings.end()) << losing.code << " of " << name(losing.format) << "\n"
                                     << losing.markdown.substr(0, 100) << "--- written\n"
                                     << out.substr(0, 200);
    EXPECT_EQ(found->severity, Severity::warning);
    EXPECT_GE(found->place.begin.line, 1U);
    EXPECT_NE(found->message.find(" has no "), std::string::npos);
    said.insert(losing.code);
  }
  EXPECT_EQ(said.size(), kLosses);
}

/// A section that is nothing but the contents goes where contents are asked for.
TEST(TextFormats, HaveOneTableOfContents) {
  const Document document = transform(parse_markdown("# T\n\nx\n\n## Where\n\n- [a](#a)\n\n## a\n\n### b\n\ny\n"));
  for (const Format format : {Format::rst, Format::asciidoc, Format::text}) {
    for (const bool contents : {false, true}) {
      AllOptions options;
      options.common.contents = contents;
      Buffer out;
      write(document, format, options, out);
      EXPECT_EQ(out.view().find("Where") == std::string_view::npos, contents) << name(format);
      EXPECT_NE(out.view().find("Contents") == std::string_view::npos, contents) << name(format);
    }
  }
}

/// A loss of each kind is said once, however often it comes.
TEST(TextFormats, SayALossOnce) {
  std::vector<Diagnostic> warnings;
  written("[a](b \"c\") [a](b \"c\")\n\n*a **b***\n", Format::rst, &warnings);
  EXPECT_EQ(warnings.size(), 2U);
}

TEST(TextFormats, LoseNothingInSilenceOfAPlainDocument) {
  const std::string_view text =
      "# a\n\n## b\n\n*c* **d** `e` [f](g)[^1]\n\n- h\n\n1. i\n\n> j\n\n|k|l|\n|-|-|\n|m|n|\n\n"
      "[^1]: o\n";
  for (const Format format : {Format::rst, Format::asciidoc, Format::text, Format::markdown}) {
    std::vector<Diagnostic> warnings;
    written(text, format, &warnings);
    EXPECT_TRUE(warnings.empty()) << name(format);
  }
}

}  // namespace
}  // namespace docmill
