// Inlines: runs, links, notes (ECMA-376 part 1, 17.3.2, 17.11 and 17.16).
#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "document/characters.h"
#include "writer/docx/content.h"
#include "writer/docx/direction.h"
#include "writer/docx/xml.h"

namespace docmill::docx {
void ContentWriter::write_inlines(const Node& parent) {
  for (const Node& node : parent.children()) {
    write_inline(node);
  }
}

void ContentWriter::write_inline(const Node& node) {
  switch (node.kind()) {
    case NodeKind::text:
      write_text(node.text(), node);
      return;
    case NodeKind::soft_break:
      write_text(" ", node);
      return;
    case NodeKind::line_break:
      append_break();
      return;
    case NodeKind::code:
      flags_ |= kCode;
      write_text(node.text(), node);
      flags_ &= static_cast<Flags>(~kCode);
      return;
    case NodeKind::emph:
      write_formatted(node, kItalic);
      return;
    case NodeKind::strong:
      write_formatted(node, kBold);
      return;
    case NodeKind::strikethrough:
      write_formatted(node, kStrike);
      return;
    case NodeKind::link:
      write_link(node);
      return;
    case NodeKind::image:
      write_image(node);
      return;
    case NodeKind::html_inline:
      write_html_inline(node);
      return;
    case NodeKind::footnote_reference:
      write_footnote_reference(node);
      return;
    case NodeKind::document:
    case NodeKind::block_quote:
    case NodeKind::list:
    case NodeKind::item:
    case NodeKind::footnote_definition:
    case NodeKind::table:
    case NodeKind::table_head:
    case NodeKind::table_row:
    case NodeKind::paragraph:
    case NodeKind::heading:
    case NodeKind::table_cell:
    case NodeKind::code_block:
    case NodeKind::html_block:
    case NodeKind::thematic_break:
      return;
  }
}

void ContentWriter::write_formatted(const Node& node, Flags flags) {
  const Flags before = flags_;
  flags_ |= flags;
  write_inlines(node);
  flags_ = before;
}

// ---- runs ---------------------------------------------------------------------------------------------------------

void ContentWriter::write_text(std::string_view text, const Node& node) {
  if (may_be_right_to_left(text)) [[unlikely]] {
    write_directed_text(text, node);
    return;
  }
  append_run_text(text, flags_ | html_flags_, node);
}

/// Right-to-left text is in runs of its own: a character without direction goes with the text before it.
void ContentWriter::write_directed_text(std::string_view text, const Node& node) {
  const auto flags = static_cast<Flags>(flags_ | html_flags_);
  bool right_to_left = first_direction(text) == Direction::right_to_left;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size();) {
    const utf8::Decoded next = utf8::decode(text, at);
    const Direction direction = direction_of(next.code_point);
    if (direction != Direction::neutral && (direction == Direction::right_to_left) != right_to_left) {
      append_run_text(text.substr(begin, at - begin), static_cast<Flags>(flags | (right_to_left ? kRightToLeft : 0)),
                      node);
      begin = at;
      right_to_left = !right_to_left;
    }
    at += next.size;
  }
  append_run_text(text.substr(begin), static_cast<Flags>(flags | (right_to_left ? kRightToLeft : 0)), node);
}

void ContentWriter::append_run_text(std::string_view text, Flags flags, const Node& node) {
  open_run(flags);
  if (pages_.has_value()) {
    pages_->add_text(text, (flags & kBold) != 0, (flags & kCode) != 0);
  }
  if (append_text(text, out_) != 0) {
    package_.losses.report(Loss::characters, node);
  }
}

void ContentWriter::append_break() {
  open_run(flags_ | html_flags_);
  out_.append("</w:t><w:br/><w:t xml:space=\"preserve\">");
  if (pages_.has_value()) {
    pages_->add_line();
  }
}

void ContentWriter::open_run(Flags flags) {
  if (run_open_ && run_flags_ == flags) {
    return;
  }
  close_run();
  out_.append("<w:r>");
  if (flags != 0) {
    append_run_properties(flags);
  }
  out_.append("<w:t xml:space=\"preserve\">");
  run_open_ = true;
  run_flags_ = flags;
}

void ContentWriter::close_run() {
  if (run_open_) {
    out_.append("</w:t></w:r>");
    run_open_ = false;
  }
}

