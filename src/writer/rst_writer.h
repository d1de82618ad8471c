// A document as reStructuredText: blocks by RstWriter, what stands inside of them by RstInlines.
//
// The output is for Docutils 0.19, which reports nothing about it at its level of warnings. Markup cannot be nested
// there: inlines come out as a row of runs, each in one style, with "\ " between runs that would touch.
#pragma once

#include <string>
#include <vector>

#include "docmill/writer.h"
#include "writer/inline_queries.h"
#include "writer/line_output.h"
#include "writer/losses.h"

namespace docmill::rst {

/// An image in running text is a substitution, defined at the end.
struct InlineImage {
  const Node* image;
  std::string_view target;  // of the link around it; empty: none
};

class RstInlines {
 public:
  /// Breaks inside of the text: lines of the block, lines of a line block, or blanks.
  enum class Breaks : std::uint8_t { lines, line_block, blanks };

  RstInlines(Losses& losses, std::vector<InlineImage>& images) : losses_(losses), images_(images) {}

  /// Writes `inlines` as the text of a block to `out`; `lines` writes further lines, for Breaks::blanks
  /// it is not used. Anchors that links may lead to are looked up in `anchors`, sorted.
  void write(Node::Children inlines, Breaks breaks, bool bold, LineOutput& lines, Buffer& out);
  void set_anchors(const std::vector<std::string_view>& anchors) { anchors_ = &anchors; }

 private:
  enum class Style : std::uint8_t { plain, emph, strong, strike, link };

  void write_children(Node::Children inlines, Style style);
  void write_node(const Node& node, Style style);
  void write_text(std::string_view text, Style style);
  void write_code(const Node& code, Style style);
  void write_link(const Node& link, Style style);
  void write_image(const Node& image, std::string_view target, Style style);
  void write_html(const Node& html, Style style);
  void write_break(const Node& node, bool hard, Style style);
  Style nested(Style outer, Style inner, const Node& node);

  /// Begins markup whose start-string is `start` and whose content begins with `first`.
  void open(std::string_view start, char first);
  void close();
  /// Something is about to be written behind what there is; it begins with `next`.
  void follow(char next) {
    if (behind_markup_) {
      if (!can_follow(next)) {
        part();
      }
      behind_markup_ = false;
    }
    line_start_ = false;
  }
  /// `address`: what ended is one that is a link by itself.
  void end_markup(std::string_view address = {}) {
    behind_markup_ = true;
    address_ = address;
  }
  void part();
  void end_text();
  static bool can_follow(char next);
  std::string_view block() const { return out_->view_from(begin_); }

  Losses& losses_;
  std::vector<InlineImage>& images_;
  const std::vector<std::string_view>* anchors_ = nullptr;
  Buffer* out_ = nullptr;
  LineOutput* lines_ = nullptr;
  Breaks breaks_ = Breaks::lines;
  Style open_ = Style::plain;
  std::size_t begin_ = 0;      // of the block or line in out_
  std::size_t colon_end_ = 0;  // where out_ ends in a colon that is escaped for what may follow; else 0
  bool behind_markup_ = false;
  std::string_view address_;  // see end_markup
  bool line_start_ = true;
};

class RstWriter {
 public:
  RstWriter(const Document& document, const WriteOptions& options, Buffer& out);
  void write();

 private:
  /// What was written last among siblings; decides what has to stand between it and the next block.
  /// `front` are fields, roles and contents, which blocks of the document do not belong to.
  enum class Form : std::uint8_t { nothing, front, text, heading, bullets, numbers, body, rule };

  void scan();
  void write_roles();
  void write_fields();
  void write_contents_directive();
  void write_blocks(const Node& parent, const AdmonitionMark* mark = nullptr);
  void write_block(const Node& block, Form before);
  void separate(Form before, const Node& next);
  void write_paragraph(const Node& paragraph, Node::Children inlines);
  void write_heading(const Node& heading);
  void write_nested_heading(const Node& heading);
  void write_quote(const Node& quote);
  void write_list(const Node& list);
  void write_code(const Node& block);
  void write_html(const Node& block);
  void write_rule(const Node& rule, Form before);
  void write_image(const Node& image, std::string_view target, std::string_view caption);
  void write_image_options(const Node& image, std::string_view target);
  void write_table(const Node& table);
  std::vector<std::size_t> widths_of(std::span<const std::uint32_t> ends, std::size_t columns) const;
  void write_simple_table(std::span<const std::uint32_t> ends, const std::vector<std::size_t>& widths,
                          std::size_t rows);
  void write_ragged_table(const Node& table);
  void write_list_table(std::span<const std::uint32_t> ends, std::size_t columns, std::size_t rows);
  void write_footnotes();
  void write_substitutions();
  bool is_last_in_document(const Node& block) const;

  const Document& document_;
  const WriteOptions& options_;
  const Node* const own_contents_;  // that the contents asked for make needless; null: none
  Buffer& out_;
  Losses losses_;
  LineOutput lines_;
  std::vector<InlineImage> images_;
  std::vector<std::string_view> anchors_;  // headings that links lead to, sorted
  RstInlines inlines_;
  bool has_front_ = false;  // something stands in front of the first block
  Form last_ = Form::nothing;
  std::size_t depth_ = 0;              // containers around the current block
  std::vector<std::uint32_t> depths_;  // of the headings in the document's outline, in order
  std::size_t heading_ = 0;
  int level_ = 0;  // of the heading before
  Buffer cells_;
  const Node* second_of_note_ = nullptr;  // with which lines begin whose indentation tells that of the note
  bool has_strike_ = false;
  bool has_html_ = false;
};

}  // namespace docmill::rst
