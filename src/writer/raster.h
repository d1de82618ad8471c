// Images that a format does not take everywhere, as pixels: WebP decoded, SVG drawn.
//
// SVG is drawn by librsvg and Cairo, which are loaded when the first one is met (raster_svg.cpp says why). Neither is
// given an address: what an image refers to is not loaded, but for what stands in the image itself.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace docmill {

/// Red, green, blue and opacity (not multiplied into them) of each pixel, rows from the top.
struct Pixels {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::vector<std::uint8_t> rgba;
};

inline constexpr std::uint64_t kMostRasterPixels = std::uint64_t{1} << 25;  ///< of one image: 128 MB

/// The image drawn `width` by `height` pixels large. Throws Error: io E-WRT-045 when the library is not installed, data
/// E-WRT-046 when it cannot draw the image. Any thread.
Pixels rasterise_svg(std::string_view svg, std::uint32_t width, std::uint32_t height);
/// Of an animation, the first picture. Throws Error data E-WRT-046 for what is damaged or has too many pixels.
Pixels decode_webp(std::string_view webp);

/// PNG (ISO/IEC 15948), 8 bits deep, without opacity where every pixel is opaque.
std::string encode_png(const Pixels& pixels);

}  // namespace docmill
