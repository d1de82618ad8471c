#include "cli/text.h"

#include <algorithm>

namespace docmill::cli {
namespace {

bool begins_code_point(char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80; }

/// Bytes at the front of `text` that steer a terminal: a control character, or one that turns the direction of the
/// text around. 0 for none.
std::size_t steering_bytes(std::string_view text) {
  const auto byte = [text](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  if (byte(0) < 0x20 || byte(0) == 0x7f) {
    return 1;
  }
  if (byte(0) == 0xc2 && byte(1) >= 0x80 && byte(1) < 0xa0) {
    return 2;
  }
  const bool directions = byte(1) == 0x80 && byte(2) >= 0xa8 && byte(2) <= 0xae;  // U+2028 to U+202E
  const bool isolates = byte(1) == 0x81 && byte(2) >= 0xa6 && byte(2) <= 0xa9;    // U+2066 to U+2069
  return byte(0) == 0xe2 && (directions || isolates) ? 3 : 0;
}

}  // namespace

std::size_t display_width(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_code_point));
}

std::string fitted(std::string_view text, std::size_t columns) {
  constexpr std::string_view kCut = "...";
  if (columns < kCut.size() || display_width(text) <= columns) {
    return std::string(text);
  }
  std::size_t end = 0;
  for (std::size_t width = 0; end < text.size(); ++end) {
    width += begins_code_point(text[end]) ? 1U : 0U;
    if (width > columns - kCut.size()) {
      break;
    }
  }
  return std::string(text.substr(0, end)) + std::string(kCut);
}

std::string printable(std::string_view text) {
  std::string shown;
  shown.reserve(text.size());
  while (!text.empty()) {
    const std::size_t steering = steering_bytes(text);
    const char first = text.front();
    if (steering == 0) {
      shown += first;
    } else {
      shown += first == '\n' || first == '\t' || first == '\r' ? " " : "\xef\xbf\xbd";
    }
    text.remove_prefix(std::max<std::size_t>(steering, 1));
  }
  return shown;
}

}  // namespace docmill::cli
