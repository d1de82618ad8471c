// Each function is one pass. A comment removed may bring together the "<!--" of another: text already copied is looked
// at again for those three characters only.
#include "jinja/html_text.h"

#include <algorithm>
#include <array>

#include "base/entity_table.h"
#include "base/utf8.h"
#include "jinja/characters.h"

namespace docmill::jinja {

namespace {

constexpr std::string_view kNoSemicolon[] = {
    "AElig",  "AMP",    "Aacute", "Acirc",  "Agrave", "Aring",  "Atilde", "Auml",   "COPY",   "Ccedil", "ETH",
    "Eacute", "Ecirc",  "Egrave", "Euml",   "GT",     "Iacute", "Icirc",  "Igrave", "Iuml",   "LT",     "Ntilde",
    "Oacute", "Ocirc",  "Ograve", "Oslash", "Otilde", "Ouml",   "QUOT",   "REG",    "THORN",  "Uacute", "Ucirc",
    "Ugrave", "Uuml",   "Yacute", "aacute", "acirc",  "acute",  "aelig",  "agrave", "amp",    "aring",  "atilde",
    "auml",   "brvbar", "ccedil", "cedil",  "cent",   "copy",   "curren", "deg",    "divide", "eacute", "ecirc",
    "egrave", "eth",    "euml",   "frac12", "frac14", "frac34", "gt",     "iacute", "icirc",  "iexcl",  "igrave",
    "iquest", "iuml",   "laquo",  "lt",     "macr",   "micro",  "middot", "nbsp",   "not",    "ntilde", "oacute",
    "ocirc",  "ograve", "ordf",   "ordm",   "oslash", "otilde", "ouml",   "para",   "plusmn", "pound",  "quot",
    "raquo",  "reg",    "sect",   "shy",    "sup1",   "sup2",   "sup3",   "szlig",  "thorn",  "times",  "uacute",
    "ucirc",  "ugrave", "uml",    "uuml",   "yacute", "yen",    "yuml"};
constexpr std::size_t kLongestNoSemicolon = 6;
constexpr std::size_t kLongestName = 32;

// What the numbers 0x80 to 0x9f stand for: Windows-1252, with its five gaps left as they are.
constexpr std::array<char16_t, 32> kWindows1252 = {0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021,
                                                   0x2c6,  0x2030, 0x160,  0x2039, 0x152,  0x8d,   0x17d,  0x8f,
                                                   0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                                   0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0x9d,   0x17e,  0x178};

const EntityRow* find_name(std::string_view name) {
  const auto end = kEntityRows + kEntityCount;
  const auto text = [](const EntityRow& row) {
    return std::string_view(kEntityNames + row.name_offset, row.name_size);
  };
  const auto row = std::lower_bound(kEntityRows, end, name,
                                    [&](const EntityRow& a, std::string_view wanted) { return text(a) < wanted; });
  return row != end && text(*row) == name ? row : nullptr;
}

bool needs_no_semicolon(std::string_view name) {
  return std::binary_search(std::begin(kNoSemicolon), std::end(kNoSemicolon), name);
}

/// Bytes of the longest beginning of `name` that is a name without a semicolon, or 0.
std::size_t known_beginning(std::string_view name) {
  for (std::size_t size = std::min(name.size(), kLongestNoSemicolon); size > 1; --size) {
    if (needs_no_semicolon(name.substr(0, size))) {
      return size;
    }
  }
  return 0;
}

void append_row(const EntityRow& row, Buffer& out) {
  utf8::append(out, row.first);
  if (row.second != 0) {
    utf8::append(out, row.second);
  }
}

/// Whether HTML gives the number to no character: such a reference is dropped.
bool is_invalid(char32_t c) {
  return (c < 0x20 && c != '\t' && c != '\n' && c != '\f') || c == 0x7f || (c >= 0xfdd0 && c <= 0xfdef) ||
         (c & 0xfffe) == 0xfffe;
}

void append_number(char32_t c, Buffer& out) {
  if (c >= 0x80 && c < 0xa0) {
    c = kWindows1252[c - 0x80];
  } else if (c == 0 || c > utf8::kMaxCodePoint || utf8::is_surrogate(c)) {
    c = utf8::kReplacement;
  } else if (c != '\r' && is_invalid(c)) {
    return;
  }
  utf8::append(out, c);
}

int digit_of(char c, bool hex) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  const char lower = static_cast<char>(c | 0x20);
  return hex && lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// `text` begins with "&#". Returns the bytes read, 0 when it is no reference.
std::size_t append_numeric(std::string_view text, Buffer& out) {
  const bool hex = text.size() > 2 && (text[2] | 0x20) == 'x';
  const std::size_t first = hex ? 3 : 2;
  char32_t number = 0;
  std::size_t at = first;
  for (; at < text.size() && digit_of(text[at], hex) >= 0; ++at) {
    number = std::min<char32_t>(number * (hex ? 16 : 10) + static_cast<char32_t>(digit_of(text[at], hex)), 0x110000);
  }
  if (at == first) {
    return 0;
  }
  append_number(number, out);
  return at < text.size() && text[at] == ';' ? at + 1 : at;
}

bool may_be_in_name(char c) {
  return c != '\t' && c != '\n' && c != '\f' && c != ' ' && c != '<' && c != '&' && c != '#' && c != ';';
}

/// `text` begins with '&'. Returns the bytes read, 0 when nothing after it can be a name.
std::size_t append_named(std::string_view text, Buffer& out) {
  std::size_t end = 1;
  for (std::size_t n = 0; n < kLongestName && end < text.size() && may_be_in_name(text[end]); ++n) {
    end += utf8::decode(text, end).size;
  }
  if (end == 1) {
    return 0;
  }
  const std::string_view name = text.substr(1, end - 1);
  const bool semicolon = end < text.size() && text[end] == ';';
  const EntityRow* row = semicolon ? find_name(name) : nullptr;
  const std::size_t known = row != nullptr ? name.size() : known_beginning(name);
  if (known == 0) {
    out.append(text.substr(0, end));
    return end;
  }
  append_row(row != nullptr ? *row : *find_name(name.substr(0, known)), out);
  if (row == nullptr && known == name.size() && !semicolon) {
    return end;
  }
  out.append(name.substr(known));
  return row != nullptr ? end + 1 : end;
}

constexpr std::string_view kOpen = "<!--";

/// Bytes of the beginning of "<!--" that `before` ends with and `after` completes, 0 when it does not.
std::size_t joined_opening(std::string_view before, std::string_view after) {
  for (std::size_t size = kOpen.size() - 1; size > 0; --size) {
    if (before.ends_with(kOpen.substr(0, size)) && after.starts_with(kOpen.substr(size))) {
      return size;
    }
  }
  return 0;
}

/// Where the comment ends whose "<!--" ends at `at`, or npos. The end may share the dashes of the beginning.
std::size_t comment_end(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  if (rest.starts_with('>') || rest.starts_with("->")) {
    return at + (rest[0] == '>' ? 1 : 2);
  }
  const std::size_t end = text.find("-->", at);
  return end == std::string_view::npos ? end : end + 3;
}

/// Writes pieces of text with white space collapsed, none at either end.
class Collapser {
 public:
  explicit Collapser(Buffer& out) : out_(out) {}
  void append(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
      const utf8::Decoded c = utf8::decode(text, at);
      if (is_space(c.code_point)) {
        space_ = true;
      } else {
        if (space_ && !empty_) {
          out_.push(' ');
        }
        space_ = false;
        empty_ = false;
        out_.append(text.substr(at, c.size));
      }
      at += c.size;
    }
  }

