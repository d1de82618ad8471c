// write_docx: the parts of a package and the order they stand in (ECMA-376 part 2).
#include "writer/docx/package.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <mutex>
#include <tuple>

#include "writer/docx/content.h"
#include "writer/docx/parts.h"
#include "writer/docx/properties.h"
#include "writer/docx/xml.h"
#include "writer/docx/zip.h"

namespace docmill {
namespace docx {
namespace {

constexpr std::string_view kDocumentStart =
    "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "
    "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" "
    "xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" "
    "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" "
    "xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\" "
    "xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" "
    "xmlns:w14=\"http://schemas.microsoft.com/office/word/2010/wordml\" mc:Ignorable=\"w14\">";
constexpr std::string_view kFootnotesStart =
    "<w:footnotes xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "
    "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" "
    "xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" "
    "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" "
    "xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\" "
    "xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" "
    "xmlns:w14=\"http://schemas.microsoft.com/office/word/2010/wordml\" mc:Ignorable=\"w14\">"
    "<w:footnote w:type=\"separator\" w:id=\"-1\"><w:p><w:pPr><w:spacing w:after=\"0\" w:line=\"240\" "
    "w:lineRule=\"auto\"/></w:pPr><w:r><w:separator/></w:r></w:p></w:footnote><w:footnote "
    "w:type=\"continuationSeparator\" w:id=\"0\"><w:p><w:pPr><w:spacing w:after=\"0\" w:line=\"240\" "
    "w:lineRule=\"auto\"/></w:pPr><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>";

/// What depends on a few options alone, compressed once.
struct FixedParts {
  PackedFile relationships;
  PackedFile styles;
  PackedFile theme;
  PackedFile font_table;
  PackedFile settings;
};

template <class Append>
PackedFile packed(std::string name, Append&& append) {
  Buffer content;
  append(content);
  return pack(std::move(name), content.view());
}

std::shared_ptr<const FixedParts> fixed_parts(const Look& look, const std::string& language, int text_width) {
  using Key = std::tuple<std::string_view, std::string, int>;
  constexpr std::size_t kMostKept = 32;
  static std::mutex mutex;
  static std::map<Key, std::shared_ptr<const FixedParts>> kept;
  const std::lock_guard lock(mutex);
  const auto found = kept.find(Key(look.name, language, text_width));
  if (found != kept.end()) {
    return found->second;
  }
  if (kept.size() == kMostKept) {
    kept.clear();
  }
  auto made = std::make_shared<FixedParts>();
  made->relationships = packed("_rels/.rels", [](Buffer& out) { append_package_relationships(out); });
  made->styles = packed("word/styles.xml", [&](Buffer& out) { append_style_sheet({&look, language, text_width}, out); });
  made->theme = packed("word/theme/theme1.xml", [&](Buffer& out) { append_theme(look, out); });
  made->font_table = packed("word/fontTable.xml", [&](Buffer& out) { append_font_table(look, out); });
  made->settings = packed("word/settings.xml", [&](Buffer& out) { append_settings(language, out); });
  kept.emplace(Key(look.name, language, text_width), made);
  return made;
}

void write_footnotes(Package& package, Relationships& relationships, Buffer& out) {
  out.append(kXmlDeclaration);
  out.append(kFootnotesStart);
  ContentWriter writer(package, relationships, out);
  for (const Notes::Note* note : package.notes.written()) {
    writer.write_note(*note);
  }
  out.append("</w:footnotes>");
}

class PackageWriter {
 public:
  PackageWriter(const Document& document, const WriteOptions& options, const DocxOptions& docx, Buffer& out)
      : package_(document, options), docx_(docx), title_(title_of(document, options)), zip_(options.date, out) {}

  void write();

 private:
  void write_body();
  void add_header_and_footer();
  void add_relationships(std::string_view name, const Relationships& relationships);
  void add_content_types();

