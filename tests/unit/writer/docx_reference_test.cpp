// Reference documents: what is taken from them, and that hostile ones are refused.
#include <gtest/gtest.h>

#include <string>

#include "docmill/writer.h"
#include "writer/docx/xml_reader.h"
#include "writer/docx/zip.h"
#include "writer/docx/zip_reader.h"

namespace docmill {
namespace {

constexpr std::string_view kNames =
    "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "
    "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

struct Parts {
  std::string section =
      "<w:pgSz w:w=\"8000\" w:h=\"10000\"/><w:pgMar w:top=\"700\" w:right=\"800\" w:bottom=\"900\" "
      "w:left=\"1000\" w:header=\"300\" w:footer=\"400\" w:gutter=\"0\"/>";
  std::string styles =
      "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Standard\"><w:name "
      "w:val=\"Normal\"/></w:style><w:style w:type=\"paragraph\" w:styleId=\"berschrift1\"><w:name "
      "w:val=\"heading 1\"/><w:pPr><w:numPr><w:numId w:val=\"7\"/></w:numPr></w:pPr></w:style>";
  std::string header = "<w:p><w:r><w:t>Their header</w:t></w:r></w:p>";
};

std::string reference(const Parts& parts) {
  Buffer out;
  docx::ZipWriter zip({}, out);
  const std::string names(kNames);
  zip.add("word/document.xml", "<w:document " + names +
                                   "><w:body><w:sectPr><w:headerReference w:type=\"default\" "
                                   "r:id=\"rId9\"/>" +
                                   parts.section + "</w:sectPr></w:body></w:document>");
  zip.add("word/_rels/document.xml.rels",
          "<Relationships><Relationship Id=\"rId9\" Type=\"x/header\" Target=\"header7.xml\"/></Relationships>");
  zip.add("word/header7.xml", "<w:hdr " + names + ">" + parts.header + "</w:hdr>");
  zip.add("word/styles.xml", "<w:styles " + names + ">" + parts.styles + "</w:styles>");
  zip.finish();
  return out.str();
}

std::string part_of(const std::string& file, std::string_view name) {
  docx::ZipReader zip(file);
  return zip.read(name).value_or("");
}

std::string written_with(const Parts& parts, std::vector<Diagnostic>* warnings = nullptr) {
  WriteOptions options;
  options.warnings = warnings;
  DocxOptions docx;
  docx.reference = read_docx_reference(reference(parts));
  Buffer out;
  write_docx(parse_markdown("# A\n\n# B\n"), options, docx, out);
  return out.str();
}

std::string code_of(std::string_view bytes) {
  try {
    static_cast<void>(read_docx_reference(bytes));
  } catch (const Error& error) {
    return error.diagnostic().code;
  }
  return "";
}

TEST(DocxReference, GivesStylesPagesAndHeaders) {
  const std::string file = written_with({});
  const std::string document = part_of(file, "word/document.xml");
  EXPECT_NE(document.find("<w:pStyle w:val=\"berschrift1\"/>"), std::string::npos);
  EXPECT_NE(document.find("<w:pgSz w:w=\"8000\" w:h=\"10000\"/><w:pgMar w:top=\"700\" w:right=\"800\" w:bottom=\"900\" "
                          "w:left=\"1000\" w:header=\"300\" w:footer=\"400\""),
            std::string::npos);
  EXPECT_EQ(document.find("titlePg"), std::string::npos);
  EXPECT_NE(part_of(file, "word/header1.xml").find("Their header"), std::string::npos);
  const std::string styles = part_of(file, "word/styles.xml");
  EXPECT_EQ(styles.find("numPr"), std::string::npos);
  EXPECT_NE(styles.find("w:styleId=\"SourceCode\""), std::string::npos);
  EXPECT_EQ(styles.find("w:styleId=\"Heading1\""), std::string::npos);
  EXPECT_NE(styles.find("<w:basedOn w:val=\"Standard\"/>"), std::string::npos);
}

TEST(DocxReference, IdsThatAreTakenGiveWay) {
  Parts parts;
  parts.styles += "<w:style w:type=\"character\" w:styleId=\"Compact\"><w:name w:val=\"Other\"/></w:style>";
  EXPECT_NE(part_of(written_with(parts), "word/styles.xml").find("w:styleId=\"CompactDocmill\""), std::string::npos);
}

TEST(DocxReference, HeadersThatReferToMoreAreLeftOut) {
  Parts parts;
  parts.header = "<w:p><w:r><w:object r:id=\"rId1\"/></w:r></w:p>";
  std::vector<Diagnostic> warnings;
  const std::string file = written_with(parts, &warnings);
  EXPECT_EQ(part_of(file, "word/header1.xml"), "");
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_EQ(warnings.front().code, "E-WRT-044");
}

TEST(DocxReference, TableStylesAreFoundByName) {
  Parts parts;
  parts.styles += "<w:style w:type=\"table\" w:styleId=\"HausTab\"><w:name w:val=\"House Table\"/></w:style>";
  DocxOptions options;
  options.reference = read_docx_reference(reference(parts));
  const auto style_for = [&](std::string name) {
    options.table_style = std::move(name);
    Buffer out;
    write_docx(parse_markdown("| a |\n|---|\n| b |\n"), {}, options, out);
    const std::string document = part_of(out.str(), "word/document.xml");
    constexpr std::string_view kStart = "<w:tblStyle w:val=\"";
    const std::size_t at = document.find(kStart) + kStart.size();
    return document.substr(at, document.find('"', at) - at);
  };
  EXPECT_EQ(style_for(""), "Table");
  EXPECT_EQ(style_for("House Table"), "HausTab");
  EXPECT_EQ(style_for("HausTab"), "HausTab");
  EXPECT_EQ(style_for("rows"), "TableRows");
  try {
    style_for("House table");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.diagnostic().code, "E-WRT-047");
    EXPECT_NE(error.diagnostic().hint.find("House Table"), std::string::npos);
  }
}

TEST(DocxReference, WhatIsNoUsableFileIsRefused) {
  EXPECT_EQ(code_of(""), "E-WRT-040");
  EXPECT_EQ(code_of("PK\x03\x04 and then nothing that makes sense at all"), "E-WRT-040");
  Buffer empty;
  docx::ZipWriter zip({}, empty);
  zip.finish();
  EXPECT_EQ(code_of(empty.view()), "E-WRT-042");
  Parts parts;
  parts.section = "<w:pgSz w:w=\"2000\" w:h=\"2000\"/>";
  EXPECT_EQ(code_of(reference(parts)), "E-WRT-042");
  parts = {};
  parts.styles = "<w:style>";
  EXPECT_EQ(code_of(reference(parts)), "E-WRT-043");
}

TEST(DocxReference, EveryDamageIsAnError) {
  const std::string good = reference({});
  EXPECT_EQ(code_of(good), "");
  for (std::size_t size = 0; size < good.size(); ++size) {
    EXPECT_NE(code_of(std::string_view(good).substr(0, size)), "");
  }
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string damaged = good;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
    static_cast<void>(code_of(damaged));  // an Error or a file that means the same; never a crash
  }
}

TEST(DocxReference, BombsAreRefused) {
  Buffer out;
  docx::ZipWriter zip({}, out);
  zip.add("word/document.xml", std::string(docx::kMostPartBytes + 1, ' '));
  zip.add("word/styles.xml", "");
  zip.finish();
  EXPECT_EQ(code_of(out.view()), "E-WRT-041");
}

TEST(DocxXmlReader, BoundsNesting) {
  const auto nested = [](int depth) {
    std::string xml;
    for (int i = 0; i < depth; ++i) {
      xml += "<a>";
    }
    for (int i = 0; i < depth; ++i) {
      xml += "</a>";
    }
    return xml;
  };
  EXPECT_NO_THROW(static_cast<void>(docx::parse_xml("x", nested(200))));
  EXPECT_THROW(static_cast<void>(docx::parse_xml("x", nested(201))), Error);
  EXPECT_THROW(static_cast<void>(docx::parse_xml("x", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")), Error);
  EXPECT_THROW(static_cast<void>(docx::parse_xml("x", "")), Error);
}

}  // namespace
}  // namespace docmill
