#include "writer/rst_text.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "docmill/document.h"

namespace docmill::rst {
namespace {

constexpr bool is_alnum(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_punctuation(char c) { return c > ' ' && c < 127 && !is_alnum(c); }

/// Bytes that are looked at: what may be markup, and what begins a character that Docutils ends a line at.
enum class Special : std::uint8_t { no, markup, line_end };
constexpr std::array<Special, 256> kSpecial = [] {
  std::array<Special, 256> table{};
  for (const char c : std::string_view("\\*`|_:@")) {
    table[static_cast<unsigned char>(c)] = Special::markup;
  }
  for (unsigned c = 0; c < ' '; ++c) {
    table[c] = c != '\t' ? Special::line_end : Special::no;
  }
  table[0xc2] = table[0xe2] = Special::line_end;
  return table;
}();
constexpr Special special(char c) { return kSpecial[static_cast<unsigned char>(c)]; }
/// The first special byte from `at` on.
std::size_t skip_plain(std::string_view text, std::size_t at) {
  const auto flags = [&](std::size_t i) { return static_cast<unsigned>(special(text[i])); };
  while (at + 4 <= text.size() && (flags(at) | flags(at + 1) | flags(at + 2) | flags(at + 3)) == 0) {
    at += 4;
  }
  while (at < text.size() && special(text[at]) == Special::no) {
    ++at;
  }
  return at;
}

constexpr std::array<bool, 256> set_of(std::string_view bytes) {
  std::array<bool, 256> table{};
  for (const char c : bytes) {
    table[static_cast<unsigned char>(c)] = true;
  }
  return table;
}
/// Of an address: what is percent-encoded.
constexpr std::array<bool, 256> kEncoded = [] {
  std::array<bool, 256> table = set_of("<>`\\\"\x7f");
  std::fill_n(table.begin(), ' ' + 1, true);
  return table;
}();
constexpr std::array<bool, 256> kFollowing = set_of(" \n'\")]}>-/\\:.,;!?");

/// Bytes of the character at `at` that Docutils (Python's str.splitlines) takes for a line end; 0 when it is none.
std::size_t line_end_size(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (static_cast<unsigned char>(c) < ' ' && c != '\t') {
    return 1;
  }
  const std::string_view rest = text.substr(at);
  if (rest.starts_with("\xc2\x85")) {
    return 2;
  }
  return rest.starts_with("\xe2\x80\xa8") || rest.starts_with("\xe2\x80\xa9") ? 3 : 0;
}

bool is_space_at(std::string_view text, std::size_t at) { return at < text.size() && text[at] == ' '; }

/// Whether the escapable character at `at` may be markup there.
bool needs_escape(std::string_view text, std::size_t at) {
  const char before = at == 0 ? '\0' : text[at - 1];
  const char after = at + 1 < text.size() ? text[at + 1] : '\0';
  switch (text[at]) {
    case '_':
      return !is_alnum(after) || before == '`';
    case ':':  // of an address, or of a role
      return is_letter(before) ? is_alnum(after) || after == '/' || after == '\0' : before == '`';
    case '@':
      return true;
    case '*':
    case '|':
      return !(before == ' ' && is_space_at(text, at + 1));
    default:
      return true;
  }
}

bool is_roman(std::string_view word) {
  return word.find_first_not_of("ivxlcdm") == std::string_view::npos ||
         word.find_first_not_of("IVXLCDM") == std::string_view::npos;
}

/// "12. ", "a) ", "(iv) ", "#. ": where a list item would begin.
bool is_enumerator(std::string_view text) {
  const bool open = text.front() == '(';
  text.remove_prefix(open ? 1 : 0);
  std::size_t size = 0;
  while (size < text.size() && is_alnum(text[size])) {
    ++size;
  }
  const std::string_view word = text.substr(0, size);
  text.remove_prefix(size);
  if (word.empty() && text.starts_with('#')) {
    text.remove_prefix(1);
  } else if (word.empty()) {
    return false;
  }
  const bool digits = word.find_first_not_of("0123456789") == std::string_view::npos;
  if (!digits && word.size() > 1 && !is_roman(word)) {
    return false;
  }
  if (text.empty()) {
    return false;
  }
  return (text.front() == ')' || (!open && text.front() == '.')) && (text.size() == 1 || text[1] == ' ');
}

/// Whether a line that begins like this would begin something else than text.
bool starts_block(std::string_view text) {
  const char c = text.front();
  const char next = text.size() > 1 ? text[1] : '\0';
  if (is_alnum(c)) {  // most lines begin with a word, which no number of a list is
    return (!is_letter(next) || is_roman(text.substr(0, 1))) && is_enumerator(text);
  }
  if (!is_punctuation(c)) {
    // A quote would end in an attribution; some bullets are beyond ASCII.
    return text.starts_with("\u2014") || text.starts_with("\u2022") || text.starts_with("\u2023") ||
           text.starts_with("\u2043");
  }
  if (std::string_view("-+*|=#:./>~^").find(c) != std::string_view::npos) {
    return true;
  }
  return next == c || next == '\0' || ((c == '(' || c == '#') && is_enumerator(text));
}

}  // namespace

void append_text(std::string_view text, bool line_start, bool quoted, Buffer& out) {
  std::size_t at = 0;
  if (line_start && text.starts_with('\\')) {
    out.append("\\ ");  // a line of backslashes alone would underline the one before
  } else if (line_start && !text.empty() && starts_block(text)) {
    const std::uint32_t size = utf8::decode(text, 0).size;
    out.push('\\');
    out.append(text.substr(0, size));
    at = size;
  }
  std::size_t begin = at;
  for (; at < text.size(); ++at) {
    at = skip_plain(text, at);
    if (at == text.size()) {
      break;
    }
    const Special kind = special(text[at]);
    if (kind == Special::markup) {
      if (quoted ? text[at] == '`' || text[at] == '\\' : needs_escape(text, at)) {
        out.append(text.substr(begin, at - begin));
        out.push('\\');
        begin = at;
      }
    } else if (const std::size_t size = line_end_size(text, at); size != 0) {
      out.append(text.substr(begin, at - begin));
      out.push(' ');
      begin = at + size;
      at += size - 1;
    }
  }
  out.append(text.substr(begin));
}

bool ends_in_escaped_colon(std::string_view text) {
  return text.size() > 1 && is_letter(text[text.size() - 2]) && needs_escape(text, text.size() - 1);
}

void append_literal(std::string_view text, Buffer& out) {
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (special(text[at]) != Special::line_end) [[likely]] {
      continue;
    }
    if (const std::size_t size = line_end_size(text, at); size != 0) {
      out.append(text.substr(begin, at - begin));
      out.push(' ');
      begin = at + size;
      at += size - 1;
    }
  }
  out.append(text.substr(begin));
}

void append_url(std::string_view url, Buffer& out) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::size_t begin = 0;
  for (std::size_t at = 0; at < url.size(); ++at) {
    const auto byte = static_cast<unsigned char>(url[at]);
    const bool reference = byte == '_' && at + 1 == url.size();  // is what an address with this end would be
    if (!kEncoded[byte] && !reference) [[likely]] {
      continue;
    }
    out.append(url.substr(begin, at - begin));
    out.push('%');
    out.push(kHex[byte >> 4]);
    out.push(kHex[byte & 15]);
    begin = at + 1;
  }
  out.append(url.substr(begin));
}

