// Character classes of the template language, which are Python's: white space (str.isspace), identifiers, decimal
// digits, and characters by name. ASCII is answered inline; the rest by ICU's Unicode data.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/utf8.h"

namespace docmill::jinja {

enum : std::uint8_t { kSpaceClass = 1, kWordClass = 2, kDigitClass = 4 };

inline constexpr std::array<std::uint8_t, 256> kCharacterClass = [] {
  std::array<std::uint8_t, 256> table{};
  for (const int c : {9, 10, 11, 12, 13, 28, 29, 30, 31, 32}) {
    table[static_cast<std::size_t>(c)] = kSpaceClass;
  }
  for (int c = '0'; c <= '9'; ++c) {
    table[static_cast<std::size_t>(c)] = kWordClass | kDigitClass;
  }
  for (int c = 'a'; c <= 'z'; ++c) {
    table[static_cast<std::size_t>(c)] = kWordClass;
    table[static_cast<std::size_t>(c - 'a' + 'A')] = kWordClass;
  }
  table[static_cast<std::size_t>('_')] = kWordClass;
  return table;
}();

using utf8::is_ascii;
inline bool is_ascii_space(char c) { return (kCharacterClass[static_cast<unsigned char>(c)] & kSpaceClass) != 0; }
inline bool is_ascii_word(char c) { return (kCharacterClass[static_cast<unsigned char>(c)] & kWordClass) != 0; }
inline bool is_ascii_digit(char c) { return (kCharacterClass[static_cast<unsigned char>(c)] & kDigitClass) != 0; }

/// str.isspace() of one character.
bool is_space(char32_t code);
/// First offset at or after `at` that does not hold white space.
std::size_t skip_space(std::string_view text, std::size_t at);
/// Last offset from which `[offset, at)` is white space, not before `from`.
std::size_t skip_space_back(std::string_view text, std::size_t from, std::size_t at);

bool is_identifier_start(char32_t code);
bool is_identifier_part(char32_t code);
/// Value of a decimal digit of any script, or -1.
int digit_value(char32_t code);
/// The character of a Unicode name, as in "\N{BULLET}"; any case.
std::optional<char32_t> character_named(std::string_view name);

}  // namespace docmill::jinja
