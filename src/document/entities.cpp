// Decoding of character references: a binary search over a sorted table of names.
#include "document/entities.h"

#include <algorithm>

#include "base/entity_table.h"
#include "base/utf8.h"
#include "document/characters.h"

namespace docmill::markdown {
namespace {

constexpr std::size_t kLongestName = 31;  // CounterClockwiseContourIntegral

Entity decode_name(std::string_view text) {
  std::size_t size = 1;
  while (size < text.size() && size <= kLongestName + 1 && is_alphanumeric(text[size])) {
    ++size;
  }
  if (size == 1 || size == text.size() || text[size] != ';') {
    return {};
  }
  const std::string_view wanted = text.substr(1, size - 1);
  std::size_t low = 0;
  std::size_t high = kEntityCount;
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    const EntityRow& row = kEntityRows[middle];
    const int order = std::string_view(kEntityNames + row.name_offset, row.name_size).compare(wanted);
    if (order == 0) {
      return {row.first, row.second, size + 1};
    }
    (order < 0 ? low : high) = order < 0 ? middle + 1 : middle;
  }
  return {};
}

Entity decode_number(std::string_view text) {
  const bool hex = text.size() > 2 && (text[2] == 'x' || text[2] == 'X');
  const std::size_t first = hex ? 3 : 2;
  const std::size_t most = hex ? 6 : 7;
  const unsigned digits = hex ? kHex : kDigit;
  char32_t value = 0;
  std::size_t at = first;
  for (; at < text.size() && at - first < most && has_class(text[at], digits); ++at) {
    const char c = to_lower(text[at]);
    const auto digit = static_cast<char32_t>(is_digit(c) ? c - '0' : c - 'a' + 10);
    value = value * (hex ? 16 : 10) + digit;
  }
  if (at == first || at == text.size() || text[at] != ';') {
    return {};
  }
  if (value == 0 || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) {
    value = 0xfffd;
  }
  return {value, 0, at + 1};
}

}  // namespace

Entity decode_entity(std::string_view text) {
  if (text.size() < 3) {
    return {};
  }
  return text[1] == '#' ? decode_number(text) : decode_name(text);
}

std::size_t encode_entity(const Entity& entity, char* out) {
  std::size_t size = utf8::encode(entity.first, out);
  if (entity.second != 0) {
    size += utf8::encode(entity.second, out + size);
  }
  return size;
}

namespace {

/// `text` from `at` on, the first character of interest, is not yet decoded.
std::string_view decode_from(Arena& arena, std::string_view text, std::size_t at, bool escapes) {
  // Only &nLt; and &nGt; are shorter than what they stand for: five bytes become six.
  char* const begin = static_cast<char*>(arena.allocate(text.size() + text.size() / 5 + 1, 1));
  char* out = begin + at;
  std::memcpy(begin, text.data(), at);
  while (at < text.size()) {
    const char c = text[at];
    if (c == '\\' && escapes && at + 1 < text.size() && is_punctuation(text[at + 1])) {
      *out++ = text[at + 1];
      at += 2;
      continue;
    }
    const Entity entity = c == '&' ? decode_entity(text.substr(at)) : Entity{};
    if (entity.length != 0) {
      out += encode_entity(entity, out);
      at += entity.length;
    } else {
      *out++ = c;
      ++at;
    }
  }
  return {begin, static_cast<std::size_t>(out - begin)};
}

}  // namespace

std::string_view unescape(Arena& arena, std::string_view text) {
  const std::size_t at = std::min(text.find('\\'), text.find('&'));
  return at == std::string_view::npos ? text : decode_from(arena, text, at, true);
}

std::string_view decode_entities(Arena& arena, std::string_view text) {
  const std::size_t at = text.find('&');
  return at == std::string_view::npos ? text : decode_from(arena, text, at, false);
}

}  // namespace docmill::markdown
