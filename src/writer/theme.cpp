// Themes by name.
#include "writer/theme.h"

#include <algorithm>
#include <array>

#include "docmill/writer.h"

namespace docmill {
namespace {

constexpr std::array<std::string_view, 3> kNames = {"modern", "classic", "compact"};

}  // namespace

std::span<const std::string_view> themes() { return kNames; }

Theme theme_from_name(std::string_view name) {
  const auto* const found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) {
    const std::string meant = closest(name, {kNames.begin(), kNames.end()});
    throw Error(ErrorKind::usage, "E-WRT-016", "there is no theme '" + std::string(name) + "'",
                meant.empty() ? "themes: modern, classic, compact" : "did you mean '" + meant + "'?");
  }
  return static_cast<Theme>(found - kNames.begin());
}

}  // namespace docmill
