// The outline of a document: title, sections, table of contents.
#include <algorithm>

#include "docmill/document.h"
#include "document/outline.h"

namespace docmill {
namespace {

/// The first heading when it has level 1.
const Node* find_title(const Node& root) {
  for (const Node& node : root.children()) {
    if (node.kind() == NodeKind::heading) {
      return node.level() == 1 ? &node : nullptr;
    }
  }
  return nullptr;
}

/// The title when no other heading has its level.
const Node* find_only_title(const Node& root) {
  const Node* const title = find_title(root);
  const auto blocks = root.children();
  const bool alone = std::none_of(blocks.begin(), blocks.end(), [&](const Node& node) {
    return node.kind() == NodeKind::heading && node.level() == 1 && &node != title;
  });
  return alone ? title : nullptr;
}

}  // namespace

const Node* title_heading(const Document& document) { return find_title(document.root()); }

Outline::Outline(const Node& root, bool skip_title) : skipped_(skip_title ? find_only_title(root) : nullptr) {}

bool Outline::next(const Node& heading) {
  if (&heading == skipped_) {
    return false;
  }
  const auto level = static_cast<std::uint8_t>(heading.level());
  std::uint32_t before = 0;  // number of the last section that this heading takes the place of
  while (depth_ > 0 && levels_[depth_ - 1] >= level) {
    before = numbers_[--depth_];
  }
  levels_[depth_] = level;
  numbers_[depth_++] = before + 1;
  return true;
}

std::vector<ContentsEntry> contents(const Document& document, const ContentsOptions& options) {
  std::vector<ContentsEntry> entries;
  Outline outline(document.root(), options.skip_title);
  for (const Node& node : document.root().children()) {
    if (node.kind() == NodeKind::heading && outline.next(node) && outline.numbers().size() <= options.max_depth) {
      entries.push_back({&node, static_cast<std::uint32_t>(outline.numbers().size())});
    }
  }
  return entries;
}

}  // namespace docmill
