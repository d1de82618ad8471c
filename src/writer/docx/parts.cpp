// See parts.h.
#include "writer/docx/parts.h"

#include "writer/docx/xml.h"

namespace docmill::docx {
namespace {

void append_colour(std::string_view name, std::string_view colour, Buffer& out) {
  out.append("<a:");
  out.append(name);
  append_text("><a:srgbClr val=\"", colour, "\"/></a:", out);
  out.append(name);
  out.push('>');
}

void append_theme_font(std::string_view name, std::string_view font, Buffer& out) {
  out.append("<a:");
  out.append(name);
  append_text("><a:latin typeface=\"", font, "\"/><a:ea typeface=\"\"/><a:cs typeface=\"\"/>", out);
  struct ScriptFont {
    std::string_view script;
    std::string_view font;
  };
  static constexpr ScriptFont kScripts[] = {
      {"Jpan", "Yu Gothic"}, {"Hang", "Malgun Gothic"}, {"Hans", "Microsoft YaHei"}, {"Hant", "Microsoft JhengHei"},
      {"Arab", "Arial"},     {"Hebr", "Arial"},         {"Thai", "Tahoma"},          {"Deva", "Mangal"}};
  for (const ScriptFont& script : kScripts) {
    append_text("<a:font script=\"", script.script, "\"", out);
    append_text(" typeface=\"", script.font, "\"/>", out);
  }
  out.append("</a:");
  out.append(name);
  out.push('>');
}

void append_font(std::string_view name, std::string_view fallback, std::string_view family, bool fixed, Buffer& out) {
  append_text("<w:font w:name=\"", name, "\">", out);
  if (!fallback.empty()) {
    append_text("<w:altName w:val=\"", fallback, "\"/>", out);
  }
  append_text("<w:family w:val=\"", family, "\"/>", out);
  out.append(fixed ? "<w:pitch w:val=\"fixed\"/></w:font>" : "<w:pitch w:val=\"variable\"/></w:font>");
}

// Fills, lines and effects that a theme must have and nothing here uses.
constexpr std::string_view kFormatScheme =
    "<a:fmtScheme name=\"docmill\"><a:fillStyleLst><a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill><a:solidFill>"
    "<a:schemeClr val=\"phClr\"/></a:solidFill><a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill></a:fillStyleLst>"
    "<a:lnStyleLst><a:ln w=\"6350\"><a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill></a:ln><a:ln w=\"12700\">"
    "<a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill></a:ln><a:ln w=\"19050\"><a:solidFill><a:schemeClr "
    "val=\"phClr\"/></a:solidFill></a:ln></a:lnStyleLst><a:effectStyleLst><a:effectStyle><a:effectLst/></a:effectStyle>"
    "<a:effectStyle><a:effectLst/></a:effectStyle><a:effectStyle><a:effectLst/></a:effectStyle></a:effectStyleLst>"
    "<a:bgFillStyleLst><a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill><a:solidFill><a:schemeClr val=\"phClr\"/>"
    "</a:solidFill><a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill></a:bgFillStyleLst></a:fmtScheme>";

}  // namespace

void append_theme(const Look& look, Buffer& out) {
  out.append(kXmlDeclaration);
  out.append("<a:theme xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" name=\"docmill\">");
  append_text("<a:themeElements><a:clrScheme name=\"", look.name, "\">", out);
  append_colour("dk1", "000000", out);
  append_colour("lt1", "FFFFFF", out);
  append_colour("dk2", look.ink, out);
  append_colour("lt2", look.tint, out);
  append_colour("accent1", look.accent, out);
  append_colour("accent2", look.link, out);
  append_colour("accent3", "A86200", out);
  append_colour("accent4", "7A4FC0", out);
  append_colour("accent5", "1A7F4B", out);
  append_colour("accent6", "C2362B", out);
  append_colour("hlink", look.link, out);
  append_colour("folHlink", "6B4BA1", out);
  append_text("</a:clrScheme><a:fontScheme name=\"", look.name, "\">", out);
  append_theme_font("majorFont", look.major_font, out);
  append_theme_font("minorFont", look.minor_font, out);
  out.append("</a:fontScheme>");
  out.append(kFormatScheme);
  out.append("</a:themeElements></a:theme>");
}

void append_font_table(const Look& look, Buffer& out) {
  const std::string_view family = look.serif ? "roman" : "swiss";
  out.append(kXmlDeclaration);
  out.append("<w:fonts xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">");
  append_font(look.minor_font, {}, family, false, out);
  if (look.major_font != look.minor_font) {
    append_font(look.major_font, {}, family, false, out);
  }
  append_font(look.mono_font, look.mono_fallback, "modern", true, out);
  append_font("MS Gothic", "Segoe UI Symbol", "modern", true, out);
  out.append("</w:fonts>");
}

void append_settings(std::string_view language, bool even_pages, Buffer& out) {
  out.append(kXmlDeclaration);
  out.append(
      "<w:settings xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:zoom "
      "w:percent=\"100\"/><w:defaultTabStop w:val=\"720\"/>");
  out.append(even_pages ? "<w:evenAndOddHeaders/>" : "");
  out.append(
      "<w:characterSpacingControl w:val=\"doNotCompress\"/>"
      "<w:footnotePr><w:footnote w:id=\"-1\"/><w:footnote w:id=\"0\"/></w:footnotePr><w:compat>");
  for (const std::string_view name : {"compatibilityMode", "overrideTableStyleFontSizeAndJustification",
                                      "enableOpenTypeFeatures", "doNotFlipMirrorIndents"}) {
    append_text("<w:compatSetting w:name=\"", name, "\" w:uri=\"http://schemas.microsoft.com/office/word\"", out);
    out.append(name == "compatibilityMode" ? " w:val=\"15\"/>" : " w:val=\"1\"/>");
  }
  append_text("</w:compat><w:themeFontLang w:val=\"", language, "\"/>", out);
  out.append(
      "<w:clrSchemeMapping w:bg1=\"light1\" w:t1=\"dark1\" w:bg2=\"light2\" w:t2=\"dark2\" w:accent1=\"accent1\" "
      "w:accent2=\"accent2\" w:accent3=\"accent3\" w:accent4=\"accent4\" w:accent5=\"accent5\" w:accent6=\"accent6\" "
      "w:hyperlink=\"hyperlink\" w:followedHyperlink=\"followedHyperlink\"/><w:decimalSymbol w:val=\".\"/>"
      "<w:listSeparator w:val=\",\"/></w:settings>");
}

void append_package_relationships(Buffer& out) {
  out.append(kXmlDeclaration);
  out.append(
      "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" "
      "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" "
      "Target=\"word/document.xml\"/><Relationship Id=\"rId2\" "
      "Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" "
      "Target=\"docProps/core.xml\"/><Relationship Id=\"rId3\" "
      "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties\" "
      "Target=\"docProps/app.xml\"/></Relationships>");
}

}  // namespace docmill::docx
