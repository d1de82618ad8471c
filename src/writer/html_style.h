// The style sheet of a page.
#pragma once

#include <string_view>

namespace docmill::html {

/// Light, dark and print. Every colour pair of text meets WCAG 2.1 AA (4.5 to 1).
extern const std::string_view kStyleSheet;

}  // namespace docmill::html
