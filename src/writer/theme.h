// Looks by name, the same in every format that has one.
#pragma once

#include <cstdint>
#include <string_view>

namespace docmill {

enum class Theme : std::uint8_t {
  modern,   ///< sans serif, generous
  classic,  ///< serif, as a book is set
  compact,  ///< small and dense, for reference
};

/// Throws Error usage E-WRT-016, naming the closest.
Theme theme_from_name(std::string_view name);

}  // namespace docmill
