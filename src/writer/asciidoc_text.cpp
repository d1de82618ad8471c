#include "writer/asciidoc_text.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace docmill::asciidoc {
namespace {

constexpr std::string_view kEscapable = "*_#`^~+{\\<>-.([]:;@&$|=\"";
constexpr std::size_t kLeastDelimiter = 4;

constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_alnum(char c) { return is_letter(c) || is_digit(c); }

constexpr std::array<bool, 256> kSpecial = [] {
  std::array<bool, 256> table{};
  for (const char c : kEscapable) {
    table[static_cast<unsigned char>(c)] = true;
  }
  table['\n'] = table['\r'] = table['\0'] = true;
  return table;
}();

/// The first special byte from `at` on.
std::size_t skip_plain(std::string_view text, std::size_t at) {
  const auto is_special = [&](std::size_t i) -> unsigned { return kSpecial[static_cast<unsigned char>(text[i])]; };
  while (at + 4 <= text.size() &&
         (is_special(at) | is_special(at + 1) | is_special(at + 2) | is_special(at + 3)) == 0) {
    at += 4;
  }
  while (at < text.size() && is_special(at) == 0) {
    ++at;
  }
  return at;
}

void append_reference(char c, Buffer& out) {
  char digits[4];
  out.append("&#");
  out.append({digits,
              static_cast<std::size_t>(std::to_chars(digits, digits + 4, static_cast<unsigned char>(c)).ptr - digits)});
  out.push(';');
}

/// Names that are macros when ":" and a target follow.
bool ends_in_macro(std::string_view before) {
  static constexpr std::array<std::string_view, 29> kMacros = {
      "anchor", "asciimath", "audio",  "btn",    "file",  "footnote", "footnoteref", "ftp",  "http", "https",
      "icon",   "ifdef",     "ifeval", "ifndef", "image", "include",  "indexterm",   "irc",  "kbd",  "latexmath",
      "link",   "mailto",    "menu",   "pass",   "stem",  "toc",      "video",       "xref", "endif"};
  std::size_t size = 0;
  while (size < before.size() && before[before.size() - 1 - size] >= 'a' && before[before.size() - 1 - size] <= 'z') {
    ++size;
  }
  const std::string_view word = before.substr(before.size() - size);
  return std::any_of(kMacros.begin(), kMacros.end(), [word](std::string_view name) { return word.ends_with(name); });
}

/// Whether the mark at `at` may begin or end something. `before` is 0 at the start; `after` is 0 where nobody knows.
bool is_mark(char mark, char before, char after, bool marked) {
  const bool apart = before == ' ' && after == ' ';
  switch (mark) {
    case '*':
      return !apart;
    case '_':
    case '+':
      return !apart && !(is_alnum(before) && is_alnum(after));
    case '#':
      return !apart && (marked || !is_alnum(before) || is_alnum(after) || after == '#' || after == '\0');
    default:
      return after != ' ';
  }
}

bool needs_reference(std::string_view text, std::size_t at, char before, const TextPlace& place) {
  const char after = at + 1 < text.size() ? text[at + 1] : '\0';
  const char third = at + 2 < text.size() ? text[at + 2] : '\0';
  switch (const char c = text[at]) {
    case '*':
    case '_':
    case '+':
    case '#':
    case '^':
    case '~':
      return is_mark(c, before, after, place.marked);
    case '`':
      return true;
    case '{':
      return is_alnum(after) || after == '_' || after == '\0';
    case '\\':
      return !(is_alnum(after) || after == ' ');
    case '<':
      return after == '<' || after == '-' || after == '=' || after == '\0';
    case '>':
      return before == '-' || before == '=';
    case '-':
      return before == '-';
    case '.':
      return before == '.' && (after == '.' || after == '\0' || (at >= 2 && text[at - 2] == '.'));
    case '(': {
      const std::string_view rest = text.substr(at + 1);
      return before == '(' || rest.starts_with("C)") || rest.starts_with("R)") || rest.starts_with("TM)");
    }
    case '[':
      return after == '[' || after == '\0' || before == ':';
    case ']':
      return place.brackets;
    case '"':
    case '=':
      return place.brackets;
    case ':':
      if (after == ':') {
        return third == ' ' || third == '\0' || ends_in_macro(text.substr(0, at));
      }
      return after != ' ' && (after == '\0' || ends_in_macro(text.substr(0, at)));
    case ';':
      return before == ';';
    case '@':
      return true;
    case '&':
      return is_letter(after) || after == '#' || after == '\0';
    case '$':
      return after == '$' || before == '$';
    default:
      return false;
  }
}

/// "1. ", "a. ", "iv) ": where a list would begin.
bool is_enumerator(std::string_view text) {
  std::size_t size = 0;
  while (size < text.size() && is_alnum(text[size])) {
    ++size;
  }
  if (size == text.size()) {
    return false;
  }
  const std::string_view word = text.substr(0, size);
  const char after = size + 1 < text.size() ? text[size + 1] : ' ';
  if (after != ' ' && after != '\t') {
    return false;
  }
  if (text[size] == '.') {
    return size == 1 || word.find_first_not_of("0123456789") == std::string_view::npos;
  }
  return text[size] == ')' && (word.find_first_not_of("ivx") == std::string_view::npos ||
                               word.find_first_not_of("IVX") == std::string_view::npos);
}

bool is_label(std::string_view text) {
  static constexpr std::array<std::string_view, 5> kLabels = {"NOTE:", "TIP:", "IMPORTANT:", "WARNING:", "CAUTION:"};
  return std::any_of(kLabels.begin(), kLabels.end(),
                     [text](std::string_view label) { return text.starts_with(label); });
}

/// Whether a line that begins like this would be something else than text. Marks become references anyway.
bool starts_block(std::string_view text) {
  const char c = text.front();
  if (is_alnum(c)) {
    return is_enumerator(text) || is_label(text);
  }
  const char next = text.size() > 1 ? text[1] : '\0';
  if (c == '/' || c == '\'') {
    return next == c;
  }
  if (c == ',' || c == '!') {
    return next == '=';
  }
  return std::string_view("=-.:|<>[").find(c) != std::string_view::npos || text.starts_with("\u2022");
}

constexpr std::array<bool, 256> set_of(std::string_view bytes) {
  std::array<bool, 256> table{};
  for (const char c : bytes) {
    table[static_cast<unsigned char>(c)] = true;
  }
  return table;
}
/// Of a target: what is percent-encoded, ...
constexpr std::array<bool, 256> kEncoded = [] {
  std::array<bool, 256> table = set_of("<>[]\\\"`{}|^\x7f");
  std::fill_n(table.begin(), ' ' + 1, true);
  return table;
}();
/// ... and what would be a mark or a replacement; '-', '_' and '.' together with the byte before.
constexpr std::array<bool, 256> kMarks = set_of("*#~+'();&");

bool needs_marks(std::string_view url) {
  char before = '\0';
  for (const char c : url) {
    const bool pair = (c == before && (c == '-' || c == '_' || c == '.')) || (c == '/' && before == '_') ||
                      (c == '_' && before == '/');
    if (kMarks[static_cast<unsigned char>(c)] || pair) {
      return true;
    }
    before = c;
  }
  return false;
}

}  // namespace

