// The style sheet of a package (ECMA-376 part 1, 17.7), under the names that Word and pandoc use.
//
// A style is asked for by its Style; what it is called in the file is in StyleIds, since a reference document may call
// it otherwise ("berschrift1").
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "docmill/base.h"
#include "writer/docx/look.h"

namespace docmill::docx {

enum class Style : std::uint8_t {
  normal,
  body_text,
  first_paragraph,
  compact,
  compact_small,  // cells of tables with many columns
  compact_tiny,
  title,
  subtitle,
  author,
  date,
  heading_1,
  heading_2,
  heading_3,
  heading_4,
  heading_5,
  heading_6,
  heading_7,
  heading_8,
  heading_9,
  block_text,
  note,  // admonitions
  tip,
  important,
  warning,
  caution,
  list_continue_1,  // what follows in an item
  list_continue_2,
  list_continue_3,
  list_continue_4,
  list_continue_5,
  source_code,
  horizontal_rule,
  captioned_figure,
  figure,
  caption,
  image_caption,
  table_caption,
  footnote_text,
  toc_heading,
  toc_1,
  toc_2,
  toc_3,
  toc_4,
  toc_5,
  toc_6,
  toc_7,
  toc_8,
  toc_9,
  header,
  footer,
  default_paragraph_font,
  verbatim_char,
  hyperlink,
  footnote_reference,
  keyword_token,  // in the order of CodeClass
  type_token,
  function_token,
  string_token,
  number_token,
  comment_token,
  operator_token,
  attribute_token,
  inserted_token,
  deleted_token,
  heading_token,
  normal_table,
  table,
  table_grid,  // those that can be asked for by name
  table_rows,
  table_banded,
  table_plain,
  quote_box,  // of quotes and admonitions that hold more than paragraphs
  note_box,
  tip_box,
  important_box,
  warning_box,
  caution_box,
  no_list,
};
inline constexpr std::size_t kStyles = static_cast<std::size_t>(Style::no_list) + 1;

enum class StyleType : std::uint8_t { paragraph, character, table, numbering };

struct StyleName {
  std::string_view id;
  std::string_view name;  // as Word spells it
  StyleType type;
};
const StyleName& name_of(Style style);
/// The styles that everything else is based on, and theirs.
bool is_root(Style style);
constexpr Style nth(Style first, int offset) { return static_cast<Style>(static_cast<int>(first) + offset); }

/// What each style is called in the file being written.
class StyleIds {
 public:
  /// The names of our own style sheet.
  StyleIds();
  const std::string& operator[](Style style) const { return ids_[static_cast<std::size_t>(style)]; }
  void set(Style style, std::string id) { ids_[static_cast<std::size_t>(style)] = std::move(id); }

 private:
  std::array<std::string, kStyles> ids_;
};

/// A quote as a table of one cell, in twips.
struct BoxShape {
  int left;    ///< from where text around it begins to its edge ...
  int right;   ///< ... and from its other edge to where that text ends
  int margin;  ///< from its edge to its text ...
  int margin_behind;
};
/// As wide as the paragraphs of the styles of admonitions or quotes are.
constexpr BoxShape box_shape(Style box) {
  return box == Style::quote_box ? BoxShape{140, 360, 220, 0} : BoxShape{0, 0, 240, 120};
}

struct StyleSettings {
  const Look* look = nullptr;
  std::string language;
  int text_width = 0;  ///< twips; where the page numbers of the contents stand
};

/// Half-points of the text of a paragraph style.
int text_size(Style style, const Look& look);
/// A line of a border: `side` is "left" and so on, `width` in eighths of a point, `space` in points.
std::string border(std::string_view side, int width, int space, std::string_view colour);
/// Of the pieces of code of one class.
std::string_view token_colour(Style token);
/// A filling.
std::string shade(std::string_view fill);
/// The `w:style` element of one style.
void append_style(Style style, const StyleSettings& settings, const StyleIds& ids, Buffer& out);
/// All of styles.xml.
void append_style_sheet(const StyleSettings& settings, Buffer& out);

}  // namespace docmill::docx
