// Reading XML from anywhere: no document types, bounded nesting.
#pragma once

#include <pugixml.hpp>
#include <string>
#include <string_view>

namespace docmill::docx {

/// Throws Error data E-WRT-043 for what is not well-formed, has a document type or is nested deeper than 200 elements.
pugi::xml_document parse_xml(std::string_view name, std::string_view content);

}  // namespace docmill::docx
