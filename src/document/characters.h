// Classes of characters as CommonMark defines them. Bytes by table; code points beyond ASCII by ICU.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace docmill::markdown {

enum CharClass : std::uint8_t {
  kBlank = 1,  // space, tab
  kSpace = 2,  // blank, line endings, vertical tab, form feed
  kPunctuation = 4,
  kLetter = 8,
  kDigit = 16,
  kHex = 32,
};

constexpr std::array<std::uint8_t, 256> make_char_classes() {
  std::array<std::uint8_t, 256> table{};
  for (unsigned c = 0; c < 128; ++c) {
    std::uint8_t bits = 0;
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool digit = c >= '0' && c <= '9';
    const bool hex = digit || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    bits |= c == ' ' || c == '\t' ? kBlank | kSpace : 0;
    bits |= c >= '\n' && c <= '\r' ? kSpace : 0;
    bits |= c > ' ' && c < 127 && !letter && !digit ? kPunctuation : 0;
    bits |= letter ? kLetter : 0;
    bits |= digit ? kDigit : 0;
    bits |= hex ? kHex : 0;
    table[c] = bits;
  }
  return table;
}
inline constexpr std::array<std::uint8_t, 256> kCharClasses = make_char_classes();

constexpr bool has_class(char c, unsigned classes) {
  return (kCharClasses[static_cast<unsigned char>(c)] & classes) != 0;
}
constexpr bool is_blank(char c) { return has_class(c, kBlank); }
constexpr bool is_space(char c) { return has_class(c, kSpace); }
constexpr bool is_punctuation(char c) { return has_class(c, kPunctuation); }
constexpr bool is_letter(char c) { return has_class(c, kLetter); }
constexpr bool is_digit(char c) { return has_class(c, kDigit); }
constexpr bool is_alphanumeric(char c) { return has_class(c, kLetter | kDigit); }
constexpr char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

/// Lower-case ASCII comparison; `lower` is lower case already.
bool equals_lower(std::string_view text, std::string_view lower);

bool is_unicode_space(char32_t c);
/// Punctuation or symbol, as flanking asks; in CommonMark 0.30 symbols beyond ASCII were none.
bool is_unicode_punctuation(char32_t c, bool version_0_30 = false);
/// Letter, mark, decimal digit or connector: what stays in an anchor.
bool is_word(char32_t c);
char32_t to_lower(char32_t c);

/// Appends `text` with full Unicode case folding.
void append_folded(std::string_view text, std::string& out);

}  // namespace docmill::markdown
