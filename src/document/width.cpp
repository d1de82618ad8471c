// Columns that text takes in a fixed-width font, from ICU's East Asian Width and general category.
#include <unicode/uchar.h>

#include "base/utf8.h"
#include "docmill/document.h"

namespace docmill {
namespace {

constexpr char32_t kFirstWide = 0x1100;       // Hangul Jamo: nothing below is wide
constexpr char32_t kFirstCombining = 0x0300;  // nothing below but U+00AD, which shows at the end of a line only

bool is_zero_width(char32_t c) {
  const auto mask = U_GET_GC_MASK(static_cast<UChar32>(c));
  return (mask & (U_GC_MN_MASK | U_GC_ME_MASK | U_GC_CF_MASK)) != 0;
}

}  // namespace

bool is_wide(char32_t c) {
  if (c < kFirstWide) {
    return false;
  }
  const int width = u_getIntPropertyValue(static_cast<UChar32>(c), UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH;
}

std::size_t display_width(std::string_view text) {
  if (utf8::is_ascii(text)) {
    return text.size();
  }
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (utf8::is_ascii(text[at])) {
      ++width;
      ++at;
      continue;
    }
    const utf8::Decoded next = utf8::decode(text, at);
    at += next.size;
    if (next.code_point < kFirstCombining) {
      ++width;
    } else if (is_wide(next.code_point)) {
      width += 2;
    } else if (!is_zero_width(next.code_point)) {
      ++width;
    }
  }
  return width;
}

}  // namespace docmill
