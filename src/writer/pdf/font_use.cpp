#include "writer/pdf/font_use.h"

#include <algorithm>

#include "base/utf8.h"
#include "writer/pdf/syntax.h"

namespace docmill::pdf {

bool FontUse::note(std::uint16_t glyph, std::string_view text) {
  if (glyph >= texts_.size()) {
    return false;
  }
  std::string_view& known = texts_[glyph];
  if (known.data() == nullptr) {
    known = text;
    glyphs_.push_back(glyph);
    return true;
  }
  return known == text;
}

void FontUse::use(Word& word) {
  bool plain = true;
  const std::uint32_t step = word.right_to_left ? static_cast<std::uint32_t>(-1) : 1;
  std::uint32_t i = word.right_to_left ? word.count - 1 : 0;
  for (std::uint32_t done = 0; done < word.count;) {
    const std::size_t begin = word.glyphs[i].cluster;
    std::uint32_t size = 1;
    while (done + size < word.count && word.glyphs[i + step * size].cluster == begin) {
      ++size;
    }
    const std::size_t end = done + size < word.count ? word.glyphs[i + step * size].cluster : word.text.size();
    const std::string_view text = end > begin ? word.text.substr(begin, end - begin) : std::string_view();
    plain = plain && size == 1 && !text.empty();
    for (std::uint32_t j = 0; j < size; ++j) {
      plain = note(word.glyphs[i + step * j].glyph, text) && plain;
    }
    i += step * size;
    done += size;
  }
  word.actual_text = !plain;
}

void FontUse::use_space() {
  if (face_->space() != 0) {
    note(static_cast<std::uint16_t>(face_->space()), " ");
  }
}

void FontUse::clear() {
  for (const std::uint16_t glyph : glyphs_) {
    texts_[glyph] = {};
  }
  glyphs_.clear();
  subset_.reset();
}

std::vector<UsedGlyph> FontUse::glyphs() const {
  std::vector<UsedGlyph> used;
  used.reserve(glyphs_.size() + face_->base().size());
  bool any_base = false;
  for (const std::uint16_t glyph : glyphs_) {
    used.push_back({glyph, texts_[glyph]});
  }
  for (const Face::Base& base : face_->base()) {
    any_base = any_base || (base.code_point != ' ' && texts_[base.glyph].data() != nullptr);
  }
  if (any_base) {
    // Views of single characters, for all the program's time.
    static const std::string kAscii = [] {
      std::string all;
      for (char c = ' '; c <= '~'; ++c) {
        all += c;
      }
      return all + "–—‘’“”•…";
    }();
    for (const Face::Base& base : face_->base()) {
      if (texts_[base.glyph].data() == nullptr) {
        char encoded[4];
        const std::string_view text(encoded, utf8::encode(base.code_point, encoded));
        used.push_back({base.glyph, std::string_view(kAscii).substr(kAscii.find(text), text.size())});
      }
    }
  }
  std::sort(used.begin(), used.end(), [](const UsedGlyph& a, const UsedGlyph& b) { return a.glyph < b.glyph; });
  return used;
}

// ---- objects -------------------------------------------------------------------------------------------------------

namespace {

/// ISO 32000-1, table 123.
int flags_of(const Face& face) {
  return 4 | (face.fixed_pitch() ? 1 : 0) | (face.serif() ? 2 : 0) | (face.italic_angle() != 0 ? 64 : 0);
}

void write_descriptor(const Face& face, const Subset& subset, std::uint32_t number, std::uint32_t file,
                      ObjectWriter& objects) {
  Buffer& out = objects.begin(number);
  out.append("<</Type/FontDescriptor/FontName");
  append_name(out, subset.name);
  out.append("/Flags ");
  append_integer(out, flags_of(face));
  out.append("/FontBBox[");
  for (int i = 0; i < 4; ++i) {
    append_number(out, face.box()[i]);
    out.push(' ');
  }
  out.append("]/ItalicAngle ");
  append_number(out, face.italic_angle());
  out.append("/Ascent ");
  append_number(out, face.ascent());
  out.append("/Descent ");
  append_number(out, -face.descent());
  out.append("/CapHeight ");
  append_number(out, face.cap_height());
  out.append("/XHeight ");
  append_number(out, face.x_height());
  // Nobody measures stems any more; this is the rule of thumb that ties them to the weight.
  out.append("/StemV ");
  append_integer(out, 50 + face.weight() * face.weight() / 4225);
  out.append(subset.cff ? "/FontFile3 " : "/FontFile2 ");
  append_reference(out, file);
  out.append(">>");
  objects.end();
}

}  // namespace

void write_font(const FontUse& font, ObjectWriter& objects) {
  const Subset& subset = font.subset();
  const std::uint32_t descendant = objects.reserve(4);
  const std::uint32_t descriptor = descendant + 1;
  const std::uint32_t file = descendant + 2;
  const std::uint32_t to_unicode = descendant + 3;
  Buffer& out = objects.begin(font.object);
  out.append("<</Type/Font/Subtype/Type0/BaseFont");
  append_name(out, subset.name);
  out.append("/Encoding/Identity-H/DescendantFonts[");
  append_reference(out, descendant);
  out.append("]/ToUnicode ");
  append_reference(out, to_unicode);
  out.append(">>");
  objects.end();

  Buffer& cid = objects.begin(descendant);
  cid.append(subset.cff ? "<</Type/Font/Subtype/CIDFontType0/BaseFont"
                        : "<</Type/Font/Subtype/CIDFontType2/CIDToGIDMap/Identity/BaseFont");
  append_name(cid, subset.name);
  cid.append("/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor ");
  append_reference(cid, descriptor);
  cid.append("/DW 0/W");
  cid.append(subset.widths);
  cid.append(">>");
  objects.end();

  write_descriptor(font.face(), subset, descriptor, file, objects);
  Buffer entries;
  entries.append("/Filter/FlateDecode");
  if (subset.cff) {
    entries.append("/Subtype/CIDFontType0C");
  } else {
    entries.append("/Length1 ");
    append_integer(entries, static_cast<std::int64_t>(subset.file_size));
  }
  objects.put_encoded(file, entries.view(), subset.file);
  objects.put_encoded(to_unicode, "/Filter/FlateDecode", subset.to_unicode);
}

}  // namespace docmill::pdf
