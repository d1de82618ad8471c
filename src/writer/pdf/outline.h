// Bookmarks (ISO 32000-1, 12.3.3) from the headings.
#pragma once

#include <cstdint>
#include <vector>

#include "writer/pdf/layout.h"
#include "writer/pdf/object_writer.h"

namespace docmill::pdf {

/// Where on a page a heading or note is: object of the page and the point from its bottom.
struct Destination {
  std::uint32_t page_object;
  double left, top;
};
/// "[5 0 R/XYZ 68 700 null]"
void append_destination(Buffer& out, const Destination& destination);

/// Writes the outline and returns its object, or 0 when there are no headings. `destinations` are the headings'.
std::uint32_t write_outline(const std::vector<Heading>& headings, const std::vector<Destination>& destinations,
                            ObjectWriter& objects);

}  // namespace docmill::pdf
