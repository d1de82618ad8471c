// Text made to stand for itself in an output format: what autoescape and the escape_* filters write.
//
// Every rule assumes that the text may begin a line and may hold several, so what only means something there (list
// marks, numbers, underlines) is escaped as well. Linear in the text.
#pragma once

#include <optional>
#include <string_view>

#include "docmill/jinja.h"

namespace docmill::jinja {

/// Appends `text` escaped for `format`. Throws Error runtime E-TPL-141 for what the format cannot say: a zero byte in
/// a word of the shell.
void escape_text(Escaping format, std::string_view text, Buffer& out);
/// A cell of a Markdown table: one line.
void escape_markdown_cell(std::string_view text, std::string_view newline, Buffer& out);

}  // namespace docmill::jinja
