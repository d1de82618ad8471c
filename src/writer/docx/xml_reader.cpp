// See xml_reader.h. Depth is counted before parsing, since what is nested is freed by recursion.
#include "writer/docx/xml_reader.h"

#include "docmill/base.h"

namespace docmill::docx {
namespace {

constexpr int kDeepest = 200;

[[noreturn]] void refuse(std::string_view name, const std::string& what) {
  throw Error(ErrorKind::data, "E-WRT-043", "'" + std::string(name) + "' of the DOCX file " + what,
              "save it again in the program it is from");
}

/// The byte behind the next `end` at or after `at`.
std::size_t behind(std::string_view content, std::size_t at, std::string_view end) {
  const std::size_t found = content.find(end, at);
  return found == std::string_view::npos ? content.size() : found + end.size();
}

/// The byte behind the tag that begins at `at`; quoted values may hold '>'.
std::size_t behind_tag(std::string_view content, std::size_t at) {
  char quote = '\0';
  for (; at < content.size(); ++at) {
    const char c = content[at];
    if (quote != '\0') {
      quote = c == quote ? '\0' : quote;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      return at + 1;
    }
  }
  return at;
}

void check_depth(std::string_view name, std::string_view content) {
  int depth = 0;
  for (std::size_t at = content.find('<'); at != std::string_view::npos; at = content.find('<', at)) {
    const std::string_view rest = content.substr(at);
    if (rest.starts_with("<!--")) {
      at = behind(content, at + 4, "-->");
    } else if (rest.starts_with("<![CDATA[")) {
      at = behind(content, at, "]]>");
    } else if (rest.starts_with("<!")) {
      refuse(name, "has a document type");
    } else if (rest.starts_with("<?")) {
      at = behind(content, at, "?>");
    } else {
      const std::size_t end = behind_tag(content, at);
      const bool closes = rest.starts_with("</");
      const bool empty = end >= 2 && content[end - 2] == '/';
      depth += closes ? -1 : empty ? 0 : 1;
      if (depth > kDeepest) {
        refuse(name, "is nested too deeply");
      }
      at = end;
    }
  }
}

}  // namespace

pugi::xml_document parse_xml(std::string_view name, std::string_view content) {
  check_depth(name, content);
  pugi::xml_document document;
  const pugi::xml_parse_result result = document.load_buffer(
      content.data(), content.size(), pugi::parse_default | pugi::parse_ws_pcdata, pugi::encoding_utf8);
  if (!result || document.document_element().empty()) {
    refuse(name, "is not well-formed");
  }
  return document;
}

}  // namespace docmill::docx
