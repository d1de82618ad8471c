// The style sheets of a page.
#pragma once

#include <array>
#include <string_view>

#include "writer/theme.h"

namespace docmill::html {

/// One behind the other: what all themes share, and the theme. Light, dark and print; every colour pair of text meets
/// WCAG 2.1 AA (4.5 to 1). No theme loads anything.
std::array<std::string_view, 2> style_sheets(Theme theme);

}  // namespace docmill::html
