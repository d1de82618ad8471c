// Parts of links (CommonMark 0.31.2, sections 4.7 and 6.3).
#include "document/link_scan.h"

#include <algorithm>
#include <array>

#include "document/characters.h"

namespace docmill::markdown {

std::size_t skip_space(std::string_view text, std::size_t at) {
  while (at < text.size() && is_space(text[at])) {
    ++at;
  }
  return at;
}

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && is_blank(text[at])) {
    ++at;
  }
  return at;
}

std::size_t scan_label(std::string_view text, std::size_t at, std::string_view& label) {
  if (at >= text.size() || text[at] != '[') {
    return kNoMatch;
  }
  const std::size_t begin = at + 1;
  bool empty = true;
  for (std::size_t i = begin; i < text.size() && i - begin <= kLongestLabel; ++i) {
    const char c = text[i];
    if (c == ']') {
      label = text.substr(begin, i - begin);
      return empty ? kNoMatch : i + 1;
    }
    if (c == '[') {
      return kNoMatch;
    }
    empty = empty && is_space(c);
    if (c == '\\' && i + 1 < text.size() && is_punctuation(text[i + 1])) {
      ++i;
    }
  }
  return kNoMatch;
}

std::size_t scan_footnote_label(std::string_view text, std::size_t at) {
  if (text.substr(at, 2) != "[^") {
    return kNoMatch;
  }
  const std::size_t begin = at + 2;
  for (std::size_t i = begin; i < text.size() && i - begin <= kLongestLabel; ++i) {
    const char c = text[i];
    if (c == ']') {
      return i == begin ? kNoMatch : i;
    }
    if (c == '[' || is_space(c)) {
      return kNoMatch;
    }
  }
  return kNoMatch;
}

namespace {

std::size_t scan_bracketed_destination(std::string_view text, std::size_t at, std::string_view& destination) {
  for (std::size_t i = at + 1; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '>') {
      destination = text.substr(at + 1, i - at - 1);
      return i + 1;
    }
    if (c == '<' || c == '\n') {
      return kNoMatch;
    }
    if (c == '\\' && i + 1 < text.size() && is_punctuation(text[i + 1])) {
      ++i;
    }
  }
  return kNoMatch;
}

constexpr int kMostParentheses = 32;

/// Bytes that may end a destination, or change what does.
constexpr std::array<bool, 256> kDestinationSpecial = [] {
  std::array<bool, 256> table{};
  std::fill_n(table.begin(), ' ' + 1, true);
  table[127] = table['\\'] = table['('] = table[')'] = true;
  return table;
}();

}  // namespace

std::size_t scan_destination(std::string_view text, std::size_t at, std::string_view& destination) {
  if (at < text.size() && text[at] == '<') {
    return scan_bracketed_destination(text, at, destination);
  }
  int open = 0;
  std::size_t i = at;
  for (; i < text.size(); ++i) {
    const char c = text[i];
    if (!kDestinationSpecial[static_cast<unsigned char>(c)]) [[likely]] {
      continue;
    }
    if (static_cast<unsigned char>(c) <= ' ' || c == 127) {
      break;
    }
    if (c == '\\' && i + 1 < text.size() && is_punctuation(text[i + 1])) {
      ++i;
    } else if (c == '(') {
      if (++open > kMostParentheses) {
        return kNoMatch;
      }
    } else if (c == ')' && --open < 0) {
      break;
    }
  }
  if (i == at || open > 0) {
    return kNoMatch;
  }
  destination = text.substr(at, i - at);
  return i;
}

std::size_t scan_title(std::string_view text, std::size_t at, std::string_view& title) {
  if (at >= text.size() || (text[at] != '"' && text[at] != '\'' && text[at] != '(')) {
    return kNoMatch;
  }
  const char open = text[at];
  const char close = open == '(' ? ')' : open;
  for (std::size_t i = at + 1; i < text.size(); ++i) {
    const char c = text[i];
    if (c == close) {
      title = text.substr(at + 1, i - at - 1);
      return i + 1;
    }
    if (c == '(' && open == '(') {
      return kNoMatch;
    }
    if (c == '\\' && i + 1 < text.size() && is_punctuation(text[i + 1])) {
      ++i;
    }
  }
  return kNoMatch;
}

void normalise_label(std::string_view label, std::string& out) {
  out.clear();
  bool ascii = true;
  bool gap = false;
  for (const char c : label) {
    if (is_space(c)) {
      gap = !out.empty();
      continue;
    }
    if (gap) {
      out.push_back(' ');
      gap = false;
    }
    ascii = ascii && static_cast<unsigned char>(c) < 0x80;
    out.push_back(to_lower(c));
  }
  if (!ascii) {
    const std::string raw = std::move(out);
    out.clear();
    append_folded(raw, out);
  }
}

}  // namespace docmill::markdown
