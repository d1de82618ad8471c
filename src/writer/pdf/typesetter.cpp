#include "writer/pdf/typesetter.h"

#include <unicode/ubrk.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <cstdio>

#include "base/utf8.h"
#include "writer/image.h"
#include "writer/pdf/svg.h"

namespace docmill::pdf {
namespace {

/// As the names of Debian's packages have it.
std::string primary_language(const std::string& tag) {
  const std::string primary = tag.substr(0, tag.find('-'));
  return primary == "en" ? "en-us" : primary == "pt" ? "pt-br" : primary;
}

bool is_shared_by_scripts(char32_t c) {
  UErrorCode status = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(static_cast<UChar32>(c), &status);
  return script == USCRIPT_COMMON || script == USCRIPT_INHERITED;
}

}  // namespace

Typesetter::Typesetter(const Document& given, const WriteOptions& write_options, const PdfOptions& pdf_options,
                       Theme look, FontLibrary& fonts, Workspace& work)
    : document(given),
      options(write_options),
      pdf(pdf_options),
      theme(std::move(look)),
      library(fonts),
      workspace(work) {
  ++workspace.stamp;
  workspace.words.begin_document(options.language);
  if (theme.hyphenate != Hyphenate::no) {
    hyphenation_ = Hyphenation::of(options.language);
    if (hyphenation_ == nullptr && theme.hyphenate == Hyphenate::yes) {
      warn("E-PDF-023", "no hyphenation patterns for the language '" + options.language + "' are installed",
           "install the package hyphen-" + primary_language(options.language) +
               " or the like; until then words are not divided",
           {});
    }
  }
}

Typesetter::~Typesetter() {
  if (line_breaks_ != nullptr) {
    ubrk_close(line_breaks_);
  }
}

UBreakIterator* Typesetter::line_breaks() {
  if (line_breaks_ == nullptr) {
    UErrorCode status = U_ZERO_ERROR;
    line_breaks_ = ubrk_open(UBRK_LINE, options.language.c_str(), nullptr, 0, &status);
  }
  return line_breaks_;
}

TextStyle Typesetter::plain(FontRole role, double size, Colour colour) {
  TextStyle style;
  style.role = role;
  style.size = static_cast<float>(size);
  style.colour = colour;
  style.code = role == FontRole::mono;
  return style;
}

const Face* Typesetter::face_for(FontRole role, FontStyle wanted) {
  const auto slot = static_cast<std::size_t>(wanted.weight / 100 * 2 + (wanted.italic ? 1 : 0));
  const Face*& face = faces_[static_cast<std::size_t>(role)][slot];
  if (face != nullptr) {
    return face;
  }
  const auto by_role = [role](const auto& body, const auto& heading, const auto& mono) -> const auto& {
    return role == FontRole::body ? body : role == FontRole::heading ? heading : mono;
  };
  const std::vector<std::string>& families = by_role(theme.body_fonts, theme.heading_fonts, theme.mono_fonts);
  const auto warn_of_other = [&](const std::string& other) {
    const std::string message = "the font '" + families.front() + "' is not installed; '" + other + "' takes its place";
    if (pdf.strict_fonts || !is_known(message)) {
      tell("E-PDF-005", message, "install it, name its folder with --font-path, or choose another font in a style file",
           by_role(theme.body_place, theme.heading_place, theme.mono_place), pdf.strict_fonts);
    }
  };
  const int rounded = wanted.weight >= 550 ? 700 : 400;
  for (const std::string& family : families) {
    for (const FontStyle style : {wanted, FontStyle{rounded, wanted.italic}, FontStyle{rounded, false}, FontStyle{}}) {
      face = library.find(family, style);
      if (face != nullptr) {
        if (&family != &families.front()) {
          warn_of_other(family);
        }
        return face;
      }
    }
  }
  face = library.fallback('a', wanted, options.language, false);
  if (face == nullptr) {
    throw Error(ErrorKind::config, "E-PDF-006", "no font is installed that text can be set in",
                "install the packages fonts-inter, fonts-noto-core and fonts-jetbrains-mono, or name a folder of fonts "
                "with --font-path");
  }
  warn_of_other(face->postscript_name());
  return face;
}

StyleId Typesetter::style(TextStyle wanted) {
  if (wanted.face == nullptr) {
    wanted.face = face_for(wanted.role, wanted.font);
  }
  for (std::size_t i = layout.styles.size(); i-- != 0;) {
    if (layout.styles[i] == wanted) {
      return static_cast<StyleId>(i);
    }
  }
  if (layout.styles.size() >= 0xfff0) {
    throw Error(ErrorKind::limit, "E-PDF-007", "the document has too many styles of text");
  }
  layout.styles.push_back(wanted);
  use_of(*wanted.face);
  return static_cast<StyleId>(layout.styles.size() - 1);
}

StyleId Typesetter::style_for_families(std::string_view families, TextStyle wanted) {
  static constexpr std::array<std::string_view, 3> kSans = {"Inter", "DejaVu Sans", "Noto Sans"};
  static constexpr std::array<std::string_view, 3> kSerif = {"Vollkorn", "DejaVu Serif", "Noto Serif"};
  const int rounded = wanted.font.weight >= 550 ? 700 : 400;
  const auto in_family = [&](std::string_view family) {
    for (const FontStyle style : {wanted.font, FontStyle{rounded, wanted.font.italic}, FontStyle{rounded, false}}) {
      wanted.face = wanted.face == nullptr ? library.find(family, style) : wanted.face;
    }
  };
  bool serif = false;
  while (!families.empty() && wanted.face == nullptr && wanted.role != FontRole::mono) {
    const std::size_t comma = std::min(families.find(','), families.size());
    std::string family(families.substr(0, comma));
    families.remove_prefix(std::min(comma + 1, families.size()));
    std::erase_if(family, [](char c) { return c == '"' || c == '\''; });
    family.erase(0, family.find_first_not_of(' '));
    const auto has = [&](std::string_view part) { return family.find(part) != std::string::npos; };
    if (family.size() < 64 && family != "serif" && family != "sans-serif" && family != "monospace") {
      in_family(family);
    }
    wanted.role = has("mono") || has("Mono") || has("ourier") || has("onsolas") ? FontRole::mono : wanted.role;
    serif = serif || family == "serif" || has("Times") || has("Georgia") || has("Roman");
  }
  if (wanted.role != FontRole::mono) {
    for (const std::string_view family : serif ? kSerif : kSans) {
      in_family(family);
    }
  }
  return style(wanted);
}

StyleId Typesetter::style_with_face(StyleId id, const Face* face) {
  const std::uint64_t key = std::uint64_t{face->id()} << 16 | id;
  const auto known = variants_.find(key);
  if (known != variants_.end()) {
    return known->second;
  }
  TextStyle changed = layout.styles[id];
  changed.face = face;
  const StyleId made = style(changed);
  variants_.emplace(key, made);
  return made;
}

FontUse& Typesetter::use_of(const Face& face) {
  if (workspace.fonts.size() <= face.id()) {
    workspace.fonts.resize(face.id() + 1);
  }
  std::unique_ptr<FontUse>& use = workspace.fonts[face.id()];
  if (use == nullptr) {
    use = std::make_unique<FontUse>(face);
  }
  return *use;
}

FontUse& Typesetter::use_of(StyleId id) { return *workspace.fonts[layout.styles[id].face->id()]; }

bool Typesetter::covers(const Face& face, char32_t c) {
  Coverage& known = coverage_[(c * 31 + face.id()) % coverage_.size()];
  if (known.face != &face || known.c != c) {
    known = {&face, c, face.glyph_of(c) != 0};
  }
  return known.covers;
}

StyleId Typesetter::style_for_character(StyleId id, char32_t c, bool emoji, const Face* beside, Span place) {
  const Face& face = *layout.styles[id].face;
  if (!emoji && covers(face, c)) {
    return id;
  }
  // Signs that several scripts share look like the text they stand in.
  if (!emoji && beside != nullptr && !beside->has_colour() && is_shared_by_scripts(c) && covers(*beside, c)) {
    return style_with_face(id, beside);
  }
  const Face* other = library.fallback(c, layout.styles[id].font, options.language, emoji);
  if (other == nullptr) {
    char code[16];
    std::snprintf(code, sizeof code, "U+%04X", static_cast<unsigned>(c));
    std::string shown;
    utf8::append(shown, c);
    warn("E-PDF-008", "no installed font has the character " + std::string(code) + " '" + shown + "'",
         "install a font that has it, such as one of fonts-noto-core, fonts-noto-cjk or fonts-noto-color-emoji", place,
         pdf.strict_fonts || pdf.ua1 || pdf.archival != PdfArchival::none, shown);
    return id;
  }
  return style_with_face(id, other);
}

void Typesetter::use(Token& token) {
  if (token.word == nullptr) {
    return;
  }
  FontUse& font = use_of(token.style);
  if (token.word->stamp != workspace.stamp) {
    token.word->stamp = workspace.stamp;
    if (font.face().has_colour()) {
      token.word->actual_text = true;
      for (std::uint32_t i = 0; i < token.word->count; ++i) {
        glyph_image(font.face(), token.word->glyphs[i].glyph);
      }
      use_of(body_style()).use_space();
    } else {
      font.use(*token.word);
    }
  }
  if ((token.space > 0 || (token.flags & Token::newline) != 0) && !font.face().has_colour()) {
    font.use_space();
  }
}

void Typesetter::warn(std::string_view code, std::string message, std::string hint, Span place, bool error,
                      std::string_view sought) {
  // Before the place is looked for, which takes time in proportion to the text.
  if (!error && is_known(message)) {
    return;
  }
  if (!sought.empty()) {
    const std::size_t at = document.source().substr(0, place.end).find(sought, place.begin);
    if (at != std::string_view::npos) {
      place = {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + sought.size())};
    }
  }
  tell(code, std::move(message), std::move(hint),
       place.end > place.begin ? place_at({}, document.source(), place) : Place{}, error);
}

