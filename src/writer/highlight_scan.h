// What the scanners of highlight.cpp and highlight_scanners.cpp share: languages as data, and the pieces made so far.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "writer/highlight.h"

namespace docmill::code {

// ---- sets of words ------------------------------------------------------------------------------------------------

/// A string literal as a template argument.
template <std::size_t N>
struct Literal {
  char text[N];
  constexpr Literal(const char (&given)[N]) { std::copy_n(given, N, text); }
  constexpr std::string_view view() const { return {text, N - 1}; }
};

/// Words in a table of a power of two slots, filled to two thirds at most; empty slots are empty texts.
struct WordSet {
  const std::string_view* slots = nullptr;
  std::size_t mask = 0;

  static constexpr std::size_t hash(std::string_view word) {
    const auto byte = [&](std::size_t at) { return static_cast<std::size_t>(static_cast<unsigned char>(word[at])); };
    return word.size() * 5 + byte(0) * 31 + byte(word.size() / 2) * 131 + byte(word.size() - 1) * 7;
  }
  constexpr bool contains(std::string_view word) const {
    if (slots == nullptr || word.empty()) {
      return false;
    }
    for (std::size_t at = hash(word) & mask; !slots[at].empty(); at = (at + 1) & mask) {
      if (slots[at] == word) {
        return true;
      }
    }
    return false;
  }
};

template <std::size_t N>
constexpr std::array<std::string_view, N> fill_slots(std::string_view list) {
  std::array<std::string_view, N> slots{};
  for (std::size_t begin = 0; begin < list.size();) {
    std::size_t end = begin;
    while (end < list.size() && list[end] != ' ') {  // find() is not constant under -fsanitize=undefined
      ++end;
    }
    const std::string_view word = list.substr(begin, end - begin);
    begin = end + 1;
    std::size_t at = WordSet::hash(word) & (N - 1);
    while (!slots[at].empty()) {
      at = (at + 1) & (N - 1);
    }
    slots[at] = word;
  }
  return slots;
}

template <Literal kList>
inline constexpr std::string_view kListText = kList.view();
template <Literal kList>
inline constexpr std::size_t kSlotCount = std::bit_ceil(
    static_cast<std::size_t>(1 + std::count(kListText<kList>.begin(), kListText<kList>.end(), ' ')) * 3 / 2 + 1);
template <Literal kList>
inline constexpr auto kSlots = fill_slots<kSlotCount<kList>>(kListText<kList>);

/// The words of a list with one space between any two.
template <Literal kList>
constexpr WordSet words() {
  return {kSlots<kList>.data(), kSlots<kList>.size() - 1};
}

// ---- languages ----------------------------------------------------------------------------------------------------

class Pieces;
struct Language;
using Scanner = void (*)(const Language& language, Pieces& pieces);
void scan_code(const Language& language, Pieces& pieces);
void scan_diff(const Language& language, Pieces& pieces);
void scan_markdown(const Language& language, Pieces& pieces);
void scan_http(const Language& language, Pieces& pieces);
void scan_markup(const Language& language, Pieces& pieces);
void scan_jinja(const Language& language, Pieces& pieces);
void scan_css(const Language& language, Pieces& pieces);
void scan_shell(const Language& language, Pieces& pieces);
void scan_console(const Language& language, Pieces& pieces);

struct Language {
  std::string_view names;  // lower case, with spaces between
  Scanner scan = scan_code;
  WordSet keywords{};
  WordSet types{};
  std::string_view comment{};        // begins a comment to the end of the line
  std::string_view other_comment{};  // another such
  std::string_view open{};           // of a block comment
  std::string_view close{};
  std::string_view quotes{};       // each begins a string in one line, with backslash escapes
  std::string_view raw_quotes{};   // ... without escapes
  std::string_view long_quotes{};  // ... that may hold line ends
  std::string_view long_raw{};     // ... that may, without escapes
  std::string_view triple{};       // quotes that, three times, begin a string that three of them end
  std::string_view prefixes{};     // letters that may stand before a quote
  std::string_view key_ends{};     // a word or text at the start of a line before one of these is a key
  bool any_case = false;           // of keywords
  bool upper_types = false;        // Words That Begin So are types
  bool calls = true;               // a programming language: a word before "(" is a function, and operators count
  bool annotations = false;        // @word
  bool directives = false;         // #word at the start of a line
  bool dollars = false;            // $word, ${word}, $(word)
  bool lifetimes = false;          // 'word without a second quote
  bool attributes = false;         // #[...]
  bool raw_hashes = false;         // r#"..."#
  bool raw_parens = false;         // R"x(...)x"
  bool sections = false;           // [name] at the start of a line
  bool text_keys = false;          // a string before ":" is a key
  bool recipes = false;            // lines that begin with a tab have no keys
  bool blank_before = false;       // comments and quotes begin a word only
};

/// nullptr for a language that is not known. `name` in any case.
const Language* find_language(std::string_view name);

// ---- pieces -------------------------------------------------------------------------------------------------------

constexpr bool is_word_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_word(char c) { return is_word_start(c) || is_digit(c); }
constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }
constexpr bool is_operator(char c) { return std::string_view("+-*/%=<>!&|^~?:").find(c) != std::string_view::npos; }

