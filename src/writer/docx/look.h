// What the themes look like: fonts, colours, sizes and spaces, from which style sheet and theme part are made.
//
// Lengths of text are half-points, spaces twips (1/20 point), line heights 1/240 line, colours RRGGBB.
#pragma once

#include <array>
#include <string_view>

#include "docmill/document.h"
#include "writer/theme.h"

namespace docmill::docx {

struct HeadingLook {
  int size;
  int before;
  int after;
  std::string_view colour;
  bool bold;
  bool italic;
};

struct Look {
  std::string_view name;
  std::string_view major_font;  // headings
  std::string_view minor_font;  // text
  std::string_view mono_font;
  std::string_view mono_fallback;
  bool serif;

  std::string_view ink;
  std::string_view soft;
  std::string_view accent;
  std::string_view link;
  std::string_view rule;       // hairlines
  std::string_view grid;       // lines between the cells of a grid
  std::string_view tint;       // behind code
  std::string_view head_fill;  // behind a table's header; "auto" for none
  std::string_view head_ink;
  std::string_view head_rule;
  std::string_view band;  // behind every second row; "auto" for none

  int size;
  int line;
  int after;   // a paragraph
  int margin;  // of the page
  int code_size;
  int small_size;
  int cell_space;  // above and below the text of a cell
  int compact_space;

  int title_size;
  bool title_centred;
  std::array<HeadingLook, 6> headings;
};

struct AdmonitionLook {
  std::string_view bar;
  std::string_view fill;
};
/// Requires a kind but none.
const AdmonitionLook& admonition_look(Admonition kind);

const Look& look_of(Theme theme);
/// Twips from a level of the contents to the next.
constexpr int contents_step(const Look& look) { return look.size * 10; }
/// Twips from the number of an entry of the contents, at a level from 0, to its text: room for `10`, `1.10`, `1.1.10`.
constexpr int contents_hanging(const Look& look, int level) { return look.size * (30 + level * 15) / 2; }

}  // namespace docmill::docx
