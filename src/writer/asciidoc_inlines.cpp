// Inlines as AsciiDoc.
#include <algorithm>
#include <charconv>

#include "writer/asciidoc_writer.h"
#include "writer/inline_queries.h"

namespace docmill::asciidoc {
namespace {

/// The byte that the output of `node` begins with, as far as it decides about marks before it; a letter stands for the
/// name of a macro.
char first_byte(const Node& node) {
  switch (node.kind()) {
    case NodeKind::text:
      return node.text().empty() ? ' ' : node.text().front();
    case NodeKind::emph:
      return '_';
    case NodeKind::strong:
      return '*';
    case NodeKind::strikethrough:
      return '[';
    case NodeKind::code:
      return '`';
    case NodeKind::link:
    case NodeKind::image:
    case NodeKind::footnote_reference:
      return 'x';
    case NodeKind::html_inline:
      return '+';
    default:
      return ' ';
  }
}

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t'; }

bool is_web_address(std::string_view url) { return url.starts_with("https://") || url.starts_with("http://"); }

/// An address that is a link by itself: nothing in it is a mark, and its end is certain.
bool is_bare_address(std::string_view url) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' || c == '.' ||
           c == ':' || c == '-' || c == '?' || c == '=' || c == '%';
  };
  const char last = url.empty() ? '.' : url.back();
  return is_web_address(url) && std::all_of(url.begin(), url.end(), plain) && last != '.' && last != ':' &&
         last != '?' && url.find("--") == std::string_view::npos && url.find("..") == std::string_view::npos;
}

}  // namespace

void AsciidocInlines::write(Node::Children inlines, Breaks breaks) {
  breaks_ = breaks;
  begin_ = out_.size();
  place_ = {};
  place_.line_start = breaks == Breaks::lines;
  place_.cell = breaks == Breaks::cell;
  write_children(inlines, ' ');
}

void AsciidocInlines::write_children(Node::Children inlines, char after) {
  for (auto at = inlines.begin(); at != inlines.end();) {
    const Node& child = *at;
    ++at;
    write_node(child, at == inlines.end() ? after : first_byte(*at));
  }
}

void AsciidocInlines::write_node(const Node& node, char after) {
  switch (node.kind()) {
    case NodeKind::text:
      write_text(node.text());
      return;
    case NodeKind::emph:
      write_marked(node, '_', in_emph_, after);
      return;
    case NodeKind::strong:
      write_marked(node, '*', in_strong_, after);
      return;
    case NodeKind::strikethrough:
      write_marked(node, '#', in_strike_, after);
      return;
    case NodeKind::code:
      write_code(node, after);
      return;
    case NodeKind::link:
      write_link(node, after);
      return;
    case NodeKind::image:
      if (place_.brackets) {
        losses_.add(Loss::image, node);
        write_children(node.children(), after);
      } else {
        write_image(node, {});
      }
      return;
    case NodeKind::html_inline:
      if (is_break_tag(node.text())) {
        write_break(node, true);
      } else if (node.text().find("+++") == std::string_view::npos) {
        place_.line_start = false;
        out_.append("+++");
        for (const char c : node.text()) {
          out_.append(c == '|' && place_.cell ? "\\" : "");
          out_.push(c == '\n' ? ' ' : c);
        }
        out_.append("+++");
      } else {
        losses_.add(Loss::raw_html, node);
      }
      return;
    case NodeKind::soft_break:
      write_break(node, false);
      return;
    case NodeKind::line_break:
      write_break(node, true);
      return;
    case NodeKind::footnote_reference:
      write_footnote(node);
      return;
    default:
      return;  // blocks do not stand here
  }
}

void AsciidocInlines::write_text(std::string_view text) {
  while (place_.line_start && !text.empty() && is_blank(text.front())) {
    text.remove_prefix(1);  // indentation has a meaning
  }
  if (!text.empty()) {
    append_text(text, place_, out_);
    place_.line_start = false;
  }
}

/// Whether single marks are recognised behind what stands there.
bool AsciidocInlines::may_open(std::string_view refused) const {
  if (out_.size() == begin_) {
    return true;
  }
  const char before = out_.view().back();
  return !is_word(before) && refused.find(before) == std::string_view::npos;
}

