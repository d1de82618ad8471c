// Text on a terminal: how wide it is, and what of it is safe to show.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace docmill::cli {

/// Columns that a terminal needs for `text`, one for each code point.
std::size_t display_width(std::string_view text);
/// The front of `text` that fits `columns`, with "..." for what was cut.
std::string fitted(std::string_view text, std::size_t columns);
/// `text` on one line and without what could steer a terminal.
std::string printable(std::string_view text);

}  // namespace docmill::cli
