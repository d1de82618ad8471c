// Raw HTML (CommonMark 0.31.2, sections 4.6 and 6.6).
#include "document/html_scan.h"

#include <algorithm>
#include <array>

#include "document/characters.h"
#include "document/link_scan.h"

namespace docmill::markdown {
namespace {

constexpr std::array<std::string_view, 62> kBlockNames = {
    "address",  "article",    "aside",  "base",    "basefont", "blockquote", "body",     "caption",  "center",
    "col",      "colgroup",   "dd",     "details", "dialog",   "dir",        "div",      "dl",       "dt",
    "fieldset", "figcaption", "figure", "footer",  "form",     "frame",      "frameset", "h1",       "h2",
    "h3",       "h4",         "h5",     "h6",      "head",     "header",     "hr",       "html",     "iframe",
    "legend",   "li",         "link",   "main",    "menu",     "menuitem",   "nav",      "noframes", "ol",
    "optgroup", "option",     "p",      "param",   "search",   "section",    "summary",  "table",    "tbody",
    "td",       "tfoot",      "th",     "thead",   "title",    "tr",         "track",    "ul"};
constexpr std::array<std::string_view, 4> kVerbatimNames = {"pre", "script", "style", "textarea"};
constexpr std::size_t kLongestBlockName = 10;

template <std::size_t N>
bool contains_name(const std::array<std::string_view, N>& names, std::string_view name) {
  std::array<char, kLongestBlockName> lower;
  if (name.empty() || name.size() > lower.size()) {
    return false;
  }
  std::transform(name.begin(), name.end(), lower.begin(), [](char c) { return to_lower(c); });
  return std::binary_search(names.begin(), names.end(), std::string_view(lower.data(), name.size()));
}

std::size_t scan_name(std::string_view text, std::size_t at) {
  if (at >= text.size() || !is_letter(text[at])) {
    return kNoMatch;
  }
  while (at < text.size() && (is_alphanumeric(text[at]) || text[at] == '-')) {
    ++at;
  }
  return at;
}

std::size_t scan_attribute_value(std::string_view text, std::size_t at) {
  if (at >= text.size()) {
    return kNoMatch;
  }
  if (text[at] == '"' || text[at] == '\'') {
    const std::size_t end = text.find(text[at], at + 1);
    return end == std::string_view::npos ? kNoMatch : end + 1;
  }
  const std::size_t begin = at;
  while (at < text.size() && !is_space(text[at]) && std::string_view("\"'=<>`").find(text[at]) == kNoMatch) {
    ++at;
  }
  return at == begin ? kNoMatch : at;
}

/// One attribute at `at`, its white space in front taken off already.
std::size_t scan_attribute(std::string_view text, std::size_t at) {
  if (at >= text.size() || !(is_letter(text[at]) || text[at] == '_' || text[at] == ':')) {
    return kNoMatch;
  }
  while (at < text.size() && (is_alphanumeric(text[at]) || std::string_view("_.:-").find(text[at]) != kNoMatch)) {
    ++at;
  }
  const std::size_t equals = skip_space(text, at);
  if (equals >= text.size() || text[equals] != '=') {
    return at;
  }
  return scan_attribute_value(text, skip_space(text, equals + 1));
}

std::size_t scan_open_tag_rest(std::string_view text, std::size_t at) {
  while (true) {
    const std::size_t next = skip_space(text, at);
    if (next < text.size() && text[next] == '>') {
      return next + 1;
    }
    if (next + 1 < text.size() && text[next] == '/' && text[next + 1] == '>') {
      return next + 2;
    }
    if (next == at) {
      return kNoMatch;
    }
    at = scan_attribute(text, next);
    if (at == kNoMatch) {
      return kNoMatch;
    }
  }
}

/// Bytes up to the end of `end`, searched from `from`.
std::size_t scan_until(std::string_view text, std::size_t from, std::string_view end, bool& none) {
  if (none) {
    return 0;
  }
  const std::size_t found = text.find(end, from);
  if (found == std::string_view::npos) {
    none = true;
    return 0;
  }
  return found + end.size();
}

bool starts_with(std::string_view text, std::string_view prefix) { return text.substr(0, prefix.size()) == prefix; }

std::size_t scan_comment(std::string_view text, HtmlMemo& memo) {
  if (starts_with(text, "<!-->")) {
    return 5;
  }
  if (starts_with(text, "<!--->")) {
    return 6;
  }
  return scan_until(text, 4, "-->", memo.no_comment_end);
}

/// A comment may not begin with > or ->, have -- inside or end with -.
std::size_t scan_comment_0_30(std::string_view text, HtmlMemo& memo) {
  if (starts_with(text, "<!-->") || starts_with(text, "<!--->")) {
    return 0;
  }
  const std::size_t end = scan_until(text, 4, "--", memo.no_comment_end);
  return end != 0 && end < text.size() && text[end] == '>' ? end + 1 : 0;
}

/// <source> began a block before <search> did.
bool is_block_name(std::string_view name, bool version_0_30) {
  if (version_0_30 && name.size() == 6) {
    if (equals_lower(name, "source") || equals_lower(name, "search")) {
      return to_lower(name[1]) == 'o';
    }
  }
  return contains_name(kBlockNames, name);
}

}  // namespace

std::size_t scan_html_tag(std::string_view text, std::string_view& name) {
  const bool closing = text.size() > 1 && text[1] == '/';
  const std::size_t begin = closing ? 2 : 1;
  std::size_t end = scan_name(text, begin);
  if (end == kNoMatch) {
    return 0;
  }
  name = text.substr(begin, end - begin);
  if (!closing) {
    end = scan_open_tag_rest(text, end);
    return end == kNoMatch ? 0 : end;
  }
  end = skip_space(text, end);
  return end < text.size() && text[end] == '>' ? end + 1 : 0;
}

std::size_t scan_html_inline(std::string_view text, bool version_0_30, HtmlMemo& memo) {
  if (text.size() < 3) {
    return 0;
  }
  if (text[1] == '?') {
    return scan_until(text, 2, "?>", memo.no_instruction_end);
  }
  if (text[1] == '!') {
    if (starts_with(text, "<!--")) {
      return version_0_30 ? scan_comment_0_30(text, memo) : scan_comment(text, memo);
    }
    if (starts_with(text, "<![CDATA[")) {
      return scan_until(text, 9, "]]>", memo.no_cdata_end);
    }
    return is_letter(text[2]) ? scan_until(text, 3, ">", memo.no_declaration_end) : 0;
  }
  std::string_view name;
  return scan_html_tag(text, name);
}

int html_block_start(std::string_view line, bool version_0_30) {
  if (line.size() < 2) {
    return 0;
  }
  if (starts_with(line, "<!--")) {
    return 2;
  }
  if (line[1] == '?') {
    return 3;
  }
  if (starts_with(line, "<![CDATA[")) {
    return 5;
  }
  if (line[1] == '!') {
    return line.size() > 2 && is_letter(line[2]) ? 4 : 0;
  }
  const bool closing = line[1] == '/';
  const std::size_t begin = closing ? 2 : 1;
  const std::size_t end = scan_name(line, begin);
  if (end == kNoMatch) {
    return 0;
  }
  const std::string_view name = line.substr(begin, end - begin);
  const bool bare = end == line.size() || is_space(line[end]) || line[end] == '>';
  if (bare && !closing && contains_name(kVerbatimNames, name)) {
    return 1;
  }
  if ((bare || starts_with(line.substr(end), "/>")) && is_block_name(name, version_0_30)) {
    return 6;
  }
  std::string_view tag;
  const std::size_t size = scan_html_tag(line, tag);
  const bool alone = size != 0 && skip_space(line, size) == line.size();
  return alone && (closing || !contains_name(kVerbatimNames, name)) ? 7 : 0;
}

bool ends_html_block(int start, std::string_view line) {
  const auto has = [&](std::string_view end) { return line.find(end) != std::string_view::npos; };
  switch (start) {
    case 1:
      for (std::size_t at = line.find("</"); at != std::string_view::npos; at = line.find("</", at + 2)) {
        const std::size_t end = scan_name(line, at + 2);
        if (end != kNoMatch && end < line.size() && line[end] == '>' &&
            contains_name(kVerbatimNames, line.substr(at + 2, end - at - 2))) {
          return true;
        }
      }
      return false;
    case 2:
      return has("-->");
    case 3:
      return has("?>");
    case 4:
      return has(">");
    case 5:
      return has("]]>");
    default:
      return false;
  }
}

}  // namespace docmill::markdown
