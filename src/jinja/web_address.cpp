// Hosts are cut out first, as the longest run of the characters that may be in one, and judged label by label.
#include "jinja/web_address.h"

#include <algorithm>

#include "base/utf8.h"
#include "jinja/characters.h"
#include "jinja/code_points.h"

namespace docmill::jinja {

namespace {

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

bool starts_with_lower(std::string_view text, std::string_view start) {
  return text.size() >= start.size() &&
         std::equal(start.begin(), start.end(), text.begin(), [](char a, char b) { return a == lower(b); });
}

bool is_hex(char c) {
  const char l = lower(c);
  return (c >= '0' && c <= '9') || (l >= 'a' && l <= 'f');
}

template <class Is>
bool all_characters(std::string_view text, Is is) {
  for (const char32_t c : utf8::CodePoints(text)) {
    if (!is(c)) {
      return false;
    }
  }
  return true;
}

/// Length of what begins `text` and consists of word characters, '%', '-' and '.'.
std::size_t host_size(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const utf8::Decoded c = utf8::decode(text, at);
    const bool part = c.code_point == '%' || c.code_point == '-' || c.code_point == '.' || is_word(c.code_point);
    if (!part) {
      break;
    }
    at += c.size;
  }
  return at;
}

/// Whether `text` is what may follow a host: a port, then a path, query or fragment.
bool is_after_host(std::string_view text) {
  if (text.starts_with(':')) {
    std::size_t at = 1;
    int digits = 0;
    while (at < text.size() && digits < 5 && digit_value(utf8::decode(text, at).code_point) >= 0) {
      at += utf8::decode(text, at).size;
      ++digits;
    }
    if (digits == 0) {
      return false;
    }
    text.remove_prefix(at);
  }
  return text.empty() || text[0] == '/' || text[0] == '?' || text[0] == '#';
}

/// The last label of a host: two to 63 letters, or an encoded one.
bool is_top_label(std::string_view label) {
  if (starts_with_lower(label, "xn--")) {
    const std::string_view rest = label.substr(4);
    const std::size_t size = utf8::count(rest);
    return size >= 2 && size <= 59 && rest.find('-') == std::string_view::npos;
  }
  return label.size() >= 2 && label.size() <= 63 &&
         std::all_of(label.begin(), label.end(), [](char c) { return lower(c) >= 'a' && lower(c) <= 'z'; });
}

/// Calls `each` with every label but the last; false when one is refused. `last` is set to the last.
template <class Each>
bool split_labels(std::string_view host, std::string_view& last, Each each) {
  for (;;) {
    const std::size_t dot = host.find('.');
    if (dot == std::string_view::npos) {
      last = host;
      return true;
    }
    if (!each(host.substr(0, dot))) {
      return false;
    }
    host.remove_prefix(dot + 1);
  }
}

/// A host after a scheme or "www.": labels that are not empty and a top label.
bool is_named_host(std::string_view host) {
  std::string_view last;
  return split_labels(host, last, [](std::string_view label) { return !label.empty(); }) && is_top_label(last);
}

/// Four groups of one to three digits.
bool is_ipv4(std::string_view host) {
  int groups = 1;
  int digits = 0;
  for (const char32_t c : utf8::CodePoints(host)) {
    if (c == '.') {
      if (digits == 0) {
        return false;
      }
      ++groups;
      digits = 0;
    } else if (digit_value(c) < 0 || ++digits > 3) {
      return false;
    }
  }
  return groups == 4 && digits != 0;
}

/// Skips up to four hexadecimal digits.
std::size_t skip_hex(std::string_view text, std::size_t at) {
  for (int n = 0; n < 4 && at < text.size() && is_hex(text[at]); ++n) {
    ++at;
  }
  return at;
}

/// The inside of the brackets of an IPv6 address, loosely: two groups with a colon, then one to six with or without.
bool is_ipv6(std::string_view text) {
  std::size_t at = 0;
  for (int n = 0; n < 2; ++n) {
    at = skip_hex(text, at);
    if (at == text.size() || text[at] != ':') {
      return false;
    }
    ++at;
  }
  for (int n = 0; n < 6; ++n) {
    at = skip_hex(text, at);
    at += at < text.size() && text[at] == ':' ? 1u : 0u;
  }
  return at == text.size();
}

bool is_host_and_rest(std::string_view text, bool address_allowed) {
  if (address_allowed && text.starts_with('[')) {
    const std::size_t end = text.find(']');
    return end != std::string_view::npos && is_ipv6(text.substr(1, end - 1)) && is_after_host(text.substr(end + 1));
  }
  const std::size_t size = host_size(text);
  const std::string_view host = text.substr(0, size);
  return is_after_host(text.substr(size)) && (is_named_host(host) || (address_allowed && is_ipv4(host)));
}

/// A host without scheme, under one of the oldest top-level domains.
bool is_bare_domain(std::string_view text) {
  static constexpr std::string_view kTop[] = {"com", "net", "int", "edu", "gov", "org", "info", "mil"};
  const std::size_t size = host_size(text);
  std::string_view last;
  int labels = 0;
  const bool valid = split_labels(text.substr(0, size), last, [&](std::string_view label) {
    const std::size_t points = utf8::count(label);
    ++labels;
    return points >= 2 && points <= 63;
  });
  const auto is_last = [&](std::string_view top) { return top.size() == last.size() && starts_with_lower(last, top); };
  return valid && labels != 0 && std::any_of(std::begin(kTop), std::end(kTop), is_last) &&
         is_after_host(text.substr(size));
}

}  // namespace

bool is_web_address(std::string_view text) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (starts_with_lower(text, scheme)) {
      return is_host_and_rest(text.substr(scheme.size()), true);
    }
  }
  return (starts_with_lower(text, "www.") && is_host_and_rest(text.substr(4), false)) || is_bare_domain(text);
}

bool is_mail_address(std::string_view text) {
  const std::size_t at = text.rfind('@');
  if (at == 0 || at == std::string_view::npos) {
    return false;
  }
  const std::string_view domain = text.substr(at + 1);
  const std::size_t dot = domain.rfind('.');
  if (dot == 0 || dot == std::string_view::npos || dot + 1 == domain.size() ||
      !all_characters(domain.substr(dot + 1), is_word) || !is_word(utf8::decode(domain, 0).code_point)) {
    return false;
  }
  return all_characters(domain.substr(0, dot), [](char32_t c) { return c == '.' || c == '-' || is_word(c); });
}

bool is_scheme(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) {
    return false;
  }
  const std::string_view slashes = text.substr(colon + 1);
  const std::string_view name = text.substr(0, colon);
  return utf8::count(name) >= 2 && (slashes.empty() || slashes == "/" || slashes == "//") &&
         all_characters(name, [](char32_t c) { return c == '.' || c == '+' || c == '-' || is_word(c); });
}

}  // namespace docmill::jinja
