#include "writer/inline_queries.h"

#include <algorithm>

namespace docmill {
namespace {

/// Whether all that a reader sees of `list` is links into the document.
bool holds_links_only(const Node& list) {
  for (const Node* node = &list; node != list.next();) {
    switch (node->kind()) {
      case NodeKind::list:
      case NodeKind::item:
      case NodeKind::paragraph:
      case NodeKind::soft_break:
        ++node;
        break;
      case NodeKind::link:
        if (node->url().substr(0, 1) != "#") {
          return false;
        }
        node = node->next();
        break;
      default:
        return false;
    }
  }
  return true;
}

bool is_linked_to(const Document& document, std::string_view id) {
  const std::span<const Node> nodes = document.nodes();
  return std::any_of(nodes.begin(), nodes.end(), [&](const Node& node) {
    return node.kind() == NodeKind::link && node.url().substr(0, 1) == "#" && node.url().substr(1) == id;
  });
}

}  // namespace

bool is_break_tag(std::string_view html) {
  HtmlToken token;
  return next_html_token(html, token) && token.kind == HtmlToken::Kind::open_tag && token.name.size() == 2 &&
         (token.name[0] | 0x20) == 'b' && (token.name[1] | 0x20) == 'r';
}

const Node* only_image(const Node& paragraph, std::string_view& target) {
  const Node* node = &paragraph + 1;
  if (!paragraph.has_children() || node->next() != paragraph.next()) {
    return nullptr;
  }
  if (node->kind() == NodeKind::link && node->has_children() && (node + 1)->next() == node->next()) {
    target = node->url();
    ++node;
  }
  return node->kind() == NodeKind::image ? node : nullptr;
}

std::string caption_of(const Node& paragraph) {
  std::string_view target;
  const Node* const image = only_image(paragraph, target);
  if (image == nullptr || image->title().find_first_not_of(" \t\r\n") == std::string_view::npos) {
    return {};
  }
  std::string caption(image->title());
  std::replace_if(
      caption.begin(), caption.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  caption.erase(0, caption.find_first_not_of(' '));
  caption.erase(caption.find_last_not_of(' ') + 1);
  return caption;
}

AdmonitionMark admonition_with_content(const Node& block_quote) {
  AdmonitionMark mark = admonition_of(block_quote);
  if (mark.kind != Admonition::none && mark.inlines().empty() && mark.paragraph->next() == block_quote.next()) {
    mark.kind = Admonition::none;
  }
  return mark;
}

bool is_ragged(const Node& table) {
  constexpr std::uint64_t kMostMissing = 500'000;
  std::uint64_t missing = 0;
  for (const Node& row : table.children()) {
    std::uint64_t cells = 0;
    for ([[maybe_unused]] const Node& cell : row.children()) {
      ++cells;
    }
    missing += table.columns().size() - std::min<std::uint64_t>(cells, table.columns().size());
  }
  return missing > kMostMissing;
}

bool has_line_break(const Node& paragraph) {
  for (const Node* node = &paragraph + 1; node != paragraph.next(); ++node) {
    if (node->kind() == NodeKind::line_break || (node->kind() == NodeKind::html_inline && is_break_tag(node->text()))) {
      return true;
    }
  }
  return false;
}

const Node* own_contents(const Document& document) {
  const Node* const end = document.root().next();
  for (const Node& heading : document.root().children()) {
    const Node* const list = heading.next();
    if (heading.kind() != NodeKind::heading || heading.level() == 1 || list == end || list->kind() != NodeKind::list ||
        !holds_links_only(*list)) {
      continue;
    }
    const Node* const behind = list->next();
    const bool is_section =
        behind == end || (behind->kind() == NodeKind::heading && behind->level() <= heading.level());
    return is_section && heading.section().empty() && !is_linked_to(document, heading.id()) ? &heading : nullptr;
  }
  return nullptr;
}

}  // namespace docmill
