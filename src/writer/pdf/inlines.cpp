#include "writer/pdf/inlines.h"

#include <algorithm>

namespace docmill::pdf {
namespace {

constexpr float kNoteRise = 0.34F;  // of the size
constexpr float kNoteSize = 0.66F;

bool is_line_break(std::string_view html) {
  HtmlToken token;
  return next_html_token(html, token) && token.kind == HtmlToken::Kind::open_tag &&
         (token.name == "br" || token.name == "BR");
}

}  // namespace

Inlines::Inlines(Typesetter& typesetter) : set_(typesetter) {
  std::uint32_t headings = 0;
  for (const Node& node : set_.document.nodes()) {
    if (node.kind() == NodeKind::heading) {
      if (!node.id().empty()) {
        anchors_.emplace(node.id(), headings);
      }
      heading_numbers_.emplace(&node, headings++);
    } else if (node.kind() == NodeKind::footnote_definition) {
      notes_ = std::max(notes_, node.number());
    }
  }
}

std::uint32_t Inlines::note_of(std::uint32_t number) const {
  return number == 0 || number > notes_ ? kNone : number - 1;
}

const StyledText& Inlines::collect(Node::Children inlines, Span place, const TextStyle& style, ElementId owner,
                                   Room room) {
  room_ = room;
  text_.clear();
  text_.place = place;
  for (const Node& node : inlines) {
    inline_node(node, style, owner, kNone, 0);
  }
  return text_;
}

void Inlines::append(std::string_view text, const TextStyle& style, ElementId owner, std::uint32_t link) {
  text_.text.append(text);
  Run run{};
  run.style = set_.style(style);
  run.owner = owner;
  run.link = link;
  text_.end_run(run);
}

void Inlines::children(const Node& parent, const TextStyle& style, ElementId owner, std::uint32_t link, int depth) {
  for (const Node& node : parent.children()) {
    inline_node(node, style, owner, link, depth);
  }
}

void Inlines::inline_node(const Node& node, const TextStyle& style, ElementId owner, std::uint32_t link, int depth) {
  TextStyle changed = style;
  switch (node.kind()) {
    case NodeKind::text:
      append(node.text(), style, owner, link);
      return;
    case NodeKind::soft_break:
      append(" ", style, owner, link);
      return;
    case NodeKind::line_break:
      append("\n", style, owner, link);
      return;
    case NodeKind::emph:
      changed.font.italic = !style.font.italic;
      break;
    case NodeKind::strong:
      changed.font.weight = std::max(700, style.font.weight);
      break;
    case NodeKind::strikethrough:
      changed.strike = true;
      break;
    case NodeKind::code:
      changed.role = FontRole::mono;
      changed.size = static_cast<float>(style.size * set_.theme.mono_scale);
      changed.code = true;
      changed.background = true;
      append(node.text(), changed, link == kNone ? set_.layout.structure.add(Role::code, owner) : owner, link);
      return;
    case NodeKind::html_inline:
      if (is_line_break(node.text())) {
        append("\n", style, owner, link);
      }
      return;
    case NodeKind::footnote_reference:
      note_reference(node, style, owner);
      return;
    case NodeKind::link:
      this->link(node, style, owner, depth);
      return;
    case NodeKind::image:
      image(node, style, owner, link, depth);
      return;
    default:
      break;
  }
  children(node, changed, owner, link, depth + 1);
}

void Inlines::link(const Node& node, const TextStyle& style, ElementId owner, int depth) {
  Link link;
  if (node.url().starts_with('#')) {
    const auto anchor = anchors_.find(node.url().substr(1));
    if (anchor == anchors_.end()) {
      set_.warn("E-PDF-020", "the link to '" + std::string(node.url()) + "' leads to no heading of this document",
                "the anchors are the headings in lower case, with hyphens for blanks", node.span());
      children(node, style, owner, kNone, depth + 1);
      return;
    }
    link.target = anchor->second;
  } else if (node.url().empty() || !is_safe_url(node.url())) {
    children(node, style, owner, kNone, depth + 1);
    return;
  } else {
    link.url = node.url();
  }
  link.element = set_.layout.structure.add(Role::link, owner);
  link.title = node.title().empty() ? node.url() : node.title();
  set_.layout.links.push_back(link);
  TextStyle changed = style;
  changed.colour = set_.theme.link;
  children(node, changed, link.element, static_cast<std::uint32_t>(set_.layout.links.size() - 1), depth + 1);
}

void Inlines::note_reference(const Node& node, const TextStyle& style, ElementId owner) {
  const std::uint32_t note = note_of(node.number());
  TextStyle changed = style;
  changed.rise = style.size * kNoteRise;
  changed.size = style.size * kNoteSize;
  changed.colour = set_.theme.link;
  if (note == kNone) {
    append("[" + std::string(node.label()) + "]", style, owner, kNone);
    return;
  }
  Link link;
  link.note = note;
  link.title = "footnote";
  link.element = set_.layout.structure.add(Role::link, set_.layout.structure.add(Role::reference, owner));
  set_.layout.links.push_back(link);
  text_.text.append(std::to_string(node.number()));
  Run run{};
  run.style = set_.style(changed);
  run.owner = link.element;
  run.link = static_cast<std::uint32_t>(set_.layout.links.size() - 1);
  run.note = note;
  text_.end_run(run);
}

void Inlines::image(const Node& node, const TextStyle& style, ElementId owner, std::uint32_t link, int depth) {
  const ElementId figure = set_.layout.structure.add(Role::figure, owner);
  const std::uint32_t picture = set_.picture(node, room_.width, room_.height, figure);
  if (picture != kNone) {
    const std::string alternative = plain_text(node);
    if (alternative.empty() && set_.pdf.ua1) {
      set_.warn("E-PDF-014",
                "PDF/UA: the picture '" + std::string(node.url().substr(0, 80)) + "' has no alternative text",
                "say what it shows between the brackets: ![what it shows](picture.png)", node.span(), true);
    }
    set_.layout.structure.set_alternative(figure, alternative.empty() ? std::string(node.url()) : alternative);
    text_.text.append("\uFFFC");
    Run run{};
    run.style = set_.style(style);
    run.owner = figure;
    run.link = link;
    run.picture = picture;
    text_.end_run(run);
    return;
  }
  TextStyle changed = style;
  changed.font.italic = true;
  changed.colour = set_.theme.muted;
  append("[", changed, owner, link);
  if (node.has_children()) {
    children(node, changed, owner, link, depth + 1);
  } else {
    append(node.url(), changed, owner, link);
  }
  append("]", changed, owner, link);
}

}  // namespace docmill::pdf
