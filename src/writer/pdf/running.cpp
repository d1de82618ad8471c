#include "writer/pdf/running.h"

#include <algorithm>
#include <array>

#include "writer/pdf/blocks.h"

namespace docmill::pdf {
namespace {

struct Fields {
  std::string title, section, page, pages, date, author;
};

/// Unknown fields stay as they are written.
std::string fill(std::string_view pattern, const Fields& fields) {
  const std::pair<std::string_view, const std::string&> known[] = {
      {"{title}", fields.title}, {"{section}", fields.section}, {"{page}", fields.page},
      {"{pages}", fields.pages}, {"{date}", fields.date},       {"{author}", fields.author}};
  std::string out;
  while (!pattern.empty()) {
    bool found = false;
    for (const auto& [name, value] : known) {
      if (pattern.starts_with(name)) {
        out += value;
        pattern.remove_prefix(name.size());
        found = true;
        break;
      }
    }
    if (!found) {
      out += pattern.front();
      pattern.remove_prefix(1);
    }
  }
  // An empty field at the end leaves the space before it.
  out.erase(out.find_last_not_of(' ') + 1);
  return out;
}

std::array<std::string, 3> filled(const RunningLine& line, const Fields& fields) {
  return {fill(line.left, fields), fill(line.centre, fields), fill(line.right, fields)};
}

/// `text` as one line of at most `width`, cut with an ellipsis; where there is a choice, behind a word.
std::uint32_t fitted_line(Typesetter& set, std::string text, StyleId style, double width) {
  std::uint32_t line = set.single_line(text, style, 0);
  while (set.layout.lines[line].width > width && text.size() > 1) {
    const double part = std::max(0.0, width / set.layout.lines[line].width);
    auto keep = std::min(text.size() - 1, static_cast<std::size_t>(static_cast<double>(text.size()) * part));
    while (keep > 1 && (static_cast<unsigned char>(text[keep]) & 0xc0) == 0x80) {
      --keep;
    }
    if (const std::size_t space = text.rfind(' ', keep); space != std::string::npos && space > keep * 2 / 3) {
      keep = space;
    }
    text.resize(std::max<std::size_t>(keep, 1));
    line = set.single_line(text + "\u2026", style, 0);
  }
  return line;
}

/// Three texts side by side in `width`: when they are too long, the middle keeps at least two fifths, and of two that
/// share a line the shorter keeps what it needs of its half.
void fit(Typesetter& set, const std::array<std::string, 3>& texts, StyleId style, double width,
         std::uint32_t (&lines)[3]) {
  double wide[3] = {0, 0, 0};
  for (std::size_t i = 0; i < 3; ++i) {
    lines[i] = texts[i].empty() ? kNone : set.single_line(texts[i], style, 0);
    wide[i] = lines[i] == kNone ? 0 : set.layout.lines[lines[i]].width;
  }
  const double apart = 2 * set.theme.running_size;
  double most[3] = {width, width, width};
  if (wide[1] > 0 && (wide[0] > 0 || wide[2] > 0)) {
    most[1] = std::max(width * 0.4, width - 2 * (std::max(wide[0], wide[2]) + apart));
    most[0] = most[2] = (width - std::min(wide[1], most[1])) / 2 - apart;
  } else if (wide[0] > 0 && wide[2] > 0) {
    most[0] = std::max((width - apart) / 2, width - apart - wide[2]);
    most[2] = std::max((width - apart) / 2, width - apart - wide[0]);
  }
  for (std::size_t i = 0; i < 3; ++i) {
    if (wide[i] > most[i]) {
      lines[i] = fitted_line(set, texts[i], style, most[i]);
    }
  }
}

}  // namespace

std::vector<RunningText> running_text(Typesetter& set, const Pages& pages, const Metadata& metadata) {
  const StyleId style = set.style(Typesetter::plain(FontRole::body, set.theme.running_size, set.theme.muted));
  Fields fields;
  fields.title = metadata.title;
  fields.author = metadata.author;
  fields.date = set.options.date.substr(0, 10);
  fields.pages = std::to_string(pages.pages.size());
  std::vector<RunningText> all(pages.pages.size());
  for (std::size_t i = 0; i < pages.pages.size(); ++i) {
    const Page& page = pages.pages[i];
    if (page.title) {
      continue;
    }
    fields.page = std::to_string(i + 1);
    fields.section = page.heading == kNone ? std::string() : set.layout.headings[page.heading].title;
    if (fields.section == fields.title) {
      fields.section.clear();
    }
    const double width = text_area(set.theme, set.options, page.landscape).width;
    // The head of the first page would say what stands right below it.
    if (i != 0) {
      fit(set, filled(set.theme.header, fields), style, width, all[i].header);
    }
    fit(set, filled(set.theme.footer, fields), style, width, all[i].footer);
  }
  const StyleId number_style = set.style(Typesetter::plain(FontRole::body, set.theme.size, set.theme.muted));
  for (ContentsRow& row : set.layout.contents) {
    if (row.last_line) {
      const std::uint32_t page = set.layout.headings[row.heading].page;
      const ElementId owner = set.layout.tokens[set.layout.lines[row.line].first].owner;
      row.number_line = set.single_line(std::to_string(page + 1), number_style, owner);
    }
  }
  return all;
}

}  // namespace docmill::pdf
