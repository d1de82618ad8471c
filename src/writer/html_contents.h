// The table of contents of a page.
#pragma once

#include "docmill/writer.h"
#include "writer/labels.h"

namespace docmill::html {

/// A `nav` of nested lists, without the heading `left_out`; nothing when the document has no headings to list. True
/// when it was written.
bool write_contents(const Document& document, const WriteOptions& options, const Labels& labels, const Node* left_out,
                    Buffer& out);

}  // namespace docmill::html
