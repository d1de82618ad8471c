// The fonts of one document: which glyphs of each face it uses, what they mean, and the objects that embed them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "writer/pdf/object_writer.h"
#include "writer/pdf/words.h"

namespace docmill::pdf {

/// An embedded font without its object numbers: the same for every document that uses the same glyphs.
struct Subset {
  std::string name;       ///< "ABCDEF+Inter-Regular"
  std::string file;       ///< compressed
  std::size_t file_size;  ///< before compression
  bool cff;
  std::string widths;                 ///< the array /W
  std::string to_unicode;             ///< compressed
  std::vector<std::uint16_t> cid_of;  ///< by glyph of the face; 0 for what is not in it
  std::vector<float> advance_of;      ///< by glyph of the face, thousandths
};

/// One glyph of a subset with the text it stands for.
struct UsedGlyph {
  std::uint16_t glyph;
  std::string_view text;
};
/// Throws Error runtime E-PDF-002 when the font cannot be subset.
std::shared_ptr<const Subset> make_subset(const Face& face, const std::vector<UsedGlyph>& glyphs,
                                          Compressor& compressor);

/// One face in one document.
class FontUse {
 public:
  explicit FontUse(const Face& face) : face_(&face), texts_(face.glyph_count()) {}

  const Face& face() const { return *face_; }
  /// Notes the glyphs of `word` and whether their texts, one after the other, are the word's own.
  void use(Word& word);
  void use_space();
  /// Whether ToUnicode says of `glyph` that it stands for `text`.
  bool means(std::uint16_t glyph, std::string_view text) const { return texts_[glyph] == text; }
  bool empty() const { return glyphs_.empty(); }
  void clear();

  /// The used glyphs and the face's base ones, sorted.
  std::vector<UsedGlyph> glyphs() const;
  void set_subset(std::shared_ptr<const Subset> subset) { subset_ = std::move(subset); }
  const Subset& subset() const { return *subset_; }
  std::uint16_t cid(std::uint16_t glyph) const { return subset_->cid_of[glyph]; }
  /// As /W says it, in thousandths.
  double advance(std::uint16_t glyph) const { return subset_->advance_of[glyph]; }

  std::uint32_t number = 0;  ///< of the font in the document: /F1
  std::uint32_t object = 0;

 private:
  bool note(std::uint16_t glyph, std::string_view text);

  const Face* face_;
  std::vector<std::string_view> texts_;  // by glyph; data() is null for what is not used
  std::vector<std::uint16_t> glyphs_;    // used ones, in order of first use
  std::shared_ptr<const Subset> subset_;
};

/// Writes the font dictionary as `font.object` and all it refers to.
void write_font(const FontUse& font, ObjectWriter& objects);

}  // namespace docmill::pdf
