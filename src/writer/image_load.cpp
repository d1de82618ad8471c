// load_image: the one policy of all writers for images.
#include <algorithm>
#include <array>

#include "writer/image.h"

namespace docmill {
namespace {

constexpr std::array<std::int8_t, 256> make_base64_table() {
  std::array<std::int8_t, 256> values{};
  values.fill(-1);
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (std::size_t i = 0; i < kDigits.size(); ++i) {
    values[static_cast<unsigned char>(kDigits[i])] = static_cast<std::int8_t>(i);
  }
  return values;
}
constexpr std::array<std::int8_t, 256> kBase64 = make_base64_table();

/// RFC 4648, section 4, with or without padding; blanks are skipped.
std::optional<std::string> decode_base64(std::string_view text) {
  text = text.substr(0, text.find_last_not_of('=') + 1);
  std::string out;
  out.reserve(text.size() / 4 * 3 + 3);
  std::uint32_t bits = 0;
  unsigned digits = 0;
  for (const char c : text) {
    if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
      continue;
    }
    const int value = kBase64[static_cast<unsigned char>(c)];
    if (value < 0) {
      return std::nullopt;
    }
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    if (++digits % 4 != 1) {
      out.push_back(static_cast<char>(bits >> (4 - 2 * ((digits - 2) % 4))));
    }
  }
  return digits % 4 == 1 ? std::nullopt : std::optional(std::move(out));
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::string decode_percent(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0) {
      out.push_back(static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2])));
      i += 2;
    } else {
      out.push_back(text[i]);
    }
  }
  return out;
}

bool starts_with_lower(std::string_view text, std::string_view start) {
  return text.size() >= start.size() && std::equal(start.begin(), start.end(), text.begin(), [](char a, char b) {
           return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b | 0x20) : b);
         });
}

/// Addresses of all sorts may be long.
std::string shown(std::string_view url) {
  constexpr std::size_t kMost = 120;
  return url.size() <= kMost ? std::string(url) : std::string(url.substr(0, kMost)) + "...";
}

constexpr std::ptrdiff_t kMostWarnings = 25;  // about images of one document

bool is_about_images(const Diagnostic& warning) {
  return (warning.code >= "E-WRT-010" && warning.code <= "E-WRT-017") || warning.code == "E-WRT-045" ||
         warning.code == "E-WRT-046";
}

/// Why an image is not even looked for. No exception: pages have many such images.
Diagnostic refusal(std::string_view url) {
  Diagnostic reason;
  if (is_remote_url(url)) {
    reason.kind = ErrorKind::security;
    reason.code = "E-WRT-017";
    reason.message = "images from the network are not loaded; their text stands in for them";
    reason.hint = "save them beside the document";
  } else {
    reason.kind = ErrorKind::not_found;
    reason.code = "E-WRT-015";
    reason.message = "the image '" + shown(url) + "' is not embedded";
    reason.hint = "allow the folder that holds it: --images DIR";
  }
  return reason;
}

/// Throws Error with the reason.
LoadedImage load(std::string_view url, ImageSource* source) {
  LoadedImage image;
  if (is_data_url(url)) {
    std::optional<std::string> bytes = decode_data_uri(url);
    if (!bytes) {
      throw Error(ErrorKind::data, "E-WRT-014", "an image in a data: address is badly encoded or too large",
                  "name a file instead");
    }
    image.bytes = std::make_shared<const std::string>(*std::move(bytes));
  } else {
    image.bytes = source->load(url);
  }
  const std::optional<ImageInfo> info = read_image_info(*image.bytes);
  if (!info) {
    throw Error(ErrorKind::data, "E-WRT-014", "'" + shown(url) + "' is no PNG, JPEG, SVG, GIF or WebP image",
                "convert it to one of these");
  }
  image.info = *info;
  return image;
}

}  // namespace

bool is_remote_url(std::string_view url) {
  return starts_with_lower(url, "http:") || starts_with_lower(url, "https:") || url.substr(0, 2) == "//";
}
bool is_data_url(std::string_view url) { return starts_with_lower(url, "data:"); }

std::optional<std::string> decode_data_uri(std::string_view url) {
  constexpr std::string_view kBase64Mark = ";base64";
  const std::size_t comma = url.find(',');
  if (!is_data_url(url) || comma == std::string_view::npos || url.size() / 4 * 3 > kMaxImageBytes) {
    return std::nullopt;
  }
  const std::string_view type = url.substr(0, comma);
  const std::string_view body = url.substr(comma + 1);
  const bool base64 = type.size() >= kBase64Mark.size() &&
                      starts_with_lower(type.substr(type.size() - kBase64Mark.size()), kBase64Mark);
  if (!base64) {
    return decode_percent(body);
  }
  return body.find('%') == std::string_view::npos ? decode_base64(body) : decode_base64(decode_percent(body));
}

void warn_about_image(const Node& image, const Document& document, const WriteOptions& options, Diagnostic diagnostic) {
  if (options.warnings == nullptr) {
    return;
  }
  std::vector<Diagnostic>& warnings = *options.warnings;
  const std::ptrdiff_t said = std::count_if(warnings.begin(), warnings.end(), is_about_images);
  if (said == kMostWarnings || std::any_of(warnings.begin(), warnings.end(), [&](const Diagnostic& other) {
        return other.code == diagnostic.code && other.message == diagnostic.message;
      })) {
    return;
  }
  if (said == kMostWarnings - 1) {
    diagnostic.hint += "; there may be more like it, which are not listed";
  }
  diagnostic.severity = Severity::warning;
  if (!document.source().empty()) {
    diagnostic.place = place_at({}, document.source(), image.span());
  }
  warnings.push_back(std::move(diagnostic));
}

std::optional<LoadedImage> load_image(const Node& image, const Document& document, const WriteOptions& options) {
  if (is_remote_url(image.url()) || (options.images == nullptr && !is_data_url(image.url()))) {
    if (options.warnings != nullptr) {
      warn_about_image(image, document, options, refusal(image.url()));
    }
    return std::nullopt;
  }
  try {
    return load(image.url(), options.images);
  } catch (const Error& error) {
    warn_about_image(image, document, options, error.diagnostic());
    return std::nullopt;
  }
}

}  // namespace docmill
