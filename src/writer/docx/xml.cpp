// Escaping in runs: what needs no change is copied as one piece.
#include "writer/docx/xml.h"

#include <array>
#include <charconv>

namespace docmill::docx {
namespace {

/// Bytes that stop the copying: what is escaped, what may be illegal.
constexpr std::array<bool, 256> make_stops() {
  std::array<bool, 256> stops{};
  for (std::size_t c = 0; c < 0x20; ++c) {
    stops[c] = true;
  }
  for (const char c : {'&', '<', '>', '"'}) {
    stops[static_cast<unsigned char>(c)] = true;
  }
  stops[0xef] = true;  // U+FFFE and U+FFFF begin so
  return stops;
}
constexpr std::array<bool, 256> kStops = make_stops();

/// Bytes to leave out at `at`: 0 when the character is legal.
std::size_t illegal_at(std::string_view text, std::size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte == 0xef) {
    const bool illegal =
        text.size() - at >= 3 && text[at + 1] == '\xbf' && (text[at + 2] == '\xbe' || text[at + 2] == '\xbf');
    return illegal ? 3 : 0;
  }
  return byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r' ? 1 : 0;
}

std::string_view entity_of(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\t':
      return "&#9;";
    case '\n':
      return "&#10;";
    case '\r':
      return "&#13;";
    default:
      return {};
  }
}

}  // namespace

std::size_t append_text(std::string_view text, Buffer& out) {
  std::size_t dropped = 0;
  std::size_t done = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!kStops[static_cast<unsigned char>(text[at])]) [[likely]] {
      continue;
    }
    const std::size_t illegal = illegal_at(text, at);
    const std::string_view entity = entity_of(text[at]);
    if (illegal == 0 && entity.empty()) {
      continue;
    }
    out.append(text.substr(done, at - done));
    out.append(entity);
    dropped += illegal != 0 ? 1 : 0;
    at += illegal != 0 ? illegal - 1 : 0;
    done = at + 1;
  }
  out.append(text.substr(done));
  return dropped;
}

void append_number(std::int64_t number, Buffer& out) {
  char* const begin = out.reserve(20);
  out.commit(static_cast<std::size_t>(std::to_chars(begin, begin + 20, number).ptr - begin));
}

void append_number(std::string_view before, std::int64_t number, std::string_view after, Buffer& out) {
  out.append(before);
  append_number(number, out);
  out.append(after);
}

std::size_t append_text(std::string_view before, std::string_view text, std::string_view after, Buffer& out) {
  out.append(before);
  const std::size_t dropped = append_text(text, out);
  out.append(after);
  return dropped;
}

}  // namespace docmill::docx
