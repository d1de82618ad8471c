// Colours of SVG and CSS (CSS Color Level 3).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace docmill::pdf {

struct SvgColour {
  std::uint32_t value = 0;  ///< 0xRRGGBB
  double opacity = 1;
};

/// A name, #rgb, #rgba, #rrggbb, #rrggbbaa, rgb(), rgba(), hsl() or hsla(); nullopt for anything else.
std::optional<SvgColour> svg_colour(std::string_view text);

}  // namespace docmill::pdf
