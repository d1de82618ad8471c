// WebP through libwebp.
#include <webp/decode.h>

#include "docmill/base.h"
#include "writer/raster.h"

namespace docmill {

Pixels decode_webp(std::string_view webp) {
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(webp.data());
  int width = 0;
  int height = 0;
  Pixels pixels;
  if (WebPGetInfo(bytes, webp.size(), &width, &height) != 0 &&
      static_cast<std::uint64_t>(width) * static_cast<std::uint64_t>(height) <= kMostRasterPixels) {
    pixels.width = static_cast<std::uint32_t>(width);
    pixels.height = static_cast<std::uint32_t>(height);
    pixels.rgba.resize(std::size_t{pixels.width} * pixels.height * 4);
    if (WebPDecodeRGBAInto(bytes, webp.size(), pixels.rgba.data(), pixels.rgba.size(), width * 4) != nullptr) {
      return pixels;
    }
  }
  throw Error(ErrorKind::data, "E-WRT-046", "a WebP image cannot be decoded: it is damaged, too large or an animation",
              "convert it to PNG");
}

}  // namespace docmill
