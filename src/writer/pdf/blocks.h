// Blocks -> slices: the document from top to bottom, before it is cut into pages.
#pragma once

#include <string>
#include <vector>

#include "writer/pdf/inlines.h"
#include "writer/pdf/typesetter.h"

namespace docmill::pdf {

/// The room for text on a page of a section.
struct TextArea {
  double width = 0, height = 0;
};

class Blocks {
 public:
  explicit Blocks(Typesetter& typesetter);

  /// Lays out the whole document into typesetter.layout.
  void run();

 private:
  static constexpr double kHeadingLeading = 1.22;

  /// What blocks inherit from those around them.
  struct Frame {
    double x = 0, width = 0;
    TextStyle style;
    ElementId element = 0;
    int list_depth = 0;
    bool tight = false;  ///< paragraphs of a tight list
    bool right_to_left = false;
  };
  struct LineLook {
    double size = 0, leading = 0;
    double x = 0, width = 0;
    double indent = 0;  ///< of lines that go on
    Align align = Align::left;
    bool right_to_left = false;
    ElementId owner = 0;
    bool keep_all = false;
  };

  void block(const Node& node, const Frame& frame);
  void children(const Node& parent, const Frame& frame);
  void child(const Node& parent, const Node* before, const Node& node, const Frame& frame);
  void keep_ends(const std::vector<std::uint32_t>& starts);
  void paragraph(const Node& node, const Frame& frame);
  void caption(const Node& node, const std::string& caption, const Frame& frame);
  void html(const Node& node, const Frame& frame);
  void heading(const Node& node, const Frame& frame);
  void quote(const Node& node, const Frame& frame);
  void admonition(const AdmonitionMark& mark, const Node& node, const Frame& frame);
  void inline_block(const Node& node, const Frame& frame, ElementId element, TokenRange tokens);
  void title_page(const Node* title);
  void byline();
  /// A line of its own, `leading` sizes high.
  void front_line(std::string_view text, const TextStyle& style, double leading, double before);
  std::string_view date() const;
  void page_break();
  void turn(bool landscape);
  void list(const Node& node, const Frame& frame);
  void item(const Node& node, const Frame& frame, std::string_view mark, double indent);
  /// The blocks of `node` in `body`, with `mark` hanging beside the first line.
  void marked(const Node& node, const Frame& frame, std::string_view mark, double indent, ElementId label,
              ElementId body);
  void code(const Node& node, const Frame& frame);
  void rule(const Frame& frame);
  void table(const Node& node, const Frame& frame);
  void notes(const Frame& frame);
  void contents();
  void code_line(StyledText& line, std::uint32_t number, const LineLook& look);
  void contents_line(const ContentsEntry& entry, ElementId list);
  std::string title_of(const Node& heading) const;

  /// Appends the lines as slices; returns the number of the first.
  std::uint32_t add_lines(LineRange lines, const LineLook& look);
  Slice& add(Slice slice);
  void gap(double points) { gap_ = std::max(gap_, points); }
  std::vector<Slice>& slices() { return *slices_; }
  std::vector<Band>& bands() { return slices_ == &set_.layout.slices ? set_.layout.bands : set_.layout.note_bands; }
  Inlines::Room room(double width) const { return {width, area_.height * 0.75}; }

  // Tables.
  struct TableCell {
    TokenRange tokens;
    std::uint32_t column;
    ElementId owner;
    Align align;
  };
  struct TableRow {
    std::uint32_t first_cell, cells;
    ElementId owner;
    bool head;
  };
  struct TableSource {
    std::vector<TableCell> cells;
    std::vector<TableRow> rows;
    std::vector<Typesetter::Extent> extents;  // of each column
    double size;
  };
  TableSource read_table(const Node& node, const Frame& frame, double size, std::uint32_t columns, bool hyphenate);
  static std::vector<double> share_width(const std::vector<Typesetter::Extent>& extents, double padding, double width);
  void add_row(const TableSource& source, const TableRow& row, std::uint32_t table, double line_height, bool stripe);

  Typesetter& set_;
  Inlines inlines_;
  TextArea area_;
  std::vector<Slice>* slices_;
  double gap_ = 0;  // of what stands above and below, the larger one
  double pad_ = 0;  // what grounds reach beyond their lines, which comes on top
  bool keep_next_ = false;
  bool no_gap_ = false;
  std::vector<int> open_levels_;  // of the headings that the next one may be below of, as the author wrote them
  double title_scale_ = 1;
  const Node* own_contents_ = nullptr;  // the heading of a list that the contents make needless
};

/// The room for text on a page. Throws Error usage E-PDF-026 when the margins leave none.
TextArea text_area(const Theme& theme, const WriteOptions& options, bool landscape);

}  // namespace docmill::pdf
