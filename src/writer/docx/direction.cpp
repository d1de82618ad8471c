// See direction.h. By blocks of Unicode, not by character: inside a block of a right-to-left script only digits differ.
#include "writer/docx/direction.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"

namespace docmill::docx {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

bool is_in(char32_t c, const auto& ranges) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [c](const Range& range) { return c >= range.first && c <= range.last; });
}

constexpr std::array<Range, 6> kRightToLeft = {
    {{0x590, 0x8ff}, {0x200f, 0x200f}, {0xfb1d, 0xfdff}, {0xfe70, 0xfefc}, {0x10800, 0x10fff}, {0x1e800, 0x1efff}}};
// Digits and marks of those scripts.
constexpr std::array<Range, 6> kNeutralInside = {
    {{0x591, 0x5bd}, {0x600, 0x605}, {0x610, 0x61a}, {0x64b, 0x66c}, {0x6d6, 0x6dd}, {0x6f0, 0x6f9}}};
// Beyond ASCII and outside of those scripts: punctuation, symbols, combining marks, emoji.
constexpr std::array<Range, 13> kNeutral = {{{0x80, 0xa9},
                                             {0xab, 0xb4},
                                             {0xb6, 0xb9},
                                             {0xbb, 0xbf},
                                             {0xd7, 0xd7},
                                             {0xf7, 0xf7},
                                             {0x300, 0x36f},
                                             {0x2000, 0x200d},
                                             {0x2010, 0x2070},
                                             {0x2074, 0x20ff},
                                             {0x2190, 0x2bff},
                                             {0xfe00, 0xfe0f},
                                             {0x1f000, 0x1faff}}};

}  // namespace

Direction direction_of(char32_t c) {
  if (c < 0x80) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter ? Direction::left_to_right : Direction::neutral;
  }
  if (is_in(c, kRightToLeft)) {
    return is_in(c, kNeutralInside) ? Direction::neutral : Direction::right_to_left;
  }
  return is_in(c, kNeutral) ? Direction::neutral : Direction::left_to_right;
}

Direction first_direction(std::string_view text) {
  for (const char32_t c : utf8::CodePoints(text)) {
    const Direction direction = direction_of(c);
    if (direction != Direction::neutral) {
      return direction;
    }
  }
  return Direction::neutral;
}

bool may_be_right_to_left(std::string_view text) {
  // U+0590 begins with D6; U+200F and later blocks with E0 and above.
  return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0xd6; });
}

}  // namespace docmill::docx
