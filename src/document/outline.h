// Numbers of sections as the headings of a document come by.
#pragma once

#include <array>
#include <span>

#include "docmill/document.h"

namespace docmill {

/// A heading stands one deeper than the nearest heading of a lower level before it, however many levels are skipped,
/// so that depth grows by at most one and no two sections have the same number.
class Outline {
 public:
  /// For the headings directly under `root`. The first is no section when `skip_title` and it alone has level 1.
  Outline(const Node& root, bool skip_title);

  /// Goes on to the next heading; false when it is the skipped title.
  bool next(const Node& heading);
  /// Number of the section begun last, outermost first: {2, 1} for 2.1. Its length is the depth.
  std::span<const std::uint32_t> numbers() const { return std::span(numbers_).first(depth_); }

 private:
  const Node* skipped_;
  std::array<std::uint8_t, 7> levels_{};
  std::array<std::uint32_t, 7> numbers_{};
  std::size_t depth_ = 0;
};

}  // namespace docmill
