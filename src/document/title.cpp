// A title that stands beside the text becomes the title of the document.
#include <algorithm>

#include "docmill/document.h"

namespace docmill {
namespace {

constexpr int kDeepest = 6;

bool has_top_heading(const Document& document) {
  const Node::Children blocks = document.root().children();
  return std::any_of(blocks.begin(), blocks.end(),
                     [](const Node& block) { return block.kind() == NodeKind::heading && block.level() == 1; });
}

/// A copy of what stands under a node, headings `shift` levels lower.
class Copy {
 public:
  Copy(DocumentBuilder& builder, int shift) : builder_(builder), shift_(shift) {}

  bool enter(const Node& node) {
    if (node.kind() != NodeKind::document) {
      Node& copy = builder_.copy(node);
      if (node.kind() == NodeKind::heading) {
        copy.set_level(std::min(node.level() + shift_, kDeepest));
      }
    }
    return true;
  }
  void leave(const Node& node) {
    if (node.kind() != NodeKind::document) {
      builder_.close();
    }
  }

 private:
  DocumentBuilder& builder_;
  int shift_;
};

}  // namespace

Document with_title(const Document& document, std::string_view title) {
  const Node* const own = title_heading(document);
  if (title.empty() || (own != nullptr && own == &document.root() + 1 && plain_text(*own) == title)) {
    return document;
  }
  DocumentBuilder builder(document.nodes().size() + 2);
  builder.share(document);
  builder.open(NodeKind::heading).set_level(1);
  builder.add(NodeKind::text).set_text(builder.keep(title));
  builder.close();
  Copy copy(builder, has_top_heading(document) ? 1 : 0);
  walk(document.root(), copy);
  return builder.finish();
}

}  // namespace docmill
