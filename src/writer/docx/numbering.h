// Lists (ECMA-376 part 1, 17.9): a few abstract definitions, and one `w:num` for each ordered list so that it counts
// for itself.
#pragma once

#include <cstdint>

#include "docmill/document.h"

namespace docmill::docx {

inline constexpr int kListLevels = 9;                    ///< that Word has
inline constexpr std::uint32_t kMostListNumber = 32767;  ///< that Word counts to
inline constexpr int kListStep = 360;                    ///< twips from a level to the next

class Numbering {
 public:
  /// The number definition for items of `list` at `level` (from 0). `turn` tells lists that follow each other apart.
  std::uint32_t add(const Node& list, int level, bool tasks, bool turn);

  /// The whole part.
  void write(Buffer& out) const;

 private:
  Buffer entries_;
  std::uint32_t next_ = 7;  // those below are bullets
  std::uint32_t used_ = 0;  // abstract definitions, a bit for each
};

}  // namespace docmill::docx
