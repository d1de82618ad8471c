// write_docx: the parts of a package and the order they stand in (ECMA-376 part 2).
#include "writer/docx/package.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <tuple>

#include "writer/docx/content.h"
#include "writer/docx/parts.h"
#include "writer/docx/properties.h"
#include "writer/docx/reference.h"
#include "writer/docx/xml.h"
#include "writer/docx/zip.h"
#include "writer/labels.h"

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
  made->styles = packed("word/styles.xml", [&](Buffer& out) {
    append_style_sheet({&look, language, text_width}, out);
  });
  made->theme = packed("word/theme/theme1.xml", [&](Buffer& out) { append_theme(look, out); });
  made->font_table = packed("word/fontTable.xml", [&](Buffer& out) { append_font_table(look, out); });
  made->settings = packed("word/settings.xml", [&](Buffer& out) { append_settings(language, false, out); });
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
      : package_(document, options, docx), title_(title_of(document, options)), zip_(options.date, out) {}

  void write();

 private:
  void write_body();
  void add_own_running();
  void add_reference_running();
  std::string add_running(bool header, std::string_view type, std::string_view content, std::string_view relationships);
  void add_relationships(std::string_view name, const Relationships& relationships);
  void add_content_types();
  void add_parts();
  template <class Append>
  void add(std::string_view name, Append&& append) {
    part_.clear();
    append(part_);
    zip_.add(name, part_.view());
  }

  Package package_;
  const std::string title_;
  ZipWriter zip_;
  Relationships relationships_;
  Relationships note_relationships_;
  /// A header or footer.
  struct Running {
    std::string name;
    std::string content;
    std::string relationships;
  };
  std::vector<Running> running_;
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
  append_section(package_, writer.landscape(), writer.first_section(), body_);
  body_.append("</w:body></w:document>");
}

/// The element that makes a section use it.
std::string PackageWriter::add_running(bool header, std::string_view type, std::string_view content,
                                       std::string_view relationships) {
  const std::string kind = header ? "header" : "footer";
  std::string name = kind + std::to_string(running_.size() + 1);
  const std::uint32_t id = relationships_.add(kind, name + ".xml");
  running_.push_back({std::move(name), std::string(content), std::string(relationships)});
  return "<w:" + kind + "Reference w:type=\"" + std::string(type) + "\" r:id=\"rId" + std::to_string(id) + "\"/>";
}

/// The pages but the first say the title; all but a title page say their number.
void PackageWriter::add_own_running() {
  append_header(package_.styles, title_, part_);
  package_.section_references = add_running(true, "default", part_.view(), {});
  part_.clear();
  append_footer(package_.styles, part_);
  const std::string footer = add_running(false, "default", part_.view(), {});
  package_.section_references += footer;
  if (!package_.docx.title_page) {
    package_.section_references += std::string(footer).replace(footer.find("default"), 7, "first");
  }
}

void PackageWriter::add_reference_running() {
  for (const DocxReference::Running& running : package_.docx.reference->running()) {
    package_.section_references += add_running(running.header, running.type, running.content, running.relationships);
  }
}

void PackageWriter::add_relationships(std::string_view name, const Relationships& relationships) {
  if (!relationships.empty()) {
    add(name, [&](Buffer& out) { relationships.write(out); });
  }
}

void PackageWriter::add_content_types() {
  std::set<std::string> extensions;
  for (std::string& extension : package_.media.extensions()) {
    extensions.insert(std::move(extension));
  }
  if (package_.docx.reference != nullptr) {
    for (const DocxReference::Picture& picture : package_.docx.reference->pictures()) {
      extensions.insert(picture.extension);
    }
  }
  std::string media;
  for (const std::string& extension : extensions) {
    media += "<Default Extension=\"" + extension + "\" ContentType=\"" + std::string(picture_type(extension)) + "\"/>";
  }
  std::vector<std::string> names;
  for (const Running& running : running_) {
    names.push_back(running.name);
  }
  add("[Content_Types].xml", [&](Buffer& out) { append_content_types(media, names, out); });
}

/// Those that do not depend on the document.
void PackageWriter::add_parts() {
  const StyleSettings settings = package_.style_settings();
  const auto fixed = fixed_parts(*settings.look, settings.language, settings.text_width);
  zip_.add(fixed->relationships);
  if (package_.docx.reference == nullptr) {
    zip_.add(fixed->styles);
    zip_.add(fixed->settings);
    zip_.add(fixed->font_table);
    zip_.add(fixed->theme);
    return;
  }
  const DocxReference::Parts& parts = package_.docx.reference->parts(settings);
  zip_.add(parts.styles);
  zip_.add(parts.settings);
  zip_.add(parts.font_table);
  zip_.add(parts.theme);
}

