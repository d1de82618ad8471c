// The block tree of a Markdown text: what the first pass makes and the second turns into nodes.
#pragma once

#include <vector>

#include "docmill/document.h"

namespace docmill::markdown {

/// One line of a leaf block, as a piece of the source without its line ending and without the markers of the
/// containers it stands in.
struct Line {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t pad = 0;  // columns of a tab that was only partly taken by a container: that many spaces in front
};

struct Block {
  static constexpr std::uint32_t kNone = 0;  // the document, block 0, is nobody's child

  NodeKind kind = NodeKind::document;
  bool dead = false;       // nothing but definitions: of link references, or of footnotes, which stand elsewhere
  bool ordered = false;    // list
  bool tight = true;       // list
  bool fenced = false;     // code_block
  std::uint8_t level = 0;  // heading level; html_block: start condition 1 to 7
  char mark = 0;           // list delimiter, fence character
  std::uint32_t first_child = kNone;
  std::uint32_t last_child = kNone;
  std::uint32_t next = kNone;
  Span span;                     // of containers, without children: the marker
  std::uint32_t begin_line = 0;  // line numbers decide whether lists are loose
  std::uint32_t end_line = 0;
  std::uint32_t first_line = 0;  // of BlockTree::lines; a table's second line is its delimiter row
  std::uint32_t line_count = 0;
  std::uint32_t number = 0;      // list: start; footnote_definition: number of its label
  std::uint32_t indent = 0;      // item: columns its content is indented; fenced code: columns of the fence
  std::uint32_t fence_size = 0;  // code_block
  Span label;                    // code_block: info string; footnote_definition: label
};

struct BlockTree {
  std::vector<Block> blocks;
  std::vector<Line> lines;
};

}  // namespace docmill::markdown
