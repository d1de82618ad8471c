// Fuzz target of PDF. The first two bytes are options, the third says what the rest is: Markdown, a drawing, or a style
// file; fuzz/seeds makes such files of tests/cases/pdf.
//
// What must hold: nothing is thrown but what a claim, a limit or a style file refuses; the file begins and ends as a
// PDF file does (ISO 32000-1, 7.5); writing again gives the same bytes, or the same error.
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

/// The file, or the code of the error.
std::string written(const docmill::Document& document, const docmill::WriteOptions& options,
                    const docmill::PdfOptions& pdf) {
  docmill::Buffer out;
  try {
    docmill::write_pdf(document, options, pdf, out);
  } catch (const docmill::Error& error) {
    return error.diagnostic().code;
  }
  require(out.view().starts_with("%PDF-"));
  require(out.view().ends_with("%%EOF\n"));
  return out.str();
}

struct Input {
  std::uint8_t layout = 0, claims = 0, kind = 0;
  std::string_view rest;
};

Input split(std::string_view bytes) {
  Input input;
  std::uint8_t* const parts[] = {&input.layout, &input.claims, &input.kind};
  for (std::uint8_t* part : parts) {
    if (!bytes.empty()) {
      *part = static_cast<std::uint8_t>(bytes.front());
      bytes.remove_prefix(1);
    }
  }
  input.kind %= 3;
  input.rest = bytes;
  return input;
}

constexpr std::string_view kStyled = "# Title\n\nText and `code`.\n\n- item\n\n> quote\n\n|a|b|\n|-|-|\n|1|2|\n";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace docmill;
  const Input input = split({reinterpret_cast<const char*>(data), size});
  TransformOptions shape;
  shape.number_sections = (input.layout & 1) != 0;
  OneImage image{std::string(input.rest)};
  const std::string_view texts[] = {input.rest, "# Drawing\n\n![x](x.svg)\n", kStyled};
  const Document document = transform(parse_markdown(texts[input.kind]), shape);
  std::vector<Diagnostic> warnings;
  WriteOptions options;
  options.contents = (input.layout & 2) != 0;
  options.landscape = (input.layout & 4) != 0;
  constexpr std::string_view kThemes[] = {"modern", "classic", "compact", "modern"};
  options.theme = kThemes[input.layout >> 5 & 3];
  options.language = (input.layout & 128) != 0 ? "de" : "en";
  options.warnings = &warnings;
  options.images = &image;
  PdfOptions pdf;
  pdf.title_page = (input.layout & 8) != 0;
  pdf.line_numbers = (input.layout & 16) != 0;
  pdf.ua1 = (input.claims & 1) != 0;
  constexpr PdfArchival kLevels[] = {PdfArchival::none, PdfArchival::a2b, PdfArchival::a3b, PdfArchival::none};
  pdf.archival = kLevels[input.claims >> 1 & 3];
  pdf.user_password = (input.claims & 8) != 0 ? "secret" : "";
  pdf.owner_password = (input.claims & 16) != 0 ? "owner" : "";
  pdf.strict_fonts = (input.claims & 32) != 0;
  if ((input.claims & 64) != 0) {
    pdf.hyphenate = (input.claims & 1) == 0;
  }
  if ((input.claims & 128) != 0) {
    pdf.attachments.push_back({"data.json", "application/json", "source data", std::string(input.rest)});
  }
  if (input.kind == 2) {
    pdf.style = input.rest;
    pdf.style_name = "s.toml";
  }
  const std::string first = written(document, options, pdf);
  // Without any of these there is nothing to refuse; E-PDF-009 is what only a larger input reaches.
  require(first.starts_with("%PDF-") || input.claims != 0 || input.kind == 2);
  require(first == written(document, options, pdf));
  return 0;
}
