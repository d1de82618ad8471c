#include "cli/text.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace docmill::cli {
namespace {

constexpr std::uint32_t kMalformed = 0xffffffff;

struct CodePoint {
  std::uint32_t value = kMalformed;
  std::size_t size = 1;
};

/// Length and lowest code point of a sequence by its first byte.
struct Lead {
  std::size_t size;
  std::uint32_t lowest;
  std::uint32_t bits;
};
Lead lead_of(unsigned char byte) {
  if (byte >= 0xf0 && byte < 0xf8) {
    return {4, 0x10000, byte & 0x07U};
  }
  if (byte >= 0xe0 && byte < 0xf0) {
    return {3, 0x800, byte & 0x0fU};
  }
  if (byte >= 0xc0 && byte < 0xe0) {
    return {2, 0x80, byte & 0x1fU};
  }
  return {byte < 0x80 ? 1U : 0U, 0, byte};
}

/// The code point at the front of `text`, which is not empty; a malformed byte stands alone.
CodePoint front(std::string_view text) {
  const Lead lead = lead_of(static_cast<unsigned char>(text.front()));
  if (lead.size == 0 || lead.size > text.size()) {
    return {};
  }
  std::uint32_t value = lead.bits;
  for (std::size_t i = 1; i < lead.size; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xc0U) != 0x80) {
      return {};
    }
    value = value << 6 | (byte & 0x3fU);
  }
  const bool surrogate = value >= 0xd800 && value <= 0xdfff;
  return value < lead.lowest || value > 0x10ffff || surrogate ? CodePoint{} : CodePoint{value, lead.size};
}

struct Range {
  std::uint32_t first;
  std::uint32_t last;
};
constexpr std::array<Range, 11> kWide = {{{0x1100, 0x115f},
                                          {0x2e80, 0x303e},
                                          {0x3041, 0xa4cf},
                                          {0xac00, 0xd7a3},
                                          {0xf900, 0xfaff},
                                          {0xfe30, 0xfe6f},
                                          {0xff00, 0xff60},
                                          {0xffe0, 0xffe6},
                                          {0x1f300, 0x1f64f},
                                          {0x1f900, 0x1f9ff},
                                          {0x20000, 0x3fffd}}};
constexpr std::array<Range, 4> kNarrow = {{{0x0300, 0x036f}, {0x200b, 0x200f}, {0x20d0, 0x20ff}, {0xfe00, 0xfe0f}}};

template <std::size_t N>
bool is_in(std::uint32_t value, const std::array<Range, N>& ranges) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [value](const Range& range) { return value >= range.first && value <= range.last; });
}

std::size_t width_of(std::uint32_t value) {
  if (value < 0x300 || is_in(value, kNarrow)) {
    return value < 0x300 ? 1 : 0;
  }
  return is_in(value, kWide) ? 2 : 1;
}

/// Control characters, and those that turn the direction of the text around.
bool is_steering(std::uint32_t value) {
  return value < 0x20 || (value >= 0x7f && value < 0xa0) || (value >= 0x202a && value <= 0x202e) ||
         (value >= 0x2066 && value <= 0x2069) || value == 0x2028 || value == 0x2029;
}

}  // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const CodePoint point = front(text);
    if (point.value == kMalformed) {
      return false;
    }
    text.remove_prefix(point.size);
  }
  return true;
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const CodePoint point = front(text);
    width += width_of(point.value);
    text.remove_prefix(point.size);
  }
  return width;
}

std::string fitted(std::string_view text, std::size_t columns) {
  constexpr std::string_view kCut = "...";
  if (columns < kCut.size() || display_width(text) <= columns) {
    return std::string(text);
  }
  std::size_t width = 0;
  std::size_t end = 0;
  while (true) {
    const CodePoint point = front(text.substr(end));
    width += width_of(point.value);
    if (width > columns - kCut.size()) {
      return std::string(text.substr(0, end)) + std::string(kCut);
    }
    end += point.size;
  }
}

std::string printable(std::string_view text) {
  std::string shown;
  shown.reserve(text.size());
  while (!text.empty()) {
    const CodePoint point = front(text);
    const char first = text.front();
    if (first == '\n' || first == '\t' || first == '\r') {
      shown += ' ';
    } else if (point.value == kMalformed || is_steering(point.value)) {
      shown += "\xef\xbf\xbd";
    } else {
      shown += text.substr(0, point.size);
    }
    text.remove_prefix(point.size);
  }
  return shown;
}

}  // namespace docmill::cli
