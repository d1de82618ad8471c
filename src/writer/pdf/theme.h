// How a document looks: fonts, sizes, colours, spacing, page, running heads. Three themes are built in; a style file
// changes what it names of one of them. Lengths are in points, colours 0xRRGGBB.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "docmill/base.h"

namespace docmill::pdf {

using Colour = std::uint32_t;

/// Whether words are divided at the ends of lines; `if_possible` does not mind when there are no patterns.
enum class Hyphenate : std::uint8_t { no, if_possible, yes };

struct HeadingLook {
  double size = 12;
  int weight = 700;
  Colour colour = 0;
  double before = 16;
  double after = 6;
  bool italic = false;
  bool rule = false;  ///< a line below
};

/// The three places of a running head or foot; fields: {title} {section} {page} {pages} {date} {author}.
struct RunningLine {
  std::string left, centre, right;
  bool empty() const { return left.empty() && centre.empty() && right.empty(); }
};

struct Theme {
  std::string name;
  /// The first installed one is taken.
  std::vector<std::string> body_fonts, heading_fonts, mono_fonts;
  /// Where a style file names them.
  Place body_place, heading_place, mono_place;

  double size = 10;
  double leading = 1.5;  ///< line height, in sizes
  double mono_scale = 0.92;
  double code_size = 8.6;
  double table_size = 9;
  double note_size = 8.3;
  double running_size = 8;
  double paragraph_gap = 7;
  double list_gap = 2.5;  ///< between items of a tight list
  double indent = 18;     ///< of lists
  double quote_indent = 16;
  bool justify = false;
  Hyphenate hyphenate = Hyphenate::no;

  Colour text = 0x1f2328, muted = 0x6a737d, accent = 0x0b5cad, link = 0x0b5cad, rule = 0xd0d7de;
  Colour code_background = 0xf6f8fa, code_text = 0x1f2328, inline_code_background = 0xeff1f3;
  Colour quote_bar = 0xc5d3e0, quote_text = 0x4a545e;
  Colour table_head_background = 0xf0f4f8, table_head_text = 0x1f2328, table_stripe = 0xffffff;
  bool table_vertical_rules = false;
  bool code_border = false;
  double table_padding_x = 7, table_padding_y = 4.2;

  std::array<HeadingLook, 6> headings;
  double margin_top = 72, margin_right = 68, margin_bottom = 72, margin_left = 68;
  double header_gap = 24, footer_gap = 26;  ///< from the text to the baseline of the running line
  RunningLine header, footer;
  bool running_rule = false;
};

/// Throws Error usage E-WRT-016 when there is none of that name.
Theme built_in_theme(std::string_view name);
/// `theme` with what the TOML text `style` sets. Throws Error config E-PDF-004 for an unknown key or a value that does
/// not fit, data for what is no TOML.
void apply_style(Theme& theme, std::string_view style, std::string_view source_name);

}  // namespace docmill::pdf
