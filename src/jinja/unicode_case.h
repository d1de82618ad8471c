// Upper and lower case of text, and the questions that Python's str.is...() methods ask, for all of Unicode.
//
// Full case mappings (a character may become several: "ß" -> "SS") and the final sigma follow Unicode's SpecialCasing
// as Python 3.11 applies it; no mapping depends on a language. ASCII text is answered without the Unicode data. Every
// function takes time in proportion to the text.
#pragma once

#include <string_view>

#include "docmill/base.h"

namespace docmill::jinja {

// Each appends the changed text to `out`, which must not be where `text` lives.

/// str.upper()
void to_upper(std::string_view text, Buffer& out);
/// str.lower()
void to_lower(std::string_view text, Buffer& out);
/// str.title(): a cased character after an uncased one begins a word.
void to_title(std::string_view text, Buffer& out);
/// str.capitalize(): the first character in title case, the rest in lower case.
void capitalize(std::string_view text, Buffer& out);
/// str.casefold()
void casefold(std::string_view text, Buffer& out);
/// str.swapcase()
void swapcase(std::string_view text, Buffer& out);

// Whether `text` is not empty and all its characters are of the class; of the case predicates: it has cased characters
// and all of them are so. The exceptions are told at their names.

/// str.isalpha(): letters.
bool is_alpha(std::string_view text);
/// str.isalnum(): letters, digits, numbers.
bool is_alnum(std::string_view text);
/// str.isdecimal(): digits of decimal numerals.
bool is_decimal(std::string_view text);
/// str.isdigit(): also digits that form no numeral, such as superscripts.
bool is_digit(std::string_view text);
/// str.isnumeric(): also fractions, Roman and Chinese numerals.
bool is_numeric(std::string_view text);
/// str.isspace()
bool is_space(std::string_view text);
/// str.isupper()
bool is_upper(std::string_view text);
/// str.islower()
bool is_lower(std::string_view text);
/// str.istitle()
bool is_title(std::string_view text);
/// str.isidentifier()
bool is_identifier(std::string_view text);
/// str.isprintable(); true of the empty text.
bool is_printable(std::string_view text);

/// str.isprintable() of one character: what repr() shows as it is.
bool is_printable(char32_t c);

}  // namespace docmill::jinja
