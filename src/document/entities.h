// Character references (&amp; &#65; &#x41;) and backslash escapes.
#pragma once

#include <string_view>

#include "docmill/base.h"

namespace docmill::markdown {

struct Entity {
  char32_t first = 0;
  char32_t second = 0;     // 0: one code point
  std::size_t length = 0;  // bytes of the reference; 0: there is none
};
/// The reference that begins at `text[0] == '&'`. HTML's 2125 names with a semicolon; numbers of up to 7 decimal or 6
/// hexadecimal digits, U+FFFD for those that are no code point.
Entity decode_entity(std::string_view text);

/// Writes the code points of `entity` to `out` (room for 8); returns the bytes.
std::size_t encode_entity(const Entity& entity, char* out);

/// `text` without backslash escapes and with references decoded; itself when there are none, else kept in `arena`.
std::string_view unescape(Arena& arena, std::string_view text);
/// The same for text in which a backslash means itself.
std::string_view decode_entities(Arena& arena, std::string_view text);

}  // namespace docmill::markdown