/// Whether there is no need to warn of it.
bool Typesetter::is_known(const std::string& message) const {
  return options.warnings == nullptr || warned_.size() > 100 ||
         std::find(warned_.begin(), warned_.end(), message) != warned_.end();
}

void Typesetter::tell(std::string_view code, std::string message, std::string hint, Place place, bool error) {
  Diagnostic diagnostic;
  diagnostic.severity = error ? Severity::error : Severity::warning;
  diagnostic.kind = ErrorKind::data;
  diagnostic.code = code;
  diagnostic.message = std::move(message);
  diagnostic.hint = std::move(hint);
  diagnostic.place = std::move(place);
  if (error) {
    throw Error(std::move(diagnostic));
  }
  warned_.push_back(diagnostic.message);
  options.warnings->push_back(std::move(diagnostic));
}

// ---- pictures
// --------------------------------------------------------------------------------------------------------

std::uint32_t Typesetter::glyph_image(const Face& face, std::uint16_t glyph) {
  const std::uint64_t key = std::uint64_t{face.id()} << 16 | glyph;
  const auto known = glyph_numbers_.find(key);
  if (known != glyph_numbers_.end()) {
    return known->second;
  }
  std::shared_ptr<const EncodedImage>& image = workspace.glyph_images[{face.id(), glyph}];
  if (image == nullptr) {
    const HarfBuzz& hb = harfbuzz();
    hb_blob_t* blob = hb.ot_color_glyph_reference_png(face.font(), glyph);
    unsigned size = 0;
    const char* data = hb.blob_get_data(blob, &size);
    image = encode_png({data, size}, workspace.compressor);
    hb.blob_destroy(blob);
  }
  std::uint32_t number = kNone;
  if (image != nullptr) {
    number = static_cast<std::uint32_t>(images.size());
    images.push_back(image);
  }
  glyph_numbers_.emplace(key, number);
  return number;
}

