// write_markdown: blocks as Markdown.
#include <algorithm>

#include "document/characters.h"
#include "writer/markdown_writer.h"

namespace docmill {
namespace markdown_writer {
namespace {

constexpr std::size_t kFootnoteIndent = 4;
constexpr std::size_t kCodeIndent = 4;
constexpr std::size_t kLeastFence = 3;
constexpr std::size_t kLeastCell = 3;
constexpr std::size_t kMostAligned = 100;  // columns of a table whose cells are padded

bool has_breaks(const Node& heading) {
  return std::any_of(&heading + 1, heading.next(), [](const Node& node) {
    return node.kind() == NodeKind::soft_break || node.kind() == NodeKind::line_break;
  });
}

/// Whether a list after `previous` would be read as its continuation.
bool would_join(const Node& previous, const Node& next) {
  if (next.kind() == NodeKind::list) {
    return previous.kind() == NodeKind::list && previous.ordered() == next.ordered() &&
           previous.delimiter() == next.delimiter();
  }
  const bool indented = next.kind() == NodeKind::code_block && !next.fenced();
  return indented &&
         (previous.kind() == NodeKind::list || (previous.kind() == NodeKind::code_block && !previous.fenced()));
}

/// Whether blank lines between the blocks that are written make the list loose.
bool has_gaps(const Node& list) {
  const Node& first = *(&list + 1);
  if (first.next() != list.next()) {
    return true;
  }
  return first.has_children() && (&first + 1)->next() != first.next();
}

std::size_t longest_run(std::string_view text, char c) {
  std::size_t longest = 0;
  for (std::size_t at = text.find(c); at != std::string_view::npos; at = text.find(c, at)) {
    const std::size_t end = std::min(text.find_first_not_of(c, at), text.size());
    longest = std::max(longest, end - at);
    at = end;
  }
  return longest;
}

/// Whether a first line of nothing but list markers would be read as a thematic break or end too early.
bool needs_own_line(const Node& item) {
  if (!item.has_children()) {
    return false;
  }
  const Node& first = item.children().front();
  if (first.kind() != NodeKind::list || !first.has_children()) {
    return false;
  }
  const Node& inner = first.children().front();
  return !inner.has_children() || inner.children().front().kind() == NodeKind::list;
}

}  // namespace

MarkdownWriter::MarkdownWriter(const Document& document, const WriteOptions& options, Buffer& out)
    : document_(document), out_(out), losses_(document, options, "Markdown"), lines_(out), inlines_(losses_) {}

void MarkdownWriter::write() { write_blocks(document_.root(), false); }

/// `mark` stands at the start of the first paragraph and is written already.
void MarkdownWriter::write_blocks(const Node& parent, bool tight, const AdmonitionMark* mark) {
  const Node* previous = nullptr;
  for (const Node& block : parent.children()) {
    if (mark != nullptr && &block == mark->paragraph) {
      if (!mark->inlines().empty()) {
        lines_.begin();
        inlines_.write(mark->inlines(), MarkdownInlines::Breaks::lines, lines_, out_);
        lines_.end();
      }
      previous = &block;
      continue;
    }
    if (previous != nullptr && !tight) {
      lines_.blank();
    }
    if (previous != nullptr && would_join(*previous, block)) {
      write_separator();
      lines_.blank();
    }
    write_block(block, previous, tight);
    previous = &block;
  }
}

void MarkdownWriter::write_block(const Node& block, const Node* previous, bool tight) {
  switch (block.kind()) {
    case NodeKind::paragraph:
      lines_.begin();
      inlines_.write(block.children(), MarkdownInlines::Breaks::lines, lines_, out_);
      lines_.end();
      return;
    case NodeKind::heading:
      write_heading(block);
      return;
    case NodeKind::block_quote:
      write_quote(block);
      return;
    case NodeKind::list:
      write_list(block);
      return;
    case NodeKind::code_block:
      write_code(block);
      return;
    case NodeKind::html_block:
      lines_.lines(block.text());
      return;
    case NodeKind::thematic_break:
      // Dashes would underline a paragraph, and any mark may continue the marker of an item.
      lines_.line(lines_.behind_marker() ? "___" : tight || previous == nullptr ? "***" : "---");
      return;
    case NodeKind::table:
      write_table(block);
      return;
    case NodeKind::footnote_definition:
      write_footnote(block);
      return;
    case NodeKind::document:
    case NodeKind::item:
    case NodeKind::table_head:
    case NodeKind::table_row:
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

/// With a line break inside only the underlined form will do.
void MarkdownWriter::write_heading(const Node& heading) {
  const bool underlined = heading.level() <= 2 && has_breaks(heading);
  lines_.begin();
  if (underlined) {
    inlines_.write(heading.children(), MarkdownInlines::Breaks::lines, lines_, out_);
    lines_.next();
    out_.append(heading.level() == 1 ? "===" : "---");
    lines_.end();
    return;
  }
  out_.append(static_cast<std::size_t>(heading.level()), '#');
  if (heading.has_children()) {
    out_.push(' ');
    const std::size_t begin = out_.size();
    inlines_.write(heading.children(), MarkdownInlines::Breaks::blanks, lines_, out_);
    const std::string_view text = out_.view_from(begin);
    const std::size_t end = text.find_last_not_of('#');
    if (text.ends_with('#') && (end == std::string_view::npos || markdown::is_blank(text[end]))) {
      out_.truncate(out_.size() - 1);  // or it would close the heading
      out_.append("\\#");
    }
  }
  lines_.end();
}

void MarkdownWriter::write_quote(const Node& quote) {
  lines_.marker("> ");
  lines_.widen("> ");
  const AdmonitionMark mark = admonition_of(quote);
  const bool marked = mark.kind != Admonition::none;
  if (marked) {
    lines_.begin();
    out_.append("[!");
    for (const char c : name(mark.kind)) {
      out_.push(static_cast<char>(c - 'a' + 'A'));
    }
    out_.append(mark.content[-1].kind() == NodeKind::line_break ? "]\\" : "]");
    lines_.end();
  }
  write_blocks(quote, false, marked ? &mark : nullptr);
  lines_.narrow(2);
  if (lines_.behind_marker()) {
    lines_.end_marker();
  }
}

// ---- lists --------------------------------------------------------------------------------------------------------

void MarkdownWriter::write_list(const Node& list) {
  std::uint64_t number = list.start();
  bool first = true;
  for (const Node& item : list.children()) {
    if (!first && !list.tight()) {
      lines_.blank();
    }
    first = false;
    std::string marker(1, list.delimiter());
    if (list.ordered()) {
      marker.insert(0, std::to_string(std::min<std::uint64_t>(number++, 999'999'999)));
    }
    write_item(item, list.tight(), marker + ' ');
  }
  if (!list.tight() && list.has_children() && !has_gaps(list)) {
    lines_.widen(std::size_t{2} + (list.ordered() ? std::to_string(list.start()).size() : 0));
    lines_.blank();
    write_separator();
    lines_.narrow(std::size_t{2} + (list.ordered() ? std::to_string(list.start()).size() : 0));
  }
}

void MarkdownWriter::write_item(const Node& item, bool tight, std::string_view marker) {
  lines_.marker(marker);
  lines_.widen(marker.size());
  if (item.task() != Task::none) {
    lines_.marker(item.task() == Task::done ? "[x] " : "[ ] ");
  }
  if (!item.has_children() || needs_own_line(item)) {
    lines_.end_marker();
  }
  write_blocks(item, tight);
  lines_.narrow(marker.size());
  if (lines_.behind_marker()) {
    lines_.end_marker();
  }
}

// ---- code and notes -----------------------------------------------------------------------------------------------

void MarkdownWriter::write_code(const Node& block) {
  if (!block.fenced()) {
    lines_.widen(kCodeIndent);
    if (lines_.behind_marker()) {
      lines_.begin();
      out_.append(kCodeIndent, ' ');
      const std::size_t first = std::min(block.text().find('\n'), block.text().size() - 1) + 1;
      out_.append(block.text().substr(0, first));
      lines_.lines(block.text().substr(first));
    } else {
      lines_.lines(block.text());
    }
    lines_.narrow(kCodeIndent);
    return;
  }
  const char mark = block.info().find('`') == std::string_view::npos ? '`' : '~';
  const std::string fence(std::max(kLeastFence, longest_run(block.text(), mark) + 1), mark);
  lines_.begin();
  out_.append(fence);
  append_escaped(block.info(), {}, out_);
  lines_.end();
  lines_.lines(block.text());
  lines_.line(fence);
}

void MarkdownWriter::write_footnote(const Node& note) {
  lines_.begin();
  out_.append("[^");
  out_.append(note.label());
  out_.append("]:");
  const bool code = note.has_children() && note.children().front().kind() == NodeKind::code_block &&
                    !note.children().front().fenced();
  if (!note.has_children() || code) {
    lines_.end();
  } else {
    lines_.marker_behind(" ");
  }
  lines_.widen(kFootnoteIndent);
  write_blocks(note, false);
  lines_.narrow(kFootnoteIndent);
}

// ---- tables -------------------------------------------------------------------------------------------------------

/// Cells are padded to the width of their column as long as the table stays narrow.
void MarkdownWriter::write_table(const Node& table) {
  const std::size_t columns = table.columns().size();
  const std::size_t begin = cells_.size();
  std::vector<std::size_t> widths(columns, kLeastCell);
  ends_.clear();
  for (const Node& row : table.children()) {
    for (const Node& cell : row.children()) {
      const std::size_t from = cells_.size();
      inlines_.write(cell.children(), MarkdownInlines::Breaks::cell, lines_, cells_);
      ends_.push_back(cells_.size());
      std::size_t& width = widths[std::min<std::size_t>(cell.column(), columns - 1)];
      width = std::max(width, display_width(cells_.view_from(from)));
    }
  }
  std::size_t total = 1;
  for (const std::size_t width : widths) {
    total += width + 3;
  }
  if (total > kMostAligned) {
    std::fill(widths.begin(), widths.end(), 0);
  }
  std::size_t cell = 0;
  for (const Node& row : table.children()) {
    write_row(row, cell, widths);
    if (row.kind() == NodeKind::table_head) {
      write_delimiters(table, widths);
    }
  }
  cells_.truncate(begin);
}

void MarkdownWriter::write_row(const Node& row, std::size_t& cell, const std::vector<std::size_t>& widths) {
  lines_.begin();
  for (const Node& node : row.children()) {
    const std::size_t begin = cell == 0 ? 0 : ends_[cell - 1];
    const std::string_view text = cells_.view().substr(begin, ends_[cell] - begin);
    const std::size_t width = std::max(widths[node.column()], display_width(text));
    const std::size_t free = width - display_width(text);
    const std::size_t before = node.alignment() == Alignment::right    ? free
                               : node.alignment() == Alignment::center ? free / 2
                                                                       : 0;
    out_.append("| ");
    out_.append(before, ' ');
    out_.append(text);
    out_.append(free - before + 1, ' ');
    ++cell;
  }
  out_.push('|');
  lines_.end();
}

void MarkdownWriter::write_delimiters(const Node& table, const std::vector<std::size_t>& widths) {
  lines_.begin();
  std::size_t column = 0;
  for (const Alignment alignment : table.columns()) {
    const bool left = alignment == Alignment::left || alignment == Alignment::center;
    const bool right = alignment == Alignment::right || alignment == Alignment::center;
    const std::size_t width = std::max(widths[column++], kLeastCell) - (left ? 1 : 0) - (right ? 1 : 0);
    out_.append(left ? "| :" : "| ");
    out_.append(width, '-');
    out_.append(right ? ": " : " ");
  }
  out_.push('|');
  lines_.end();
}

}  // namespace markdown_writer

void write_markdown(const Document& document, const WriteOptions& options, Buffer& out) {
  markdown_writer::MarkdownWriter(document, options, out).write();
}

}  // namespace docmill
