#include "cli/text_table.h"

#include <algorithm>
#include <cassert>

#include "cli/text.h"

namespace docmill::cli {
namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kLeastCut = 12;  // a last column cut shorter than this says nothing

void measure(const std::vector<Cell>& row, std::vector<std::size_t>& widths) {
  for (std::size_t i = 0; i < row.size(); ++i) {
    widths[i] = std::max(widths[i], display_width(row[i].text));
  }
}

void append_row(std::string& out, const std::vector<Cell>& row, const std::vector<std::size_t>& widths,
                const std::vector<Align>& columns, bool color) {
  std::size_t pending = 0;  // blanks are written only when something follows
  for (std::size_t i = 0; i < row.size(); ++i) {
    const std::string shown = i + 1 == row.size() ? fitted(row[i].text, widths[i]) : row[i].text;
    const std::size_t blanks = widths[i] - std::min(widths[i], display_width(shown));
    pending += columns[i] == Align::right ? blanks : 0;
    if (!shown.empty()) {
      out.append(pending, ' ');
      pending = 0;
      out += painted(shown, row[i].paint, color);
    }
    pending += kGap + (columns[i] == Align::left ? blanks : 0);
  }
  out += '\n';
}

}  // namespace

void TextTable::titles(std::vector<std::string> titles) {
  assert(titles.size() == columns_.size());
  for (std::string& title : titles) {
    titles_.push_back({std::move(title), Paint::dim});
  }
}

void TextTable::row(std::vector<Cell> cells) {
  assert(cells.size() == columns_.size());
  for (Cell& cell : cells) {
    cell.text = printable(cell.text);
  }
  rows_.push_back(std::move(cells));
}

std::vector<std::size_t> TextTable::widths() const {
  std::vector<std::size_t> widths(columns_.size(), 0);
  measure(titles_, widths);
  for (const std::vector<Cell>& row : rows_) {
    measure(row, widths);
  }
  return widths;
}

std::string TextTable::text(bool color, std::size_t width, std::string_view indent) const {
  std::vector<std::size_t> wide = widths();
  if (width != 0) {
    std::size_t before = indent.size();
    for (std::size_t i = 0; i + 1 < wide.size(); ++i) {
      before += wide[i] + kGap;
    }
    wide.back() = std::min(wide.back(), std::max(kLeastCut, width - std::min(width, before)));
  }
  std::string out;
  if (!titles_.empty()) {
    out += indent;
    append_row(out, titles_, wide, columns_, color);
  }
  for (const std::vector<Cell>& row : rows_) {
    out += indent;
    append_row(out, row, wide, columns_, color);
  }
  return out;
}

}  // namespace docmill::cli
