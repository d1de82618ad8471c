// On which page headings come to stand, by a layout of its own: for the page numbers that a contents field holds until
// a program updates it.
//
// Text is broken into lines by the widths of its characters, lines are put onto pages as Word does: headings stay with
// what follows, no line of a paragraph is left alone, rows stay whole, notes take their room at the foot. What it does
// not know: kerning, hyphenation, headers that reach into the text.
#pragma once

#include <string_view>
#include <unordered_map>
#include <vector>

#include "docmill/document.h"
#include "writer/docx/measures.h"

namespace docmill::docx {

class Pages {
 public:
  /// Lengths are twips.
  Pages(const Measures& measures, int text_width, int text_height);

  /// What follows begins a page ...
  void break_page() { break_ = true; }
  /// ... of this size.
  void set_size(int text_width, int text_height);

  /// What is in the paragraph or cell follows. `left`: its indent where it has one of its own. `keep_next`:
  /// it does so, whatever its style says.
  void begin_paragraph(Style style, bool keep_next, int left);
  void begin_cell(Style style, int width, bool head);
  void add_text(std::string_view text, bool bold, bool code);
  void add_line();
  void add_picture(int height);
  void add_note(const Node& definition);
  /// The paragraph is this heading.
  void mark(const Node& heading) { block_.heading = &heading; }
  /// `before`, `after`: spaces instead of those of the style; -1: none.
  void end_paragraph(int before, int after);
  /// Of the last paragraph.
  void set_space_below(int after) { blocks_.back().after = after; }
  void end_cell();
  void end_row(bool head);

  /// The page of each heading marked, from 1.
  std::unordered_map<const Node*, int> place() const;

 private:
  /// A paragraph, or a row of a table.
  struct Block {
    const Node* heading = nullptr;
    int before = 0;
    int after = 0;
    int line = 0;
    int lines = 0;
    int extra = 0;        // height of pictures and borders
    int notes = 0;        // height at the foot
    int page_height = 0;  // of the page it begins; 0: it begins none
    bool keep_next = false;
    bool whole = false;
    bool row = false;
    bool head = false;

    int height() const { return line * lines + extra; }
  };
  class Placing;

  const Measure& measure(Style style) const { return measures_[static_cast<std::size_t>(style)]; }
  void begin(const Measure& measure, int width);
  void end_word(int space);
  int take_lines();

  const Measures& measures_;
  int width_;
  int height_;
  bool break_ = true;
  std::vector<Block> blocks_;
  Block block_;  // under way

  Measure measure_{};
  std::int64_t room_ = 0;  // of a line, in parts of an em
  std::int64_t filled_ = 0;
  std::int64_t word_ = 0;
  int lines_ = 0;
  int row_height_ = 0;
  int picture_ = 0;
  Style last_ = Style::normal;
  int border_below_ = 0;  // of what was last put
};

}  // namespace docmill::docx
