// Inlines as Markdown.
#include <algorithm>
#include <string>
#include <utility>

#include "base/utf8.h"
#include "document/characters.h"
#include "document/entities.h"
#include "document/html_scan.h"
#include "writer/markdown_writer.h"

namespace docmill::markdown_writer {
namespace {

char32_t last_of_children(const Node& parent) {
  const Node* last = nullptr;
  for (const Node& child : parent.children()) {
    last = &child;
  }
  return last != nullptr ? edges_of(*last).last : U'\n';
}

/// An address that is a link between < and >, or as it stands.
bool is_autolink(const Node& link, std::string_view& text) {
  const Node* child = &link + 1;
  if (!link.has_children() || child->next() != link.next() || child->kind() != NodeKind::text ||
      !link.title().empty()) {
    return false;
  }
  text = child->text();
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte <= ' ' || byte == 0x7f || text[i] == '<' || text[i] == '>' || text[i] == '|' ||
        (text[i] == '&' && markdown::decode_entity(text.substr(i)).length != 0)) {
      return false;
    }
  }
  std::size_t scheme = 0;
  while (scheme < text.size() && (markdown::is_alphanumeric(text[scheme]) || text[scheme] == '+' ||
                                  text[scheme] == '.' || text[scheme] == '-')) {
    ++scheme;
  }
  const bool has_scheme =
      scheme >= 2 && scheme <= 32 && scheme < text.size() && text[scheme] == ':' && markdown::is_letter(text.front());
  if (has_scheme && link.url() == text) {
    return true;
  }
  const std::size_t at = text.find('@');
  const auto plain = [](std::string_view part) {
    for (const char c : part) {
      if (!markdown::is_alphanumeric(c) && c != '.' && c != '-') {
        return false;
      }
    }
    return !part.empty() && markdown::is_alphanumeric(part.front()) && markdown::is_alphanumeric(part.back()) &&
           part.find("..") == std::string_view::npos && part.find("-.") == std::string_view::npos &&
           part.find(".-") == std::string_view::npos && part.size() < 60;
  };
  return link.url().starts_with("mailto:") && link.url().substr(7) == text && at != std::string_view::npos &&
         plain(text.substr(0, at)) && plain(text.substr(at + 1));
}

}  // namespace

void MarkdownInlines::write(Node::Children inlines, Breaks breaks, LineOutput& lines, Buffer& out) {
  out_ = &out;
  lines_ = &lines;
  first_line_ = breaks == Breaks::lines;
  breaks_ = breaks == Breaks::further_lines || breaks == Breaks::behind_text ? Breaks::lines : breaks;
  begin_ = out.size();
  line_start_ = breaks == Breaks::lines || breaks == Breaks::further_lines;
  brackets_ = false;
  first_as_reference_ = false;
  write_level(inlines, U'\n');
}

/// Inlines whose emphasis is read for itself: those of a block, a link or an image.
void MarkdownInlines::write_level(Node::Children inlines, char32_t after) {
  const std::size_t begin = marks_.size();
  const std::size_t outer = std::exchange(next_mark_, begin);
  if (std::any_of(inlines.begin(), inlines.end(), is_marked)) {
    plan_.make(inlines, before(), after, marks_);
  }
  write_children(inlines, after);
  marks_.resize(begin);
  next_mark_ = outer;
}

void MarkdownInlines::write_children(Node::Children inlines, char32_t after) {
  for (auto at = inlines.begin(); at != inlines.end();) {
    const Node& child = *at;
    ++at;
    write_node(child, at == inlines.end() ? after : edges_of(*at).first);
  }
}

void MarkdownInlines::write_node(const Node& node, char32_t after) {
  const bool in_cell = breaks_ == Breaks::cell;
  switch (node.kind()) {
    case NodeKind::text:
      write_text(node.text(), after);
      return;
    case NodeKind::emph:
    case NodeKind::strong:
    case NodeKind::strikethrough:
      write_marked(node);
      return;
    case NodeKind::code:
      if (!node.text().empty()) {
        append_code_span(node.text(), in_cell, *out_);
      }
      break;
    case NodeKind::link:
      write_link(node);
      break;
    case NodeKind::image:
      write_image(node);
      break;
    case NodeKind::html_inline:
      write_html(node.text());
      break;
    case NodeKind::footnote_reference:
      out_->append("[^");
      out_->append(node.label());
      out_->push(']');
      first_as_reference_ = line_start_ && after == U':';  // else it would be a definition
      break;
    case NodeKind::soft_break:
      write_break(node, false);
      return;
    case NodeKind::line_break:
      write_break(node, true);
      return;
    default:
      return;  // blocks do not stand here
  }
  line_start_ = false;
}

void MarkdownInlines::write_text(std::string_view text, char32_t after) {
  if (const std::size_t bare = std::exchange(bare_, 0); bare != 0) {
    out_->append(text.substr(0, bare));
    text.remove_prefix(bare);
    line_start_ = false;
  }
  if (first_as_reference_ && !text.empty()) {
    first_as_reference_ = false;
    line_start_ = false;
    append_first_as_reference(text, *out_);
  }
  if (!line_start_ && out_->size() == begin_ && !text.empty() && markdown::is_blank(text.front())) {
    append_first_as_reference(text, *out_);
  }
  TextPlace place;
  place.line_start = line_start_;
  place.brackets = brackets_;
  place.cell = breaks_ == Breaks::cell;
  place.after = after < 0x80 ? static_cast<char>(after) : 'x';
  append_text(text, place, *out_);
  line_start_ = line_start_ && text.empty();
}