bool is_word(char c) { return is_alnum(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80; }

void append_text(std::string_view text, const TextPlace& place, Buffer& out) {
  if (place.line_start && !text.empty() && starts_block(text)) {
    out.append("{empty}");
  }
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    at = skip_plain(text, at);
    if (at == text.size()) {
      break;
    }
    const char c = text[at];
    const char before = at > 0 ? text[at - 1] : place.line_start || out.empty() ? '\0' : out.view().back();
    if (c == '\n' || c == '\r' || c == '\0') {
      out.append(text.substr(begin, at - begin));
      out.push(' ');
      begin = at + 1;
    } else if (c == '|') {
      out.append(text.substr(begin, at - begin));
      out.append(place.cell ? "\\" : "");
      begin = at;
    } else if (needs_reference(text, at, before, place)) {
      out.append(text.substr(begin, at - begin));
      append_reference(c, out);
      begin = at + 1;
    }
  }
  out.append(text.substr(begin));
}

void append_encoded(std::string_view text, Buffer& out) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool inner = c == ' ' && i > 0 && i + 1 < text.size();
    if (is_alnum(c) || static_cast<unsigned char>(c) >= 0x80 || inner) {
      out.push(c);
    } else {
      append_reference(c, out);
    }
  }
}

void append_target(std::string_view url, bool block, Buffer& out) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  const bool quoted = !block && needs_marks(url);
  out.append(quoted ? "++" : "");
  std::size_t begin = 0;
  for (std::size_t i = 0; i < url.size(); ++i) {
    const auto byte = static_cast<unsigned char>(url[i]);
    const bool plus = byte == '+' && quoted && (i + 1 == url.size() || url[i + 1] == '+' || i == 0);
    if (!kEncoded[byte] && !plus) [[likely]] {
      continue;
    }
    out.append(url.substr(begin, i - begin));
    out.push('%');
    out.push(kHex[byte >> 4]);
    out.push(kHex[byte & 15]);
    begin = i + 1;
  }
  out.append(url.substr(begin));
  out.append(quoted ? "++" : "");
}

void append_verbatim(std::string_view code, Buffer& out) {
  static constexpr std::array<std::string_view, 5> kDirectives = {
      "include::", "ifdef::", "ifndef::", "ifeval::", "endif::"};
  while (!code.empty()) {
    const std::size_t size = std::min(code.find('\n'), code.size());
    const std::string_view line = code.substr(0, size);
    const std::string_view bare = line.starts_with('\\') ? line.substr(1) : line;
    if (std::any_of(kDirectives.begin(), kDirectives.end(),
                    [bare](std::string_view d) { return bare.starts_with(d); })) {
      out.push('\\');
    }
    out.append(line);
    out.push('\n');
    code.remove_prefix(std::min(size + 1, code.size()));
  }
}

bool is_plain_code(std::string_view code) {
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = code[i];
    const char after = i + 1 < code.size() ? code[i + 1] : '\0';
    const bool plain =
        is_alnum(c) || ((c == '.' || c == '-' || c == '/' || c == ',' || c == '_' || c == ' ') && after != c);
    const bool joined = c != '_' || (i > 0 && is_alnum(code[i - 1]) && is_alnum(after));
    if (!plain || !joined) {
      return false;
    }
  }
  return !code.empty() && is_alnum(code.front()) && is_alnum(code.back());
}

std::size_t delimiter_length(std::string_view content, char c) {
  std::size_t length = kLeastDelimiter;
  while (!content.empty()) {
    const std::size_t size = std::min(content.find('\n'), content.size());
    std::string_view line = content.substr(0, size);
    line = line.substr(0, line.find_last_not_of(" \t") + 1);
    if (line.size() >= length && line.find_first_not_of(c) == std::string_view::npos) {
      length = line.size() + 1;
    }
    content.remove_prefix(std::min(size + 1, content.size()));
  }
  return length;
}

}  // namespace docmill::asciidoc
