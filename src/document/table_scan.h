// Rows of GitHub's tables, as text.
#pragma once

#include <string_view>
#include <vector>

#include "docmill/document.h"
#include "document/characters.h"

namespace docmill::markdown {

/// More columns make no table.
inline constexpr std::size_t kMaxColumns = 1024;

/// Takes the next cell off `row` at `at` (0 for the first); false at the end. The cell is trimmed; its `\|` are still
/// escaped. Requires `row` trimmed.
bool next_cell(std::string_view row, std::size_t& at, std::string_view& cell);
std::size_t count_cells(std::string_view row);

/// Columns of a delimiter row (`| --- | :-: |`), 0 when `row` is none. Fills `alignments` when given.
std::size_t scan_delimiter_row(std::string_view row, std::vector<Alignment>* alignments = nullptr);

/// `text` without blanks and line ends at its ends; a form feed is text, as in CommonMark.
inline std::string_view trim_blanks(std::string_view text) {
  const auto goes = [](char c) { return is_blank(c) || c == '\n' || c == '\r'; };
  while (!text.empty() && goes(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && goes(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

}  // namespace docmill::markdown
