// Raw HTML as CommonMark recognises it: inline constructs and the conditions that begin and end HTML blocks.
#pragma once

#include <string_view>

#include "docmill/base.h"

namespace docmill::markdown {

/// Remembers which closing markers do not come any more, so that many openings cost one search. For one text.
struct HtmlMemo {
  bool no_comment_end = false;
  bool no_instruction_end = false;
  bool no_cdata_end = false;
  bool no_declaration_end = false;
};

/// Bytes of the raw HTML that begins at `text[0] == '<'`, 0 when there is none. `version_0_30`: MarkdownOptions.
std::size_t scan_html_inline(std::string_view text, bool version_0_30, HtmlMemo& memo);

/// Bytes of the open or closing tag at `text[0] == '<'`, 0 when there is none. `name` is the tag's.
std::size_t scan_html_tag(std::string_view text, std::string_view& name);

/// Start condition 1 to 7 that `line` meets (its blanks in front taken off), or 0.
int html_block_start(std::string_view line, bool version_0_30);
/// Whether the end condition of `start` (1 to 5) is met by `line`; 6 and 7 end at a blank line.
bool ends_html_block(int start, std::string_view line);

}  // namespace docmill::markdown