std::shared_ptr<const EncodedImage> Typesetter::drawing(std::string_view bytes, const ImageInfo& info,
                                                        const Node& node) {
  std::optional<SvgDrawing> svg = draw_svg(bytes, *this);
  if (!svg.has_value()) {
    return nullptr;
  }
  for (const std::string& what : svg->left_out) {
    warn("E-PDF-022",
         "the drawing '" + std::string(node.url().substr(0, 80)) + "' uses " + what + ", which is left out",
         "draw it without, or convert it to PNG", node.span());
  }
  auto image = std::make_shared<EncodedImage>();
  image->width = info.width;
  image->height = info.height;
  image->drawing = std::make_unique<const SvgDrawing>(std::move(*svg));
  return image;
}

std::shared_ptr<const EncodedImage> Typesetter::encode(std::string_view bytes, const ImageInfo& info) {
  if (info.kind == ImageKind::png) {
    return encode_png(bytes, workspace.compressor);
  }
  return info.kind == ImageKind::jpeg ? encode_jpeg(bytes) : nullptr;
}

std::uint32_t Typesetter::raster(std::string_view bytes, const ImageInfo& info) {
  std::shared_ptr<const EncodedImage> image = encode(bytes, info);
  if (image == nullptr || (image->cmyk && pdf.archival != PdfArchival::none)) {
    return kNone;
  }
  images.push_back(std::move(image));
  dpi_.resize(images.size(), 96);
  return static_cast<std::uint32_t>(images.size() - 1);
}

