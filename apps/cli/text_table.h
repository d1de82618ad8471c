// Rows with aligned columns for people: "docmill store list", summaries, help.
#pragma once

#include <string>
#include <vector>

#include "cli/console.h"

namespace docmill::cli {

enum class Align { left, right };

struct Cell {
  std::string text;
  Paint paint = Paint::none;
};

class TextTable {
 public:
  explicit TextTable(std::vector<Align> columns) : columns_(std::move(columns)) {}

  /// Titles above the columns; without them the table has none.
  void titles(std::vector<std::string> titles);
  /// As many cells as there are columns. Texts are made printable.
  void row(std::vector<Cell> cells);
  bool empty() const { return rows_.empty(); }

  /// `width`: columns of the terminal, by which the last column is cut; 0 for no limit.
  std::string text(bool color, std::size_t width = 0, std::string_view indent = {}) const;

 private:
  std::vector<std::size_t> widths() const;

  std::vector<Align> columns_;
  std::vector<Cell> titles_;
  std::vector<std::vector<Cell>> rows_;
};

}  // namespace docmill::cli
