// Comparing trees and taking plain text out of them.
#include "docmill/document.h"

namespace docmill {

bool Node::same_content(const Node& other) const {
  return kind_ == other.kind_ && small_ == other.small_ && mark_ == other.mark_ && number_ == other.number_ &&
         count_ == other.count_ && text() == other.text() && more() == other.more();
}

bool operator==(const Document& a, const Document& b) {
  const std::span<const Node> left = a.nodes();
  const std::span<const Node> right = b.nodes();
  if (left.size() != right.size()) {
    return false;
  }
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (left[i].extent() != right[i].extent() || !left[i].same_content(right[i])) {
      return false;
    }
  }
  return true;
}

void plain_text(const Node& top, Buffer& out) {
  const std::size_t begin = out.size();
  for (const Node* node = &top; node != top.next(); ++node) {
    const NodeKind kind = node->kind();
    if (kind == NodeKind::soft_break || kind == NodeKind::line_break) {
      out.push(' ');
      continue;
    }
    if (is_block(kind) && out.size() > begin && out.view().back() != '\n') {
      out.push('\n');
    }
    if (kind == NodeKind::text || kind == NodeKind::code || kind == NodeKind::code_block) {
      out.append(node->text());
    }
  }
}

std::string plain_text(const Node& node) {
  Buffer out;
  plain_text(node, out);
  return out.str();
}

}  // namespace docmill
