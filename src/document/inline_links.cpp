// Brackets: links, images and footnote references.
//
// An opening bracket waits on a stack until its closing one decides what it was. Links do not hold links: when one is
// made, all link brackets that still wait below it are given up, which is one number to set.
#include <algorithm>

#include "document/entities.h"
#include "document/inline_parser.h"
#include "document/link_scan.h"

namespace docmill::markdown {

std::uint32_t InlineParser::scan_bracket(std::uint32_t at) {
  std::uint32_t end = 0;
  return scan_footnote(at, end) ? end : open_bracket(at, 1);
}

std::uint32_t InlineParser::scan_bang(std::uint32_t at) {
  if (at + 1 == size_ || content_[at + 1] != '[') {
    return at + 1;
  }
  std::uint32_t end = 0;
  return scan_footnote(at + 1, end) ? end : open_bracket(at, 2);
}

std::uint32_t InlineParser::open_bracket(std::uint32_t at, std::uint32_t size) {
  if (!brackets_.empty()) {
    brackets_.back().bracket_after = true;
  }
  const auto mark = static_cast<std::uint32_t>(marks_.size());
  brackets_.push_back({mark, at + size, delimiter_top_, size == 2, false});
  add_mark(MarkType::link_open, at, at + size);
  return at + size;
}

bool InlineParser::scan_footnote(std::uint32_t at, std::uint32_t& end) {
  if (footnotes_.empty()) {
    return false;
  }
  const std::size_t close = scan_footnote_label(content_, at);
  if (close == kNoMatch) {
    return false;
  }
  const std::uint32_t note = footnotes_.find(content_.substr(at + 2, close - at - 2));
  if (note == LabelTable::kNone) {
    return false;
  }
  end = static_cast<std::uint32_t>(close) + 1;
  add_mark(MarkType::footnote, at, end).value = note;
  return true;
}

void InlineParser::pop_bracket() {
  brackets_.pop_back();
  inactive_brackets_ = std::min(inactive_brackets_, brackets_.size());
}

std::uint32_t InlineParser::close_bracket(std::uint32_t at) {
  if (brackets_.empty()) {
    return at + 1;
  }
  const Bracket bracket = brackets_.back();
  const bool active = bracket.image || brackets_.size() > inactive_brackets_;
  pop_bracket();
  Link link{{}, {}, bracket.image};
  std::uint32_t end = active ? scan_inline_link(at + 1, link) : 0;
  end = active && end == 0 ? scan_reference_link(at + 1, bracket, link) : end;
  if (end == 0) {
    marks_[bracket.mark].type = MarkType::plain;
    return at + 1;
  }
  const auto index = static_cast<std::uint32_t>(links_.size());
  links_.push_back(link);
  marks_[bracket.mark].value = index;
  add_mark(MarkType::link_close, at, end).value = index;
  resolve_emphasis(bracket.delimiter_bottom);
  if (!bracket.image) {
    inactive_brackets_ = brackets_.size();
  }
  return end;
}

/// `(url "title")` at `at`: the place behind it, or 0.
std::uint32_t InlineParser::scan_inline_link(std::uint32_t at, Link& link) {
  if (char_at(at) != '(') {
    return 0;
  }
  std::string_view url;
  std::string_view title;
  const std::size_t begin = skip_space(content_, at + 1);
  std::size_t end = scan_destination(content_, begin, url);
  if (end == kNoMatch) {
    if (begin < size_ && content_[begin] != ')') {
      return 0;
    }
    end = begin;
  }
  std::size_t close = skip_space(content_, end);
  if (close > end) {
    const std::size_t title_end = scan_title(content_, close, title);
    close = title_end == kNoMatch ? close : skip_space(content_, title_end);
  }
  if (close >= size_ || content_[close] != ')') {
    return 0;
  }
  link.url = unescape(arena_, url);
  link.title = unescape(arena_, title);
  return static_cast<std::uint32_t>(close) + 1;
}

/// `[label]`, `[]` or nothing at `at`: the place behind it when a definition is found, or 0.
std::uint32_t InlineParser::scan_reference_link(std::uint32_t at, const Bracket& bracket, Link& link) {
  if (references_.empty()) {
    return 0;
  }
  const std::uint32_t text_size = at - 1 - bracket.text;
  std::string_view label;
  std::size_t end = scan_label(content_, at, label);
  if (end == kNoMatch) {
    end = content_.substr(at, 2) == "[]" ? at + 2 : at;
    if (bracket.bracket_after || text_size > kLongestLabel) {
      return 0;
    }
    label = content_.substr(bracket.text, text_size);
  }
  const Reference* reference = references_.find(label);
  if (reference == nullptr) {
    return 0;
  }
  link.url = reference->url;
  link.title = reference->title;
  return static_cast<std::uint32_t>(end);
}

}  // namespace docmill::markdown
