// Shaped words: a stretch of text without a break in one face, as glyphs. Shaping is in units of the font, so a word is
// shaped once for all sizes, and kept from document to document.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "docmill/base.h"
#include "writer/pdf/face.h"

namespace docmill::pdf {

struct Glyph {
  std::uint16_t glyph;
  std::uint16_t cluster;  // byte of the word's text it stands for
  std::int32_t advance;   // units of the font
  std::int16_t x, y;      // displacement
};

struct Word {
  const Face* face;
  std::string_view text;
  const Glyph* glyphs;  // in visual order, left to right
  std::uint32_t count;
  float width;  // thousandths of the em
  bool right_to_left;
  bool missing;  // a glyph is missing in the face
  bool tabular;
  // Of the document that is being made; see FontUse::use.
  bool actual_text = false;
  std::uint32_t stamp = 0;
};

struct WordTraits {
  bool right_to_left = false;
  bool code = false;     ///< no ligatures
  bool tabular = false;  ///< figures of one width
};

/// Longest text of a word; callers cut what is longer.
inline constexpr std::size_t kMaxWordBytes = 4096;

/// Shapes and remembers. Used by one document at a time.
class WordCache {
 public:
  WordCache();
  WordCache(const WordCache&) = delete;
  WordCache& operator=(const WordCache&) = delete;
  ~WordCache();

  /// To be called before each document: forgets when too much is remembered, or when the language is another.
  void begin_document(std::string_view language);
  Word& shape(const Face& face, std::string_view text, WordTraits traits);

 private:
  struct Slot {
    std::uint64_t hash;
    Word* word;
  };
  Word* make(const Face& face, std::string_view text, WordTraits traits);
  void grow();

  Arena arena_;
  std::vector<Slot> slots_;
  std::size_t used_ = 0;
  std::string language_;
  hb_language_t hb_language_ = nullptr;
  hb_buffer_t* buffer_;
};

}  // namespace docmill::pdf
