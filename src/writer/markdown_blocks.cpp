// write_markdown: blocks as Markdown.
#include <algorithm>
#include <utility>

#include "document/characters.h"
#include "document/html_scan.h"
#include "writer/markdown_writer.h"

namespace docmill {
namespace markdown_writer {
namespace {

constexpr std::size_t kFootnoteIndent = 4;
constexpr std::size_t kCodeIndent = 4;
constexpr std::size_t kWideMarker = 5;  // beyond what is indented behind the list
constexpr std::size_t kLeastFence = 3;
constexpr std::size_t kLeastCell = 3;
constexpr std::size_t kMostAligned = 100;  // columns of a table whose cells are padded

bool has_breaks(const Node& heading) {
  return std::any_of(&heading + 1, heading.next(), [](const Node& node) {
    return node.kind() == NodeKind::soft_break || node.kind() == NodeKind::line_break ||
           (node.kind() == NodeKind::html_inline && node.text().find('\n') != std::string_view::npos);
  });
}

/// Whether a list after `previous` would be read as its continuation.
bool would_join(const Node& previous, const Node& next) {
  if (next.kind() == NodeKind::list) {
    return previous.kind() == NodeKind::list && previous.ordered() == next.ordered() &&
           previous.delimiter() == next.delimiter();
  }
  if (next.kind() == NodeKind::html_block) {  // its blanks may reach the content of an item
    return previous.kind() == NodeKind::list && next.text().starts_with(previous.ordered() ? "   " : "  ");
  }
  const bool indented = next.kind() == NodeKind::code_block && !next.fenced();
  return indented &&
         (previous.kind() == NodeKind::list || (previous.kind() == NodeKind::code_block && !previous.fenced()));
}

/// The quote inside of `block`, or itself, whose last paragraph a line of text behind it would go on with, in a tight
/// list; null when there is none.
const Node* open_quote(const Node& block) {
  const Node* quote = nullptr;
  const Node* at = &block;
  while (at->kind() == NodeKind::block_quote || at->kind() == NodeKind::list || at->kind() == NodeKind::item) {
    quote = at->kind() == NodeKind::block_quote ? at : quote;
    if (!at->has_children()) {
      return nullptr;
    }
    const Node* last = nullptr;
    for (const Node& child : at->children()) {
      last = &child;
    }
    at = last;
  }
  return at->kind() == NodeKind::paragraph ? quote : nullptr;
}

/// Whether a line that begins `block` could be one of a paragraph before it.
bool goes_on(const Node& block) {
  return block.kind() == NodeKind::paragraph || block.kind() == NodeKind::table ||
         block.kind() == NodeKind::code_block || block.kind() == NodeKind::html_block || block.kind() == NodeKind::list;
}

/// Whether a block of HTML would go on over blank lines to the end of what it stands in.
bool has_no_end(const Node& block) {
  std::string_view text = block.text();
  const int start =
      markdown::html_block_start(text.substr(std::min(text.find_first_not_of(" \t"), text.size())), false);
  if (start < 1 || start > 5) {
    return false;
  }
  while (!text.empty()) {
    const std::size_t size = std::min(text.find('\n'), text.size());
    if (markdown::ends_html_block(start, text.substr(0, size))) {
      return false;
    }
    text.remove_prefix(std::min(size + 1, text.size()));
  }
  return true;
}

/// Whether a line of code has nothing but the mark that `out`, the marker of an item in front of it, ends with.
bool continues_marks(std::string_view out, std::string_view code) {
  const std::size_t last = out.find_last_not_of(' ');
  const std::string marks{out[std::min(last, out.size() - 1)], ' ', '\t', '\n'};
  return code.find_first_not_of(marks) == std::string_view::npos;
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

/// Whether the first line of `item`, nothing but markers of lists, would be read as a thematic break.
bool needs_own_line(const Node& item, char delimiter) {
  std::size_t markers = 1;
  const Node* at = &item;
  while (at->has_children()) {
    const Node& list = at->children().front();
    if (list.kind() != NodeKind::list || list.delimiter() != delimiter || !list.has_children()) {
      return false;
    }
    at = &list.children().front();
    ++markers;
  }
  return markers >= 3 && delimiter != '+';
}

}  // namespace

MarkdownWriter::MarkdownWriter(const Document& document, const WriteOptions& options, Buffer& out)
    : document_(document), out_(out), losses_(document, options, "Markdown"), lines_(out), inlines_(losses_) {}

/// Notes stand at the end of the tree. Behind HTML without an end they would belong to it.
void MarkdownWriter::write() {
  const Node* last = nullptr;
  for (const Node& block : document_.root().children()) {
    last = block.kind() == NodeKind::footnote_definition ? last : &block;
  }
  notes_first_ = last != nullptr && last->kind() == NodeKind::html_block && has_no_end(*last);
  if (notes_first_) {
    for (const Node& block : document_.root().children()) {
      if (block.kind() == NodeKind::footnote_definition) {
        write_footnote(block);
        lines_.blank();
      }
    }
  }
  write_blocks(document_.root(), false);
}

/// `mark` stands at the start of the first paragraph and is written already.
void MarkdownWriter::write_blocks(const Node& parent, bool tight, const AdmonitionMark* mark) {
  const Node* previous = nullptr;
  for (const Node& block : parent.children()) {
    if (mark != nullptr && &block == mark->paragraph) {
      if (!mark->inlines().empty()) {
        lines_.begin();
        inlines_.write(mark->inlines(), MarkdownInlines::Breaks::further_lines, lines_, out_);
        lines_.end();
      }
      previous = &block;
      continue;
    }
    if (notes_first_ && block.kind() == NodeKind::footnote_definition) {
      continue;
    }
    if (previous != nullptr && !tight && !open_html_) {
      lines_.blank();
    }
    open_html_ = false;
    if (previous != nullptr && !wide_ && would_join(*previous, block)) {
      write_separator();
      lines_.blank();
    }
    const Node* const next = block.next() == parent.next() ? nullptr : block.next();
    wide_ = tight && next != nullptr && block.kind() == NodeKind::list && next->kind() != NodeKind::list &&
            would_join(block, *next);
    const Node* const outer = closed_quote_;
    if (tight && next != nullptr && goes_on(*next)) {
      closed_quote_ = open_quote(block);
    }
    const bool wide = wide_;
    write_block(block, previous, tight);
    wide_ = wide;
    closed_quote_ = outer;
    previous = &block;
  }
}

void MarkdownWriter::write_block(const Node& block, const Node* previous, bool tight) {
  const bool task = std::exchange(behind_task_, false);
  switch (block.kind()) {
    case NodeKind::paragraph:
      lines_.begin();
      inlines_.write(block.children(), task ? MarkdownInlines::Breaks::behind_text : MarkdownInlines::Breaks::lines,
                     lines_, out_);
      lines_.end();
      return;
    case NodeKind::heading:
      write_heading(block);
      return;
    case NodeKind::block_quote:
      write_quote(block);
      return;
    case NodeKind::list:
      write_list(block, tight && previous != nullptr && previous->kind() == NodeKind::paragraph);
      return;
    case NodeKind::code_block:
      write_code(block);
      return;
    case NodeKind::html_block:
      write_html(block);
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

/// Blanks in front of it would be those behind the marker of an item.
void MarkdownWriter::write_html(const Node& block) {
  if (lines_.behind_marker() && markdown::is_blank(block.text().front())) {
    lines_.end_marker();
  }
  lines_.lines(block.text());
  open_html_ = has_no_end(block);
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
    for (const Node* node = mark.paragraph + 1; node != mark.content && node->kind() == NodeKind::text; ++node) {
      out_.append(node->text());
    }
    out_.append(mark.content[-1].kind() == NodeKind::line_break ? "\\" : "");
    lines_.end();
  }
  write_blocks(quote, false, marked ? &mark : nullptr);
  if (lines_.behind_marker()) {
    lines_.end_marker();
  } else if (&quote == closed_quote_) {
    lines_.blank();
  }
  open_html_ = false;
  lines_.narrow(2);
}

// ---- lists --------------------------------------------------------------------------------------------------------

void MarkdownWriter::write_list(const Node& list, bool interrupts) {
  const bool wide = std::exchange(wide_, false);
  std::uint64_t number = list.start();
  bool first = true;
  for (const Node& item : list.children()) {
    if (!first && !list.tight() && !open_html_) {
      lines_.blank();
    }
    std::string marker(1, list.delimiter());
    if (list.ordered()) {
      marker.insert(0, std::to_string(std::min<std::uint64_t>(number++, 999'999'999)));
    }
    marker.resize(std::max(marker.size() + 1, wide ? kWideMarker : 0), ' ');
    write_item(item, list.tight(), wide || (first && interrupts), marker);
    first = false;
  }
  if (!list.tight() && list.has_children() && !has_gaps(list)) {
    lines_.widen(std::size_t{2} + (list.ordered() ? std::to_string(list.start()).size() : 0));
    lines_.blank();
    write_separator();
    lines_.narrow(std::size_t{2} + (list.ordered() ? std::to_string(list.start()).size() : 0));
  }
}

void MarkdownWriter::write_item(const Node& item, bool tight, bool interrupts, std::string_view marker) {
  lines_.marker(marker);
  lines_.widen(marker.size());
  if (item.task() != Task::none) {
    lines_.marker(item.task() == Task::done ? "[x] " : "[ ] ");
    behind_task_ = true;
  }
  if (!item.has_children() && interrupts) {
    write_separator();
  } else if (!item.has_children() || needs_own_line(item, marker.front())) {
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
    const std::size_t first = std::min(block.text().find('\n'), block.text().size() - 1) + 1;
    if (lines_.behind_marker() && continues_marks(out_.view(), block.text().substr(0, first))) {
      lines_.narrow(kCodeIndent);
      lines_.end_marker();  // or the marker and the code would be a thematic break
      lines_.widen(kCodeIndent);
    }
    if (lines_.behind_marker()) {
      lines_.begin();
      out_.append(kCodeIndent, ' ');
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
  out_.append(mark == '~' && block.info().front() == '~' ? "\\" : "");
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
  // What counts columns would count those of the label.
  const bool text = note.has_children() && (note.children().front().kind() == NodeKind::paragraph ||
                                            note.children().front().kind() == NodeKind::heading);
  if (!text) {
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
