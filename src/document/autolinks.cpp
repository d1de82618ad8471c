// Addresses without brackets (GitHub Flavored Markdown, section 6.9, in the reading of GitHub's own parser).
#include <cstring>

#include "base/utf8.h"
#include "document/characters.h"
#include "document/inline_parser.h"
#include "document/link_scan.h"

namespace docmill::markdown {
namespace {

constexpr std::size_t kLongestHost = 255;

/// Whether the underscores at `at` end emphasis around the address rather than belong to it.
bool ends_host(std::string_view text, std::size_t at) {
  const std::size_t next = text.find_first_not_of('_', at);
  return next == std::string_view::npos || is_space(text[next]) || text[next] == ')' || text[next] == '*' ||
         text[next] == '~';
}

/// Bytes of the host name in front of `text`; 0 when one of its last two labels has an underscore, when it is too
/// long, or when it needs a period and has none.
std::size_t scan_host(std::string_view text, bool needs_period) {
  std::size_t at = 0;
  std::size_t periods = 0;
  bool underscore = false;         // in the label at hand
  bool underscore_before = false;  // in the one before
  while (at < text.size() && at <= kLongestHost) {
    const char c = text[at];
    if (c == '_') {
      if (ends_host(text, at)) {
        break;
      }
      underscore = true;
    } else if (c == '.') {
      underscore_before = underscore;
      underscore = false;
      ++periods;
    } else if (static_cast<unsigned char>(c) >= 0x80) {
      const char32_t point = utf8::is_continuation(c) ? U'x' : utf8::decode(text, at).code_point;
      if (is_unicode_space(point) || is_unicode_punctuation(point)) {
        break;
      }
    } else if (!is_alphanumeric(c) && c != '-') {
      break;
    }
    ++at;
  }
  const bool good = at <= kLongestHost && !underscore && !underscore_before && (periods > 0 || !needs_period);
  return good ? at : 0;
}

/// `text[0, end)` without what stands behind an address rather than in it.
std::size_t trim_address(std::string_view text, std::size_t end) {
  std::size_t open = 0;
  std::size_t close = 0;
  for (std::size_t i = 0; i < end; ++i) {
    open += text[i] == '(' ? 1U : 0U;
    close += text[i] == ')' ? 1U : 0U;
  }
  while (end > 0) {
    const char last = text[end - 1];
    if (last == ')') {
      if (close <= open) {
        return end;
      }
      --close;
      --end;
    } else if (last == ';') {
      std::size_t name = end - 1;
      while (name > 0 && is_letter(text[name - 1])) {
        --name;
      }
      end = name > 0 && name < end - 1 && text[name - 1] == '&' ? name - 1 : end - 1;
    } else if (std::string_view("?!.,:*_~'\"").find(last) != std::string_view::npos) {
      --end;
    } else {
      return end;
    }
  }
  return end;
}

/// Where an address that begins at `at` and has its host up to `host_end` ends.
std::size_t scan_address(std::string_view text, std::size_t at, std::size_t host_end, bool in_brackets) {
  std::size_t end = host_end;
  int open = 0;
  while (end < text.size() && !is_space(text[end]) && text[end] != '<') {
    open += text[end] == '[' ? 1 : 0;
    if (text[end] == ']' && --open < 0 && in_brackets) {
      break;
    }
    ++end;
  }
  return at + trim_address(text.substr(at), end - at);
}

}  // namespace

/// An address whose scheme ends before the ':' at `at`.
std::uint32_t InlineParser::scan_url(std::uint32_t at) {
  if (content_.substr(at, 3) != "://") {
    return at + 1;
  }
  std::uint32_t begin = at;
  while (begin > last_mark_end() && at - begin <= 5 && is_letter(content_[begin - 1])) {
    --begin;
  }
  const std::string_view scheme = content_.substr(begin, at - begin);
  if (!equals_lower(scheme, "https") && !equals_lower(scheme, "http") && !equals_lower(scheme, "ftp")) {
    return at + 1;
  }
  const std::size_t host = scan_host(content_.substr(at + 3), false);
  if (host == 0 || (static_cast<unsigned char>(content_[at + 3]) < 0x80 && !is_alphanumeric(content_[at + 3]))) {
    return at + 1;
  }
  const auto end = static_cast<std::uint32_t>(scan_address(content_, begin, at + 3 + host, !brackets_.empty()));
  add_mark(MarkType::bare_link, begin, end);
  return end;
}

/// An address that begins with the "www" before the '.' at `at`.
std::uint32_t InlineParser::scan_www(std::uint32_t at) {
  if (at < 3 || at - 3 < last_mark_end() || content_.substr(at - 3, 3) != "www") {
    return at + 1;
  }
  const std::uint32_t begin = at - 3;
  if (begin > 0 && !is_space(content_[begin - 1]) && std::string_view("*_~(").find(content_[begin - 1]) == kNoMatch) {
    return at + 1;
  }
  const std::size_t host = scan_host(content_.substr(begin), true);
  const char first = char_at(at + 1);
  if (host == 0 || (utf8::is_ascii(first) && !is_alphanumeric(first))) {
    return at + 1;
  }
  const auto end = static_cast<std::uint32_t>(scan_address(content_, begin, begin + host, !brackets_.empty()));
  if (end <= at + 1) {
    return at + 1;
  }
  add_mark(MarkType::bare_link, begin, end).prefix = Prefix::http;
  return end;
}

namespace {

bool is_name_character(char c) { return is_alphanumeric(c) || std::string_view(".+-_").find(c) != kNoMatch; }

/// Where the address with its '@' at `at` ends, or kNoMatch.
std::size_t scan_email_host(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  std::size_t periods = 0;
  for (; end < text.size(); ++end) {
    const char c = text[end];
    if (c == '.' && end + 1 < text.size() && is_alphanumeric(text[end + 1])) {
      ++periods;
    } else if (!is_alphanumeric(c) && c != '-' && c != '_') {
      break;
    }
  }
  const bool good = periods > 0 && (end == text.size() || text[end] != '@') && is_letter(text[end - 1]);
  return good ? end : kNoMatch;
}

}  // namespace

void InlineParser::add_text_with_emails(std::string_view text, Span span) {
  const bool exact = span.end - span.begin == text.size();  // else places inside the text are not known
  const auto piece = [&](std::size_t begin, std::size_t end) {
    return exact ? Span{span.begin + static_cast<std::uint32_t>(begin), span.begin + static_cast<std::uint32_t>(end)}
                 : span;
  };
  std::size_t done = 0;
  for (std::size_t at = text.find('@'); at != kNoMatch; at = text.find('@', at + 1)) {
    std::size_t begin = at;
    while (begin > done && is_name_character(text[begin - 1])) {
      --begin;
    }
    const std::size_t end = begin == at ? kNoMatch : scan_email_host(text, at);
    if (end == kNoMatch) {
      continue;
    }
    constexpr std::string_view kScheme = "mailto:";
    const bool has_scheme = begin - done >= kScheme.size() && text.substr(begin - kScheme.size(), 7) == kScheme;
    begin -= has_scheme ? kScheme.size() : 0;
    if (begin > done) {
      add_text_node(text.substr(done, begin - done), piece(done, begin));
    }
    const std::string_view address = text.substr(begin, end - begin);
    add_link_node(address, with_prefix(address, has_scheme ? Prefix::none : Prefix::mailto), piece(begin, end));
    done = end;
    at = end - 1;
  }
  if (done < text.size()) {
    add_text_node(text.substr(done), piece(done, text.size()));
  }
}

std::string_view InlineParser::with_prefix(std::string_view address, Prefix prefix) {
  if (prefix == Prefix::none) {
    return address;
  }
  const std::string_view scheme = prefix == Prefix::http ? "http://" : "mailto:";
  char* const out = static_cast<char*>(arena_.allocate(scheme.size() + address.size(), 1));
  std::memcpy(out, scheme.data(), scheme.size());
  std::memcpy(out + scheme.size(), address.data(), address.size());
  return {out, scheme.size() + address.size()};
}

}  // namespace docmill::markdown
