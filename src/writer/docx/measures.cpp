// See measures.h. ECMA-376 part 1, 17.7.2: the defaults of the document, then what a style is based on, then its own.
#include "writer/docx/measures.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <string_view>
#include <vector>

#include "base/utf8.h"
#include "writer/docx/xml_reader.h"

namespace docmill::docx {
namespace {

constexpr int kMostLength = 31680;  // twips, the longest side of a page
constexpr int kMostSize = 3276;     // half-points, Word's limit
constexpr std::size_t kMostBases = 32;

void read_length(const pugi::xml_node& node, const char* name, int& value) {
  const pugi::xml_attribute attribute = node.attribute(name);
  if (!attribute.empty()) {
    value = std::clamp(attribute.as_int(value), -kMostLength, kMostLength);
  }
}

/// Of a property that is there or not, and may say so in words (17.17.4).
void read_switch(const pugi::xml_node& node, bool& value) {
  if (!node.empty()) {
    const std::string_view said = node.attribute("w:val").as_string("1");
    value = said != "0" && said != "false" && said != "off";
  }
}

void read_border(const pugi::xml_node& node, int& value) {
  if (!node.empty()) {
    const std::string_view kind = node.attribute("w:val").value();
    const int line = std::clamp(node.attribute("w:sz").as_int(), 0, 96) * 20 / 8;
    const int space = std::clamp(node.attribute("w:space").as_int(), 0, 31) * 20;
    value = kind == "nil" || kind == "none" ? 0 : line + space;
  }
}

class SheetReader {
 public:
  SheetReader(const pugi::xml_node& sheet, const ThemeFonts& fonts) : fonts_(fonts) {
    for (const pugi::xml_node& style : sheet.children("w:style")) {
      styles_.emplace(style.attribute("w:styleId").value(), style);
    }
    const pugi::xml_node defaults = sheet.child("w:docDefaults");
    defaults_.font = &font_widths("Times New Roman");
    read(defaults.child("w:pPrDefault").child("w:pPr"), defaults.child("w:rPrDefault").child("w:rPr"), defaults_);
  }

  Measure measure(const std::string& id, StyleType type) const {
    Measure made = defaults_;
    if (type == StyleType::table) {
      made.line = 0;
    }
    std::vector<pugi::xml_node> chain;
    for (auto found = styles_.find(id); found != styles_.end() && chain.size() < kMostBases;
         found = styles_.find(chain.back().child("w:basedOn").attribute("w:val").value())) {
      chain.push_back(found->second);
    }
    std::for_each(chain.rbegin(), chain.rend(),
                  [&](const pugi::xml_node& style) { read(style.child("w:pPr"), style.child("w:rPr"), made); });
    return made;
  }

 private:
  void read(const pugi::xml_node& paragraph, const pugi::xml_node& run, Measure& into) const {
    const pugi::xml_node spacing = paragraph.child("w:spacing");
    read_length(spacing, "w:before", into.before);
    read_length(spacing, "w:after", into.after);
    read_length(spacing, "w:line", into.line);
    if (!spacing.attribute("w:lineRule").empty()) {
      const std::string_view rule = spacing.attribute("w:lineRule").value();
      into.rule = rule == "exact" ? LineRule::exact : rule == "atLeast" ? LineRule::at_least : LineRule::automatic;
    }
    const pugi::xml_node indent = paragraph.child("w:ind");
    read_length(indent, "w:left", into.left);
    read_length(indent, "w:right", into.right);
    read_length(indent, "w:firstLine", into.first_line);
    if (!indent.attribute("w:hanging").empty()) {
      read_length(indent, "w:hanging", into.first_line);
      into.first_line = -into.first_line;
    }
    const pugi::xml_node borders = paragraph.child("w:pBdr");
    read_border(borders.child("w:top"), into.border_above);
    read_border(borders.child("w:bottom"), into.border_below);
    read_switch(paragraph.child("w:keepNext"), into.keep_next);
    read_switch(paragraph.child("w:keepLines"), into.keep_lines);
    read_switch(run.child("w:b"), into.bold);
    if (!run.child("w:sz").empty()) {
      into.size = std::clamp(run.child("w:sz").attribute("w:val").as_int(into.size), 1, kMostSize);
    }
    read_font(run.child("w:rFonts"), into);
  }

  void read_font(const pugi::xml_node& fonts, Measure& into) const {
    const std::string_view of_theme = fonts.attribute("w:asciiTheme").value();
    if (!of_theme.empty()) {
      into.font = &font_widths(of_theme.starts_with("major") ? fonts_.major : fonts_.minor);
    } else if (!fonts.attribute("w:ascii").empty()) {
      into.font = &font_widths(fonts.attribute("w:ascii").value());
    }
  }

  const ThemeFonts& fonts_;
  std::map<std::string, pugi::xml_node> styles_;
  Measure defaults_;
};

}  // namespace

int Measure::line_height() const {
  const int own = size * 10 * font->line_height / kEm;  // a half-point is ten twips
  switch (rule) {
    case LineRule::automatic:
      return own * line / 240;
    case LineRule::exact:
      return std::max(line, 1);
    case LineRule::at_least:
      return std::max(line, own);
  }
  return own;
}

int Measure::width_of(std::string_view text) const {
  std::int64_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const utf8::Decoded next = utf8::decode(text, at);
    at += next.size;
    width += docx::width_of(next.code_point, *font, bold);
  }
  return static_cast<int>(width * size * 10 / kEm);
}

Measures read_measures(const pugi::xml_node& sheet, const StyleIds& ids, const ThemeFonts& fonts) {
  const SheetReader reader(sheet, fonts);
  Measures made;
  for (std::size_t i = 0; i < kStyles; ++i) {
    const auto style = static_cast<Style>(i);
    made[i] = reader.measure(ids[style], name_of(style).type);
  }
  return made;
}

const Measures& own_measures(const Look& look) {
  static std::mutex mutex;
  static std::map<std::string_view, Measures> kept;
  const std::lock_guard lock(mutex);
  auto found = kept.find(look.name);
  if (found == kept.end()) {
    Buffer sheet;
    append_style_sheet({&look, "en", 0}, sheet);
    const pugi::xml_document parsed = parse_xml("word/styles.xml", sheet.view());
    const ThemeFonts fonts{std::string(look.major_font), std::string(look.minor_font)};
    found = kept.emplace(look.name, read_measures(parsed.document_element(), StyleIds(), fonts)).first;
  }
  return found->second;
}

}  // namespace docmill::docx
