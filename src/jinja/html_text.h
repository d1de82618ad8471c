// HTML as text: character references decoded, tags and comments removed.
#pragma once

#include <string_view>

#include "docmill/base.h"

namespace docmill::jinja {

/// Appends `text` with its character references decoded by the rules of HTML5 that Python's html.unescape follows: some
/// old names need no semicolon, and numbers of C1 controls mean what they meant in Windows-1252.
void unescape_html(std::string_view text, Buffer& out);

/// Appends `text` without comments and tags, white space collapsed to single spaces, references decoded: MarkupSafe 3's
/// striptags. `scratch` is used for the steps between and left as it was; it may not be where `text` lives.
void strip_tags(std::string_view text, Buffer& out, Buffer& scratch);

}  // namespace docmill::jinja
