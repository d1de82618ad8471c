// The content of a page: the tree as HTML, block by block.
//
// CommonMark constructs come out as its reference implementation writes them; tables, task lists, strikethrough and
// footnotes have markup of ours. Recursion follows the tree, whose depth is bounded (kMaxTreeDepth).
#pragma once

#include "docmill/writer.h"
#include "writer/html_filter.h"
#include "writer/html_labels.h"

namespace docmill::html {

class ContentWriter {
 public:
  ContentWriter(const WriteOptions& options, const HtmlOptions& html, Buffer& out);

  /// The blocks of `document`, then its footnotes.
  void write(const Document& document);

 private:
  void write_blocks(const Node& parent, bool tight);
  void write_block(const Node& block, bool tight);
  void write_paragraph(const Node& block, bool tight);
  void write_heading(const Node& heading);
  void write_list(const Node& list);
  void write_item(const Node& item, bool tight);
  void write_task_item(const Node& item, bool tight);
  void write_code_block(const Node& block);
  void write_table(const Node& table);
  void write_row(const Node& row, std::string_view cell_tag);
  void open_table_frame(const Node& table);
  void write_footnotes(const Document& document);
  void write_footnote(const Node& definition);
  void write_back_links(const Node& definition);

  void write_inlines(const Node& parent);
  void write_inline(const Node& node);
  void write_enclosed(std::string_view open, const Node& node, std::string_view close);
  void write_link(const Node& link);
  void write_image(const Node& image);
  void write_alternative(const Node& image);
  void write_footnote_reference(const Node& reference);

  /// Begins a block on a line of its own.
  void start_line() {
    if (out_.size() > begin_ && out_.view().back() != '\n') {
      out_.push('\n');
    }
  }
  void append_attribute(std::string_view start, std::string_view text);
  void append_number(std::uint32_t number);
  /// "fnref:3" or "fnref:3:2": where a reference to a note stands.
  void append_reference_id(std::uint32_t number, std::uint32_t ordinal);

  const HtmlOptions& html_;
  const Labels& labels_;
  Buffer& out_;
  const std::size_t begin_;
  HtmlFilter filter_;
  std::string_view section_id_;  // of the heading last written
};

}  // namespace docmill::html
