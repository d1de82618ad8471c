// A document laid out: flat arrays from the smallest part to the largest.
//
//   Token  a shaped word with the space behind it
//   Line   tokens beside each other
//   Slice  what stands on a page as a whole: a line, a row of a table, a rule, a picture; from top to bottom
//   Band   what is drawn behind a stretch of slices: the bar of a quotation, the ground of code
//
// Lengths are points; y grows downwards until a page is written.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "docmill/document.h"
#include "writer/pdf/structure.h"
#include "writer/pdf/theme.h"
#include "writer/pdf/words.h"

namespace docmill::pdf {

using StyleId = std::uint16_t;
inline constexpr std::uint32_t kNone = 0xffffffff;

enum class FontRole : std::uint8_t { body, heading, mono };

/// What a stretch of text looks like.
struct TextStyle {
  FontRole role = FontRole::body;
  FontStyle font;
  float size = 10;
  float rise = 0;  ///< of the baseline
  Colour colour = 0;
  bool code = false;        ///< shaped without ligatures
  bool background = false;  ///< inline code
  bool underline = false;
  bool strike = false;
  bool tabular = false;  ///< figures of one width
  const Face* face = nullptr;
  bool operator==(const TextStyle&) const = default;
};

struct Token {
  enum Flag : std::uint8_t {
    break_after = 1,  // a line may end behind it
    newline = 2,      // a line ends behind it
    hyphen = 4,       // a hyphen shows when a line ends behind it; `object`, if any, is the whole word in `divided`
    picture = 8,      // `word` is null, `object` counts
    note = 16,        // a reference to a footnote
    emoji = 32,       // glyphs are pictures of a colour font
    soft = 64,        // has soft hyphens: `object` in `soft_hyphens`
    continued = 128,  // the rest of a word that was divided
  };
  Word* word;
  float width;
  float space;  // behind it
  StyleId style;
  std::uint8_t level;  // of bidirectional text; odd from right to left
  std::uint8_t flags;
  std::uint32_t link;  // or kNone
  ElementId owner;
  std::uint32_t object;  // picture, note, or as the flags say
};

struct Line {
  std::uint32_t first = 0, last = 0;  // tokens, end exclusive
  float width = 0;                    // without the space at the end
  float picture = 0;                  // height of the highest one
  std::uint16_t spaces = 0;           // that can be stretched
  bool hyphen = false;
  bool ends = true;  // the paragraph ends, or a break was asked for: not justified
};

/// What a line needs beyond its leading.
inline float extra_height(const Line& line, double leading) {
  return std::max(0.0F, line.picture - static_cast<float>(leading * 0.7));
}

enum class Align : std::uint8_t { left, right, centre, justify };

enum class SliceKind : std::uint8_t { line, row, rule, picture, space, page_break, contents };

struct Slice {
  enum Flag : std::uint8_t {
    keep_with_previous = 1,  // no page may end before it
    heading_start = 2,       // object: the heading
    page_end = 4,            // a page ends behind it
    head_row = 8,
    on_ground = 16,  // the ground reaches kGroundPad beyond it
  };
  SliceKind kind = SliceKind::line;
  std::uint8_t flags = 0;
  Align align = Align::left;
  bool right_to_left = false;
  float before = 0;  // space above, dropped at the top of a page
  float height = 0;
  float baseline = 0;  // below the top
  float x = 0;         // from the left of the text area
  float width = 0;
  std::uint32_t index = 0;       // line, row, picture, contents entry
  std::uint32_t marker = kNone;  // line of the item's mark
  float marker_x = 0;            // its right end
  std::uint32_t heading = kNone;
  std::uint32_t table = kNone;
  ElementId owner = 0;
};

struct Cell {
  std::uint32_t first_line = 0, last_line = 0;
  std::uint32_t table_column = 0;
  ElementId owner = 0;
  Align align = Align::left;
  bool right_to_left = false;
};
/// A row, or a piece of one that is longer than a page.
struct Row {
  std::uint32_t first_cell = 0, cells = 0;
  float top = 0, bottom = 0;  // padding of this piece
  float line_height = 0, baseline = 0;
  ElementId owner = 0;
  bool head = false, last_piece = true, stripe = false;
};
struct Table {
  std::vector<float> columns;  // x of the left of each, and the right of the last
  float x = 0;
  float padding = 0;  // left and right of a cell
  std::uint32_t first_slice = 0, last_slice = 0, head_slices = 0;
};

inline constexpr float kGroundPad = 8;

enum class BandKind : std::uint8_t { quote_bar, code_ground };
struct Band {
  BandKind kind;
  std::uint32_t first = 0, last = 0;  // slices
  float x = 0, width = 0;
  Colour colour = 0;
};

struct Link {
  std::string_view url;          // external; else
  std::uint32_t target = kNone;  // a heading
  std::uint32_t note = kNone;    // a footnote's text, or with `back` its reference
  bool back = false;
  ElementId element = 0;
  std::string_view title;  // what it is called for those who do not see it
};

struct Heading {
  int level = 1;
  std::string title;
  std::string section;
  std::string_view id;
  std::uint32_t slice = 0;
  // Where it landed.
  std::uint32_t page = 0;
  float y = 0;
};

struct Note {
  std::uint32_t first_slice = 0, last_slice = 0;  // in note_slices
  std::uint32_t number = 0;
  // Where it and its first reference landed.
  std::uint32_t page = 0, reference_page = kNone;
  float y = 0, reference_y = 0;
};

struct ContentsRow {
  std::uint32_t heading = 0;
  std::uint32_t line = 0;
  bool last_line = true;
  std::uint32_t number_line = kNone;  // of the page number, made when it is known
};

struct Picture {
  std::uint32_t image = 0;  // into the images of the document
  float width = 0, height = 0;
  ElementId owner = 0;
};

/// Slices from `first_slice` on stand on pages of this shape.
struct Section {
  std::uint32_t first_slice = 0;
  bool landscape = false;
};

struct Layout {
  std::vector<TextStyle> styles;
  std::vector<Token> tokens;
  std::vector<std::vector<std::uint16_t>> soft_hyphens;  // bytes of a word before which one stands
  std::vector<std::string_view> divided;                 // words that lines end in
  std::vector<Line> lines;
  std::vector<Slice> slices;
  std::vector<Slice> note_slices;
  std::vector<Cell> cells;
  std::vector<Row> rows;
  std::vector<Table> tables;
  std::vector<Band> bands;
  std::vector<Band> note_bands;  // behind note_slices
  std::vector<Link> links;
  std::vector<Heading> headings;
  std::vector<Note> notes;
  std::vector<ContentsRow> contents;
  std::vector<Picture> pictures;
  std::vector<Section> sections;
  bool right_to_left = false;  // the document as a whole: its running lines and the rule above notes are mirrored
  Structure structure;
};

}  // namespace docmill::pdf
