// See reference.h. XML is read by pugixml, which takes no entities but the five of XML; nesting is bounded before.
#include "writer/docx/reference.h"

#include <algorithm>
#include <array>
#include <optional>
#include <pugixml.hpp>
#include <set>
#include <sstream>

#include "writer/docx/parts.h"
#include "writer/docx/properties.h"
#include "writer/docx/xml.h"
#include "writer/docx/xml_reader.h"
#include "writer/docx/zip_reader.h"

namespace docmill {

using docx::Style;

/// Fills a DocxReference.
class ReferenceReader {
 public:
  ReferenceReader(std::string_view bytes, DocxReference& reference) : zip_(bytes), reference_(reference) {}

  void read();

 private:
  std::string relationships_of(std::string_view part) const;
  pugi::xml_document parse(const std::string& name, const std::string& content) const;
  void read_section(const pugi::xml_node& section);
  void read_running(const pugi::xml_node& section, const pugi::xml_document& relationships);
  bool read_part(const std::string& name, DocxReference::Running& running);
  bool take_relationship(const pugi::xml_node& from, pugi::xml_node to);
  std::string optional(std::string_view name) { return zip_.read(name).value_or(std::string()); }

  docx::ZipReader zip_;
  DocxReference& reference_;
  std::map<std::string, std::string> pictures_;  // name there -> name here
};

namespace {

[[noreturn]] void refuse(const std::string& what) {
  throw Error(ErrorKind::data, "E-WRT-042", "the reference document cannot be used: " + what,
              "save it in Word as a .docx file, not as Strict Open XML");
}

std::string to_text(const pugi::xml_document& document) {
  std::ostringstream out;
  document.document_element().print(out, "", pugi::format_raw);
  return std::string(docx::kXmlDeclaration) + out.str();
}

/// Removes every element of that name, at any depth.
void remove_all(pugi::xml_node top, const char* name) {
  const std::string path = std::string("//") + name;
  for (const pugi::xpath_node& found : top.select_nodes(path.c_str())) {
    found.node().parent().remove_child(found.node());
  }
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

/// The last piece of a relationship's type.
std::string_view kind_of(const pugi::xml_node& relationship) {
  const std::string_view type = relationship.attribute("Type").value();
  return type.substr(type.rfind('/') + 1);
}

}  // namespace

std::string ReferenceReader::relationships_of(std::string_view part) const {
  const std::size_t slash = part.rfind('/');
  return std::string(part.substr(0, slash + 1)) + "_rels/" + std::string(part.substr(slash + 1)) + ".rels";
}

pugi::xml_document ReferenceReader::parse(const std::string& name, const std::string& content) const {
  return docx::parse_xml(name, content);
}

void ReferenceReader::read() {
  const std::optional<std::string> main = zip_.read("word/document.xml");
  const std::optional<std::string> styles = zip_.read("word/styles.xml");
  if (!main.has_value() || !styles.has_value()) {
    refuse("it has no word/document.xml or no word/styles.xml");
  }
  const pugi::xml_document document = parse("word/document.xml", *main);
  pugi::xml_document sheet = parse("word/styles.xml", *styles);
  for (const pugi::xml_document* part : {&document, static_cast<const pugi::xml_document*>(&sheet)}) {
    const std::string_view space = part->document_element().attribute("xmlns:w").value();
    if (space != "http://schemas.openxmlformats.org/wordprocessingml/2006/main") {
      refuse("its parts are not of transitional WordprocessingML");
    }
  }
  remove_all(sheet, "w:numPr");
  for (const pugi::xml_node& style : sheet.document_element().children("w:style")) {
    if (std::string_view(style.attribute("w:type").value()) == "table" && !style.attribute("w:default").as_bool()) {
      reference_.table_styles_.push_back(
          {style.attribute("w:styleId").value(), style.child("w:name").attribute("w:val").value()});
    }
  }
  reference_.style_sheet_ = to_text(sheet);
  reference_.theme_ = optional("word/theme/theme1.xml");
  reference_.font_table_ = optional("word/fontTable.xml");
  if (!reference_.theme_.empty()) {
    static_cast<void>(parse("word/theme/theme1.xml", reference_.theme_));
  }
  if (!reference_.font_table_.empty()) {
    pugi::xml_document fonts = parse("word/fontTable.xml", reference_.font_table_);
    for (const char* embedded : {"w:embedRegular", "w:embedBold", "w:embedItalic", "w:embedBoldItalic"}) {
      remove_all(fonts, embedded);
    }
    reference_.font_table_ = to_text(fonts);
  }
  const std::string settings = optional("word/settings.xml");
  if (!settings.empty()) {
    reference_.even_pages_ =
        !parse("word/settings.xml", settings).document_element().child("w:evenAndOddHeaders").empty();
  }
  const pugi::xml_node section = document.document_element().child("w:body").child("w:sectPr");
  read_section(section);
  const std::string relationships = optional(relationships_of("word/document.xml"));
  if (!section.empty() && !relationships.empty()) {
    read_running(section, parse("word/_rels/document.xml.rels", relationships));
  }
}

void ReferenceReader::read_section(const pugi::xml_node& section) {
  constexpr int kMostSide = 31680;  // 22 inches, Word's limit
  const pugi::xml_node size = section.child("w:pgSz");
  const pugi::xml_node margin = section.child("w:pgMar");
  const auto number = [](const pugi::xml_node& node, const char* name, int otherwise, int most) {
    const pugi::xml_attribute attribute = node.attribute(name);
    return attribute.empty() ? otherwise : std::clamp(std::abs(attribute.as_int(otherwise)), 0, most);
  };
  docx::PageSetup& page = reference_.page_;
  const int width = number(size, "w:w", 11906, kMostSide);
  const int height = number(size, "w:h", 16838, kMostSide);
  page.width = std::min(width, height);
  page.height = std::max(width, height);
  reference_.landscape_ = width > height;
  page.margin_top = number(margin, "w:top", 1440, kMostSide);
  page.margin_bottom = number(margin, "w:bottom", 1440, kMostSide);
  page.margin_left = number(margin, "w:left", 1440, kMostSide);
  page.margin_right = number(margin, "w:right", 1440, kMostSide);
  page.header = number(margin, "w:header", 708, kMostSide);
  page.footer = number(margin, "w:footer", 708, kMostSide);
  reference_.title_page_ = !section.child("w:titlePg").empty();
  if (page.text_width(false) < 720 || page.text_height(true) < 720) {
    refuse("its margins leave no room for text");
  }
}

void ReferenceReader::read_running(const pugi::xml_node& section, const pugi::xml_document& relationships) {
  for (const pugi::xml_node& reference : section.children()) {
    const std::string_view name = reference.name();
    if (name != "w:headerReference" && name != "w:footerReference") {
      continue;
    }
    DocxReference::Running running;
    running.header = name == "w:headerReference";
    running.type = reference.attribute("w:type").as_string("default");
    const pugi::xml_node relationship =
        relationships.document_element().find_child_by_attribute("Id", reference.attribute("r:id").value());
    const bool known = running.type == "default" || running.type == "first" || running.type == "even";
    if (known && read_part(relationship.attribute("Target").value(), running)) {
      reference_.running_.push_back(std::move(running));
    } else {
      ++reference_.lost_;
    }
  }
}

/// False when it cannot be taken over: it refers to parts of kinds that are left behind.
bool ReferenceReader::read_part(const std::string& target, DocxReference::Running& running) {
  const std::string name = target.starts_with('/') ? target.substr(1) : "word/" + target;
  const std::optional<std::string> content = zip_.read(name);
  if (!content.has_value()) {
    return false;
  }
  pugi::xml_document part = parse(name, *content);
  remove_all(part, "w:numPr");
  const std::string relationships = optional(relationships_of(name));
  if (!relationships.empty()) {
    const pugi::xml_document from = parse(relationships_of(name), relationships);
    pugi::xml_document to;
    pugi::xml_node list = to.append_child("Relationships");
    list.append_attribute("xmlns") = "http://schemas.openxmlformats.org/package/2006/relationships";
    for (const pugi::xml_node& relationship : from.document_element().children("Relationship")) {
      if (!take_relationship(relationship, list)) {
        return false;
      }
    }
    running.relationships = to_text(to);
  } else if (!part.select_nodes("//@r:id | //@r:embed | //@r:link").empty()) {
    return false;
  }
  running.content = to_text(part);
  return true;
}

bool ReferenceReader::take_relationship(const pugi::xml_node& from, pugi::xml_node to) {
  const std::string_view kind = kind_of(from);
  const bool external = std::string_view(from.attribute("TargetMode").value()) == "External";
  if (kind == "hyperlink" && external) {
    const bool safe = is_safe_url(from.attribute("Target").value());
    if (safe) {
      to.append_copy(from);
    }
    return safe;
  }
  const std::string target = from.attribute("Target").value();
  const std::size_t dot = target.rfind('.');
  const std::string extension = dot == std::string::npos ? std::string() : lower(target.substr(dot + 1));
  if (kind != "image" || external || docx::picture_type(extension).empty()) {
    return false;
  }
  const std::string name = target.starts_with('/') ? target.substr(1) : "word/" + target;
  auto found = pictures_.find(name);
  if (found == pictures_.end()) {
    std::optional<std::string> bytes = zip_.read(name);
    if (!bytes.has_value()) {
      return false;
    }
    const std::string here = "media/reference" + std::to_string(pictures_.size() + 1) + "." + extension;
    reference_.pictures_.push_back({here, extension, std::move(*bytes)});
    found = pictures_.emplace(name, here).first;
  }
  to.append_copy(from).attribute("Target") = found->second.c_str();
  return true;
}

DocxReference::DocxReference(std::string_view bytes) { ReferenceReader(bytes, *this).read(); }

// ---- styles -------------------------------------------------------------------------------------------------------

namespace {

constexpr std::array<std::string_view, 4> kTypes = {"paragraph", "character", "table", "numbering"};

/// The style there that ours stands for: of its type and name. Of those that all are based on it is the default one,
/// which LibreOffice does not mark.
pugi::xml_node find_style(const pugi::xml_node& sheet, Style style) {
  const docx::StyleName& wanted = docx::name_of(style);
  pugi::xml_node named;
  for (const pugi::xml_node& candidate : sheet.children("w:style")) {
    if (candidate.attribute("w:type").as_string("paragraph") != kTypes[static_cast<std::size_t>(wanted.type)]) {
      continue;
    }
    if (docx::is_root(style) && candidate.attribute("w:default").as_bool()) {
      return candidate;
    }
    if (named.empty() &&
        lower(candidate.child("w:name").attribute("w:val").value()) == lower(std::string(wanted.name))) {
      named = candidate;
    }
  }
  return named;
}

/// References to styles that are nowhere go, as pandoc's reference document has one.
void remove_dangling(const pugi::xml_node& sheet) {
  std::set<std::string_view> known;
  for (const pugi::xml_node& style : sheet.children("w:style")) {
    known.insert(style.attribute("w:styleId").value());
  }
  for (pugi::xml_node style : sheet.children("w:style")) {
    for (const char* name : {"w:basedOn", "w:next", "w:link"}) {
      const pugi::xml_node reference = style.child(name);
      if (!reference.empty() && !known.contains(reference.attribute("w:val").value())) {
        style.remove_child(reference);
      }
    }
  }
}

}  // namespace

/// Those that headings and text refer to.
docx::ThemeFonts DocxReference::theme_fonts(const docx::Look& look) const {
  if (theme_.empty()) {
    return {std::string(look.major_font), std::string(look.minor_font)};
  }
  const pugi::xml_document theme = docx::parse_xml("word/theme/theme1.xml", theme_);
  const pugi::xml_node fonts = theme.document_element().child("a:themeElements").child("a:fontScheme");
  return {fonts.child("a:majorFont").child("a:latin").attribute("typeface").value(),
          fonts.child("a:minorFont").child("a:latin").attribute("typeface").value()};
}

/// Their style sheet with the styles of ours that it lacks; what they are called and how they set text, into `parts`.
std::string DocxReference::complete_styles(const docx::StyleSettings& settings, Parts& parts) const {
  docx::StyleIds& ids = parts.ids;
  pugi::xml_document sheet = docx::parse_xml("word/styles.xml", style_sheet_);
  pugi::xml_node root = sheet.document_element();
  std::vector<Style> missing;
  for (std::size_t i = 0; i < docx::kStyles; ++i) {
    const auto style = static_cast<Style>(i);
    const pugi::xml_node found = find_style(root, style);
    if (!found.empty()) {
      ids.set(style, found.attribute("w:styleId").value());
      continue;
    }
    missing.push_back(style);
    if (!root.find_child_by_attribute("w:style", "w:styleId", ids[style].c_str()).empty()) {
      ids.set(style, ids[style] + "Docmill");
    }
  }
  Buffer added;
  for (const Style style : missing) {
    docx::append_style(style, settings, ids, added);
  }
  root.append_buffer(added.view().data(), added.size(), pugi::parse_default | pugi::parse_ws_pcdata,
                     pugi::encoding_utf8);
  remove_dangling(root);
  parts.measures = docx::read_measures(root, ids, theme_fonts(*settings.look));
  return to_text(sheet);
}

const DocxReference::Parts& DocxReference::parts(const docx::StyleSettings& settings) const {
  constexpr std::size_t kMostKept = 32;
  const std::lock_guard lock(mutex_);
  const std::string key =
      std::string(settings.look->name) + "/" + settings.language + "/" + std::to_string(settings.text_width);
  const auto found = parts_.find(key);
  if (found != parts_.end() || parts_.size() == kMostKept) {
    return found != parts_.end() ? *found->second : *parts_.begin()->second;
  }
  auto made = std::make_unique<Parts>();
  made->styles = docx::pack("word/styles.xml", complete_styles(settings, *made));
  const auto packed = [](std::string name, const std::string& theirs, auto&& append) {
    Buffer ours;
    if (theirs.empty()) {
      append(ours);
    }
    return docx::pack(std::move(name), theirs.empty() ? ours.view() : std::string_view(theirs));
  };
  const docx::Look& look = *settings.look;
  made->theme = packed("word/theme/theme1.xml", theme_, [&](Buffer& out) { docx::append_theme(look, out); });
  made->font_table =
      packed("word/fontTable.xml", font_table_, [&](Buffer& out) { docx::append_font_table(look, out); });
  made->settings =
      packed("word/settings.xml", {}, [&](Buffer& out) { docx::append_settings(settings.language, even_pages_, out); });
  return *parts_.emplace(key, std::move(made)).first->second;
}

std::shared_ptr<const DocxReference> read_docx_reference(std::string_view bytes) {
  return std::make_shared<const DocxReference>(bytes);
}

}  // namespace docmill
