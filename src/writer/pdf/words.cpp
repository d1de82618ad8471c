#include "writer/pdf/words.h"

#include <algorithm>
#include <limits>

#include "base/hash.h"

namespace docmill::pdf {
namespace {

constexpr std::size_t kKeptBytes = std::size_t{24} << 20;
constexpr std::size_t kFirstSlots = 4096;

std::int16_t narrow(std::int32_t value) {
  return static_cast<std::int16_t>(std::clamp<std::int32_t>(value, std::numeric_limits<std::int16_t>::min(),
                                                            std::numeric_limits<std::int16_t>::max()));
}

std::uint64_t hash_of(const Face& face, std::string_view text, WordTraits traits) {
  const std::uint64_t tag =
      face.id() * 8ULL + (traits.right_to_left ? 1 : 0) + (traits.code ? 2 : 0) + (traits.tabular ? 4 : 0);
  return hash_bytes(text) ^ hash_word(tag);
}

}  // namespace

WordCache::WordCache() : slots_(kFirstSlots), buffer_(harfbuzz().buffer_create()) {}
WordCache::~WordCache() { harfbuzz().buffer_destroy(buffer_); }

void WordCache::begin_document(std::string_view language) {
  if (language != language_ || arena_.used() > kKeptBytes) {
    arena_.reset();
    slots_.assign(kFirstSlots, Slot{});
    used_ = 0;
    language_ = language;
    hb_language_ = harfbuzz().language_from_string(language_.c_str(), -1);
  }
}

Word& WordCache::shape(const Face& face, std::string_view text, WordTraits traits) {
  const std::uint64_t hash = hash_of(face, text, traits);
  std::size_t at = hash & (slots_.size() - 1);
  for (; slots_[at].word != nullptr; at = (at + 1) & (slots_.size() - 1)) {
    Word& word = *slots_[at].word;
    if (slots_[at].hash == hash && word.face == &face && word.text == text &&
        word.right_to_left == traits.right_to_left && word.tabular == traits.tabular) {
      return word;
    }
  }
  Word* word = make(face, text, traits);
  slots_[at] = {hash, word};
  if (++used_ * 2 > slots_.size()) {
    grow();
  }
  return *word;
}

void WordCache::grow() {
  std::vector<Slot> old(slots_.size() * 2);
  old.swap(slots_);
  for (const Slot& slot : old) {
    if (slot.word != nullptr) {
      std::size_t at = slot.hash & (slots_.size() - 1);
      while (slots_[at].word != nullptr) {
        at = (at + 1) & (slots_.size() - 1);
      }
      slots_[at] = slot;
    }
  }
}

Word* WordCache::make(const Face& face, std::string_view text, WordTraits traits) {
  const HarfBuzz& hb = harfbuzz();
  hb.buffer_clear_contents(buffer_);
  hb.buffer_set_cluster_level(buffer_, HB_BUFFER_CLUSTER_LEVEL_MONOTONE_CHARACTERS);
  hb.buffer_add_utf8(buffer_, text.data(), static_cast<int>(text.size()), 0, static_cast<int>(text.size()));
  hb.buffer_set_direction(buffer_, traits.right_to_left ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
  hb.buffer_set_language(buffer_, hb_language_);
  hb.buffer_guess_segment_properties(buffer_);
  static constexpr hb_feature_t kNoLigatures[] = {
      {HB_TAG('l', 'i', 'g', 'a'), 0, 0, static_cast<unsigned>(-1)},
      {HB_TAG('c', 'a', 'l', 't'), 0, 0, static_cast<unsigned>(-1)},
      {HB_TAG('k', 'e', 'r', 'n'), 0, 0, static_cast<unsigned>(-1)},
  };
  // Figures as high as capitals: those of old styles are taken for letters, a 1 for an I.
  static constexpr hb_feature_t kFigures[] = {
      {HB_TAG('l', 'n', 'u', 'm'), 1, 0, static_cast<unsigned>(-1)},
      {HB_TAG('t', 'n', 'u', 'm'), 1, 0, static_cast<unsigned>(-1)},
  };
  hb.shape(face.font(), buffer_, traits.code ? kNoLigatures : kFigures, traits.code ? 3 : traits.tabular ? 2 : 1);

  unsigned count = 0;
  const hb_glyph_info_t* infos = hb.buffer_get_glyph_infos(buffer_, &count);
  const hb_glyph_position_t* positions = hb.buffer_get_glyph_positions(buffer_, &count);
  auto* glyphs = arena_.array<Glyph>(count);
  double width = 0;
  bool missing = false;
  for (unsigned i = 0; i < count; ++i) {
    glyphs[i] = {static_cast<std::uint16_t>(infos[i].codepoint), static_cast<std::uint16_t>(infos[i].cluster),
                 positions[i].x_advance, narrow(positions[i].x_offset), narrow(positions[i].y_offset)};
    width += positions[i].x_advance;
    missing = missing || infos[i].codepoint == 0;
  }
  return arena_.make<Word>(&face, arena_.copy(text), glyphs, count, static_cast<float>(width * face.per_unit()),
                           traits.right_to_left, missing, traits.tabular);
}

}  // namespace docmill::pdf
