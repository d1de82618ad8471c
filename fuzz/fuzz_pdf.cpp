// Fuzz target of PDF: any bytes as Markdown, under options taken from the first byte; what begins with `<`, as a
// drawing.
//
// What must hold: nothing is thrown; the file begins and ends as a PDF file does (ISO 32000-1, 7.5); writing again
// gives the same bytes.
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "docmill/writer.h"

namespace {

void require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

class OneImage : public docmill::ImageSource {
 public:
  explicit OneImage(std::string bytes) : bytes_(std::make_shared<const std::string>(std::move(bytes))) {}
  std::shared_ptr<const std::string> load(std::string_view) override { return bytes_; }

 private:
  std::shared_ptr<const std::string> bytes_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace docmill;
  const std::uint8_t choice = size == 0 ? 0 : data[0];
  TransformOptions shape;
  shape.number_sections = (choice & 1) != 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  OneImage image{std::string(bytes)};
  const Document document = transform(parse_markdown(choice == '<' ? "![x](x.svg)" : bytes), shape);
  std::vector<Diagnostic> warnings;
  WriteOptions options;
  options.contents = (choice & 2) != 0;
  options.landscape = (choice & 4) != 0;
  options.warnings = &warnings;
  options.images = &image;
  PdfOptions pdf;
  pdf.title_page = (choice & 8) != 0;
  pdf.line_numbers = (choice & 16) != 0;
  Buffer out;
  write_pdf(document, options, pdf, out);
  require(out.view().starts_with("%PDF-"));
  require(out.view().ends_with("%%EOF\n"));
  Buffer again;
  write_pdf(document, options, pdf, again);
  require(out.view() == again.view());
  return 0;
}
