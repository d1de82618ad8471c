// Blocks: one flat switch; see content.h.
#include "writer/docx/content.h"

#include <algorithm>
#include <utility>

#include "document/characters.h"
#include "writer/docx/direction.h"
#include "writer/docx/xml.h"
#include "writer/highlight.h"
#include "writer/inline_queries.h"
#include "writer/labels.h"

namespace docmill::docx {
namespace {

/// Twips between the number of an item and its text: more where numbers are long.
int hanging_of(const Node& list) {
  if (!list.ordered()) {
    return kListStep;
  }
  std::uint32_t last = list.start();
  for ([[maybe_unused]] const Node& item : list.children()) {
    ++last;
  }
  int width = kListStep;
  for (std::uint32_t limit = 100; last > limit && limit < 1000000000; limit *= 10) {
    width += 120;
  }
  return width;
}

/// The title, when it opens the document and is alone at its level.
const Node* opening_title(const Document& document) {
  const Node* const title = title_heading(document);
  if (title == nullptr || &document.root().children().front() != title) {
    return nullptr;
  }
  const Node* block = title->next();
  while (block != document.root().next() && (block->kind() != NodeKind::heading || block->level() != 1)) {
    block = block->next();
  }
  return block == document.root().next() ? title : nullptr;
}

/// Whether `paragraph` says what `next` is: it ends in a colon, or is bold.
bool leads_in(const Node& paragraph, const Node& next) {
  const NodeKind kind = next.kind();
  if (!paragraph.has_children() || (kind != NodeKind::list && kind != NodeKind::table && kind != NodeKind::code_block &&
                                    kind != NodeKind::block_quote)) {
    return false;
  }
  const Node& first = paragraph.children().front();
  if (first.kind() == NodeKind::strong && first.next() == paragraph.next()) {
    return true;
  }
  const Node* last = &first;
  for (const Node& inline_node : paragraph.children()) {
    last = &inline_node;
  }
  return last->kind() == NodeKind::text && (last->text().ends_with(':') || last->text().ends_with("\uff1a"));
}

bool has_tasks(const Node& list) {
  return std::any_of(list.children().begin(), list.children().end(),
                     [](const Node& item) { return item.task() != Task::none; });
}

}  // namespace

ContentWriter::ContentWriter(Package& package, Relationships& relationships, Buffer& out)
    : package_(package), relationships_(relationships), out_(out), landscape_(package.landscape) {}

/// The contents stand behind the title, or first; behind a title page, on pages of their own.
void ContentWriter::write_document() {
  section_begin_ = out_.size();
  if (package_.options.contents) {
    pages_.emplace(package_.measures(), package_.page.text_width(landscape_), package_.page.text_height(landscape_));
  }
  const Node& root = package_.document.root();
  const Node* const title = opening_title(package_.document);
  if (package_.docx.title_page) {
    write_title_page(title);
  } else {
    if (title != nullptr) {
      write_heading_text(*title, Style::title);
    }
    write_byline(package_.options.author);
  }
  const Node* const first = title != nullptr ? title->next() : &root + 1;
  if (!package_.options.contents) {
    write_siblings(first, root.next());
    end_blocks();
    return;
  }
  ContentsOptions choice;
  choice.max_depth = static_cast<std::uint32_t>(std::clamp(package_.options.contents_depth, 1, 6));
  own_contents_ = own_contents(package_.document);
  std::vector<ContentsEntry> entries = contents(package_.document, choice);
  std::erase_if(entries, [this](const ContentsEntry& entry) { return entry.heading == own_contents_; });
  const bool break_before = page_break_;
  // The contents are written last, when the pages are known, and moved to where they stand.
  const std::size_t place = out_.size();
  reserve_contents(entries);
  write_siblings(first, root.next());
  end_blocks();
  const std::string rest(out_.view_from(place));
  out_.truncate(place);
  page_of_ = pages_->place();
  pages_.reset();
  page_break_ = break_before;
  write_contents(entries);
  out_.append(rest);
}

/// A third of the page down: the title, who wrote it, and when.
void ContentWriter::write_title_page(const Node* title) {
  const std::size_t begin = out_.size();
  const int before = package_.page.text_height(landscape_) * 3 / 10;
  if (title != nullptr) {
    write_heading_text(*title, Style::title, before);
  } else if (!package_.options.title.empty()) {
    open_paragraph({.style = Style::title, .before = before});
    write_text(package_.options.title, package_.document.root());
    close_paragraph();
  }
  write_byline(package_.docx.author);
  page_break_ = out_.size() != begin;
  first_paragraph_ = true;
}

/// Who wrote the document, and when.
void ContentWriter::write_byline(std::string_view author) {
  const std::string_view date = std::string_view(package_.options.date).substr(0, 10);
  for (const auto& [style, text] : {std::pair(Style::author, author), {Style::date, date}}) {
    if (!text.empty()) {
      open_paragraph({.style = style});
      write_text(text, package_.document.root());
      close_paragraph();
    }
  }
}

/// Behind a table there is a paragraph, at the end too (17.4.38).
void ContentWriter::end_blocks() {
  if (gap_table_) {
    open_paragraph({.style = Style::compact, .before = 0});
    close_paragraph();
  }
}

void ContentWriter::write_blocks(const Node& parent) { write_siblings(&parent + 1, parent.next()); }

void ContentWriter::write_siblings(const Node* block, const Node* end) {
  bool turn = false;
  bool behind_list = false;
  for (; block != end; block = block->next()) {
    if (is_own_contents(*block, own_contents_)) {
      continue;
    }
    // In a cell it would keep the whole table with what follows, in LibreOffice.
    keep_next_ = block->kind() == NodeKind::paragraph && block->next() != end && context_.boxes == 0 &&
                 leads_in(*block, *block->next());
    const bool list = block->kind() == NodeKind::list;
    if (list) {
      turn = behind_list && !turn;
      write_list(*block, turn);
    } else {
      write_block(*block);
    }
    behind_list = list;
  }
}

void ContentWriter::write_block(const Node& block) {
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
      write_list(block, false);
      return;
    case NodeKind::code_block:
      write_code_block(block);
      return;
    case NodeKind::html_block:
      write_html_block(block);
      return;
    case NodeKind::thematic_break:
      write_thematic_break();
      return;
    case NodeKind::table:
      write_table(block);
      return;
    case NodeKind::document:
    case NodeKind::item:                 // by their list
    case NodeKind::footnote_definition:  // in a part of their own
    case NodeKind::table_head:           // by their table
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

void ContentWriter::write_paragraph(const Node& paragraph) {
  std::string_view target;
  if (only_image(paragraph, target) != nullptr) {
    write_figure(paragraph);
    return;
  }
  open_paragraph({.style = text_style(), .right_to_left = begins_right_to_left(paragraph), .keep_next = keep_next_});
  write_inlines(paragraph);
  close_paragraph();
  first_paragraph_ = false;
}

/// An image alone, its title below it; in the middle but for one that has the number of an item.
void ContentWriter::write_figure(const Node& paragraph) {
  const std::string caption = caption_of(paragraph);
  const bool numbered = item_.number != 0;
  open_paragraph({.style = numbered          ? text_style()
                           : caption.empty() ? Style::figure
                                             : Style::captioned_figure,
                  .keep_next = numbered && !caption.empty()});
  write_inlines(paragraph);
  close_paragraph();
  if (!caption.empty()) {
    open_paragraph({.style = Style::image_caption,
                    .align = numbered ? "left" : "",
                    .right_to_left = first_direction(caption) == Direction::right_to_left});
    write_text(caption, paragraph);
    close_paragraph();
  }
  first_paragraph_ = !numbered || !caption.empty();
}

// ---- headings -----------------------------------------------------------------------------------------------------

void ContentWriter::write_heading(const Node& heading) {
  write_heading_text(heading, nth(Style::heading_1, std::clamp(heading.level(), 1, 6) - 1));
}

void ContentWriter::write_heading_text(const Node& heading, Style style, int before) {
  open_paragraph({.style = style, .right_to_left = begins_right_to_left(heading), .before = before});
  if (pages_.has_value()) {
    pages_->mark(heading);
  }
  const bool named = !heading.id().empty() || package_.options.contents;
  const std::uint32_t bookmark = named ? package_.bookmarks.next_id() : 0;
  if (named) {
    append_number("<w:bookmarkStart w:id=\"", bookmark, "\" w:name=\"", out_);
    append_text("", package_.bookmarks.name_of(heading), "\"/>", out_);
  }
  if (!heading.section().empty()) {
    write_text(heading.section(), heading);
    write_text(" ", heading);
  }
  write_inlines(heading);
  close_run();
  if (named) {
    append_number("<w:bookmarkEnd w:id=\"", bookmark, "\"/>", out_);
  }
  close_paragraph();
  first_paragraph_ = true;
}

// ---- quotes and lists ---------------------------------------------------------------------------------------------

/// Paragraphs alone are in the style of quotes or of their admonition; where there are other blocks, a box is around
/// all.
void ContentWriter::write_quote(const Node& quote) {
  const AdmonitionMark mark = admonition_of(quote);
  const bool admonition = mark.kind != Admonition::none;
  // A box has one direction: that of what is in it, whatever the language of its label.
  const bool right_to_left = begins_right_to_left(admonition ? mark.content : &quote + 1, quote.next());
  const bool boxed = is_boxed(quote);
  const Context outside = context_;
  if (boxed) {
    open_box(nth(Style::quote_box, static_cast<int>(mark.kind)), right_to_left);
  } else {
    context_.left += admonition ? 240 : 360;
    context_.quote_left = context_.left;
    context_.quoted = true;
    context_.tight = false;
    context_.text = context_.in_note ? Style::footnote_text
                    : admonition     ? nth(Style::note, static_cast<int>(mark.kind) - 1)
                                     : Style::block_text;
  }
  const std::size_t begin = out_.size();
  if (admonition) {
    write_label(mark, right_to_left);
    write_siblings(mark.paragraph->next(), quote.next());
  } else {
    write_blocks(quote);
  }
  if (boxed) {
    close_box(begin);
  }
  context_ = outside;
  first_paragraph_ = true;
}

/// What an admonition is called, and what stands behind its mark.
void ContentWriter::write_label(const AdmonitionMark& mark, bool right_to_left) {
  const Labels& labels = labels_for(package_.options.language);
  open_paragraph({.style = text_style(),
                  .right_to_left = right_to_left,
                  .keep_next = context_.boxes == 0,
                  .after = context_.boxes != 0 && !context_.quoted ? package_.look.after / 2 : -1});
  append_text("<w:r><w:rPr><w:b/><w:bCs/><w:color w:val=\"", admonition_look(mark.kind).bar,
              is_right_to_left(labels.language) ? "\"/><w:rtl/></w:rPr><w:t>" : "\"/></w:rPr><w:t>", out_);
  out_.append(labels.of(mark.kind));
  out_.append("</w:t></w:r>");
  close_paragraph();
  if (mark.inlines().empty()) {
    return;
  }
  open_paragraph({.style = text_style(), .right_to_left = begins_right_to_left(mark.content, mark.paragraph->next())});
  for (const Node& node : mark.inlines()) {
    write_inline(node);
  }
  close_paragraph();
}

void ContentWriter::write_list(const Node& list, bool turn) {
  const Context outside = context_;
  const int hanging = hanging_of(list);
  ++context_.level;
  context_.left += hanging;
  context_.tight = list.tight();
  if (context_.level >= kListLevels) {
    package_.losses.report(Loss::list_levels, list);
  }
  if (list.ordered() && list.start() > kMostListNumber) {
    package_.losses.report(Loss::list_numbers, list);
  }
  const int level = std::min(context_.level, kListLevels - 1);
  const bool tasks = !list.ordered() && has_tasks(list);
  const std::uint32_t number = package_.numbering.add(list, level, tasks, turn);
  // Among tasks, an item that is none has its bullet.
  const std::uint32_t bullet = tasks ? package_.numbering.add(list, level, false, turn) : number;
  for (const Node& item : list.children()) {
    write_item(item, item.task() == Task::none ? bullet : number, hanging);
  }
  context_ = outside;
  first_paragraph_ = true;
  gap_ = gap_table_ || (list.tight() && !context_.tight);
}

/// The number stands on the first paragraph, whatever it is; an empty one is made where there is none.
void ContentWriter::write_item(const Node& item, std::uint32_t number, int hanging) {
  item_ = {number, hanging, item.task()};
  first_paragraph_ = true;
  const bool starts_with_paragraph = item.has_children() && item.children().front().kind() != NodeKind::list &&
                                     item.children().front().kind() != NodeKind::table &&
                                     item.children().front().kind() != NodeKind::html_block &&
                                     !is_boxed(item.children().front());
  if (!starts_with_paragraph) {
    open_paragraph({.style = text_style()});
    close_paragraph();
  }
  write_blocks(item);
  item_ = Item{};
}

/// A content control that is clicked (17.5.2 and [MS-DOCX] 2.6.1): the box is its text.
void ContentWriter::write_task_box(bool done) {
  append_number("<w:sdt><w:sdtPr><w:id w:val=\"", ++package_.controls, "\"/><w14:checkbox><w14:checked w14:val=\"",
                out_);
  append_number("", done ? 1 : 0,
                "\"/><w14:checkedState w14:val=\"2612\" w14:font=\"MS Gothic\"/><w14:uncheckedState w14:val=\"2610\" "
                "w14:font=\"MS Gothic\"/></w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:rPr><w:rFonts w:ascii=\"MS "
                "Gothic\" w:eastAsia=\"MS Gothic\" w:hAnsi=\"MS Gothic\" w:hint=\"eastAsia\"/></w:rPr><w:t>",
                out_);
  out_.append(done ? "\u2612" : "\u2610");
  out_.append("</w:t></w:r></w:sdtContent></w:sdt><w:r><w:tab/></w:r>");
}

// ---- code, rules, raw HTML ----------------------------------------------------------------------------------------

void ContentWriter::write_code_block(const Node& block) {
  other_box_ = behind_code_ && !other_box_;
  open_paragraph({.style = Style::source_code});
  std::string_view code = block.text();
  if (code.ends_with('\n')) {
    code.remove_suffix(1);
  }
  const Flags outside = std::exchange(flags_, Flags{0});
  highlight(block.language(), code, [&](CodeClass kind, std::string_view piece) {
    flags_ = static_cast<Flags>(static_cast<Flags>(kind) * kCodeClass);
    write_lines(piece, block);
  });
  flags_ = outside;
  close_paragraph();
  first_paragraph_ = behind_code_ = true;
}

/// Lines and tabs as elements: line ends in text would be spaces.
void ContentWriter::write_lines(std::string_view code, const Node& node) {
  while (true) {
    const std::size_t end = std::min(code.find_first_of("\n\t"), code.size());
    if (end != 0) {
      write_text(code.substr(0, end), node);
    }
    if (end == code.size()) {
      return;
    }
    if (code[end] == '\n') {
      append_break();
    } else {
      open_run(flags_);
      out_.append("</w:t><w:tab/><w:t xml:space=\"preserve\">");
    }
    code.remove_prefix(end + 1);
  }
}

void ContentWriter::write_thematic_break() {
  open_paragraph({.style = Style::horizontal_rule});
  close_paragraph();
  first_paragraph_ = true;
}

/// Comments may be directives; of everything else the text stays, headings and formatting of tags too.
void ContentWriter::write_html_block(const Node& block) {
  switch (directive_of(block)) {
    case Directive::none:
      break;
    case Directive::page_break:
      page_break_ = true;
      return;
    case Directive::landscape:
    case Directive::portrait:
      turn_page(directive_of(block) == Directive::landscape);
      return;
  }
  write_html_text(block);
}

void ContentWriter::turn_page(bool landscape) {
  if (landscape == landscape_ || context_.left != 0 || context_.boxes != 0 || context_.in_note) {
    return;
  }
  if (out_.size() != section_begin_) {
    out_.append("<w:p><w:pPr><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"20\" w:lineRule=\"exact\"/>");
    append_section(package_, landscape_, first_section_, out_);
    first_section_ = false;
    out_.append("</w:pPr></w:p>");
    section_begin_ = out_.size();
  }
  landscape_ = landscape;
  if (pages_.has_value()) {
    pages_->set_size(package_.page.text_width(landscape_), package_.page.text_height(landscape_));
  }
  page_break_ = false;
  gap_ = false;
}

// ---- notes --------------------------------------------------------------------------------------------------------

void ContentWriter::write_note(const Notes::Note& note) {
  context_ = Context{};
  context_.in_note = true;
  context_.text = Style::footnote_text;
  append_number("<w:footnote w:id=\"", note.id, "\">", out_);
  const Node& definition = *note.definition;
  const bool starts_with_paragraph =
      definition.has_children() && definition.children().front().kind() == NodeKind::paragraph;
  note_mark_ = true;
  if (!starts_with_paragraph) {
    open_paragraph({.style = Style::footnote_text});
    close_paragraph();
  }
  write_blocks(definition);
  end_blocks();
  out_.append("</w:footnote>");
}

}  // namespace docmill::docx
