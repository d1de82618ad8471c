#include "writer/pdf/inlines.h"

#include <algorithm>

#include "document/characters.h"
#include "writer/html_words.h"
#include "writer/pdf/syntax.h"

namespace docmill::pdf {
namespace {

using markdown::equals_lower;

constexpr float kNoteRise = 0.34F;  // of the size
constexpr float kNoteSize = 0.66F;

constexpr float kLowered = 0.16F;
constexpr std::size_t kMostOpenTags = 64;

bool is_any(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::any_of(names.begin(), names.end(), [name](std::string_view one) { return equals_lower(name, one); });
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
  siblings(inlines, style, owner, kNone, 0);
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

void Inlines::siblings(Node::Children nodes, TextStyle style, ElementId owner, std::uint32_t link, int depth) {
  std::vector<OpenTag> open;
  for (const Node& node : nodes) {
    if (node.kind() != NodeKind::html_inline) {
      inline_node(node, style, owner, link, depth);
      continue;
    }
    std::string_view html = node.text();
    HtmlToken token;
    while (next_html_token(html, token)) {
      if (token.kind == HtmlToken::Kind::open_tag && is_any(token.name, {"br"})) {
        append("\n", style, owner, link);
      } else if (token.kind == HtmlToken::Kind::open_tag || token.kind == HtmlToken::Kind::close_tag) {
        apply_tag(token, style, open, node.span());
      }
    }
  }
}

bool Inlines::apply_tag(const HtmlToken& token, TextStyle& style, std::vector<OpenTag>& open, Span place) {
  TextStyle changed = style;
  if (is_any(token.name, {"b", "strong"})) {
    changed.font.weight = std::max(700, style.font.weight);
  } else if (is_any(token.name, {"i", "em", "cite", "dfn", "var"})) {
    changed.font.italic = true;
  } else if (is_any(token.name, {"s", "del", "strike"})) {
    changed.strike = true;
  } else if (is_any(token.name, {"u", "ins"})) {
    changed.underline = true;
  } else if (is_any(token.name, {"code", "kbd", "samp", "tt"})) {
    changed.role = FontRole::mono;
    changed.size = static_cast<float>(style.size * (style.code ? 1 : set_.theme.mono_scale));
    changed.code = changed.background = true;
  } else if (is_any(token.name, {"sup", "sub"})) {
    changed.rise += style.size * (equals_lower(token.name, "sup") ? kNoteRise : -kLowered);
    changed.size = style.size * kNoteSize;
  } else if (is_any(token.name, {"mark"})) {
    changed.background = true;
  } else if (!is_any(token.name, {"wbr", "small", "abbr", "bdi", "span", "q"})) {
    set_.warn("E-PDF-024", "HTML tags that PDF has no counterpart for are left out; the text in them stays",
              "write it in Markdown, or let the HTML go to HTML output only", place);
    return false;
  }
  if (token.kind == HtmlToken::Kind::open_tag) {
    if (!token.self_closing && open.size() < kMostOpenTags) {
      open.push_back({token.name, style});
      style = changed;
    }
    return true;
  }
  const auto same = [&](const OpenTag& tag) {
    return tag.name.size() == token.name.size() &&
           std::equal(tag.name.begin(), tag.name.end(), token.name.begin(),
                      [](char a, char b) { return markdown::to_lower(a) == markdown::to_lower(b); });
  };
  if (const auto begun = std::find_if(open.rbegin(), open.rend(), same); begun != open.rend()) {
    style = begun->outer;
    open.erase(std::prev(begun.base()), open.end());
  }
  return true;
}

std::vector<StyledText> Inlines::collect_html(const Node& block, const TextStyle& outer, ElementId owner) {
  std::vector<StyledText> paragraphs;
  std::vector<OpenTag> open;
  TextStyle style = outer;
  std::string_view html = block.text();
  std::string_view hidden;  // the element whose end is waited for
  text_.clear();
  text_.place = block.span();
  const auto end_paragraph = [&] {
    if (!text_.text.empty()) {
      paragraphs.push_back(std::move(text_));
      text_ = StyledText{};
      text_.place = block.span();
    }
  };
  HtmlToken token;
  while (next_html_token(html, token)) {
    const bool tag = token.kind == HtmlToken::Kind::open_tag || token.kind == HtmlToken::Kind::close_tag;
    if (!hidden.empty()) {
      hidden = token.kind == HtmlToken::Kind::close_tag && token.name == hidden ? std::string_view() : hidden;
    } else if (token.kind == HtmlToken::Kind::text) {
      const std::string text = readable_html(token.text);
      if (!text_.text.empty() || text.find_first_not_of(' ') != std::string::npos) {
        append(std::string_view(text).substr(text_.text.empty() ? text.find_first_not_of(' ') : 0), style, owner,
               kNone);
      }
    } else if (tag && hides_text(token.name)) {
      hidden = token.kind == HtmlToken::Kind::open_tag ? token.name : std::string_view();
    } else if (tag && is_any(token.name, {"br"})) {
      append("\n", style, owner, kNone);
    } else if (tag) {
      const HarmlessTag kind = harmless_tag(token.name);
      if (kind == HarmlessTag::block_pair || kind == HarmlessTag::block_void ||
          !apply_tag(token, style, open, block.span())) {
        end_paragraph();
      }
    }
  }
  end_paragraph();
  return paragraphs;
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
    if (set_.pdf.archival != PdfArchival::none && ascii_url(link.url).size() > kMostStringBytes) {
      set_.warn("E-PDF-016", "PDF/A: the address of a link is longer than 32,767 bytes", "shorten it", node.span(),
                true);
    }
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
