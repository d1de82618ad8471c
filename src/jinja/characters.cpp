// Unicode properties from ICU. Nothing here is on the path of an ASCII template.
#include "jinja/characters.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <string>

#include "value/characters.h"

namespace docmill::jinja {
namespace {

// Aliases that Python knows and ICU does not: the control characters have no Unicode name.
struct Alias {
  std::string_view name;
  char32_t code;
};
constexpr Alias kAliases[] = {
    {"NULL", 0},
    {"NUL", 0},
    {"ALERT", 7},
    {"BACKSPACE", 8},
    {"CHARACTER TABULATION", 9},
    {"TAB", 9},
    {"HT", 9},
    {"LINE FEED", 10},
    {"NEW LINE", 10},
    {"LF", 10},
    {"NL", 10},
    {"EOL", 10},
    {"END OF LINE", 10},
    {"LINE TABULATION", 11},
    {"VT", 11},
    {"FORM FEED", 12},
    {"FF", 12},
    {"CARRIAGE RETURN", 13},
    {"CR", 13},
    {"ESCAPE", 27},
    {"ESC", 27},
    {"DELETE", 127},
    {"DEL", 127},
    {"NEXT LINE", 0x85},
    {"NEL", 0x85},
    {"NBSP", 0xA0},
    {"SHY", 0xAD},
    {"ZWSP", 0x200B},
    {"ZWNJ", 0x200C},
    {"ZWJ", 0x200D},
    {"LRM", 0x200E},
    {"RLM", 0x200F},
    {"WJ", 0x2060},
    {"BOM", 0xFEFF},
    {"ZWNBSP", 0xFEFF},
    {"BYTE ORDER MARK", 0xFEFF},
};

}  // namespace

bool is_space(char32_t code) { return is_python_space(code); }

std::size_t skip_space(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    if (is_ascii(text[at])) {
      if (!is_ascii_space(text[at])) {
        break;
      }
      ++at;
      continue;
    }
    const utf8::Decoded character = utf8::decode(text, at);
    if (!is_python_space(character.code_point)) {
      break;
    }
    at += character.size;
  }
  return at;
}

std::size_t skip_space_back(std::string_view text, std::size_t from, std::size_t at) {
  while (at > from) {
    const utf8::Decoded character = utf8::decode_before(text, at);
    if (!is_python_space(character.code_point) || character.size > at - from) {
      break;
    }
    at -= character.size;
  }
  return at;
}

bool is_identifier_start(char32_t code) {
  return code == '_' || u_hasBinaryProperty(static_cast<UChar32>(code), UCHAR_XID_START) != 0;
}

bool is_identifier_part(char32_t code) {
  return u_hasBinaryProperty(static_cast<UChar32>(code), UCHAR_XID_CONTINUE) != 0;
}

int digit_value(char32_t code) { return u_charDigitValue(static_cast<UChar32>(code)); }

std::optional<char32_t> character_named(std::string_view name) {
  constexpr std::size_t kLongestName = 120;
  if (name.empty() || name.size() > kLongestName) {
    return std::nullopt;
  }
  std::string upper(name);
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  for (const Alias& alias : kAliases) {
    if (alias.name == upper) {
      return alias.code;
    }
  }
  for (const UCharNameChoice choice : {U_UNICODE_CHAR_NAME, U_CHAR_NAME_ALIAS}) {
    UErrorCode status = U_ZERO_ERROR;
    const UChar32 code = u_charFromName(choice, upper.c_str(), &status);
    if (U_SUCCESS(status)) {
      return static_cast<char32_t>(code);
    }
  }
  return std::nullopt;
}

}  // namespace docmill::jinja
