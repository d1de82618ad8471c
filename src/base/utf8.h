// UTF-8 (Unicode 15, table 3-7): decoding, encoding, counting and checking.
//
// Texts inside the library are taken to be valid, since readers check them once; still nothing here reads beyond the
// end of a malformed text, and each malformed byte counts as one U+FFFD.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "docmill/base.h"

namespace docmill::utf8 {

inline constexpr char32_t kReplacement = 0xfffd;
inline constexpr char32_t kMaxCodePoint = 0x10ffff;

struct Decoded {
  char32_t code_point;
  std::uint32_t size;  ///< bytes it took; at least 1
};

inline bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }
inline bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }
inline bool is_surrogate(char32_t c) { return c >= 0xd800 && c <= 0xdfff; }

Decoded decode_multibyte(std::string_view text, std::size_t at);

/// The code point at byte `at`. Requires at < text.size().
inline Decoded decode(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  if (lead < 0x80) [[likely]] {
    return {lead, 1};
  }
  return decode_multibyte(text, at);
}
/// The code point that ends before byte `end`. Requires 0 < end <= text.size().
Decoded decode_before(std::string_view text, std::size_t end);

/// Writes `c` as 1 to 4 bytes to `out` and returns how many. Surrogates and numbers beyond Unicode become U+FFFD.
std::size_t encode(char32_t c, char* out);
void append(Buffer& out, char32_t c);
void append(std::string& out, char32_t c);

/// True when every byte is below 0x80.
bool is_ascii(std::string_view text);
/// Number of code points.
std::size_t count(std::string_view text);
/// Byte offset of code point `index`, or text.size() when there are not that many.
std::size_t offset_of(std::string_view text, std::size_t index);
/// Byte offset of the first malformed sequence, or npos.
std::size_t find_invalid(std::string_view text);
inline bool is_valid(std::string_view text) { return find_invalid(text) == std::string_view::npos; }

/// `text` cut to at most `bytes` bytes without splitting a code point.
std::string_view prefix(std::string_view text, std::size_t bytes);

/// for (char32_t c : utf8::CodePoints(text))
class CodePoints {
 public:
  class Iterator {
   public:
    Iterator(std::string_view text, std::size_t at) : text_(text), at_(at) { read(); }
    char32_t operator*() const { return current_.code_point; }
    Iterator& operator++() {
      at_ += current_.size;
      read();
      return *this;
    }
    bool operator!=(const Iterator& other) const { return at_ != other.at_; }
    bool operator==(const Iterator& other) const { return at_ == other.at_; }
    /// Byte offset of the current code point.
    std::size_t offset() const { return at_; }
    std::size_t size() const { return current_.size; }

   private:
    void read() {
      if (at_ < text_.size()) {
        current_ = decode(text_, at_);
      }
    }
    std::string_view text_;
    std::size_t at_;
    Decoded current_{0, 1};
  };

  explicit CodePoints(std::string_view text) : text_(text) {}
  Iterator begin() const { return {text_, 0}; }
  Iterator end() const { return {text_, text_.size()}; }

 private:
  std::string_view text_;
};

}  // namespace docmill::utf8
