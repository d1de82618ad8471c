// Subsets of fonts: hb-subset cuts the face down to its glyphs, numbered anew in the same order.
#include <algorithm>
#include <cmath>

#include "base/utf8.h"
#include "writer/pdf/cff_charset.h"
#include "writer/pdf/font_use.h"
#include "writer/pdf/syntax.h"

namespace docmill::pdf {
namespace {

struct Cut {
  std::string file;
  std::vector<std::uint16_t> cid_of;
};

[[noreturn]] void fail(const Face& face) {
  throw Error(ErrorKind::runtime, "E-PDF-002", "the font " + face.path() + " cannot be cut down to what is used of it",
              "choose another font for this text");
}

std::string table_of(hb_face_t* face, hb_tag_t tag) {
  const HarfBuzz& hb = harfbuzz();
  hb_blob_t* blob = tag == 0 ? hb.face_reference_blob(face) : hb.face_reference_table(face, tag);
  unsigned size = 0;
  const char* data = hb.blob_get_data(blob, &size);
  std::string out(data, size);
  hb.blob_destroy(blob);
  return out;
}

hb_subset_input_t* input_of(const std::vector<UsedGlyph>& glyphs) {
  const HarfBuzz& hb = harfbuzz();
  hb_subset_input_t* input = hb.subset_input_create_or_fail();
  if (input == nullptr) {
    throw std::bad_alloc();
  }
  hb_set_t* set = hb.subset_input_glyph_set(input);
  for (const UsedGlyph& glyph : glyphs) {
    hb.set_add(set, glyph.glyph);
  }
  hb_set_t* drop = hb.subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG);
  for (const char* tag : {"GSUB", "GPOS", "GDEF", "name", "OS/2", "post", "cmap", "DSIG", "BASE", "STAT", "VORG",
                          "gasp", "kern", "hdmx", "VDMX", "LTSH", "MATH", "COLR", "CPAL", "meta", "vhea", "vmtx"}) {
    hb.set_add(drop, HB_TAG(tag[0], tag[1], tag[2], tag[3]));
  }
  hb.subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING | HB_SUBSET_FLAGS_NOTDEF_OUTLINE);
  return input;
}

Cut cut(const Face& face, const std::vector<UsedGlyph>& glyphs) {
  const HarfBuzz& hb = harfbuzz();
  hb_subset_input_t* input = input_of(glyphs);
  hb_subset_plan_t* plan = hb.subset_plan_create_or_fail(face.face(), input);
  hb.subset_input_destroy(input);
  if (plan == nullptr) {
    fail(face);
  }
  Cut result;
  result.cid_of.resize(face.glyph_count());
  const hb_map_t* mapping = hb.subset_plan_old_to_new_glyph_mapping(plan);
  for (const UsedGlyph& glyph : glyphs) {
    const hb_codepoint_t cid = hb.map_get(mapping, glyph.glyph);
    result.cid_of[glyph.glyph] = cid == HB_MAP_VALUE_INVALID ? 0 : static_cast<std::uint16_t>(cid);
  }
  hb_face_t* subset = hb.subset_plan_execute_or_fail(plan);
  hb.subset_plan_destroy(plan);
  if (subset == nullptr) {
    fail(face);
  }
  result.file = table_of(subset, face.is_cff() ? HB_TAG('C', 'F', 'F', ' ') : 0);
  hb.face_destroy(subset);
  if (result.file.empty()) {
    fail(face);
  }
  if (face.is_cff()) {
    // The new glyphs keep their CIDs where the font has such.
    const std::vector<std::uint16_t> cids = cff_charset(result.file, face.glyph_count());
    for (const UsedGlyph& glyph : glyphs) {
      std::uint16_t& cid = result.cid_of[glyph.glyph];
      cid = cids.empty() ? cid : cids[cid];
    }
  }
  return result;
}

