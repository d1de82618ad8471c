// Search for a text in a text.
#pragma once

#include <cstddef>
#include <string_view>

namespace docmill {

/// Byte offset at or after `from` of the first `needle` in `text`, or npos. The time grows with the sum of the two
/// lengths, not with their product, whatever they contain.
std::size_t find_text(std::string_view text, std::string_view needle, std::size_t from = 0);

}  // namespace docmill
