// The few words a page has of its own, by language.
#pragma once

#include <array>
#include <string_view>

#include "docmill/document.h"

namespace docmill::html {

struct Labels {
  std::string_view language;  // primary subtag
  std::string_view contents;
  std::string_view footnotes;
  std::string_view back;  // of the link from a note to its reference
  std::string_view skip;  // of the link over the contents
  std::string_view untitled;
  std::array<std::string_view, kAdmonitions> admonitions;  // by Admonition
};

/// Those of the language of a BCP 47 tag; English when there are none.
const Labels& labels_for(std::string_view language);
/// Whether the language is written from right to left.
bool is_right_to_left(std::string_view language);

}  // namespace docmill::html
