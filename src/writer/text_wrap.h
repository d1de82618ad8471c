// Lines of at most so many columns.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace docmill::text {

/// The lines of `text`, behind those in `lines`: broken at blanks and between East Asian characters where they get
/// wider than `columns`, and at every newline. A word that is wider stays whole. Every line has at least one word; an
/// empty text has one line.
void wrap(std::string_view text, std::size_t columns, std::vector<std::string_view>& lines);

}  // namespace docmill::text
