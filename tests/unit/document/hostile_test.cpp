// Texts made to hurt. Each is so large that anything but linear time would not come to an end in a test run; what is
// checked is that the tree stays within its bounds.
#include <gtest/gtest.h>

#include <functional>

#include "docmill/document.h"

namespace docmill {
namespace {

constexpr std::size_t kMegabyte = 1'000'000;

std::string repeat(std::string_view piece, std::size_t bytes) {
  std::string out;
  out.reserve(bytes + piece.size());
  while (out.size() < bytes) {
    out += piece;
  }
  return out;
}

struct Hostile {
  const char* name;
  std::function<std::string()> text;
};
void PrintTo(const Hostile& hostile, std::ostream* out) { *out << hostile.name; }

std::string nested_emphasis() { return repeat("*a **b ", kMegabyte / 2) + repeat("c** d* ", kMegabyte / 2); }
std::string nested_links() { return repeat("[", kMegabyte / 2) + "a" + repeat("](u)", kMegabyte / 2); }
std::string nested_images() { return repeat("![", kMegabyte / 2) + "a" + repeat("](u)", kMegabyte / 2); }
std::string blank_lines_in_lists() { return repeat("- ", kMegabyte / 2) + "a\n" + repeat("\n", kMegabyte / 2); }
std::string wide_table() {
  return repeat("|a", kMegabyte / 3) + "\n" + repeat("|-", kMegabyte / 3) + "\n" + repeat("|b", kMegabyte / 3);
}
std::string padded_table() { return repeat("|a", 2000) + "\n" + repeat("|-", 2000) + "\n" + repeat("|\n", kMegabyte); }
std::string growing_backticks() {
  std::string out;
  for (std::size_t size = 1; out.size() < kMegabyte; size = size % 100 + 1) {
    out += "x" + std::string(size, '`');
  }
  return out;
}
std::string footnotes() {
  std::string out;
  for (int i = 0; i < 100'000; ++i) {
    out += "[^" + std::to_string(i) + "]\n";
  }
  for (int i = 0; i < 100'000; ++i) {
    out += "\n[^" + std::to_string(i) + "]: note\n";
  }
  return out;
}
std::string footnote_chain() {
  std::string out = "[^0]\n";
  for (int i = 0; i < 100'000; ++i) {
    out += "\n[^" + std::to_string(i) + "]: [^" + std::to_string(i + 1) + "]\n";
  }
  return out;
}
std::string long_reference() {
  return "[a]: /" + std::string(kMegabyte / 2, 'x') + "\n\n" + repeat("[a]\n", kMegabyte / 2);
}

const Hostile kHostile[] = {
    {"OpenBrackets", [] { return repeat("[", kMegabyte); }},
    {"OpenLinks", [] { return repeat("[a](", kMegabyte); }},
    {"OpenDestinations", [] { return repeat("[a](<b", kMegabyte); }},
    {"OpenTitles", [] { return repeat("[a](b 'c ", kMegabyte); }},
    {"Stars", [] { return repeat("*", kMegabyte); }},
    {"MixedDelimiters", [] { return repeat("a**b_c~d* ", kMegabyte); }},
    {"ClosersOnly", [] { return repeat("a* b_ c~~ ", kMegabyte); }},
    {"OpenersOnly", [] { return repeat("*a _b ~~c ", kMegabyte); }},
    {"NestedEmphasis", nested_emphasis},
    {"NestedLinks", nested_links},
    {"NestedImages", nested_images},
    {"Quotes", [] { return repeat(">", kMegabyte); }},
    {"QuoteLines", [] { return repeat(">>>>>>>> a\n", kMegabyte); }},
    {"ListsInOneLine", [] { return repeat("- ", kMegabyte) + "a"; }},
    {"BreaksThatAreLists", [] { return repeat("* ", kMegabyte) + "a"; }},
    {"BlankLinesInLists", blank_lines_in_lists},
    {"CarriageReturns", [] { return repeat("\r", kMegabyte); }},
    {"Nul", [] { return std::string(kMegabyte, '\0'); }},
    {"NotUtf8", [] { return repeat("\xff\xe2\x82", kMegabyte) + std::string(kMegabyte, '\0'); }},
    {"Comments", [] { return "a " + repeat("<!-- ", kMegabyte); }},
    {"Instructions", [] { return "a " + repeat("<? <![CDATA[ <!A ", kMegabyte); }},
    {"OpenTags", [] { return "a " + repeat("<a b='<c d=\"", kMegabyte); }},
    {"Backticks", growing_backticks},
    {"Entities", [] { return repeat("&amp", kMegabyte); }},
    {"Addresses",
     [] { return repeat("_www.a", kMegabyte) + repeat("(http://a_b", kMegabyte) + repeat("a@", kMegabyte); }},
    {"WideTable", wide_table},
    {"PaddedTable", padded_table},
    {"DelimiterRows", [] { return repeat("|-|-|\n", kMegabyte); }},
    {"Footnotes", footnotes},
    {"FootnoteChain", footnote_chain},
    {"FootnotesInOneLine", [] { return repeat("[^a]:", kMegabyte); }},
    {"LongReference", long_reference},
    {"Definitions", [] { return repeat("[a]: b '\n", kMegabyte); }},
    {"SetextAfterDefinitions", [] { return repeat("[a]: b\n===\n", kMegabyte); }},
    {"SameHeadings", [] { return repeat("# a\n", kMegabyte); }},
    {"Tabs", [] { return repeat(">\t", kMegabyte); }},
};

class HostileText : public ::testing::TestWithParam<Hostile> {};

TEST_P(HostileText, MakesATreeWithinBounds) {
  const std::string text = GetParam().text();
  TransformOptions options;
  options.number_sections = true;
  options.raw_html = RawHtml::safe;
  options.links = LinkPolicy::safe;
  const Document document = transform(parse_markdown(text), options);
  EXPECT_LE(document.nodes().size(), 2 * text.size() + 1'000'000);
  std::size_t texts = 0;
  for (const Node& node : document.nodes()) {
    texts += node.text().size();
  }
  EXPECT_LE(texts, 6 * text.size() + 1'000'000);
}

INSTANTIATE_TEST_SUITE_P(All, HostileText, ::testing::ValuesIn(kHostile),
                         [](const auto& test) { return std::string(test.param.name); });

struct DepthMeter {
  std::size_t depth = 0;
  std::size_t deepest = 0;
  bool enter(const Node& node) {
    deepest = std::max(deepest, depth + 1);
    depth += is_container(node.kind()) ? 1U : 0U;
    return true;
  }
  void leave(const Node&) { --depth; }
};

TEST(Depth, IsBoundedWhateverNests) {
  const std::string quotes = std::string(300, '>') + " ";
  std::string lists;
  for (int i = 0; i < 300; ++i) {
    lists += "- ";
  }
  const std::string emphasis = repeat("*a **b ~~c ", 5000) + repeat("d~~ e** f* ", 5000);
  for (const std::string& text : {quotes + emphasis, lists + emphasis, quotes + lists + "x", emphasis,
                                  quotes + repeat("![", 5000) + repeat("](u)", 10'000)}) {
    const Document document = parse_markdown(text);
    DepthMeter meter;
    walk(document.root(), meter);
    EXPECT_GT(meter.deepest, 100U);
    EXPECT_LE(meter.deepest, kMaxTreeDepth + 1);  // a leaf may stand in the deepest container
  }
}

TEST(Depth, WhatIsTooDeepStaysAsText) {
  const std::string text = repeat("*a **b ", 7000) + "x" + repeat("** *", 7000);
  EXPECT_NE(plain_text(parse_markdown(text).root()).find("*a **b"), std::string::npos);
}

TEST(Table, RowsArePaddedOnlyWithinTheBudget) {
  const Document document =
      parse_markdown(repeat("|a", 2000) + "\n" + repeat("|-", 2000) + "\n" + repeat("|\n", 40'000));
  EXPECT_LE(document.nodes().size(), 300'000U);
  EXPECT_GE(document.nodes().size(), 100'000U);
}

TEST(Source, IsKept) {
  const Document document = parse_markdown(std::string_view("abc"));
  EXPECT_EQ(document.source(), "abc");
  EXPECT_GE(document.memory(), 3U);
}

}  // namespace
}  // namespace docmill
