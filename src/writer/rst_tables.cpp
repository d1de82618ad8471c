// Tables as reStructuredText: drawn with lines of "=" where all programs agree how wide the text is, as a list else.
#include <algorithm>
#include <numeric>

#include "writer/rst_text.h"
#include "writer/rst_writer.h"

namespace docmill::rst {
namespace {

constexpr std::size_t kMostDrawn = 240;  // columns of a table that is drawn

}  // namespace

/// Columns of text that each column of a table needs.
std::vector<std::size_t> RstWriter::widths_of(std::span<const std::uint32_t> ends, std::size_t columns) const {
  std::vector<std::size_t> widths(columns, 2);
  for (std::size_t i = 0; i < ends.size(); ++i) {
    const std::size_t begin = i == 0 ? 0 : ends[i - 1];
    widths[i % columns] = std::max(widths[i % columns], most_columns(cells_.view().substr(begin, ends[i] - begin)));
  }
  return widths;
}

/// Cells are written one behind the other to cells_; ends[i] is where cell i ends.
void RstWriter::write_table(const Node& table) {
  if (is_ragged(table)) {
    write_ragged_table(table);
    return;
  }
  const std::size_t columns = table.columns().size();
  const std::size_t begin = cells_.size();
  std::vector<std::uint32_t> ends;
  std::size_t rows = 0;
  for (const Node& row : table.children()) {
    ++rows;
    for (const Node& cell : row.children()) {
      inlines_.write(cell.children(), RstInlines::Breaks::blanks, false, lines_, cells_);
      ends.push_back(static_cast<std::uint32_t>(cells_.size()));
    }
    ends.resize(rows * columns, static_cast<std::uint32_t>(cells_.size()));
  }
  if (std::any_of(table.columns().begin(), table.columns().end(),
                  [](Alignment a) { return a == Alignment::center || a == Alignment::right; })) {
    losses_.add(Loss::alignment, table);
  }
  if (rows == 1) {  // Docutils wants a body
    losses_.add(Loss::table, table);
    ends.resize(++rows * columns, static_cast<std::uint32_t>(cells_.size()));
  }
  const std::vector<std::size_t> widths = widths_of(ends, columns);
  const bool narrow = std::accumulate(widths.begin(), widths.end(), std::size_t{0}) <= kMostDrawn;
  if (columns > 1 && narrow && has_certain_width(cells_.view_from(begin))) {
    write_simple_table(ends, widths, rows);
  } else {
    write_list_table(ends, columns, rows);
  }
  cells_.truncate(begin);
}

void RstWriter::write_ragged_table(const Node& table) {
  losses_.add(Loss::ragged_table, table);
  for (const Node& row : table.children()) {
    lines_.begin();
    out_.push('-');
    for (const Node& cell : row.children()) {
      out_.append(" \\| ");
      inlines_.write(cell.children(), RstInlines::Breaks::blanks, false, lines_, out_);
    }
    lines_.end();
  }
}

void RstWriter::write_simple_table(std::span<const std::uint32_t> ends, const std::vector<std::size_t>& widths,
                                   std::size_t rows) {
  const std::string_view text = cells_.view();
  const std::size_t columns = widths.size();
  const auto cell = [&](std::size_t i) {
    return text.substr(i == 0 ? 0 : ends[i - 1], ends[i] - (i == 0 ? 0 : ends[i - 1]));
  };
  const auto border = [&] {
    lines_.begin();
    for (std::size_t column = 0; column < columns; ++column) {
      out_.append(column == 0 ? "" : "  ");
      out_.append(widths[column], '=');
    }
    lines_.end();
  };
  border();
  for (std::size_t row = 0; row < rows; ++row) {
    lines_.begin();
    std::size_t blanks = 0;
    for (std::size_t column = 0; column < columns; ++column) {
      const std::string_view content = cell(row * columns + column);
      out_.append(blanks, ' ');
      if (content.empty() && column == 0) {
        out_.append("..");  // an empty first cell would continue the row above; a comment does not
        blanks = widths[column];
      } else {
        out_.append(content);
        blanks = widths[column] - most_columns(content) + 2;
      }
      if (column + 1 == columns) {
        break;
      }
    }
    std::size_t end = out_.size();
    while (out_.view()[end - 1] == ' ') {
      --end;
    }
    out_.truncate(end);
    lines_.end();
    if (row == 0) {
      border();
    }
  }
  border();
}

void RstWriter::write_list_table(std::span<const std::uint32_t> ends, std::size_t columns, std::size_t rows) {
  const std::string_view text = cells_.view();
  lines_.line(".. list-table::");
  lines_.widen(std::size_t{3});
  lines_.line(":header-rows: 1");
  lines_.blank();
  for (std::size_t i = 0; i < rows * columns; ++i) {
    const std::size_t begin = i == 0 ? 0 : ends[i - 1];
    const std::string_view content = text.substr(begin, ends[i] - begin);
    lines_.begin();
    out_.append(i % columns == 0 ? "* -" : "  -");
    out_.append(content.empty() ? "" : " ");
    out_.append(content);
    lines_.end();
  }
  lines_.narrow(3);
}

}  // namespace docmill::rst
