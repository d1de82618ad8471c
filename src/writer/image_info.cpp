// Kind and size of an image from its first bytes. Every read is checked against what is left.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "writer/image.h"

namespace docmill {
namespace {

constexpr std::uint32_t kMostPixels = 65'535;      // of a side
constexpr std::size_t kMostSvgProlog = 64 * 1024;  // bytes before and in the <svg> tag
constexpr double kMostDpi = 10'000;

bool starts_with(std::string_view text, std::string_view start) { return text.substr(0, start.size()) == start; }

std::uint32_t byte_at(std::string_view bytes, std::size_t at) { return static_cast<unsigned char>(bytes[at]); }
std::uint32_t big_16(std::string_view bytes, std::size_t at) {
  return byte_at(bytes, at) << 8 | byte_at(bytes, at + 1);
}
std::uint32_t big_32(std::string_view bytes, std::size_t at) { return big_16(bytes, at) << 16 | big_16(bytes, at + 2); }
std::uint32_t little_16(std::string_view bytes, std::size_t at) {
  return byte_at(bytes, at) | byte_at(bytes, at + 1) << 8;
}
std::uint32_t little_24(std::string_view bytes, std::size_t at) {
  return little_16(bytes, at) | byte_at(bytes, at + 2) << 16;
}

std::optional<ImageInfo> checked(ImageKind kind, std::uint32_t width, std::uint32_t height, double dpi = 96) {
  if (width == 0 || height == 0 || width > kMostPixels || height > kMostPixels) {
    return std::nullopt;
  }
  return ImageInfo{kind, width, height, dpi >= 1 && dpi <= kMostDpi ? dpi : 96};
}

// ---- PNG ----------------------------------------------------------------------------------------------------------

/// Resolution is in a pHYs chunk, which stands before the first IDAT.
double png_dpi(std::string_view bytes) {
  constexpr std::size_t kFrame = 12;  // length, type, checksum
  for (std::size_t at = 8; bytes.size() - at >= kFrame;) {
    const std::size_t length = big_32(bytes, at);
    const std::string_view type = bytes.substr(at + 4, 4);
    if (type == "IDAT" || length > bytes.size() - at - kFrame) {
      break;
    }
    if (type == "pHYs" && length == 9 && byte_at(bytes, at + 16) == 1) {
      return big_32(bytes, at + 8) * 0.0254;  // pixels per metre
    }
    at += kFrame + length;
  }
  return 96;
}

std::optional<ImageInfo> read_png(std::string_view bytes) {
  if (bytes.size() < 33 || bytes.substr(12, 4) != "IHDR") {
    return std::nullopt;
  }
  return checked(ImageKind::png, big_32(bytes, 16), big_32(bytes, 20), png_dpi(bytes));
}

// ---- JPEG ---------------------------------------------------------------------------------------------------------

double jfif_dpi(std::string_view segment) {
  if (segment.size() < 12 || !starts_with(segment, std::string_view("JFIF\0", 5))) {
    return 0;
  }
  const double density = big_16(segment, 8);
  switch (byte_at(segment, 7)) {
    case 1:
      return density;
    case 2:
      return density * 2.54;
    default:
      return 0;  // only the shape of a pixel
  }
}

/// SOF0 to SOF15, but for the three numbers that mean something else.
bool is_frame_header(std::uint32_t marker) {
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

std::optional<ImageInfo> read_jpeg(std::string_view bytes) {
  double dpi = 96;
  for (std::size_t at = 2; bytes.size() - at >= 4;) {
    if (byte_at(bytes, at) != 0xFF) {
      return std::nullopt;
    }
    const std::uint32_t marker = byte_at(bytes, at + 1);
    if (marker == 0xFF || marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7)) {
      at += marker == 0xFF ? 1 : 2;  // filling, and markers without a segment
      continue;
    }
    const std::size_t length = big_16(bytes, at + 2);
    if (length < 2 || length > bytes.size() - at - 2 || marker == 0xDA || marker == 0xD9) {
      return std::nullopt;
    }
    const std::string_view segment = bytes.substr(at + 4, length - 2);
    if (is_frame_header(marker)) {
      return segment.size() < 5 ? std::nullopt : checked(ImageKind::jpeg, big_16(segment, 3), big_16(segment, 1), dpi);
    }
    if (marker == 0xE0) {
      dpi = std::max(jfif_dpi(segment), dpi == 96 ? 0.0 : dpi);
    }
    at += 2 + length;
  }
  return std::nullopt;
}

// ---- GIF, WebP ----------------------------------------------------------------------------------------------------

std::optional<ImageInfo> read_gif(std::string_view bytes) {
  return bytes.size() < 13 ? std::nullopt : checked(ImageKind::gif, little_16(bytes, 6), little_16(bytes, 8));
}

std::optional<ImageInfo> read_webp(std::string_view bytes) {
  if (bytes.size() < 30) {
    return std::nullopt;
  }
  const std::string_view chunk = bytes.substr(12, 4);
  if (chunk == "VP8X") {
    return checked(ImageKind::webp, little_24(bytes, 24) + 1, little_24(bytes, 27) + 1);
  }
  if (chunk == "VP8L" && byte_at(bytes, 20) == 0x2F) {
    const std::uint32_t bits = little_16(bytes, 21) | little_16(bytes, 23) << 16;
    return checked(ImageKind::webp, (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1);
  }
  if (chunk == "VP8 " && bytes.substr(23, 3) == "\x9D\x01\x2A") {
    return checked(ImageKind::webp, little_16(bytes, 26) & 0x3FFF, little_16(bytes, 28) & 0x3FFF);
  }
  return std::nullopt;
}

// ---- SVG ----------------------------------------------------------------------------------------------------------

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

void skip_blanks(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
}

/// Takes `text` to behind the first `end`; to its end when there is none.
void skip_behind(std::string_view& text, std::string_view end) {
  const std::size_t at = text.find(end);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + end.size());
}

/// What stands before the root: declaration, comments, document type (its own subset in brackets may hold '>').
void skip_prolog(std::string_view& text) {
  for (skip_blanks(text); !text.empty(); skip_blanks(text)) {
    if (starts_with(text, "<!--")) {
      skip_behind(text, "-->");
    } else if (starts_with(text, "<?")) {
      skip_behind(text, "?>");
    } else if (starts_with(text, "<!")) {
      const std::size_t stop = text.find_first_of("[>");
      skip_behind(text, stop != std::string_view::npos && text[stop] == '[' ? "]>" : ">");
    } else {
      return;
    }
  }
}

/// Takes the next `name="value"` off the front of a tag; false at its end.
bool next_attribute(std::string_view& tag, std::string_view& name, std::string_view& value) {
  skip_blanks(tag);
  const std::size_t equals = tag.find_first_of("=>/");
  if (equals == std::string_view::npos || tag[equals] != '=') {
    return false;
  }
  name = tag.substr(0, equals);
  while (!name.empty() && is_blank(name.back())) {
    name.remove_suffix(1);
  }
  tag.remove_prefix(equals + 1);
  skip_blanks(tag);
  if (tag.empty() || (tag.front() != '"' && tag.front() != '\'')) {
    return false;
  }
  const std::size_t end = tag.find(tag.front(), 1);
  if (end == std::string_view::npos) {
    return false;
  }
  value = tag.substr(1, end - 1);
  tag.remove_prefix(end + 1);
  return true;
}

/// Takes a number off the front of `text`; 0 when there is none.
double take_number(std::string_view& text) {
  while (!text.empty() && (is_blank(text.front()) || text.front() == ',' || text.front() == '+')) {
    text.remove_prefix(1);
  }
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || !std::isfinite(number)) {
    return 0;
  }
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

/// A length of CSS in CSS pixels; 0 when it depends on something else, as a percentage does.
double css_pixels(std::string_view text) {
  struct Unit {
    std::string_view name;
    double pixels;
  };
  static constexpr std::array<Unit, 7> kUnits = {
      {{"", 1}, {"px", 1}, {"pt", 96.0 / 72}, {"pc", 16}, {"in", 96}, {"cm", 96 / 2.54}, {"mm", 9.6 / 2.54}}};
  const double number = take_number(text);
  while (!text.empty() && is_blank(text.back())) {
    text.remove_suffix(1);
  }
  const auto* const unit =
      std::find_if(kUnits.begin(), kUnits.end(), [&](const Unit& known) { return known.name == text; });
  return unit == kUnits.end() ? 0 : number * unit->pixels;
}

std::optional<ImageInfo> svg_info(double width, double height, double box_width, double box_height) {
  if (width <= 0 && height <= 0) {
    width = box_width > 0 ? box_width : 300;  // what CSS gives a replaced element without a size
    height = box_width > 0 && box_height > 0 ? box_height : 150;
  } else if (box_width > 0 && box_height > 0) {
    width = width > 0 ? width : height * box_width / box_height;
    height = height > 0 ? height : width * box_height / box_width;
  }
  if (!(width > 0 && width <= kMostPixels && height > 0 && height <= kMostPixels)) {
    return std::nullopt;
  }
  return checked(ImageKind::svg, std::max(1U, static_cast<std::uint32_t>(std::lround(width))),
                 std::max(1U, static_cast<std::uint32_t>(std::lround(height))));
}

std::optional<ImageInfo> read_svg(std::string_view bytes) {
  std::string_view text = bytes.substr(0, kMostSvgProlog);
  if (starts_with(text, "\xEF\xBB\xBF")) {
    text.remove_prefix(3);
  }
  skip_prolog(text);
  if (starts_with(text, "<svg:")) {
    text.remove_prefix(5);
  } else if (!text.empty()) {
    text.remove_prefix(1);
  }
  if (!starts_with(text, "svg") || text.size() < 4 || !(is_blank(text[3]) || text[3] == '>' || text[3] == '/')) {
    return std::nullopt;
  }
  text.remove_prefix(3);
  double width = 0;
  double height = 0;
  std::array<double, 4> box{};
  std::string_view name;
  std::string_view value;
  while (next_attribute(text, name, value)) {
    if (name == "width") {
      width = css_pixels(value);
    } else if (name == "height") {
      height = css_pixels(value);
    } else if (name == "viewBox") {
      std::generate(box.begin(), box.end(), [&] { return take_number(value); });
    }
  }
  // A tag that is cut off says nothing reliable.
  return text.find('>') == std::string_view::npos ? std::nullopt : svg_info(width, height, box[2], box[3]);
}

}  // namespace

std::string_view media_type(ImageKind kind) {
  switch (kind) {
    case ImageKind::png:
      return "image/png";
    case ImageKind::jpeg:
      return "image/jpeg";
    case ImageKind::svg:
      return "image/svg+xml";
    case ImageKind::gif:
      return "image/gif";
    case ImageKind::webp:
      return "image/webp";
  }
  return {};
}

std::optional<ImageInfo> read_image_info(std::string_view bytes) {
  if (starts_with(bytes, "\x89PNG\r\n\x1A\n")) {
    return read_png(bytes);
  }
  if (starts_with(bytes, "\xFF\xD8\xFF")) {
    return read_jpeg(bytes);
  }
  if (starts_with(bytes, "GIF87a") || starts_with(bytes, "GIF89a")) {
    return read_gif(bytes);
  }
  if (starts_with(bytes, "RIFF") && bytes.size() >= 12 && bytes.substr(8, 4) == "WEBP") {
    return read_webp(bytes);
  }
  return read_svg(bytes);
}

}  // namespace docmill
