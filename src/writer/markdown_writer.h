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
#include "writer/markdown_emphasis.h"
#include "writer/markdown_text.h"

namespace docmill::markdown_writer {

class MarkdownInlines {
 public:
  /// `further_lines` begin behind another one of the same paragraph, `behind_text` in the midst of one.
  enum class Breaks : std::uint8_t { lines, further_lines, behind_text, cell, blanks };

  explicit MarkdownInlines(Losses& losses) : losses_(losses) {}
  void write(Node::Children inlines, Breaks breaks, LineOutput& lines, Buffer& out);

 private:
  /// `after` is the code point that the output goes on with behind the node.
  void write_level(Node::Children inlines, char32_t after);
  void write_children(Node::Children inlines, char32_t after);
  void write_node(const Node& node, char32_t after);
  void write_text(std::string_view text, char32_t after);
  void write_marked(const Node& node);
  void write_link(const Node& link);
  void write_image(const Node& image);
  void write_target(const Node& node);
  void write_html(std::string_view html);
  void write_break(const Node& node, bool hard);
  char32_t before() const;
  void reference_before();
  void escape_before_sign();
  void strip_backslashes(std::size_t count);

  Losses& losses_;
  Buffer* out_ = nullptr;
  LineOutput* lines_ = nullptr;
  Breaks breaks_ = Breaks::lines;
  std::size_t begin_ = 0;  // of the block in *out_
  EmphasisPlan plan_;
  std::vector<EmphasisMarks> marks_;  // of the levels that are being written
  std::size_t next_mark_ = 0;
  bool first_line_ = false;
  bool line_start_ = false;
  bool brackets_ = false;
  bool first_as_reference_ = false;  // of the next text
  std::size_t bare_ = 0;             // characters that the next text begins with and that get no backslash
};

class MarkdownWriter {
 public:
  MarkdownWriter(const Document& document, const WriteOptions& options, Buffer& out);
  void write();

 private:
  void write_blocks(const Node& parent, bool tight, const AdmonitionMark* mark = nullptr);
  void write_block(const Node& block, const Node* previous, bool tight);
  void write_html(const Node& block);
  void write_heading(const Node& heading);
  void write_quote(const Node& quote);
  /// `interrupts`: it stands right behind a paragraph, which a marker alone would go on with or underline.
  void write_list(const Node& list, bool interrupts);
  void write_item(const Node& item, bool tight, bool interrupts, std::string_view marker);
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
  bool behind_task_ = false;
  bool open_html_ = false;  // what was written last is HTML without an end
  bool notes_first_ = false;
  bool wide_ = false;  // the items of the list written last, or next, reach further than what is indented behind it
  const Node* closed_quote_ = nullptr;  // whose last paragraph must not go on with the line behind it
};

}  // namespace docmill::markdown_writer
