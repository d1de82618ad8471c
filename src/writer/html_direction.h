// Which way the text of a block runs: by its first strong character, as dir="auto" decides it (UAX 9, rules P2, P3).
#pragma once

#include "docmill/document.h"

namespace docmill::html {

bool first_strong_is_right_to_left(const Node& block, bool otherwise);

/// `otherwise` when nothing in the block decides. Nearly every block begins with an ASCII letter.
inline bool runs_right_to_left(const Node& block, bool otherwise) {
  const Node* const first = &block + 1;
  if (first != block.next() && first->kind() == NodeKind::text && !first->text().empty()) {
    const char c = first->text().front();
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
      return false;
    }
  }
  return first_strong_is_right_to_left(block, otherwise);
}

}  // namespace docmill::html
