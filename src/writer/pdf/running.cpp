#include "writer/pdf/running.h"

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
  return out;
}

/// `text` as one line of at most `width`, cut with an ellipsis.
std::uint32_t fitted_line(Typesetter& set, std::string text, StyleId style, double width) {
  if (text.empty()) {
    return kNone;
  }
  std::uint32_t line = set.single_line(text, style, 0);
  while (set.layout.lines[line].width > width && text.size() > 4) {
    std::size_t keep = text.size() * 3 / 4;
    while (keep > 1 && (static_cast<unsigned char>(text[keep]) & 0xc0) == 0x80) {
      --keep;
    }
    text.resize(keep);
    line = set.single_line(text + "\u2026", style, 0);
  }
  return line;
}

}  // namespace

std::vector<RunningText> running_text(Typesetter& set, const Pages& pages, const Metadata& metadata) {
  const StyleId style = set.style(Typesetter::plain(FontRole::body, set.theme.running_size, set.theme.muted));
  const std::string* header[] = {&set.theme.header.left, &set.theme.header.centre, &set.theme.header.right};
  const std::string* footer[] = {&set.theme.footer.left, &set.theme.footer.centre, &set.theme.footer.right};
  Fields fields;
  fields.title = metadata.title;
  fields.author = metadata.author;
  fields.date = set.options.date.substr(0, 10);
  fields.pages = std::to_string(pages.pages.size());
  std::vector<RunningText> all(pages.pages.size());
  const double width = (set.options.page.width - set.theme.margin_left - set.theme.margin_right) * 0.62;
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
    for (std::size_t part = 0; part < 3; ++part) {
      // The head of the first page would say what stands right below it.
      if (i != 0) {
        all[i].header[part] = fitted_line(set, fill(*header[part], fields), style, width);
      }
      all[i].footer[part] = fitted_line(set, fill(*footer[part], fields), style, width);
    }
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
