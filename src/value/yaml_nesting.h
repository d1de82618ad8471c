// A look at YAML text before yaml-cpp sees it: how deep do `[` and `{` nest?
//
// yaml-cpp keeps every token of an unfinished flow collection, some 250 bytes for each bracket, and only then notices
// that the nesting is too deep. This scan refuses such a text for the price of reading it once. It follows the text
// closely enough to tell brackets from text (quotes, comments, block scalars); where it is wrong, yaml-cpp and the
// reader still count for themselves.
#pragma once

#include <cstddef>
#include <string_view>

namespace docmill {

/// Offset of the bracket that opens flow level `max_depth` + 1, or npos. Linear.
std::size_t find_deep_flow(std::string_view text, int max_depth);

/// Offset of a quote that is never closed, or npos: for error messages. Linear.
std::size_t find_open_quote(std::string_view text);

}  // namespace docmill
