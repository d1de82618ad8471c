// Every text in tests/cases/writer makes the HTML fragment and the JSON stored beside it; those with a .page.html also
// the whole page, its style sheet left out.
#include "docmill/writer.h"
#include "unit/document/fixtures.h"
#include "writer/html_style.h"

namespace docmill {
namespace {

class WriterCase : public ::testing::TestWithParam<std::string> {
 protected:
  Document document(bool numbers = false) const {
    TransformOptions options;
    options.number_sections = numbers;
    return transform(parse_markdown(testing::read_file(path(".md"))), options);
  }
  std::filesystem::path path(const std::string& extension) const {
    return testing::cases_folder("writer") / (GetParam() + extension);
  }
  static AllOptions options() {
    AllOptions all;
    all.common.generator = false;  // its version would change every stored file
    all.html.fragment = true;
    all.json.pretty = true;
    return all;
  }
};

TEST_P(WriterCase, MakesTheStoredHtml) {
  Buffer out;
  write(document(), Format::html, options(), out);
  testing::expect_stored(path(".html"), out.str());
}

TEST_P(WriterCase, MakesTheStoredJson) {
  Buffer out;
  write(document(), Format::json, options(), out);
  testing::expect_stored(path(".json"), out.str());
}

TEST_P(WriterCase, JsonIsReadBack) {
  const Document original = document(true);
  for (const bool pretty : {false, true}) {
    AllOptions all = options();
    all.json = {true, pretty};
    Buffer out;
    write(original, Format::json, all, out);
    const Document read = read_document_json(out.view());
    EXPECT_EQ(read, original);
    for (std::size_t i = 1; i < original.nodes().size(); ++i) {
      EXPECT_EQ(read.nodes()[i].span().begin, original.nodes()[i].span().begin);
      EXPECT_EQ(read.nodes()[i].span().end, original.nodes()[i].span().end);
    }
  }
}

class PageCase : public WriterCase {};

TEST_P(PageCase, MakesTheStoredPage) {
  AllOptions all = options();
  all.html.fragment = false;
  all.common.contents = true;
  all.common.date = "2025-03-01";
  Buffer out;
  write(document(true), Format::html, all, out);
  std::string page = out.str();
  for (const std::string_view sheet : html::style_sheets(Theme::modern)) {
    const std::size_t at = page.find(sheet);
    ASSERT_NE(at, std::string::npos);
    page.replace(at, sheet.size(), "/* a built-in style sheet */\n");
  }
  testing::expect_stored(path(".page.html"), page);
}

INSTANTIATE_TEST_SUITE_P(All, WriterCase, ::testing::ValuesIn(testing::case_names("writer")),
                         [](const auto& test) { return test.param; });
INSTANTIATE_TEST_SUITE_P(All, PageCase, ::testing::ValuesIn(testing::case_names("writer", ".page.html")),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace docmill
