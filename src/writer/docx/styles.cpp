// See styles.h. Children stand in the order of the schema (CT_Style, CT_PPrBase, CT_RPr); made once for each theme.
#include "writer/docx/styles.h"

#include <algorithm>

#include "writer/docx/numbering.h"
#include "writer/docx/xml.h"
#include "writer/labels.h"

namespace docmill::docx {
namespace {

constexpr StyleType kParagraph = StyleType::paragraph;
constexpr StyleType kCharacter = StyleType::character;

constexpr std::array<StyleName, kStyles> kNames = {{
    {"Normal", "Normal", kParagraph},
    {"BodyText", "Body Text", kParagraph},
    {"FirstParagraph", "First Paragraph", kParagraph},
    {"Compact", "Compact", kParagraph},
    {"CompactSmall", "Compact Small", kParagraph},
    {"CompactTiny", "Compact Tiny", kParagraph},
    {"Title", "Title", kParagraph},
    {"Subtitle", "Subtitle", kParagraph},
    {"Author", "Author", kParagraph},
    {"Date", "Date", kParagraph},
    {"Heading1", "heading 1", kParagraph},
    {"Heading2", "heading 2", kParagraph},
    {"Heading3", "heading 3", kParagraph},
    {"Heading4", "heading 4", kParagraph},
    {"Heading5", "heading 5", kParagraph},
    {"Heading6", "heading 6", kParagraph},
    {"Heading7", "heading 7", kParagraph},
    {"Heading8", "heading 8", kParagraph},
    {"Heading9", "heading 9", kParagraph},
    {"BlockText", "Block Text", kParagraph},
    {"NoteText", "Admonition Note", kParagraph},
    {"TipText", "Admonition Tip", kParagraph},
    {"ImportantText", "Admonition Important", kParagraph},
    {"WarningText", "Admonition Warning", kParagraph},
    {"CautionText", "Admonition Caution", kParagraph},
    {"ListContinue", "List Continue", kParagraph},
    {"ListContinue2", "List Continue 2", kParagraph},
    {"ListContinue3", "List Continue 3", kParagraph},
    {"ListContinue4", "List Continue 4", kParagraph},
    {"ListContinue5", "List Continue 5", kParagraph},
    {"SourceCode", "Source Code", kParagraph},
    {"HorizontalRule", "Horizontal Rule", kParagraph},
    {"CaptionedFigure", "Captioned Figure", kParagraph},
    {"Figure", "Figure", kParagraph},
    {"Caption", "caption", kParagraph},
    {"ImageCaption", "Image Caption", kParagraph},
    {"TableCaption", "Table Caption", kParagraph},
    {"FootnoteText", "footnote text", kParagraph},
    {"TOCHeading", "TOC Heading", kParagraph},
    {"TOC1", "toc 1", kParagraph},
    {"TOC2", "toc 2", kParagraph},
    {"TOC3", "toc 3", kParagraph},
    {"TOC4", "toc 4", kParagraph},
    {"TOC5", "toc 5", kParagraph},
    {"TOC6", "toc 6", kParagraph},
    {"TOC7", "toc 7", kParagraph},
    {"TOC8", "toc 8", kParagraph},
    {"TOC9", "toc 9", kParagraph},
    {"Header", "header", kParagraph},
    {"Footer", "footer", kParagraph},
    {"DefaultParagraphFont", "Default Paragraph Font", kCharacter},
    {"VerbatimChar", "Verbatim Char", kCharacter},
    {"Hyperlink", "Hyperlink", kCharacter},
    {"FootnoteReference", "footnote reference", kCharacter},
    {"KeywordTok", "KeywordTok", kCharacter},
    {"DataTypeTok", "DataTypeTok", kCharacter},
    {"FunctionTok", "FunctionTok", kCharacter},
    {"StringTok", "StringTok", kCharacter},
    {"DecValTok", "DecValTok", kCharacter},
    {"CommentTok", "CommentTok", kCharacter},
    {"OperatorTok", "OperatorTok", kCharacter},
    {"AttributeTok", "AttributeTok", kCharacter},
    {"InsertedTok", "InsertedTok", kCharacter},
    {"DeletedTok", "DeletedTok", kCharacter},
    {"HeadingTok", "HeadingTok", kCharacter},
    {"TableNormal", "Normal Table", StyleType::table},
    {"Table", "Table", StyleType::table},
    {"TableGrid", "Table Grid", StyleType::table},
    {"TableRows", "Table Rows", StyleType::table},
    {"TableBanded", "Table Banded", StyleType::table},
    {"TablePlain", "Table Plain", StyleType::table},
    {"QuoteBox", "Quote Box", StyleType::table},
    {"NoteBox", "Admonition Note Box", StyleType::table},
    {"TipBox", "Admonition Tip Box", StyleType::table},
    {"ImportantBox", "Admonition Important Box", StyleType::table},
    {"WarningBox", "Admonition Warning Box", StyleType::table},
    {"CautionBox", "Admonition Caution Box", StyleType::table},
    {"NoList", "No List", StyleType::numbering},
}};

constexpr std::array<std::string_view, 4> kTypes = {"paragraph", "character", "table", "numbering"};

std::string text(int number) { return std::to_string(number); }

/// ` name="value"` of the namespace w.
std::string attribute(std::string_view name, std::string_view value) {
  std::string made(" w:");
  return made.append(name).append("=\"").append(value).append("\"");
}

/// `<w:name w:val="value"/>`
std::string property(std::string_view name, std::string_view value) {
  std::string made("<w:");
  return made.append(name).append(attribute("val", value)).append("/>");
}

std::string spacing(int before, int after) {
  return "<w:spacing" + attribute("before", text(before)) + attribute("after", text(after)) + "/>";
}

std::string spacing(int before, int after, int line) {
  return "<w:spacing" + attribute("before", text(before)) + attribute("after", text(after)) +
         attribute("line", text(line)) + attribute("lineRule", "auto") + "/>";
}

std::string size(int half_points) { return property("sz", text(half_points)) + property("szCs", text(half_points)); }

std::string theme_fonts(std::string_view which) {
  const std::string name(which);
  return "<w:rFonts" + attribute("asciiTheme", name + "HAnsi") + attribute("eastAsiaTheme", name + "EastAsia") +
         attribute("hAnsiTheme", name + "HAnsi") + attribute("cstheme", name + "Bidi") + "/>";
}

std::string mono_fonts(const Look& look) {
  return "<w:rFonts" + attribute("ascii", look.mono_font) + attribute("hAnsi", look.mono_font) +
         attribute("cs", look.mono_font) + "/>";
}

constexpr std::string_view kBold = "<w:b/><w:bCs/>";
constexpr std::string_view kItalic = "<w:i/><w:iCs/>";

/// One style: what it is based on, what follows it, how it looks.
struct Definition {
  Style based_on = Style::normal;
  Style next = Style::normal;
  bool listed = true;  // shown among the styles to choose from
  int priority = 99;
  std::string paragraph;  // content of w:pPr
  std::string run;        // content of w:rPr
  std::string rest;       // of a table style, complete
};

/// What a table style draws.
struct TableLook {
  std::string borders;  // content of w:tblBorders
  std::string_view head_fill = "auto";
  std::string_view band = "auto";
  bool head_rule = true;
};

class Definitions {
 public:
  explicit Definitions(const StyleSettings& settings) : settings_(settings), look_(*settings.look) {}

