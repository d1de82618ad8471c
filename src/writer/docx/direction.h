// Directions of characters, as far as paragraphs and runs need them (Unicode Standard Annex 9, rules P2 and P3).
#pragma once

#include <cstdint>
#include <string_view>

namespace docmill::docx {

enum class Direction : std::uint8_t { neutral, left_to_right, right_to_left };

/// Of one character; digits and marks are neutral.
Direction direction_of(char32_t c);
/// Of the first character that has one.
Direction first_direction(std::string_view text);
/// False only when no character of `text` is written from right to left; fast.
bool may_be_right_to_left(std::string_view text);

}  // namespace docmill::docx
