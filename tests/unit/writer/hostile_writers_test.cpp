// Texts made to hurt writers, each so large that anything but linear time would not come to an end in a test run; what
// is checked is that no output grows out of proportion.
#include <gtest/gtest.h>

#include <functional>

#include "docmill/writer.h"

namespace docmill {
namespace {

constexpr std::size_t kMegabyte = 1'000'000;
constexpr std::size_t kMostGrowth = 400;  // margins of deep quotes

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

const Hostile kHostile[] = {
    {"Emphasis", [] { return repeat("*a **b ", kMegabyte / 2) + repeat("c** d* ", kMegabyte / 2); }},
    {"ManyEmphasis", [] { return repeat("*a* **b** ~~c~~ ", kMegabyte); }},
    {"MarksInMarks", [] { return repeat("_*_**\"\"", kMegabyte); }},
    {"MarksOfNothing", [] { return repeat("__\"*_**_a\"*_*_**\"\"\"a_ ", kMegabyte); }},
    {"Images", [] { return repeat("![", kMegabyte / 2) + "a" + repeat("](u)", kMegabyte / 2); }},
    {"ManyImages", [] { return repeat("![a](b) ", kMegabyte); }},
    {"Links", [] { return repeat("[a *b*](#c-d \"e\") ", kMegabyte); }},
    {"Headings", [] { return repeat("# a\n\n## [b](#a)\n\n", kMegabyte / 4); }},
    {"Specials", [] { return repeat("\\*\\_\\`\\#\\+\\{a}\\|\\:\\:\\<\\<\\[\\[ ", kMegabyte); }},
    {"Quotes", [] { return repeat(">", 120) + " a\n" + repeat("b\n", kMegabyte / 4); }},
    {"Lists", [] { return repeat("- ", 240) + "a\n" + repeat("- b\n", kMegabyte); }},
    {"WideHead",
     [] {
       return "|" + repeat("a", kMegabyte / 2) + repeat("|b", 40) + "\n" + repeat("|-", 42) + "\n" +
              repeat("|||c\n", kMegabyte / 4);
     }},
    {"WideTable", [] { return repeat("|a", 2000) + "\n" + repeat("|-", 2000) + "\n" + repeat("|b\n", kMegabyte / 8); }},
    {"Rows", [] { return "|a|b|\n|-|-|\n" + repeat("|c|d|\n", kMegabyte); }},
    {"Footnotes",
     [] {
       std::string out;
       for (int i = 0; i < 30'000; ++i) {
         const std::string n = std::to_string(i);
         out += "a[^" + n + "] b[^" + n + "]\n\n[^" + n + "]: c [^" + n + "]\n\n";
       }
       return out;
     }},
    {"Code", [] { return repeat("```\n----\n++++\n<1>\n```\n\n", kMegabyte); }},
    {"CodeSpans", [] { return repeat("`a` ``b` c`` ", kMegabyte); }},
    {"LongWord", [] { return repeat("a", kMegabyte); }},
    {"Rules", [] { return repeat("***\n\n", kMegabyte); }},
    {"Breaks", [] { return repeat("a\\\n", kMegabyte); }},
    {"Ideographs", [] { return repeat("\u6f6e", kMegabyte); }},
};

class HostileWriters : public ::testing::TestWithParam<Hostile> {};

TEST_P(HostileWriters, ComeToAnEnd) {
  const std::string text = GetParam().text();
  const Document source = parse_markdown(text);
  Buffer markdown;
  write_markdown(source, {}, markdown);
  EXPECT_LE(markdown.size(), text.size() * kMostGrowth);
  const Document document = transform(source);
  for (const Format format : {Format::rst, Format::asciidoc, Format::text, Format::json, Format::html}) {
    Buffer out;
    write(document, format, {}, out);
    EXPECT_LE(out.size(), text.size() * kMostGrowth) << name(format);
  }
}

TEST_P(HostileWriters, ComeToAnEndInDocx) {
  const std::string text = GetParam().text();
  Buffer out;
  write(transform(parse_markdown(text)), Format::docx, {}, out);
  EXPECT_LE(out.size(), text.size() * kMostGrowth);
}

INSTANTIATE_TEST_SUITE_P(All, HostileWriters, ::testing::ValuesIn(kHostile),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace docmill