/// A place in the code, and the pieces before it. Neighbours of one class become one.
class Pieces {
 public:
  Pieces(std::string_view code, EmitPiece emit, void* receiver) : code_(code), emit_(emit), receiver_(receiver) {}

  std::string_view code() const { return code_; }
  std::size_t at() const { return at_; }
  bool done() const { return at_ >= code_.size(); }
  /// The byte `ahead` of here; NUL behind the end.
  char peek(std::size_t ahead = 0) const { return at_ + ahead < code_.size() ? code_[at_ + ahead] : '\0'; }
  /// The byte before this place; a line end at the start.
  char before() const { return at_ == 0 ? '\n' : code_[at_ - 1]; }
  std::string_view rest() const { return code_.substr(at_); }
  bool starts_with(std::string_view text) const { return code_.compare(at_, text.size(), text) == 0; }

  /// The end of this line, without its line end.
  std::size_t line_end() const { return std::min(code_.find('\n', at_), code_.size()); }
  /// Behind the first `text` at or after `from`; the end of the code when there is none.
  std::size_t behind(std::string_view text, std::size_t from) const {
    const std::size_t found = code_.find(text, from);
    return found == std::string_view::npos ? code_.size() : found + text.size();
  }
  /// Behind the first `end` in this line at or after `from`; the end of the line when there is none.
  std::size_t behind_in_line(char end, std::size_t from) const {
    while (from < code_.size() && code_[from] != end && code_[from] != '\n') {
      ++from;
    }
    return from < code_.size() && code_[from] == end ? from + 1 : from;
  }
  /// The first place at or after `from` of a byte that `is` refuses.
  template <class Is>
  std::size_t skip(Is is, std::size_t from) const {
    while (from < code_.size() && is(code_[from])) {
      ++from;
    }
    return from;
  }

  /// All up to `end` is of this class; no character is divided.
  void put(CodeClass kind, std::size_t end) {
    if (end <= at_) {
      return;
    }
    while (end < code_.size() && (static_cast<unsigned char>(code_[end]) & 0xc0) == 0x80) {
      ++end;
    }
    if (kind != kind_) {
      flush();
      kind_ = kind;
    }
    at_ = std::min(end, code_.size());
  }
  void put_one(CodeClass kind) { put(kind, at_ + 1); }
  /// All up to `end` as code of another language.
  void put_as(const Language& language, std::size_t end) {
    const std::string_view whole = std::exchange(code_, code_.substr(0, end));
    language.scan(language, *this);
    code_ = whole;
  }

  void flush() {
    if (at_ > begin_) {
      emit_(receiver_, kind_, code_.substr(begin_, at_ - begin_));
      begin_ = at_;
    }
  }

 private:
  std::string_view code_;
  EmitPiece emit_;
  void* receiver_;
  std::size_t begin_ = 0;
  std::size_t at_ = 0;
  CodeClass kind_ = CodeClass::plain;
};

/// Where the string that begins at `from` with `quote` ends: behind its closing quote, or with the line or the code.
std::size_t string_end(const Pieces& pieces, std::size_t from, char quote, bool escapes, bool lines);

}  // namespace docmill::code
