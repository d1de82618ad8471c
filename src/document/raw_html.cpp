// What writers may let through of raw HTML and of link targets.
#include <algorithm>

#include "docmill/document.h"
#include "document/characters.h"
#include "document/html_scan.h"

namespace docmill {
namespace {

struct Tag {
  std::string_view name;
  HarmlessTag behaviour;
};
constexpr std::array<Tag, 29> kTags = {{
    {"abbr", HarmlessTag::inline_pair},   {"b", HarmlessTag::inline_pair},      {"bdi", HarmlessTag::inline_pair},
    {"br", HarmlessTag::inline_void},     {"center", HarmlessTag::block_pair},  {"cite", HarmlessTag::inline_pair},
    {"code", HarmlessTag::inline_pair},   {"del", HarmlessTag::inline_pair},    {"details", HarmlessTag::block_pair},
    {"dfn", HarmlessTag::inline_pair},    {"div", HarmlessTag::block_pair},     {"em", HarmlessTag::inline_pair},
    {"hr", HarmlessTag::block_void},      {"i", HarmlessTag::inline_pair},      {"ins", HarmlessTag::inline_pair},
    {"kbd", HarmlessTag::inline_pair},    {"mark", HarmlessTag::inline_pair},   {"p", HarmlessTag::block_pair},
    {"q", HarmlessTag::inline_pair},      {"s", HarmlessTag::inline_pair},      {"samp", HarmlessTag::inline_pair},
    {"small", HarmlessTag::inline_pair},  {"strong", HarmlessTag::inline_pair}, {"sub", HarmlessTag::inline_pair},
    {"summary", HarmlessTag::block_pair}, {"sup", HarmlessTag::inline_pair},    {"u", HarmlessTag::inline_pair},
    {"var", HarmlessTag::inline_pair},    {"wbr", HarmlessTag::inline_void},
}};

/// The scheme of `url` in lower case, without the characters that browsers overlook; empty when there is none.
std::string_view scheme_of(std::string_view url, std::array<char, 12>& scheme, std::string_view& rest) {
  std::size_t size = 0;
  for (std::size_t i = 0; i < url.size(); ++i) {
    const char c = url[i];
    if (c == ':') {
      rest = url.substr(i + 1);
      return {scheme.data(), size};
    }
    if (static_cast<unsigned char>(c) <= ' ' || c == 127) {
      continue;
    }
    if (c == '/' || c == '?' || c == '#' || size == scheme.size()) {
      return {};
    }
    scheme[size++] = markdown::to_lower(c);
  }
  return {};
}

bool is_image_data(std::string_view rest) {
  constexpr std::array<std::string_view, 4> kTypes = {"image/png", "image/gif", "image/jpeg", "image/webp"};
  return std::any_of(kTypes.begin(), kTypes.end(), [&](std::string_view type) {
    const std::string_view end = rest.substr(std::min(type.size(), rest.size()), 1);
    return markdown::equals_lower(rest.substr(0, type.size()), type) && (end == ";" || end == ",");
  });
}

/// Bytes up to and with the next `end`, or all of `html`: an unclosed comment hides what follows, as in a browser.
std::size_t through(std::string_view html, std::size_t from, std::string_view end) {
  const std::size_t found = html.find(end, from);
  return found == std::string_view::npos ? html.size() : found + end.size();
}

/// Bytes of the markup at `html[0] == '<'`, 0 when it begins none.
std::size_t scan_markup(std::string_view html, HtmlToken& token) {
  const char next = html.size() > 1 ? html[1] : ' ';
  if (html.substr(0, 4) == "<!--") {
    token.kind = HtmlToken::Kind::comment;
    const bool abrupt = html.substr(4, 1) == ">" || html.substr(4, 2) == "->";
    return abrupt ? html.find('>') + 1 : through(html, 4, "-->");
  }
  if (next == '!' || next == '?') {
    token.kind = HtmlToken::Kind::other;
    return through(html, 2, ">");
  }
  const std::size_t size = markdown::scan_html_tag(html, token.name);
  if (size != 0) {
    token.kind = next == '/' ? HtmlToken::Kind::close_tag : HtmlToken::Kind::open_tag;
    token.self_closing = html[size - 2] == '/';
  }
  return size;
}

}  // namespace

bool is_safe_url(std::string_view url, bool for_image) {
  std::array<char, 12> buffer;
  std::string_view rest;
  const std::string_view scheme = scheme_of(url, buffer, rest);
  if (scheme == "data") {
    return for_image && is_image_data(rest);
  }
  return scheme != "javascript" && scheme != "vbscript";
}

bool next_html_token(std::string_view& html, HtmlToken& token) {
  if (html.empty()) {
    return false;
  }
  token = {};
  std::size_t size = html.front() == '<' ? scan_markup(html, token) : 0;
  if (size == 0) {
    size = std::min(html.find('<', 1), html.size());
  }
  token.text = html.substr(0, size);
  html.remove_prefix(size);
  return true;
}

HarmlessTag harmless_tag(std::string_view name) {
  std::array<char, 8> lower;
  if (name.empty() || name.size() > lower.size()) {
    return HarmlessTag::no;
  }
  std::transform(name.begin(), name.end(), lower.begin(), [](char c) { return markdown::to_lower(c); });
  const std::string_view wanted(lower.data(), name.size());
  const auto* const found = std::lower_bound(kTags.begin(), kTags.end(), wanted,
                                             [](const Tag& tag, std::string_view key) { return tag.name < key; });
  return found != kTags.end() && found->name == wanted ? found->behaviour : HarmlessTag::no;
}

}  // namespace docmill