void AsciidocInlines::write_marked(const Node& node, char mark, bool& open, char after) {
  const bool no_role = mark == '#' && place_.brackets;  // the role would be taken for an attribute of the macro
  if (open || no_role || !node.has_children()) {
    if (no_role) {
      losses_.add(Loss::nested_markup, node);
    }
    write_children(node.children(), after);
    return;
  }
  const bool behind_brackets = out_.size() > begin_ && out_.view().back() == ']';
  if (behind_brackets || (mark == '#' && place_.line_start)) {
    out_.append("{empty}");  // brackets would be attributes of the mark, or with others at the end, of a block
  }
  const std::size_t before = out_.size();
  const bool alone = may_open(";:}&") && !is_word(after);
  out_.append(mark == '#' ? "[.line-through]" : "");
  out_.push(mark);
  const std::size_t begin = out_.size();
  open = true;
  place_.line_start = false;
  const bool marked = std::exchange(place_.marked, place_.marked || mark == '#');
  write_children(node.children(), mark);
  place_.marked = marked;
  open = false;
  if (out_.size() == begin) {
    out_.truncate(before);
    return;
  }
  const std::string content(out_.view_from(begin));
  if (alone && !is_blank(content.front()) && !is_blank(content.back()) && content.front() != mark) {
    out_.push(mark);
    return;
  }
  out_.truncate(begin);
  out_.push(mark);
  out_.append(content);
  out_.push(mark);
  out_.push(mark);
}

void AsciidocInlines::write_break(const Node& node, bool hard) {
  if (hard && breaks_ != Breaks::blanks && !in_note_ && !place_.brackets) {
    out_.append(" +\n");
    place_.line_start = breaks_ == Breaks::lines;
    return;
  }
  if (hard) {
    losses_.add(Loss::line_break, node);
  }
  if (breaks_ != Breaks::lines || in_note_ || place_.brackets) {
    out_.push(' ');
    return;
  }
  while (out_.size() > begin_ && out_.view().back() == ' ') {
    out_.truncate(out_.size() - 1);
  }
  out_.push('\n');
  place_.line_start = true;
}

// ---- leaves -------------------------------------------------------------------------------------------------------

void AsciidocInlines::write_code(const Node& code, char after) {
  const std::string_view text = code.text();
  if (text.empty()) {
    return;
  }
  if (out_.size() > begin_) {
    const char before = out_.view().back();
    if (before == '"' || before == '\'' || before == ']') {
      out_.append("{empty}");  // with a quote before it a mark would be a typographic one
    }
  }
  place_.line_start = false;
  const bool alone = may_open(";:}&`\"'") && !is_word(after) && after != '`' && after != '"' && after != '\'';
  const std::string_view mark = alone ? "`" : "``";
  out_.append(mark);
  const bool literal = alone && text.find_first_of("+`\\") == std::string_view::npos && !is_blank(text.front()) &&
                       !is_blank(text.back());
  if (is_plain_code(text)) {
    out_.append(text);
  } else if (literal) {
    out_.push('+');
    for (const char c : text) {
      out_.append(c == '|' && place_.cell ? "\\" : "");
      out_.push(c);
    }
    out_.push('+');
  } else {
    append_encoded(text, out_);
  }
  out_.append(mark);
}

void AsciidocInlines::write_link(const Node& link, char after) {
  if (place_.brackets && !in_note_) {
    write_children(link.children(), after);
    return;
  }
  const Node* only = link.has_children() && (&link + 1)->next() == link.next() ? &link + 1 : nullptr;
  if (only != nullptr && only->kind() == NodeKind::image && !place_.brackets) {
    if (!link.title().empty()) {
      losses_.add(Loss::link_title, link);
    }
    write_image(*only, link.url());
    return;
  }
  const bool apart = out_.size() == begin_ || is_blank(out_.view().back());
  const bool same = only != nullptr && only->kind() == NodeKind::text && only->text() == link.url();
  place_.line_start = false;
  if (same && link.title().empty() && is_bare_address(link.url()) && apart && is_blank(after)) {
    out_.append(link.url());
    return;
  }
  const bool anchor =
      link.url().starts_with('#') && std::binary_search(anchors_->begin(), anchors_->end(), link.url().substr(1));
  if (anchor) {
    out_.append("xref:");
    out_.append(link.url());
  } else if (is_bare_address(link.url()) && apart) {
    out_.append(link.url());
  } else {
    out_.append("link:");
    if (link.url().empty()) {
      out_.push('#');
    }
    append_target(link.url(), false, out_);
  }
  out_.push('[');
  const TextPlace place = std::exchange(place_, {false, place_.marked, true, place_.cell});
  const std::size_t begin = out_.size();
  if (!link.title().empty()) {
    out_.push('"');
  }
  const std::size_t outer = std::exchange(begin_, out_.size());
  if (!same || !link.title().empty()) {
    write_children(link.children(), ']');
  }
  begin_ = outer;
  if (!link.title().empty()) {
    out_.append("\",title=\"");
    write_quoted(link.title());
    out_.push('"');
  } else if (out_.size() == begin && !same) {
    out_.append("{empty}");
  }
  place_ = place;
  out_.push(']');
}

