// Tables (ECMA-376 part 1, 17.4): the grid from the text of the cells, the header row repeated on every page.
#include <algorithm>
#include <numeric>
#include <span>
#include <utility>

#include "base/utf8.h"
#include "writer/docx/content.h"
#include "writer/docx/xml.h"
#include "writer/inline_queries.h"

namespace docmill::docx {
namespace {

constexpr int kCellPadding = 230;  // twips, both sides ...
constexpr int kTightPadding = 50;  // ... and where there are many columns
constexpr std::size_t kMeasuredRows = 1000;
constexpr int kMostWanted = 60;           // characters of a cell that ask for width
constexpr std::size_t kSmallColumns = 9;  // columns from which text is small ...
constexpr std::size_t kMostColumns = 63;  // of a table that Word opens: more are further tables
constexpr std::size_t kTinyColumns = 17;  // ... and tiny

/// Widths of a column's text in characters, wide ones (CJK, emoji) counted twice.
struct Extent {
  int longest = 1;  // cell
  int word = 1;
};

class CellMeter {
 public:
  Extent measure(const Node& cell) {
    total_ = word_ = 0;
    extent_ = Extent{};
    for (const Node* node = &cell + 1; node != cell.next(); ++node) {
      if (node->kind() == NodeKind::text || node->kind() == NodeKind::code) {
        add(node->text());
      } else if (node->kind() == NodeKind::soft_break || node->kind() == NodeKind::line_break) {
        add(" ");
      }
    }
    extent_.longest = std::max(total_, 1);
    extent_.word = std::max(extent_.word, word_);
    return extent_;
  }

 private:
  void add(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
      const utf8::Decoded next = utf8::decode(text, at);
      at += next.size;
      const bool wide = is_wide(next.code_point);
      total_ += wide ? 2 : 1;
      if (next.code_point == ' ' || wide) {
        extent_.word = std::max(extent_.word, word_ + (wide ? 2 : 0));
        word_ = 0;
      } else {
        ++word_;
      }
    }
  }

  Extent extent_;
  int total_ = 0;
  int word_ = 0;
};

std::vector<Extent> measure(const Node& table, std::size_t columns) {
  std::vector<Extent> extents(columns);
  CellMeter meter;
  std::size_t rows = 0;
  for (const Node& row : table.children()) {
    if (++rows > kMeasuredRows) {
      break;
    }
    std::size_t column = 0;
    for (const Node& cell : row.children()) {
      if (column >= columns) {
        break;
      }
      Extent one = meter.measure(cell);
      one.word += row.kind() == NodeKind::table_head ? 1 : 0;  // bold letters are wider
      extents[column].longest = std::max(extents[column].longest, one.longest);
      extents[column].word = std::max(extents[column].word, one.word);
      ++column;
    }
  }
  return extents;
}

/// Widths in twips, their sum at most `room`, and no less where it is to be `filled`: a column has its longest word,
/// what is left goes by the text it holds.
std::vector<int> column_widths(const std::vector<Extent>& extents, int room, int character, int padding, bool filled,
                               bool& narrow) {
  std::vector<int> least;
  std::vector<int> wanted;
  for (const Extent& extent : extents) {
    least.push_back(std::min(extent.word, kMostWanted / 2) * character + padding);
    wanted.push_back(std::max(least.back(), std::min(extent.longest, kMostWanted) * character + padding));
  }
  const int least_sum = std::accumulate(least.begin(), least.end(), 0);
  const int wanted_sum = std::accumulate(wanted.begin(), wanted.end(), 0);
  std::vector<int> widths(extents.size());
  narrow = least_sum > room;
  for (std::size_t i = 0; i < widths.size(); ++i) {
    if (least_sum >= room) {
      widths[i] = static_cast<int>(static_cast<std::int64_t>(least[i]) * room / least_sum);
    } else if (wanted_sum > room) {
      widths[i] = least[i] + static_cast<int>(static_cast<std::int64_t>(wanted[i] - least[i]) * (room - least_sum) /
                                              (wanted_sum - least_sum));
    } else {
      // Wider than it must be, but no narrow table is drawn over the whole page.
      const int target = filled || wanted_sum * 2 >= room ? room : wanted_sum * 5 / 4;
      widths[i] = static_cast<int>(static_cast<std::int64_t>(wanted[i]) * target / wanted_sum);
    }
  }
  return widths;
}

/// The value of w:jc, whose `left` is where the text of a paragraph begins, and `right` where it ends.
std::string_view alignment_of(Alignment alignment, bool right_to_left) {
  switch (alignment) {
    case Alignment::none:
      return {};
    case Alignment::left:
      return right_to_left ? "right" : std::string_view{};
    case Alignment::center:
      return "center";
    case Alignment::right:
      return right_to_left ? std::string_view{} : "right";
  }
  return {};
}

bool is_empty_row(const Node& row) {
  return std::none_of(row.children().begin(), row.children().end(),
                      [](const Node& cell) { return cell.has_children(); });
}

}  // namespace

