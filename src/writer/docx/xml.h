// Appending XML 1.0 to a buffer: text, attributes, numbers.
//
// Characters that XML 1.0 cannot carry, even escaped (section 2.2: most controls, U+FFFE, U+FFFF), are left out and
// counted.
#pragma once

#include <cstdint>
#include <string_view>

#include "docmill/base.h"

namespace docmill::docx {

inline constexpr std::string_view kXmlDeclaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// `text` as character data or inside a quoted attribute; returns how many characters were left out.
std::size_t append_text(std::string_view text, Buffer& out);
void append_number(std::int64_t number, Buffer& out);
/// `before`, the number, `after`.
void append_number(std::string_view before, std::int64_t number, std::string_view after, Buffer& out);
/// `before`, the escaped text, `after`.
std::size_t append_text(std::string_view before, std::string_view text, std::string_view after, Buffer& out);

}  // namespace docmill::docx
