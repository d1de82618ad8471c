// Slices -> pages. Each slice gets its place; footnotes go to the foot of the page that refers to them first.
#pragma once

#include <cstdint>
#include <vector>

#include "writer/pdf/typesetter.h"

namespace docmill::pdf {

/// A slice on a page. The head of a table that is repeated is an artifact: it was read on the page before.
struct Placed {
  std::uint32_t slice;
  float y;  // of its top, below the top of the text area
  bool note = false;
  bool repeated = false;
};

struct Page {
  std::uint32_t first = 0, last = 0;  // in Pages::placed
  bool landscape = false;
  bool title = false;             // the title page: no running lines
  float notes_y = -1;             // of the rule above the notes; below 0 without notes
  std::uint32_t heading = kNone;  // the section under way where the page begins
};

struct Pages {
  std::vector<Placed> placed;
  std::vector<Page> pages;
};

/// Also fills in where headings and notes landed. Linear in the number of slices.
Pages paginate(Typesetter& typesetter);

}  // namespace docmill::pdf
