// Copying and cleaning of Markdown text. Well-formed text is checked eight bytes at a time and copied once.
#include "document/source.h"

#include <cstring>

namespace docmill::markdown {
namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd";

/// Bytes of the well-formed sequence that begins at `p`, 0 when there is none; then `bad` is how many bytes of it to
/// replace. Follows table 3-7 of the Unicode Standard.
std::size_t sequence_length(const unsigned char* p, const unsigned char* end, std::size_t& bad) {
  const unsigned char first = *p;
  bad = 1;
  std::size_t length = 0;
  unsigned char low = 0x80;
  unsigned char high = 0xbf;
  if (first >= 0xc2 && first <= 0xdf) {
    length = 2;
  } else if ((first & 0xf0) == 0xe0) {
    length = 3;
    low = first == 0xe0 ? 0xa0 : low;
    high = first == 0xed ? 0x9f : high;
  } else if (first >= 0xf0 && first <= 0xf4) {
    length = 4;
    low = first == 0xf0 ? 0x90 : low;
    high = first == 0xf4 ? 0x8f : high;
  }
  for (std::size_t i = 1; i < length; ++i) {
    if (p + i == end || p[i] < low || p[i] > high) {
      bad = i;
      return 0;
    }
    low = 0x80;
    high = 0xbf;
  }
  return length;
}

/// Whether any of the eight bytes is NUL or beyond ASCII.
bool needs_look(const unsigned char* p) {
  std::uint64_t word = 0;
  std::memcpy(&word, p, sizeof word);
  constexpr std::uint64_t kLow = 0x0101010101010101;
  constexpr std::uint64_t kHigh = 0x8080808080808080;
  return ((word | (word - kLow)) & kHigh) != 0;
}

/// The first byte that cannot stay, or `end`.
const unsigned char* find_bad(const unsigned char* p, const unsigned char* end, std::size_t& bad) {
  while (p < end) {
    if (end - p >= 8 && !needs_look(p)) {
      p += 8;
      continue;
    }
    if (*p != 0 && *p < 0x80) {
      ++p;
      continue;
    }
    const std::size_t length = *p == 0 ? (bad = 1, 0) : sequence_length(p, end, bad);
    if (length == 0) {
      return p;
    }
    p += length;
  }
  return end;
}

std::string_view replace_bad(Arena& arena, std::string_view text) {
  const auto* p = reinterpret_cast<const unsigned char*>(text.data());
  const auto* const end = p + text.size();
  Buffer clean;
  while (p < end) {
    std::size_t bad = 0;
    const unsigned char* stop = find_bad(p, end, bad);
    clean.append(reinterpret_cast<const char*>(p), static_cast<std::size_t>(stop - p));
    if (stop == end) {
      break;
    }
    clean.append(kReplacement);
    p = stop + bad;
  }
  clean.push('\n');
  return arena.copy(clean.view());
}

}  // namespace

SourceText keep_source(Arena& arena, std::string_view text) {
  const auto* begin = reinterpret_cast<const unsigned char*>(text.data());
  const auto* const end = begin + text.size();
  std::size_t bad = 0;
  std::string_view kept;  // with the line ending behind it
  if (find_bad(begin, end, bad) == end) {
    char* copy = static_cast<char*>(arena.allocate(text.size() + 1, 1));
    if (!text.empty()) {
      std::memcpy(copy, text.data(), text.size());
    }
    copy[text.size()] = '\n';
    kept = {copy, text.size() + 1};
  } else {
    kept = replace_bad(arena, text);
  }
  SourceText source;
  source.text = kept.substr(0, kept.size() - 1);
  source.begin = source.text.substr(0, 3) == "\xef\xbb\xbf" ? 3 : 0;
  source.carriage_returns = source.text.find('\r') != std::string_view::npos;
  return source;
}

}  // namespace docmill::markdown