/// Six capital letters that tell subsets apart, made from what is in them.
std::string tag_of(const Face& face, const std::vector<UsedGlyph>& glyphs) {
  std::uint64_t hash = 0xcbf29ce484222325;
  const auto feed = [&hash](std::uint32_t value) { hash = (hash ^ value) * 0x100000001b3; };
  for (const char c : face.postscript_name()) {
    feed(static_cast<unsigned char>(c));
  }
  for (const UsedGlyph& glyph : glyphs) {
    feed(glyph.glyph);
  }
  hash ^= hash >> 32;
  std::string tag;
  for (int i = 0; i < 6; ++i) {
    tag += static_cast<char>('A' + hash % 26);
    hash /= 26;
  }
  return tag;
}

void append_widths(const Face& face, const std::vector<UsedGlyph>& glyphs, const Cut& cut, Buffer& out) {
  out.push('[');
  std::uint32_t next = 0;
  bool open = false;
  for (const UsedGlyph& glyph : glyphs) {
    const std::uint32_t cid = cut.cid_of[glyph.glyph];
    if (!open || cid != next) {
      out.append(open ? "]" : "");
      append_integer(out, cid);
      out.push('[');
    } else {
      out.push(' ');
    }
    append_length(out, face.advance(glyph.glyph));
    open = true;
    next = cid + 1;
  }
  out.append(open ? "]]" : "]");
}

void append_utf16_hex(Buffer& out, std::string_view text) {
  for (const char32_t c : utf8::CodePoints(text)) {
    if (c < 0x10000) {
      append_hex4(out, c);
    } else {
      append_hex4(out, 0xd800 + ((c - 0x10000) >> 10));
      append_hex4(out, 0xdc00 + ((c - 0x10000) & 0x3ff));
    }
  }
}

/// The CMap of ISO 32000-1, 9.10.3.
void append_to_unicode(const std::vector<UsedGlyph>& glyphs, const Cut& cut, Buffer& out) {
  out.append(
      "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CIDSystemInfo <</Registry(Adobe)/Ordering(UCS)"
      "/Supplement 0>> def /CMapName /Adobe-Identity-UCS def /CMapType 2 def 1 begincodespacerange <0000> <FFFF> "
      "endcodespacerange\n");
  constexpr std::size_t kMost = 100;  // of one section
  std::vector<UsedGlyph> mapped;
  std::copy_if(glyphs.begin(), glyphs.end(), std::back_inserter(mapped),
               [](const UsedGlyph& glyph) { return !glyph.text.empty(); });
  for (std::size_t i = 0; i < mapped.size(); i += kMost) {
    const std::size_t count = std::min(kMost, mapped.size() - i);
    append_integer(out, static_cast<std::int64_t>(count));
    out.append(" beginbfchar\n");
    for (std::size_t j = i; j < i + count; ++j) {
      out.push('<');
      append_hex4(out, cut.cid_of[mapped[j].glyph]);
      out.append("><");
      append_utf16_hex(out, utf8::prefix(mapped[j].text, 256));
      out.append(">\n");
    }
    out.append("endbfchar\n");
  }
  out.append("endcmap CMapName currentdict /CMap defineresource pop end end");
}

}  // namespace

std::shared_ptr<const Subset> make_subset(const Face& face, const std::vector<UsedGlyph>& glyphs,
                                          Compressor& compressor) {
  Cut cut = pdf::cut(face, glyphs);
  auto subset = std::make_shared<Subset>();
  subset->name = tag_of(face, glyphs) + "+" + face.postscript_name();
  subset->cff = face.is_cff();
  subset->file_size = cut.file.size();
  Buffer text;
  append_widths(face, glyphs, cut, text);
  subset->widths = text.str();
  Buffer packed;
  compressor.compress(cut.file, Effort::kept, packed);
  subset->file = packed.str();
  text.clear();
  packed.clear();
  append_to_unicode(glyphs, cut, text);
  compressor.compress(text.view(), Effort::kept, packed);
  subset->to_unicode = packed.str();
  subset->cid_of = std::move(cut.cid_of);
  subset->advance_of.resize(face.glyph_count());
  for (const UsedGlyph& glyph : glyphs) {
    subset->advance_of[glyph.glyph] = static_cast<float>(std::round(face.advance(glyph.glyph) * 100) / 100);
  }
  return subset;
}

}  // namespace docmill::pdf
