// Fuzz target of documents: any bytes as Markdown, and through both writers.
//
// What must hold: nothing is thrown; nodes stand where they may, with places inside their parent's; what JSON says is
// read back as an equal tree; the HTML has balanced tags whatever raw HTML the text has, and no script.
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "docmill/writer.h"

namespace {

using docmill::Buffer;
using docmill::Document;
using docmill::Node;

void require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

void check_tree(const Document& document) {
  for (const Node& parent : document.nodes()) {
    require(parent.span().begin <= parent.span().end && parent.span().end <= document.source().size());
    for (const Node& child : parent.children()) {
      require(docmill::can_contain(parent.kind(), child.kind()));
      require(child.span().begin >= parent.span().begin && child.span().end <= parent.span().end);
    }
  }
}

void check_json(const Document& document) {
  Buffer json;
  docmill::write_json(document, {}, {}, json);
  require(docmill::read_document_json(json.view()) == document);
}

bool is_void(std::string_view name) {
  return name == "br" || name == "hr" || name == "img" || name == "input" || name == "wbr";
}

/// Nothing but our own tags has a '<' in the output.
void check_balance(std::string_view html) {
  std::vector<std::string_view> open;
  for (std::size_t at = html.find('<'); at != std::string_view::npos; at = html.find('<', at + 1)) {
    const bool closing = html[at + 1] == '/';
    const std::size_t begin = at + (closing ? 2 : 1);
    const std::string_view name = html.substr(begin, html.find_first_of(" >", begin) - begin);
    require(name != "script");
    if (closing) {
      require(!open.empty() && open.back() == name);
      open.pop_back();
    } else if (!is_void(name)) {
      open.push_back(name);
    }
  }
  require(open.empty());
}

void check_html(const Document& document) {
  docmill::WriteOptions options;
  options.contents = true;
  docmill::HtmlOptions html;
  Buffer page;
  docmill::write_html(document, options, html, page);
  html.fragment = true;
  Buffer fragment;
  docmill::write_html(document, options, html, fragment);
  check_balance(fragment.view());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Document document = docmill::parse_markdown(text);
  check_tree(document);
  check_tree(docmill::parse_markdown(text, docmill::MarkdownOptions::commonmark()));
  docmill::TransformOptions options;
  options.number_sections = true;
  const Document numbered = docmill::transform(document, options);
  check_json(numbered);
  check_html(numbered);
  options.raw_html = docmill::RawHtml::safe;
  options.links = docmill::LinkPolicy::safe;
  const Document clean = docmill::transform(document, options);
  check_tree(clean);
  check_json(clean);
  return 0;
}
