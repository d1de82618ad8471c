// Drawings -> objects of the file.
#pragma once

#include <cstdint>
#include <string_view>

#include "writer/pdf/object_writer.h"
#include "writer/pdf/page_content.h"
#include "writer/pdf/svg.h"

namespace docmill::pdf {

/// Writes `drawing` as object `number`, a form that fills the unit square. `fonts` is the dictionary of the document's
/// fonts, `first_image` the object of its first picture.
void write_drawing(const SvgDrawing& drawing, std::uint32_t number, std::string_view fonts, std::uint32_t first_image,
                   PageContent& content, ObjectWriter& objects);

}  // namespace docmill::pdf
