// Escaping; see escape.h. Most texts hold nothing to escape, so the search for the first special byte is what counts:
// 16 bytes at a time where the processor has SSE2 (every x86-64), byte by byte through a table elsewhere.
#include "base/escape.h"

#include <array>
#include <bit>

#include "base/short_copy.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace docmill {
namespace {

enum : unsigned char { kHtml = 1, kJson = 2 };

constexpr std::array<unsigned char, 256> make_classes() {
  std::array<unsigned char, 256> classes{};
  for (std::size_t c = 0; c < 0x20; ++c) {
    classes[c] = kJson;
  }
  classes['\\'] = kJson;
  classes['"'] = kHtml | kJson;
  for (const char c : {'&', '<', '>', '\''}) {
    classes[static_cast<unsigned char>(c)] = kHtml;
  }
  return classes;
}
constexpr std::array<unsigned char, 256> kClasses = make_classes();

bool is_special(char c, unsigned char wanted) { return (kClasses[static_cast<unsigned char>(c)] & wanted) != 0; }

#if defined(__SSE2__)
__m128i equal_to(__m128i chunk, char c) { return _mm_cmpeq_epi8(chunk, _mm_set1_epi8(c)); }

unsigned html_mask(__m128i chunk) {
  // & and ' differ in their lowest bit only, < and > in the second lowest.
  const __m128i amp_apos = equal_to(_mm_or_si128(chunk, _mm_set1_epi8(1)), '\'');
  const __m128i angle = equal_to(_mm_or_si128(chunk, _mm_set1_epi8(2)), '>');
  const __m128i any = _mm_or_si128(_mm_or_si128(amp_apos, angle), equal_to(chunk, '"'));
  return static_cast<unsigned>(_mm_movemask_epi8(any));
}

unsigned json_mask(__m128i chunk) {
  const __m128i last_control = _mm_set1_epi8(0x1f);
  const __m128i control = _mm_cmpeq_epi8(_mm_max_epu8(chunk, last_control), last_control);
  const __m128i any = _mm_or_si128(_mm_or_si128(control, equal_to(chunk, '\\')), equal_to(chunk, '"'));
  return static_cast<unsigned>(_mm_movemask_epi8(any));
}

unsigned special_mask(const char* at, unsigned char wanted) {
  const __m128i chunk = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
  return wanted == kHtml ? html_mask(chunk) : json_mask(chunk);
}
#endif

template <unsigned char Wanted>
std::size_t find_special(std::string_view text, std::size_t from) {
  std::size_t at = from;
#if defined(__SSE2__)
  for (; at + 16 <= text.size(); at += 16) {
    if (const unsigned mask = special_mask(text.data() + at, Wanted); mask != 0) {
      return at + static_cast<std::size_t>(std::countr_zero(mask));
    }
  }
  if (text.size() >= 16 && at < text.size()) {  // the end once more with what is before it
    const std::size_t last = text.size() - 16;
    const unsigned mask = special_mask(text.data() + last, Wanted) >> (at - last);
    return mask != 0 ? at + static_cast<std::size_t>(std::countr_zero(mask)) : std::string_view::npos;
  }
#endif
  for (; at < text.size(); ++at) {
    if (is_special(text[at], Wanted)) {
      return at;
    }
  }
  return std::string_view::npos;
}

std::string_view html_entity(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '\'':
      return "&#39;";
    default:
      return "&#34;";
  }
}

void append_json_escape(char c, Buffer& out) {
  static constexpr std::string_view kLetters = "\"\"\\\\\bb\ff\nn\rr\tt";  // pairs: the character, its letter
  for (std::size_t i = 0; i < kLetters.size(); i += 2) {
    if (kLetters[i] == c) {
      out.push('\\');
      out.push(kLetters[i + 1]);
      return;
    }
  }
  static constexpr char kHex[] = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  out.append("\\u00");
  out.push(kHex[byte >> 4]);
  out.push(kHex[byte & 15]);
}

template <unsigned char Wanted, class AppendEscape>
void escape(std::string_view text, Buffer& out, AppendEscape append_escape) {
  std::size_t done = 0;
  std::size_t at = find_special<Wanted>(text, 0);
  while (at != std::string_view::npos) {
    out.append(text.substr(done, at - done));
    // Special bytes come in crowds: look at the neighbours before starting a wide search again.
    do {
      append_escape(text[at]);
      ++at;
    } while (at < text.size() && is_special(text[at], Wanted));
    done = at;
    at = find_special<Wanted>(text, at);
  }
  out.append(text.substr(done));
}

}  // namespace

std::size_t find_html_special(std::string_view text, std::size_t from) { return find_special<kHtml>(text, from); }

void escape_html(std::string_view text, Buffer& out) {
#if defined(__SSE2__)
  if (text.size() - 1 < kBufferSlack) {  // copied first: what is behind it in the buffer may be read
    const std::size_t mark = out.size();
    append_short(out, text.data(), text.size());
    const char* copy = out.view_from(mark).data();
    const auto shift = static_cast<unsigned>(text.size());
    const std::uint64_t special = special_mask(copy, kHtml) | std::uint64_t{special_mask(copy + 16, kHtml)} << 16;
    if ((special & ((std::uint64_t{1} << shift) - 1)) == 0) {
      return;
    }
    out.truncate(mark);
  }
#endif
  escape<kHtml>(text, out, [&out](char c) { out.append(html_entity(c)); });
}

std::size_t find_json_special(std::string_view text, std::size_t from) { return find_special<kJson>(text, from); }

void escape_json(std::string_view text, Buffer& out) {
  escape<kJson>(text, out, [&out](char c) { append_json_escape(c, out); });
}

void append_json_string(std::string_view text, Buffer& out) {
  out.push('"');
  escape_json(text, out);
  out.push('"');
}

}  // namespace docmill
