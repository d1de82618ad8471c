#include "writer/pdf/font_library.h"

#include <array>

namespace docmill::pdf {
namespace {

constexpr std::size_t kMostSubsetBytes = std::size_t{32} << 20;
constexpr std::size_t kMostCharacters = 20'000;
constexpr std::size_t kMostNames = 4096;

struct ScriptFont {
  hb_script_t script;
  std::string_view family;
};
/// Scripts whose Noto face is not called after HarfBuzz's four letters.
constexpr std::array<ScriptFont, 28> kScriptFonts = {{
    {HB_SCRIPT_ARABIC, "Noto Naskh Arabic"},
    {HB_SCRIPT_HEBREW, "Noto Sans Hebrew"},
    {HB_SCRIPT_DEVANAGARI, "Noto Sans Devanagari"},
    {HB_SCRIPT_THAI, "Noto Sans Thai"},
    {HB_SCRIPT_BENGALI, "Noto Sans Bengali"},
    {HB_SCRIPT_TAMIL, "Noto Sans Tamil"},
    {HB_SCRIPT_TELUGU, "Noto Sans Telugu"},
    {HB_SCRIPT_KANNADA, "Noto Sans Kannada"},
    {HB_SCRIPT_MALAYALAM, "Noto Sans Malayalam"},
    {HB_SCRIPT_GUJARATI, "Noto Sans Gujarati"},
    {HB_SCRIPT_GURMUKHI, "Noto Sans Gurmukhi"},
    {HB_SCRIPT_ORIYA, "Noto Sans Oriya"},
    {HB_SCRIPT_SINHALA, "Noto Sans Sinhala"},
    {HB_SCRIPT_LAO, "Noto Sans Lao"},
    {HB_SCRIPT_KHMER, "Noto Sans Khmer"},
    {HB_SCRIPT_MYANMAR, "Noto Sans Myanmar"},
    {HB_SCRIPT_TIBETAN, "Noto Serif Tibetan"},
    {HB_SCRIPT_GEORGIAN, "Noto Sans Georgian"},
    {HB_SCRIPT_ARMENIAN, "Noto Sans Armenian"},
    {HB_SCRIPT_ETHIOPIC, "Noto Sans Ethiopic"},
    {HB_SCRIPT_CHEROKEE, "Noto Sans Cherokee"},
    {HB_SCRIPT_MONGOLIAN, "Noto Sans Mongolian"},
    {HB_SCRIPT_SYRIAC, "Noto Sans Syriac"},
    {HB_SCRIPT_THAANA, "Noto Sans Thaana"},
    {HB_SCRIPT_NKO, "Noto Sans NKo"},
    {HB_SCRIPT_TIFINAGH, "Noto Sans Tifinagh"},
    {HB_SCRIPT_CANADIAN_SYLLABICS, "Noto Sans Canadian Aboriginal"},
    {HB_SCRIPT_JAVANESE, "Noto Sans Javanese"},
}};
constexpr std::array<std::string_view, 7> kGeneralFonts = {"Noto Sans",          "DejaVu Sans",    "Noto Sans Symbols",
                                                           "Noto Sans Symbols2", "Noto Sans Math", "DejaVu Sans Mono",
                                                           "Noto Color Emoji"};

/// Faces of Noto Sans CJK in its collection.
std::string_view cjk_family(std::string_view language) {
  if (language.starts_with("zh")) {
    const bool traditional = language.find("Hant") != std::string_view::npos || language.ends_with("TW");
    return language.ends_with("HK") ? "Noto Sans CJK HK" : traditional ? "Noto Sans CJK TC" : "Noto Sans CJK SC";
  }
  return language.starts_with("ko")   ? "Noto Sans CJK KR"
         : language.starts_with("ja") ? "Noto Sans CJK JP"
                                      : "Noto Sans CJK SC";
}

bool is_cjk(hb_script_t script, char32_t c) {
  return script == HB_SCRIPT_HAN || script == HB_SCRIPT_HIRAGANA || script == HB_SCRIPT_KATAKANA ||
         script == HB_SCRIPT_HANGUL || script == HB_SCRIPT_BOPOMOFO || (c >= 0x3000 && c <= 0x303f) ||
         (c >= 0xff00 && c <= 0xffef);
}

}  // namespace

FontLibrary& FontLibrary::of(const std::vector<std::string>& folders) {
  static std::mutex mutex;
  static std::map<std::vector<std::string>, FontLibrary> libraries;
  const std::lock_guard lock(mutex);
  return libraries.try_emplace(folders, folders).first->second;
}

const Face* FontLibrary::open(const FontFile& file) {
  const std::string key = file.path + "#" + std::to_string(file.index);
  const auto known = by_file_.find(key);
  if (known != by_file_.end()) {
    return known->second;
  }
  std::unique_ptr<Face> face = Face::open(file, static_cast<std::uint32_t>(faces_.size()));
  const Face* opened = face.get();
  if (face != nullptr) {
    faces_.push_back(std::move(face));
  }
  by_file_.emplace(key, opened);
  return opened;
}

const Face* FontLibrary::find_locked(std::string_view family, FontStyle style) {
  const std::string key = std::string(family) + "/" + std::to_string(style.weight) + (style.italic ? "i" : "");
  const auto known = by_name_.find(key);
  if (known != by_name_.end()) {
    return known->second;
  }
  if (by_name_.size() >= kMostNames) {
    by_name_.clear();  // drawings name whatever they like
  }
  const std::optional<FontFile> file = index_.find(family, style);
  const Face* face = file.has_value() ? open(*file) : nullptr;
  by_name_.emplace(key, face);
  return face;
}

const Face* FontLibrary::find(std::string_view family, FontStyle style) {
  const std::lock_guard lock(mutex_);
  return find_locked(family, style);
}

const Face* FontLibrary::fallback(char32_t c, FontStyle style, std::string_view language, bool emoji) {
  const std::lock_guard lock(mutex_);
  std::string how = std::string(language) + (style.weight >= 600 ? "b" : "r") + (emoji ? "e" : "");
  const auto key = std::make_pair(c, std::move(how));
  const auto known = by_character_.find(key);
  if (known != by_character_.end()) {
    return known->second;
  }
  const Face* face = search(c, style, language, emoji);
  if (by_character_.size() >= kMostCharacters) {
    by_character_.clear();
  }
  by_character_.emplace(key, face);
  return face;
}

const Face* FontLibrary::search(char32_t c, FontStyle style, std::string_view language, bool emoji) {
  const int weight = style.weight >= 600 ? 700 : 400;
  const auto with_character = [&](std::string_view family) -> const Face* {
    for (const FontStyle wanted : {FontStyle{weight, style.italic}, FontStyle{weight, false}, FontStyle{400, false}}) {
      const Face* face = find_locked(family, wanted);
      if (face != nullptr && face->glyph_of(c) != 0) {
        return face;
      }
    }
    return nullptr;
  };
  if (emoji) {
    if (const Face* face = with_character("Noto Color Emoji"); face != nullptr) {
      return face;
    }
  }
  const HarfBuzz& hb = harfbuzz();
  const hb_script_t script = hb.unicode_script(hb.unicode_funcs_get_default(), c);
  if (is_cjk(script, c)) {
    if (const Face* face = with_character(cjk_family(language)); face != nullptr) {
      return face;
    }
  }
  for (const ScriptFont& font : kScriptFonts) {
    if (font.script == script) {
      if (const Face* face = with_character(font.family); face != nullptr) {
        return face;
      }
    }
  }
  for (const std::string_view family : kGeneralFonts) {
    if (const Face* face = with_character(family); face != nullptr) {
      return face;
    }
  }
  for (const bool other : {false, true}) {
    for (const FontIndex::Entry& file : index_.files()) {
      const bool fits = file.style.weight == weight && !file.style.italic;
      if (fits == other) {
        continue;
      }
      const Face* face = open({file.path, 0});
      if (face != nullptr && !face->has_colour() && face->glyph_of(c) != 0) {
        return face;
      }
    }
  }
  return nullptr;
}

std::shared_ptr<const Subset> FontLibrary::subset(const FontUse& font, Compressor& compressor) {
  const std::vector<UsedGlyph> glyphs = font.glyphs();
  std::string key = font.face().path() + "#" + std::to_string(font.face().id()) + "#";
  for (const UsedGlyph& glyph : glyphs) {
    key.append(reinterpret_cast<const char*>(&glyph.glyph), sizeof glyph.glyph);
    key += static_cast<char>(glyph.text.size());
    key.append(glyph.text);
  }
  {
    const std::lock_guard lock(mutex_);
    const auto known = subsets_.find(key);
    if (known != subsets_.end()) {
      return known->second;
    }
  }
  std::shared_ptr<const Subset> made = make_subset(font.face(), glyphs, compressor);
  const std::lock_guard lock(mutex_);
  if (subset_bytes_ > kMostSubsetBytes) {
    subsets_.clear();
    subset_bytes_ = 0;
  }
  subset_bytes_ += made->file.size() + key.size() + made->cid_of.size() * 6;
  return subsets_.emplace(std::move(key), std::move(made)).first->second;
}

std::unique_ptr<Workspace> FontLibrary::take_workspace() {
  const std::lock_guard lock(mutex_);
  if (workspaces_.empty()) {
    return std::make_unique<Workspace>();
  }
  std::unique_ptr<Workspace> workspace = std::move(workspaces_.back());
  workspaces_.pop_back();
  return workspace;
}

void FontLibrary::give_back(std::unique_ptr<Workspace> workspace) {
  for (const std::unique_ptr<FontUse>& font : workspace->fonts) {
    if (font != nullptr) {
      font->clear();
    }
  }
  const std::lock_guard lock(mutex_);
  workspaces_.push_back(std::move(workspace));
}

}  // namespace docmill::pdf
