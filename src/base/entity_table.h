// HTML's named character references (the 2125 that end in a semicolon), sorted by name. Made by
// tools/make_entity_table.py.
#pragma once

#include <cstddef>
#include <cstdint>

namespace docmill {

struct EntityRow {
  std::uint32_t first;
  std::uint16_t second;       // 0: one code point
  std::uint16_t name_offset;  // into kEntityNames
  std::uint8_t name_size;
};
inline constexpr std::size_t kEntityCount = 2125;
extern const EntityRow kEntityRows[kEntityCount];
extern const char kEntityNames[];

}  // namespace docmill
