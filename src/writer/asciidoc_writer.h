// A document as AsciiDoc, for Asciidoctor 2.0: blocks by AsciidocWriter, what stands inside of them by
// AsciidocInlines.
//
// Nothing is indented there. What belongs to an item of a list is attached with a line "+"; blocks in blocks stand
// between lines of marks whose length grows with the depth.
#pragma once

#include <string>
#include <vector>

#include "docmill/writer.h"
#include "writer/asciidoc_text.h"
#include "writer/losses.h"

namespace docmill::asciidoc {

class AsciidocInlines {
 public:
  AsciidocInlines(const Document& document, Losses& losses, Buffer& out)
      : document_(document), losses_(losses), out_(out) {}

  enum class Breaks : std::uint8_t { lines, cell, blanks };
  void write(Node::Children inlines, Breaks breaks);
  /// Headings that links may lead to, sorted; must be set before the first write.
  void set_anchors(const std::vector<std::string_view>& anchors) { anchors_ = &anchors; }

 private:
  void write_children(Node::Children inlines, char after);
  void write_node(const Node& node, char after);
  void write_text(std::string_view text);
  void write_marked(const Node& node, char mark, bool& open, char after);
  void write_code(const Node& code, char after);
  void write_link(const Node& link, char after);
  void write_image(const Node& image, std::string_view target);
  void write_footnote(const Node& reference);
  void write_footnote_text(const Node& definition);
  void write_break(const Node& node, bool hard);
  /// The text and title of a macro, between its brackets.
  void write_quoted(std::string_view text);
  bool may_open(std::string_view refused) const;
  const Node* definition_of(const Node& reference);

  const Document& document_;
  Losses& losses_;
  Buffer& out_;
  const std::vector<std::string_view>* anchors_ = nullptr;
  std::vector<const Node*> notes_;  // by number
  Breaks breaks_ = Breaks::lines;
  TextPlace place_;
  std::size_t begin_ = 0;
  bool in_emph_ = false;
  bool in_strong_ = false;
  bool in_strike_ = false;
  bool in_note_ = false;
};

/// An image as a block: `image::target[...]`.
void write_image_macro(const Node& image, std::string_view target, bool block, std::string_view title, Buffer& out);

class AsciidocWriter {
 public:
  AsciidocWriter(const Document& document, const WriteOptions& options, Buffer& out);
  void write();

 private:
  void scan();
  void write_header();
  void write_attribute(std::string_view name, std::string_view text);
  void write_blocks(const Node& parent, const AdmonitionMark* mark = nullptr);
  void write_block(const Node& block);
  void write_paragraph(const Node& paragraph, Node::Children inlines);
  void write_heading(const Node& heading);
  void write_quote(const Node& quote);
  void write_list(const Node& list);
  void write_item(const Node& item, const std::string& marker, bool ordered);
  void write_rest_of_item(const Node* block, const Node* end);
  void write_code(const Node& block);
  void write_html(const Node& block);
  void write_table(const Node& table);
  void write_ragged_table(const Node& table);
  void write_columns(const Node& table);
  void begin_block();
  void line(std::size_t length, char c) {
    out_.append(length, c);
    out_.push('\n');
  }

  const Document& document_;
  const WriteOptions& options_;
  const Node* const own_contents_;  // that the contents asked for make needless; null: none
  Buffer& out_;
  Losses losses_;
  std::vector<std::string_view> anchors_;
  AsciidocInlines inlines_;
  unsigned admonitions_ = 0;           // a bit for each kind that occurs
  std::vector<std::uint32_t> depths_;  // of the headings in the document's outline, in order
  std::size_t heading_ = 0;
  int level_ = 0;            // of the heading before
  bool titled_ = false;      // the first heading is the title
  bool first_ = true;        // nothing stands before the next block where it is written
  bool attached_ = false;    // blocks are attached to an item
  bool after_list_ = false;  // the block before was a list
  std::size_t depth_ = 0;    // of delimited blocks
  std::size_t bullets_ = 0;  // depth of lists
  std::size_t numbers_ = 0;
  bool in_open_block_ = false;
};

}  // namespace docmill::asciidoc
