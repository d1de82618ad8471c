// First pass of the Markdown parser: lines -> block tree.
//
// Each line is matched against the open blocks from the outside in; what is left of it may open new blocks, and the
// rest becomes text of the innermost one (CommonMark 0.31.2, appendix "A parsing strategy"). Nesting beyond
// kMaxOpenBlocks is text, so every line costs its length plus a constant.
#pragma once

#include "document/block.h"
#include "document/references.h"
#include "document/source.h"

namespace docmill::markdown {

inline constexpr std::size_t kMaxOpenBlocks = 128;

class BlockParser {
 public:
  BlockParser(const SourceText& source, const MarkdownOptions& options, Arena& arena, ReferenceMap& references,
              LabelTable& footnotes);

  BlockTree parse();

 private:
  enum class Match : std::uint8_t { yes, no, line_taken };
  enum class Start : std::uint8_t {
    none,
    container,   // the rest of the line may open more
    leaf,        // the rest of the line is text of the opened block
    line_taken,  // nothing is left
  };
  struct ListMarker {
    bool ordered = false;
    char delimiter = 0;
    std::uint32_t start = 0;
    std::uint32_t size = 0;  // bytes
  };

  // block_parser.cpp: lines, matching, closing.
  void parse_line();
  void find_line_end();
  std::uint32_t find_byte(char byte, std::uint32_t end) const;
  Match match(Block& block);
  Match match_indented(const Block& block);
  Match match_indented_code();
  Match match_fence(Block& block);
  void take_quote_marker();
  bool may_open_blocks() const;
  /// What is left of the line becomes text of the innermost block or of a new paragraph.
  void add_text();
  void add_line(Block& block);

  Block& tip() { return tree_.blocks[path_.back()]; }
  /// Opens a block in the innermost block that can hold it, ending what the line does not belong to.
  Block& add_block(NodeKind kind, std::uint32_t begin);
  void close_to(std::size_t depth);
  void close_unmatched() { close_to(matched_); }
  void close(Block& block);
  void close_indented_code(Block& block);
  void close_list(Block& list);
  bool holds_only_footnotes(const Block& block) const;
  /// Takes link reference definitions off the front of a paragraph; false when nothing is left.
  bool take_definitions(Block& block);

  // block_starts.cpp: one function per construct; each takes its marker and opens the block, or changes nothing.
  Start start_block();
  Start start_indented_code();
  Start start_block_quote();
  Start start_atx_heading();
  Start start_fence();
  Start start_html();
  Start start_setext_heading();
  Start start_thematic_break();
  Start start_list_item();
  Start start_footnote();
  Start start_table();
  Start start_dash();
  bool scan_list_marker(ListMarker& marker) const;
  Start take_line(Block& block);

  // The place in the line. A tab may be taken partly, as columns.
  void find_nonspace();
  void advance(std::uint32_t bytes);
  void advance_columns(std::uint32_t columns);
  void skip_to_nonspace();
  char at(std::uint32_t offset) const { return text_[offset]; }
  char nonspace_char() const { return text_[nonspace_]; }
  bool indented() const { return indent_ >= 4; }
  bool has_room() const { return path_.size() + 2 <= kMaxOpenBlocks; }
  /// The innermost open block is a paragraph, which this line may lazily go on with.
  bool in_paragraph() { return tip().kind == NodeKind::paragraph; }
  /// The line belongs to that paragraph, so that a block would interrupt it.
  bool interrupts_paragraph() { return in_paragraph() && matched_ == path_.size(); }

  const SourceText& source_;
  const MarkdownOptions& options_;
  Arena& arena_;
  ReferenceMap& references_;
  LabelTable& footnotes_;
  const char* const text_;
  BlockTree tree_;
  std::vector<std::uint32_t> path_;  // open blocks, the document first
  std::size_t matched_ = 0;          // how many of them the line belongs to

  std::uint32_t line_number_ = 0;
  std::uint32_t line_end_ = 0;  // without the line ending
  std::uint32_t next_line_ = 0;
  std::uint32_t newline_ = 0;  // the '\n' at or behind pos_, which may be some lone '\r' away
  std::uint32_t pos_ = 0;
  std::uint32_t column_ = 0;
  bool partial_tab_ = false;    // pos_ is at a tab of which some columns are taken
  std::uint32_t nonspace_ = 0;  // the next byte that is no blank
  std::uint32_t indent_ = 0;
  bool blank_ = false;

  char not_a_break_ = 0;                 // the line holds no thematic break of this character ...
  std::uint32_t not_a_break_until_ = 0;  // ... that begins before this offset
};

std::span<const Line> lines_of(const BlockTree& tree, const Block& block);

/// The lines of `block` as one text with '\n' between them, and behind the last when asked for: a piece of the source
/// where that looks the same, else a copy in `arena`. `source` is followed by a readable '\n'.
std::string_view join_lines(const BlockTree& tree, const Block& block, std::string_view source, Arena& arena,
                            bool final_newline);

}  // namespace docmill::markdown