bool can_open_behind(std::string_view before, char first) {
  if (before.empty()) {
    return true;
  }
  switch (before.back()) {
    case ' ':
    case '\n':
    case '-':
    case ':':
    case '/':
      return true;
    case '\'':
    case '"':
      return first != before.back();
    case '(':
      return first != ')';
    case '[':
      return first != ']';
    case '{':
      return first != '}';
    case '<':
      return first != '>';
    default:
      return false;
  }
}

bool can_follow_markup(char next) { return kFollowing[static_cast<unsigned char>(next)]; }

std::size_t most_columns(std::string_view text) {
  std::size_t columns = 0;
  for (std::size_t at = 0; at < text.size();) {
    const utf8::Decoded next = utf8::decode(text, at);
    columns += is_wide(next.code_point) ? 2U : 1U;
    at += next.size;
  }
  return columns;
}

bool has_certain_width(std::string_view text) {
  constexpr char32_t kFirstUncertain = 0x300;
  constexpr char32_t kKanaBegin = 0x3041;  // kana, ideographs and Hangul are old and wide everywhere
  constexpr char32_t kHangulEnd = 0xd7a3;
  for (std::size_t at = 0; at < text.size();) {
    const utf8::Decoded next = utf8::decode(text, at);
    const char32_t c = next.code_point;
    at += next.size;
    if (c < kFirstUncertain) {
      continue;
    }
    const bool letter = c < 0x483;  // Greek and Cyrillic
    const bool punctuation = c >= 0x2010 && c <= 0x2027;
    const bool wide = (c >= kKanaBegin && c <= kHangulEnd && is_wide(c)) || (c >= 0xff01 && c <= 0xff60);
    const bool mark = c <= 0x36f || c == 0x3099 || c == 0x309a;
    if (mark || !(letter || punctuation || wide)) {
      return false;
    }
  }
  return true;
}

