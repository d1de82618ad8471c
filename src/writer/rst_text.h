// Text in reStructuredText: what would be markup gets a backslash.
//
// Docutils' inline markup recognition rules and its patterns for the first line of each construct
// (docutils.sourceforge.io/docs/ref/rst/restructuredtext.html) decide what could be markup where it stands.
#pragma once

#include <cstddef>
#include <string_view>

#include "docmill/base.h"

namespace docmill::rst {

/// Appends `text` so that nothing in it is markup. `line_start`: it stands at the start of a line, where more is;
/// `quoted`: between backticks, where less is.
void append_text(std::string_view text, bool line_start, bool quoted, Buffer& out);
/// Of text that ends in a colon: whether append_text, not quoted, escapes that for what may follow.
bool ends_in_escaped_colon(std::string_view text);
/// Text without characters that Docutils takes for line ends; nothing is escaped.
void append_literal(std::string_view text, Buffer& out);
/// The target of a link between < and >, percent-encoded where it has to be.
void append_url(std::string_view url, Buffer& out);

/// Whether markup may begin behind `before`, the text so far of this block, when its content begins with `first`.
bool can_open_behind(std::string_view before, char first);
/// Whether `next` may stand behind the end of markup.
bool can_follow_markup(char next);
/// Columns Docutils may count for `text`: no less.
std::size_t most_columns(std::string_view text);
/// Whether all programs count as many columns for `text`: no combining or joined characters, none too new.
bool has_certain_width(std::string_view text);
/// Whether Pygments, and so Docutils, knows a language of this name.
bool is_known_language(std::string_view language);

}  // namespace docmill::rst
