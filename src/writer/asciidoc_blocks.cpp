// write_asciidoc: blocks as AsciiDoc.
#include <algorithm>
#include <cctype>
#include <utility>

#include "writer/asciidoc_writer.h"
#include "writer/inline_queries.h"
#include "writer/labels.h"

namespace docmill {
namespace asciidoc {
namespace {

constexpr std::size_t kMostEquals = 6;  // of a section title
constexpr std::size_t kDelimiter = 4;   // characters of the outermost delimited block

bool is_language(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-_+#.*").find(c) != std::string_view::npos;
  });
}

/// Whether a line ends in what may be the number of a callout.
bool has_callout(std::string_view code) {
  for (std::size_t at = code.find('>'); at != std::string_view::npos; at = code.find('>', at + 1)) {
    const char before = at > 0 ? code[at - 1] : '\0';
    if ((before >= '0' && before <= '9') || before == '.' || before == '-') {
      return true;
    }
  }
  return false;
}

/// The paragraph that stands behind the marker of `item`; a figure cannot.
const Node* first_of_item(const Node& item) {
  const Node* const first = &item + 1;
  const bool text = item.has_children() && first->kind() == NodeKind::paragraph && first->has_children();
  return text && caption_of(*first).empty() ? first : nullptr;
}

}  // namespace

AsciidocWriter::AsciidocWriter(const Document& document, const WriteOptions& options, Buffer& out)
    : document_(document),
      options_(options),
      own_contents_(options.contents ? own_contents(document) : nullptr),
      out_(out),
      losses_(document, options, "AsciiDoc"),
      inlines_(document, losses_, out) {}

void AsciidocWriter::write() {
  scan();
  write_header();
  write_blocks(document_.root());
}

void AsciidocWriter::scan() {
  std::vector<std::string_view> ids;
  std::size_t of_level_1 = 0;
  for (const Node& node : document_.nodes()) {
    if (node.kind() == NodeKind::link && node.url().size() > 1 && node.url().front() == '#') {
      anchors_.push_back(node.url().substr(1));
    } else if (node.kind() == NodeKind::heading) {
      ids.push_back(node.id());
    } else if (node.kind() == NodeKind::block_quote) {
      admonitions_ |= 1U << static_cast<unsigned>(admonition_with_content(node).kind);
    }
  }
  for (const Node& node : document_.root().children()) {
    of_level_1 += node.kind() == NodeKind::heading && node.level() == 1 ? 1U : 0U;
  }
  const Node* title = title_heading(document_);
  titled_ = of_level_1 == 1 && title != nullptr && title == &document_.root() + 1 && title->has_children();
  std::sort(ids.begin(), ids.end());
  std::sort(anchors_.begin(), anchors_.end());
  anchors_.erase(std::unique(anchors_.begin(), anchors_.end()), anchors_.end());
  std::erase_if(anchors_,
                [&ids](std::string_view anchor) { return !std::binary_search(ids.begin(), ids.end(), anchor); });
  inlines_.set_anchors(anchors_);
  ContentsOptions all;
  all.max_depth = 6;
  all.skip_title = false;
  for (const ContentsEntry& entry : contents(document_, all)) {
    depths_.push_back(entry.depth);
  }
}

