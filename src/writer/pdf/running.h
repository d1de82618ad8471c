// Running heads and feet: their fields, filled in for each page.
#pragma once

#include <vector>

#include "writer/pdf/metadata.h"
#include "writer/pdf/page_content.h"

namespace docmill::pdf {

/// The lines of every page. Also makes the page numbers of the contents.
std::vector<RunningText> running_text(Typesetter& typesetter, const Pages& pages, const Metadata& metadata);

}  // namespace docmill::pdf
