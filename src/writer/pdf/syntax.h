// The tokens of PDF (ISO 32000-1, 7.3): numbers, names, strings, references, appended to a buffer.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "docmill/base.h"

namespace docmill::pdf {

void append_integer(Buffer& out, std::int64_t number);
/// At most three decimals, no trailing zeros, never an exponent.
void append_number(Buffer& out, double number);
/// Two decimals: lengths on a page, where a hundredth of a point is invisible.
void append_length(Buffer& out, double number);
/// "12 0 R"
void append_reference(Buffer& out, std::uint32_t object);
/// A literal string of these bytes.
void append_bytes(Buffer& out, std::string_view bytes);
/// Of C0 and C1, which show nothing.
inline bool is_control(char32_t c) { return c < ' ' || (c >= 0x7f && c < 0xa0); }
/// The longest string that PDF/A takes (ISO 19005-2, 6.1.13), in bytes.
inline constexpr std::size_t kMostStringBytes = 32767;
/// What text strings take of `utf8`: its beginning, no control characters and nothing that XML does not have.
std::string fitting_text(std::string_view utf8);
/// A text string of what fits: ASCII as it is, anything else as UTF-16 with a byte order mark.
void append_text(Buffer& out, std::string_view utf8);
/// URIs are ASCII: the rest is percent-encoded.
std::string ascii_url(std::string_view url);
/// "/Name" with what needs it escaped.
void append_name(Buffer& out, std::string_view name);
/// "0A1F", four digits.
void append_hex4(Buffer& out, std::uint32_t number);

}  // namespace docmill::pdf
