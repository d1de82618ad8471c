// Rows of GitHub's tables (GitHub Flavored Markdown, section 4.10).
#include "document/table_scan.h"

namespace docmill::markdown {

bool next_cell(std::string_view row, std::size_t& at, std::string_view& cell) {
  if (at == 0 && !row.empty() && row[0] == '|') {
    at = 1;
  }
  if (at >= row.size()) {
    return false;
  }
  std::size_t end = at;
  while (end < row.size() && row[end] != '|') {
    end += row[end] == '\\' && end + 1 < row.size() && row[end + 1] == '|' ? 2U : 1U;
  }
  cell = trim_blanks(row.substr(at, end - at));
  at = end + 1;
  return true;
}

std::size_t count_cells(std::string_view row) {
  std::size_t count = 0;
  std::size_t at = 0;
  std::string_view cell;
  while (next_cell(row, at, cell)) {
    ++count;
  }
  return count;
}

std::size_t scan_delimiter_row(std::string_view row, std::vector<Alignment>* alignments) {
  std::size_t count = 0;
  std::size_t at = 0;
  std::string_view cell;
  while (next_cell(row, at, cell)) {
    const bool left = !cell.empty() && cell.front() == ':';
    cell.remove_prefix(left ? 1 : 0);
    const bool right = !cell.empty() && cell.back() == ':';
    cell.remove_suffix(right ? 1 : 0);
    if (cell.empty() || cell.find_first_not_of('-') != std::string_view::npos || ++count > kMaxColumns) {
      return 0;
    }
    if (alignments != nullptr) {
      alignments->push_back(left && right ? Alignment::center
                            : left        ? Alignment::left
                            : right       ? Alignment::right
                                          : Alignment::none);
    }
  }
  return count;
}

}  // namespace docmill::markdown
