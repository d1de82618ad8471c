#include "writer/pdf/syntax.h"

#include <charconv>
#include <cmath>

#include "base/utf8.h"

namespace docmill::pdf {
namespace {

constexpr char kHex[] = "0123456789ABCDEF";

/// `scaled` / 10^decimals.
void append_scaled(Buffer& out, std::int64_t scaled, int decimals) {
  char digits[24];
  char* end = digits + sizeof digits;
  char* at = end;
  const bool negative = scaled < 0;
  auto rest = static_cast<std::uint64_t>(negative ? -scaled : scaled);
  int place = 0;
  bool significant = false;
  for (; place < decimals; ++place) {
    const char digit = static_cast<char>('0' + rest % 10);
    rest /= 10;
    if (significant || digit != '0') {
      significant = true;
      *--at = digit;
    }
  }
  if (significant) {
    *--at = '.';
  }
  if (rest == 0 && !significant) {
    *--at = '0';
  }
  for (; rest != 0; rest /= 10) {
    *--at = static_cast<char>('0' + rest % 10);
  }
  if (negative && (significant || *at != '0')) {
    *--at = '-';
  }
  out.append(at, static_cast<std::size_t>(end - at));
}

void append_utf16(Buffer& out, char32_t c) {
  const auto push = [&out](std::uint32_t unit) {
    for (const char byte : {static_cast<char>(unit >> 8), static_cast<char>(unit & 0xff)}) {
      if (byte == '(' || byte == ')' || byte == '\\') {
        out.push('\\');
      }
      if (byte == '\r') {
        out.append("\\r");
      } else {
        out.push(byte);
      }
    }
  };
  if (c < 0x10000) {
    push(c);
    return;
  }
  push(0xd800 + ((c - 0x10000) >> 10));
  push(0xdc00 + ((c - 0x10000) & 0x3ff));
}

}  // namespace

void append_integer(Buffer& out, std::int64_t number) {
  char digits[24];
  const auto [end, error] = std::to_chars(digits, digits + sizeof digits, number);
  out.append(digits, static_cast<std::size_t>(end - digits));
}

void append_number(Buffer& out, double number) { append_scaled(out, std::llround(number * 1000), 3); }

void append_length(Buffer& out, double number) { append_scaled(out, std::llround(number * 100), 2); }

void append_reference(Buffer& out, std::uint32_t object) {
  append_integer(out, object);
  out.append(" 0 R");
}

void append_bytes(Buffer& out, std::string_view bytes) {
  out.push('(');
  for (const char c : bytes) {
    if (c == '(' || c == ')' || c == '\\') {
      out.push('\\');
    }
    if (c == '\r') {
      out.append("\\r");
    } else if (c == '\n') {
      out.append("\\n");
    } else {
      out.push(c);
    }
  }
  out.push(')');
}

std::string fitting_text(std::string_view utf8) {
  std::string text;
  for (const char32_t c : utf8::CodePoints(utf8)) {
    if (c >= '\t' && c <= '\r') {
      text.push_back(' ');
    } else if (!is_control(c) && c != 0xfffe && c != 0xffff) {
      utf8::append(text, c);
    }
  }
  // No byte of UTF-8 becomes more than two of UTF-16.
  text.resize(utf8::prefix(text, utf8::is_ascii(text) ? kMostStringBytes : (kMostStringBytes - 2) / 2).size());
  return text;
}

void append_text(Buffer& out, std::string_view utf8) {
  const std::string text = fitting_text(utf8);
  if (utf8::is_ascii(text)) {
    append_bytes(out, text);
    return;
  }
  out.append("(\xfe\xff");
  for (const char32_t c : utf8::CodePoints(text)) {
    append_utf16(out, c);
  }
  out.push(')');
}

std::string ascii_url(std::string_view url) {
  std::string out;
  for (const char c : url) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= ' ' || byte >= 0x7f) {
      out += {'%', kHex[byte >> 4], kHex[byte & 15]};
    } else {
      out += c;
    }
  }
  return out;
}

void append_name(Buffer& out, std::string_view name) {
  out.push('/');
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= ' ' || byte >= 0x7f || std::string_view("()<>[]{}/%#").find(c) != std::string_view::npos) {
      out.push('#');
      out.push(kHex[byte >> 4]);
      out.push(kHex[byte & 15]);
    } else {
      out.push(c);
    }
  }
}

void append_hex4(Buffer& out, std::uint32_t number) {
  const char digits[4] = {kHex[number >> 12 & 15], kHex[number >> 8 & 15], kHex[number >> 4 & 15], kHex[number & 15]};
  out.append(digits, sizeof digits);
}

}  // namespace docmill::pdf
