// Inline nodes -> styled text with its links, notes and pictures.
#pragma once

#include <string_view>
#include <unordered_map>
#include <vector>

#include "writer/pdf/typesetter.h"

namespace docmill::pdf {

class Inlines {
 public:
  explicit Inlines(Typesetter& typesetter);

  /// The text of the children of `block`, in `style` where they ask for nothing else. `owner` is the element of the
  /// block.
  /// Pictures are at most as wide and high as `room`.
  struct Room {
    double width = 400, height = 600;
  };
  const StyledText& collect(const Node& block, const TextStyle& style, ElementId owner, Room room) {
    return collect(block.children(), block.span(), style, owner, room);
  }
  const StyledText& collect(Node::Children inlines, Span place, const TextStyle& style, ElementId owner, Room room);
  /// The text of raw HTML, one StyledText for each of its paragraphs; tags that PDF has no counterpart for are warned
  /// of.
  std::vector<StyledText> collect_html(const Node& block, const TextStyle& style, ElementId owner);

  /// The heading number of `node` in the order of the document.
  std::uint32_t heading_of(const Node& node) const { return heading_numbers_.at(&node); }
  /// The note with this footnote number; kNone when there is none.
  std::uint32_t note_of(std::uint32_t number) const;

 private:
  /// A tag of raw HTML that is open, and the style to go back to.
  struct OpenTag {
    std::string_view name;
    TextStyle outer;
  };
  void children(const Node& parent, const TextStyle& style, ElementId owner, std::uint32_t link, int depth) {
    siblings(parent.children(), style, owner, link, depth);
  }
  void siblings(Node::Children nodes, TextStyle style, ElementId owner, std::uint32_t link, int depth);
  /// What a tag changes in `style`; false for one that has no counterpart, which is warned of.
  bool apply_tag(const HtmlToken& token, TextStyle& style, std::vector<OpenTag>& open, Span place);
  void inline_node(const Node& node, const TextStyle& style, ElementId owner, std::uint32_t link, int depth);
  void append(std::string_view text, const TextStyle& style, ElementId owner, std::uint32_t link);
  void link(const Node& node, const TextStyle& style, ElementId owner, int depth);
  void note_reference(const Node& node, const TextStyle& style, ElementId owner);
  void image(const Node& node, const TextStyle& style, ElementId owner, std::uint32_t link, int depth);

  Typesetter& set_;
  StyledText text_;
  Room room_;
  std::unordered_map<const Node*, std::uint32_t> heading_numbers_;
  std::unordered_map<std::string_view, std::uint32_t> anchors_;
  std::uint32_t notes_ = 0;
};

}  // namespace docmill::pdf
