// Inlines as reStructuredText.
#include <algorithm>
#include <array>
#include <charconv>

#include "writer/rst_text.h"
#include "writer/rst_writer.h"

namespace docmill::rst {
namespace {

/// The first byte a reader sees of `node`; a space when there is none.
char first_byte(const Node& node) {
  for (const Node* at = &node; at != node.next(); ++at) {
    if ((at->kind() == NodeKind::text || at->kind() == NodeKind::code) && !at->text().empty()) {
      return at->text().front();
    }
  }
  return ' ';
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n'; }

constexpr bool is_alnum(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

constexpr std::array<bool, 256> kAddressMarks = [] {
  std::array<bool, 256> table{};
  for (const char c : std::string_view("/.-~=&%#+?_")) {
    table[static_cast<unsigned char>(c)] = true;
  }
  return table;
}();

/// An address that Docutils makes a link of by itself, as it stands.
bool is_bare_address(std::string_view text) {
  if (!text.starts_with("https://") && !text.starts_with("http://")) {
    return false;
  }
  const std::string_view rest = text.substr(text.find("//") + 2);
  for (std::size_t at = 0; at < rest.size(); ++at) {
    const char c = rest[at];
    if (is_alnum(c)) {
      continue;
    }
    const char next = at + 1 < rest.size() ? rest[at + 1] : '_';
    const bool reference = c == '_' && kAddressMarks[static_cast<unsigned char>(next)];
    if (!kAddressMarks[static_cast<unsigned char>(c)] || reference) {
      return false;
    }
  }
  return !rest.empty() && rest.front() != '/' && (rest.back() == '/' || is_alnum(rest.back()));
}

}  // namespace

bool RstInlines::can_follow(char next) { return can_follow_markup(next); }

void RstInlines::write(Node::Children inlines, Breaks breaks, bool bold, LineOutput& lines, Buffer& out) {
  out_ = &out;
  lines_ = &lines;
  breaks_ = breaks;
  begin_ = out.size();
  behind_markup_ = false;
  line_start_ = true;
  open_ = Style::plain;
  colon_end_ = 0;
  write_children(inlines, bold ? Style::strong : Style::plain);
  close();
  end_text();
}

void RstInlines::write_children(Node::Children inlines, Style style) {
  for (const Node& child : inlines) {
    write_node(child, style);
  }
}

RstInlines::Style RstInlines::nested(Style outer, Style inner, const Node& node) {
  if (outer == Style::plain || outer == inner) {
    return inner;
  }
  losses_.add(Loss::nested_markup, node);
  return outer == Style::link ? outer : std::max(outer, inner);
}

void RstInlines::write_node(const Node& node, Style style) {
  switch (node.kind()) {
    case NodeKind::text:
      write_text(node.text(), style);
      return;
    case NodeKind::emph:
      write_children(node.children(), nested(style, Style::emph, node));
      return;
    case NodeKind::strong:
      write_children(node.children(), nested(style, Style::strong, node));
      return;
    case NodeKind::strikethrough:
      write_children(node.children(), nested(style, Style::strike, node));
      return;
    case NodeKind::code:
      write_code(node, style);
      return;
    case NodeKind::link:
      write_link(node, style);
      return;
    case NodeKind::image:
      write_image(node, {}, style);
      return;
    case NodeKind::html_inline:
      write_html(node, style);
      return;
    case NodeKind::soft_break:
      write_break(node, false, style);
      return;
    case NodeKind::line_break:
      write_break(node, true, style);
      return;
    case NodeKind::footnote_reference:
      if (node.number() != 0 && style == Style::link) {
        losses_.add(Loss::footnote, node);
      } else if (node.number() != 0) {
        close();
        open("[", 'x');
        char digits[12];
        out_->append(
            {digits, static_cast<std::size_t>(std::to_chars(digits, digits + 12, node.number()).ptr - digits)});
        out_->append("]_");
        end_markup();
      }
      return;
    default:
      return;  // blocks do not stand here
  }
}

// ---- styles -------------------------------------------------------------------------------------------------------

void RstInlines::open(std::string_view start, char first) {
  if (behind_markup_ || !can_open_behind(block(), first)) {
    part();
  }
  line_start_ = false;
  out_->append(start);
}

/// Stands between markup and what touches it. An address that stands for itself would take the backslash for its own.
void RstInlines::part() {
  if (behind_markup_ && !address_.empty()) {
    out_->truncate(out_->size() - address_.size());
    out_->push('`');
    append_text(address_, false, true, *out_);
    out_->append(" <");
    append_url(address_, *out_);
    out_->append(">`__");
  }
  out_->append("\\ ");
  behind_markup_ = false;
}

/// Ends the markup that is open. Blanks at its end are moved behind it.
void RstInlines::close() {
  if (open_ == Style::plain || open_ == Style::link) {
    return;
  }
  end_text();
  std::size_t end = out_->size();
  while (is_blank(out_->view()[end - 1])) {
    --end;
  }
  const std::string blanks(out_->view_from(end));
  out_->truncate(end);
  out_->append(open_ == Style::emph ? "*" : open_ == Style::strong ? "**" : "`");
  out_->append(blanks);
  if (blanks.empty()) {
    end_markup();
  }
  open_ = Style::plain;
}

/// A colon behind a word is escaped because an address or a role may follow. Here nothing does.
void RstInlines::end_text() {
  if (colon_end_ != 0 && colon_end_ == out_->size()) {
    out_->truncate(colon_end_ - 2);
    out_->push(':');
  }
  colon_end_ = 0;
}

void RstInlines::write_text(std::string_view text, Style style) {
  if (style != open_) {
    close();
    std::size_t blanks = 0;
    while (style != Style::plain && blanks < text.size() && is_blank(text[blanks])) {
      ++blanks;
    }
    if (blanks > 0) {
      if (!line_start_) {  // indentation has a meaning
        follow(' ');
        out_->append(blanks, ' ');
      }
      text.remove_prefix(blanks);
    }
    if (text.empty()) {
      return;
    }
    if (style != Style::plain) {
      open(style == Style::emph ? "*" : style == Style::strong ? "**" : ":strike:`", text.front());
      open_ = style;
    }
  }
  while (line_start_ && !text.empty() && is_blank(text.front())) {
    text.remove_prefix(1);
  }
  if (text.empty()) {
    return;
  }
  const bool line_start = line_start_;
  if (behind_markup_) {
    follow(text.front());
  }
  line_start_ = false;
  if (style == Style::link) {
    for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<')) {
      append_text(text.substr(0, at), false, true, *out_);
      out_->append("\\<");
      text.remove_prefix(at + 1);
    }
  }
  const bool quoted = style == Style::link || style == Style::strike;
  append_text(text, line_start, quoted, *out_);
  colon_end_ = !quoted && text.back() == ':' && ends_in_escaped_colon(text) ? out_->size() : 0;
}

void RstInlines::write_break(const Node& node, bool hard, Style style) {
  end_text();
  if (hard && breaks_ == Breaks::line_block && style != Style::link) {
    close();
    while (out_->size() > begin_ && out_->view().back() == ' ') {
      out_->truncate(out_->size() - 1);
    }
    lines_->next();
    out_->append("| ");
    begin_ = out_->size();
    line_start_ = true;
    behind_markup_ = false;
    return;
  }
  if (hard) {
    losses_.add(Loss::line_break, node);
  }
  if (breaks_ == Breaks::blanks) {
    follow(' ');
    out_->push(' ');
    return;
  }
  while (out_->size() > begin_ && out_->view().back() == ' ') {
    out_->truncate(out_->size() - 1);
  }
  lines_->next();
  if (breaks_ == Breaks::line_block) {
    out_->append("  ");
  }
  line_start_ = true;
  behind_markup_ = false;
}

// ---- leaves -------------------------------------------------------------------------------------------------------

void RstInlines::write_code(const Node& code, Style style) {
  if (style == Style::link) {
    losses_.add(Loss::nested_markup, code);
    write_text(code.text(), style);
    return;
  }
  if (style != Style::plain) {
    losses_.add(Loss::nested_markup, code);
  }
  std::string_view text = code.text();
  while (!text.empty() && is_blank(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && is_blank(text.back())) {
    text.remove_suffix(1);
  }
  if (text.size() != code.text().size()) {
    losses_.add(Loss::code, code);
  }
  if (text.empty()) {
    return;
  }
  close();
  // Inside of a literal nothing is escaped: what would end it early needs the role.
  const bool role =
      text.find("``") != std::string_view::npos || text.front() == '`' || text.back() == '`' || text.back() == '\\';
  open(role ? ":literal:`" : "``", text.front());
  if (!role) {
    append_literal(text, *out_);
    out_->append("``");
  } else {
    for (const char c : text) {
      if (c == '`' || c == '\\') {
        out_->push('\\');
      }
      out_->push(c);
    }
    out_->push('`');
  }
  end_markup();
}

void RstInlines::write_link(const Node& link, Style style) {
  if (style == Style::link) {
    write_children(link.children(), style);
    return;
  }
  if (style != Style::plain) {
    losses_.add(Loss::nested_markup, link);
  }
  if (!link.title().empty()) {
    losses_.add(Loss::link_title, link);
  }
  close();
  const Node* only = link.has_children() && (&link + 1)->next() == link.next() ? &link + 1 : nullptr;
  if (only != nullptr && only->kind() == NodeKind::image) {
    write_image(*only, link.url(), Style::plain);
    return;
  }
  if (only != nullptr && only->kind() == NodeKind::text && only->text() == link.url() && is_bare_address(link.url())) {
    open({}, 'x');
    out_->append(link.url());
    end_markup(link.url());
    return;
  }
  open("`", first_byte(link));
  const std::size_t begin = out_->size();
  open_ = Style::link;
  write_children(link.children(), Style::link);
  while (out_->size() > begin && is_blank(out_->view().back())) {
    out_->truncate(out_->size() - 1);
  }
  behind_markup_ = false;
  open_ = Style::plain;
  out_->append(out_->size() > begin ? " <" : "<");
  const bool anchor =
      link.url().starts_with('#') && std::binary_search(anchors_->begin(), anchors_->end(), link.url().substr(1));
  if (anchor) {
    out_->append(link.url().substr(1));
    out_->push('_');
  } else if (link.url().empty()) {
    out_->push('#');
  } else {
    append_url(link.url(), *out_);
  }
  out_->append(">`__");
  end_markup();
}

void RstInlines::write_image(const Node& image, std::string_view target, Style style) {
  if (style == Style::link) {
    losses_.add(Loss::image, image);
    write_children(image.children(), style);
    return;
  }
  close();
  open("|", 'x');
  images_.push_back({&image, target});
  out_->append("image ");
  out_->append(std::to_string(images_.size()));
  out_->push('|');
  end_markup();
}

void RstInlines::write_html(const Node& html, Style style) {
  if (is_break_tag(html.text())) {
    write_break(html, true, style);
    return;
  }
  if (style == Style::link) {
    losses_.add(Loss::raw_html, html);
    return;
  }
  close();
  open(":raw-html:`", '<');
  for (const char c : html.text()) {
    if (c == '`') {
      out_->append("&#96;");
    } else {
      out_->push(c == '\n' ? ' ' : c);
    }
  }
  out_->push('`');
  end_markup();
}

}  // namespace docmill::rst
