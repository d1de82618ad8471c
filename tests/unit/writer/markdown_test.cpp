// Markdown that is written means what was read, and is written the same again: over every fixture there is.
#include "case_file.h"
#include "docmill/writer.h"
#include "unit/document/fixtures.h"

namespace docmill {
namespace {

std::string written(const Document& document) {
  Buffer out;
  write_markdown(document, {}, out);
  return out.str();
}

void expect_fixed_point(const std::string& text, const std::string& name) {
  const Document document = parse_markdown(text);
  const std::string once = written(document);
  const Document again = parse_markdown(once);
  EXPECT_TRUE(document == again) << name << "\n--- text\n" << text << "\n--- written\n" << once;
  EXPECT_EQ(written(again), once) << name;
}

TEST(Markdown, FormatFixturesMeanTheSame) {
  std::size_t count = 0;
  for (const tests::Case& one : tests::read_case_folder(testing::cases_folder("formats"))) {
    expect_fixed_point(one.text("markdown") + "\n", one.file + ": " + one.name);
    ++count;
  }
  EXPECT_GE(count, 400U);
}

TEST(Markdown, OtherFixturesMeanTheSame) {
  for (const char* room : {"document", "writer"}) {
    for (const auto& name : testing::case_names(room, ".md")) {
      expect_fixed_point(testing::read_file(testing::cases_folder(room) / (name + ".md")), name);
    }
  }
}

}  // namespace
}  // namespace docmill
