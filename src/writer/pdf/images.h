// Pictures -> objects: PNG without transparency and JPEG go in as they are, other PNG is taken apart into colour and
// opacity.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "writer/pdf/object_writer.h"
#include "writer/pdf/svg.h"

namespace docmill::pdf {

/// A picture ready to be written. `entries` of its dictionary, `data` encoded as they say.
struct EncodedImage {
  std::uint32_t width = 0, height = 0;
  std::string entries;
  std::string data;
  std::string opacity;  ///< deflated, one byte a pixel; empty when all is opaque
  bool cmyk = false;
  std::unique_ptr<const SvgDrawing> drawing;  ///< in place of pixels
};

/// Pixels of the largest picture that is taken apart.
inline constexpr std::uint64_t kMostPixels = std::uint64_t{64} << 20;

/// Null for what is no PNG (ISO/IEC 15948), is damaged, or has more than kMostPixels.
std::unique_ptr<EncodedImage> encode_png(std::string_view bytes, Compressor& compressor);
/// Null for what is no JPEG of 8 bits with 1, 3 or 4 components.
std::unique_ptr<EncodedImage> encode_jpeg(std::string_view bytes);

/// Writes the picture, which is no drawing, as object `number`.
void write_image(const EncodedImage& image, std::uint32_t number, ObjectWriter& objects);

}  // namespace docmill::pdf
