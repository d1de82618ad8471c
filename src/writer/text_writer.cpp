// write_text: blocks and inlines as plain text.
#include "writer/text_writer.h"

#include <algorithm>

#include "document/entities.h"
#include "writer/inline_queries.h"
#include "writer/labels.h"
#include "writer/text_wrap.h"

namespace docmill {
namespace text {
namespace {

constexpr std::size_t kCodeIndent = 4;
constexpr std::size_t kLeastWidth = 20;  // however deep a block stands

/// `text` with blanks for what would end or widen the line.
void append_in_line(std::string_view text, Buffer& out) {
  char* const begin = out.reserve(text.size());
  std::size_t control = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    begin[i] = text[i];
    control |= static_cast<std::size_t>(text[i] >= 0 && text[i] < ' ');
  }
  if (control != 0) [[unlikely]] {
    std::replace_if(
        begin, begin + text.size(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  }
  out.commit(text.size());
}

}  // namespace

TextWriter::TextWriter(const Document& document, const WriteOptions& options, const TextOptions& text, Buffer& out)
    : document_(document),
      options_(options),
      own_contents_(options.contents ? own_contents(document) : nullptr),
      columns_(text.columns),
      out_(out),
      losses_(document, options, "plain text"),
      lines_(out) {}

void TextWriter::write() {
  for (const Node& block : document_.root().children()) {
    if (block.kind() == NodeKind::footnote_definition && block.number() != 0) {
      definitions_[block.number()] = &block;
    }
  }
  const Node* const title = title_heading(document_);
  if (title == nullptr || title != &document_.root() + 1) {
    write_byline();
  }
  if (options_.contents && title == nullptr) {
    write_contents();
  }
  write_blocks(document_.root(), false);
  write_references();
}

std::size_t TextWriter::width() const {
  return std::max(columns_ > lines_.margin() ? columns_ - lines_.margin() : 0, kLeastWidth);
}

// ---- blocks -------------------------------------------------------------------------------------------------------

/// `mark` stands at the start of the first paragraph and is left out.
void TextWriter::write_blocks(const Node& parent, bool tight, const AdmonitionMark* mark) {
  bool first = true;
  for (const Node& block : parent.children()) {
    if (mark != nullptr && &block == mark->paragraph) {
      if (!mark->inlines().empty()) {
        inlines_.clear();
        add_inlines(mark->inlines(), inlines_);
        write_wrapped(inlines_.view());
        first = false;
      }
      continue;
    }
    if (block.kind() == NodeKind::footnote_definition || is_own_contents(block, own_contents_) ||
        (block.kind() == NodeKind::paragraph && !block.has_children())) {
      continue;
    }
    if (!first && !tight) {
      lines_.blank();
    }
    first = false;
    write_block(block);
  }
}

void TextWriter::write_block(const Node& block) {
  switch (block.kind()) {
    case NodeKind::paragraph:
      write_paragraph(block);
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
      lines_.widen(kCodeIndent);
      if (lines_.behind_marker()) {
        lines_.end_marker();
      }
      lines_.lines(block.text());
      lines_.narrow(kCodeIndent);
      return;
    case NodeKind::html_block:
      write_html(block);
      return;
    case NodeKind::thematic_break:
      lines_.begin();
      out_.append(std::min(width(), columns_), '-');
      lines_.end();
      return;
    case NodeKind::table:
      write_table(block);
      return;
    case NodeKind::document:
    case NodeKind::item:
    case NodeKind::footnote_definition:
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

/// Below an image alone its title.
void TextWriter::write_paragraph(const Node& paragraph) {
  const std::string caption = caption_of(paragraph);
  inlines_.clear();
  captioned_ = !caption.empty();
  add_inlines(paragraph.children(), inlines_);
  if (captioned_) {
    inlines_.push('\n');
    inlines_.append(caption);
  }
  captioned_ = false;
  write_wrapped(inlines_.view());
}

void TextWriter::write_wrapped(std::string_view text) {
  wrapped_.clear();
  wrap(text, width(), wrapped_);
  for (const std::string_view line : wrapped_) {
    if (line.empty() && !lines_.behind_marker()) {
      lines_.blank();
    } else {
      lines_.line(line);
    }
  }
}

void TextWriter::write_heading(const Node& heading) {
  inlines_.clear();
  if (!heading.section().empty()) {
    inlines_.append(heading.section());
    inlines_.push(' ');
  }
  add_inlines(heading.children(), inlines_);
  std::size_t widest = 0;
  wrapped_.clear();
  wrap(inlines_.view(), width(), wrapped_);
  for (const std::string_view line : wrapped_) {
    lines_.line(line);
    widest = std::max(widest, display_width(line));
  }
  if (heading.level() <= 2 && widest > 0) {
    lines_.begin();
    out_.append(widest, heading.level() == 1 ? '=' : '-');
    lines_.end();
  }
  if (&heading == &document_.root() + 1 && title_heading(document_) == &heading) {
    const std::size_t end = out_.size();
    out_.push('\n');
    write_byline();
    out_.truncate(out_.size() == end + 1 ? end : out_.size() - 1);
  }
  if (options_.contents && title_heading(document_) == &heading) {
    lines_.blank();
    write_contents();
    out_.truncate(out_.size() - 1);
  }
}

/// Author and date.
void TextWriter::write_byline() {
  const std::string_view comma = options_.author.empty() || options_.date.empty() ? "" : ", ";
  const std::string line = options_.author + std::string(comma) + options_.date;
  if (!line.empty()) {
    write_wrapped(line);
    lines_.blank();
  }
}

void TextWriter::write_contents() {
  ContentsOptions choice;
  choice.max_depth = static_cast<std::uint32_t>(std::clamp(options_.contents_depth, 1, 6));
  std::vector<ContentsEntry> entries = contents(document_, choice);
  std::erase_if(entries, [this](const ContentsEntry& entry) { return entry.heading == own_contents_; });
  if (entries.empty()) {
    out_.push('\n');
    return;
  }
  lines_.line(labels_for(options_.language).contents);
  lines_.blank();
  for (const ContentsEntry& entry : entries) {
    const std::size_t indent = 2 * entry.depth;
    lines_.widen(indent);
    const std::string number(entry.heading->section());
    write_wrapped(number + (number.empty() ? "" : " ") + plain_text(*entry.heading));
    lines_.narrow(indent);
  }
  lines_.blank();
}

void TextWriter::write_quote(const Node& quote) {
  lines_.marker("> ");
  lines_.widen("> ");
  const AdmonitionMark mark = admonition_with_content(quote);
  const bool marked = mark.kind != Admonition::none;
  if (marked) {
    lines_.line(std::string(labels_for(options_.language).of(mark.kind)) + ":");
    lines_.blank();
  }
  write_blocks(quote, false, marked ? &mark : nullptr);
  lines_.narrow(2);
  if (lines_.behind_marker()) {
    lines_.end_marker();
  }
}

void TextWriter::write_list(const Node& list) {
  std::uint64_t number = list.start();
  bool first = true;
  for (const Node& item : list.children()) {
    if (!first && !list.tight()) {
      lines_.blank();
    }
    first = false;
    std::string marker = "- ";
    if (list.ordered()) {
      marker = std::to_string(number++) + list.delimiter() + ' ';
    }
    lines_.marker(marker);
    lines_.widen(marker.size());
    if (item.task() != Task::none) {
      lines_.marker(item.task() == Task::done ? "[x] " : "[ ] ");
    }
    write_blocks(item, list.tight());
    lines_.narrow(marker.size());
    if (lines_.behind_marker()) {
      lines_.end_marker();
    }
  }
}

/// What a reader sees of it.
void TextWriter::write_html(const Node& block) {
  losses_.add(Loss::raw_html, block);
  std::string text;
  std::string_view html = block.text();
  HtmlToken token;
  while (next_html_token(html, token)) {
    if (token.kind == HtmlToken::Kind::text) {
      text += token.text;
    }
  }
  std::replace(text.begin(), text.end(), '\n', ' ');
  Arena arena;
  const std::string_view decoded = markdown::decode_entities(arena, text);
  const std::size_t begin = decoded.find_first_not_of(' ');
  if (begin != std::string_view::npos) {
    write_wrapped(decoded.substr(begin));
  } else if (lines_.behind_marker()) {
    lines_.end_marker();
  }
}

/// Notes may refer to further notes and addresses.
void TextWriter::write_references() {
  for (std::size_t i = 0; i < references_.size(); ++i) {
    const Reference reference = references_[i];
    if (i == 0 || reference.note != nullptr || references_[i - 1].note != nullptr) {
      out_.append(out_.empty() ? "" : "\n");
    }
    const std::string marker = "[" + std::to_string(i + 1) + "] ";
    if (reference.note == nullptr) {
      lines_.line(marker + std::string(reference.url));
      continue;
    }
    lines_.marker(marker);
    lines_.widen(marker.size());
    write_blocks(*reference.note, false);
    lines_.narrow(marker.size());
    if (lines_.behind_marker()) {
      lines_.end_marker();
    }
  }
}

// ---- inlines ------------------------------------------------------------------------------------------------------

void TextWriter::add_inlines(Node::Children inlines, Buffer& out) {
  for (const Node& node : inlines) {
    add_inline(node, out);
  }
}

void TextWriter::add_inline(const Node& node, Buffer& out) {
  switch (node.kind()) {
    case NodeKind::text:
      append_in_line(node.text(), out);
      return;
    case NodeKind::emph:
      add_marked('_', node, out);
      return;
    case NodeKind::strong:
      add_marked('*', node, out);
      return;
    case NodeKind::strikethrough:
      add_marked('~', node, out);
      return;
    case NodeKind::code:
      out.push('`');
      out.append(node.text());
      out.push('`');
      return;
    case NodeKind::link:
      add_link(node, out);
      return;
    case NodeKind::image: {
      const std::string alternative = plain_text(node);
      out.push('[');
      out.append(alternative.empty() ? node.url() : std::string_view(alternative));
      out.push(']');
      add_reference(node.url(), out);
      if (!node.title().empty() && !captioned_) {
        losses_.add(Loss::link_title, node);
      }
      return;
    }
    case NodeKind::html_inline:
      if (is_break_tag(node.text())) {
        out.push('\n');
      } else {
        losses_.add(Loss::raw_html, node);
      }
      return;
    case NodeKind::soft_break:
      out.push(' ');
      return;
    case NodeKind::line_break:
      out.push('\n');
      return;
    case NodeKind::footnote_reference:
      if (node.number() != 0 && definitions_.contains(node.number())) {
        const auto [at, added] = notes_.try_emplace(node.number(), references_.size() + 1);
        if (added) {
          references_.push_back({{}, definitions_[node.number()]});
        }
        out.push(' ');
        add_number(at->second, out);
      }
      return;
    default:
      return;  // blocks do not stand here
  }
}

void TextWriter::add_marked(char mark, const Node& node, Buffer& out) {
  out.push(mark);
  add_inlines(node.children(), out);
  out.push(mark);
}

void TextWriter::add_number(std::size_t number, Buffer& out) {
  out.push('[');
  out.append(std::to_string(number));
  out.push(']');
}

void TextWriter::add_reference(std::string_view url, Buffer& out) {
  if (url.empty() || url.front() == '#') {
    return;  // leads nowhere outside of the text
  }
  const auto [at, added] = urls_.try_emplace(url, references_.size() + 1);
  if (added) {
    references_.push_back({url, nullptr});
  }
  out.push(' ');
  add_number(at->second, out);
}

void TextWriter::add_link(const Node& link, Buffer& out) {
  const std::size_t begin = out.size();
  add_inlines(link.children(), out);
  const std::string_view shown = out.view_from(begin);
  std::string_view url = link.url();
  url.remove_prefix(url.starts_with("mailto:") ? 7 : 0);
  if (shown != url) {
    add_reference(link.url(), out);
  }
  if (!link.title().empty()) {
    losses_.add(Loss::link_title, link);
  }
}

}  // namespace text

void write_text(const Document& document, const WriteOptions& options, const TextOptions& text, Buffer& out) {
  text::TextWriter(document, options, text, out).write();
}

}  // namespace docmill
