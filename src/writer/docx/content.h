// The tree as WordprocessingML (ECMA-376 part 1, 17.2 and 17.3): the content of document.xml and of footnotes.xml.
//
// Recursion follows the tree, whose depth is bounded (kMaxTreeDepth). Children of an element stand in the order of the
// schema. A run stays open while its formatting does: text and soft breaks of a sentence are one run.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "docmill/document.h"
#include "writer/docx/package.h"
#include "writer/docx/pages.h"
#include "writer/docx/relationships.h"

namespace docmill::docx {

inline constexpr std::size_t kLongestUrl = 2000;  ///< Word refuses a file with longer ones

class ContentWriter {
 public:
  ContentWriter(Package& package, Relationships& relationships, Buffer& out);

  /// The blocks of the document, with its sections but for the properties of the last.
  void write_document();
  /// Whether the last section is landscape.
  bool landscape() const { return landscape_; }
  /// Whether it is the only one.
  bool first_section() const { return first_section_; }
  /// One `w:footnote`.
  void write_note(const Notes::Note& note);

 private:
  using Flags = std::uint16_t;
  enum : Flags {
    kBold = 1,
    kItalic = 2,
    kStrike = 4,
    kUnderline = 8,
    kSuperscript = 16,
    kSubscript = 32,
    kMark = 64,
    kCode = 128,
    kLink = 256,
    kRightToLeft = 512,
    kCodeClass = 1024,  // times the CodeClass
  };
  /// Where blocks stand.
  struct Context {
    int left = 0;                   // twips from the margin to the text
    int level = -1;                 // of lists, from 0
    int quote_left = 0;             // `left` inside the innermost quote
    Style text = Style::body_text;  // of paragraphs
    bool quoted = false;
    bool tight = false;
    bool in_note = false;
    int width = 0;  // of the box we are in, in twips; 0: we are in none
    int boxes = 0;
  };
  /// The number or bullet that the next paragraph carries.
  struct Item {
    std::uint32_t number = 0;  // 0: none
    int hanging = 0;
    Task task = Task::none;
  };
  struct Paragraph {
    Style style = Style::body_text;
    std::string_view align = {};
    bool right_to_left = false;
    bool keep_next = false;
    int before = -1;  // twips; -1: as the style says
    int after = -1;
    int left = -1;  // twips, for all of its lines; -1: as the style and what is around say
  };

  // content.cpp: blocks
  void write_blocks(const Node& parent);
  void write_siblings(const Node* block, const Node* end);
  void end_blocks();
  void write_block(const Node& block);
  void write_paragraph(const Node& paragraph);
  void write_heading(const Node& heading);
  void write_heading_text(const Node& heading, Style style, int before = -1);
  void write_title_page(const Node* title);
  void write_byline(std::string_view author);
  void write_figure(const Node& paragraph);
  void write_quote(const Node& quote);
  void write_label(const AdmonitionMark& mark, bool right_to_left);
  void write_list(const Node& list, bool turn);
  void write_item(const Node& item, std::uint32_t number, int hanging);
  void write_code_block(const Node& block);
  void write_thematic_break();
  void write_html_block(const Node& block);
  void write_html_text(const Node& block);  // html_text.cpp
  void write_lines(std::string_view code, const Node& node);
  void turn_page(bool landscape);
  void write_task_box(bool done);

  // box.cpp: quotes that are tables of one cell
  bool is_boxed(const Node& block) const;
  void open_box(Style style, bool right_to_left);
  void close_box(std::size_t begin);

  // paragraph.cpp: their properties
  void open_paragraph(const Paragraph& paragraph);
  void close_paragraph();
  void append_indent(Style style, std::uint32_t number, int hanging);
  void append_border(Style style, int hanging, bool right_to_left);
  void widen_space_below();
  void append_borders(std::string_view first, std::string_view second);
  Style text_style();
  /// Twips that a paragraph without indent has.
  int text_width() const { return context_.boxes != 0 ? context_.width : package_.page.text_width(landscape_); }
  /// Whether the first character of the text of `node` with a direction is written from right to left; where none has
  /// one, whether the language of the document is.
  bool begins_right_to_left(const Node& node) const { return begins_right_to_left(&node + 1, node.next()); }
  /// The same of the nodes from `begin` to `end`, in the order of the document.
  bool begins_right_to_left(const Node* begin, const Node* end) const;

  // contents.cpp
  void write_contents(const std::vector<ContentsEntry>& entries);
  void write_contents_entry(const Node& heading, int level);
  void reserve_contents(const std::vector<ContentsEntry>& entries);

  // table.cpp
  void write_table(const Node& table);
  /// A row, and its cell that comes next.
  struct RowCursor {
    const Node* row;
    const Node* cell;
  };
  void open_table(const Node& table, std::vector<int> widths, int padding, bool headless);
  void part_tables();
  void append_table_place(bool right_to_left, int left, int width);
  void write_row(RowCursor& row, Style text, int padding);
  void write_cell(const Node& cell);

  // inlines.cpp
  void write_inlines(const Node& parent);
  void write_inline(const Node& node);
  void write_formatted(const Node& node, Flags flags);
  void write_link(const Node& link);
  void write_image(const Node& image);  // drawing.cpp
  void write_alternative(const Node& image);
  void write_footnote_reference(const Node& reference);
  void write_reference_number(const Notes::Note& note);
  void write_html_inline(const Node& node);
  /// Whether `token` is a tag with a counterpart in formatting; applies it.
  bool apply_tag(const HtmlToken& token);
  void write_text(std::string_view text, const Node& node);
  void write_directed_text(std::string_view text, const Node& node);
  void append_run_text(std::string_view text, Flags flags, const Node& node);
  void append_break();
  void open_run(Flags flags);
  void close_run();
  void append_run_properties(Flags flags);
  std::string_view run_colour(Flags flags) const;
  void append_field(std::string_view instruction, std::string_view result, std::string_view run_properties);

  Package& package_;
  Relationships& relationships_;
  Buffer& out_;
  Context context_;
  Item item_;
  Flags flags_ = 0;
  Flags html_flags_ = 0;
  Flags run_flags_ = 0;
  bool run_open_ = false;
  bool first_paragraph_ = true;  // the next paragraph does not follow a paragraph
  bool gap_ = false;             // what was last written leaves no space behind it ...
  bool gap_table_ = false;       // ... and is a table, which a table right behind it would continue
  bool behind_code_ = false;     // what was last written is a box of code ...
  bool other_box_ = false;       // ... whose border the next one must not have
  bool note_mark_ = false;       // the next paragraph begins with the number of its note
  bool keep_next_ = false;       // the next paragraph introduces the block behind it
  bool page_break_ = false;      // the next paragraph begins a page
  bool landscape_;
  bool first_section_ = true;
  const Node* own_contents_ = nullptr;  // the heading of a list that the contents make needless
  std::size_t section_begin_ = 0;
  std::vector<int> widths_;                       // of the open table's columns
  bool in_cell_ = false;                          // of a table; boxes are in context_
  int text_size_ = 0;                             // half-points of the open paragraph
  bool in_head_ = false;                          // ... and of its first row, which may be dark
  bool ragged_ = false;                           // whether its rows have only the cells that are there
  int before_ = -1;                               // the space above the last paragraph ...
  int after_ = -1;                                // ... and below it; -1: as the style says
  std::size_t spacing_ = 0;                       // where they are said ...
  std::size_t spacing_end_ = 0;                   // ... unless they are not
  std::optional<Pages> pages_;                    // while there are contents to be numbered
  std::unordered_map<const Node*, int> page_of_;  // headings
};

}  // namespace docmill::docx
