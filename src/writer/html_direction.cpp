// Direction of text. ICU, which knows the class of every character, is not for this room: the blocks of the scripts
// that run from right to left are few, and a character of another script is strong when it is a letter.
#include "writer/html_direction.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"

namespace docmill::html {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

/// Hebrew to Arabic Extended-A, their presentation forms, and the scripts of planes 1 that run so.
constexpr std::array<Range, 5> kRightToLeft = {
    {{0x0590, 0x08FF}, {0xFB1D, 0xFDFF}, {0xFE70, 0xFEFF}, {0x10800, 0x10FFF}, {0x1E800, 0x1EFFF}}};
/// Digits, punctuation, symbols, emoji.
constexpr std::array<Range, 11> kNeutral = {{{0x0000, 0x0040},
                                             {0x005B, 0x0060},
                                             {0x007B, 0x00A9},
                                             {0x00AB, 0x00BF},
                                             {0x0660, 0x0669},
                                             {0x06F0, 0x06F9},
                                             {0x2000, 0x2BFF},
                                             {0x2E00, 0x2E7F},
                                             {0x3000, 0x3004},
                                             {0xFE00, 0xFE6F},
                                             {0x1F000, 0x1FAFF}}};

template <std::size_t N>
bool is_in(const std::array<Range, N>& ranges, char32_t c) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [c](const Range& range) { return c >= range.first && c <= range.last; });
}

}  // namespace

bool first_strong_is_right_to_left(const Node* first, const Node* end, bool otherwise) {
  std::size_t left = 500;  // nodes and characters that are looked at: blocks stand in blocks, each with the same text
  for (const Node* node = first; node != end && left > 0; ++node, --left) {
    if (node->kind() != NodeKind::text && node->kind() != NodeKind::code) {
      continue;
    }
    for (const char32_t c : utf8::CodePoints(node->text().substr(0, left))) {
      if (!is_in(kNeutral, c)) {
        return is_in(kRightToLeft, c);
      }
    }
    left -= std::min(left - 1, node->text().size());
  }
  return otherwise;
}

}  // namespace docmill::html
