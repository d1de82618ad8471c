// The table of contents: a field (ECMA-376 part 1, 17.16.5.68) that already holds its entries, inside the content
// control that Word's own galleries make (17.5.2.12), so that it can be updated there with a click and asks for
// nothing.
#include <algorithm>

#include "writer/docx/content.h"
#include "writer/docx/xml.h"
#include "writer/labels.h"

namespace docmill::docx {
namespace {

constexpr std::string_view kFieldBegin = "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>";
constexpr std::string_view kFieldSeparate = "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>";
constexpr std::string_view kFieldEnd = "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";

}  // namespace

/// The room that the contents will take.
void ContentWriter::reserve_contents(const std::vector<ContentsEntry>& entries) {
  if (entries.empty()) {
    return;
  }
  if (page_break_) {
    pages_->break_page();
  }
  pages_->begin_paragraph(Style::toc_heading, false, 0);
  pages_->end_paragraph(-1, -1);
  for (const ContentsEntry& entry : entries) {
    const int index = static_cast<int>(entry.depth) - 1;
    pages_->begin_paragraph(nth(Style::toc_1, index), false, index * contents_step(package_.look));
    pages_->add_text(entry.heading->section(), false, false);
    pages_->add_text(plain_text(*entry.heading), false, false);
    pages_->end_paragraph(-1, &entry == &entries.back() ? package_.look.after * 2 : -1);
  }
}

void ContentWriter::write_contents(const std::vector<ContentsEntry>& entries) {
  if (entries.empty()) {
    return;
  }
  // Heading styles count from the document's highest listed level.
  int first = 6;
  int last = 1;
  for (const ContentsEntry& entry : entries) {
    first = std::min(first, entry.heading->level());
    last = std::max(last, entry.heading->level());
  }
  append_number("<w:sdt><w:sdtPr><w:id w:val=\"", static_cast<std::int64_t>(++package_.controls),
                "\"/><w:docPartObj><w:docPartGallery w:val=\"Table of Contents\"/><w:docPartUnique/></w:docPartObj>"
                "</w:sdtPr><w:sdtContent>",
                out_);
  const Labels& labels = labels_for(package_.options.language);
  open_paragraph({.style = Style::toc_heading, .right_to_left = is_right_to_left(labels.language)});
  write_text(labels.contents, package_.document.root());
  close_paragraph();
  bool is_first = true;
  for (const ContentsEntry& entry : entries) {
    const bool is_last = &entry == &entries.back();
    const int level = static_cast<int>(entry.depth) - 1;
    // Without a number nothing hangs: the tab in front of the page would stop where text hangs.
    const bool flush = entry.heading->section().empty() && package_.reference == nullptr;
    open_paragraph({.style = nth(Style::toc_1, level),
                    .right_to_left = begins_right_to_left(*entry.heading),
                    .after = is_last ? package_.look.after * 2 : -1,
                    .left = flush ? level * contents_step(package_.look) : -1});
    if (is_first) {
      out_.append(kFieldBegin);
      append_number("<w:r><w:instrText xml:space=\"preserve\"> TOC \\o &quot;", first, "-", out_);
      append_number("", last, "&quot; \\h \\z \\u </w:instrText></w:r>", out_);
      out_.append(kFieldSeparate);
      is_first = false;
    }
    write_contents_entry(*entry.heading, level);
    if (is_last) {
      out_.append(kFieldEnd);
    }
    close_paragraph();
  }
  out_.append("</w:sdtContent></w:sdt>");
}

/// Behind its number stands a tab to where further lines begin, unless the number is too long for that.
void ContentWriter::write_contents_entry(const Node& heading, int level) {
  const std::string bookmark = package_.bookmarks.name_of(heading);
  append_text("<w:hyperlink w:anchor=\"", bookmark, "\" w:history=\"1\">", out_);
  if (!heading.section().empty()) {
    write_text(heading.section(), heading);
    const Measure& set = package_.measures()[static_cast<std::size_t>(nth(Style::toc_1, level))];
    if (set.width_of(heading.section()) < -set.first_line && package_.reference == nullptr) {
      close_run();
      out_.append("<w:r><w:tab/></w:r>");
    } else {
      write_text("  ", heading);
    }
  }
  write_text(plain_text(heading), heading);
  close_run();
  out_.append("<w:r><w:tab/></w:r>");
  const auto page = page_of_.find(&heading);
  append_field("PAGEREF " + bookmark + " \\h", std::to_string(page == page_of_.end() ? 1 : page->second), {});
  out_.append("</w:hyperlink>");
}

}  // namespace docmill::docx
