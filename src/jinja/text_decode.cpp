// bytes.decode; see text_codec.h. Whatever comes in, the text that goes out is valid UTF-8.
#include "base/utf8.h"
#include "jinja/text_codec.h"
#include "jinja/text_method.h"

namespace docmill::jinja {
namespace {

/// What stands at one place of the data: a character, or `size` bytes that are none and why.
struct Unit {
  char32_t c = 0;
  std::size_t size = 1;
  const char* problem = nullptr;
};

unsigned byte_at(std::string_view data, std::size_t at) { return static_cast<unsigned char>(data[at]); }

/// Bytes of the sequence that begins with `lead`, or 0 when none does.
std::size_t sequence_size(unsigned lead) {
  if (lead < 0xc2 || lead > 0xf4) {
    return lead < 0x80 ? 1 : 0;
  }
  return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

/// Whether `byte` may be byte number `i` of a sequence that begins with `lead`.
bool continues(unsigned lead, std::size_t i, unsigned byte) {
  const bool second = i == 1;
  const unsigned least = second && lead == 0xe0 ? 0xa0 : second && lead == 0xf0 ? 0x90 : 0x80;
  const unsigned most = second && lead == 0xed ? 0x9f : second && lead == 0xf4 ? 0x8f : 0xbf;
  return byte >= least && byte <= most;
}

Unit utf8_unit(std::string_view data, std::size_t at) {
  const unsigned lead = byte_at(data, at);
  const std::size_t size = sequence_size(lead);
  if (size == 0) {
    return {0, 1, "invalid start byte"};
  }
  for (std::size_t i = 1; i < size; ++i) {
    if (at + i == data.size()) {
      return {0, i, "unexpected end of data"};
    }
    if (!continues(lead, i, byte_at(data, at + i))) {
      return {0, i, "invalid continuation byte"};
    }
  }
  return {utf8::decode(data, at).code_point, size, nullptr};
}

Unit narrow_unit(std::string_view data, std::size_t at, bool ascii) {
  const unsigned byte = byte_at(data, at);
  return {byte, 1, ascii && byte >= 0x80 ? "ordinal not in range(128)" : nullptr};
}

char32_t read_unit(std::string_view data, std::size_t at, std::size_t size, bool big_endian) {
  char32_t unit = 0;
  for (std::size_t i = 0; i < size; ++i) {
    unit |= static_cast<char32_t>(byte_at(data, at + i)) << (8 * (big_endian ? size - 1 - i : i));
  }
  return unit;
}

Unit utf16_unit(std::string_view data, std::size_t at, bool big_endian) {
  const std::size_t left = data.size() - at;
  if (left < 2) {
    return {0, left, "truncated data"};
  }
  const char32_t first = read_unit(data, at, 2, big_endian);
  if (!utf8::is_surrogate(first)) {
    return {first, 2, nullptr};
  }
  if (first >= 0xdc00) {
    return {0, 2, "illegal encoding"};
  }
  if (left < 4) {
    return {0, left, "unexpected end of data"};
  }
  const char32_t second = read_unit(data, at + 2, 2, big_endian);
  if (second < 0xdc00 || second > 0xdfff) {
    return {0, 2, "illegal UTF-16 surrogate"};
  }
  return {0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00), 4, nullptr};
}

Unit utf32_unit(std::string_view data, std::size_t at, bool big_endian) {
  const std::size_t left = data.size() - at;
  if (left < 4) {
    return {0, left, "truncated data"};
  }
  const char32_t c = read_unit(data, at, 4, big_endian);
  if (c > utf8::kMaxCodePoint) {
    return {0, 4, "code point not in range(0x110000)"};
  }
  return {c, 4, utf8::is_surrogate(c) ? "code point in surrogate code point range(0xd800, 0xe000)" : nullptr};
}

class Decoder {
 public:
  Decoder(Run& run, std::string_view data, Encoding encoding, CodecErrors errors, Buffer& out)
      : run_(run), data_(data), encoding_(encoding), errors_(errors), out_(out) {}

  void decode() {
    for (std::size_t at = skip_byte_order_mark(); at < data_.size();) {
      const Unit next = unit(at);
      if (next.problem == nullptr) {
        utf8::append(out_, next.c);
      } else {
        replace(next, at);
      }
      at += next.size;
    }
  }

