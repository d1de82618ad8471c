// How wide characters are in the fonts of the themes and of most reference documents, for breaking lines as Word does.
#pragma once

#include <string_view>

namespace docmill::docx {

inline constexpr int kEm = 2048;  ///< the unit of widths: parts of the font's size

struct FontWidths {
  std::string_view name;
  int line_height;       ///< between lines, 1/2048 of the size
  const short* regular;  ///< of U+0020 to U+007E
  const short* bold;
  int other;  ///< of letters beyond
};

/// Those of the font of that name; Arial's for one that is not known.
const FontWidths& font_widths(std::string_view name);
/// Of one character: what combines has none, East Asian ones and emoji take a whole em.
int width_of(char32_t character, const FontWidths& font, bool bold);

}  // namespace docmill::docx
