// See relationships.h. Word refuses a whole file for one target that is no URI, so targets are encoded.
#include "writer/docx/relationships.h"

#include <algorithm>

#include "writer/docx/parts.h"
#include "writer/docx/xml.h"

namespace docmill::docx {
namespace {

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

bool is_uri_character(char c) {
  const bool alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return alphanumeric || std::string_view("-_.~:/?@!$&'()*+,;=").find(c) != std::string_view::npos;
}

/// Where the brackets of an IPv6 host stand, which no other place may have.
bool is_host_bracket(std::string_view url, std::size_t at) {
  const std::size_t host = url.find("//");
  return host != std::string_view::npos && at > host && url.find('/', host + 2) > at && url.find('?') > at;
}

}  // namespace

std::string encode_uri(std::string_view url) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  out.reserve(url.size());
  bool fragment = false;
  for (std::size_t at = 0; at < url.size(); ++at) {
    const char c = url[at];
    const bool escape = c == '%' && at + 2 < url.size() && is_hex(url[at + 1]) && is_hex(url[at + 2]);
    const bool bracket = (c == '[' || c == ']') && !fragment && is_host_bracket(url, at);
    if (is_uri_character(c) || escape || bracket || (c == '#' && !fragment)) {
      fragment = fragment || c == '#';
      out.push_back(c);
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out.append({'%', kDigits[byte >> 4], kDigits[byte & 15]});
  }
  return out;
}

std::uint32_t Relationships::add(std::string_view type, std::string_view target, bool external) {
  ++count_;
  append_number("<Relationship Id=\"rId", count_, "\" Type=\"", entries_);
  entries_.append(kOfficeRelationships);
  entries_.push('/');
  entries_.append(type);
  append_text("\" Target=\"", target, external ? "\" TargetMode=\"External\"/>" : "\"/>", entries_);
  return count_;
}

std::uint32_t Relationships::link(std::string_view url) {
  const auto [found, is_new] = links_.try_emplace(std::string(url), count_ + 1);
  if (is_new) {
    add("hyperlink", encode_uri(url), true);
  }
  return found->second;
}

std::uint32_t Relationships::image(std::string_view name) {
  const auto [found, is_new] = images_.try_emplace(std::string(name), count_ + 1);
  if (is_new) {
    add("image", name);
  }
  return found->second;
}

void Relationships::write(Buffer& out) const {
  out.append(kXmlDeclaration);
  out.append("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">");
  out.append(entries_.view());
  out.append("</Relationships>");
}

}  // namespace docmill::docx