void ContentWriter::write_table(const Node& table) {
  const std::size_t columns = table.columns().size();
  if (columns == 0 || !table.has_children()) {
    return;
  }
  const Style text = columns >= kTinyColumns    ? Style::compact_tiny
                     : columns >= kSmallColumns ? Style::compact_small
                                                : Style::compact;
  const int size = text_size(text, package_.look);
  const int padding = text == Style::compact ? kCellPadding : kTightPadding;
  const std::vector<Extent> extents = measure(table, columns);
  const int room = std::max(text_width() - context_.left, 720);
  std::vector<RowCursor> rows;
  const Node& head = table.children().front();
  const bool headless = head.kind() != NodeKind::table_head || is_empty_row(head);
  for (const Node& row : table.children()) {
    if (!headless || &row != &head) {
      rows.push_back({&row, &row + 1});
    }
  }
  bool narrow = false;
  // Word puts a narrow table from the right at the right margin, LibreOffice at the left one, unless it is told to
  // align it to the right, which is left to Word.
  const bool filled = begins_right_to_left(table);
  ragged_ = is_ragged(table);
  for (std::size_t first = 0; first < columns; first += kMostColumns) {
    const std::size_t end = std::min(first + kMostColumns, columns);
    const std::vector<Extent> slice(extents.begin() + static_cast<std::ptrdiff_t>(first),
                                    extents.begin() + static_cast<std::ptrdiff_t>(end));
    if (ragged_ && first != 0) {
      std::erase_if(rows, [](const RowCursor& row) { return row.cell == row.row->next(); });
      if (rows.empty()) {
        break;
      }
    }
    bool slice_narrow = false;
    open_table(table, column_widths(slice, room, size * 11 / 2, padding, filled, slice_narrow), padding, headless);
    narrow = narrow || slice_narrow;
    for (RowCursor& row : rows) {
      write_row(row, text, padding);
    }
    out_.append("</w:tbl>");
    first_paragraph_ = gap_ = gap_table_ = true;
  }
  if (narrow || columns > kMostColumns) {
    package_.losses.report(Loss::narrow_table, table);
  }
}

void ContentWriter::open_table(const Node& table, std::vector<int> widths, int padding, bool headless) {
  part_tables();
  widths_ = std::move(widths);
  append_text("<w:tbl><w:tblPr><w:tblStyle w:val=\"", package_.styles[Style::table], "\"/>", out_);
  append_table_place(begins_right_to_left(table), context_.left, std::accumulate(widths_.begin(), widths_.end(), 0));
  if (padding != kCellPadding) {
    append_number("<w:tblCellMar><w:left w:w=\"", padding / 2, "\" w:type=\"dxa\"/><w:right w:w=\"", out_);
    append_number("", padding / 2, "\" w:type=\"dxa\"/></w:tblCellMar>", out_);
  }
  out_.append(headless ? "<w:tblLook w:val=\"0400\" w:firstRow=\"0\" w:lastRow=\"0\" w:firstColumn=\"0\" "
                         "w:lastColumn=\"0\" w:noHBand=\"0\" w:noVBand=\"1\"/>"
                       : "<w:tblLook w:val=\"0420\" w:firstRow=\"1\" w:lastRow=\"0\" w:firstColumn=\"0\" "
                         "w:lastColumn=\"0\" w:noHBand=\"0\" w:noVBand=\"1\"/>");
  out_.append("</w:tblPr><w:tblGrid>");
  for (const int width : widths_) {
    append_number("<w:gridCol w:w=\"", width, "\"/>", out_);
  }
  out_.append("</w:tblGrid>");
}

