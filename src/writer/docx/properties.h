// Small parts that say what a document is: properties, header, footer, content types (ECMA-376 part 1, 15.2.12, 17.10;
// part 2, 10 and 11).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "docmill/writer.h"
#include "writer/docx/styles.h"

namespace docmill::docx {

/// docProps/core.xml; dates only when the options have one.
void append_core_properties(std::string_view title, std::string_view author, const WriteOptions& options, Buffer& out);
/// docProps/app.xml
void append_application_properties(const WriteOptions& options, Buffer& out);
/// The title as a field of the document's properties.
void append_header(const StyleIds& styles, std::string_view title, Buffer& out);
/// "page / pages"
void append_footer(const StyleIds& styles, Buffer& out);
/// [Content_Types].xml; `media`: Default elements of image types; `running`: "header1", "footer1", ...
void append_content_types(std::string_view media, const std::vector<std::string>& running, Buffer& out);
/// The content type of an image file in a header or footer, by its extension; empty for others.
std::string_view picture_type(std::string_view extension);

}  // namespace docmill::docx
