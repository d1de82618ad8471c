// Every text in tests/cases/document makes the tree stored beside it, with sound places.
#include "docmill/document.h"
#include "unit/document/fixtures.h"
#include "unit/document/tree_dump.h"

namespace docmill {
namespace {

class DocumentCase : public ::testing::TestWithParam<std::string> {
 protected:
  std::string text() const { return testing::read_file(path(".md")); }
  std::filesystem::path path(const std::string& extension) const {
    return testing::cases_folder("document") / (GetParam() + extension);
  }
};

TEST_P(DocumentCase, MakesTheStoredTree) {
  testing::expect_stored(path(".tree"), testing::dump_tree(parse_markdown(text())));
}

TEST_P(DocumentCase, PlacesAreInsideTheParent) {
  const Document document = parse_markdown(text());
  for (const Node& parent : document.nodes()) {
    EXPECT_LE(parent.span().begin, parent.span().end);
    EXPECT_LE(parent.span().end, document.source().size());
    for (const Node& child : parent.children()) {
      EXPECT_GE(child.span().begin, parent.span().begin) << name(child.kind());
      EXPECT_LE(child.span().end, parent.span().end) << name(child.kind());
    }
  }
}

TEST_P(DocumentCase, TextIsWhatItsPlaceHolds) {
  const Document document = parse_markdown(text());
  for (const Node& node : document.nodes()) {
    const std::string_view source = document.source().substr(node.span().begin, node.span().end - node.span().begin);
    if (node.kind() == NodeKind::text && source.find_first_of("\\&<\n") == std::string_view::npos) {
      EXPECT_EQ(node.text(), source);
    } else if (node.kind() == NodeKind::html_inline && node.text().find('\n') == std::string_view::npos) {
      EXPECT_EQ(node.text(), source);
    }
  }
}

TEST_P(DocumentCase, TreeIsWellFormed) {
  const Document document = parse_markdown(text());
  for (const Node& parent : document.nodes()) {
    const Node* before = nullptr;
    for (const Node& child : parent.children()) {
      EXPECT_TRUE(can_contain(parent.kind(), child.kind())) << name(parent.kind()) << " " << name(child.kind());
      EXPECT_FALSE(before != nullptr && before->kind() == NodeKind::text && child.kind() == NodeKind::text)
          << before->text() << "|" << child.text();
      before = &child;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, DocumentCase, ::testing::ValuesIn(testing::case_names("document")),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace docmill
