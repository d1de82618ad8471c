// One page -> its content stream (ISO 32000-1, 7.8.2 and 14.6): text as marked content of its elements, everything else
// as artifacts. Grounds are drawn first, then text, then lines over it.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "writer/pdf/pages.h"
#include "writer/pdf/typesetter.h"

namespace docmill::pdf {

/// Where a link is on a page, in the coordinates of the page.
struct LinkArea {
  std::uint32_t link;
  std::uint32_t page;
  double left, bottom, right, top;
};

/// The lines of a page's head and foot, made before fonts are cut down.
struct RunningText {
  std::uint32_t header[3] = {kNone, kNone, kNone};
  std::uint32_t footer[3] = {kNone, kNone, kNone};
};

class PageContent {
 public:
  PageContent(Typesetter& typesetter, const Pages& pages)
      : set_(typesetter), layout_(typesetter.layout), pages_(pages) {}

  /// The content stream of page `number`; good until the next call. Pages are to be asked for in order.
  std::string_view write(std::uint32_t number, const RunningText& running);
  const std::vector<LinkArea>& links() const { return links_; }
  /// The operators that show line `number` at the origin of a form in the colours that are set there; good until the
  /// next call.
  std::string_view write_form_line(std::uint32_t number);

 private:
  struct Point {
    double x, y;
  };
  void slice(const Placed& placed);
  void row(const Slice& slice, const Placed& placed, double x, double y);
  void contents_row(const Slice& slice, double x, double y);
  void line(std::uint32_t number, Point at, double width, Align align, bool right_to_left);
  void place_atoms(const Line& line, double x, double extra, bool right_to_left);
  void decorate_atoms(double y);
  /// The bands that are looked at so far of a list of them.
  struct BandCursor {
    std::size_t next = 0;
    std::vector<std::uint32_t> active;
  };
  void bands(const Page& page);
  void bands(std::uint32_t first, std::uint32_t last, const std::vector<Slice>& slices, const std::vector<Band>& all,
             BandCursor& cursor);
  void running_line(const std::uint32_t (&parts)[3], double y, std::string_view kind);

  // Text.
  void show(const Token& token, bool hyphen);
  void show_divided(const Token& token, bool hyphen);
  void show_word(const Word& word, const FontUse& font);
  void show_glyphs(const Word& word, std::uint32_t first, std::uint32_t last, const FontUse& font);
  ElementId span_for(ElementId owner);
  void spell(std::string_view text);
  void show_with_texts(const Word& word, const FontUse& font);
  void begin_actual_text(std::string_view text);
  void finish_ground();
  void show_picture(const Picture& picture, double x, double y);
  void show_emoji(const Token& token, double x, double y);
  void draw_image(std::uint32_t image, double x, double y, double width, double height);
  void show_space(const Token& token, double extra);
  void enter(ElementId owner);
  void leave();
  void select(StyleId style);
  void position(double x, double y);
  void push_cid(std::uint16_t cid);
  void push_adjustment(double thousandths);
  void open_string();
  void flush_string();
  void end_text();

  // Graphics.
  static void fill_colour(Buffer& out, Colour colour);
  static void rectangle(Buffer& out, double x, double y, double width, double height);
  static void round_rectangle(Buffer& out, double x, double y, double width, double height, double radius);
  struct Atom;
  void end_of_line(const Atom& atom, double y);
  void note_link(const Token& token, double x, double width, double y);
  void decorate(const Token& token, double x, double width, double y);

  Typesetter& set_;
  Layout& layout_;
  const Pages& pages_;
  std::uint32_t page_ = 0;
  double left_ = 0, top_ = 0;  // of the text area, in page coordinates
  double area_width_ = 0;

  Buffer ground_, text_, over_, all_;
  ElementId owner_ = kNoElement;
  ElementId span_ = kNoElement, span_owner_ = kNoElement;  // of text from right to left
  bool marked_ = false;                                    // inside marked content
  bool artifact_ = false;                                  // of an artifact, whatever the owners say
  bool in_form_ = false;                                   // colours are not ours
  bool in_text_ = false, in_array_ = false, in_string_ = false;
  StyleId style_ = 0xffff;
  Colour colour_ = 0xff000000;
  float rise_ = 0;
  double carried_ = 0;   // thousandths that are still to be adjusted
  bool placed_ = false;  // the text position is that of the next token

  struct Atom {
    std::uint32_t token;
    bool space;
    std::uint8_t level;
    double width;
    double x;
  };
  std::vector<Atom> atoms_;           // of the line under way, in the order of reading
  std::vector<std::uint32_t> order_;  // the same from left to right
  struct Ground {
    StyleId style = 0xffff;
    double left = 0, right = 0, y = 0;
  };
  Ground run_ground_;  // of inline code, under way
  std::vector<LinkArea> links_;
  BandCursor text_bands_, note_bands_;
};

}  // namespace docmill::pdf
