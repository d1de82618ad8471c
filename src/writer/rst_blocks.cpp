// write_rst: blocks as reStructuredText.
#include <algorithm>
#include <charconv>
#include <utility>

#include "writer/labels.h"
#include "writer/rst_text.h"
#include "writer/rst_writer.h"

namespace docmill {
namespace rst {
namespace {

constexpr std::string_view kAdornments = "=-~^\"'+";  // of sections by depth
constexpr std::size_t kBodyIndent = 3;                // of directives and footnotes
constexpr std::size_t kLeastAdornment = 3;

std::string_view number_text(std::uint64_t number, char (&digits)[24]) {
  return {digits, static_cast<std::size_t>(std::to_chars(digits, digits + 20, number).ptr - digits)};
}

/// Whether every line that is not empty begins with a blank: Docutils would take it for the margin.
bool is_all_indented(std::string_view code) {
  bool any = false;
  while (!code.empty()) {
    const std::size_t size = std::min(code.find('\n'), code.size());
    if (size > 0 && code.front() != ' ' && code.front() != '\t') {
      return false;
    }
    any = any || size > 0;
    code.remove_prefix(std::min(size + 1, code.size()));
  }
  return any;
}

bool is_class_name(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
}

/// At the end of a paragraph that begins at `begin`, where two of them would announce a literal block.
void keep_colons(std::size_t begin, Buffer& out) {
  if (out.view_from(begin).ends_with("::")) {
    out.truncate(out.size() - 1);
    out.append("\\:");
  }
}

}  // namespace

RstWriter::RstWriter(const Document& document, const WriteOptions& options, Buffer& out)
    : document_(document),
      options_(options),
      own_contents_(options.contents ? own_contents(document) : nullptr),
      out_(out),
      losses_(document, options, "reStructuredText"),
      lines_(out),
      inlines_(losses_, images_) {}

void RstWriter::write() {
  const std::size_t begin = out_.size();
  scan();
  write_roles();
  const Node* const title = title_heading(document_);
  if (title == nullptr || title != &document_.root() + 1 || !title->has_children()) {
    write_fields();
  }
  if (options_.contents && title == nullptr) {
    write_contents_directive();
  }
  if (out_.size() > begin) {
    out_.truncate(out_.size() - 1);
    has_front_ = true;
  }
  write_blocks(document_.root());
  write_footnotes();
  write_substitutions();
}

/// What has to be known before the first line: the roles in use, the anchors that links lead to.
void RstWriter::scan() {
  std::vector<std::string_view> ids;
  for (const Node& node : document_.nodes()) {
    if (node.kind() == NodeKind::link) {
      if (node.url().size() > 1 && node.url().front() == '#') {
        anchors_.push_back(node.url().substr(1));
      }
    } else if (node.kind() == NodeKind::strikethrough) {
      has_strike_ = true;
    } else if (node.kind() == NodeKind::html_inline) {
      has_html_ = has_html_ || !is_break_tag(node.text());
    }
  }
  std::sort(anchors_.begin(), anchors_.end());
  anchors_.erase(std::unique(anchors_.begin(), anchors_.end()), anchors_.end());
  if (!anchors_.empty()) {
    for (const Node& node : document_.root().children()) {
      if (node.kind() == NodeKind::heading && node.has_children()) {
        ids.push_back(node.id());
      }
    }
    std::sort(ids.begin(), ids.end());
    std::erase_if(anchors_,
                  [&ids](std::string_view anchor) { return !std::binary_search(ids.begin(), ids.end(), anchor); });
  }
  inlines_.set_anchors(anchors_);
  ContentsOptions all;
  all.max_depth = 6;
  all.skip_title = false;
  for (const ContentsEntry& entry : contents(document_, all)) {
    depths_.push_back(entry.depth);
  }
}

void RstWriter::write_roles() {
  if (has_strike_) {
    out_.append(".. role:: strike\n\n");
  }
  if (has_html_) {
    out_.append(".. role:: raw-html(raw)\n   :format: html\n\n");
  }
}

/// Behind the title Docutils takes them for what the document says of itself.
void RstWriter::write_fields() {
  const std::size_t begin = out_.size();
  for (const auto& [name, text] : {std::pair<std::string_view, std::string_view>(":Author: ", options_.author),
                                   std::pair<std::string_view, std::string_view>(":Date: ", options_.date)}) {
    if (!text.empty()) {
      out_.append(name);
      append_text(text, true, false, out_);
      out_.push('\n');
    }
  }
  out_.append(out_.size() > begin ? "\n" : "");
}

void RstWriter::write_contents_directive() {
  char digits[24];
  out_.append(".. contents:: ");
  out_.append(labels_for(options_.language).contents);
  out_.append("\n   :depth: ");
  out_.append(number_text(static_cast<std::uint64_t>(std::clamp(options_.contents_depth, 1, 6)), digits));
  out_.append("\n\n");
}

// ---- blocks -------------------------------------------------------------------------------------------------------

/// `mark` stands at the start of the first paragraph and is left out.
void RstWriter::write_blocks(const Node& parent, const AdmonitionMark* mark) {
  last_ = has_front_ && &parent == &document_.root() ? Form::front : Form::nothing;
  for (const Node& block : parent.children()) {
    if (mark != nullptr && &block == mark->paragraph) {
      if (!mark->inlines().empty()) {
        write_paragraph(block, mark->inlines());
      }
      continue;
    }
    if (is_own_contents(block, own_contents_)) {
      heading_ += &block == own_contents_ ? 1 : 0;
      continue;
    }
    const Form before = last_;
    const std::size_t size = out_.size();
    const bool behind_marker = lines_.behind_marker();
    write_block(block, before);
    if (out_.size() == size && behind_marker == lines_.behind_marker()) {
      last_ = before;  // nothing came of it
    }
  }
}

/// What stands between siblings: an empty line, and an empty comment where the next block would otherwise be taken
/// for a part of the one before.
void RstWriter::separate(Form before, const Node& next) {
  const bool indented = next.kind() == NodeKind::block_quote && admonition_with_content(next).kind == Admonition::none;
  bool comment = false;
  if (indented) {
    comment = before == Form::nothing ? depth_ > 0 : before != Form::text && before != Form::heading;
    comment = comment || &next == second_of_note_;
  } else if (next.kind() == NodeKind::list) {
    comment = before == (next.ordered() ? Form::numbers : Form::bullets);
  }
  if (before != Form::nothing) {
    lines_.blank();
  }
  if (comment) {
    lines_.line("..");
    lines_.blank();
  }
}

void RstWriter::write_block(const Node& block, Form before) {
  switch (block.kind()) {
    case NodeKind::paragraph:
      if (block.has_children()) {
        separate(before, block);
        write_paragraph(block, block.children());
      }
      return;
    case NodeKind::heading:
      if (depth_ == 0) {
        write_heading(block);
      } else if (block.has_children()) {
        separate(before, block);
        write_nested_heading(block);
      }
      return;
    case NodeKind::block_quote:
      separate(before, block);
      write_quote(block);
      last_ = Form::body;
      return;
    case NodeKind::list:
      separate(before, block);
      write_list(block);
      last_ = block.ordered() ? Form::numbers : Form::bullets;
      return;
    case NodeKind::code_block:
      if (block.text().find_first_not_of(" \t\n") == std::string_view::npos) {
        losses_.add(Loss::code, block);
        return;
      }
      separate(before, block);
      write_code(block);
      last_ = Form::body;
      return;
    case NodeKind::html_block:
      if (block.text().find_first_not_of(" \t\n") != std::string_view::npos) {
        separate(before, block);
        write_html(block);
        last_ = Form::body;
      }
      return;
    case NodeKind::thematic_break:
      separate(before, block);
      write_rule(block, before);
      return;
    case NodeKind::table:
      separate(before, block);
      write_table(block);
      last_ = Form::body;
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

void RstWriter::write_paragraph(const Node& paragraph, Node::Children inlines) {
  std::string_view target;
  if (const Node* image = only_image(paragraph, target)) {
    lose_link_title(paragraph, losses_);
    write_image(*image, target, caption_of(paragraph));
    last_ = Form::body;
    return;
  }
  const bool line_block = has_line_break(paragraph);
  lines_.begin();
  if (line_block) {
    out_.append("| ");
  }
  const std::size_t begin = out_.size();
  inlines_.write(inlines, line_block ? RstInlines::Breaks::line_block : RstInlines::Breaks::lines, false, lines_, out_);
  if (!line_block) {
    keep_colons(begin, out_);
  }
  if (out_.size() == begin) {  // nothing but blanks
    out_.append("\\ ");
  }
  lines_.end();
  last_ = Form::text;
}

void RstWriter::write_heading(const Node& heading) {
  const std::uint32_t depth = depths_[heading_++];
  const int level = std::exchange(level_, heading.level());
  if (level != 0 && heading.level() > level + 1) {
    losses_.add(Loss::heading_level, heading);
  }
  if (!heading.has_children()) {
    losses_.add(Loss::empty_heading, heading);
    return;
  }
  if (last_ != Form::nothing) {
    out_.push('\n');
  }
  if (std::binary_search(anchors_.begin(), anchors_.end(), heading.id())) {
    out_.append(".. _");
    out_.append(heading.id());
    out_.append(":\n\n");
  }
  const std::size_t begin = out_.size();
  if (!heading.section().empty()) {
    out_.append(heading.section());
    out_.push(' ');
  }
  inlines_.write(heading.children(), RstInlines::Breaks::blanks, false, lines_, out_);
  if (out_.size() == begin) {
    out_.append("\\ ");
  }
  const std::size_t columns = std::max(most_columns(out_.view_from(begin)), kLeastAdornment);
  out_.push('\n');
  out_.append(columns, kAdornments[std::min<std::size_t>(depth, kAdornments.size()) - 1]);
  out_.push('\n');
  last_ = Form::heading;
  if (&heading == &document_.root() + 1 && title_heading(document_) == &heading) {
    const std::size_t end = out_.size();
    out_.push('\n');
    write_fields();
    if (options_.contents) {
      write_contents_directive();
    }
    const bool front = out_.size() > end + 1;
    out_.truncate(front ? out_.size() - 1 : end);
    last_ = front ? Form::front : Form::heading;
  } else if (options_.contents && heading_ == 1 && title_heading(document_) == &heading) {
    out_.push('\n');
    write_contents_directive();
    out_.truncate(out_.size() - 1);
    last_ = Form::front;
  }
}

/// Sections cannot begin inside of other blocks.
void RstWriter::write_nested_heading(const Node& heading) {
  losses_.add(Loss::nested_heading, heading);
  lines_.begin();
  inlines_.write(heading.children(), RstInlines::Breaks::blanks, true, lines_, out_);
  lines_.end();
  last_ = Form::text;
}

void RstWriter::write_quote(const Node& quote) {
  if (!quote.has_children()) {
    lines_.line("..");
    return;
  }
  const AdmonitionMark mark = admonition_with_content(quote);
  const bool marked = mark.kind != Admonition::none;
  if (marked) {
    lines_.begin();
    out_.append(".. ");
    out_.append(name(mark.kind));
    out_.append("::");
    lines_.end();
    lines_.blank();
  }
  lines_.widen(kBodyIndent);
  ++depth_;
  write_blocks(quote, marked ? &mark : nullptr);
  --depth_;
  lines_.narrow(kBodyIndent);
}

/// Items stand close when all of them are of one block, as in a tight list, else apart; a number alone on its line is
/// an item only where none stands on the next.
void RstWriter::write_list(const Node& list) {
  std::uint64_t number = list.start();
  bool apart = !list.tight();
  for (const Node& item : list.children()) {
    apart = apart || (item.has_children() ? (&item + 1)->next() != item.next() : list.ordered());
  }
  bool first = true;
  for (const Node& item : list.children()) {
    if (!first && apart) {
      lines_.blank();
    }
    first = false;
    std::string marker = "- ";
    if (list.ordered()) {
      marker = std::to_string(number++) + list.delimiter() + ' ';
    }
    if (item.task() != Task::none) {
      lines_.marker(marker + (item.task() == Task::done ? "\u2611 " : "\u2610 "));
    } else {
      lines_.marker(marker);
    }
    lines_.widen(marker.size());
    ++depth_;
    write_blocks(item);
    --depth_;
    lines_.narrow(marker.size());
    if (lines_.behind_marker()) {
      lines_.end_marker();
    }
  }
}

void RstWriter::write_code(const Node& block) {
  const std::string_view language = block.language();
  const bool indented = is_all_indented(block.text()) || block.text().front() == '\n';
  lines_.begin();
  if (language.empty() && !indented) {
    out_.append("::");
  } else {
    out_.append(".. code-block::");
    const bool known = is_known_language(language);
    if (known) {
      out_.push(' ');
      out_.append(language);
    }
    // An option marks where the margin is.
    const bool class_name = !known && !language.empty() && is_class_name(language);
    if (!known && !language.empty() && !class_name) {
      losses_.add(Loss::language, block);
    }
    if (class_name || indented) {
      lines_.next();
      out_.append("   :class: ");
      out_.append(class_name ? language : "code");
    }
  }
  lines_.end();
  lines_.blank();
  lines_.widen(kBodyIndent);
  const std::size_t begin = cells_.size();
  std::string_view code = block.text();
  while (!code.empty()) {  // line by line, since line ends of Docutils are more than \n
    const std::size_t size = std::min(code.find('\n'), code.size());
    append_literal(code.substr(0, size), cells_);
    cells_.push('\n');
    code.remove_prefix(std::min(size + 1, code.size()));
  }
  lines_.lines(cells_.view_from(begin));
  cells_.truncate(begin);
  lines_.narrow(kBodyIndent);
}

void RstWriter::write_html(const Node& block) {
  lines_.line(".. raw:: html");
  lines_.blank();
  lines_.widen(kBodyIndent);
  lines_.lines(block.text());
  lines_.narrow(kBodyIndent);
}

bool RstWriter::is_last_in_document(const Node& block) const {
  const Node* next = block.next();
  return next == document_.root().next() || next->kind() == NodeKind::footnote_definition;
}

/// A transition stands between other elements of a document: an empty comment counts as one.
void RstWriter::write_rule(const Node& rule, Form before) {
  last_ = Form::rule;
  if (depth_ > 0) {
    losses_.add(Loss::thematic_break, rule);
    lines_.line("\\* \\* \\*");
    last_ = Form::text;
    return;
  }
  if (before == Form::nothing || before == Form::front || before == Form::heading || before == Form::rule) {
    out_.append("..\n\n");
  }
  out_.append("----\n");
  if (is_last_in_document(rule)) {
    out_.append("\n..\n");
  }
}

// ---- images and footnotes -----------------------------------------------------------------------------------------

void RstWriter::write_image(const Node& image, std::string_view target, std::string_view caption) {
  lines_.begin();
  out_.append(caption.empty() ? ".. image:: " : ".. figure:: ");
  append_url(image.url(), out_);
  lines_.end();
  lines_.widen(kBodyIndent);
  write_image_options(image, target);
  if (!caption.empty()) {
    lines_.blank();
    lines_.begin();
    const std::size_t begin = out_.size();
    append_text(caption, true, false, out_);
    keep_colons(begin, out_);
    lines_.end();
  } else if (!image.title().empty()) {
    losses_.add(Loss::link_title, image);
  }
  lines_.narrow(kBodyIndent);
}

void RstWriter::write_image_options(const Node& image, std::string_view target) {
  const std::string alternative = plain_text(image);
  lines_.begin();
  if (alternative.find_first_not_of(' ') != std::string::npos) {
    out_.append(":alt: ");
    append_literal(alternative, out_);
  } else {
    out_.append(":alt:");  // without it the name of the substitution or of the file would stand there
  }
  lines_.end();
  if (!target.empty()) {
    lines_.begin();
    out_.append(":target: ");
    append_url(target, out_);
    lines_.end();
  }
}

void RstWriter::write_substitutions() {
  for (std::size_t i = 0; i < images_.size(); ++i) {
    char digits[24];
    out_.append("\n.. |image ");
    out_.append(number_text(i + 1, digits));
    out_.append("| image:: ");
    append_url(images_[i].image->url(), out_);
    lines_.end();
    lines_.widen(kBodyIndent);
    if (!images_[i].image->title().empty()) {
      losses_.add(Loss::link_title, *images_[i].image);
    }
    write_image_options(*images_[i].image, images_[i].target);
    lines_.narrow(kBodyIndent);
  }
}

void RstWriter::write_footnotes() {
  char digits[24];
  for (const Node& note : document_.root().children()) {
    if (note.kind() != NodeKind::footnote_definition || note.number() == 0) {
      continue;
    }
    if (!out_.empty()) {
      out_.push('\n');
    }
    out_.append(".. [");
    out_.append(number_text(note.number(), digits));
    out_.push(']');
    const bool text = note.has_children() && (&note + 1)->kind() == NodeKind::paragraph;
    second_of_note_ = note.has_children() ? (&note + 1)->next() : nullptr;
    if (text) {
      lines_.marker_behind(" ");
    } else {
      out_.push('\n');
    }
    lines_.widen(kBodyIndent);
    ++depth_;
    write_blocks(note);
    --depth_;
    lines_.narrow(kBodyIndent);
    if (lines_.behind_marker()) {
      lines_.end_marker();
    }
  }
}

}  // namespace rst

void write_rst(const Document& document, const WriteOptions& options, Buffer& out) {
  rst::RstWriter(document, options, out).write();
}

}  // namespace docmill