std::uint32_t Typesetter::picture(const Node& node, double width, double height, ElementId owner) {
  std::string key(node.url());
  const auto known = image_numbers_.find(key);
  std::uint32_t number = kNone;
  double dpi = 96;
  if (known != image_numbers_.end()) {
    number = known->second;
  } else {
    const std::optional<LoadedImage> loaded = load_image(node, document, options);
    if (loaded.has_value()) {
      const std::shared_ptr<const EncodedImage> image = loaded->info.kind == ImageKind::svg
                                                            ? drawing(*loaded->bytes, loaded->info, node)
                                                            : encode(*loaded->bytes, loaded->info);
      if (image == nullptr) {
        warn("E-PDF-021", "the picture '" + key.substr(0, 80) + "' is damaged or of a kind PDF does not take",
             "convert it to PNG or JPEG", node.span());
      } else if (image->cmyk && pdf.archival != PdfArchival::none) {
        warn("E-PDF-015",
             "the picture '" + key.substr(0, 80) + "' has the colours of a press, which PDF/A cannot take here",
             "convert it to RGB", node.span(), true);
      } else {
        number = static_cast<std::uint32_t>(images.size());
        images.push_back(image);
        dpi_.resize(images.size(), 96);
        dpi_[number] = loaded->info.dpi;
      }
    }
    image_numbers_.emplace(std::move(key), number);
  }
  if (number == kNone) {
    return kNone;
  }
  dpi = dpi_[number];
  const EncodedImage& image = *images[number];
  const double natural_width = image.width * 72 / dpi;
  const double natural_height = image.height * 72 / dpi;
  const double scale = std::min({1.0, width / natural_width, height / natural_height});
  Picture made;
  made.image = number;
  made.width = static_cast<float>(natural_width * scale);
  made.height = static_cast<float>(natural_height * scale);
  made.owner = owner;
  layout.pictures.push_back(made);
  return static_cast<std::uint32_t>(layout.pictures.size() - 1);
}

// ---- extents and lines of their own ---------------------------------------------------------------------------------

Typesetter::Extent Typesetter::extent(TokenRange range, bool hyphenate) {
  Extent extent{0, 0};
  double word = 0;
  double line = 0;
  for (std::uint32_t i = range.first; i < range.last; ++i) {
    const Token& token = layout.tokens[i];
    line += token.width;
    word += narrowest(token, hyphenate);
    extent.least = std::max(extent.least, word);
    extent.most = std::max(extent.most, line);
    line += token.space;
    if ((token.flags & (Token::break_after | Token::newline)) != 0) {
      word = 0;
    } else {
      word += token.space;
    }
    if ((token.flags & Token::newline) != 0) {
      line = 0;
    }
  }
  return extent;
}

std::uint32_t Typesetter::single_line(std::string_view text, StyleId style, ElementId owner, bool preserve) {
  StyledText styled;
  styled.text.append(text);
  Run run{};
  run.style = style;
  run.owner = owner;
  styled.end_run(run);
  const TokenRange range = tokens(styled, preserve);
  Line line;
  line.first = range.first;
  line.last = range.last;
  for (std::uint32_t i = range.first; i < range.last; ++i) {
    use(layout.tokens[i]);
    line.width += layout.tokens[i].width + (i + 1 < range.last ? layout.tokens[i].space : 0);
  }
  layout.lines.push_back(line);
  return static_cast<std::uint32_t>(layout.lines.size() - 1);
}

std::size_t Typesetter::glyph_count(const Line& line) const {
  std::size_t count = 0;
  for (std::uint32_t i = line.first; i < line.last; ++i) {
    const Token& token = layout.tokens[i];
    count += (token.word == nullptr ? 0 : token.word->count) + (token.space > 0 && i + 1 < line.last ? 1 : 0);
  }
  return count;
}

}  // namespace docmill::pdf
