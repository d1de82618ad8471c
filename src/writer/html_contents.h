// The table of contents of a page.
#pragma once

#include "docmill/writer.h"
#include "writer/labels.h"

namespace docmill::html {

/// The heading of a section that is a table of contents already: a list of nothing but links into the document, which
/// the `nav` says better. Null when there is none, when its heading has a number, and when something links to it.
const Node* own_contents(const Document& document);

/// A `nav` of nested lists, without the heading `left_out`; nothing when the document has no headings to list. True
/// when it was written.
bool write_contents(const Document& document, const WriteOptions& options, const Labels& labels, const Node* left_out,
                    Buffer& out);

}  // namespace docmill::html
