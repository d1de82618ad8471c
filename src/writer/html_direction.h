// Which way the text of a block runs: by its first strong character, as dir="auto" decides it (UAX 9, rules P2, P3).
#pragma once

#include "docmill/document.h"

namespace docmill::html {

/// Of the nodes from `first` to `end`, in the order of the document.
bool first_strong_is_right_to_left(const Node* first, const Node* end, bool otherwise);

/// `otherwise` when nothing from `first` to `end` decides. Nearly every text begins with an ASCII letter.
inline bool runs_right_to_left(const Node* first, const Node* end, bool otherwise) {
  if (first != end && first->kind() == NodeKind::text && !first->text().empty()) {
    const char c = first->text().front();
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
      return false;
    }
  }
  return first_strong_is_right_to_left(first, end, otherwise);
}

inline bool runs_right_to_left(const Node& block, bool otherwise) {
  return runs_right_to_left(&block + 1, block.next(), otherwise);
}

}  // namespace docmill::html