void AsciidocInlines::write_quoted(std::string_view text) { append_text(text, {false, true, true, place_.cell}, out_); }

void AsciidocInlines::write_image(const Node& image, std::string_view target) {
  place_.line_start = false;
  if (out_.size() > begin_ && is_word(out_.view().back())) {
    out_.append("{empty}");
  }
  write_image_macro(image, target, false, image.title(), out_);
}

void write_image_macro(const Node& image, std::string_view target, bool block, std::string_view title, Buffer& out) {
  const TextPlace quoted{false, true, true, true};
  out.append(block ? "image::" : "image:");
  append_target(image.url(), block, out);
  out.push('[');
  const std::string alternative = plain_text(image);
  const bool plain = std::all_of(alternative.begin(), alternative.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ';
  });
  if (plain && !alternative.empty() && alternative.front() != ' ') {
    out.append(alternative);
  } else {
    out.push('"');
    append_text(alternative, quoted, out);
    out.push('"');
  }
  if (!target.empty()) {
    out.append(",link=\"");
    append_text(target, quoted, out);
    out.push('"');
  }
  if (!title.empty()) {
    out.append(",title=\"");
    append_text(title, quoted, out);
    out.append(block ? "\",caption=\"\"" : "\"");  // a caption without "Figure 1. "
  }
  out.push(']');
}

// ---- footnotes ----------------------------------------------------------------------------------------------------

const Node* AsciidocInlines::definition_of(const Node& reference) {
  if (notes_.empty()) {
    notes_.push_back(nullptr);
    for (const Node& block : document_.root().children()) {
      if (block.kind() == NodeKind::footnote_definition && block.number() != 0) {
        notes_.resize(std::max<std::size_t>(notes_.size(), std::size_t{block.number()} + 1));
        notes_[block.number()] = &block;
      }
    }
  }
  return reference.number() < notes_.size() ? notes_[reference.number()] : nullptr;
}

void AsciidocInlines::write_footnote(const Node& reference) {
  if (reference.number() == 0) {
    return;
  }
  if (in_note_ || place_.brackets) {
    losses_.add(Loss::footnote, reference);
    return;
  }
  const Node* definition = definition_of(reference);
  place_.line_start = false;
  out_.append("footnote:");
  if (definition != nullptr && definition->references() > 1) {
    out_.append("n" + std::to_string(reference.number()));
  }
  out_.push('[');
  if (definition != nullptr && reference.ordinal() == 1) {
    write_footnote_text(*definition);
  }
  out_.push(']');
}

void AsciidocInlines::write_footnote_text(const Node& definition) {
  in_note_ = true;
  const TextPlace place = std::exchange(place_, {false, place_.marked, true, place_.cell});
  const std::size_t outer = std::exchange(begin_, out_.size());
  bool first = true;
  for (const Node& block : definition.children()) {
    if (!first) {
      losses_.add(Loss::footnote, block);
      out_.push(' ');
    }
    first = false;
    if (block.kind() == NodeKind::paragraph) {
      write_children(block.children(), ']');
      continue;
    }
    losses_.add(Loss::footnote, block);
    std::string text = plain_text(block);
    std::replace(text.begin(), text.end(), '\n', ' ');
    append_text(text, place_, out_);
  }
  if (out_.size() == begin_) {
    out_.append("&#160;");  // a note without text would be no note
  }
  begin_ = outer;
  place_ = place;
  in_note_ = false;
}

}  // namespace docmill::asciidoc
