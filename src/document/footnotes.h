// Which footnotes there are and in which order the text refers to them.
#pragma once

#include <string_view>
#include <vector>

#include "document/references.h"

namespace docmill::markdown {

struct Footnote {
  std::uint32_t block = 0;   // where it is defined
  std::uint32_t number = 0;  // by first reference, from 1; 0: not referred to so far
  std::uint32_t references = 0;
  std::uint32_t node = 0;  // its node in the document
};

class FootnoteIndex {
 public:
  struct Use {
    std::uint32_t number = 0;
    std::uint32_t ordinal = 0;
  };

  explicit FootnoteIndex(Arena& arena) : labels(arena) {}

  bool empty() const { return labels.empty(); }
  /// Number in `notes`, or LabelTable::kNone.
  std::uint32_t find(std::string_view label) { return labels.find(label); }
  /// Notes a reference to `note` in visible text and numbers the note when it is the first; in hidden text only looks.
  Use use(std::uint32_t note) {
    Footnote& footnote = notes[note];
    if (hidden) {
      return {footnote.number, 0};
    }
    if (footnote.number == 0) {
      order.push_back(note);
      footnote.number = static_cast<std::uint32_t>(order.size());
    }
    return {footnote.number, ++footnote.references};
  }

  LabelTable labels;
  std::vector<Footnote> notes;       // by label number
  std::vector<std::uint32_t> order;  // notes referred to, in the order of their numbers
  bool hidden = false;               // the text at hand belongs to a note that nothing refers to
};

}  // namespace docmill::markdown
