// Unicode properties from ICU. Nothing here is on the path of an ASCII template.
#include "jinja/characters.h"

#include <unicode/uchar.h>

#include <algorithm>

namespace docmill::jinja {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

/// Bytes of the sequence that `lead` opens, 0 when it opens none.
std::uint32_t sequence_size(unsigned char lead) {
  if (lead < 0x80) {
    return 1;
  }
  if (lead >= 0xC2 && lead <= 0xDF) {
    return 2;
  }
  if (lead >= 0xE0 && lead <= 0xEF) {
    return 3;
  }
  return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

// Aliases that Python knows and ICU does not: the control characters have no Unicode name.
struct Alias {
  std::string_view name;
  char32_t code;
};
constexpr Alias kAliases[] = {
    {"NULL", 0},          {"NUL", 0},        {"ALERT", 7},
    {"BACKSPACE", 8},     {"CHARACTER TABULATION", 9}, {"TAB", 9},      {"HT", 9},
    {"LINE FEED", 10},    {"NEW LINE", 10},  {"LF", 10},                {"NL", 10},
    {"EOL", 10},          {"END OF LINE", 10}, {"LINE TABULATION", 11}, {"VT", 11},
    {"FORM FEED", 12},    {"FF", 12},        {"CARRIAGE RETURN", 13},   {"CR", 13},
    {"ESCAPE", 27},       {"ESC", 27},       {"DELETE", 127},           {"DEL", 127},
    {"NEXT LINE", 0x85},  {"NEL", 0x85},     {"NBSP", 0xA0},            {"SHY", 0xAD},
    {"ZWSP", 0x200B},     {"ZWNJ", 0x200C},  {"ZWJ", 0x200D},           {"LRM", 0x200E},
    {"RLM", 0x200F},      {"WJ", 0x2060},    {"BOM", 0xFEFF},           {"ZWNBSP", 0xFEFF},
    {"BYTE ORDER MARK", 0xFEFF},
};

}  // namespace

Character decode_at(std::string_view text, std::size_t at) {
  if (at >= text.size()) {
    return {};
  }
  const auto lead = static_cast<unsigned char>(text[at]);
  const std::uint32_t size = sequence_size(lead);
  if (size == 1) {
    return {lead, 1};
  }
  if (size == 0 || at + size > text.size()) {
    return {kReplacement, 1};
  }
  char32_t code = lead & (0xFFU >> (size + 1));
  for (std::uint32_t i = 1; i < size; ++i) {
    if (!is_continuation(text[at + i])) {
      return {kReplacement, 1};
    }
    code = code << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
  }
  const bool overlong = (size == 3 && code < 0x800) || (size == 4 && code < 0x10000);
  if (overlong || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) {
    return {kReplacement, 1};
  }
  return {code, size};
}

Character decode_before(std::string_view text, std::size_t at) {
  for (std::size_t size = 1; size <= 4 && size <= at; ++size) {
    if (!is_continuation(text[at - size])) {
      const Character character = decode_at(text, at - size);
      return character.size == size ? character : Character{kReplacement, 1};
    }
  }
  return at == 0 ? Character{} : Character{kReplacement, 1};
}

void append_utf8(std::string& out, char32_t code) {
  const auto push = [&out](char32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code < 0x80) {
    push(code);
  } else if (code < 0x800) {
    push(0xC0 | code >> 6);
    push(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    push(0xE0 | code >> 12);
    push(0x80 | (code >> 6 & 0x3F));
    push(0x80 | (code & 0x3F));
  } else {
    push(0xF0 | code >> 18);
    push(0x80 | (code >> 12 & 0x3F));
    push(0x80 | (code >> 6 & 0x3F));
    push(0x80 | (code & 0x3F));
  }
}

bool is_space(char32_t code) {
  if (code < 0x80) {
    return is_ascii_space(static_cast<char>(code));
  }
  return code == 0x85 || code == 0xA0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200A) || code == 0x2028 ||
         code == 0x2029 || code == 0x202F || code == 0x205F || code == 0x3000;
}

std::size_t skip_space(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    if (is_ascii(text[at])) {
      if (!is_ascii_space(text[at])) {
        break;
      }
      ++at;
      continue;
    }
    const Character character = decode_at(text, at);
    if (!is_space(character.code)) {
      break;
    }
    at += character.size;
  }
  return at;
}

std::size_t skip_space_back(std::string_view text, std::size_t from, std::size_t at) {
  while (at > from) {
    const Character character = decode_before(text, at);
    if (!is_space(character.code) || character.size > at - from) {
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

bool is_wordlike(char32_t code) {
  const auto c = static_cast<UChar32>(code);
  return u_isalnum(c) != 0 || u_getNumericValue(c) != U_NO_NUMERIC_VALUE;
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
