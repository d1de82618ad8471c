// The table of contents: the outline as nested lists of links.
#include "writer/html_contents.h"

#include <algorithm>

#include "writer/html_escape.h"

namespace docmill::html {
namespace {

/// Text and code of a heading; no links, notes or raw HTML inside the link that the entry is.
void write_heading_text(const Node& heading, Buffer& out) {
  for (const Node* node = &heading + 1; node != heading.next(); ++node) {
    if (node->kind() == NodeKind::text) {
      append_text(node->text(), out);
    } else if (node->kind() == NodeKind::code) {
      out.append("<code>");
      append_text(node->text(), out);
      out.append("</code>");
    } else if (node->kind() == NodeKind::soft_break || node->kind() == NodeKind::line_break) {
      out.push(' ');
    }
  }
}

void write_entry(const Node& heading, Buffer& out) {
  const bool has_anchor = !heading.id().empty();
  if (has_anchor) {
    out.append("<a href=\"#");
    append_url(heading.id(), out);
    out.append("\">");
  }
  if (heading.section().empty()) {
    write_heading_text(heading, out);
  } else {  // as an element, the text wraps beside the number
    out.append("<span class=\"number\">");
    append_text(heading.section(), out);
    out.append("</span> <span>");
    write_heading_text(heading, out);
    out.append("</span>");
  }
  out.append(has_anchor ? "</a>" : "");
}

}  // namespace

bool write_contents(const Document& document, const WriteOptions& options, const Labels& labels, const Node* left_out,
                    Buffer& out) {
  ContentsOptions choice;
  choice.max_depth = static_cast<std::uint32_t>(std::clamp(options.contents_depth, 1, 6));
  std::vector<ContentsEntry> entries = contents(document, choice);
  std::erase_if(entries, [left_out](const ContentsEntry& entry) { return entry.heading == left_out; });
  if (entries.empty()) {
    return false;
  }
  // A switch for what follows it: closed on a small screen until it is wanted, without a script; without it on others.
  out.append("<nav class=\"contents\" aria-labelledby=\"doc:contents\">\n<p id=\"doc:contents\">");
  append_text(labels.contents, out);
  out.append("</p>\n<details><summary>");
  append_text(labels.contents, out);
  out.append("</summary></details>\n");
  std::uint32_t depth = 0;
  for (const ContentsEntry& entry : entries) {
    if (entry.depth > depth) {
      out.append("<ol>\n");
      ++depth;
    } else {
      out.append("</li>\n");
    }
    for (; depth > entry.depth; --depth) {
      out.append("</ol>\n</li>\n");
    }
    out.append("<li>");
    write_entry(*entry.heading, out);
  }
  out.append("</li>\n");
  for (; depth > 1; --depth) {
    out.append("</ol>\n</li>\n");
  }
  out.append("</ol>\n</nav>\n");
  return true;
}

}  // namespace docmill::html
