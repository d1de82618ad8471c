// Scanners for the parts of links and of link reference definitions.
//
// Each takes a text and a place in it, and returns the place behind what it found, or `kNoMatch`. None looks further
// than the part reaches, except a title, which ends at the text's end at the latest.
#pragma once

#include <string>
#include <string_view>

#include "docmill/base.h"

namespace docmill::markdown {

inline constexpr std::size_t kNoMatch = static_cast<std::size_t>(-1);
inline constexpr std::size_t kLongestLabel = 999;

/// `[label]` at `at`: the place behind the `]`. `label` is what stands between, unescaped brackets excluded.
std::size_t scan_label(std::string_view text, std::size_t at, std::string_view& label);

/// A destination in `<>` or bare; `destination` is still escaped and may be empty only in `<>`.
std::size_t scan_destination(std::string_view text, std::size_t at, std::string_view& destination);

/// A title in quotes or parentheses; `title` is still escaped.
std::size_t scan_title(std::string_view text, std::size_t at, std::string_view& title);

/// `[^label]` at `at`: the place of the `]`. The label has no white space and no brackets.
std::size_t scan_footnote_label(std::string_view text, std::size_t at);

/// Behind blanks and line endings.
std::size_t skip_space(std::string_view text, std::size_t at);
/// Behind blanks.
std::size_t skip_blanks(std::string_view text, std::size_t at);

/// The form in which labels are compared: case folded, inner white space as one space, none at the ends.
void normalise_label(std::string_view label, std::string& out);

}  // namespace docmill::markdown
