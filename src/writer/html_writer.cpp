// Blocks and inlines as HTML: one flat switch for each.
#include "writer/html_writer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "writer/html_escape.h"
#include "writer/inline_queries.h"

namespace docmill::html {
namespace {

constexpr std::array<std::string_view, 7> kHeadingTags = {"h6", "h1", "h2", "h3", "h4", "h5", "h6"};
/// Of the cell itself, so that a fragment keeps it in a page with other styles.
constexpr std::array<std::string_view, 4> kAlignments = {"", " style=\"text-align:left\"",
                                                         " style=\"text-align:center\"", " style=\"text-align:right\""};
constexpr std::uint32_t kMostBackLinks = 50;  // of one note
constexpr std::size_t kWideTable = 3;         // columns from which a table may have to be scrolled

}  // namespace

ContentWriter::ContentWriter(const Document& document, const WriteOptions& options, const HtmlOptions& html,
                             Buffer& out)
    : document_(document),
      options_(options),
      html_(html),
      labels_(labels_for(options.language)),
      page_(!html.fragment),
      right_to_left_(is_right_to_left(options.language)),
      out_(out),
      begin_(out.size()),
      filter_(html.raw_html, out) {}

bool ContentWriter::write_title() {
  const Node& root = document_.root();
  if (!root.has_children() || &root.children().front() != title_heading(document_)) {
    return false;
  }
  title_ = &root.children().front();
  filter_.enter();
  write_heading(*title_);
  filter_.leave();
  return true;
}

void ContentWriter::write() {
  write_blocks(document_.root(), false);
  write_footnotes();
}

// ---- blocks -------------------------------------------------------------------------------------------------------

void ContentWriter::write_blocks(const Node& parent, bool tight) {
  filter_.enter();
  for (const Node& block : parent.children()) {
    if (!is_left_out(block)) {
      write_block(block, tight);
    }
  }
  filter_.leave();
}

void ContentWriter::write_block(const Node& block, bool tight) {
  switch (block.kind()) {
    case NodeKind::paragraph:
      write_paragraph(block, tight);
      return;
    case NodeKind::heading:
      write_heading(block);
      return;
    case NodeKind::block_quote:
      write_block_quote(block);
      return;
    case NodeKind::list:
      write_list(block);
      return;
    case NodeKind::item:
      write_item(block, tight);
      return;
    case NodeKind::code_block:
      write_code_block(block);
      return;
    case NodeKind::html_block:
      start_line();
      filter_.write_block(block.text());
      start_line();
      return;
    case NodeKind::thematic_break:
      start_line();
      out_.append("<hr />\n");
      return;
    case NodeKind::table:
      write_table(block);
      return;
    case NodeKind::table_head:
      out_.append("<thead>\n");
      write_row(block, "<th scope=\"col\"");
      out_.append("</thead>\n");
      return;
    case NodeKind::table_row:
      write_row(block, "<td");
      return;
    case NodeKind::document:
    case NodeKind::footnote_definition:  // at the end
    case NodeKind::table_cell:
    case NodeKind::emph:
    case NodeKind::strong:
    case NodeKind::strikethrough:
    case NodeKind::link:
    case NodeKind::image:
    case NodeKind::text:
    case NodeKind::code:
    case NodeKind::html_inline:
    case NodeKind::soft_break:
    case NodeKind::line_break:
    case NodeKind::footnote_reference:
      return;
  }
}

void ContentWriter::write_paragraph(const Node& block, bool tight) {
  if (const std::string caption = page_ ? caption_of(block) : std::string(); !caption.empty()) {
    write_figure(block, caption);
    return;
  }
  if (tight) {
    write_inlines(block);
    return;
  }
  start_line();
  out_.append("<p");
  append_direction(block);
  out_.push('>');
  write_inlines(block);
  out_.append("</p>\n");
}

/// The caption stands below the image, so that the image has no tip of the same text.
void ContentWriter::write_figure(const Node& paragraph, std::string_view caption) {
  start_line();
  out_.append("<figure>\n");
  captioned_ = true;
  write_inlines(paragraph);
  captioned_ = false;
  out_.append("\n<figcaption>");
  append_text(caption, out_);
  out_.append("</figcaption>\n</figure>\n");
}

void ContentWriter::write_block_quote(const Node& quote) {
  const AdmonitionMark mark = admonition_of(quote);
  start_line();
  if (mark.kind != Admonition::none) {
    write_admonition(quote, mark);
    return;
  }
  out_.append("<blockquote");
  const bool turns = append_direction(quote);
  out_.append(">\n");
  right_to_left_ ^= turns;
  write_blocks(quote, false);
  right_to_left_ ^= turns;
  start_line();
  out_.append("</blockquote>\n");
}

void ContentWriter::write_admonition(const Node& quote, const AdmonitionMark& mark) {
  const std::string_view title = labels_.of(mark.kind);
  out_.append("<div class=\"admonition ");
  out_.append(name(mark.kind));
  append_attribute("\" role=\"note\" aria-label=\"", title);
  out_.append(">\n<p class=\"admonition-title\">");
  append_text(title, out_);
  out_.append("</p>\n");
  filter_.enter();
  for (const Node& block : quote.children()) {
    if (&block != mark.paragraph) {
      write_block(block, false);
    } else if (!mark.inlines().empty()) {
      out_.append("<p");
      append_direction(mark.content, mark.paragraph->next());
      out_.push('>');
      write_inlines(mark.inlines());
      out_.append("</p>\n");
    }
  }
  filter_.leave();
  start_line();
  out_.append("</div>\n");
}

void ContentWriter::write_heading(const Node& heading) {
  const std::string_view tag = kHeadingTags[static_cast<std::size_t>(heading.level()) % kHeadingTags.size()];
  start_line();
  out_.push('<');
  out_.append(tag);
  if (!heading.id().empty()) {
    append_attribute(" id=\"", heading.id());
    section_id_ = heading.id();
  }
  append_direction(heading);
  out_.push('>');
  if (!heading.section().empty()) {
    out_.append("<span class=\"number\">");
    append_text(heading.section(), out_);
    out_.append("</span> ");
  }
  write_inlines(heading);
  out_.append("</");
  out_.append(tag);
  out_.append(">\n");
}

void ContentWriter::write_list(const Node& list) {
  start_line();
  out_.append(list.ordered() ? "<ol" : "<ul");
  if (list.ordered() && list.start() != 1) {
    out_.append(" start=\"");
    append_number(list.start());
    out_.push('"');
  }
  const bool turns = append_direction(list);
  out_.append(">\n");
  right_to_left_ ^= turns;
  write_blocks(list, list.tight());
  right_to_left_ ^= turns;
  out_.append(list.ordered() ? "</ol>\n" : "</ul>\n");
}

void ContentWriter::write_item(const Node& item, bool tight) {
  start_line();
  if (item.task() != Task::none) {
    write_task_item(item, tight);
    return;
  }
  out_.append("<li>");
  write_blocks(item, tight);
  out_.append("</li>\n");
}

/// The first paragraph of a task is the label of its box.
void ContentWriter::write_task_item(const Node& item, bool tight) {
  out_.append("<li class=\"task\">");
  std::string_view box = item.task() == Task::done ? "<input type=\"checkbox\" checked disabled /> "
                                                   : "<input type=\"checkbox\" disabled /> ";
  filter_.enter();
  for (const Node& block : item.children()) {
    if (box.empty() || block.kind() != NodeKind::paragraph) {
      write_block(block, tight);
      continue;
    }
    if (!tight) {
      out_.append("<p");
      append_direction(block);
      out_.push('>');
    }
    out_.append("<label>");
    out_.append(box);
    write_inlines(block);
    out_.append(tight ? "</label>" : "</label></p>\n");
    box = {};
  }
  filter_.leave();
  out_.append("</li>\n");
}

// ---- tables -------------------------------------------------------------------------------------------------------

void ContentWriter::write_table(const Node& table) {
  start_line();
  if (page_) {
    open_table_frame(table);
  }
  out_.append("<table>\n");
  bool in_body = false;
  for (const Node& row : table.children()) {
    if (row.kind() == NodeKind::table_row && !in_body) {
      out_.append("<tbody>\n");
      in_body = true;
    }
    write_block(row, false);
  }
  out_.append(in_body ? "</tbody>\n</table>\n" : "</table>\n");
  if (page_) {
    out_.append("</div>\n");
  }
}

/// The frame that scrolls a table too wide for the page; a wide one can be reached and scrolled by keyboard.
void ContentWriter::open_table_frame(const Node& table) {
  out_.append("<div class=\"table\"");
  if (table.columns().size() >= kWideTable) {
    out_.append(" tabindex=\"0\"");
    if (!section_id_.empty()) {
      append_attribute(" role=\"group\" aria-labelledby=\"", section_id_);
    }
  }
  out_.append(">\n");
}

void ContentWriter::write_row(const Node& row, std::string_view cell_tag) {
  const bool head = row.kind() == NodeKind::table_head;
  out_.append("<tr>\n");
  for (const Node& cell : row.children()) {
    const bool empty_head = head && !cell.has_children();
    out_.append(empty_head ? "<td" : cell_tag);  // an empty <th> would be announced as a header
    out_.append(kAlignments[static_cast<std::size_t>(cell.alignment())]);
    append_direction(cell);
    out_.push('>');
    write_inlines(cell);
    out_.append(head && !empty_head ? "</th>\n" : "</td>\n");
  }
  out_.append("</tr>\n");
}

// ---- footnotes ----------------------------------------------------------------------------------------------------

void ContentWriter::write_footnotes() {
  bool any = false;
  for (const Node& block : document_.root().children()) {
    if (block.kind() != NodeKind::footnote_definition || block.number() == 0) {
      continue;
    }
    if (!any) {
      start_line();
      append_attribute("<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"", labels_.footnotes);
      out_.append(">\n<ol>\n");
      any = true;
    }
    write_footnote(block);
  }
  out_.append(any ? "</ol>\n</section>\n" : "");
}

void ContentWriter::write_footnote(const Node& definition) {
  out_.append("<li id=\"fn:");
  append_number(definition.number());
  out_.append("\">");
  const Node* last = nullptr;
  for (const Node& block : definition.children()) {
    last = &block;
  }
  filter_.enter();
  for (const Node& block : definition.children()) {
    if (&block != last || block.kind() != NodeKind::paragraph) {
      write_block(block, false);
      continue;
    }
    start_line();
    out_.append("<p");
    append_direction(block);
    out_.push('>');
    write_inlines(block);
    out_.push(' ');
    write_back_links(definition);
    out_.append("</p>\n");
  }
  filter_.leave();
  if (last == nullptr || last->kind() != NodeKind::paragraph) {
    start_line();
    out_.append("<p>");
    write_back_links(definition);
    out_.append("</p>\n");
  }
  out_.append("</li>\n");
}

void ContentWriter::write_back_links(const Node& definition) {
  const std::uint32_t count = std::min(definition.references(), kMostBackLinks);
  for (std::uint32_t i = 1; i <= count; ++i) {
    out_.append(i == 1 ? "<a href=\"#" : " <a href=\"#");
    append_reference_id(definition.number(), i);
    append_attribute("\" class=\"back\" role=\"doc-backlink\" aria-label=\"", labels_.back);
    out_.truncate(out_.size() - 1);
    out_.push(' ');
    append_number(definition.number());
    if (i > 1) {
      out_.push('-');
      append_number(i);
    }
    out_.append("\">\u21a9\ufe0e");
    if (i > 1) {
      out_.append("<sup>");
      append_number(i);
      out_.append("</sup>");
    }
    out_.append("</a>");
  }
}

// ---- inlines ------------------------------------------------------------------------------------------------------

void ContentWriter::write_inlines(const Node::Children& nodes) {
  filter_.enter();
  for (const Node& node : nodes) {
    write_inline(node);
  }
  filter_.leave();
}

void ContentWriter::write_inline(const Node& node) {
  switch (node.kind()) {
    case NodeKind::text:
      append_text(node.text(), out_);
      return;
    case NodeKind::soft_break:
      out_.push('\n');
      return;
    case NodeKind::line_break:
      out_.append("<br />\n");
      return;
    case NodeKind::code:
      out_.append("<code>");
      append_text(node.text(), out_);
      out_.append("</code>");
      return;
    case NodeKind::emph:
      write_enclosed("<em>", node, "</em>");
      return;
    case NodeKind::strong:
      write_enclosed("<strong>", node, "</strong>");
      return;
    case NodeKind::strikethrough:
      write_enclosed("<del>", node, "</del>");
      return;
    case NodeKind::link:
      write_link(node);
      return;
    case NodeKind::image:
      write_image(node);
      return;
    case NodeKind::html_inline:
      filter_.write_inline(node.text());
      return;
    case NodeKind::footnote_reference:
      write_footnote_reference(node);
      return;
    case NodeKind::document:
    case NodeKind::block_quote:
    case NodeKind::list:
    case NodeKind::item:
    case NodeKind::footnote_definition:
    case NodeKind::table:
    case NodeKind::table_head:
    case NodeKind::table_row:
    case NodeKind::paragraph:
    case NodeKind::heading:
    case NodeKind::table_cell:
    case NodeKind::code_block:
    case NodeKind::html_block:
    case NodeKind::thematic_break:
      return;
  }
}

void ContentWriter::write_enclosed(std::string_view open, const Node& node, std::string_view close) {
  out_.append(open);
  write_inlines(node);
  out_.append(close);
}

bool ContentWriter::is_bare_address(const Node& link) {
  const Node* const text = &link + 1;
  if (text == link.next() || text->next() != link.next() || text->kind() != NodeKind::text ||
      !link.url().starts_with("http") || !link.url().ends_with(text->text())) {
    return false;
  }
  const std::string_view before = link.url().substr(0, link.url().size() - text->text().size());
  return before.empty() || before == "http://" || before == "https://";
}

void ContentWriter::write_link(const Node& link) {
  if (html_.links == LinkPolicy::safe && !is_safe_url(link.url())) {
    write_inlines(link);
    return;
  }
  // Print shows the addresses of links behind their text, and tells by the class where the text is the address.
  out_.append(page_ && is_bare_address(link) ? "<a class=\"bare\" href=\"" : "<a href=\"");
  append_url(link.url(), out_);
  if (!link.title().empty()) {
    append_attribute("\" title=\"", link.title());
    out_.push('>');
  } else {
    out_.append("\">");
  }
  const bool outside = std::exchange(in_link_, true);
  write_inlines(link);
  in_link_ = outside;
  out_.append("</a>");
}

void ContentWriter::write_footnote_reference(const Node& reference) {
  if (reference.number() == 0) {
    return;
  }
  out_.append("<sup class=\"footnote\"><a href=\"#fn:");
  append_number(reference.number());
  out_.append("\" id=\"");
  append_reference_id(reference.number(), reference.ordinal());
  out_.append("\" role=\"doc-noteref\">");
  append_number(reference.number());
  out_.append("</a></sup>");
}

// ---- pieces -------------------------------------------------------------------------------------------------------

/// `start` ends with the opening quote.
void ContentWriter::append_attribute(std::string_view start, std::string_view text) {
  out_.append(start);
  append_text(text, out_);
  out_.push('"');
}

void ContentWriter::append_number(std::uint32_t number) {
  char* const begin = out_.reserve(10);
  out_.commit(static_cast<std::size_t>(std::to_chars(begin, begin + 10, number).ptr - begin));
}

void ContentWriter::append_reference_id(std::uint32_t number, std::uint32_t ordinal) {
  out_.append("fnref:");
  append_number(number);
  if (ordinal > 1) {
    out_.push(':');
    append_number(ordinal);
  }
}

}  // namespace docmill::html
