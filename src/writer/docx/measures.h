// How the styles of a style sheet set text: what Pages counts with.
//
// Read from the sheet itself, so that the styles of a reference document count as those of the themes do.
#pragma once

#include <array>
#include <pugixml.hpp>
#include <string>

#include "writer/docx/font_widths.h"
#include "writer/docx/look.h"
#include "writer/docx/styles.h"

namespace docmill::docx {

enum class LineRule : std::uint8_t { automatic, exact, at_least };

/// Lengths are twips, as styles and what they are based on give them.
struct Measure {
  const FontWidths* font = nullptr;
  int size = 20;  ///< half-points
  int before = 0;
  int after = 0;
  /// 1/240 of the font's own where the rule is automatic; of a table style only what it says itself, or 0.
  int line = 240;
  LineRule rule = LineRule::automatic;
  int left = 0;
  int right = 0;
  int first_line = 0;  ///< from `left`; negative: it hangs
  int border_above = 0;
  int border_below = 0;
  bool bold = false;
  bool keep_next = false;
  bool keep_lines = false;

  int line_height() const;
  /// Of a text in one line.
  int width_of(std::string_view text) const;
};
/// By Style.
using Measures = std::array<Measure, kStyles>;

struct ThemeFonts {
  std::string major;
  std::string minor;
};

/// `sheet`: the element w:styles, which has the styles of `ids`.
Measures read_measures(const pugi::xml_node& sheet, const StyleIds& ids, const ThemeFonts& fonts);
/// Those of a theme, read once.
const Measures& own_measures(const Look& look);

}  // namespace docmill::docx
