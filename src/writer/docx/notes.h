// Footnotes: which are written, and under which numbers.
//
// Word numbers notes by the places of their references in the text, and a note cannot have a note: what a note refers
// to first is referred to in the text right behind it, and the note itself says its number only.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "docmill/document.h"

namespace docmill::docx {

class Notes {
 public:
  explicit Notes(const Document& document);

  struct Note {
    const Node* definition = nullptr;
    std::uint32_t id = 0;  ///< `w:id` and the number Word shows; 0 until it is referred to
  };
  /// The note `reference` leads to; null when it leads nowhere.
  Note* find(const Node& reference);
  /// Gives an id to `note` and to those its text refers to that have none, in this order; returns them.
  std::vector<Note*> begin(Note& note);
  /// Those with an id, in its order.
  const std::vector<Note*>& written() const { return written_; }

 private:
  std::unordered_map<std::uint32_t, Note> notes_;  // by number
  std::vector<Note*> written_;
};

}  // namespace docmill::docx
