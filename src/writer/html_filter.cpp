// The filter for raw HTML.
#include "writer/html_filter.h"

#include "base/escape.h"
#include "document/characters.h"
#include "document/entities.h"
#include "writer/html_escape.h"

namespace docmill::html {
namespace {

constexpr std::size_t kMostOpenTags = 100;  // bounds the search for what a closing tag closes

/// The name a tag is written with: lower case, and <p> and <center> as the <div> they are used for, since a page may
/// have any blocks between the two tags.
std::string_view written_name(std::string_view name) {
  static constexpr std::array<std::string_view, 29> kNames = {
      "abbr", "b",    "bdi", "br", "cite", "code",  "del",    "details", "dfn",     "div", "em", "hr",  "i",  "ins",
      "kbd",  "mark", "q",   "s",  "samp", "small", "strong", "sub",     "summary", "sup", "u",  "var", "wbr"};
  for (const std::string_view known : kNames) {
    if (markdown::equals_lower(name, known)) {
      return known;
    }
  }
  return "div";
}

bool is_pair(HarmlessTag tag) { return tag == HarmlessTag::inline_pair || tag == HarmlessTag::block_pair; }
bool is_inline(HarmlessTag tag) { return tag == HarmlessTag::inline_pair || tag == HarmlessTag::inline_void; }

}  // namespace

void HtmlFilter::write_block(std::string_view html) {
  switch (policy_) {
    case RawHtml::keep:
      out_.append(html);
      return;
    case RawHtml::strip:
      return;
    case RawHtml::escape:
      out_.append("<p>");
      append_text(html.substr(0, html.find_last_not_of('\n') + 1), out_);
      out_.append("</p>\n");
      return;
    case RawHtml::safe: {
      const std::size_t begin = out_.size();
      write_safe(html, true);
      while (!open_.empty() && open_.back().depth == depth_ &&
             (is_inline(harmless_tag(open_.back().name)) || open_.back().name == "summary")) {
        close_last();
      }
      if (out_.view_from(begin).find_first_not_of(" \n") == std::string_view::npos) {
        out_.truncate(begin);  // it was a comment
      }
      return;
    }
  }
}

void HtmlFilter::write_inline(std::string_view html) {
  switch (policy_) {
    case RawHtml::keep:
      out_.append(html);
      return;
    case RawHtml::strip:
      return;
    case RawHtml::escape:
      append_text(html, out_);
      return;
    case RawHtml::safe:
      write_safe(html, false);
      return;
  }
}

void HtmlFilter::write_safe(std::string_view html, bool in_block) {
  HtmlToken token;
  while (next_html_token(html, token)) {
    switch (token.kind) {
      case HtmlToken::Kind::text:
        write_text(token.text);
        break;
      case HtmlToken::Kind::open_tag:
      case HtmlToken::Kind::close_tag:
        write_tag(token, in_block);
        break;
      case HtmlToken::Kind::comment:
        break;
      case HtmlToken::Kind::other:
        append_text(token.text, out_);
        break;
    }
  }
}

void HtmlFilter::write_tag(const HtmlToken& token, bool in_block) {
  const HarmlessTag tag = harmless_tag(token.name);
  const bool too_many = open_.size() == kMostOpenTags && token.kind == HtmlToken::Kind::open_tag;
  if (tag == HarmlessTag::no || (!in_block && !is_inline(tag)) || too_many) {
    append_text(token.text, out_);
    return;
  }
  const std::string_view name = written_name(token.name);
  if (token.kind == HtmlToken::Kind::close_tag) {
    close_tag(name);
    return;
  }
  const bool in_details = !open_.empty() && open_.back().name == "details" && open_.back().depth == depth_;
  const bool in_inline = !open_.empty() && open_.back().depth == depth_ && is_inline(harmless_tag(open_.back().name));
  if ((name == "summary" && !in_details) || (in_inline && !is_inline(tag))) {
    append_text(token.text, out_);
    return;
  }
  out_.push('<');
  out_.append(name);
  if (name == "details" && markdown::equals_lower(token.text, "<details open>")) {
    out_.append(" open");
  }
  out_.append(is_pair(tag) ? ">" : " />");
  if (is_pair(tag)) {
    open_.push_back({name, depth_});
  }
}

/// Closes the innermost open `name` of this node and what is open inside it; does nothing when there is none.
void HtmlFilter::close_tag(std::string_view name) {
  for (std::size_t i = open_.size(); i-- > 0 && open_[i].depth == depth_;) {
    if (open_[i].name == name) {
      while (open_.size() > i) {
        close_last();
      }
      return;
    }
  }
}

void HtmlFilter::close_deeper() {
  while (!open_.empty() && open_.back().depth >= depth_) {
    close_last();
  }
}

void HtmlFilter::close_last() {
  out_.append("</");
  out_.append(open_.back().name);
  out_.push('>');
  open_.pop_back();
}

void HtmlFilter::write_text(std::string_view text) {
  for (std::size_t at = text.find('&'); at != std::string_view::npos; at = text.find('&')) {
    append_text(text.substr(0, at), out_);
    const std::size_t size = markdown::decode_entity(text.substr(at)).length;
    out_.append(size == 0 ? "&amp;" : text.substr(at, size));
    text.remove_prefix(at + (size == 0 ? 1 : size));
  }
  append_text(text, out_);
}

}  // namespace docmill::html
