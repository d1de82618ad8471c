// From styled text to tokens and lines: what the layout of blocks, tables, notes and running heads has in common.
//
// The state of one document: its fonts and styles, its layout, its warnings.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "docmill/writer.h"
#include "writer/pdf/font_library.h"
#include "writer/pdf/hyphenation.h"
#include "writer/pdf/images.h"
#include "writer/pdf/layout.h"

struct UBreakIterator;

namespace docmill {
struct ImageInfo;
}

namespace docmill::pdf {

/// A stretch of text in one style.
struct Run {
  std::uint32_t end;  // byte of the text
  StyleId style;
  ElementId owner;
  std::uint32_t link = kNone;
  std::uint32_t note = kNone;     // a reference to it
  std::uint32_t picture = kNone;  // the run is U+FFFC and stands for it
};

/// The text of a paragraph with its runs; "\n" is a forced line break.
struct StyledText {
  Buffer text;
  std::vector<Run> runs;
  Span place;  ///< in the source, for warnings

  void clear() {
    text.clear();
    runs.clear();
  }
  /// Ends the run under way.
  void end_run(const Run& run) {
    if (text.size() > (runs.empty() ? 0 : runs.back().end)) {
      runs.push_back(run);
      runs.back().end = static_cast<std::uint32_t>(text.size());
    }
  }
};

struct TokenRange {
  std::uint32_t first = 0, last = 0;
  bool right_to_left = false;
};
struct LineRange {
  std::uint32_t first = 0, last = 0;
};

class Typesetter {
 public:
  Typesetter(const Document& document, const WriteOptions& options, const PdfOptions& pdf, Theme theme,
             FontLibrary& library, Workspace& workspace);
  Typesetter(const Typesetter&) = delete;
  Typesetter& operator=(const Typesetter&) = delete;
  ~Typesetter();

  const Document& document;
  const WriteOptions& options;
  const PdfOptions& pdf;
  const Theme theme;
  FontLibrary& library;
  Workspace& workspace;
  Layout layout;

  // ---- styles ----
  /// The style with its face filled in.
  StyleId style(TextStyle style);
  const TextStyle& style(StyleId id) const { return layout.styles[id]; }
  /// `style` in the first installed family of a list as CSS has it, or in a face of its kind.
  StyleId style_for_families(std::string_view families, TextStyle style);
  StyleId body_style() { return style(plain(FontRole::body, theme.size, theme.text)); }
  static TextStyle plain(FontRole role, double size, Colour colour);
  /// The use of a style's face in this document.
  FontUse& use_of(StyleId id);
  FontUse& use_of(const Face& face);

  // ---- text ----
  /// Appends tokens. `preserve`: blanks stay as they are, and lines may break between any two characters (code).
  TokenRange tokens(const StyledText& text, bool preserve = false);
  /// One line of plain text.
  std::uint32_t single_line(std::string_view text, StyleId style, ElementId owner, bool preserve = false);
  /// Glyphs shown on a line.
  std::size_t glyph_count(const Line& line) const;
  /// Breaks a paragraph. Words wider than `width` are cut. `indent` is that of the lines after the first. `hyphenate`:
  /// words may be divided where the theme says so and lines would look bad otherwise.
  struct LineShape {
    double width;
    bool justify = false;
    double indent = 0;
    bool hyphenate = false;
    bool fill = false;  ///< lines are as full as they get, as those of code
  };
  LineRange lines(TokenRange range, const LineShape& shape);
  /// Width of the longest word, and of the whole on one line.
  struct Extent {
    double least, most;
  };
  /// `hyphenate`: of the widest piece of a word, where words may be divided.
  Extent extent(TokenRange range, bool hyphenate = false);
  bool hyphenates() const { return hyphenation_ != nullptr; }
  /// Takes note of the glyphs of a token for embedding.
  void use(Token& token);

