// Text search; see text_search.h.
//
// Forwards, the C library's memmem does it: it works in linear time whatever the texts (two-way search). Backwards
// there is no such function. Short needles are tried at each occurrence of their last byte; for longer ones, where that
// could take quadratic time, the Knuth-Morris-Pratt automaton of the reversed needle runs over the text from its end.
#include "jinja/text_search.h"

#include <cstring>

namespace docmill::jinja {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::size_t kShortNeedle = 32;

std::size_t find_last_short(std::string_view text, std::string_view needle) {
  const std::size_t rest = needle.size() - 1;
  std::size_t end = text.size();
  while (end > rest) {
    const void* found = ::memrchr(text.data() + rest, needle.back(), end - rest);
    if (found == nullptr) {
      return kNone;
    }
    const auto last = static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
    if (std::memcmp(text.data() + last - rest, needle.data(), rest) == 0) {
      return last - rest;
    }
    end = last;
  }
  return kNone;
}

/// For each length of a suffix of `needle`: the longest shorter suffix that it also begins with, read from the end.
std::uint32_t* reversed_borders(Arena& arena, std::string_view needle) {
  const std::size_t size = needle.size();
  const auto letter = [&](std::size_t i) { return needle[size - 1 - i]; };
  auto* borders = arena.array<std::uint32_t>(size);
  borders[0] = 0;
  std::uint32_t matched = 0;
  for (std::size_t i = 1; i < size; ++i) {
    while (matched != 0 && letter(i) != letter(matched)) {
      matched = borders[matched - 1];
    }
    matched += letter(i) == letter(matched) ? 1U : 0U;
    borders[i] = matched;
  }
  return borders;
}

std::size_t find_last_long(Arena& arena, std::string_view text, std::string_view needle) {
  const std::uint32_t* borders = reversed_borders(arena, needle);
  const auto letter = [&](std::size_t i) { return needle[needle.size() - 1 - i]; };
  std::uint32_t matched = 0;
  for (std::size_t at = text.size(); at-- > 0;) {
    while (matched != 0 && text[at] != letter(matched)) {
      matched = borders[matched - 1];
    }
    matched += text[at] == letter(matched) ? 1U : 0U;
    if (matched == needle.size()) {
      return at;
    }
  }
  return kNone;
}

}  // namespace

std::size_t find_first(std::string_view text, std::string_view needle, std::size_t from) {
  if (needle.size() <= 1) {
    return needle.empty() ? from : text.find(needle[0], from);
  }
  if (text.size() - from < needle.size()) {
    return kNone;
  }
  const void* found = ::memmem(text.data() + from, text.size() - from, needle.data(), needle.size());
  return found == nullptr ? kNone : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

std::size_t find_last(Arena& arena, std::string_view text, std::string_view needle) {
  if (needle.empty()) {
    return text.size();
  }
  if (needle.size() > text.size()) {
    return kNone;
  }
  return needle.size() <= kShortNeedle ? find_last_short(text, needle) : find_last_long(arena, text, needle);
}

std::size_t count_occurrences(std::string_view text, std::string_view needle, std::size_t most) {
  std::size_t count = 0;
  std::size_t at = 0;
  while (count < most && (at = find_first(text, needle, at)) != kNone) {
    ++count;
    at += needle.size();
  }
  return count;
}

}  // namespace docmill::jinja
