// str.encode; names of encodings and handlers. See text_codec.h.
#include "base/utf8.h"
#include "jinja/arguments.h"
#include "jinja/text_codec.h"
#include "jinja/text_method.h"

namespace docmill::jinja {
namespace {

struct EncodingName {
  std::string_view name;  // lower case, with '-' for every separator
  Encoding encoding;
};

constexpr EncodingName kEncodings[] = {
    {"utf-8", Encoding::utf8},         {"utf8", Encoding::utf8},          {"u8", Encoding::utf8},
    {"utf-8-sig", Encoding::utf8_sig}, {"ascii", Encoding::ascii},        {"us-ascii", Encoding::ascii},
    {"646", Encoding::ascii},          {"latin-1", Encoding::latin1},     {"latin1", Encoding::latin1},
    {"iso-8859-1", Encoding::latin1},  {"iso8859-1", Encoding::latin1},   {"8859", Encoding::latin1},
    {"l1", Encoding::latin1},          {"latin", Encoding::latin1},       {"utf-16", Encoding::utf16},
    {"utf16", Encoding::utf16},        {"u16", Encoding::utf16},          {"utf-16-le", Encoding::utf16_le},
    {"utf-16le", Encoding::utf16_le},  {"utf-16-be", Encoding::utf16_be}, {"utf-16be", Encoding::utf16_be},
    {"utf-32", Encoding::utf32},       {"utf32", Encoding::utf32},        {"u32", Encoding::utf32},
    {"utf-32-le", Encoding::utf32_le}, {"utf-32le", Encoding::utf32_le},  {"utf-32-be", Encoding::utf32_be},
    {"utf-32be", Encoding::utf32_be},
};

char normalized(char c) {
  if (c == '_' || c == ' ') {
    return '-';
  }
  return static_cast<char>(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
}

bool same_encoding_name(std::string_view given, std::string_view known) {
  if (given.size() != known.size()) {
    return false;
  }
  for (std::size_t i = 0; i < given.size(); ++i) {
    if (normalized(given[i]) != known[i]) {
      return false;
    }
  }
  return true;
}

/// Writes units of 1, 2 or 4 bytes.
void push_unit(Buffer& out, char32_t unit, std::size_t size, bool big_endian) {
  for (std::size_t i = 0; i < size; ++i) {
    const std::size_t shift = 8 * (big_endian ? size - 1 - i : i);
    out.push(static_cast<char>(unit >> shift & 0xff));
  }
}

void push_utf16(Buffer& out, char32_t c, bool big_endian) {
  if (c < 0x10000) {
    push_unit(out, c, 2, big_endian);
    return;
  }
  push_unit(out, 0xd800 + ((c - 0x10000) >> 10), 2, big_endian);
  push_unit(out, 0xdc00 + ((c - 0x10000) & 0x3ff), 2, big_endian);
}

void encode_wide(std::string_view text, Encoding encoding, Buffer& out) {
  constexpr char32_t kByteOrderMark = 0xfeff;
  const bool sixteen = encoding == Encoding::utf16 || encoding == Encoding::utf16_le || encoding == Encoding::utf16_be;
  const bool big_endian = encoding == Encoding::utf16_be || encoding == Encoding::utf32_be;
  const auto push = [&](char32_t c) { sixteen ? push_utf16(out, c, big_endian) : push_unit(out, c, 4, big_endian); };
  if (encoding == Encoding::utf16 || encoding == Encoding::utf32) {
    push(kByteOrderMark);
  }
  for (const char32_t c : utf8::CodePoints(text)) {
    push(c);
  }
}

/// One-byte encodings.
class NarrowEncoder {
 public:
  NarrowEncoder(Run& run, std::string_view text, bool ascii, CodecErrors errors, Buffer& out)
      : run_(run), text_(text), ascii_(ascii), errors_(errors), out_(out) {}

  void encode() {
    for (std::size_t at = 0; at < text_.size();) {
      const utf8::Decoded next = utf8::decode(text_, at);
      if (fits(next.code_point)) {
        out_.push(static_cast<char>(next.code_point));
      } else {
        replace(next.code_point, at);
      }
      at += next.size;
    }
  }

 private:
  bool fits(char32_t c) const { return c < (ascii_ ? 0x80U : 0x100U); }

  void replace(char32_t c, std::size_t at) {
    switch (errors_) {
      case CodecErrors::strict:
        fail(c, at);
      case CodecErrors::ignore:
        return;
      case CodecErrors::replace:
        out_.push('?');
        return;
      case CodecErrors::backslashreplace:
        append_backslash_escape(out_, c);
        return;
      case CodecErrors::xmlcharrefreplace:
        out_.append("&#");
        out_.append(std::to_string(static_cast<std::uint32_t>(c)));
        out_.push(';');
        return;
    }
  }

  [[noreturn]] void fail(char32_t c, std::size_t at) {
    const std::size_t position = utf8::count(text_.substr(0, at));
    std::size_t last = position;
    for (std::size_t next = at;;) {
      next += utf8::decode(text_, next).size;
      if (next >= text_.size() || fits(utf8::decode(text_, next).code_point)) {
        break;
      }
      ++last;
    }
    std::string message = std::string("'") + (ascii_ ? "ascii" : "latin-1") + "' codec can't encode character";
    if (last == position) {
      Buffer escape;
      append_backslash_escape(escape, c);
      message += " '" + escape.str() + "' in position " + std::to_string(position);
    } else {
      message += "s in position " + std::to_string(position) + "-" + std::to_string(last);
    }
    run_.fail(kCodecCode, message + ": ordinal not in range(" + (ascii_ ? "128)" : "256)"));
  }

  Run& run_;
  std::string_view text_;
  bool ascii_;
  CodecErrors errors_;
  Buffer& out_;
};

void encode_copy(Run& run, std::string_view text, Encoding encoding, CodecErrors errors, Buffer& out) {
  switch (encoding) {
    case Encoding::utf8_sig:
      out.append("\xef\xbb\xbf");
      [[fallthrough]];
    case Encoding::utf8:
      out.append(text);
      return;
    case Encoding::ascii:
    case Encoding::latin1:
      NarrowEncoder(run, text, encoding == Encoding::ascii, errors, out).encode();
      return;
    case Encoding::utf16:
    case Encoding::utf16_le:
    case Encoding::utf16_be:
    case Encoding::utf32:
    case Encoding::utf32_le:
    case Encoding::utf32_be:
      encode_wide(text, encoding, out);
      return;
  }
}

}  // namespace

void append_backslash_escape(Buffer& out, char32_t c) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const std::size_t digits = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
  out.push('\\');
  out.push(digits == 2 ? 'x' : digits == 4 ? 'u' : 'U');
  for (std::size_t i = digits; i-- > 0;) {
    out.push(kDigits[c >> (4 * i) & 0xf]);
  }
}

void append_ascii_repr(Run& run, const Value& value, Buffer& out) {
  const std::size_t mark = out.size();
  print_repr(run, value, out);
  if (utf8::is_ascii(out.view_from(mark))) {
    return;
  }
  const std::string_view shown = run.arena.copy(out.view_from(mark));
  run.budget.spend_bytes(shown.size());
  out.truncate(mark);
  for (const char32_t c : utf8::CodePoints(shown)) {
    if (c < 0x80) {
      out.push(static_cast<char>(c));
    } else {
      append_backslash_escape(out, c);
    }
  }
}

Encoding encoding_named(Run& run, std::string_view name) {
  for (const EncodingName& known : kEncodings) {
    if (same_encoding_name(name, known.name)) {
      return known.encoding;
    }
  }
  run.fail(kCodecNameCode, "unknown encoding: " + std::string(name));
}

CodecErrors codec_errors_named(Run& run, std::string_view name) {
  constexpr std::string_view kNames[] = {"strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace"};
  for (std::size_t i = 0; i < std::size(kNames); ++i) {
    if (kNames[i] == name) {
      return static_cast<CodecErrors>(i);
    }
  }
  run.fail(kCodecNameCode, "unknown error handler name '" + std::string(name) + "'");
}

Value encode_text(Run& run, std::string_view text, Encoding encoding, CodecErrors errors) {
  const bool narrow = encoding == Encoding::ascii || encoding == Encoding::latin1;
  if (encoding == Encoding::utf8 || (narrow && utf8::is_ascii(text))) {
    return Value::bytes(text);
  }
  const Value copy =
      build_text(run, text.size(), false, [&](Buffer& out) { encode_copy(run, text, encoding, errors, out); });
  return Value::bytes(copy.as_string());
}

}  // namespace docmill::jinja
