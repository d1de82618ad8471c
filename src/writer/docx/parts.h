// The parts of a package that depend on the options alone, not on the document (ECMA-376 part 1, 11 and 15.2).
#pragma once

#include <string_view>

#include "docmill/base.h"
#include "writer/docx/look.h"

namespace docmill::docx {

inline constexpr std::string_view kOfficeRelationships =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
inline constexpr std::string_view kWordContent = "application/vnd.openxmlformats-officedocument.wordprocessingml.";

/// theme1.xml: the colours and fonts that the styles refer to.
void append_theme(const Look& look, Buffer& out);
void append_font_table(const Look& look, Buffer& out);
/// settings.xml; nothing in it makes Word ask a question.
void append_settings(std::string_view language, bool even_pages, Buffer& out);
/// _rels/.rels
void append_package_relationships(Buffer& out);

}  // namespace docmill::docx
