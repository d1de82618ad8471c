// See pages.h.
#include "writer/docx/pages.h"

#include <algorithm>
#include <utility>

#include "base/utf8.h"

namespace docmill::docx {
namespace {

constexpr int kFontLine = 122;  // percent of a font's size between lines
constexpr int kTextWidth = 47;  // percent of a font's size that a character takes, on average
constexpr int kSerifWidth = 50;
constexpr int kMonoWidth = 55;
constexpr int kTwipsPerHalfPoint = 10;

}  // namespace

void Pages::add_text(std::string_view text) { units_ += static_cast<int>(utf8::count(text)); }

void Pages::add_line() {
  breaks_.push_back(units_);
  units_ = 0;
}

void Pages::add_picture(int height) { picture_ += height; }

Pages::Measure Pages::measure(Style style) const {
  if (style >= Style::heading_1 && style <= Style::heading_9) {
    const std::size_t index = static_cast<std::size_t>(style) - static_cast<std::size_t>(Style::heading_1);
    const HeadingLook& heading = look_.headings[std::min<std::size_t>(index, 5)];
    return {heading.size, heading.before, heading.after, 259};
  }
  if (style >= Style::toc_1 && style <= Style::toc_9) {
    return {look_.size, style == Style::toc_1 ? look_.after / 2 : 0, look_.after / 4, 252};
  }
  switch (style) {
    case Style::title:
      return {look_.title_size, 0, look_.after * 2 + 220, 240};
    case Style::toc_heading:
      return {look_.headings[1].size, look_.after * 2, look_.after, look_.line};
    case Style::compact:
      return {look_.size, look_.compact_space, look_.compact_space, look_.line};
    case Style::compact_small:
      return {look_.small_size, 20, 20, 240};
    case Style::compact_tiny:
      return {10, 20, 20, 240};
    case Style::source_code:
      return {look_.code_size, look_.after + 20, look_.after + 260, 252, true};
    case Style::block_text:
      return {look_.size, look_.after / 2, look_.after, look_.line};
    case Style::horizontal_rule:
      return {8, look_.after, look_.after * 2, 240};
    default:
      return {look_.size, 0, look_.after, look_.line};
  }
}

int Pages::line_height(const Measure& measure) const {
  return measure.size * kTwipsPerHalfPoint * kFontLine / 100 * measure.line / 240;
}

/// Lines of what was added, `width` twips wide.
int Pages::take_lines(const Measure& measure, int width) {
  const int percent = measure.mono ? kMonoWidth : look_.serif ? kSerifWidth : kTextWidth;
  const int room = std::max(1, width * 100 / (measure.size * kTwipsPerHalfPoint * percent));
  int lines = 0;
  breaks_.push_back(units_);
  for (const int units : breaks_) {
    lines += std::max(1, (units + room - 1) / room);
  }
  breaks_.clear();
  units_ = 0;
  return lines;
}

void Pages::end_paragraph(Style style, int left, int before) {
  const Measure measure = this->measure(style);
  const int lines = take_lines(measure, width_ - left);
  if (used_ != 0) {
    used_ += std::max(after_, before >= 0 ? before : measure.before);
  }
  for (int i = 0; i < lines; ++i) {
    const int height = line_height(measure) + (i == 0 ? picture_ : 0);
    if (used_ != 0 && used_ + height > height_ - notes_) {
      break_page();
    }
    used_ += height;
  }
  after_ = measure.after;
  picture_ = 0;
}

void Pages::end_cell(Style style, int width) {
  const Measure measure = this->measure(style);
  row_ = std::max(row_, take_lines(measure, width) * line_height(measure) + measure.before + measure.after + picture_);
  picture_ = 0;
}

void Pages::end_row() {
  used_ += std::exchange(after_, 0);
  if (used_ != 0 && used_ + row_ > height_ - notes_) {
    break_page();
  }
  used_ += row_;
  row_ = 0;
}

void Pages::add_note() { notes_ = std::min(height_ / 2, notes_ + look_.small_size * kTwipsPerHalfPoint * 5 / 4); }

void Pages::break_page() {
  ++page_;
  used_ = 0;
  after_ = 0;
  notes_ = 0;
}

int Pages::page_of(Style style) {
  const Measure measure = this->measure(style);
  // A heading takes the beginning of what follows with it.
  const int wanted = std::max(after_, measure.before) + line_height(measure) + measure.after + 2 * look_.size * 16;
  if (used_ != 0 && used_ + wanted > height_ - notes_) {
    break_page();
  }
  return page_;
}

}  // namespace docmill::docx
