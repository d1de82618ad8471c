// On which page things come to stand, by a rough layout: for the page numbers that a contents field holds until Word
// has laid out the document itself.
//
// Text is measured by characters of average width; wrong by a line in fifty or so, hence sometimes by a page.
#pragma once

#include <string_view>
#include <vector>

#include "writer/docx/look.h"
#include "writer/docx/styles.h"

namespace docmill::docx {

class Pages {
 public:
  Pages(const Look& look, int text_width, int text_height) : look_(look), width_(text_width), height_(text_height) {}

  /// Of the pages from here on.
  void set_size(int text_width, int text_height) {
    width_ = text_width;
    height_ = text_height;
  }

  /// What of a paragraph fills lines: text, line breaks, images.
  void add_text(std::string_view text);
  void add_line();
  void add_picture(int height);
  /// A paragraph with what was added since the last; `left` its indent, `before` the space above it or -1.
  void end_paragraph(Style style, int left, int before);
  /// A cell `width` wide with what was added since the last.
  void end_cell(Style style, int width);
  void end_row();
  /// A note at the foot of this page.
  void add_note();
  void break_page();

  /// The page that the next line stands on, if it is of `style`.
  int page_of(Style style);

 private:
  struct Measure {
    int size;  // half-points
    int before;
    int after;
    int line;  // 1/240
    bool mono = false;
  };
  Measure measure(Style style) const;
  int line_height(const Measure& measure) const;
  int take_lines(const Measure& measure, int width);

  const Look& look_;
  int width_;
  int height_;
  int used_ = 0;  // twips of this page, notes not counted
  int notes_ = 0;
  int after_ = 0;  // space below the last paragraph: of two that meet, the larger counts
  int page_ = 1;
  int units_ = 0;  // characters of the line being filled
  int picture_ = 0;
  int row_ = 0;
  std::vector<int> breaks_;  // units of lines ended by breaks
};

}  // namespace docmill::docx
