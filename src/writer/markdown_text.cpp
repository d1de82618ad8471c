#include "writer/markdown_text.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/utf8.h"
#include "document/characters.h"
#include "document/entities.h"

namespace docmill::markdown_writer {
namespace {

using markdown::equals_lower;
using markdown::is_alphanumeric;
using markdown::is_blank;
using markdown::is_digit;
using markdown::is_letter;
using markdown::is_punctuation;

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
constexpr std::size_t kMostParentheses = 30;
constexpr std::size_t kMostBackticks = 80;  // of a code span

constexpr std::array<bool, 256> kSpecial = [] {
  std::array<bool, 256> table{};
  for (const char c : std::string_view("\\*_`[]<&~!|:@.\n\r")) {
    table[static_cast<unsigned char>(c)] = true;
  }
  return table;
}();

/// "http" of http://, where an address without brackets would begin.
bool ends_in_scheme(std::string_view before) {
  std::size_t size = 0;
  while (size < before.size() && size < 6 && is_letter(before[before.size() - 1 - size])) {
    ++size;
  }
  const std::string_view word = before.substr(before.size() - size);
  return equals_lower(word, "http") || equals_lower(word, "https") || equals_lower(word, "ftp");
}

bool is_name_byte(char c) { return is_alphanumeric(c) || std::string_view(".+-_").find(c) != std::string_view::npos; }

/// Whether the special character at `at` may be markup there. `after` is 0 where something else than text follows.
bool needs_escape(std::string_view text, std::size_t at, char before, const TextPlace& place) {
  const char after = at + 1 < text.size() ? text[at + 1] : place.after;
  const bool last = at + 1 == text.size();
  switch (text[at]) {
    case '\\':
      return last || is_punctuation(after);
    case '*':
    case '~':
      return !(before == ' ' && after == ' ');
    case '_':
      return !(is_alphanumeric(before) && is_alphanumeric(after)) && !(before == ' ' && after == ' ');
    case '[':
      return place.brackets || after == '^' || last || text.substr(at).starts_with("[//]");
    case ']':
      return place.brackets || after == '(' || after == '[' || after == ':' || last;
    case '<':
      return is_letter(after) || after == '/' || after == '!' || after == '?';
    case '&':
      return markdown::decode_entity(text.substr(at)).length != 0;
    case '!':
      return last && after == '[';
    case '|':
      return place.cell;
    case ':':
      return text.substr(at).starts_with("://") && ends_in_scheme(text.substr(0, at));
    case '.':
      return at >= 3 && text.substr(at - 3, 3) == "www" && !is_blank(after);
    case '@':
      return !place.brackets && is_name_byte(before) && is_name_byte(after) && after != '+';
    default:
      return true;
  }
}

/// Bytes of a number that a list would begin with; 0 when it would not.
std::size_t list_number(std::string_view text) {
  std::size_t size = 0;
  while (size < text.size() && size < 9 && is_digit(text[size])) {
    ++size;
  }
  const bool marker = size > 0 && size < text.size() && (text[size] == '.' || text[size] == ')') &&
                      (size + 1 == text.size() || is_blank(text[size + 1]));
  return marker ? size : 0;
}

/// Whether a line that begins like this would begin or end a block; the first character is to be escaped then.
bool starts_block(std::string_view text) {
  const char c = text.front();
  const bool apart = text.size() == 1 || is_blank(text[1]);
  switch (c) {
    case '>':
    case '[':
      return true;
    case '#': {
      const std::size_t size = std::min(text.find_first_not_of('#'), text.size());
      return size <= 6 && (size == text.size() || is_blank(text[size]));
    }
    case '+':
      return apart;
    case '=':
      return text.find_first_not_of("= \t") == std::string_view::npos;
    case '-':
      return apart || text.find_first_not_of("-:| \t") == std::string_view::npos;
    case '|':
    case ':':
      return text.find_first_not_of("-:| \t") == std::string_view::npos;
    default:
      return false;
  }
}

/// Bytes of the blank that `text` ends with; 0 when it ends with none.
std::uint32_t blank_at_end(std::string_view text) {
  const utf8::Decoded last = utf8::decode_before(text, text.size());
  return markdown::is_unicode_space(last.code_point) && last.code_point != '\n' && last.code_point != '\r' ? last.size
                                                                                                           : 0;
}

bool is_space(char32_t c) { return c == '\n' || markdown::is_unicode_space(c); }

bool is_left_flanking(char32_t before, char32_t after) {
  return !is_space(after) &&
         (!markdown::is_unicode_punctuation(after) || is_space(before) || markdown::is_unicode_punctuation(before));
}

}  // namespace

bool can_open(char mark, char32_t before, char32_t after) {
  return is_left_flanking(before, after) &&
         (mark != '_' || !is_left_flanking(after, before) || markdown::is_unicode_punctuation(before));
}

bool can_close(char mark, char32_t before, char32_t after) {
  return is_left_flanking(after, before) &&
         (mark != '_' || !is_left_flanking(before, after) || markdown::is_unicode_punctuation(after));
}

void append_reference(char32_t c, Buffer& out) {
  char digits[12];
  out.append("&#");
  out.append({digits, static_cast<std::size_t>(std::to_chars(digits, digits + 12, static_cast<std::uint32_t>(c)).ptr -
                                               digits)});
  out.push(';');
}

void append_first_as_reference(std::string_view& text, Buffer& out) {
  const utf8::Decoded first = utf8::decode(text, 0);
  append_reference(first.code_point, out);
  text.remove_prefix(first.size);
}

void append_text(std::string_view text, const TextPlace& place, Buffer& out) {
  std::size_t begin = 0;
  std::size_t at = 0;
  if (place.line_start && !text.empty()) {
    if (is_blank(text.front()) || text.starts_with(kByteOrderMark)) {  // a mark that begins a file is none of its text
      append_first_as_reference(text, out);
    } else if (const std::size_t size = list_number(text); size != 0) {
      out.append(text.substr(0, size));
      out.push('\\');
      begin = at = size;
      ++at;
    } else if (starts_block(text)) {
      out.push('\\');
      ++at;
    }
  }
  if (place.cell && !text.empty() && text.front() != ' ' && text.find_first_not_of("-: ") == std::string_view::npos) {
    out.push('\\');  // else a row of such cells would be that below a head
    at = 1;
  }
  const std::uint32_t last = place.after == '\n' && !text.empty() ? blank_at_end(text) : 0;
  const std::size_t end = text.size() - last;
  TextPlace inner = place;
  inner.after = last != 0 ? '&' : place.after;
  const std::string_view rest = text.substr(0, end);
  for (; at < end; ++at) {
    const char c = text[at];
    if (!kSpecial[static_cast<unsigned char>(c)]) [[likely]] {
      continue;
    }
    const char before = at > 0 ? text[at - 1] : place.line_start || out.empty() ? '\n' : out.view().back();
    if (c == '\n' || c == '\r') {
      out.append(text.substr(begin, at - begin));
      append_reference(static_cast<unsigned char>(c), out);
      begin = at + 1;
    } else if (needs_escape(rest, at, before, inner)) {
      out.append(text.substr(begin, at - begin));
      out.push('\\');
      begin = at;
    }
  }
  out.append(text.substr(begin, end > begin ? end - begin : 0));
  if (last != 0 && end >= begin) {
    append_reference(utf8::decode(text, end).code_point, out);
  }
}

void append_escaped(std::string_view text, std::string_view also, Buffer& out) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const bool entity = c == '&' && markdown::decode_entity(text.substr(at)).length != 0;
    const bool backslash = c == '\\' && (at + 1 == text.size() || is_punctuation(text[at + 1]));
    const bool blank_end = is_blank(c) && also.empty() && (at == 0 || at + 1 == text.size());
    if (c == '\n' || c == '\r' || blank_end) {
      append_reference(static_cast<unsigned char>(c), out);
      continue;
    }
    if (entity || backslash || also.find(c) != std::string_view::npos) {
      out.push('\\');
    }
    out.push(c);
  }
}

