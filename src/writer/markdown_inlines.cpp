// Inlines as Markdown.
#include <utility>

#include "base/utf8.h"
#include "document/characters.h"
#include "document/entities.h"
#include "document/html_scan.h"
#include "writer/markdown_writer.h"

namespace docmill::markdown_writer {
namespace {

/// The code point that the output of `node` begins with, as far as flanking goes.
char32_t first_of(const Node& node) {
  switch (node.kind()) {
    case NodeKind::text:
      return node.text().empty() ? U' ' : utf8::decode(node.text(), 0).code_point;
    case NodeKind::emph:
    case NodeKind::strong:
      return U'*';
    case NodeKind::strikethrough:
      return U'~';
    case NodeKind::code:
      return U'`';
    case NodeKind::link:
    case NodeKind::footnote_reference:
      return U'[';
    case NodeKind::image:
      return U'!';
    case NodeKind::html_inline:
      return U'<';
    case NodeKind::line_break:
      return U'\\';
    default:
      return U'\n';
  }
}

/// The code point that the output of `node` ends with.
char32_t last_of(const Node& node) {
  if (node.kind() == NodeKind::text) {
    return node.text().empty() ? U' ' : utf8::decode_before(node.text(), node.text().size()).code_point;
  }
  return node.kind() == NodeKind::soft_break ? U'\n' : U')';  // some punctuation
}

char32_t last_of_children(const Node& parent) {
  const Node* last = nullptr;
  for (const Node& child : parent.children()) {
    last = &child;
  }
  return last != nullptr ? last_of(*last) : U'\n';
}

bool is_word(char32_t c) { return c != '\n' && !markdown::is_unicode_space(c) && !markdown::is_unicode_punctuation(c); }

bool is_emphasis(const Node& node) { return node.kind() == NodeKind::emph || node.kind() == NodeKind::strong; }

/// Whether "*" between these could both begin and end emphasis.
bool is_two_faced(char32_t outside, char32_t inside) {
  return can_open('*', outside, inside) && can_close('*', outside, inside);
}

/// Whether a mark of emphasis inside of `node`, which has to be "*" then, could be read as one of the other end; of one
/// kind of emphasis, unless `kind` is the document.
bool has_two_faced_mark(const Node& node, NodeKind kind = NodeKind::document) {
  const auto counts = [kind](const Node& child) {
    return child.has_children() && (kind == NodeKind::document ? is_emphasis(child) : child.kind() == kind);
  };
  const Node* previous = nullptr;
  for (const Node& child : node.children()) {
    if (previous != nullptr &&
        ((counts(*previous) && is_two_faced(last_of_children(*previous), first_of(child))) ||
         (counts(child) && is_two_faced(last_of(*previous), first_of(child.children().front()))))) {
      return true;
    }
    previous = &child;
  }
  return false;
}

/// Whether the first child of `node` is of `kind`, its first child too, and so on for `levels`.
bool begins_with(const Node& node, NodeKind kind, int levels) {
  const Node* at = &node;
  for (; levels > 0; --levels) {
    if (!at->has_children() || at->children().front().kind() != kind) {
      return false;
    }
    at = &at->children().front();
  }
  return true;
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
  mark_end_ = 0;
  line_start_ = breaks == Breaks::lines || breaks == Breaks::further_lines;
  brackets_ = false;
  first_as_reference_ = false;
  write_children(inlines, U'\n');
}

void MarkdownInlines::write_children(Node::Children inlines, char32_t after) {
  for (auto at = inlines.begin(); at != inlines.end();) {
    const Node& child = *at;
    ++at;
    write_node(child, at == inlines.end() ? after : first_of(*at));
  }
}

void MarkdownInlines::write_node(const Node& node, char32_t after) {
  const bool in_cell = breaks_ == Breaks::cell;
  switch (node.kind()) {
    case NodeKind::text:
      write_text(node.text(), after);
      return;
    case NodeKind::emph:
      write_emphasis(node, 1, after);
      break;
    case NodeKind::strong:
      write_emphasis(node, 2, after);
      break;
    case NodeKind::strikethrough:
      write_strikethrough(node, after);
      return;
    case NodeKind::code:
      if (!node.text().empty()) {
        append_code_span(node.text(), in_cell, *out_);
      }
      break;
    case NodeKind::link:
      write_link(node, after);
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

/// Makes a punctuation character of what stands before, since the end of a reference is one.
void MarkdownInlines::reference_before() {
  const utf8::Decoded last = utf8::decode_before(out_->view(), out_->size());
  out_->truncate(out_->size() - last.size);
  append_reference(last.code_point, *out_);
}

/// "*", or "_" next to another "*"; where neither could begin or end here, a neighbour becomes a reference.
void MarkdownInlines::write_emphasis(const Node& node, std::size_t size, char32_t after) {
  if (!node.has_children()) {
    return;
  }
  const char32_t first = first_of(node.children().front());
  const char32_t last = last_of_children(node);
  // Marks of a kind that begin or end together, or stand between letters inside of one another, may be too many to end
  // anything (rules 9 and 10 of CommonMark 6.2). Two "_" next to each other would be one mark.
  const char touched = out_->size() > begin_ && out_->size() == mark_end_ ? out_->view().back() : '\0';
  // Three "*" in a row are read rightly by rule 9, and stay.
  const bool triple = touched == '\0' && begins_with(node, node.kind(), 2);
  const bool two_faced = !triple && has_two_faced_mark(node);
  const bool crowded = after == U'*' || touched == '*' || two_faced;
  // Of emphasis in emphasis only "_" can be read, even if a neighbour has to become a reference for it.
  const bool alike = two_faced && touched == '\0' && has_two_faced_mark(node, node.kind());
  const bool underscore =
      alike || (crowded && touched != '_' && can_open('_', before(), first) && can_close('_', last, after));
  const char mark = underscore ? '_' : '*';
  constexpr std::string_view kMarks = "**__";
  write_between(kMarks.substr(mark == '*' ? 0 : 2, size), node, first, last, after);
}

void MarkdownInlines::write_strikethrough(const Node& node, char32_t after) {
  if (!node.has_children()) {
    return;
  }
  write_between("~~", node, first_of(node.children().front()), last_of_children(node), after);
}

/// The children of `node` between `marks`. Where these could not begin or end, a neighbour becomes a reference, and so
/// does a blank inside at an end.
void MarkdownInlines::write_between(std::string_view marks, const Node& node, char32_t first, char32_t last,
                                    char32_t after) {
  const char mark = marks.front();
  if (!can_open(mark, before(), first) && is_word(before())) {
    reference_before();
  }
  line_start_ = false;
  out_->append(marks);
  mark_end_ = out_->size();
  first_as_reference_ = first != U'\n' && markdown::is_unicode_space(first);
  const bool blank_end = markdown::is_unicode_space(last);
  write_children(node.children(), blank_end ? U'\n' : static_cast<char32_t>(mark));
  out_->append(marks);
  mark_end_ = out_->size();
  first_as_reference_ = !can_close(mark, blank_end ? U';' : last, after) && is_word(after);
}

void MarkdownInlines::write_link(const Node& link, char32_t after) {
  std::string_view address;
  if (!brackets_ && is_autolink(link, address)) {
    out_->push('<');
    out_->append(address);
    out_->push('>');
    return;
  }
  static_cast<void>(after);
  out_->push('[');
  line_start_ = false;
  const bool brackets = std::exchange(brackets_, true);
  write_children(link.children(), U']');
  brackets_ = brackets;
  write_target(link);
}

void MarkdownInlines::write_image(const Node& image) {
  out_->append("![");
  line_start_ = false;
  const bool brackets = std::exchange(brackets_, true);
  write_children(image.children(), U']');
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
