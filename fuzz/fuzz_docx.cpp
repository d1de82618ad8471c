// Fuzz target of DOCX: any bytes as Markdown, under options taken from the first byte.
//
// What must hold: nothing is thrown; the file is a ZIP file whose parts are well-formed XML, with paired bookmarks and
// fields; writing again gives the same bytes.
#include <cstdint>
#include <cstdlib>
#include <pugixml.hpp>
#include <string_view>

#include "docmill/writer.h"
#include "writer/docx/zip_reader.h"

namespace {

using namespace docmill;

void require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

std::size_t count(const pugi::xml_document& part, const char* path) { return part.select_nodes(path).size(); }

void check_part(docx::ZipReader& zip, const char* name) {
  const std::optional<std::string> content = zip.read(name);
  require(content.has_value());
  pugi::xml_document part;
  require(static_cast<bool>(part.load_buffer(content->data(), content->size())));
  require(count(part, "//w:bookmarkStart") == count(part, "//w:bookmarkEnd"));
  require(count(part, "//w:fldChar[@w:fldCharType='begin']") == count(part, "//w:fldChar[@w:fldCharType='end']"));
  require(count(part, "//w:tc[not(*[last()][self::w:p])]") == 0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::uint8_t choice = size == 0 ? 0 : data[0];
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  TransformOptions shape;
  shape.number_sections = (choice & 1) != 0;
  shape.raw_html = (choice & 2) != 0 ? RawHtml::keep : RawHtml::safe;
  const Document document = transform(parse_markdown(text), shape);
  std::vector<Diagnostic> warnings;
  WriteOptions options;
  options.contents = (choice & 4) != 0;
  options.landscape = (choice & 8) != 0;
  options.warnings = &warnings;
  Buffer out;
  write_docx(document, options, {}, out);
  Buffer again;
  write_docx(document, options, {}, again);
  require(out.view() == again.view());
  docx::ZipReader zip(out.view());
  for (const char* part : {"[Content_Types].xml", "word/document.xml", "word/_rels/document.xml.rels",
                           "word/numbering.xml", "word/footnotes.xml", "word/header1.xml", "docProps/core.xml"}) {
    check_part(zip, part);
  }
  return 0;
}
