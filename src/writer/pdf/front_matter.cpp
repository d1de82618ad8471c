// What stands in front of the text: the title page, who wrote the document and when, the contents.
#include <algorithm>

#include "writer/inline_queries.h"
#include "writer/labels.h"
#include "writer/pdf/blocks.h"

namespace docmill::pdf {
namespace {

constexpr double kFrontLeading = 1.4;

TextStyle body(double size, Colour colour) { return Typesetter::plain(FontRole::body, size, colour); }

}  // namespace

void Blocks::title_page(const Node* title) {
  const HeadingLook& look = set_.theme.headings[0];
  Slice space;
  space.kind = SliceKind::space;
  space.height = static_cast<float>(area_.height * 0.3);
  slices().push_back(space);
  Frame frame;
  frame.width = area_.width;
  frame.element = set_.layout.structure.root();
  if (title != nullptr) {
    title_scale_ = 1.45;
    heading(*title, frame);
    title_scale_ = 1;
  }
  keep_next_ = false;
  if (title == nullptr) {
    front_line(set_.options.title, body(look.size * 1.45, look.colour), kFrontLeading, 0);
  }
  front_line(set_.pdf.subject, body(set_.theme.size * 1.25, set_.theme.muted), kFrontLeading, 4);
  front_line(set_.pdf.author, body(set_.theme.size * 1.1, set_.theme.text), kFrontLeading, 22);
  front_line(date(), body(set_.theme.size * 1.1, set_.theme.muted), kFrontLeading, set_.pdf.author.empty() ? 22 : 3);
  page_break();
}

/// Who wrote the document, and when, below its title.
void Blocks::byline() {
  if (set_.options.author.empty() && set_.options.date.empty()) {
    return;
  }
  front_line(set_.options.author, body(set_.theme.size, set_.theme.muted), kFrontLeading, 0);
  front_line(date(), body(set_.theme.size, set_.theme.muted), kFrontLeading, 0);
  gap(set_.theme.size);
}

std::string_view Blocks::date() const { return std::string_view(set_.options.date).substr(0, 10); }

void Blocks::front_line(std::string_view text, const TextStyle& style, double leading, double before) {
  if (text.empty()) {
    return;
  }
  const ElementId element = set_.layout.structure.add(Role::paragraph, set_.layout.structure.root());
  StyledText styled;
  styled.text.append(text);
  Run run{};
  run.style = set_.style(style);
  run.owner = element;
  styled.end_run(run);
  const TokenRange tokens = set_.tokens(styled);
  LineLook look;
  look.size = style.size;
  look.leading = style.size * leading;
  look.width = area_.width;
  look.right_to_left = tokens.right_to_left;
  look.align = set_.layout.right_to_left ? Align::right : Align::left;
  look.owner = element;
  gap(before);
  add_lines(set_.lines(tokens, {area_.width}), look);
}

void Blocks::contents() {
  std::vector<ContentsEntry> entries =
      docmill::contents(set_.document, {static_cast<std::uint32_t>(set_.options.contents_depth), true});
  const Node* const own = own_contents(set_.document);
  std::erase_if(entries, [own](const ContentsEntry& entry) { return entry.heading == own; });
  if (entries.empty()) {
    return;
  }
  own_contents_ = own;
  // The title looks like a heading of the second level, and is none: no bookmark leads to it.
  const HeadingLook& look = set_.theme.headings[1];
  TextStyle title = Typesetter::plain(FontRole::heading, look.size, look.colour);
  title.font = {look.weight, look.italic};
  gap_ = look.before;
  keep_next_ = false;
  front_line(labels_for(set_.options.language).contents, title, kHeadingLeading, 0);
  keep_next_ = true;
  const ElementId list = set_.layout.structure.add(Role::contents, set_.layout.structure.root());
  gap_ = look.after;
  for (const ContentsEntry& entry : entries) {
    contents_line(entry, list);
  }
  gap_ = set_.theme.paragraph_gap * 3;
}

void Blocks::contents_line(const ContentsEntry& entry, ElementId list) {
  const Node& node = *entry.heading;
  const double number_room = 34;
  const double indent = (entry.depth - 1) * set_.theme.size * 1.5;
  const bool top = entry.depth == 1;
  TextStyle style = Typesetter::plain(FontRole::body, set_.theme.size, set_.theme.text);
  style.font.weight = top ? 600 : 400;
  Link link;
  link.target = inlines_.heading_of(node);
  link.element = set_.layout.structure.add(
      Role::link, set_.layout.structure.add(Role::reference, set_.layout.structure.add(Role::contents_item, list)));
  link.title = "heading";
  Run run{};
  run.style = set_.style(style);
  run.owner = link.element;
  StyledText text;
  text.place = node.span();
  double hanging = 0;
  if (!node.section().empty()) {
    StyledText number;
    number.text.append(node.section());
    number.text.append("\u00a0\u00a0");
    number.end_run(run);
    hanging = set_.extent(set_.tokens(number)).most;
    text.text.append(node.section());
    text.text.append("\u00a0 ");
  }
  plain_text(node, text.text);
  run.link = static_cast<std::uint32_t>(set_.layout.links.size());
  text.end_run(run);
  set_.layout.links.push_back(link);
  const double width = std::max(60.0, area_.width - indent - number_room);
  const TokenRange tokens = set_.tokens(text);
  if (tokens.first == tokens.last) {
    return;
  }
  hanging = std::min(hanging, width / 2);
  const LineRange lines = set_.lines(tokens, {width, false, hanging});
  for (std::uint32_t i = lines.first; i < lines.last; ++i) {
    const double left = indent + (i == lines.first ? 0 : hanging);
    Slice slice;
    slice.kind = SliceKind::contents;
    slice.index = static_cast<std::uint32_t>(set_.layout.contents.size());
    slice.height = static_cast<float>(set_.theme.size * set_.theme.leading);
    slice.baseline = static_cast<float>(slice.height * 0.5 + set_.theme.size * 0.35);
    slice.before = static_cast<float>(gap_ + pad_ + (top && i == lines.first ? set_.theme.list_gap * 1.6 : 0));
    slice.x = static_cast<float>(tokens.right_to_left ? 0 : left);
    slice.width = static_cast<float>(area_.width - left);
    slice.right_to_left = tokens.right_to_left;
    slice.owner = link.element;
    if (i != lines.first) {
      slice.flags |= Slice::keep_with_previous;
    }
    ContentsRow row;
    row.heading = link.target;
    row.line = i;
    row.last_line = i + 1 == lines.last;
    set_.layout.contents.push_back(row);
    add(slice);
  }
}

}  // namespace docmill::pdf
