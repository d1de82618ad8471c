// Questions that several writers ask about a tree.
#pragma once

#include <string>
#include <string_view>

#include "docmill/document.h"

namespace docmill {

/// Whether `html`, the text of an html_inline, is a <br> tag.
bool is_break_tag(std::string_view html);
/// The image that `paragraph` consists of, alone or as the only content of a link, whose address is put into
/// `target`; null when there is anything else.
const Node* only_image(const Node& paragraph, std::string_view& target);
/// What stands below `paragraph` when it is such an image: its title, in one line; empty when it has none.
std::string caption_of(const Node& paragraph);
/// The mark of an admonition that has more than its mark.
AdmonitionMark admonition_with_content(const Node& block_quote);
/// Whether so many cells are missing at the ends of rows that making them up would cost more than the table.
bool is_ragged(const Node& table);
/// The heading of a section that is a table of contents already: a list of nothing but links into the document, which
/// contents that are asked for say better. Null when there is none, when its heading has a number, and when something
/// links to it.
const Node* own_contents(const Document& document);
/// Whether `block` is that heading, `own`, or its list; `own` may be null.
inline bool is_own_contents(const Node& block, const Node* own) {
  return own != nullptr && (&block == own || &block == own->next());
}
/// Whether the paragraph has a hard line break anywhere.
bool has_line_break(const Node& paragraph);

}  // namespace docmill
