// One face of a font: parsed once, then read by any number of threads. Its metrics are in thousandths of the em, the
// unit of PDF.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "writer/pdf/font_file.h"
#include "writer/pdf/font_index.h"
#include "writer/pdf/harfbuzz.h"

namespace docmill::pdf {

class Face {
 public:
  /// Null when the file holds no outlines that can be embedded.
  static std::unique_ptr<Face> open(const FontFile& file, std::uint32_t id);
  Face(const Face&) = delete;
  Face& operator=(const Face&) = delete;
  ~Face();

  std::uint32_t id() const { return id_; }  ///< its place in the library
  hb_face_t* face() const { return face_; }
  hb_font_t* font() const { return font_; }
  const std::string& path() const { return path_; }
  const std::string& postscript_name() const { return postscript_name_; }
  bool is_cff() const { return cff_; }
  bool has_colour() const { return colour_; }  ///< glyphs are pictures (CBDT): drawn, not embedded
  std::uint32_t glyph_count() const { return glyph_count_; }

  /// 0 when the face lacks `c`.
  std::uint32_t glyph_of(char32_t c) const;
  double advance(std::uint32_t glyph) const;
  double per_unit() const { return per_unit_; }  ///< thousandths of an em in a unit of the font

  double ascent() const { return ascent_; }    ///< above the baseline
  double descent() const { return descent_; }  ///< below it, positive
  double cap_height() const { return cap_height_; }
  double x_height() const { return x_height_; }
  double italic_angle() const { return italic_angle_; }
  int weight() const { return weight_; }
  bool fixed_pitch() const { return fixed_pitch_; }
  bool serif() const { return serif_; }
  const double* box() const { return box_; }  ///< left, bottom, right, top

  std::uint32_t space() const { return space_; }
  double space_width() const { return space_width_; }
  /// Glyphs of printable ASCII and of usual punctuation that are in every subset with any of them, so that subsets of
  /// similar documents are the same. Sorted by glyph.
  struct Base {
    std::uint16_t glyph;
    char32_t code_point;
  };
  const std::vector<Base>& base() const { return base_; }

 private:
  Face(const FontFile& file, std::uint32_t id);
  void read_metrics();
  void read_base();

  std::uint32_t id_;
  std::string path_;
  MappedFile file_;
  hb_face_t* face_ = nullptr;
  hb_font_t* font_ = nullptr;
  std::string postscript_name_;
  std::uint32_t glyph_count_ = 0;
  double per_unit_ = 1;
  double ascent_ = 0, descent_ = 0, cap_height_ = 0, x_height_ = 0, italic_angle_ = 0;
  double box_[4] = {};
  int weight_ = 400;
  bool cff_ = false, colour_ = false, fixed_pitch_ = false, serif_ = false;
  std::uint32_t space_ = 0;
  double space_width_ = 250;
  std::vector<Base> base_;
};

}  // namespace docmill::pdf