bool is_known_language(std::string_view language) {
  static constexpr auto kLanguages = std::to_array<std::string_view>({"ada",
                                                                      "apacheconf",
                                                                      "applescript",
                                                                      "awk",
                                                                      "bash",
                                                                      "bat",
                                                                      "c",
                                                                      "c#",
                                                                      "c++",
                                                                      "clojure",
                                                                      "cmake",
                                                                      "console",
                                                                      "cpp",
                                                                      "csharp",
                                                                      "css",
                                                                      "cuda",
                                                                      "d",
                                                                      "dart",
                                                                      "diff",
                                                                      "docker",
                                                                      "dockerfile",
                                                                      "elixir",
                                                                      "elm",
                                                                      "erlang",
                                                                      "fortran",
                                                                      "fsharp",
                                                                      "gherkin",
                                                                      "go",
                                                                      "graphql",
                                                                      "groovy",
                                                                      "haskell",
                                                                      "hcl",
                                                                      "html",
                                                                      "html+jinja",
                                                                      "http",
                                                                      "ini",
                                                                      "java",
                                                                      "javascript",
                                                                      "jinja",
                                                                      "js",
                                                                      "json",
                                                                      "jsx",
                                                                      "julia",
                                                                      "kotlin",
                                                                      "latex",
                                                                      "less",
                                                                      "lisp",
                                                                      "llvm",
                                                                      "lua",
                                                                      "make",
                                                                      "makefile",
                                                                      "markdown",
                                                                      "mathematica",
                                                                      "matlab",
                                                                      "md",
                                                                      "mysql",
                                                                      "nasm",
                                                                      "nginx",
                                                                      "nim",
                                                                      "nix",
                                                                      "objective-c",
                                                                      "ocaml",
                                                                      "octave",
                                                                      "perl",
                                                                      "php",
                                                                      "pl",
                                                                      "postgresql",
                                                                      "powershell",
                                                                      "prolog",
                                                                      "properties",
                                                                      "protobuf",
                                                                      "ps1",
                                                                      "pwsh",
                                                                      "py",
                                                                      "python",
                                                                      "python3",
                                                                      "r",
                                                                      "rb",
                                                                      "restructuredtext",
                                                                      "rs",
                                                                      "rst",
                                                                      "ruby",
                                                                      "rust",
                                                                      "sass",
                                                                      "scala",
                                                                      "scheme",
                                                                      "scss",
                                                                      "sh",
                                                                      "shell",
                                                                      "smalltalk",
                                                                      "sql",
                                                                      "sqlite3",
                                                                      "swift",
                                                                      "tcl",
                                                                      "terraform",
                                                                      "tex",
                                                                      "text",
                                                                      "toml",
                                                                      "ts",
                                                                      "typescript",
                                                                      "vb.net",
                                                                      "verilog",
                                                                      "vhdl",
                                                                      "vim",
                                                                      "xml",
                                                                      "xslt",
                                                                      "yaml",
                                                                      "zig",
                                                                      "zsh"});
  return std::binary_search(kLanguages.begin(), kLanguages.end(), language);
}

}  // namespace docmill::rst