void ContentWriter::append_run_properties(Flags flags) {
  out_.append("<w:rPr>");
  const Flags code_class = flags / kCodeClass;
  if (code_class != 0) {
    append_text("<w:rStyle w:val=\"", package_.styles[nth(Style::keyword_token, code_class - 1)], "\"/>", out_);
  }
  const bool code = (flags & kCode) != 0;
  const bool link = (flags & kLink) != 0;
  if (code || link) {
    append_text("<w:rStyle w:val=\"", package_.styles[code ? Style::verbatim_char : Style::hyperlink], "\"/>", out_);
  }
  struct Property {
    Flags flag;
    std::string_view xml;
  };
  static constexpr std::array<Property, 3> kFirst = {
      {{kBold, "<w:b/><w:bCs/>"}, {kItalic, "<w:i/><w:iCs/>"}, {kStrike, "<w:strike/>"}}};
  static constexpr std::array<Property, 5> kLast = {{{kMark, "<w:highlight w:val=\"yellow\"/>"},
                                                     {kUnderline, "<w:u w:val=\"single\"/>"},
                                                     {kSuperscript, "<w:vertAlign w:val=\"superscript\"/>"},
                                                     {kSubscript, "<w:vertAlign w:val=\"subscript\"/>"},
                                                     {kRightToLeft, "<w:rtl/>"}}};
  const auto append_all = [&](const auto& properties, Flags wanted) {
    for (const Property& property : properties) {
      out_.append((wanted & property.flag) != 0 ? property.xml : std::string_view());
    }
  };
  append_all(kFirst, flags);
  const std::string_view colour = run_colour(flags);
  if (!colour.empty()) {
    append_text("<w:color w:val=\"", colour, "\"/>", out_);
  }
  if (code && text_size_ != package_.look.size && package_.reference == nullptr) {
    const int size = package_.look.code_size * text_size_ / package_.look.size;
    append_number("<w:sz w:val=\"", size, "\"/><w:szCs w:val=\"", out_);
    append_number("", size, "\"/>", out_);
  }
  if (code && link) {
    flags |= kUnderline;
  }
  if ((flags & kSuperscript) != 0) {
    flags &= static_cast<Flags>(~kSubscript);
  }
  append_all(kLast, flags);
  out_.append("</w:rPr>");
}

/// Where the style of the run does not say it: code in a link, what stands on the ground of a table's head, and all in
/// tables, since LibreOffice puts the colour of the document's text over that of a style there.
std::string_view ContentWriter::run_colour(Flags flags) const {
  const bool code = (flags & kCode) != 0;
  const bool link = (flags & kLink) != 0;
  if (code && link) {
    return package_.look.link;
  }
  if (package_.reference != nullptr) {
    return {};
  }
  const bool filled = package_.docx.table_style != "rows" && package_.docx.table_style != "plain";
  if (in_head_ && filled && (code || link)) {
    return code ? package_.look.ink : package_.look.head_ink;
  }
  const bool in_table = in_cell_ || context_.boxes != 0;
  if (in_table && link) {
    return package_.look.link;
  }
  const Flags code_class = flags / kCodeClass;
  return in_table && code_class != 0 ? token_colour(nth(Style::keyword_token, code_class - 1)) : std::string_view();
}

/// A field (17.16.18) with the result it has now; the arguments are XML already.
void ContentWriter::append_field(std::string_view instruction, std::string_view result,
                                 std::string_view run_properties) {
  close_run();
  const auto run = [&](std::string_view content) {
    out_.append("<w:r>");
    out_.append(run_properties);
    out_.append(content);
    out_.append("</w:r>");
  };
  run("<w:fldChar w:fldCharType=\"begin\"/>");
  out_.append("<w:r>");
  out_.append(run_properties);
  out_.append("<w:instrText xml:space=\"preserve\"> ");
  out_.append(instruction);
  out_.append(" </w:instrText></w:r>");
  run("<w:fldChar w:fldCharType=\"separate\"/>");
  out_.append("<w:r>");
  out_.append(run_properties);
  out_.append("<w:t>");
  out_.append(result);
  out_.append("</w:t></w:r>");
  run("<w:fldChar w:fldCharType=\"end\"/>");
}

// ---- links and images ---------------------------------------------------------------------------------------------

