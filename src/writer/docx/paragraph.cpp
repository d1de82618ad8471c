// Properties of paragraphs: style, number, border, direction, spaces and indents (CT_PPr).
#include <algorithm>

#include "writer/docx/content.h"
#include "writer/docx/direction.h"
#include "writer/docx/xml.h"

namespace docmill::docx {
namespace {

constexpr int kTwipsPerPoint = 20;
constexpr int kMostBorderSpace = 31;  // points, of ST_PointMeasure in borders
constexpr int kQuoteBarSpace = 10;

/// Twips that a style's text is indented by itself, and what of it is room for its border.
struct OwnIndent {
  int left = 0;
  int border = 0;
};

OwnIndent own_indent(Style style) {
  switch (style) {
    case Style::block_text:
      return {360, 0};
    case Style::note:
    case Style::tip:
    case Style::important:
    case Style::warning:
    case Style::caution:
      return {240, 0};
    case Style::source_code:
      return {120, 120};
    default:
      return {};
  }
}

/// Spaces of these styles are part of their look, before a table or behind one.
bool has_space_before(Style style) {
  return (style >= Style::heading_1 && style <= Style::heading_9) || style == Style::source_code ||
         style == Style::title || style == Style::horizontal_rule;
}

}  // namespace

bool ContentWriter::begins_right_to_left(const Node* begin, const Node* end) const {
  for (const Node* at = begin; at != end; ++at) {
    if (at->kind() != NodeKind::text) {
      continue;
    }
    const Direction direction = first_direction(at->text());
    if (direction != Direction::neutral) {
      return direction == Direction::right_to_left;
    }
  }
  return package_.right_to_left;
}

/// The style of a paragraph of text where we are.
Style ContentWriter::text_style() {
  if (context_.quoted || context_.in_note) {
    return context_.text;
  }
  if (context_.tight) {
    return Style::compact;
  }
  if (context_.level >= 0 && item_.number == 0) {
    return nth(Style::list_continue_1, std::min(context_.level, 4));
  }
  return first_paragraph_ ? Style::first_paragraph : Style::body_text;
}

void ContentWriter::open_paragraph(const Paragraph& paragraph) {
  const Item item = item_;
  item_ = Item{};
  append_text("<w:p><w:pPr><w:pStyle w:val=\"", package_.styles[paragraph.style], "\"/>", out_);
  text_size_ = text_size(paragraph.style, package_.look);
  if (paragraph.keep_next) {
    out_.append("<w:keepNext/>");
  }
  if (page_break_ && context_.boxes == 0) {
    if (pages_.has_value()) {
      pages_->break_page();
    }
    out_.append("<w:pageBreakBefore/>");
    page_break_ = false;
  }
  if (item.number != 0) {
    append_number("<w:numPr><w:ilvl w:val=\"", std::min(context_.level, kListLevels - 1), "\"/><w:numId w:val=\"",
                  out_);
    append_number("", item.number, "\"/></w:numPr>", out_);
  }
  append_border(paragraph.style, item.number != 0 ? item.hanging : 0, paragraph.right_to_left);
  if (paragraph.right_to_left) {
    out_.append("<w:bidi/>");
  }
  const int before =
      paragraph.before < 0 && gap_ && !has_space_before(paragraph.style) ? package_.look.after : paragraph.before;
  gap_ = gap_table_ = behind_code_ = false;
  before_ = before;
  after_ = paragraph.after;
  if (pages_.has_value()) {
    pages_->begin_paragraph(paragraph.style, paragraph.keep_next,
                            package_.page.text_width(landscape_) - text_width() + context_.left);
  }
  spacing_ = out_.size();
  if (before >= 0) {
    append_number("<w:spacing w:before=\"", before, "\"/>", out_);
  } else if (paragraph.after >= 0) {
    append_number("<w:spacing w:after=\"", paragraph.after, "\"/>", out_);
  } else if (context_.tight && context_.quoted) {
    out_.append("<w:spacing w:before=\"0\" w:after=\"0\"/>");  // a space would interrupt the bar of the quote
    before_ = after_ = 0;
  }
  spacing_end_ = out_.size();
  if (paragraph.left >= 0) {
    append_number("<w:ind w:left=\"", paragraph.left, "\" w:hanging=\"0\"/>", out_);
  } else {
    append_indent(paragraph.style, item.number, item.hanging);
  }
  if (!paragraph.align.empty()) {
    append_text("<w:jc w:val=\"", paragraph.align, "\"/>", out_);
  }
  out_.append("</w:pPr>");
  if (item.task != Task::none) {
    write_task_box(item.task == Task::done);
  }
  if (note_mark_) {
    note_mark_ = false;
    append_text("<w:r><w:rPr><w:rStyle w:val=\"", package_.styles[Style::footnote_reference],
                "\"/></w:rPr><w:footnoteRef/></w:r>", out_);
    write_text(" ", package_.document.root());
  }
}

void ContentWriter::close_paragraph() {
  close_run();
  html_flags_ = 0;
  if (pages_.has_value()) {
    pages_->end_paragraph(before_, after_);
  }
  out_.append("</w:p>");
}

/// The last paragraph is one of a tight list, and what follows cannot have a space above it.
void ContentWriter::widen_space_below() {
  const std::string rest(out_.view_from(spacing_end_));
  out_.truncate(spacing_);
  append_number("<w:spacing w:after=\"", package_.look.after, "\"", out_);
  if (before_ >= 0) {
    append_number(" w:before=\"", before_, "\"", out_);
  }
  out_.append("/>");
  out_.append(rest);
  if (pages_.has_value()) {
    pages_->set_space_below(package_.look.after);
  }
}

/// Only where style and numbering do not give it.
void ContentWriter::append_indent(Style style, std::uint32_t number, int hanging) {
  const OwnIndent own = own_indent(style);
  const int left = context_.left + own.border;
  const bool continues = style >= Style::list_continue_1 && style <= Style::list_continue_5;
  int given =
      continues ? kListStep * (1 + static_cast<int>(style) - static_cast<int>(Style::list_continue_1)) : own.left;
  if (number != 0) {
    given = own.left == 0 ? kListStep * (std::min(context_.level, kListLevels - 1) + 1) : -1;
  }
  if (left == given && (number == 0 || hanging == kListStep)) {
    return;
  }
  append_number("<w:ind w:left=\"", left, "\"", out_);
  if (number != 0) {
    append_number(" w:hanging=\"", hanging + own.border, "\"", out_);
  }
  out_.append("/>");
}

/// Where the border of the style will not do: the bar of a quote stays where it is when its text is indented further,
/// bars stand on the right of text from the right, and a box of code right behind another is one of its own.
void ContentWriter::append_border(Style style, int hanging, bool right_to_left) {
  if (package_.reference != nullptr) {
    return;
  }
  const Look& look = package_.look;
  if (style == Style::block_text) {
    const int beyond = std::max(0, context_.left - hanging - context_.quote_left);
    if (context_.quoted && (beyond != 0 || right_to_left)) {
      const int space = std::min(kMostBorderSpace, kQuoteBarSpace + beyond / kTwipsPerPoint);
      append_borders(right_to_left ? "<w:left w:val=\"nil\"/>" : "",
                     border(right_to_left ? "right" : "left", 18, space, look.accent));
    }
  } else if (style >= Style::note && style <= Style::caution && right_to_left) {
    const AdmonitionLook& colours =
        admonition_look(static_cast<Admonition>(1 + static_cast<int>(style) - static_cast<int>(Style::note)));
    append_borders(border("left", 4, 6, colours.fill), border("right", 24, 10, colours.bar));
  } else if (style == Style::source_code && other_box_) {
    // A border and filling that differ keep the boxes apart; the colour differs by what nobody sees.
    std::string colour(look.tint);
    colour.back() =
        static_cast<char>(colour.back() == 'F' || colour.back() == '9' ? colour.back() - 1 : colour.back() + 1);
    std::string sides;
    for (const std::string_view side : {"top", "left", "bottom", "right"}) {
      sides += border(side, 4, side == "top" || side == "bottom" ? 5 : 6, colour);
    }
    append_borders(sides, {});
    out_.append(shade(colour));
  }
}

void ContentWriter::append_borders(std::string_view first, std::string_view second) {
  out_.append("<w:pBdr>");
  out_.append(first);
  out_.append(second);
  out_.append("</w:pBdr>");
}

}  // namespace docmill::docx
