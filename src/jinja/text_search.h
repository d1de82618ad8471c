// Finding one text in another in linear time, from the front and from the back.
//
// Works on bytes; valid UTF-8 never matches in the middle of a character. An empty needle is found at once.
#pragma once

#include <cstddef>
#include <string_view>

#include "docmill/base.h"

namespace docmill::jinja {

/// Byte offset of the first `needle` at or after `from`, or npos. Requires from <= text.size().
std::size_t find_first(std::string_view text, std::string_view needle, std::size_t from = 0);
/// Byte offset of the last `needle`, or npos. Long needles take 4 bytes of `arena` for each of theirs.
std::size_t find_last(Arena& arena, std::string_view text, std::string_view needle);
/// Number of occurrences that do not overlap, at most `most`. Requires a needle that is not empty.
std::size_t count_occurrences(std::string_view text, std::string_view needle,
                              std::size_t most = static_cast<std::size_t>(-1));

}  // namespace docmill::jinja
