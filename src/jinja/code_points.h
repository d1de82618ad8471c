// Walking UTF-8 by code points, for filters that count and cut text as Python counts it.
//
// Requires valid UTF-8, which every string value is. Character classes are Python's: `str.isspace` for white space,
// `str.splitlines` for line ends, `\w` of the `re` module for words.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace docmill::jinja {

/// Whether `byte` begins a code point.
constexpr bool begins_code_point(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) != 0x80; }

/// Bytes of the code point that begins with `lead`.
constexpr std::size_t code_point_size(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

/// Number of code points in `text`.
inline std::size_t count_code_points(std::string_view text) {
  std::size_t continuations = 0;
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    std::uint64_t word;
    std::memcpy(&word, text.data() + at, 8);
    const std::uint64_t high = word & 0x8080808080808080u;
    if (high != 0) {
      continuations += static_cast<std::size_t>(__builtin_popcountll(high & ~(word << 1)));
    }
  }
  for (; at < text.size(); ++at) {
    continuations += begins_code_point(text[at]) ? 0u : 1u;
  }
  return text.size() - continuations;
}

/// Byte offset of code point number `count`, or the size of `text` when it has fewer.
inline std::size_t offset_of_code_point(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  while (count != 0 && at < text.size()) {
    at += code_point_size(text[at]);
    --count;
  }
  return at < text.size() ? at : text.size();
}

/// The code point at byte `at`, which moves behind it. Requires at < text.size().
inline char32_t next_code_point(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<char32_t>(static_cast<unsigned char>(text[at + i])); };
  const char32_t lead = byte(0);
  const std::size_t size = code_point_size(text[at]);
  if (size == 1 || at + size > text.size()) {
    ++at;
    return lead;
  }
  char32_t point = lead & (0xffu >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    point = point << 6 | (byte(i) & 0x3f);
  }
  at += size;
  return point;
}

/// The code point that ends at byte `at`, which moves before it. Requires at > 0.
inline char32_t previous_code_point(std::string_view text, std::size_t& at) {
  --at;
  while (at != 0 && !begins_code_point(text[at])) {
    --at;
  }
  std::size_t end = at;
  return next_code_point(text, end);
}

constexpr bool is_space(char32_t c) {
  if (c < 0x80) {
    return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1c && c <= 0x1f);
  }
  return c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 ||
         c == 0x202f || c == 0x205f || c == 0x3000;
}

constexpr bool is_line_end(char32_t c) {
  return (c >= '\n' && c <= '\r') || (c >= 0x1c && c <= 0x1e) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

/// Letters and numbers of any script, and the underscore.
bool is_word(char32_t c);
/// A word character that is no decimal digit.
bool is_word_letter(char32_t c);
/// The value of a decimal digit of any script, or -1.
int decimal_digit(char32_t c);

/// Yields the lines of a text without their ends, as `str.splitlines` does: nothing for "", no empty last line.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {}
  bool next(std::string_view& line) { return next(line, false); }
  /// The same, each line with its own end.
  bool next_with_end(std::string_view& line) { return next(line, true); }

 private:
  bool next(std::string_view& line, bool keep_end);

  std::string_view text_;
  std::size_t at_ = 0;
};

/// `text` without white space at both ends, as `str.strip`.
std::string_view strip_space(std::string_view text);

}  // namespace docmill::jinja
