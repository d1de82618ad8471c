// Quotes and admonitions that hold more than paragraphs: tables of one cell, since Word and LibreOffice draw one bar
// and one ground around paragraphs only where these have the same borders and indents, and none around a table.
#include <algorithm>

#include "writer/docx/content.h"
#include "writer/docx/xml.h"
#include "writer/inline_queries.h"

namespace docmill::docx {
namespace {

constexpr int kMostBoxes = 8;  // in each other

/// Whether it is paragraphs that can have the bar of a quote, in lists too.
bool is_text(const Node& block) {
  if (block.kind() == NodeKind::paragraph) {
    std::string_view target;
    return only_image(block, target) == nullptr;
  }
  const bool list = block.kind() == NodeKind::list || block.kind() == NodeKind::item;
  return list && std::all_of(block.children().begin(), block.children().end(), is_text);
}

}  // namespace

bool ContentWriter::is_boxed(const Node& block) const {
  if (block.kind() != NodeKind::block_quote || context_.in_note || context_.boxes == kMostBoxes) {
    return false;
  }
  const bool quote = admonition_of(block).kind == Admonition::none;
  return !std::all_of(block.children().begin(), block.children().end(), [quote](const Node& child) {
    return is_text(child) && (quote || child.kind() == NodeKind::paragraph);
  });
}

/// What follows stands in the box, as it would on a page of its width.
void ContentWriter::open_box(Style style, bool right_to_left) {
  part_tables();
  const BoxShape shape = box_shape(style);
  const int width = std::max(text_width() - context_.left - shape.left - shape.right, 720);
  append_text("<w:tbl><w:tblPr><w:tblStyle w:val=\"", package_.styles[style], "\"/>", out_);
  append_table_place(right_to_left, context_.left + shape.left, width);
  if (right_to_left) {  // LibreOffice does not mirror what the style says
    append_number("<w:tblCellMar><w:left w:w=\"", shape.margin, "\" w:type=\"dxa\"/><w:right w:w=\"", out_);
    append_number("", shape.margin, "\" w:type=\"dxa\"/></w:tblCellMar>", out_);
  }
  append_number(
      "<w:tblLook w:val=\"0600\" w:firstRow=\"0\" w:lastRow=\"0\" w:firstColumn=\"0\" "
      "w:lastColumn=\"0\" w:noHBand=\"1\" w:noVBand=\"1\"/></w:tblPr><w:tblGrid><w:gridCol w:w=\"",
      width, "\"/></w:tblGrid><w:tr><w:tc><w:tcPr><w:tcW w:w=\"", out_);
  append_number("", width, "\" w:type=\"dxa\"/></w:tcPr>", out_);
  const int boxes = context_.boxes + 1;
  context_ = Context{};
  context_.boxes = boxes;
  context_.width = std::max(width - shape.margin - (right_to_left ? shape.margin : shape.margin_behind), 720);
  first_paragraph_ = true;
  gap_ = gap_table_ = behind_code_ = false;
}

/// A cell ends with a paragraph (17.4.65). What is in it begins at `begin`; where it leaves no space behind it, the
/// cell does.
void ContentWriter::close_box(std::size_t begin) {
  if (gap_table_ || out_.size() == begin) {
    out_.append(
        "<w:p><w:pPr><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"20\" w:lineRule=\"exact\"/></w:pPr></w:p>");
  }
  if (gap_) {
    const std::size_t properties_end = begin - std::string_view("</w:tcPr>").size();
    const std::string rest(out_.view_from(properties_end));
    out_.truncate(properties_end);
    append_number("<w:tcMar><w:bottom w:w=\"", package_.look.after, "\" w:type=\"dxa\"/></w:tcMar>", out_);
    out_.append(rest);
  }
  out_.append("</w:tc></w:tr></w:tbl>");
  gap_ = gap_table_ = true;
  behind_code_ = false;
}

}  // namespace docmill::docx
