// Escaping in runs: what needs no change is copied as one piece.
#include "writer/html_escape.h"

#include <array>

#include "base/escape.h"

namespace docmill::html {
namespace {

std::string_view entity_of(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    default:
      return "'";
  }
}

constexpr std::array<bool, 256> make_url_table() {
  std::array<bool, 256> safe{};
  for (unsigned c = 0; c < 128; ++c) {
    safe[c] = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
  for (const char c : std::string_view("-_.+!*(),%#@?=;:/$~")) {
    safe[static_cast<unsigned char>(c)] = true;
  }
  return safe;
}
constexpr std::array<bool, 256> kUrlSafe = make_url_table();

void append_encoded(char c, Buffer& out) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  if (c == '&') {
    out.append("&amp;");
  } else if (c == '\'') {
    out.append("&#x27;");
  } else {
    const auto byte = static_cast<unsigned char>(c);
    out.push('%');
    out.push(kDigits[byte >> 4]);
    out.push(kDigits[byte & 15]);
  }
}

}  // namespace

void append_text(std::string_view text, Buffer& out) {
  std::size_t done = 0;
  for (std::size_t at = find_html_special(text); at != std::string_view::npos; at = find_html_special(text, at + 1)) {
    if (text[at] == '\'') {
      continue;
    }
    out.append(text.substr(done, at - done));
    out.append(entity_of(text[at]));
    done = at + 1;
  }
  out.append(text.substr(done));
}

void append_url(std::string_view url, Buffer& out) {
  std::size_t done = 0;
  for (std::size_t at = 0; at < url.size(); ++at) {
    if (kUrlSafe[static_cast<unsigned char>(url[at])]) {
      continue;
    }
    out.append(url.substr(done, at - done));
    append_encoded(url[at], out);
    done = at + 1;
  }
  out.append(url.substr(done));
}

}  // namespace docmill::html
