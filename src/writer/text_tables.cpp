// Tables as plain text: in columns, which are narrowed to the width there is; where even narrow ones do not fit, each
// row as a list of "head: cell".
#include <algorithm>
#include <numeric>

#include "base/utf8.h"
#include "writer/inline_queries.h"
#include "writer/text_wrap.h"
#include "writer/text_writer.h"

namespace docmill::text {
namespace {

constexpr std::size_t kGap = 2;           // blanks between columns
constexpr std::size_t kLeastColumn = 10;  // columns are not narrowed below
constexpr std::size_t kLabelBytes = 60;   // of a head that is repeated in front of every cell

/// Widths that fit `available`: columns narrower than their share stay, the others share what is left. Empty when
/// they would become too narrow.
std::vector<std::size_t> fitted(const std::vector<std::size_t>& natural, std::size_t available) {
  std::vector<std::size_t> widths = natural;
  std::size_t left = available;
  std::size_t wide = natural.size();
  std::vector<std::size_t> order(natural.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return natural[a] < natural[b]; });
  for (const std::size_t column : order) {
    const std::size_t share = left / wide;
    if (natural[column] > share && share < kLeastColumn) {
      return {};
    }
    widths[column] = std::min(natural[column], share);
    left -= widths[column];
    --wide;
  }
  return widths;
}

/// So much of a head that repeating it costs each row no more than a constant.
std::string_view label(std::string_view head) { return utf8::prefix(head, kLabelBytes); }

}  // namespace

std::string_view TextWriter::cell(std::size_t index) const {
  const std::size_t begin = index == 0 ? 0 : ends_[index - 1];
  return cells_.view().substr(begin, ends_[index] - begin);
}

void TextWriter::write_ragged_table(const Node& table) {
  losses_.add(Loss::ragged_table, table);
  for (const Node& row : table.children()) {
    inlines_.clear();
    for (const Node& node : row.children()) {
      inlines_.append(inlines_.empty() ? "" : " | ");
      add_inlines(node.children(), inlines_);
    }
    write_wrapped(inlines_.view());
  }
}

void TextWriter::write_table(const Node& table) {
  if (is_ragged(table)) {
    write_ragged_table(table);
    return;
  }
  const std::size_t columns = table.columns().size();
  std::vector<std::size_t> natural(columns, 1);
  cells_.clear();
  ends_.clear();
  std::size_t rows = 0;
  for (const Node& row : table.children()) {
    ++rows;
    for (const Node& node : row.children()) {
      const std::size_t begin = cells_.size();
      add_inlines(node.children(), cells_);
      ends_.push_back(cells_.size());
      std::size_t& width = natural[node.column()];
      width = std::max(width, display_width(cells_.view_from(begin)));
    }
    ends_.resize(rows * columns, cells_.size());
  }
  const std::size_t gaps = kGap * (columns - 1);
  std::vector<std::size_t> widths;
  if (width() > gaps) {
    widths = fitted(natural, width() - gaps);
  }
  if (lines_.behind_marker()) {
    lines_.end_marker();
  }
  if (widths.empty()) {
    write_records(rows, columns);
    return;
  }
  for (std::size_t row = 0; row < rows; ++row) {
    write_row(row, columns, widths, table.columns());
    if (row == 0) {
      lines_.begin();
      for (std::size_t column = 0; column < columns; ++column) {
        out_.append(column == 0 ? 0 : kGap, ' ');
        out_.append(widths[column], '-');
      }
      lines_.end();
    }
  }
}

void TextWriter::write_row(std::size_t row, std::size_t columns, const std::vector<std::size_t>& widths,
                           std::span<const Alignment> alignments) {
  wrapped_.clear();
  wrapped_ends_.clear();
  std::size_t height = 1;
  for (std::size_t column = 0; column < columns; ++column) {
    const std::size_t begin = wrapped_.size();
    wrap(cell(row * columns + column), widths[column], wrapped_);
    wrapped_ends_.push_back(wrapped_.size());
    height = std::max(height, wrapped_.size() - begin);
  }
  for (std::size_t line = 0; line < height; ++line) {
    lines_.begin();
    std::size_t blanks = 0;
    for (std::size_t column = 0; column < columns; ++column) {
      const std::size_t at = (column == 0 ? 0 : wrapped_ends_[column - 1]) + line;
      const std::string_view text = at < wrapped_ends_[column] ? wrapped_[at] : std::string_view();
      const std::size_t taken = display_width(text);
      const std::size_t free = widths[column] > taken ? widths[column] - taken : 0;
      const Alignment alignment = alignments[column];
      const std::size_t before = alignment == Alignment::right ? free : alignment == Alignment::center ? free / 2 : 0;
      if (!text.empty()) {
        out_.append(blanks + before, ' ');
        out_.append(text);
        blanks = free - before + kGap;
      } else {
        blanks += free + kGap;
      }
    }
    lines_.end();
  }
}

void TextWriter::write_records(std::size_t rows, std::size_t columns) {
  for (std::size_t row = 1; row < rows; ++row) {
    if (row > 1) {
      lines_.blank();
    }
    for (std::size_t column = 0; column < columns; ++column) {
      write_wrapped(std::string(label(cell(column))) + ": " + std::string(cell(row * columns + column)));
    }
  }
  if (rows == 1) {
    for (std::size_t column = 0; column < columns; ++column) {
      write_wrapped(cell(column));
    }
  }
}

}  // namespace docmill::text
