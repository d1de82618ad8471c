// str.encode and bytes.decode: Unicode's encodings, ASCII and Latin-1, with Python's error handlers.
//
// Encodings: utf-8, utf-8-sig, utf-16 and utf-32 (with or without -le, -be), ascii, latin-1, and their usual aliases.
// Handlers: strict, ignore, replace, backslashreplace, and for encoding xmlcharrefreplace.
#pragma once

#include <string_view>

#include "jinja/run.h"

namespace docmill::jinja {

/// A text that the encoding has no bytes for, or bytes that are no text in it: UnicodeError.
inline constexpr std::string_view kCodecCode = "E-TPL-126";
/// No encoding or error handler of that name: LookupError.
inline constexpr std::string_view kCodecNameCode = "E-TPL-127";

enum class Encoding : std::uint8_t {
  utf8,
  utf8_sig,
  ascii,
  latin1,
  utf16,
  utf16_le,
  utf16_be,
  utf32,
  utf32_le,
  utf32_be
};
enum class CodecErrors : std::uint8_t { strict, ignore, replace, backslashreplace, xmlcharrefreplace };

/// Throws Error runtime "unknown encoding: x".
Encoding encoding_named(Run& run, std::string_view name);
/// Throws Error runtime "unknown error handler name 'x'".
CodecErrors codec_errors_named(Run& run, std::string_view name);

/// A bytes value. UTF-8 shares the memory of `text`.
Value encode_text(Run& run, std::string_view text, Encoding encoding, CodecErrors errors);
/// A str value. Valid UTF-8 shares the memory of `data`.
Value decode_bytes(Run& run, std::string_view data, Encoding encoding, CodecErrors errors);

/// "\xe9", "\u0394", "\U0001f600": the escape of Python's backslashreplace and ascii().
void append_backslash_escape(Buffer& out, char32_t c);
/// ascii(value): repr with everything beyond ASCII escaped. `out` may be the run's scratch buffer.
void append_ascii_repr(Run& run, const Value& value, Buffer& out);

}  // namespace docmill::jinja
