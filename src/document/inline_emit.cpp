// From marks to nodes: walks the marks in order, joins the text between them and opens and closes spans.
#include "document/characters.h"
#include "document/entities.h"
#include "document/inline_parser.h"

namespace docmill::markdown {

void InlineParser::emit() {
  open_.clear();
  open_links_ = 0;
  std::uint32_t at = 0;
  for (const Mark& mark : marks_) {
    add_text(at, mark.begin);
    emit_mark(mark);
    at = mark.end;
  }
  add_text(at, size_);
  flush_text();
}

void InlineParser::emit_mark(const Mark& mark) {
  switch (mark.type) {
    case MarkType::plain:
      add_text(mark.begin, mark.end);
      return;
    case MarkType::escape:
      return;
    case MarkType::entity: {
      std::array<char, 8> bytes;
      const std::size_t size = encode_entity({mark.value, mark.more, 1}, bytes.data());
      add_bytes(arena_.copy({bytes.data(), size}), mark.begin, mark.end);
      return;
    }
    case MarkType::soft_break:
    case MarkType::line_break:
      flush_text();
      builder_.add(mark.type == MarkType::soft_break ? NodeKind::soft_break : NodeKind::line_break,
                   place(mark.begin, mark.end));
      return;
    case MarkType::code:
      emit_code(mark);
      return;
    case MarkType::html:
      flush_text();
      builder_.add(NodeKind::html_inline, place(mark.begin, mark.end))
          .set_text(content_.substr(mark.begin, mark.end - mark.begin));
      return;
    case MarkType::autolink:
    case MarkType::bare_link:
      emit_autolink(mark);
      return;
    case MarkType::delimiter:
      emit_delimiter(mark);
      return;
    case MarkType::link_open:
      open_link(mark);
      return;
    case MarkType::link_close:
      close_span(mark.begin, mark.end);
      return;
    case MarkType::footnote:
      emit_footnote(mark);
      return;
  }
}

// ---- spans --------------------------------------------------------------------------------------------------------

/// A run may end some spans with its first characters and begin others with its last; what is between is text.
void InlineParser::emit_delimiter(const Mark& mark) {
  const Delimiter& delimiter = delimiters_[mark.value];
  std::uint32_t at = mark.begin;
  for (std::uint32_t i = 0; i < delimiter.closings; ++i) {
    const std::uint32_t size = open_.back().size;
    close_span(at, at + size);
    at += size;
  }
  const std::uint32_t openings = mark.end - delimiter.opened;
  add_text(at, openings);
  at = openings;
  for (std::uint32_t i = delimiter.openings; i != kNone; i = openings_[i].next) {
    open_span(openings_[i].kind, at, at + openings_[i].size);
    at += openings_[i].size;
  }
}

void InlineParser::open_span(NodeKind kind, std::uint32_t begin, std::uint32_t end) {
  const bool alive = has_room();
  open_.push_back({alive, false, end - begin});
  if (!alive) {
    add_text(begin, end);
    return;
  }
  flush_text();
  builder_.open(kind, place(begin, end));
}

void InlineParser::close_span(std::uint32_t begin, std::uint32_t end) {
  const OpenSpan span = open_.back();
  open_.pop_back();
  if (!span.alive) {
    add_text(begin, end);
    return;
  }
  flush_text();
  open_links_ -= span.link ? 1 : 0;
  Node& node = builder_.close();
  node.set_span({node.span().begin, map_.at(end)});
}

void InlineParser::open_link(const Mark& mark) {
  const Link& link = links_[mark.value];
  open_span(link.image ? NodeKind::image : NodeKind::link, mark.begin, mark.end);
  if (open_.back().alive) {
    open_.back().link = true;
    ++open_links_;
    builder_.last().set_link(link.url, link.title);
  }
}

// ---- leaves -------------------------------------------------------------------------------------------------------

void InlineParser::emit_code(const Mark& mark) {
  flush_text();
  std::string_view code = content_.substr(mark.begin + mark.value, mark.end - mark.begin - 2 * mark.value);
  if (code.find('\n') != std::string_view::npos) {
    char* const copy = static_cast<char*>(arena_.allocate(code.size(), 1));
    for (std::size_t i = 0; i < code.size(); ++i) {
      copy[i] = code[i] == '\n' ? ' ' : code[i];
    }
    code = {copy, code.size()};
  }
  const bool padded = code.size() >= 2 && code.front() == ' ' && code.back() == ' ';
  if (padded && code.find_first_not_of(' ') != std::string_view::npos) {
    code = code.substr(1, code.size() - 2);
  }
  builder_.add(NodeKind::code, place(mark.begin, mark.end)).set_text(code);
}

void InlineParser::emit_autolink(const Mark& mark) {
  const bool bare = mark.type == MarkType::bare_link;
  const std::uint32_t begin = mark.begin + (bare ? 0 : 1);
  const std::uint32_t end = mark.end - (bare ? 0 : 1);
  std::string_view address = content_.substr(begin, end - begin);
  if (!bare) {
    address = decode_entities(arena_, address);
  }
  if (open_links_ != 0 || !has_room()) {
    add_bytes(address, mark.begin, mark.end);
    return;
  }
  flush_text();
  add_link_node(address, with_prefix(address, mark.prefix), place(mark.begin, mark.end));
}

void InlineParser::emit_footnote(const Mark& mark) {
  if (open_links_ != 0) {
    add_text(mark.begin, mark.end);
    return;
  }
  flush_text();
  const FootnoteIndex::Use use = footnotes_.use(mark.value);
  builder_.add(NodeKind::footnote_reference, place(mark.begin, mark.end))
      .set_footnote(content_.substr(mark.begin + 2, mark.end - mark.begin - 3), use.number, use.ordinal);
}

// ---- text ---------------------------------------------------------------------------------------------------------

void InlineParser::add_text(std::uint32_t begin, std::uint32_t end) {
  if (begin < end) {
    add_bytes(content_.substr(begin, end - begin), begin, end);
  }
}

/// Text that stands for the content from `begin` to `end`. It lives as long as the document.
void InlineParser::add_bytes(std::string_view bytes, std::uint32_t begin, std::uint32_t end) {
  if (pending_.empty()) {
    pending_ = bytes;
    pending_place_ = {begin, end};
    return;
  }
  pending_place_.end = end;
  if (!pending_joined_ && pending_.data() + pending_.size() == bytes.data()) {
    pending_ = {pending_.data(), pending_.size() + bytes.size()};
    return;
  }
  if (!pending_joined_) {
    joined_.clear();
    joined_.append(pending_);
    pending_joined_ = true;
  }
  joined_.append(bytes);
}

void InlineParser::flush_text() {
  if (pending_.empty()) {
    return;
  }
  const std::string_view text = pending_joined_ ? arena_.copy(joined_.view()) : pending_;
  const Span span = place(pending_place_.begin, pending_place_.end);
  pending_ = {};
  pending_joined_ = false;
  if (has_at_sign_ && open_links_ == 0 && has_room()) {
    add_text_with_emails(text, span);
  } else {
    add_text_node(text, span);
  }
}

void InlineParser::add_text_node(std::string_view text, Span span) {
  builder_.add(NodeKind::text, span).set_text(text);
}

void InlineParser::add_link_node(std::string_view text, std::string_view url, Span span) {
  builder_.open(NodeKind::link, span).set_link(url, {});
  add_text_node(text, span);
  builder_.close();
}

}  // namespace docmill::markdown
