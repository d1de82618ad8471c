// Words of raw HTML, for formats that keep the text of it and leave its tags.
#pragma once

#include <string>
#include <string_view>

namespace docmill {

/// Text between tags: runs of white space as one space, references decoded.
std::string readable_html(std::string_view text);
/// Elements whose content is no text of the document.
bool hides_text(std::string_view element);

}  // namespace docmill
