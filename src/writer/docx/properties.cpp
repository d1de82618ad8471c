// See properties.h.
#include "writer/docx/properties.h"

#include <array>

#include "writer/docx/parts.h"
#include "writer/docx/xml.h"

namespace docmill::docx {
namespace {

constexpr std::string_view kHeaderNames =
    " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "
    "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">";

/// `date` as W3CDTF with a time in UTC, as Word wants it; empty when it is not of that form.
std::string property_date(std::string_view date) {
  constexpr std::string_view kDay = "0000-00-00";
  constexpr std::string_view kTime = "0000-00-00T00:00:00Z";
  const auto has_form = [&](std::string_view form) {
    if (date.size() != form.size()) {
      return false;
    }
    for (std::size_t i = 0; i < form.size(); ++i) {
      const bool digit = date[i] >= '0' && date[i] <= '9';
      if (form[i] == '0' ? !digit : form[i] != date[i]) {
        return false;
      }
    }
    return true;
  };
  if (has_form(kDay)) {
    return std::string(date) + "T00:00:00Z";
  }
  return has_form(kTime) ? std::string(date) : std::string();
}

void append_field(std::string_view instruction, std::string_view result, Buffer& out) {
  append_text("<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> ", instruction,
              " </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t "
              "xml:space=\"preserve\">",
              out);
  append_text("", result, "</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>", out);
}

}  // namespace

void append_core_properties(std::string_view title, std::string_view author, const WriteOptions& options, Buffer& out) {
  out.append(kXmlDeclaration);
  out.append(
      "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" "
      "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" "
      "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">");
  append_text("<dc:title>", title, "</dc:title>", out);
  if (!author.empty()) {
    append_text("<dc:creator>", author, "</dc:creator>", out);
    append_text("<cp:lastModifiedBy>", author, "</cp:lastModifiedBy>", out);
  }
  append_text("<dc:language>", options.language, "</dc:language>", out);
  const std::string date = property_date(options.date);
  if (!date.empty()) {
    append_text("<dcterms:created xsi:type=\"dcterms:W3CDTF\">", date, "</dcterms:created>", out);
    append_text("<dcterms:modified xsi:type=\"dcterms:W3CDTF\">", date, "</dcterms:modified>", out);
  }
  out.append("</cp:coreProperties>");
}

void append_application_properties(const WriteOptions& options, Buffer& out) {
  out.append(kXmlDeclaration);
  out.append("<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\">");
  out.append(options.generator ? "<Application>docmill</Application>" : "");
  out.append("</Properties>");
}

void append_header(const StyleIds& styles, std::string_view title, Buffer& out) {
  out.append(kXmlDeclaration);
  out.append("<w:hdr");
  out.append(kHeaderNames);
  append_text("<w:p><w:pPr><w:pStyle w:val=\"", styles[Style::header], "\"/></w:pPr>", out);
  if (!title.empty()) {
    append_field("TITLE", title, out);
  }
  out.append("</w:p></w:hdr>");
}

void append_footer(const StyleIds& styles, Buffer& out) {
  out.append(kXmlDeclaration);
  out.append("<w:ftr");
  out.append(kHeaderNames);
  append_text("<w:p><w:pPr><w:pStyle w:val=\"", styles[Style::footer], "\"/></w:pPr>", out);
  append_field("PAGE", "1", out);
  out.append("<w:r><w:t xml:space=\"preserve\"> / </w:t></w:r>");
  append_field("NUMPAGES", "1", out);
  out.append("</w:p></w:ftr>");
}

std::string_view picture_type(std::string_view extension) {
  struct Type {
    std::string_view extension;
    std::string_view type;
  };
  static constexpr std::array<Type, 9> kTypes = {{{"png", "image/png"},
                                                  {"jpeg", "image/jpeg"},
                                                  {"jpg", "image/jpeg"},
                                                  {"gif", "image/gif"},
                                                  {"svg", "image/svg+xml"},
                                                  {"bmp", "image/bmp"},
                                                  {"tiff", "image/tiff"},
                                                  {"emf", "image/x-emf"},
                                                  {"wmf", "image/x-wmf"}}};
  for (const Type& type : kTypes) {
    if (type.extension == extension) {
      return type.type;
    }
  }
  return {};
}

void append_content_types(std::string_view media, const std::vector<std::string>& running, Buffer& out) {
  struct Part {
    std::string_view name;
    std::string_view type;  // of the word content types
  };
  static constexpr std::array<Part, 6> kParts = {{{"document", "document.main"},
                                                  {"styles", "styles"},
                                                  {"settings", "settings"},
                                                  {"fontTable", "fontTable"},
                                                  {"numbering", "numbering"},
                                                  {"footnotes", "footnotes"}}};
  out.append(kXmlDeclaration);
  out.append(
      "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" "
      "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" "
      "ContentType=\"application/xml\"/>");
  out.append(media);
  const auto append_part = [&](std::string_view name, std::string_view type) {
    append_text("<Override PartName=\"/word/", name, ".xml\" ContentType=\"", out);
    out.append(kWordContent);
    append_text("", type, "+xml\"/>", out);
  };
  for (const Part& part : kParts) {
    append_part(part.name, part.type);
  }
  for (const std::string& name : running) {
    append_part(name, std::string_view(name).substr(0, 6));
  }
  out.append(
      "<Override PartName=\"/word/theme/theme1.xml\" "
      "ContentType=\"application/vnd.openxmlformats-officedocument.theme+xml\"/><Override "
      "PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>"
      "<Override PartName=\"/docProps/app.xml\" "
      "ContentType=\"application/vnd.openxmlformats-officedocument.extended-properties+xml\"/></Types>");
}

}  // namespace docmill::docx
