// Fuzz target of the text writers: any bytes as Markdown, through every one of them.
//
// What must hold: nothing is thrown; Markdown is read back as the same tree, and written the same again, unless
// emphasis is nested so deep that no marks may give it; no output grows beyond a bound or holds half a character; lines
// end.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/utf8.h"
#include "docmill/writer.h"

namespace {

using namespace docmill;

constexpr std::size_t kMostGrowth = 2000;
constexpr int kSureEmphasis = 3;  // so deep emphasis can be written in every place

void require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

/// How many of emphasis, strong and strikethrough stand in one another.
int emphasis_depth(const Node& node) {
  int deepest = 0;
  for (const Node& child : node.children()) {
    deepest = std::max(deepest, emphasis_depth(child));
  }
  const NodeKind kind = node.kind();
  return deepest + (kind == NodeKind::emph || kind == NodeKind::strong || kind == NodeKind::strikethrough ? 1 : 0);
}

void check_markdown(const Document& document) {
  Buffer once;
  write_markdown(document, {}, once);
  const Document again = parse_markdown(once.view());
  if (!(again == document)) {
    require(emphasis_depth(document.root()) > kSureEmphasis);
    return;
  }
  Buffer twice;
  write_markdown(again, {}, twice);
  require(twice.view() == once.view());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Document source = parse_markdown({reinterpret_cast<const char*>(data), size});
  check_markdown(source);
  TransformOptions shape;
  shape.number_sections = size % 2 == 0;
  shape.raw_html = static_cast<RawHtml>(size % 4);
  const Document document = transform(source, shape);
  std::vector<Diagnostic> warnings;
  AllOptions options;
  options.common.contents = size % 3 == 0;
  options.common.warnings = &warnings;
  for (const Format format : {Format::rst, Format::asciidoc, Format::text, Format::html, Format::json}) {
    Buffer out;
    write(document, format, options, out);
    require(out.size() <= (size + 100) * kMostGrowth);
    require(utf8::is_valid(out.view()));
    require(format == Format::html || format == Format::json || out.empty() || out.view().back() == '\n');
  }
  return 0;
}