void ContentWriter::write_link(const Node& link) {
  const std::string_view url = link.url();
  const bool internal = url.starts_with('#');
  const std::string bookmark = internal ? package_.bookmarks.name_of(url.substr(1)) : std::string();
  if (internal ? bookmark.empty() : url.empty() || url.size() > kLongestUrl || !is_safe_url(url)) {
    if (!url.empty()) {
      package_.losses.report(internal ? Loss::anchor : Loss::link, link);
    }
    write_inlines(link);
    return;
  }
  close_run();
  if (internal) {
    append_text("<w:hyperlink w:anchor=\"", bookmark, "\"", out_);
  } else {
    append_number("<w:hyperlink r:id=\"rId", relationships_.link(url), "\"", out_);
  }
  if (!link.title().empty()) {
    append_text(" w:tooltip=\"", link.title(), "\"", out_);
  }
  out_.append(" w:history=\"1\">");
  write_formatted(link, kLink);
  close_run();
  out_.append("</w:hyperlink>");
}

// ---- footnotes ----------------------------------------------------------------------------------------------------

void ContentWriter::write_footnote_reference(const Node& reference) {
  Notes::Note* const note = package_.notes.find(reference);
  if (note == nullptr) {
    return;
  }
  close_run();
  if (note->id != 0) {
    write_reference_number(*note);
    return;
  }
  const std::string open =
      "<w:r><w:rPr><w:rStyle w:val=\"" + package_.styles[Style::footnote_reference] + "\"/></w:rPr>";
  for (const Notes::Note* begun : package_.notes.begin(*note)) {
    if (begun != note) {
      out_.append(open);
      out_.append("<w:t>,</w:t></w:r>");
    }
    // Word counts references, so a further one to the same note is a field that shows the number of this place.
    const bool named = begun->definition->references() > 1 || begun != note;
    const std::uint32_t bookmark = named ? package_.bookmarks.next_id() : 0;
    if (named) {
      append_number("<w:bookmarkStart w:id=\"", bookmark, "\" w:name=\"_RefNote", out_);
      append_number("", begun->id, "\"/>", out_);
    }
    out_.append(open);
    if (pages_.has_value()) {
      pages_->add_note(*begun->definition);
    }
    append_number("<w:footnoteReference w:id=\"", begun->id, "\"/></w:r>", out_);
    if (named) {
      append_number("<w:bookmarkEnd w:id=\"", bookmark, "\"/>", out_);
    }
  }
}

void ContentWriter::write_reference_number(const Notes::Note& note) {
  const std::string number = std::to_string(note.id);
  append_field("NOTEREF _RefNote" + number + " \\f \\h", number,
               "<w:rPr><w:rStyle w:val=\"" + package_.styles[Style::footnote_reference] + "\"/></w:rPr>");
}

// ---- raw HTML -----------------------------------------------------------------------------------------------------

void ContentWriter::write_html_inline(const Node& node) {
  std::string_view html = node.text();
  HtmlToken token;
  while (next_html_token(html, token)) {
    if (token.kind == HtmlToken::Kind::text) {
      write_text(token.text, node);
    } else if (token.kind != HtmlToken::Kind::comment && !apply_tag(token)) {
      package_.losses.report(Loss::html, node);
    }
  }
}

bool ContentWriter::apply_tag(const HtmlToken& token) {
  struct Tag {
    std::string_view name;
    Flags flag;
  };
  static constexpr std::array<Tag, 20> kTags = {
      {{"b", kBold},      {"strong", kBold},   {"i", kItalic},        {"em", kItalic},     {"cite", kItalic},
       {"dfn", kItalic},  {"var", kItalic},    {"s", kStrike},        {"del", kStrike},    {"strike", kStrike},
       {"u", kUnderline}, {"ins", kUnderline}, {"sup", kSuperscript}, {"sub", kSubscript}, {"mark", kMark},
       {"code", kCode},   {"kbd", kCode},      {"samp", kCode},       {"tt", kCode},       {"abbr", 0}}};
  if (token.kind != HtmlToken::Kind::open_tag && token.kind != HtmlToken::Kind::close_tag) {
    return false;
  }
  if (markdown::equals_lower(token.name, "br")) {
    append_break();
    return true;
  }
  const auto* const tag = std::find_if(
      kTags.begin(), kTags.end(), [&](const Tag& known) { return markdown::equals_lower(token.name, known.name); });
  if (tag == kTags.end()) {
    return markdown::equals_lower(token.name, "wbr") || markdown::equals_lower(token.name, "span");
  }
  if (token.kind == HtmlToken::Kind::open_tag) {
    html_flags_ |= tag->flag;
  } else {
    html_flags_ &= static_cast<Flags>(~tag->flag);
  }
  return true;
}

}  // namespace docmill::docx
