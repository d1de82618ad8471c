// Finding the marks of a text: one pass, each special character looked at once.
#include "base/utf8.h"
#include "document/characters.h"
#include "document/entities.h"
#include "document/inline_parser.h"
#include "document/link_scan.h"

namespace docmill::markdown {

InlineParser::InlineParser(DocumentBuilder& builder, const MarkdownOptions& options, ReferenceMap& references,
                           FootnoteIndex& footnotes)
    : builder_(builder), arena_(builder.arena()), options_(options), references_(references), footnotes_(footnotes) {
  const auto mark = [&](std::string_view characters) {
    for (const char c : characters) {
      special_[static_cast<unsigned char>(c)] = 1;
    }
  };
  mark("\n\\`*_[]!<&");
  mark(options.strikethrough ? "~" : "");
  mark(options.autolinks ? ":.@" : "");
}

void InlineParser::parse(std::string_view content, const SourceMap& map) {
  while (!content.empty() && (is_blank(content.back()) || content.back() == '\n')) {
    content.remove_suffix(1);
  }
  content_ = content;
  size_ = static_cast<std::uint32_t>(content.size());
  map_ = map;
  marks_.clear();
  delimiters_.clear();
  openings_.clear();
  brackets_.clear();
  links_.clear();
  delimiter_top_ = kNone;
  inactive_brackets_ = 0;
  html_memo_ = {};
  backticks_known_ = false;
  has_at_sign_ = false;
  scan();
  emit();
}

std::uint32_t InlineParser::skip_text(std::uint32_t at) const {
  const char* const text = content_.data();
  const auto is_special = [&](std::uint32_t i) { return special_[static_cast<unsigned char>(text[i])]; };
  while (at + 4 <= size_ && (is_special(at) | is_special(at + 1) | is_special(at + 2) | is_special(at + 3)) == 0) {
    at += 4;
  }
  while (at < size_ && !is_special(at)) {
    ++at;
  }
  return at;
}

void InlineParser::scan() {
  for (std::uint32_t at = skip_text(0); at < size_; at = skip_text(at)) {
    at = scan_special(at);
  }
  for (const Bracket& bracket : brackets_) {
    marks_[bracket.mark].type = MarkType::plain;
  }
  resolve_emphasis(kNone);
}

/// Looks at the special character at `at`; returns where to go on.
std::uint32_t InlineParser::scan_special(std::uint32_t at) {
  switch (content_[at]) {
    case '\n':
      return scan_newline(at);
    case '\\':
      return scan_backslash(at);
    case '`':
      return scan_backticks(at);
    case '*':
    case '_':
    case '~':
      return scan_delimiter(at);
    case '[':
      return scan_bracket(at);
    case '!':
      return scan_bang(at);
    case ']':
      return close_bracket(at);
    case '<':
      return scan_angle(at);
    case '&':
      return scan_entity(at);
    case ':':
      return scan_url(at);
    case '.':
      return scan_www(at);
    case '@':
      has_at_sign_ = true;
      return at + 1;
    default:
      return at + 1;
  }
}

InlineParser::Mark& InlineParser::add_mark(MarkType type, std::uint32_t begin, std::uint32_t end) {
  return marks_.emplace_back(Mark{begin, end, type, Prefix::none, 0, 0});
}

std::uint32_t InlineParser::scan_newline(std::uint32_t at) {
  std::uint32_t begin = at;
  while (begin > last_mark_end() && is_blank(content_[begin - 1])) {
    --begin;
  }
  const bool hard = at - begin >= 2 && content_[at - 1] == ' ' && content_[at - 2] == ' ';
  add_mark(hard ? MarkType::line_break : MarkType::soft_break, begin, at + 1);
  return at + 1;
}

std::uint32_t InlineParser::scan_backslash(std::uint32_t at) {
  const char next = at + 1 < size_ ? content_[at + 1] : 'x';
  if (next == '\n') {
    add_mark(MarkType::line_break, at, at + 2);
    return at + 2;
  }
  if (is_punctuation(next)) {
    add_mark(MarkType::escape, at, at + 1);
    return at + 2;
  }
  return at + 1;
}

std::uint32_t InlineParser::scan_backticks(std::uint32_t at) {
  const std::uint32_t end = skip_backticks(at);
  const std::uint32_t size = end - at;
  const std::uint32_t closing = size > kMostBackticks ? kNone : find_backticks(end, size);
  if (closing == kNone) {
    return end;
  }
  add_mark(MarkType::code, at, closing + size).value = size;
  return closing + size;
}

/// The next run of exactly `size` backticks from `at` on. The first search that fails notes where each length stands
/// last, so that later ones need not search in vain.
std::uint32_t InlineParser::find_backticks(std::uint32_t at, std::uint32_t size) {
  if (backticks_known_ && last_backticks_[size] < at) {
    return kNone;
  }
  const std::uint32_t from = at;
  for (std::uint32_t begin = next_backtick(at); begin != kNone; begin = next_backtick(at)) {
    at = skip_backticks(begin);
    if (at - begin == size) {
      return begin;
    }
  }
  last_backticks_.fill(0);
  backticks_known_ = true;
  at = from;
  for (std::uint32_t begin = next_backtick(at); begin != kNone; begin = next_backtick(at)) {
    at = skip_backticks(begin);
    last_backticks_[at - begin <= kMostBackticks ? at - begin : 0] = begin;
  }
  return kNone;
}

std::uint32_t InlineParser::next_backtick(std::uint32_t at) const {
  const std::size_t found = content_.find('`', at);
  return found == std::string_view::npos ? kNone : static_cast<std::uint32_t>(found);
}

std::uint32_t InlineParser::skip_backticks(std::uint32_t at) const {
  while (at < size_ && content_[at] == '`') {
    ++at;
  }
  return at;
}

std::uint32_t InlineParser::skip_tildes(std::uint32_t at) const {
  while (options_.strikethrough && at < size_ && content_[at] == '~') {
    ++at;
  }
  return at;
}

std::uint32_t InlineParser::skip_tildes_back(std::uint32_t at) const {
  while (options_.strikethrough && at > 0 && content_[at - 1] == '~') {
    --at;
  }
  return at;
}

std::uint32_t InlineParser::scan_delimiter(std::uint32_t at) {
  const char character = content_[at];
  std::uint32_t end = at;
  while (end < size_ && content_[end] == character) {
    ++end;
  }
  if (character == '~' && end - at > 2) {
    return end;
  }
  // As on GitHub, tildes do not come between emphasis and the text beside it.
  const std::uint32_t left_end = character == '~' ? at : skip_tildes_back(at);
  const std::uint32_t right_begin = character == '~' ? end : skip_tildes(end);
  const char32_t before = left_end == 0 ? U'\n' : utf8::decode_before(content_, left_end).code_point;
  const char32_t after = right_begin == size_ ? U'\n' : utf8::decode(content_, right_begin).code_point;
  const bool space_before = is_unicode_space(before);
  const bool space_after = is_unicode_space(after);
  const bool mark_before = is_unicode_punctuation(before, options_.version_0_30);
  const bool mark_after = is_unicode_punctuation(after, options_.version_0_30);
  const bool left = !space_after && (!mark_after || space_before || mark_before);
  const bool right = !space_before && (!mark_before || space_after || mark_after);
  const bool can_open = left && (character != '_' || !right || mark_before);
  const bool can_close = right && (character != '_' || !left || mark_after);
  if (!can_open && !can_close) {
    return end;
  }
  const auto index = static_cast<std::uint32_t>(delimiters_.size());
  add_mark(MarkType::delimiter, at, end).value = index;
  delimiters_.push_back({character, can_open, can_close, end - at, end - at, delimiter_top_, kNone, 0, 0, kNone});
  if (delimiter_top_ != kNone) {
    delimiters_[delimiter_top_].next = index;
  }
  delimiter_top_ = index;
  return end;
}

namespace {

/// Bytes of `<scheme:...>`, 0 when there is none.
std::size_t scan_uri_autolink(std::string_view text) {
  std::size_t at = 1;
  while (at < text.size() && at <= 33 &&
         (is_alphanumeric(text[at]) || text[at] == '+' || text[at] == '.' || text[at] == '-')) {
    ++at;
  }
  if (at < 3 || at > 33 || at == text.size() || text[at] != ':' || !is_letter(text[1])) {
    return 0;
  }
  while (at < text.size() && static_cast<unsigned char>(text[at]) > ' ' && text[at] != '<' && text[at] != '>' &&
         text[at] != 127) {
    ++at;
  }
  return at < text.size() && text[at] == '>' ? at + 1 : 0;
}

/// Behind one label of a host name at `at`, or kNoMatch.
std::size_t scan_host_label(std::string_view text, std::size_t at) {
  const std::size_t begin = at;
  while (at < text.size() && at - begin < 64 && (is_alphanumeric(text[at]) || text[at] == '-')) {
    ++at;
  }
  const bool good = at > begin && at - begin < 64 && text[begin] != '-' && text[at - 1] != '-';
  return good ? at : kNoMatch;
}

/// Bytes of `<name@host>`, 0 when there is none.
std::size_t scan_email_autolink(std::string_view text) {
  std::size_t at = 1;
  while (at < text.size() &&
         (is_alphanumeric(text[at]) || std::string_view(".!#$%&'*+/=?^_`{|}~-").find(text[at]) != kNoMatch)) {
    ++at;
  }
  if (at == 1 || at == text.size() || text[at] != '@') {
    return 0;
  }
  do {
    at = scan_host_label(text, at + 1);
  } while (at != kNoMatch && at < text.size() && text[at] == '.');
  return at != kNoMatch && at < text.size() && text[at] == '>' ? at + 1 : 0;
}

}  // namespace

std::uint32_t InlineParser::scan_angle(std::uint32_t at) {
  const std::string_view rest = content_.substr(at);
  const std::size_t uri = scan_uri_autolink(rest);
  const std::size_t email = uri == 0 ? scan_email_autolink(rest) : 0;
  if (uri + email != 0) {
    const auto end = at + static_cast<std::uint32_t>(uri + email);
    add_mark(MarkType::autolink, at, end).prefix = email == 0 ? Prefix::none : Prefix::mailto;
    return end;
  }
  const auto html = static_cast<std::uint32_t>(scan_html_inline(rest, options_.version_0_30, html_memo_));
  if (html == 0) {
    return at + 1;
  }
  add_mark(MarkType::html, at, at + html);
  return at + html;
}

std::uint32_t InlineParser::scan_entity(std::uint32_t at) {
  const Entity entity = decode_entity(content_.substr(at));
  if (entity.length == 0) {
    return at + 1;
  }
  Mark& mark = add_mark(MarkType::entity, at, at + static_cast<std::uint32_t>(entity.length));
  mark.value = entity.first;
  mark.more = entity.second;
  return mark.end;
}

}  // namespace docmill::markdown