  Definition define(Style style) const {
    if (style >= Style::heading_1 && style <= Style::heading_9) {
      return heading(static_cast<int>(style) - static_cast<int>(Style::heading_1));
    }
    if (style >= Style::toc_1 && style <= Style::toc_9) {
      return contents_entry(static_cast<int>(style) - static_cast<int>(Style::toc_1));
    }
    if (style >= Style::note && style <= Style::caution) {
      return admonition(style);
    }
    switch (name_of(style).type) {
      case StyleType::paragraph:
        return paragraph(style);
      case StyleType::character:
        return character(style);
      case StyleType::table:
        return table(style);
      case StyleType::numbering:
        return {};
    }
    return {};
  }

 private:
  Definition paragraph(Style style) const;
  Definition front(Style style) const;
  Definition character(Style style) const;
  Definition token(Style style) const;
  Definition table(Style style) const;
  Definition drawn_table(const TableLook& look) const;
  Definition heading(int index) const;
  Definition contents_entry(int index) const;
  Definition admonition(Style style) const;
  Definition box(Style style) const;
  Definition code() const;

  const StyleSettings& settings_;
  const Look& look_;
};

Definition Definitions::heading(int index) const {
  const HeadingLook& look = look_.headings[static_cast<std::size_t>(index < 6 ? index : 5)];
  Definition made;
  made.next = Style::first_paragraph;
  made.priority = 9;
  made.paragraph =
      "<w:keepNext/><w:keepLines/>" + spacing(look.before, look.after, 259) + property("outlineLvl", text(index));
  made.run = theme_fonts("major");
  made.run += look.bold ? kBold : std::string_view();
  made.run += look.italic ? kItalic : std::string_view();
  made.run += property("color", look.colour) + size(look.size);
  return made;
}

Definition Definitions::contents_entry(int index) const {
  Definition made;
  made.priority = 39;
  made.paragraph = "<w:tabs><w:tab" + attribute("val", "right") + attribute("leader", "dot") +
                   attribute("pos", text(settings_.text_width)) + "/></w:tabs>" +
                   spacing(index == 0 ? look_.after / 2 : 0, look_.after / 4, 252) + "<w:ind" +
                   attribute("left", text(index * contents_step(look_) + contents_hanging(look_, index))) +
                   attribute("hanging", text(contents_hanging(look_, index))) + "/>";
  made.run = index == 0 ? std::string(kBold) : std::string();
  return made;
}

Definition Definitions::code() const {
  Definition made;
  made.next = Style::body_text;
  made.paragraph = "<w:pBdr>";
  for (const std::string_view side : {"top", "left", "bottom", "right"}) {
    made.paragraph += border(side, 4, side == "top" || side == "bottom" ? 5 : 6, look_.tint);
  }
  made.paragraph += "</w:pBdr>" + shade(look_.tint) + "<w:suppressAutoHyphens/>" +
                    spacing(look_.after + 20, look_.after + 60, 252) + "<w:ind" + attribute("left", "120") +
                    attribute("right", "120") + "/>" + property("jc", "left");
  made.run = mono_fonts(look_) + "<w:noProof/>" + size(look_.code_size);
  return made;
}

Definition Definitions::admonition(Style style) const {
  const AdmonitionLook& colours =
      admonition_look(static_cast<Admonition>(1 + static_cast<int>(style) - static_cast<int>(Style::note)));
  Definition made;
  made.based_on = Style::body_text;
  made.next = style;
  made.paragraph = "<w:pBdr>" + border("top", 4, 4, colours.fill) + border("left", 24, 10, colours.bar) +
                   border("bottom", 4, 4, colours.fill) + border("right", 4, 6, colours.fill) + "</w:pBdr>" +
                   shade(colours.fill) + spacing(look_.after / 2, look_.after / 2) + "<w:ind" +
                   attribute("left", "240") + attribute("right", "120") + "/>";
  return made;
}

/// Title and what stands under it.
Definition Definitions::front(Style style) const {
  Definition made;
  made.next = Style::body_text;
  made.priority = 10;
  const std::string align = look_.title_centred ? property("jc", "center") : std::string();
  if (style == Style::title) {
    made.paragraph = "<w:keepNext/><w:keepLines/><w:pBdr>" + border("bottom", 12, 8, look_.accent) + "</w:pBdr>" +
                     spacing(0, look_.after * 2 + 60, 240) + "<w:contextualSpacing/>" + align;
    made.run = theme_fonts("major") + std::string(kBold) + property("color", look_.ink) +
               (look_.serif ? std::string() : property("spacing", "-6")) + property("kern", "28") +
               size(look_.title_size);
    return made;
  }
  made.paragraph = "<w:keepNext/><w:keepLines/>" + spacing(0, look_.after, 252) + align;
  made.run = property("color", look_.soft) + size(style == Style::date ? look_.size : look_.headings[2].size);
  return made;
}

Definition Definitions::paragraph(Style style) const {
  const Look& look = look_;
  Definition made;
  switch (style) {
    case Style::normal:
      made.run = theme_fonts("minor") + size(look.size);
      return made;
    case Style::body_text:
      made.paragraph = spacing(0, look.after);
      return made;
    case Style::first_paragraph:
      made.based_on = Style::body_text;
      made.next = Style::body_text;
      return made;
    case Style::compact:
      made.based_on = Style::body_text;
      made.paragraph = spacing(look.compact_space, look.compact_space);
      return made;
    case Style::compact_small:
    case Style::compact_tiny:
      made.based_on = Style::compact;
      made.next = style;
      made.paragraph = spacing(20, 20, 240);
      made.run = size(text_size(style, look));
      return made;
    case Style::title:
    case Style::subtitle:
    case Style::author:
    case Style::date:
      return front(style);
    case Style::block_text:
      made.based_on = Style::body_text;
      made.next = Style::body_text;
      made.paragraph = "<w:pBdr>" + border("left", 18, 10, look.accent) + "</w:pBdr>" +
                       spacing(look.after / 2, look.after) + "<w:ind" + attribute("left", "360") +
                       attribute("right", "360") + "/>";
      made.run = (look.serif ? std::string(kItalic) : std::string()) + property("color", look.soft);
      return made;
    case Style::list_continue_1:
    case Style::list_continue_2:
    case Style::list_continue_3:
    case Style::list_continue_4:
    case Style::list_continue_5:
      made.based_on = Style::body_text;
      made.next = style;
      made.paragraph =
          "<w:ind" +
          attribute("left",
                    text(kListStep * (1 + static_cast<int>(style) - static_cast<int>(Style::list_continue_1)))) +
          "/>";
      return made;
    case Style::source_code:
      return code();
    case Style::horizontal_rule:
      made.next = Style::first_paragraph;
      made.paragraph =
          "<w:pBdr>" + border("bottom", 8, 1, look.rule) + "</w:pBdr>" + spacing(look.after, look.after * 2, 240);
      made.run = size(8);
      return made;
    case Style::captioned_figure:
    case Style::figure:
      made.next = Style::body_text;
      made.paragraph = (style == Style::captioned_figure ? "<w:keepNext/>" : "") +
                       spacing(look.after, look.after, 240) + property("jc", "center");
      return made;
    case Style::caption:
      made.next = Style::body_text;
      made.priority = 35;
      made.paragraph = spacing(0, look.after + 80, 252);
      made.run = property("color", look.soft) + size(look.small_size + 1);
      return made;
    case Style::image_caption:
      made.based_on = Style::caption;
      made.next = Style::body_text;
      made.paragraph = property("jc", "center");
      return made;
    case Style::table_caption:
      made.based_on = Style::caption;
      made.next = Style::body_text;
      made.paragraph = "<w:keepNext/>" + spacing(look.after, look.after / 2, 252);
      return made;
    case Style::footnote_text:
      made.next = Style::footnote_text;
      made.paragraph = spacing(0, 40, 252);
      made.run = size(text_size(style, look));
      return made;
    case Style::toc_heading:
      made.next = Style::body_text;
      made.priority = 39;
      made.paragraph = "<w:keepNext/><w:keepLines/>" + spacing(look.after * 2, look.after);
      made.run = theme_fonts("major") + std::string(kBold) + property("color", look.headings[1].colour) +
                 size(look.headings[1].size);
      return made;
    case Style::header:
      made.next = Style::header;
      made.paragraph = "<w:pBdr>" + border("bottom", 4, 6, look.rule) + "</w:pBdr>" + spacing(0, 0, 240);
      made.run = property("color", look.soft) + size(look.small_size);
      return made;
    case Style::footer:
      made.next = Style::footer;
      made.paragraph = spacing(0, 0, 240) + property("jc", look.title_centred ? "center" : "right");
      made.run = property("color", look.soft) + size(look.small_size);
      return made;
    default:
      return made;
  }
}

Definition Definitions::token(Style style) const {
  Definition made;
  made.based_on = Style::default_paragraph_font;
  made.listed = false;
  const bool bold = style == Style::keyword_token || style == Style::heading_token;
  made.run = std::string(bold                            ? "<w:b/>"
                         : style == Style::comment_token ? "<w:i/>"
                                                         : "") +
             property("color", token_colour(style));
  return made;
}

Definition Definitions::character(Style style) const {
  if (style >= Style::keyword_token && style <= Style::heading_token) {
    return token(style);
  }
  Definition made;
  made.based_on = Style::default_paragraph_font;
  switch (style) {
    case Style::verbatim_char:
      made.run = mono_fonts(look_) + "<w:noProof/>" + size(look_.code_size) + shade(look_.tint);
      return made;
    case Style::hyperlink:
      made.run = property("color", look_.link) + "<w:u" + attribute("val", "single") + "/>";
      return made;
    case Style::footnote_reference:
      made.run = property("vertAlign", "superscript");
      return made;
    default:
      return made;
  }
}

std::string cell_margins(int top, int left, int right) {
  std::string made = "<w:tblCellMar>";
  const auto append = [&made](std::string_view edge, int width) {
    made.append("<w:").append(edge);
    made += attribute("w", text(width)) + attribute("type", "dxa") + "/>";
  };
  append("top", top);
  append("left", left);
  append("bottom", 0);
  append("right", right);
  return made + "</w:tblCellMar>";
}

Definition Definitions::drawn_table(const TableLook& look) const {
  Definition made;
  made.based_on = Style::normal_table;
  made.paragraph = spacing(0, 0, 252);
  made.rest = "<w:tblPr>" + property("tblStyleRowBandSize", "1") + property("tblStyleColBandSize", "1");
  if (!look.borders.empty()) {
    made.rest += "<w:tblBorders>" + look.borders + "</w:tblBorders>";
  }
  made.rest += cell_margins(0, 115, 115) + "</w:tblPr>";
  made.rest += "<w:tblStylePr" + attribute("type", "firstRow") + "><w:pPr><w:keepNext/></w:pPr><w:rPr>" +
               std::string(kBold) + property("color", look.head_fill == "auto" ? look_.ink : look_.head_ink) +
               "</w:rPr><w:tcPr>";
  if (look.head_rule) {
    made.rest += "<w:tcBorders>" + border("bottom", 8, 0, look_.head_rule) + "</w:tcBorders>";
  }
  made.rest += (look.head_fill == "auto" ? std::string() : shade(look.head_fill)) + property("vAlign", "bottom") +
               "</w:tcPr></w:tblStylePr>";
  if (look.band != "auto") {
    made.rest +=
        "<w:tblStylePr" + attribute("type", "band2Horz") + "><w:tcPr>" + shade(look.band) + "</w:tcPr></w:tblStylePr>";
  }
  return made;
}

/// The bar and the ground of the paragraphs that it stands for.
Definition Definitions::box(Style style) const {
  const BoxShape shape = box_shape(style);
  const bool quote = style == Style::quote_box;
  const AdmonitionLook& colours =
      admonition_look(static_cast<Admonition>(static_cast<int>(style) - static_cast<int>(Style::quote_box)));
  Definition made;
  made.based_on = Style::normal_table;
  if (quote) {
    made.run = (look_.serif ? std::string(kItalic) : std::string()) + property("color", look_.soft);
  }
  made.rest = "<w:tblPr><w:tblBorders>" +
              (quote ? border("left", 18, 0, look_.accent) : border("left", 24, 0, colours.bar)) + "</w:tblBorders>" +
              cell_margins(quote ? 0 : 100, shape.margin, shape.margin_behind) + "</w:tblPr>";
  made.rest += quote ? std::string() : "<w:tcPr>" + shade(colours.fill) + "</w:tcPr>";
  return made;
}

Definition Definitions::table(Style style) const {
  if (style >= Style::quote_box && style <= Style::caution_box) {
    return box(style);
  }
  const auto rules = [this](std::string_view inner) {
    return border("top", 8, 0, look_.head_rule) + border("bottom", 8, 0, look_.head_rule) +
           (inner.empty() ? std::string() : border(inner, 4, 0, look_.rule));
  };
  switch (style) {
    case Style::table:
      return drawn_table({rules("insideH"), look_.head_fill, look_.band});
    case Style::table_grid: {
      std::string all;
      for (const std::string_view side : {"top", "left", "bottom", "right", "insideH", "insideV"}) {
        all += border(side, 4, 0, look_.grid);
      }
      return drawn_table({std::move(all), look_.head_fill, "auto", false});
    }
    case Style::table_rows:
      return drawn_table({rules("insideH")});
    case Style::table_banded:
      return drawn_table({rules({}), look_.head_fill, look_.band == "auto" ? look_.tint : look_.band});
    case Style::table_plain:
      return drawn_table({{}, "auto", "auto", false});
    default:
      break;
  }
  Definition made;
  made.listed = false;
  made.rest = "<w:tblPr><w:tblInd" + attribute("w", "0") + attribute("type", "dxa") + "/>" + cell_margins(0, 108, 108) +
              "</w:tblPr>";
  return made;
}

/// Of all text but for fonts and sizes, which LibreOffice would put over those of runs in tables; the colour has to be
/// one that a table style can change.
void append_defaults(const StyleSettings& settings, Buffer& out) {
  const Look& look = *settings.look;
  out.append("<w:docDefaults><w:rPrDefault><w:rPr>");
  out.append(property("color", look.ink));
  append_text("<w:lang w:val=\"", settings.language, "\"", out);
  const bool east_asian = is_of_language(settings.language, "zh") || is_of_language(settings.language, "ja") ||
                          is_of_language(settings.language, "ko");
  append_text(" w:eastAsia=\"", east_asian ? std::string_view(settings.language) : "ja-JP", "\"", out);
  const bool right_to_left = is_right_to_left(settings.language);
  append_text(" w:bidi=\"", right_to_left ? std::string_view(settings.language) : "ar-SA", "\"/>", out);
  out.append("</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>");
  out.append(spacing(0, 0, look.line));
  out.append("</w:pPr></w:pPrDefault></w:docDefaults>");
  out.append(
      "<w:latentStyles w:defLockedState=\"0\" w:defUIPriority=\"99\" w:defSemiHidden=\"1\" "
      "w:defUnhideWhenUsed=\"1\" w:defQFormat=\"0\" w:count=\"376\"/>");
}

}  // namespace

std::string border(std::string_view side, int width, int space, std::string_view colour) {
  std::string made("<w:");
  return made.append(side) + attribute("val", "single") + attribute("sz", text(width)) +
         attribute("space", text(space)) + attribute("color", colour) + "/>";
}

int text_size(Style style, const Look& look) {
  if (style >= Style::heading_1 && style <= Style::heading_9) {
    const auto index = static_cast<std::size_t>(style) - static_cast<std::size_t>(Style::heading_1);
    return look.headings[std::min<std::size_t>(index, 5)].size;
  }
  switch (style) {
    case Style::title:
      return look.title_size;
    case Style::compact_small:
      return look.small_size - 1;
    case Style::compact_tiny:
      return 10;
    case Style::footnote_text:
      return look.small_size;
    default:
      return look.size;
  }
}

std::string_view token_colour(Style token) {
  static constexpr std::array<std::string_view, 11> kColours = {
      "7A3E9D", "0B6577", "1F4FA3", "1A6B34", "9A4A00", "66707B", "52606D", "8A3B12", "1A6B34", "B02A20", "1F4FA3"};
  return kColours[static_cast<std::size_t>(token) - static_cast<std::size_t>(Style::keyword_token)];
}

const StyleName& name_of(Style style) { return kNames[static_cast<std::size_t>(style)]; }

bool is_root(Style style) {
  return style == Style::normal || style == Style::default_paragraph_font || style == Style::normal_table ||
         style == Style::no_list;
}

StyleIds::StyleIds() {
  for (std::size_t i = 0; i < kStyles; ++i) {
    ids_[i] = kNames[i].id;
  }
}

std::string shade(std::string_view fill) {
  return "<w:shd" + attribute("val", "clear") + attribute("color", "auto") + attribute("fill", fill) + "/>";
}

void append_style(Style style, const StyleSettings& settings, const StyleIds& ids, Buffer& out) {
  const StyleName& name = name_of(style);
  const Definition made = Definitions(settings).define(style);
  const bool root = is_root(style);
  append_text("<w:style w:type=\"", kTypes[static_cast<std::size_t>(name.type)], root ? "\" w:default=\"1\"" : "\"",
              out);
  append_text(" w:styleId=\"", ids[style], "\">", out);
  append_text("<w:name w:val=\"", name.name, "\"/>", out);
  if (!root) {
    append_text("<w:basedOn w:val=\"", ids[made.based_on], "\"/>", out);
  }
  if (name.type == StyleType::paragraph && made.next != style) {
    append_text("<w:next w:val=\"", ids[made.next], "\"/>", out);
  }
  out.append(property("uiPriority", text(style == Style::normal ? 0 : made.priority)));
  if (root && style != Style::normal) {
    out.append("<w:semiHidden/><w:unhideWhenUsed/>");
  } else if (made.listed) {
    out.append("<w:qFormat/>");
  }
  if (!made.paragraph.empty()) {
    out.append("<w:pPr>" + made.paragraph + "</w:pPr>");
  }
  if (!made.run.empty()) {
    out.append("<w:rPr>" + made.run + "</w:rPr>");
  }
  out.append(made.rest);
  out.append("</w:style>");
}

void append_style_sheet(const StyleSettings& settings, Buffer& out) {
  out.append(kXmlDeclaration);
  out.append("<w:styles xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">");
  append_defaults(settings, out);
  const StyleIds ids;
  for (std::size_t i = 0; i < kStyles; ++i) {
    append_style(static_cast<Style>(i), settings, ids, out);
  }
  out.append("</w:styles>");
}

}  // namespace docmill::docx