/// The title, then what Asciidoctor is to know about the document.
void AsciidocWriter::write_header() {
  const std::size_t begin = out_.size();
  if (titled_) {
    write_heading(*title_heading(document_));
  }
  bool numbered = false;
  for (const Node& node : document_.root().children()) {
    numbered = numbered || (node.kind() == NodeKind::heading && !node.section().empty());
  }
  write_attribute(":author: ", options_.author);
  write_attribute(":revdate: ", options_.date);
  if (options_.language != "en" && is_language(options_.language)) {
    out_.append(":lang: " + options_.language + "\n");
  }
  const Labels& labels = labels_for(options_.language);
  for (const Admonition kind :
       {Admonition::note, Admonition::tip, Admonition::important, Admonition::warning, Admonition::caution}) {
    if (labels.language != "en" && (admonitions_ & 1U << static_cast<unsigned>(kind)) != 0) {
      out_.append(":" + std::string(name(kind)) + "-caption: " + std::string(labels.of(kind)) + "\n");
    }
  }
  if (options_.contents) {
    out_.append(":toc:\n:toc-title: ");
    out_.append(labels.contents);
    out_.append("\n:toclevels: " + std::to_string(std::clamp(options_.contents_depth, 1, 5)) + "\n");
  }
  out_.append(numbered ? ":sectnums:\n:sectnumlevels: 5\n" : "");
  first_ = out_.size() == begin;
}

/// In the head of the document, where nothing is markup but references to attributes.
void AsciidocWriter::write_attribute(std::string_view name, std::string_view text) {
  if (text.empty()) {
    return;
  }
  out_.append(name);
  for (const char c : text) {
    out_.append(c == '{' ? "\\" : "");
    out_.push(c == '\n' ? ' ' : c);
  }
  out_.push('\n');
}

/// An empty line, or the mark that attaches the block to its item; between lists, a comment that ends the first.
void AsciidocWriter::begin_block() {
  if (attached_) {
    out_.append("+\n");
  } else if (!first_) {
    out_.append(after_list_ ? "\n//-\n\n" : "\n");
  }
  first_ = false;
  after_list_ = false;
}

/// `mark` stands at the start of the first paragraph and is left out.
void AsciidocWriter::write_blocks(const Node& parent, const AdmonitionMark* mark) {
  for (const Node& block : parent.children()) {
    if (is_own_contents(block, own_contents_)) {
      heading_ += &block == own_contents_ ? 1 : 0;
    } else if (mark == nullptr || &block != mark->paragraph) {
      write_block(block);
    } else if (!mark->inlines().empty()) {
      write_paragraph(block, mark->inlines());
    }
  }
}

