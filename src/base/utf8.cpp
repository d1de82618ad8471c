// UTF-8; see utf8.h.
#include "base/utf8.h"

#include <algorithm>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace docmill::utf8 {
namespace {

constexpr std::uint64_t kHighBits = 0x8080808080808080U;
constexpr std::uint64_t kLowBits = 0x0101010101010101U;

std::uint64_t load(const char* data) {
  std::uint64_t word;
  std::memcpy(&word, data, sizeof word);
  return word;
}

// One bit (the lowest of its byte) for each continuation byte: the high bit is set and the next is not.
std::uint64_t continuations(std::uint64_t word) { return (word >> 7) & (~word >> 6) & kLowBits; }

// Bytes of `word` that start a code point. The product sums the marks up in its highest byte.
std::size_t leads(std::uint64_t word) { return 8 - (continuations(word) * kLowBits >> 56); }

#if defined(__SSE2__)
// Bytes of 16 that start a code point, in both halves of the result. As signed numbers, continuation bytes are those
// below -64.
__m128i leads_of_16(const char* at) {
  const __m128i chunk = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
  const __m128i is_lead = _mm_cmpgt_epi8(chunk, _mm_set1_epi8(-65));
  return _mm_sad_epu8(_mm_and_si128(is_lead, _mm_set1_epi8(1)), _mm_setzero_si128());
}
#endif

unsigned byte_at(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
}

bool continues(unsigned byte) { return (byte & 0xc0) == 0x80; }

constexpr Decoded kMalformed{kReplacement, 1};

}  // namespace

Decoded decode_multibyte(std::string_view text, std::size_t at) {
  const unsigned lead = byte_at(text, at);
  const unsigned second = byte_at(text, at + 1);
  if (lead < 0xc2 || lead > 0xf4 || !continues(second)) {
    return kMalformed;
  }
  if (lead < 0xe0) {
    return {(lead & 0x1f) << 6 | (second & 0x3f), 2};
  }
  const unsigned third = byte_at(text, at + 2);
  if (!continues(third)) {
    return kMalformed;
  }
  if (lead < 0xf0) {
    const char32_t c = (lead & 0x0f) << 12 | (second & 0x3f) << 6 | (third & 0x3f);
    return c < 0x800 || is_surrogate(c) ? kMalformed : Decoded{c, 3};
  }
  const unsigned fourth = byte_at(text, at + 3);
  const char32_t c = (lead & 0x07) << 18 | (second & 0x3f) << 12 | (third & 0x3f) << 6 | (fourth & 0x3f);
  return !continues(fourth) || c < 0x10000 || c > kMaxCodePoint ? kMalformed : Decoded{c, 4};
}

Decoded decode_before(std::string_view text, std::size_t end) {
  const std::size_t furthest = end < 4 ? 0 : end - 4;
  for (std::size_t at = end; at-- > furthest;) {
    if (!is_continuation(text[at])) {
      const Decoded decoded = decode(text, at);
      return at + decoded.size == end ? decoded : kMalformed;
    }
  }
  return kMalformed;
}

std::size_t encode(char32_t c, char* out) {
  if (c < 0x80) {
    out[0] = static_cast<char>(c);
    return 1;
  }
  if (c < 0x800) {
    out[0] = static_cast<char>(0xc0 | c >> 6);
    out[1] = static_cast<char>(0x80 | (c & 0x3f));
    return 2;
  }
  if (c > kMaxCodePoint || is_surrogate(c)) {
    c = kReplacement;
  }
  if (c < 0x10000) {
    out[0] = static_cast<char>(0xe0 | c >> 12);
    out[1] = static_cast<char>(0x80 | (c >> 6 & 0x3f));
    out[2] = static_cast<char>(0x80 | (c & 0x3f));
    return 3;
  }
  out[0] = static_cast<char>(0xf0 | c >> 18);
  out[1] = static_cast<char>(0x80 | (c >> 12 & 0x3f));
  out[2] = static_cast<char>(0x80 | (c >> 6 & 0x3f));
  out[3] = static_cast<char>(0x80 | (c & 0x3f));
  return 4;
}

void append(Buffer& out, char32_t c) {
  char bytes[4];
  out.append(bytes, encode(c, bytes));
}

void append(std::string& out, char32_t c) {
  char bytes[4];
  out.append(bytes, encode(c, bytes));
}

bool is_ascii(std::string_view text) {
  const char* at = text.data();
  std::size_t left = text.size();
  for (; left >= 8; at += 8, left -= 8) {
    if ((load(at) & kHighBits) != 0) {
      return false;
    }
  }
  return std::all_of(at, at + left, [](char c) { return is_ascii(c); });
}

std::size_t count(std::string_view text) {
  const char* at = text.data();
  std::size_t left = text.size();
  std::size_t total = 0;
#if defined(__SSE2__)
  __m128i sums = _mm_setzero_si128();
  for (; left >= 16; at += 16, left -= 16) {
    sums = _mm_add_epi64(sums, leads_of_16(at));
  }
  total = static_cast<std::size_t>(_mm_cvtsi128_si64(sums)) +
          static_cast<std::size_t>(_mm_cvtsi128_si64(_mm_unpackhi_epi64(sums, sums)));
#endif
  for (; left >= 8; at += 8, left -= 8) {
    total += leads(load(at));
  }
  for (; left != 0; ++at, --left) {
    total += is_continuation(*at) ? 0U : 1U;
  }
  return total;
}

std::size_t offset_of(std::string_view text, std::size_t index) {
  std::size_t at = 0;
  while (index >= 8 && text.size() - at >= 8) {
    index -= leads(load(text.data() + at));
    at += 8;
  }
  // `at` may stand inside a code point that was counted already.
  while (at < text.size() && is_continuation(text[at])) {
    ++at;
  }
  for (; index != 0 && at < text.size(); --index) {
    ++at;
    while (at < text.size() && is_continuation(text[at])) {
      ++at;
    }
  }
  return at;
}

std::size_t find_invalid(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (text.size() - at >= 8 && (load(text.data() + at) & kHighBits) == 0) {
      at += 8;
      continue;
    }
    const Decoded decoded = decode(text, at);
    if (decoded.size == 1 && decoded.code_point == kReplacement) {
      return at;
    }
    at += decoded.size;
  }
  return std::string_view::npos;
}

std::string_view prefix(std::string_view text, std::size_t bytes) {
  if (bytes >= text.size()) {
    return text;
  }
  while (bytes > 0 && is_continuation(text[bytes])) {
    --bytes;
  }
  return text.substr(0, bytes);
}

}  // namespace docmill::utf8