char32_t MarkdownInlines::before() const {
  if (out_->size() == begin_ || line_start_) {
    return U'\n';
  }
  return utf8::decode_before(out_->view(), out_->size()).code_point;
}

/// A backslash in front of a letter, or an underscore between two, needed no backslash; in front of a sign it does.
void MarkdownInlines::escape_before_sign() {
  const std::string_view text = out_->view().substr(begin_);
  const std::size_t backslashes = text.size() - (text.find_last_not_of('\\') + 1);
  const bool in_word = text.size() >= 2 && text.back() == '_' && markdown::is_alphanumeric(text[text.size() - 2]);
  if (backslashes % 2 == 1) {
    out_->push('\\');
  } else if (in_word) {
    out_->truncate(out_->size() - 1);
    out_->append("\\_");
  }
}

/// Makes a punctuation character of what stands before, since the end of a reference is one. Marks of strikethrough do
/// not count as that.
void MarkdownInlines::reference_before() {
  std::size_t tildes = 0;
  while (out_->view()[out_->size() - 1 - tildes] == '~') {
    ++tildes;
  }
  out_->truncate(out_->size() - tildes);
  const utf8::Decoded last = utf8::decode_before(out_->view(), out_->size());
  out_->truncate(out_->size() - last.size);
  escape_before_sign();
  append_reference(last.code_point, *out_);
  out_->append(tildes, '~');
}

/// Of the last `count` characters, which are signs.
void MarkdownInlines::strip_backslashes(std::size_t count) {
  const std::string signs(out_->view().substr(out_->size() - 2 * count));
  out_->truncate(out_->size() - 2 * count);
  for (std::size_t i = 0; i < count; ++i) {
    out_->push(signs[2 * i + 1]);
  }
}

/// The children of `node` between marks. Where these could not begin or end, a neighbour becomes a reference, and so
/// does a blank inside at an end.
void MarkdownInlines::write_marked(const Node& node) {
  if (!node.has_children()) {
    return;
  }
  const EmphasisMarks marks = marks_[next_mark_++];
  strip_backslashes(marks.bare_before);
  if (marks.reference_before) {
    reference_before();
  }
  line_start_ = false;
  out_->append(marks.size, marks.mark);
  const Node& front = node.children().front();
  first_as_reference_ =
      first_as_reference_ || (front.kind() == NodeKind::text && markdown::is_unicode_space(edges_of(front).first));
  const bool blank_end = markdown::is_unicode_space(last_of_children(node));
  bare_ = marks.bare_first;
  write_children(node.children(), blank_end ? U'\n' : static_cast<char32_t>(marks.mark));
  strip_backslashes(marks.bare_last);
  out_->append(marks.size, marks.mark);
  first_as_reference_ = marks.reference_after;
  bare_ = marks.bare_after;
}

void MarkdownInlines::write_link(const Node& link) {
  std::string_view address;
  if (!brackets_ && is_autolink(link, address)) {
    out_->push('<');
    out_->append(address);
    out_->push('>');
    return;
  }
  out_->push('[');
  line_start_ = false;
  const bool brackets = std::exchange(brackets_, true);
  write_level(link.children(), U']');
  brackets_ = brackets;
  write_target(link);
}

void MarkdownInlines::write_image(const Node& image) {
  out_->append("![");
  line_start_ = false;
  const bool brackets = std::exchange(brackets_, true);
  write_level(image.children(), U']');
  brackets_ = brackets;
  write_target(image);
}

void MarkdownInlines::write_target(const Node& node) {
  const bool in_cell = breaks_ == Breaks::cell;
  out_->append("](");
  if (!node.url().empty() || !node.title().empty()) {
    append_destination(node.url(), in_cell, *out_);
  }
  if (!node.title().empty()) {
    out_->append(" \"");
    append_escaped(node.title(), in_cell ? "\"|" : "\"", *out_);
    out_->push('"');
  }
  out_->push(')');
}

void MarkdownInlines::write_html(std::string_view html) {
  const bool in_cell = breaks_ == Breaks::cell;
  // So far to the right a further line of a paragraph begins nothing else; its blanks go. Behind a definition the first
  // line is a further one.
  constexpr std::string_view kFar = "    ";
  if (line_start_ && markdown::html_block_start(html, false) != 0) {
    if (first_line_ && out_->size() == begin_) {
      out_->append("[//]: #");
      lines_->next();
    }
    out_->append(kFar);
  }
  for (std::size_t at = 0; at < html.size(); ++at) {
    const char c = html[at];
    if (c == '\n' && breaks_ == Breaks::lines) {
      lines_->next();
      out_->append(at + 1 < html.size() && markdown::is_letter(html[at + 1]) ? std::string_view() : kFar);
    } else {
      out_->append(c == '|' && in_cell ? "\\" : "");
      out_->push(c == '\n' ? ' ' : c);
    }
  }
}

void MarkdownInlines::write_break(const Node& node, bool hard) {
  if (breaks_ != Breaks::lines) {
    if (hard) {
      losses_.add(Loss::line_break, node);
    }
    out_->push(' ');
    return;
  }
  if (hard) {
    out_->push('\\');
  }
  lines_->next();
  line_start_ = true;
}

}  // namespace docmill::markdown_writer
