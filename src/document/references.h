// Link reference definitions and footnote labels, found by normalised label.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "docmill/base.h"

namespace docmill::markdown {

/// Labels with a number each, first come first kept. Open addressing over one array.
class LabelTable {
 public:
  static constexpr std::uint32_t kNone = static_cast<std::uint32_t>(-1);

  explicit LabelTable(Arena& arena) : arena_(arena) {}
  /// The number of `label` (as written), or kNone.
  std::uint32_t find(std::string_view label);
  /// Gives `label` the next number; kNone when it has one already.
  std::uint32_t insert(std::string_view label);
  bool empty() const { return labels_.empty(); }

 private:
  std::size_t slot_of(std::string_view normalised) const;
  void grow();

  Arena& arena_;
  std::vector<std::string_view> labels_;
  std::vector<std::uint32_t> slots_;  // label number + 1, or 0; a power of two
  std::string scratch_;
};

struct Reference {
  std::string_view url;
  std::string_view title;
};

class ReferenceMap {
 public:
  explicit ReferenceMap(Arena& arena) : arena_(arena), labels_(arena) {}
  /// Most bytes all look-ups together may yield, so that a long definition used often cannot blow up the output.
  void set_budget(std::size_t bytes) { budget_ = bytes; }

  bool empty() const { return references_.empty(); }
  /// Null when there is none or the budget is spent.
  const Reference* find(std::string_view label);

  /// Takes the definitions off the front of a paragraph's `content`; returns the bytes taken, whole lines. `content`
  /// must live as long as the document.
  std::size_t take_definitions(std::string_view content);

 private:
  std::size_t take_definition(std::string_view content);

  Arena& arena_;
  LabelTable labels_;
  std::vector<Reference> references_;
  std::size_t budget_ = 0;
};

}  // namespace docmill::markdown