  // ---- pictures ----
  std::vector<std::shared_ptr<const EncodedImage>> images;
  /// The picture `node` shows, at most `width` by `height`; kNone when it cannot be had, which is warned of.
  std::uint32_t picture(const Node& node, double width, double height, ElementId owner);
  /// A PNG or JPEG file as one of `images`; kNone when it is damaged.
  std::uint32_t raster(std::string_view bytes, const ImageInfo& info);
  /// The picture of glyph `glyph` of a coloured face, in `images`; kNone when there is none.
  std::uint32_t glyph_image(const Face& face, std::uint16_t glyph);

  /// Warns once for each message, or throws where `error` says so. `sought`: what in `place` is meant, if it is there.
  void warn(std::string_view code, std::string message, std::string hint, Span place, bool error = false,
            std::string_view sought = {});

 private:
  friend class TokenScanner;
  bool is_known(const std::string& message) const;
  void tell(std::string_view code, std::string message, std::string hint, Place place, bool error);
  std::shared_ptr<const EncodedImage> drawing(std::string_view bytes, const ImageInfo& info, const Node& node);
  std::shared_ptr<const EncodedImage> encode(std::string_view bytes, const ImageInfo& info);
  const Face* face_for(FontRole role, FontStyle style);
  StyleId style_with_face(StyleId style, const Face* face);
  /// `beside`: the face of the character before, if there is one.
  StyleId style_for_character(StyleId style, char32_t c, bool emoji, const Face* beside, Span place);
  bool covers(const Face& face, char32_t c);
  UBreakIterator* line_breaks();
  /// Where a line may end: behind a token, or inside of its word.
  struct BreakPoint {
    std::uint32_t token;
    std::uint16_t byte;  // of the word; 0 is behind the token
    double end, next;    // of the text before it and behind it, from the start of all; the space between is dropped
    double spaces_end, spaces_next;
    double hyphen;  // its width; 0 for none
  };
  double visible_width(const Token& token) const;
  bool too_wide(const Token& token, double width, bool hyphenate);
  std::uint32_t stretch_end(std::uint32_t first, std::uint32_t last) const;
  std::uint32_t first_too_wide(TokenRange range, double width, bool hyphenate);
  double narrowest(const Token& token, bool hyphenate);
  void cut_long_words(TokenRange& range, double width, bool hyphenate);
  const std::vector<std::uint16_t>& divisions(const Token& token, bool hyphenate);
  double hyphen_width(const Token& token);
  double width_before(const Token& token, std::size_t byte) const;
  double widest_piece(const Token& token, bool hyphenate);
  void find_break_points(std::uint32_t first, std::uint32_t last, bool hyphenate);
  double choose_breaks(bool first, const LineShape& shape);
  void divide_words(std::uint32_t first, std::uint32_t last);
  void add_line(std::uint32_t first, std::uint32_t last, bool ends);

  std::array<std::array<const Face*, 20>, 3> faces_{};
  std::unordered_map<std::uint64_t, StyleId> variants_;  // style and face
  struct Coverage {
    const Face* face = nullptr;
    char32_t c = 0;
    bool covers = false;
  };
  std::array<Coverage, 1024> coverage_{};
  std::vector<std::string> warned_;
  UBreakIterator* line_breaks_ = nullptr;
  std::unordered_map<std::string, std::uint32_t> image_numbers_;  // by address
  std::unordered_map<std::uint64_t, std::uint32_t> glyph_numbers_;
  std::vector<double> dpi_;  // of images
  std::vector<Token> cut_;
  std::vector<BreakPoint> points_;
  std::vector<double> best_;
  std::vector<std::uint32_t> from_;
  std::vector<std::uint32_t> chosen_;     // points
  std::vector<std::uint32_t> line_ends_;  // tokens
  std::shared_ptr<const Hyphenation> hyphenation_;
  std::unordered_map<const Word*, std::vector<std::uint16_t>> divisions_;
};

}  // namespace docmill::pdf