 private:
  std::size_t skip_byte_order_mark() {
    if (encoding_ == Encoding::utf8_sig) {
      return data_.starts_with("\xef\xbb\xbf") ? 3 : 0;
    }
    if (encoding_ == Encoding::utf16) {
      big_endian_ = data_.starts_with("\xfe\xff");
      return big_endian_ || data_.starts_with("\xff\xfe") ? 2 : 0;
    }
    if (encoding_ == Encoding::utf32) {
      big_endian_ = data_.starts_with(std::string_view("\0\0\xfe\xff", 4));
      return big_endian_ || data_.starts_with(std::string_view("\xff\xfe\0\0", 4)) ? 4 : 0;
    }
    big_endian_ = encoding_ == Encoding::utf16_be || encoding_ == Encoding::utf32_be;
    return 0;
  }

  Unit unit(std::size_t at) const {
    switch (encoding_) {
      case Encoding::utf8:
      case Encoding::utf8_sig:
        return utf8_unit(data_, at);
      case Encoding::ascii:
      case Encoding::latin1:
        return narrow_unit(data_, at, encoding_ == Encoding::ascii);
      case Encoding::utf16:
      case Encoding::utf16_le:
      case Encoding::utf16_be:
        return utf16_unit(data_, at, big_endian_);
      case Encoding::utf32:
      case Encoding::utf32_le:
      case Encoding::utf32_be:
        return utf32_unit(data_, at, big_endian_);
    }
    return {};
  }

  void replace(const Unit& bad, std::size_t at) {
    switch (errors_) {
      case CodecErrors::strict:
        fail(bad, at);
      case CodecErrors::ignore:
        return;
      case CodecErrors::replace:
        utf8::append(out_, utf8::kReplacement);
        return;
      case CodecErrors::backslashreplace:
        for (std::size_t i = 0; i < bad.size; ++i) {
          append_backslash_escape(out_, byte_at(data_, at + i));
        }
        return;
      case CodecErrors::xmlcharrefreplace:
        run_.fail(kTypeCode, "don't know how to handle UnicodeDecodeError in error callback");
    }
  }

  [[noreturn]] void fail(const Unit& bad, std::size_t at) {
    std::string message = "'" + std::string(name()) + "' codec can't decode byte";
    if (bad.size == 1) {
      Buffer byte;
      append_backslash_escape(byte, byte_at(data_, at));
      message += " 0" + byte.str().substr(1) + " in position " + std::to_string(at);
    } else {
      message += "s in position " + std::to_string(at) + "-" + std::to_string(at + bad.size - 1);
    }
    run_.fail(kCodecCode, message + ": " + bad.problem);
  }

  std::string_view name() const {
    switch (encoding_) {
      case Encoding::utf8:
      case Encoding::utf8_sig:
        return "utf-8";
      case Encoding::ascii:
        return "ascii";
      case Encoding::latin1:
        return "latin-1";
      case Encoding::utf16:
      case Encoding::utf16_le:
        return big_endian_ ? "utf-16-be" : "utf-16-le";
      case Encoding::utf16_be:
        return "utf-16-be";
      case Encoding::utf32:
      case Encoding::utf32_le:
        return big_endian_ ? "utf-32-be" : "utf-32-le";
      case Encoding::utf32_be:
        return "utf-32-be";
    }
    return {};
  }

  Run& run_;
  std::string_view data_;
  Encoding encoding_;
  CodecErrors errors_;
  Buffer& out_;
  bool big_endian_ = false;
};

}  // namespace

Value decode_bytes(Run& run, std::string_view data, Encoding encoding, CodecErrors errors) {
  run.budget.spend_bytes(data.size());
  const bool superset = encoding == Encoding::utf8 || encoding == Encoding::ascii || encoding == Encoding::latin1;
  if ((superset && utf8::is_ascii(data)) || (encoding == Encoding::utf8 && utf8::is_valid(data))) {
    return Value::string(data);
  }
  return build_text(run, data.size(), false, [&](Buffer& out) { Decoder(run, data, encoding, errors, out).decode(); });
}

}  // namespace docmill::jinja
