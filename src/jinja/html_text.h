// HTML as text: character references decoded, tags and comments removed.
#pragma once

#include <string_view>

#include "docmill/base.h"

namespace docmill::jinja {

/// Appends `text` with its character references decoded by the rules of HTML5 that Python's html.unescape follows: some
/// old names need no semicolon, and numbers of C1 controls mean what they meant in Windows-1252.
void unescape_html(std::string_view text, Buffer& out);

/// Appends `text` without its comments. Removing one may bring another together: it is removed too.
void append_without_comments(std::string_view text, Buffer& out);

/// Appends `text` without its tags, white space collapsed to single spaces and none at either end.
void append_without_tags(std::string_view text, Buffer& out);

}  // namespace docmill::jinja
