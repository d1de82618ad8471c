// Character properties, from ICU; see characters.h.
#include "value/characters.h"

#include <unicode/uchar.h>

#include "base/utf8.h"

namespace docmill {
namespace {

constexpr std::uint8_t kUnicodeOfPython = 14;

bool known_to_python(char32_t c) {
  UVersionInfo version;
  u_charAge(static_cast<UChar32>(c), version);
  return version[0] != 0 && version[0] <= kUnicodeOfPython;
}

}  // namespace

bool is_printable(char32_t c) {
  if (c < 0x7f) {
    return c >= 0x20;
  }
  constexpr std::uint32_t kHidden = U_GC_CC_MASK | U_GC_CF_MASK | U_GC_CS_MASK | U_GC_CO_MASK | U_GC_CN_MASK |
                                    U_GC_ZL_MASK | U_GC_ZP_MASK | U_GC_ZS_MASK;
  const std::uint32_t category = std::uint32_t{1} << u_charType(static_cast<UChar32>(c));
  return (category & kHidden) == 0 && known_to_python(c);
}

bool is_python_space(char32_t c) {
  if (c < 0x80) {
    return c == ' ' || (c >= 0x09 && c <= 0x0d) || (c >= 0x1c && c <= 0x1f);
  }
  return c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 ||
         c == 0x202f || c == 0x205f || c == 0x3000;
}

std::string_view trim_spaces(std::string_view text) {
  while (!text.empty()) {
    const utf8::Decoded first = utf8::decode(text, 0);
    if (!is_python_space(first.code_point)) {
      break;
    }
    text.remove_prefix(first.size);
  }
  while (!text.empty()) {
    const utf8::Decoded last = utf8::decode_before(text, text.size());
    if (!is_python_space(last.code_point)) {
      break;
    }
    text.remove_suffix(last.size);
  }
  return text;
}

std::optional<std::string> ascii_digits(std::string_view text) {
  std::string digits;
  for (const char32_t c : utf8::CodePoints(text)) {
    if (c < 0x80) {
      digits += static_cast<char>(c);
      continue;
    }
    const int value =
        u_charType(static_cast<UChar32>(c)) == U_DECIMAL_DIGIT_NUMBER ? u_charDigitValue(static_cast<UChar32>(c)) : -1;
    if (value < 0) {
      return std::nullopt;
    }
    digits += static_cast<char>('0' + value);
  }
  return digits;
}

}  // namespace docmill