 private:
  Buffer& out_;
  bool space_ = false;
  bool empty_ = true;
};

}  // namespace

void unescape_html(std::string_view text, Buffer& out) {
  for (;;) {
    const std::size_t at = text.find('&');
    out.append(text.substr(0, at));
    if (at == std::string_view::npos) {
      return;
    }
    text.remove_prefix(at);
    const bool numeric = text.size() > 1 && text[1] == '#';
    const std::size_t read = numeric ? append_numeric(text, out) : append_named(text, out);
    if (read == 0) {
      out.push('&');
    }
    text.remove_prefix(std::max<std::size_t>(read, 1));
  }
}

void append_without_comments(std::string_view text, Buffer& out) {
  const std::size_t mark = out.size();
  std::size_t at = 0;
  for (;;) {
    const std::size_t joined = joined_opening(out.view_from(mark), text.substr(at));
    const std::size_t open = joined != 0 ? at : text.find(kOpen, at);
    const std::size_t end = open == std::string_view::npos ? open : comment_end(text, open + kOpen.size() - joined);
    if (end == std::string_view::npos) {
      return out.append(text.substr(at));
    }
    out.append(text.substr(at, open - at));
    out.truncate(out.size() - joined);
    at = end;
  }
}

void append_without_tags(std::string_view text, Buffer& out) {
  Collapser words(out);
  for (;;) {
    const std::size_t open = text.find('<');
    const std::size_t close = open == std::string_view::npos ? open : text.find('>', open);
    if (close == std::string_view::npos) {
      return words.append(text);
    }
    words.append(text.substr(0, open));
    text.remove_prefix(close + 1);
  }
}

}  // namespace docmill::jinja
