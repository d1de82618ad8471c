// Block quotes that are admonitions: "> [!NOTE]", the notation of GitHub's alerts.
#include <algorithm>
#include <array>

#include "docmill/document.h"

namespace docmill {
namespace {

constexpr std::array<std::string_view, kAdmonitions> kNames = {"none",      "note",    "tip",
                                                               "important", "warning", "caution"};

Admonition kind_of(std::string_view mark) {
  if (mark.size() < 4 || mark.substr(0, 2) != "[!" || mark.back() != ']') {
    return Admonition::none;
  }
  const std::string_view word = mark.substr(2, mark.size() - 3);
  for (std::size_t i = 1; i < kNames.size(); ++i) {
    if (std::equal(word.begin(), word.end(), kNames[i].begin(), kNames[i].end(),
                   [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a | 0x20) : a) == b; })) {
      return static_cast<Admonition>(i);
    }
  }
  return Admonition::none;
}

}  // namespace

std::string_view name(Admonition kind) { return kNames[static_cast<std::size_t>(kind)]; }

AdmonitionMark admonition_of(const Node& block_quote) {
  constexpr std::size_t kLongestMark = 12;  // [!IMPORTANT]
  AdmonitionMark mark;
  if (block_quote.kind() != NodeKind::block_quote || !block_quote.has_children() ||
      block_quote.children().front().kind() != NodeKind::paragraph) {
    return mark;
  }
  const Node& paragraph = block_quote.children().front();
  // The brackets of what became no link may be texts of their own.
  std::array<char, kLongestMark> line{};
  std::size_t size = 0;
  const Node* node = &paragraph + 1;
  for (; node != paragraph.next() && node->kind() == NodeKind::text; ++node) {
    const std::string_view text = node->text();
    if (text.size() > kLongestMark - size) {
      return mark;
    }
    std::copy(text.begin(), text.end(), line.begin() + static_cast<std::ptrdiff_t>(size));
    size += text.size();
  }
  const bool ends_line =
      node == paragraph.next() || node->kind() == NodeKind::soft_break || node->kind() == NodeKind::line_break;
  mark.kind = ends_line ? kind_of({line.data(), size}) : Admonition::none;
  mark.paragraph = &paragraph;
  mark.content = node == paragraph.next() ? node : node + 1;
  return mark;
}

}  // namespace docmill
