// docs/formats.md tells of every node what every format makes of it.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>

#include "docmill/writer.h"

namespace docmill {
namespace {

std::string read_documentation() {
  std::ifstream file(std::string(DOCMILL_SOURCE_DIR) + "/docs/formats.md", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// Adds the nodes that a table tells of, by the heads of its columns, to `told`. Its first column names them in code.
void read_table(const Node& table, std::map<std::string, std::set<std::string>>& told) {
  std::vector<std::string> heads;
  for (const Node& row : table.children()) {
    std::vector<std::string> nodes;
    for (const Node& cell : row.children()) {
      if (row.kind() == NodeKind::table_head) {
        heads.push_back(plain_text(cell));
      } else if (cell.column() == 0) {
        for (const Node* node = &cell; node != cell.next(); ++node) {
          if (node->kind() == NodeKind::code) {
            nodes.emplace_back(node->text());
          }
        }
      } else if (!plain_text(cell).empty()) {
        told[heads[cell.column()]].insert(nodes.begin(), nodes.end());
      }
    }
  }
}

TEST(FormatsDocumented, EveryNodeInEveryFormat) {
  const Document document = parse_markdown(read_documentation());
  std::map<std::string, std::set<std::string>> told;
  for (const Node& node : document.nodes()) {
    if (node.kind() == NodeKind::table && plain_text(node.children().front().children().front()) == "node") {
      read_table(node, told);
    }
  }
  for (const char* format : {"Markdown", "HTML", "JSON", "PDF", "reStructuredText", "AsciiDoc", "plain text"}) {
    for (std::size_t i = 0; i < kNodeKinds; ++i) {
      const std::string kind(name(static_cast<NodeKind>(i)));
      EXPECT_TRUE(told[format].contains(kind))
          << "docs/formats.md does not say what becomes of " << kind << " in " << format;
    }
  }
}

}  // namespace
}  // namespace docmill
