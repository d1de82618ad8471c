#include "writer/pdf/metadata.h"

#include "writer/pdf/syntax.h"

namespace docmill::pdf {
namespace {

bool digits_at(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) {
    return false;
  }
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') {
      return false;
    }
  }
  return true;
}

/// "2026-11-28" or "2026-11-28T10:00:00Z" -> the latter form; anything else -> empty. Zones other than Z are kept.
std::string full_date(std::string_view date) {
  if (!digits_at(date, 0, 4) || date.size() < 10 || date[4] != '-' || !digits_at(date, 5, 2) || date[7] != '-' ||
      !digits_at(date, 8, 2)) {
    return {};
  }
  if (date.size() >= 19 && date[10] == 'T' && digits_at(date, 11, 2) && digits_at(date, 14, 2) &&
      digits_at(date, 17, 2)) {
    const std::string_view zone = date.substr(19);
    const bool offset = zone.size() == 6 && (zone[0] == '+' || zone[0] == '-') && digits_at(zone, 1, 2) &&
                        zone[3] == ':' && digits_at(zone, 4, 2);
    return std::string(date.substr(0, 19)) + (offset ? std::string(zone) : "Z");
  }
  return std::string(date.substr(0, 10)) + "T00:00:00Z";
}

/// "D:20261128100000Z"
std::string pdf_date(const std::string& date) {
  std::string out = "D:";
  for (const std::size_t at : {0U, 5U, 8U, 11U, 14U, 17U}) {
    out += date.substr(at, at == 0 ? 4 : 2);
  }
  if (date.size() > 20) {
    out += date.substr(19, 3) + "'" + date.substr(23, 2) + "'";
  } else {
    out += "Z";
  }
  return out;
}

void append_xml(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      default:
        out += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
    }
  }
}

void element(std::string& out, std::string_view name, std::string_view text) {
  if (!text.empty()) {
    out += "<" + std::string(name) + ">";
    append_xml(out, text);
    out += "</" + std::string(name) + ">\n";
  }
}

void alternatives(std::string& out, std::string_view name, std::string_view text) {
  if (!text.empty()) {
    out += "<" + std::string(name) + "><rdf:Alt><rdf:li xml:lang=\"x-default\">";
    append_xml(out, text);
    out += "</rdf:li></rdf:Alt></" + std::string(name) + ">\n";
  }
}

/// PDF/A has to be told what the property of PDF/UA means (ISO 19005-2, 6.6.2.3).
constexpr std::string_view kUaSchema =
    "<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">"
    "<pdfaSchema:schema>Claim of PDF/UA</pdfaSchema:schema>"
    "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>"
    "<rdf:li rdf:parseType=\"Resource\"><pdfaProperty:name>part</pdfaProperty:name>"
    "<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>"
    "<pdfaProperty:description>The part of ISO 14289 that the file keeps to</pdfaProperty:description>"
    "</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>\n";

}  // namespace

Metadata metadata_of(const Document& document, const WriteOptions& options, const PdfOptions& pdf) {
  Metadata metadata;
  metadata.title = options.title;
  if (metadata.title.empty()) {
    if (const Node* heading = title_heading(document); heading != nullptr) {
      metadata.title = plain_text(*heading);
    }
  }
  metadata.title = fitting_text(metadata.title);
  metadata.author = fitting_text(pdf.author);
  metadata.subject = fitting_text(pdf.subject);
  metadata.language = options.language;
  metadata.date = full_date(options.date);
  if (options.generator) {
    metadata.producer = "docmill " + std::string(version());
  }
  return metadata;
}

std::string info_dictionary(const Metadata& metadata) {
  Buffer out;
  out.append("<<");
  const auto text = [&out](std::string_view key, std::string_view value) {
    if (!value.empty()) {
      out.append(key);
      append_text(out, value);
    }
  };
  text("/Title", metadata.title);
  text("/Author", metadata.author);
  text("/Subject", metadata.subject);
  text("/Producer", metadata.producer);
  if (!metadata.date.empty()) {
    text("/CreationDate", pdf_date(metadata.date));
    text("/ModDate", pdf_date(metadata.date));
  }
  out.append(">>");
  return out.str();
}

std::string xmp_packet(const Metadata& metadata, const PdfOptions& pdf) {
  std::string out =
      "<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
      "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n<rdf:Description rdf:about=\"\""
      " xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\""
      " xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\"";
  const bool archival = pdf.archival != PdfArchival::none;
  if (archival) {
    out += " xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\"";
  }
  if (pdf.ua1) {
    out += " xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\"";
  }
  if (archival && pdf.ua1) {
    out +=
        " xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\""
        " xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\""
        " xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\"";
  }
  out += ">\n<dc:format>application/pdf</dc:format>\n";
  alternatives(out, "dc:title", metadata.title);
  if (!metadata.author.empty()) {
    out += "<dc:creator><rdf:Seq><rdf:li>";
    append_xml(out, metadata.author);
    out += "</rdf:li></rdf:Seq></dc:creator>\n";
  }
  alternatives(out, "dc:description", metadata.subject);
  if (!metadata.language.empty()) {
    out += "<dc:language><rdf:Bag><rdf:li>";
    append_xml(out, metadata.language);
    out += "</rdf:li></rdf:Bag></dc:language>\n";
  }
  element(out, "xmp:CreateDate", metadata.date);
  element(out, "xmp:ModifyDate", metadata.date);
  element(out, "pdf:Producer", metadata.producer);
  if (archival) {
    out += std::string("<pdfaid:part>") + (pdf.archival == PdfArchival::a2b ? "2" : "3") +
           "</pdfaid:part>\n<pdfaid:conformance>B</pdfaid:conformance>\n";
  }
  if (pdf.ua1) {
    out += "<pdfuaid:part>1</pdfuaid:part>\n";
  }
  if (archival && pdf.ua1) {
    out += kUaSchema;
  }
  out += "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>";
  return out;
}

}  // namespace docmill::pdf
