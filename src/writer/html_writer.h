// The content of a page: the tree as HTML, block by block.
//
// CommonMark constructs come out as its reference implementation writes them; tables, task lists, strikethrough and
// footnotes have markup of ours. Recursion follows the tree, whose depth is bounded (kMaxTreeDepth).
#pragma once

#include "docmill/writer.h"
#include "writer/html_direction.h"
#include "writer/html_filter.h"
#include "writer/image.h"
#include "writer/labels.h"

namespace docmill::html {

class ContentWriter {
 public:
  ContentWriter(const Document& document, const WriteOptions& options, const HtmlOptions& html, Buffer& out);

  /// The heading that opens the document, when it is its title; write() then leaves it out.
  bool write_title();
  /// write() leaves out this heading and the block behind it; null for none.
  void leave_out(const Node* heading) { left_out_ = heading; }
  /// The blocks, then the footnotes.
  void write();

 private:
  void write_blocks(const Node& parent, bool tight);
  bool is_left_out(const Node& block) const {
    return &block == title_ || (left_out_ != nullptr && (&block == left_out_ || &block == left_out_->next()));
  }
  void write_block(const Node& block, bool tight);
  void write_paragraph(const Node& block, bool tight);
  void write_figure(const Node& paragraph, std::string_view caption);
  void write_heading(const Node& heading);
  void write_list(const Node& list);
  void write_item(const Node& item, bool tight);
  void write_task_item(const Node& item, bool tight);
  void write_block_quote(const Node& quote);
  void write_admonition(const Node& quote, const AdmonitionMark& mark);
  void write_code_block(const Node& block);
  void write_coloured(std::string_view language, std::string_view code);
  void write_table(const Node& table);
  void write_row(const Node& row, std::string_view cell_tag);
  void open_table_frame(const Node& table);
  void write_footnotes();
  void write_footnote(const Node& definition);
  void write_back_links(const Node& definition);

  void write_inlines(const Node& parent) { write_inlines(parent.children()); }
  void write_inlines(const Node::Children& nodes);
  void write_inline(const Node& node);
  void write_enclosed(std::string_view open, const Node& node, std::string_view close);
  void write_link(const Node& link);
  void write_image(const Node& image);
  bool takes_too_much(const Node& image, const LoadedImage& loaded);
  void write_image_tag(const Node& image, const LoadedImage* embedded);
  /// A link to the web whose text is its address, or all of it but "http://".
  static bool is_bare_address(const Node& link);
  void write_missing_image(const Node& image);
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

  /// Of a block whose text runs against what it stands in; true where it runs so.
  bool append_direction(const Node& block) { return append_direction(&block + 1, block.next()); }
  bool append_direction(const Node* first, const Node* end) {
    const bool turns = page_ && runs_right_to_left(first, end, right_to_left_) != right_to_left_;
    if (turns) {
      out_.append(" dir=\"auto\"");
    }
    return turns;
  }

  const Document& document_;
  const WriteOptions& options_;
  const HtmlOptions& html_;
  const Labels& labels_;
  const bool page_;     // not a fragment
  bool right_to_left_;  // the page, or the quote or list that is being written
  Buffer& out_;
  const std::size_t begin_;
  HtmlFilter filter_;
  std::string_view section_id_;     // of the heading last written
  const Node* title_ = nullptr;     // written before the rest
  const Node* left_out_ = nullptr;  // with the block behind it
  bool in_link_ = false;
  bool captioned_ = false;    // the title of the image that comes stands below it
  std::size_t embedded_ = 0;  // bytes of images
};

}  // namespace docmill::html
