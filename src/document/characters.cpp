// Unicode properties for the Markdown parser and for anchors, from ICU; nothing else of the room touches ICU.
#include "document/characters.h"

#include <unicode/uchar.h>
#include <unicode/ustring.h>

#include <vector>

namespace docmill::markdown {

bool equals_lower(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) {
    return false;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (to_lower(text[i]) != lower[i]) {
      return false;
    }
  }
  return true;
}

bool is_unicode_space(char32_t c) {
  return c < 0x80 ? is_space(static_cast<char>(c)) : u_charType(static_cast<UChar32>(c)) == U_SPACE_SEPARATOR;
}

bool is_unicode_punctuation(char32_t c, bool version_0_30) {
  if (c < 0x80) {
    return is_punctuation(static_cast<char>(c));
  }
  return (U_GET_GC_MASK(static_cast<UChar32>(c)) & (version_0_30 ? U_GC_P_MASK : U_GC_P_MASK | U_GC_S_MASK)) != 0;
}

bool is_word(char32_t c) {
  if (c < 0x80) {
    return is_alphanumeric(static_cast<char>(c)) || c == '_';
  }
  return (U_GET_GC_MASK(static_cast<UChar32>(c)) & (U_GC_L_MASK | U_GC_M_MASK | U_GC_ND_MASK | U_GC_PC_MASK)) != 0 ||
         u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_ALPHABETIC) != 0;
}

char32_t to_lower(char32_t c) { return static_cast<char32_t>(u_tolower(static_cast<UChar32>(c))); }

void append_folded(std::string_view text, std::string& out) {
  std::vector<UChar> wide(text.size());
  std::vector<UChar> folded(text.size() * 3);  // no code point folds to more than three units
  std::int32_t wide_size = 0;
  std::int32_t folded_size = 0;
  UErrorCode status = U_ZERO_ERROR;
  u_strFromUTF8(wide.data(), static_cast<std::int32_t>(wide.size()), &wide_size, text.data(),
                static_cast<std::int32_t>(text.size()), &status);
  folded_size = u_strFoldCase(folded.data(), static_cast<std::int32_t>(folded.size()), wide.data(), wide_size,
                              U_FOLD_CASE_DEFAULT, &status);
  const std::size_t start = out.size();
  out.resize(start + static_cast<std::size_t>(folded_size) * 3);
  std::int32_t size = 0;
  u_strToUTF8(out.data() + start, static_cast<std::int32_t>(out.size() - start), &size, folded.data(), folded_size,
              &status);
  out.resize(start + static_cast<std::size_t>(size));
  if (U_FAILURE(status) != 0) {
    out.resize(start);
    out.append(text);
  }
}

}  // namespace docmill::markdown
