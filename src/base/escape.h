// Escaping text for HTML and for JSON.
//
// HTML: the five characters and the spelling of Python's MarkupSafe: &amp; &lt; &gt; &#39; &#34;.
// JSON: RFC 8259, section 7; text beyond ASCII stays as it is.
#pragma once

#include <cstddef>
#include <string_view>

#include "docmill/base.h"

namespace docmill {

/// Byte offset at or after `from` of the first of & < > ' ", or npos.
std::size_t find_html_special(std::string_view text, std::size_t from = 0);
/// Appends `text` with the five characters escaped.
void escape_html(std::string_view text, Buffer& out);

/// Byte offset at or after `from` of the first quote, backslash or control character, or npos.
std::size_t find_json_special(std::string_view text, std::size_t from = 0);
/// Appends `text` escaped as the inside of a JSON string, without quotes.
void escape_json(std::string_view text, Buffer& out);
/// Appends `text` as a JSON string, with quotes.
void append_json_string(std::string_view text, Buffer& out);

}  // namespace docmill
