// Images on their way into a document: what kind they are, how large, and where their bytes come from.
//
// Every writer that embeds images calls load_image; what it refuses is a warning, and the alternative text stands in.
// Nothing is decompressed: sizes are read from headers (PNG 1.2, JFIF 1.02, SVG 1.1, GIF89a, WebP), in time linear in
// the size and without trusting any length found in the file.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "docmill/writer.h"

namespace docmill {

enum class ImageKind : std::uint8_t { png, jpeg, svg, gif, webp };

struct ImageInfo {
  ImageKind kind = ImageKind::png;
  std::uint32_t width = 0;   ///< pixels as stored; of SVG, CSS pixels; at least 1
  std::uint32_t height = 0;  ///< at least 1
  double dpi = 96;           ///< pixels per inch the file asks for; 96 when it does not say
};

/// "image/png"
std::string_view media_type(ImageKind kind);

/// nullopt for what is no image of these kinds, is cut off before its size, or has a side of 0 or above 65,535 pixels.
std::optional<ImageInfo> read_image_info(std::string_view bytes);

/// The bytes of `data:TYPE;base64,...` or `data:TYPE,...`; nullopt for anything else, for what is badly encoded, and
/// for more than kMaxImageBytes.
std::optional<std::string> decode_data_uri(std::string_view url);

/// Addresses that name something in the network, and those that hold the image themselves.
bool is_remote_url(std::string_view url);
bool is_data_url(std::string_view url);

struct LoadedImage {
  std::shared_ptr<const std::string> bytes;
  ImageInfo info;
};

/// The image that `image`, a node of `document`, shows: from its data URI, else from options.images. nullopt when it
/// cannot be had; options.warnings then says why, with the place of the node (E-WRT-010 to E-WRT-015, E-WRT-017).
std::optional<LoadedImage> load_image(const Node& image, const Document& document, const WriteOptions& options);
/// Why the image that `image` shows could not be used, as one of options.warnings; each message once, and not too many.
void warn_about_image(const Node& image, const Document& document, const WriteOptions& options, Diagnostic diagnostic);

}  // namespace docmill