void AsciidocWriter::write_block(const Node& block) {
  switch (block.kind()) {
    case NodeKind::paragraph:
      if (block.has_children()) {
        write_paragraph(block, block.children());
      }
      return;
    case NodeKind::heading:
      if (!titled_ || &block != &document_.root() + 1) {
        write_heading(block);
      }
      return;
    case NodeKind::block_quote:
      if (block.has_children()) {
        write_quote(block);
      }
      return;
    case NodeKind::list:
      begin_block();
      write_list(block);
      after_list_ = true;
      return;
    case NodeKind::code_block:
      begin_block();
      write_code(block);
      return;
    case NodeKind::html_block:
      if (block.text().find_first_not_of(" \t\n") != std::string_view::npos) {
        begin_block();
        write_html(block);
      }
      return;
    case NodeKind::thematic_break:
      begin_block();
      out_.append("'''\n");
      return;
    case NodeKind::table:
      begin_block();
      write_table(block);
      return;
    case NodeKind::document:
    case NodeKind::item:
    case NodeKind::footnote_definition:  // where they are referred to
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

void AsciidocWriter::write_paragraph(const Node& paragraph, Node::Children inlines) {
  begin_block();
  std::string_view target;
  const Node* image = only_image(paragraph, target);
  if (image != nullptr) {
    lose_link_title(paragraph, losses_);
    write_image_macro(*image, target, true, caption_of(paragraph), out_);
    out_.push('\n');
    return;
  }
  const std::size_t begin = out_.size();
  inlines_.write(inlines, AsciidocInlines::Breaks::lines);
  if (out_.size() == begin) {
    out_.append("{empty}");
  }
  out_.push('\n');
}

/// Sections one below the other; inside of other blocks a heading is discrete.
void AsciidocWriter::write_heading(const Node& heading) {
  const bool discrete = depth_ > 0 || attached_;
  const bool title = titled_ && heading_ == 0 && !discrete;
  std::size_t equals = static_cast<std::size_t>(heading.level()) + (titled_ ? 0 : 1);
  if (!discrete) {
    equals = depths_[heading_++] + (titled_ ? 0U : 1U);
    const int level = std::exchange(level_, heading.level());
    if (level != 0 && heading.level() > level + 1) {
      losses_.add(Loss::heading_level, heading);
    }
  }
  if (!heading.has_children()) {
    losses_.add(Loss::empty_heading, heading);
    return;
  }
  if (!title) {
    begin_block();
  }
  if (equals > kMostEquals) {
    losses_.add(Loss::heading_level, heading);
  }
  const bool anchor = std::binary_search(anchors_.begin(), anchors_.end(), heading.id());
  if (discrete || anchor) {
    out_.append(discrete ? "[discrete" : "[");
    if (anchor) {
      out_.push('#');
      out_.append(heading.id());
    }
    out_.append("]\n");
  }
  out_.append(std::min(equals, kMostEquals), '=');
  out_.push(' ');
  inlines_.write(heading.children(), AsciidocInlines::Breaks::blanks);
  if (out_.view().back() == '=' || out_.view().back() == ' ') {
    out_.append("{empty}");
  }
  out_.push('\n');
}

void AsciidocWriter::write_quote(const Node& quote) {
  begin_block();
  const std::size_t length = kDelimiter + depth_;
  const AdmonitionMark mark = admonition_with_content(quote);
  const bool admonition = mark.kind != Admonition::none;
  if (admonition) {
    out_.push('[');
    for (const char c : name(mark.kind)) {
      out_.push(static_cast<char>(std::toupper(static_cast<unsigned char>(c))));
    }
    out_.append("]\n");
  }
  line(length, admonition ? '=' : '_');
  const bool attached = std::exchange(attached_, false);
  ++depth_;
  first_ = true;
  write_blocks(quote, admonition ? &mark : nullptr);
  --depth_;
  first_ = after_list_ = false;
  attached_ = attached;
  line(length, admonition ? '=' : '_');
}

// ---- lists --------------------------------------------------------------------------------------------------------

void AsciidocWriter::write_list(const Node& list) {
  std::size_t& level = list.ordered() ? numbers_ : bullets_;
  ++level;
  if (list.ordered() && (level > 1 || list.start() != 1)) {
    const std::string start = list.start() == 1 ? "" : "start=" + std::to_string(list.start());
    out_.append(level == 1 ? "[" + start + "]\n" : start.empty() ? "[arabic]\n" : "[arabic," + start + "]\n");
  }
  const std::string marker(level, list.ordered() ? '.' : '*');
  for (const Node& item : list.children()) {
    write_item(item, marker, list.ordered());
  }
  --level;
}

void AsciidocWriter::write_item(const Node& item, const std::string& marker, bool ordered) {
  out_.append(marker);
  out_.push(' ');
  if (item.task() != Task::none) {
    const bool done = item.task() == Task::done;
    out_.append(ordered ? (done ? "\u2611 " : "\u2610 ") : done ? "[x] " : "[ ] ");
  }
  const Node* text = first_of_item(item);
  const std::size_t begin = out_.size();
  if (text != nullptr) {
    inlines_.write(text->children(), AsciidocInlines::Breaks::lines);
  }
  if (out_.size() == begin) {
    out_.append("{empty}");
  }
  out_.push('\n');
  const Node* rest = text != nullptr ? text->next() : &item + 1;
  if (rest != item.next()) {
    write_rest_of_item(rest, item.next());
  }
}

/// A list at the end stands in the item directly; one before other blocks would take them, so that all of them go into
/// a block of their own.
void AsciidocWriter::write_rest_of_item(const Node* block, const Node* end) {
  bool list_before_others = false;
  for (const Node* at = block; at != end; at = at->next()) {
    list_before_others = list_before_others || (at->kind() == NodeKind::list && at->next() != end);
  }
  const bool attached = std::exchange(attached_, !list_before_others);
  if (list_before_others) {
    const bool open = std::exchange(in_open_block_, true);  // an open block cannot stand in another
    const std::size_t length = kDelimiter + depth_;
    out_.append("+\n");
    line(open ? length : 2, open ? '=' : '-');
    ++depth_;
    first_ = true;
    for (; block != end; block = block->next()) {
      write_block(*block);
    }
    --depth_;
    line(open ? length : 2, open ? '=' : '-');
    in_open_block_ = open;
  }
  for (; block != end; block = block->next()) {
    if (block->kind() == NodeKind::list) {
      write_list(*block);
    } else {
      write_block(*block);
    }
  }
  first_ = after_list_ = false;
  attached_ = attached;
}

// ---- verbatim blocks and tables -----------------------------------------------------------------------------------

void AsciidocWriter::write_code(const Node& block) {
  const bool named = is_language(block.language());
  const bool callout = has_callout(block.text());
  if (!named && !block.language().empty()) {
    losses_.add(Loss::language, block);
  }
  if (named || callout) {
    out_.append(named ? "[source," : "[");
    out_.append(named ? block.language() : "");
    out_.append(callout ? (named ? ",subs=specialchars]\n" : "subs=specialchars]\n") : "]\n");
  }
  const std::size_t length = delimiter_length(block.text(), '-');
  line(length, '-');
  append_verbatim(block.text(), out_);
  line(length, '-');
}

void AsciidocWriter::write_html(const Node& block) {
  const std::size_t length = delimiter_length(block.text(), '+');
  line(length, '+');
  append_verbatim(block.text(), out_);
  line(length, '+');
}

void AsciidocWriter::write_columns(const Node& table) {
  constexpr std::string_view kMarks[] = {"1", "<1", "^1", ">1"};
  const std::span<const Alignment> columns = table.columns();
  out_.append("[%header,cols=");
  if (std::all_of(columns.begin(), columns.end(), [](Alignment a) { return a == Alignment::none; })) {
    out_.append(std::to_string(columns.size()) + "*]\n");
    return;
  }
  out_.push('"');
  for (const Alignment& column : columns) {
    out_.append(&column == columns.data() ? "" : ",");
    out_.append(kMarks[static_cast<std::size_t>(column)]);
  }
  out_.append("\"]\n");
}

void AsciidocWriter::write_ragged_table(const Node& table) {
  losses_.add(Loss::ragged_table, table);
  const std::string marker(bullets_ + 1, '*');
  for (const Node& row : table.children()) {
    out_.append(marker);
    for (const Node& cell : row.children()) {
      out_.append(" {vbar} ");
      inlines_.write(cell.children(), AsciidocInlines::Breaks::blanks);
    }
    out_.append(row.has_children() ? "\n" : " {empty}\n");
  }
}

void AsciidocWriter::write_table(const Node& table) {
  if (is_ragged(table)) {
    write_ragged_table(table);
    return;
  }
  write_columns(table);
  out_.append("|===\n");
  for (const Node& row : table.children()) {
    std::size_t cells = 0;
    for (const Node& cell : row.children()) {
      out_.append(cells++ == 0 ? "|" : " |");
      inlines_.write(cell.children(), AsciidocInlines::Breaks::cell);
    }
    for (; cells < table.columns().size(); ++cells) {
      out_.append(cells == 0 ? "|" : " |");
    }
    out_.push('\n');
    if (row.kind() == NodeKind::table_head && row.next() != table.next()) {
      out_.push('\n');
    }
  }
  out_.append("|===\n");
}

}  // namespace asciidoc

void write_asciidoc(const Document& document, const WriteOptions& options, Buffer& out) {
  asciidoc::AsciidocWriter(document, options, out).write();
}

}  // namespace docmill
