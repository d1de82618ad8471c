#include "writer/pdf/face.h"

#include <algorithm>

namespace docmill::pdf {
namespace {

/// One table of a face, big-endian numbers read with a check of the bounds.
class Table {
 public:
  Table(hb_face_t* face, const char (&tag)[5])
      : blob_(harfbuzz().face_reference_table(face, HB_TAG(tag[0], tag[1], tag[2], tag[3]))) {
    unsigned size = 0;
    data_ = harfbuzz().blob_get_data(blob_, &size);
    size_ = size;
  }
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;
  ~Table() { harfbuzz().blob_destroy(blob_); }

  bool empty() const { return size_ == 0; }
  int u16(std::size_t at) const {
    if (at + 2 > size_) {
      return 0;
    }
    return static_cast<unsigned char>(data_[at]) << 8 | static_cast<unsigned char>(data_[at + 1]);
  }
  int i16(std::size_t at) const { return static_cast<std::int16_t>(u16(at)); }
  int byte(std::size_t at) const { return at < size_ ? static_cast<unsigned char>(data_[at]) : 0; }

 private:
  hb_blob_t* blob_;
  const char* data_;
  std::size_t size_;
};

std::string postscript_name(hb_face_t* face) {
  char text[128];
  unsigned size = sizeof text;
  harfbuzz().ot_name_get_utf8(face, HB_OT_NAME_ID_POSTSCRIPT_NAME, HB_LANGUAGE_INVALID, &size, text);
  std::string name;
  for (const char c : std::string_view(text, std::min<std::size_t>(size, sizeof text))) {
    if (c > ' ' && c < 0x7f && std::string_view("()<>[]{}/%#").find(c) == std::string_view::npos) {
      name += c;
    }
  }
  return name.empty() ? "Font" : name;
}

}  // namespace

std::unique_ptr<Face> Face::open(const FontFile& file, std::uint32_t id) {
  std::unique_ptr<Face> face(new Face(file, id));
  if (face->file_.bytes().empty()) {
    return nullptr;
  }
  const HarfBuzz& hb = harfbuzz();
  hb_blob_t* blob = hb.blob_create(face->file_.bytes().data(), static_cast<unsigned>(face->file_.bytes().size()),
                                   HB_MEMORY_MODE_READONLY, nullptr, nullptr);
  face->face_ = hb.face_create(blob, file.index);
  hb.blob_destroy(blob);
  hb.face_make_immutable(face->face_);
  face->font_ = hb.font_create(face->face_);
  hb.font_make_immutable(face->font_);
  face->glyph_count_ = hb.face_get_glyph_count(face->face_);
  face->cff_ = !Table(face->face_, "CFF ").empty();
  face->colour_ = !Table(face->face_, "CBDT").empty();
  const bool outlines = face->cff_ || !Table(face->face_, "glyf").empty();
  const bool variable = !Table(face->face_, "fvar").empty();
  // The bits of OS/2 fsType: 2 forbids embedding, 0x100 subsetting, 0x200 outlines.
  const int embedding = Table(face->face_, "OS/2").u16(8);
  const bool forbidden = (embedding & 0xf) == 2 || (embedding & 0x300) != 0;
  if (face->glyph_count_ == 0 || face->glyph_count_ > 0xffff || forbidden || variable ||
      (!outlines && !face->colour_)) {
    return nullptr;
  }
  face->read_metrics();
  face->read_base();
  return face;
}

Face::Face(const FontFile& file, std::uint32_t id) : id_(id), path_(file.path), file_(file.path) {}

Face::~Face() {
  if (face_ != nullptr) {
    harfbuzz().font_destroy(font_);
    harfbuzz().face_destroy(face_);
  }
}

std::uint32_t Face::glyph_of(char32_t c) const {
  hb_codepoint_t glyph = 0;
  return harfbuzz().font_get_nominal_glyph(font_, c, &glyph) != 0 ? glyph : 0;
}

double Face::advance(std::uint32_t glyph) const {
  return harfbuzz().font_get_glyph_h_advance(font_, glyph) * per_unit_;
}

void Face::read_metrics() {
  per_unit_ = 1000.0 / std::max(1U, harfbuzz().face_get_upem(face_));
  postscript_name_ = pdf::postscript_name(face_);
  const Table os2(face_, "OS/2");
  const Table hhea(face_, "hhea");
  const Table head(face_, "head");
  const Table post(face_, "post");
  ascent_ = hhea.i16(4) * per_unit_;
  descent_ = -hhea.i16(6) * per_unit_;
  weight_ = std::clamp(os2.u16(4), 100, 900);
  serif_ = os2.byte(32) == 2 && os2.byte(33) >= 2 && os2.byte(33) <= 10;
  if (os2.u16(0) >= 2) {
    x_height_ = os2.i16(86) * per_unit_;
    cap_height_ = os2.i16(88) * per_unit_;
  }
  cap_height_ = cap_height_ > 0 ? cap_height_ : 700;
  x_height_ = x_height_ > 0 ? x_height_ : 500;
  italic_angle_ = post.i16(4);
  fixed_pitch_ = post.u16(12) != 0 || post.u16(14) != 0;
  for (std::size_t i = 0; i < 4; ++i) {
    box_[i] = head.i16(36 + 2 * i) * per_unit_;
  }
  space_ = glyph_of(' ');
  if (space_ != 0) {
    space_width_ = advance(space_);
  }
}

void Face::read_base() {
  const auto add = [this](char32_t c) {
    if (const std::uint32_t glyph = glyph_of(c); glyph != 0) {
      base_.push_back({static_cast<std::uint16_t>(glyph), c});
    }
  };
  for (char32_t c = ' '; c <= '~'; ++c) {
    add(c);
  }
  for (const char32_t c : {U'\u2013', U'\u2014', U'\u2018', U'\u2019', U'\u201c', U'\u201d', U'\u2022', U'\u2026'}) {
    add(c);
  }
  std::stable_sort(base_.begin(), base_.end(), [](const Base& a, const Base& b) { return a.glyph < b.glyph; });
  base_.erase(std::unique(base_.begin(), base_.end(), [](const Base& a, const Base& b) { return a.glyph == b.glyph; }),
              base_.end());
}

}  // namespace docmill::pdf
