// A document as plain text for mail: wrapped lines, tables in columns, addresses as numbered notes at the end.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "docmill/writer.h"
#include "writer/line_output.h"
#include "writer/losses.h"

namespace docmill::text {

class TextWriter {
 public:
  TextWriter(const Document& document, const WriteOptions& options, const TextOptions& text, Buffer& out);
  void write();

 private:
  void write_blocks(const Node& parent, bool tight, const AdmonitionMark* mark = nullptr);
  void write_block(const Node& block);
  void write_paragraph(const Node& paragraph);
  void write_heading(const Node& heading);
  void write_byline();
  void write_contents();
  void write_quote(const Node& quote);
  void write_list(const Node& list);
  void write_html(const Node& block);
  void write_wrapped(std::string_view text);
  void write_references();

  void write_table(const Node& table);
  void write_ragged_table(const Node& table);
  void write_row(std::size_t row, std::size_t columns, const std::vector<std::size_t>& widths,
                 std::span<const Alignment> alignments);
  void write_records(std::size_t rows, std::size_t columns);
  std::string_view cell(std::size_t index) const;

  void add_inlines(Node::Children inlines, Buffer& out);
  void add_inline(const Node& node, Buffer& out);
  void add_marked(char mark, const Node& node, Buffer& out);
  void add_link(const Node& link, Buffer& out);
  void add_reference(std::string_view url, Buffer& out);
  void add_number(std::size_t number, Buffer& out);
  /// Columns that a line may take inside of the margin.
  std::size_t width() const;

  /// A note at the end: an address, or a footnote.
  struct Reference {
    std::string_view url;
    const Node* note;
  };

  const Document& document_;
  const WriteOptions& options_;
  const Node* const own_contents_;  // that the contents asked for make needless; null: none
  const std::size_t columns_;
  Buffer& out_;
  Losses losses_;
  LineOutput lines_;
  Buffer inlines_;
  bool captioned_ = false;  // the title of the image that comes stands below it
  Buffer cells_;
  std::vector<std::size_t> ends_;  // of the cells of a table in cells_
  std::vector<std::string_view> wrapped_;
  std::vector<std::size_t> wrapped_ends_;  // of the cells of a row in wrapped_
  std::vector<Reference> references_;
  std::map<std::string_view, std::size_t> urls_;
  std::map<std::uint32_t, std::size_t> notes_;  // footnote -> number here
  std::map<std::uint32_t, const Node*> definitions_;
};

}  // namespace docmill::text
