// See numbering.h. Bullets need no counting: six definitions serve all of them, two for each mark in turn, so that
// neighbouring lists stay apart.
#include "writer/docx/numbering.h"

#include <algorithm>
#include <array>

#include "writer/docx/xml.h"

namespace docmill::docx {
namespace {

enum Abstract : int { kBullets = 0, kTasks = 2, kDots = 4, kParentheses = 5 };

constexpr std::array<std::string_view, 3> kMarks = {"\u2022", "\u25e6", "\u25aa"};

void append_level(int abstract, int level, Buffer& out) {
  append_number("<w:lvl w:ilvl=\"", level, "\"><w:start w:val=\"1\"/>", out);
  if (abstract >= kDots) {
    append_number("<w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%", level + 1, abstract == kDots ? ".\"/>" : ")\"/>",
                  out);
  } else if (abstract >= kTasks) {
    // The box of a task is part of the text, where it can be clicked.
    out.append("<w:numFmt w:val=\"bullet\"/><w:suff w:val=\"nothing\"/><w:lvlText w:val=\"\u200b\"/>");
  } else {
    append_text("<w:numFmt w:val=\"bullet\"/><w:lvlText w:val=\"",
                kMarks[static_cast<std::size_t>(level) % kMarks.size()], "\"/>", out);
  }
  append_number("<w:lvlJc w:val=\"left\"/><w:pPr><w:ind w:left=\"", kListStep * (level + 1), "\" w:hanging=\"", out);
  append_number("", kListStep, "\"/></w:pPr>", out);
  // Bullets are of a font that has all of them, whatever that of the text is.
  out.append(abstract >= kTasks
                 ? "</w:lvl>"
                 : "<w:rPr><w:rFonts w:ascii=\"Arial\" w:hAnsi=\"Arial\" w:cs=\"Arial\"/></w:rPr></w:lvl>");
}

void append_abstract(int abstract, Buffer& out) {
  append_number("<w:abstractNum w:abstractNumId=\"", abstract, "\"><w:multiLevelType w:val=\"multilevel\"/>", out);
  for (int level = 0; level < kListLevels; ++level) {
    append_level(abstract, level, out);
  }
  out.append("</w:abstractNum>");
}

}  // namespace

std::uint32_t Numbering::add(const Node& list, int level, bool tasks, bool turn) {
  if (!list.ordered()) {
    const int abstract = (tasks ? kTasks : kBullets) + (turn ? 1 : 0);
    used_ |= 1U << abstract;
    return static_cast<std::uint32_t>(abstract) + 1;
  }
  const int abstract = list.delimiter() == ')' ? kParentheses : kDots;
  used_ |= 1U << abstract;
  const std::uint32_t id = next_++;
  append_number("<w:num w:numId=\"", id, "\"><w:abstractNumId w:val=\"", entries_);
  append_number("", abstract, "\"/><w:lvlOverride w:ilvl=\"", entries_);
  append_number("", level, "\"><w:startOverride w:val=\"", entries_);
  append_number("", std::min(list.start(), kMostListNumber), "\"/></w:lvlOverride></w:num>", entries_);
  return id;
}

void Numbering::write(Buffer& out) const {
  out.append(kXmlDeclaration);
  out.append("<w:numbering xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">");
  for (int abstract = kBullets; abstract <= kParentheses; ++abstract) {
    if ((used_ & 1U << abstract) != 0) {
      append_abstract(abstract, out);
    }
  }
  for (int bullet = kBullets; bullet < kDots; ++bullet) {
    if ((used_ & 1U << bullet) == 0) {
      continue;
    }
    append_number("<w:num w:numId=\"", bullet + 1, "\"><w:abstractNumId w:val=\"", out);
    append_number("", bullet, "\"/></w:num>", out);
  }
  out.append(entries_.view());
  out.append("</w:numbering>");
}

}  // namespace docmill::docx
