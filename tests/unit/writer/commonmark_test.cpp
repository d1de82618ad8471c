// Every example of the CommonMark specification, version 0.30, makes the HTML that the specification gives for it in
// strict mode.
// Debian's golang-github-yuin-goldmark-dev carries the examples.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "docmill/value.h"
#include "docmill/writer.h"

namespace docmill {
namespace {

constexpr const char* kExamples = "/usr/share/gocode/src/github.com/yuin/goldmark/_test/spec.json";
constexpr std::size_t kExampleCount = 652;

std::string html_of(std::string_view markdown) {
  HtmlOptions html;
  html.fragment = true;
  html.raw_html = RawHtml::keep;
  html.links = LinkPolicy::keep;
  Buffer out;
  write_html(parse_markdown(markdown, MarkdownOptions::commonmark()), {}, html, out);
  return out.str();
}

TEST(CommonMark, EveryExampleOfTheSpecification) {
  ASSERT_TRUE(std::filesystem::exists(kExamples)) << "`scripts/install-packages test` installs them";
  std::ifstream file(kExamples, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  Heap heap;
  const Value examples = read_json(heap.arena, text, kExamples);
  std::size_t count = 0;
  for (const Value& example : examples.as_list()->view()) {
    const Dict& fields = *example.as_dict();
    const std::string_view markdown = fields.find("markdown")->as_string();
    const std::string wanted(fields.find("html")->as_string());
    EXPECT_EQ(html_of(markdown), wanted) << "example " << fields.find("example")->as_integer() << "\n" << markdown;
    ++count;
  }
  EXPECT_EQ(count, kExampleCount);
}

/// What the specification tries out is hard to write, too.
TEST(CommonMark, ExamplesAreFixedPointsOfMarkdown) {
  std::ifstream file(kExamples, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  Heap heap;
  const Value examples = read_json(heap.arena, text, kExamples);
  for (const Value& example : examples.as_list()->view()) {
    const std::string_view markdown = example.as_dict()->find("markdown")->as_string();
    const Document document = parse_markdown(markdown);
    Buffer once;
    write_markdown(document, {}, once);
    const Document again = parse_markdown(once.view());
    EXPECT_TRUE(document == again) << "example " << example.as_dict()->find("example")->as_integer() << "\n"
                                   << markdown << "\n--- written\n"
                                   << once.view();
    Buffer twice;
    write_markdown(again, {}, twice);
    EXPECT_EQ(once.view(), twice.view());
  }
}

}  // namespace
}  // namespace docmill
