// How enumerators are spelt in the JSON form of a document.
#pragma once

#include <array>
#include <string_view>

#include "docmill/document.h"

namespace docmill {

inline constexpr std::array<std::string_view, 4> kAlignmentNames = {"none", "left", "center", "right"};
inline constexpr std::array<std::string_view, 3> kTaskNames = {"", "open", "done"};  // none is left out

inline std::string_view json_name(Alignment alignment) { return kAlignmentNames[static_cast<std::size_t>(alignment)]; }
inline std::string_view json_name(Task task) { return kTaskNames[static_cast<std::size_t>(task)]; }

}  // namespace docmill