void append_destination(std::string_view url, bool in_cell, Buffer& out) {
  std::size_t open = 0;
  std::size_t deepest = 0;
  bool balanced = true;
  bool plain = !url.empty() && url.front() != '<';
  for (const char c : url) {
    open += c == '(' ? 1 : 0;
    deepest = std::max(deepest, open);
    balanced = balanced && (c != ')' || open > 0);
    open -= c == ')' && open > 0 ? 1 : 0;
    plain = plain && static_cast<unsigned char>(c) > ' ' && c != 0x7f;
  }
  if (plain && balanced && open == 0 && deepest <= kMostParentheses) {
    append_escaped(url, in_cell ? "`<|" : "`<", out);
    return;
  }
  out.push('<');
  append_escaped(url, in_cell ? "<>`|" : "<>`", out);
  out.push('>');
}

void append_code_span(std::string_view code, bool in_cell, Buffer& out) {
  std::array<bool, kMostBackticks + 1> taken{};  // lengths of runs in the code
  for (std::size_t at = code.find('`'); at != std::string_view::npos; at = code.find('`', at)) {
    const std::size_t end = std::min(code.find_first_not_of('`', at), code.size());
    taken[std::min(end - at, kMostBackticks)] = true;
    at = end;
  }
  const auto size = static_cast<std::size_t>(std::find(taken.begin() + 1, taken.end(), false) - taken.begin());
  const bool spaces =
      code.front() == ' ' && code.back() == ' ' && code.find_first_not_of(' ') != std::string_view::npos;
  const bool padded = code.front() == '`' || code.back() == '`' || spaces;
  out.append(size, '`');
  out.append(padded ? " " : "");
  for (const char c : code) {
    out.append(c == '|' && in_cell ? "\\" : "");
    out.push(c);
  }
  out.append(padded ? " " : "");
  out.append(size, '`');
}

}  // namespace docmill::markdown_writer
