// The charset of a CID-keyed CFF font (Adobe Technical Note 5176): in a PDF its glyphs are selected by CID, not by
// number.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace docmill::pdf {

/// The CID of each of the `glyphs` first glyphs; empty when the font is not CID-keyed (then CID and glyph are the same)
/// or damaged.
std::vector<std::uint16_t> cff_charset(std::string_view cff, std::uint32_t glyphs);

}  // namespace docmill::pdf