/// What stands above a table: a space, or an empty paragraph where it needs one.
void ContentWriter::part_tables() {
  if (gap_ && !gap_table_) {
    widen_space_below();
  }
  if (page_break_ || gap_table_) {
    open_paragraph({.style = Style::compact, .before = 0});
    close_paragraph();
  }
}

void ContentWriter::append_table_place(bool right_to_left, int left, int width) {
  out_.append(right_to_left ? "<w:bidiVisual/>" : "");
  append_number("<w:tblW w:w=\"", width, "\" w:type=\"dxa\"/>", out_);
  if (left != 0) {
    append_number("<w:tblInd w:w=\"", left, "\" w:type=\"dxa\"/>", out_);
  }
  out_.append("<w:tblLayout w:type=\"fixed\"/>");
}

/// The cells of the columns of widths_, from where the row was left.
void ContentWriter::write_row(RowCursor& row, Style text, int padding) {
  const bool head = row.row->kind() == NodeKind::table_head;
  text_size_ = text_size(text, package_.look);
  out_.append(head ? "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/>" : "<w:tr><w:trPr><w:cantSplit/>");
  std::size_t cells = widths_.size();
  if (ragged_) {
    // One element for all the cells that are missing, where there are too many to be made up.
    cells = 1;
    for (const Node* cell = row.cell;
         cell != row.row->next() && cell->next() != row.row->next() && cells < widths_.size(); cell = cell->next()) {
      ++cells;
    }
    if (cells < widths_.size()) {
      append_number("<w:gridAfter w:val=\"", static_cast<std::int64_t>(widths_.size() - cells), "\"/>", out_);
    }
  }
  out_.append("</w:trPr>");
  for (const int width : std::span(widths_).first(cells)) {
    append_number("<w:tc><w:tcPr><w:tcW w:w=\"", width, "\" w:type=\"dxa\"/></w:tcPr><w:p><w:pPr><w:pStyle w:val=\"",
                  out_);
    out_.append(package_.styles[text]);
    out_.append("\"/>");
    if (row.cell == row.row->next()) {
      out_.append("</w:pPr></w:p></w:tc>");
      continue;
    }
    if (pages_.has_value()) {
      pages_->begin_cell(text, width - padding, head);
    }
    in_head_ = head;
    write_cell(*row.cell);
    row.cell = row.cell->next();
    if (pages_.has_value()) {
      pages_->end_cell();
    }
  }
  out_.append("</w:tr>");
  if (pages_.has_value()) {
    pages_->end_row(head);
  }
}

/// Behind the style of its paragraph.
void ContentWriter::write_cell(const Node& cell) {
  const bool right_to_left = begins_right_to_left(cell);
  out_.append(right_to_left ? "<w:bidi/>" : "");
  const std::string_view align = alignment_of(cell.alignment(), right_to_left);
  if (!align.empty()) {
    append_text("<w:jc w:val=\"", align, "\"/>", out_);
  }
  out_.append("</w:pPr>");
  in_cell_ = true;
  write_inlines(cell);
  in_cell_ = in_head_ = false;
  close_run();
  html_flags_ = 0;
  out_.append("</w:p>");
  out_.append("</w:tc>");
}

}  // namespace docmill::docx
