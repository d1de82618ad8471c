// See losses.h.
#include "writer/docx/losses.h"

#include <array>

namespace docmill::docx {
namespace {

struct Words {
  std::string_view code;
  std::string_view message;
  std::string_view hint;
};

constexpr std::array<Words, 8> kWords = {{
    {"E-WRT-032", "control characters are left out: a DOCX file cannot hold them", "remove them from the text"},
    {"E-WRT-033", "HTML tags that DOCX has no counterpart for are left out; the text in them stays",
     "say it in Markdown, or write HTML"},
    {"E-WRT-034", "a link has no target that a DOCX file may have: its text stays, the link goes",
     "use an address of at most 2,000 characters that runs no code"},
    {"E-WRT-035", "a link leads to a heading that is not in the document: its text stays, the link goes",
     "check the part behind the #"},
    {"E-WRT-036", "a list starts above 32,767, where Word stops counting: it starts there", {}},
    {"E-WRT-037", "lists are nested deeper than Word's nine levels: the deeper ones are all of level nine", {}},
    {"E-WRT-038",
     "a table has more columns than the page has room for: its text is small and broken into pieces; beyond 63 "
     "columns, "
     "so is the table",
     "put it on a landscape page: <!-- docmill: landscape -->"},
    {"E-WRT-044",
     "a header or footer of the reference document refers to parts that are not taken over: it is left out",
     "keep to text, fields and pictures in headers and footers"},
}};

}  // namespace

void Losses::report(Loss loss, const Node& node) {
  const std::uint32_t bit = 1U << static_cast<unsigned>(loss);
  if (warnings_ == nullptr || (reported_ & bit) != 0) {
    return;
  }
  reported_ |= bit;
  const Words& words = kWords[static_cast<std::size_t>(loss)];
  Diagnostic warning;
  warning.severity = Severity::warning;
  warning.kind = ErrorKind::data;
  warning.code = words.code;
  warning.message = words.message;
  warning.hint = words.hint;
  if (!document_.source().empty()) {
    warning.place = place_at({}, document_.source(), node.span());
  }
  warnings_->push_back(std::move(warning));
}

}  // namespace docmill::docx
