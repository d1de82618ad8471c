// A look at TOML text before toml++ sees it: how deep do its tables and arrays nest?
//
// toml++ bounds the nesting of brackets but not the length of dotted keys, each part of which opens a table, and it
// destroys tables by recursion: one line of `a.a.a...` would exhaust the stack. This scan knows enough of TOML
// (strings, comments, brackets, dots of keys) to bound the depth of everything toml++ will build.
#pragma once

#include <cstddef>
#include <string_view>

namespace docmill {

/// Offset where the nesting certainly exceeds `max_depth`, or npos. An array of tables counts as one level here though
/// it makes two, so what passes may be up to twice as deep. Linear.
std::size_t find_deep_toml(std::string_view text, int max_depth);

}  // namespace docmill
