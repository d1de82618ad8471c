// Text in AsciiDoc: what Asciidoctor would take for markup becomes a numeric character reference, or stands behind
// {empty} at the start of a line.
//
// Asciidoctor finds markup by patterns, one kind after the other (lib/asciidoctor/rx.rb), and removes a backslash only
// where one of them matches; a reference is right whatever matches. Straight apostrophes between letters stay: its
// output has typographic ones there, as its users expect.
#pragma once

#include <cstddef>
#include <string_view>

#include "docmill/base.h"

namespace docmill::asciidoc {

/// Where text stands, beside what is in the output already.
struct TextPlace {
  bool line_start = false;
  bool marked = false;    // inside of #...#
  bool brackets = false;  // inside of [...] of a macro
  bool cell = false;      // of a table
};
/// Appends `text`; the last byte of `out` is taken for what stands before it.
void append_text(std::string_view text, const TextPlace& place, Buffer& out);
/// Every character that is no letter or digit as a reference.
void append_encoded(std::string_view text, Buffer& out);
/// A target of a macro, up to its [. Between marks, where something in it could be one; a `block` macro knows no marks.
void append_target(std::string_view url, bool block, Buffer& out);
/// Content of a verbatim block, as LineOutput::lines takes it: preprocessor directives get their backslash.
void append_verbatim(std::string_view code, Buffer& out);

/// Letters, digits, '_' and everything beyond ASCII: next to them only doubled marks are recognised.
bool is_word(char c);
/// Code that may stand between marks as it is.
bool is_plain_code(std::string_view code);
/// A line of `length` or more characters `c` and nothing else would end a block; the length that none has.
std::size_t delimiter_length(std::string_view content, char c);

}  // namespace docmill::asciidoc
