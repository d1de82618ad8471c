#include "writer/losses.h"

#include <array>

namespace docmill {
namespace {

struct LossText {
  std::string_view code;
  std::string_view has_no;   // behind "FORMAT has no "
  std::string_view instead;  // what was written
};
constexpr std::array<LossText, kLosses> kTexts = {{
    {"E-WRT-060", "titles of links and images", "they are left out"},
    {"E-WRT-061", "markup inside markup as it stands here", "one of the two was chosen"},
    {"E-WRT-062", "alignment of columns", "they are all aligned at the start"},
    {"E-WRT-063", "headings that skip a level", "they stand one level below the heading before"},
    {"E-WRT-064", "headings inside of lists and quotes", "they became bold paragraphs"},
    {"E-WRT-065", "line breaks in headings, table cells and links", "they became spaces"},
    {"E-WRT-066", "raw HTML", "its tags are left out, its text stays"},
    {"E-WRT-067", "thematic breaks inside of lists and quotes", "they became lines of asterisks"},
    {"E-WRT-068", "footnotes of several blocks, or inside of footnotes", "their text was joined"},
    {"E-WRT-069", "images in this place", "their alternative text stands there"},
    {"E-WRT-070", "code blocks that are empty, or blanks at the ends of code", "they are left out"},
    {"E-WRT-071", "headings without text", "they are left out"},
    {"E-WRT-072", "tables that have a head alone", "an empty row was added"},
    {"E-WRT-073", "room for the cells that are missing in this table", "its rows became a list"},
    {"E-WRT-074", "languages of code with such names", "the code has none"},
}};

}  // namespace

void Losses::say(Loss loss, const Node& node) {
  const LossText& text = kTexts[static_cast<std::size_t>(loss)];
  Diagnostic diagnostic;
  diagnostic.severity = Severity::warning;
  diagnostic.kind = ErrorKind::data;
  diagnostic.code = text.code;
  diagnostic.message = std::string(format_) + " has no " + std::string(text.has_no) + ": " + std::string(text.instead);
  if (!document_.source().empty()) {
    diagnostic.place = place_at({}, document_.source(), node.span());
  }
  warnings_->push_back(std::move(diagnostic));
}

}  // namespace docmill
