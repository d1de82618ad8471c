// A document as Markdown in one style, such that reading it gives the same tree: docmill format.
//
// ATX headings, "*" for emphasis, fences of backticks, aligned tables, addresses in place. List markers and how tight
// lists are belong to the tree and stay. Where two blocks would be read as one, a link definition that nothing uses,
// "[//]: #", stands between them: it leaves no trace in the tree.
#pragma once

#include <vector>

#include "docmill/writer.h"
#include "writer/line_output.h"
#include "writer/losses.h"
#include "writer/markdown_text.h"

namespace docmill::markdown_writer {

class MarkdownInlines {
 public:
  enum class Breaks : std::uint8_t { lines, cell, blanks };

  explicit MarkdownInlines(Losses& losses) : losses_(losses) {}
  void write(Node::Children inlines, Breaks breaks, LineOutput& lines, Buffer& out);

 private:
  /// `after` is the code point that the output goes on with behind the node.
  void write_children(Node::Children inlines, char32_t after);
  void write_node(const Node& node, char32_t after);
  void write_text(std::string_view text, char32_t after);
  void write_emphasis(const Node& node, std::size_t size, char32_t after);
  void write_link(const Node& link, char32_t after);
  void write_image(const Node& image);
  void write_target(const Node& node);
  void write_html(std::string_view html);
  void write_break(const Node& node, bool hard);
  char32_t before() const;
  void reference_before();

  Losses& losses_;
  Buffer* out_ = nullptr;
  LineOutput* lines_ = nullptr;
  Breaks breaks_ = Breaks::lines;
  std::size_t begin_ = 0;  // of the block in *out_
  bool line_start_ = false;
  bool brackets_ = false;
  bool first_as_reference_ = false;  // of the next text
};

class MarkdownWriter {
 public:
  MarkdownWriter(const Document& document, const WriteOptions& options, Buffer& out);
  void write();

 private:
  void write_blocks(const Node& parent, bool tight, const AdmonitionMark* mark = nullptr);
  void write_block(const Node& block, const Node* previous, bool tight);
  void write_heading(const Node& heading);
  void write_quote(const Node& quote);
  void write_list(const Node& list);
  void write_item(const Node& item, bool tight, std::string_view marker);
  void write_code(const Node& block);
  void write_table(const Node& table);
  void write_row(const Node& row, std::size_t& cell, const std::vector<std::size_t>& widths);
  void write_delimiters(const Node& table, const std::vector<std::size_t>& widths);
  void write_footnote(const Node& note);
  void write_separator() { lines_.line("[//]: #"); }

  const Document& document_;
  Buffer& out_;
  Losses losses_;
  LineOutput lines_;
  MarkdownInlines inlines_;
  Buffer cells_;
  std::vector<std::size_t> ends_;  // of the cells of a table in cells_
};

}  // namespace docmill::markdown_writer
