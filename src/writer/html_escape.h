// Escaping for HTML in the spelling of CommonMark's reference output.
#pragma once

#include <string_view>

#include "docmill/base.h"

namespace docmill::html {

/// & < > " for text and for attribute values in double quotes.
void append_text(std::string_view text, Buffer& out);

/// A URL inside an attribute in double quotes: what may not stand in a URL is percent-encoded, what is encoded already
/// stays.
void append_url(std::string_view url, Buffer& out);

}  // namespace docmill::html