  Package package_;
  const DocxOptions& docx_;
  const std::string title_;
  ZipWriter zip_;
  Relationships relationships_;
  Relationships note_relationships_;
  Buffer body_;
  Buffer notes_;
  Buffer part_;  // one at a time
};

void PackageWriter::write_body() {
  body_.append(kXmlDeclaration);
  body_.append(kDocumentStart);
  body_.append("<w:body>");
  ContentWriter writer(package_, relationships_, body_);
  writer.write_document();
  append_section(package_, writer.landscape(), body_);
  body_.append("</w:body></w:document>");
}

/// The pages but the first say the title; all say their number.
void PackageWriter::add_header_and_footer() {
  append_number("<w:headerReference w:type=\"default\" r:id=\"rId", relationships_.add("header", "header1.xml"), "\"/>",
                part_);
  const std::uint32_t footer = relationships_.add("footer", "footer1.xml");
  append_number("<w:footerReference w:type=\"default\" r:id=\"rId", footer, "\"/>", part_);
  append_number("<w:footerReference w:type=\"first\" r:id=\"rId", footer, "\"/>", part_);
  package_.section_references = part_.str();
  part_.clear();
}

void PackageWriter::add_relationships(std::string_view name, const Relationships& relationships) {
  if (!relationships.empty()) {
    part_.clear();
    relationships.write(part_);
    zip_.add(name, part_.view());
  }
}

void PackageWriter::add_content_types() {
  part_.clear();
  append_content_types(package_.media.content_types(), part_);
  zip_.add("[Content_Types].xml", part_.view());
}

void PackageWriter::write() {
  const auto fixed = fixed_parts(package_.look, package_.options.language, package_.page.text_width(false));
  for (const std::string_view name : {"styles", "settings", "fontTable", "numbering", "footnotes"}) {
    relationships_.add(name, std::string(name) + ".xml");
  }
  relationships_.add("theme", "theme/theme1.xml");
  add_header_and_footer();
  write_body();
  write_footnotes(package_, note_relationships_, notes_);

  add_content_types();
  zip_.add(fixed->relationships);
  zip_.add("word/document.xml", body_.view());
  add_relationships("word/_rels/document.xml.rels", relationships_);
  zip_.add(fixed->styles);
  zip_.add(fixed->settings);
  zip_.add(fixed->font_table);
  zip_.add(fixed->theme);
  const auto add = [&](std::string_view name, auto&& append) {
    part_.clear();
    append(part_);
    zip_.add(name, part_.view());
  };
  add("word/numbering.xml", [&](Buffer& out) { package_.numbering.write(out); });
  zip_.add("word/footnotes.xml", notes_.view());
  add_relationships("word/_rels/footnotes.xml.rels", note_relationships_);
  add("word/header1.xml", [&](Buffer& out) { append_header(package_.styles, title_, out); });
  add("word/footer1.xml", [&](Buffer& out) { append_footer(package_.styles, out); });
  add("docProps/core.xml", [&](Buffer& out) { append_core_properties(title_, docx_.author, package_.options, out); });
  add("docProps/app.xml", [&](Buffer& out) { append_application_properties(package_.options, out); });
  package_.media.write(zip_);
  zip_.finish();
}

int twips(double points) {
  return static_cast<int>(std::lround(points * 20));
}

}  // namespace

Package::Package(const Document& the_document, const WriteOptions& the_options)
    : document(the_document),
      options(the_options),
      look(look_named(the_options.theme)),
      bookmarks(the_document),
      notes(the_document),
      losses(the_document, the_options.warnings) {
  page.width = twips(the_options.page.width);
  page.height = twips(the_options.page.height);
  // A small page has small margins.
  const int margin = std::min(look.margin, std::min(page.width, page.height) / 6);
  page.margin_top = page.margin_bottom = page.margin_left = page.margin_right = margin;
}

std::string title_of(const Document& document, const WriteOptions& options) {
  if (!options.title.empty()) {
    return options.title;
  }
  const Node* heading = title_heading(document);
  for (const Node& node : document.root().children()) {
    if (heading == nullptr && node.kind() == NodeKind::heading) {
      heading = &node;
    }
  }
  return heading == nullptr ? std::string() : plain_text(*heading);
}

void append_section(const Package& package, bool landscape, Buffer& out) {
  const PageSetup& page = package.page;
  out.append("<w:sectPr>");
  out.append(package.section_references);
  append_number("<w:pgSz w:w=\"", landscape ? page.height : page.width, "\" w:h=\"", out);
  append_number("", landscape ? page.width : page.height, landscape ? "\" w:orient=\"landscape\"/>" : "\"/>", out);
  append_number("<w:pgMar w:top=\"", page.margin_top, "\" w:right=\"", out);
  append_number("", page.margin_right, "\" w:bottom=\"", out);
  append_number("", page.margin_bottom, "\" w:left=\"", out);
  append_number("", page.margin_left, "\" w:header=\"", out);
  append_number("", page.margin_top / 2, "\" w:footer=\"", out);
  append_number("", page.margin_bottom / 2, "\" w:gutter=\"0\"/><w:titlePg/></w:sectPr>", out);
}

}  // namespace docx

void write_docx(const Document& document, const WriteOptions& options, const DocxOptions& docx, Buffer& out) {
  docx::PackageWriter(document, options, docx, out).write();
}

}  // namespace docmill
