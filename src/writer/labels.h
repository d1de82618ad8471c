// The few words that documents have of their own, by language, the same in every format.
#pragma once

#include <array>
#include <string_view>

#include "docmill/document.h"

namespace docmill {

struct Labels {
  std::string_view language;  // a BCP 47 tag: "de", "zh-Hant"
  std::string_view contents;
  std::string_view footnotes;
  std::string_view back;  // of the link from a note to its reference
  std::string_view skip;  // of the link over the contents
  std::string_view untitled;
  std::array<std::string_view, kAdmonitions> admonitions;  // by Admonition

  std::string_view of(Admonition kind) const { return admonitions[static_cast<std::size_t>(kind)]; }
};

/// Those of the language of a BCP 47 tag; English when there are none.
const Labels& labels_for(std::string_view language);
/// Whether the language is written from right to left.
bool is_right_to_left(std::string_view language);
/// Whether `tag` is of the language `primary`, whatever its region, script and case.
bool is_of_language(std::string_view tag, std::string_view primary);

}  // namespace docmill