void PackageWriter::write() {
  for (const std::string_view name : {"styles", "settings", "fontTable", "numbering", "footnotes"}) {
    relationships_.add(name, std::string(name) + ".xml");
  }
  relationships_.add("theme", "theme/theme1.xml");
  if (package_.docx.reference == nullptr) {
    add_own_running();
  } else {
    add_reference_running();
  }
  write_body();
  write_footnotes(package_, note_relationships_, notes_);

  add_content_types();
  add_parts();
  zip_.add("word/document.xml", body_.view());
  add_relationships("word/_rels/document.xml.rels", relationships_);
  add("word/numbering.xml", [&](Buffer& out) { package_.numbering.write(out); });
  zip_.add("word/footnotes.xml", notes_.view());
  add_relationships("word/_rels/footnotes.xml.rels", note_relationships_);
  for (const Running& running : running_) {
    zip_.add("word/" + running.name + ".xml", running.content);
    if (!running.relationships.empty()) {
      zip_.add("word/_rels/" + running.name + ".xml.rels", running.relationships);
    }
  }
  add("docProps/core.xml",
      [&](Buffer& out) { append_core_properties(title_, package_.docx.author, package_.options, out); });
  add("docProps/app.xml", [&](Buffer& out) { append_application_properties(package_.options, out); });
  package_.media.write(zip_);
  if (package_.docx.reference != nullptr) {
    for (const DocxReference::Picture& picture : package_.docx.reference->pictures()) {
      zip_.add_stored("word/" + picture.name, picture.bytes);
    }
  }
  zip_.finish();
}

constexpr std::array<std::string_view, 4> kTableStyles = {"grid", "rows", "banded", "plain"};

/// What the style is called in the file. Throws Error usage E-WRT-047.
std::string table_style_id(std::string_view name, const StyleIds& ids, const DocxReference* reference) {
  const auto* const ours = std::find(kTableStyles.begin(), kTableStyles.end(), name);
  if (ours != kTableStyles.end()) {
    return ids[nth(Style::table_grid, static_cast<int>(ours - kTableStyles.begin()))];
  }
  std::vector<std::string_view> known(kTableStyles.begin(), kTableStyles.end());
  if (reference != nullptr) {
    for (const DocxReference::TableStyle& theirs : reference->table_styles()) {
      if (name == theirs.name || name == theirs.id) {
        return theirs.id;
      }
      known.push_back(theirs.name);
    }
  }
  std::string hint;
  for (const std::string_view one : known) {
    hint.append(hint.empty() ? "table styles: " : ", ").append(one);
  }
  throw Error(ErrorKind::usage, "E-WRT-047", "there is no table style '" + std::string(name) + "'", hint);
}

int twips(double points) { return static_cast<int>(std::lround(points * 20)); }

}  // namespace

Package::Package(const Document& the_document, const WriteOptions& the_options, const DocxOptions& the_docx)
    : document(the_document),
      options(the_options),
      docx(the_docx),
      reference(the_docx.reference.get()),
      look(look_of(theme_from_name(the_options.theme))),
      landscape(the_options.landscape),
      right_to_left(is_right_to_left(the_options.language)),
      bookmarks(the_document),
      notes(the_document),
      losses(the_document, the_options.warnings) {
  if (reference == nullptr) {
    page.width = twips(the_options.page.width);
    page.height = twips(the_options.page.height);
    // A small page has small margins.
    const int margin = std::min(look.margin, std::min(page.width, page.height) / 6);
    page.margin_top = page.margin_bottom = page.margin_left = page.margin_right = margin;
    page.header = page.footer = margin / 2;
  } else {
    page = reference->page();
    landscape = landscape || reference->landscape();
    title_page = reference->title_page();
    styles = reference->parts(style_settings()).ids;
    if (reference->lost() != 0) {
      losses.report(Loss::running, document.root());
    }
  }
  if (!docx.table_style.empty()) {
    styles.set(Style::table, table_style_id(docx.table_style, styles, reference));
  }
}

const Measures& Package::measures() const {
  return reference == nullptr ? own_measures(look) : reference->parts(style_settings()).measures;
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

void append_section(const Package& package, bool landscape, bool first, Buffer& out) {
  const PageSetup& page = package.page;
  out.append("<w:sectPr>");
  out.append(package.section_references);
  append_number("<w:pgSz w:w=\"", landscape ? page.height : page.width, "\" w:h=\"", out);
  append_number("", landscape ? page.width : page.height, landscape ? "\" w:orient=\"landscape\"/>" : "\"/>", out);
  append_number("<w:pgMar w:top=\"", page.margin_top, "\" w:right=\"", out);
  append_number("", page.margin_right, "\" w:bottom=\"", out);
  append_number("", page.margin_bottom, "\" w:left=\"", out);
  append_number("", page.margin_left, "\" w:header=\"", out);
  append_number("", page.header, "\" w:footer=\"", out);
  append_number("", page.footer, "\" w:gutter=\"0\"/>", out);
  out.append(package.title_page && first ? "<w:titlePg/></w:sectPr>" : "</w:sectPr>");
}

}  // namespace docx

std::span<const std::string_view> docx_table_styles() { return docx::kTableStyles; }

void write_docx(const Document& document, const WriteOptions& options, const DocxOptions& docx, Buffer& out) {
  docx::PackageWriter(document, options, docx, out).write();
}

}  // namespace docmill
