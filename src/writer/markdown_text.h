// Text in Markdown: what would be markup gets a backslash, and blanks that would go are written as references.
#pragma once

#include <string_view>

#include "docmill/base.h"

namespace docmill::markdown_writer {

/// Where text stands.
struct TextPlace {
  bool line_start = false;  // of a paragraph, where blocks may begin
  bool brackets = false;    // inside of a link or image
  bool cell = false;        // of a table
  char after = '\n';        // what the output goes on with behind the text; a line end where it ends
};
/// Appends `text` so that it is read back as itself; the last byte of `out` is taken for what stands before it.
void append_text(std::string_view text, const TextPlace& place, Buffer& out);
/// The first code point of `text` as a reference, then the rest is left in `text`.
void append_first_as_reference(std::string_view& text, Buffer& out);
void append_reference(char32_t c, Buffer& out);

/// The address of a link, with < and > around it where it needs them.
void append_destination(std::string_view url, bool in_cell, Buffer& out);
/// A title with its quotes, or an info string without any.
void append_escaped(std::string_view text, std::string_view also, Buffer& out);
/// `code` between backticks.
void append_code_span(std::string_view code, bool in_cell, Buffer& out);

/// Whether a run of marks `mark` between these code points can begin or end emphasis (CommonMark, 6.2).
bool can_open(char mark, char32_t before, char32_t after);
bool can_close(char mark, char32_t before, char32_t after);

}  // namespace docmill::markdown_writer
