// Cursors as lower-case hexadecimal of: sort, direction, row, key. Safe in URLs and shells, and checked when it
// returns.
#include "store/cursor.h"

#include <bit>
#include <cmath>

namespace docmill::store {
namespace {

constexpr std::size_t kHeader = 2;
constexpr std::size_t kNumber = 8;

[[noreturn]] void refuse() {
  throw Error(ErrorKind::data, "E-STO-009", "the cursor does not belong to this list",
              "page with the cursor of the page before and the same sort and direction");
}

char marker(Sort sort) { return static_cast<char>('0' + static_cast<int>(sort)); }
char marker(Direction direction) { return direction == Direction::ascending ? 'a' : 'd'; }

void append_number(std::string& out, std::uint64_t number) {
  for (int shift = 56; shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>(number >> shift));
  }
}

std::uint64_t read_number(std::string_view bytes) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < kNumber; ++i) {
    number = number << 8 | static_cast<unsigned char>(bytes[i]);
  }
  return number;
}

std::string to_hex(std::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(2 * bytes.size());
  for (const char c : bytes) {
    text.push_back(kDigits[static_cast<unsigned char>(c) >> 4]);
    text.push_back(kDigits[static_cast<unsigned char>(c) & 15]);
  }
  return text;
}

int nibble(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  if (c >= 'a' && c <= 'f') {
    return c - 'a' + 10;
  }
  refuse();
}

std::string from_hex(std::string_view text) {
  if (text.size() % 2 != 0) {
    refuse();
  }
  std::string bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    bytes.push_back(static_cast<char>(nibble(text[i]) << 4 | nibble(text[i + 1])));
  }
  return bytes;
}

bool has_text_key(Sort sort) { return sort == Sort::title || sort == Sort::id; }

}  // namespace

std::string encode_cursor(const Cursor& cursor, Sort sort, Direction direction) {
  std::string bytes{marker(sort), marker(direction)};
  append_number(bytes, static_cast<std::uint64_t>(cursor.row));
  if (has_text_key(sort)) {
    bytes += cursor.text;
  } else if (sort == Sort::score) {
    append_number(bytes, std::bit_cast<std::uint64_t>(cursor.real));
  } else {
    append_number(bytes, static_cast<std::uint64_t>(cursor.integer));
  }
  return to_hex(bytes);
}

Cursor decode_cursor(std::string_view text, Sort sort, Direction direction) {
  const std::string bytes = from_hex(text);
  if (bytes.size() < kHeader + kNumber || bytes[0] != marker(sort) || bytes[1] != marker(direction)) {
    refuse();
  }
  Cursor cursor;
  cursor.row = static_cast<std::int64_t>(read_number(std::string_view(bytes).substr(kHeader)));
  const std::string_view key = std::string_view(bytes).substr(kHeader + kNumber);
  if (has_text_key(sort)) {
    cursor.text = key;
    return cursor;
  }
  if (key.size() != kNumber) {
    refuse();
  }
  cursor.integer = static_cast<std::int64_t>(read_number(key));
  cursor.real = std::bit_cast<double>(read_number(key));
  if (sort == Sort::score && std::isnan(cursor.real)) {
    refuse();
  }
  return cursor;
}

Cursor cursor_of(const Record& record, std::int64_t row, Sort sort) {
  Cursor cursor;
  cursor.row = row;
  switch (sort) {
    case Sort::updated:
      cursor.integer = record.updated;
      break;
    case Sort::created:
      cursor.integer = record.created;
      break;
    case Sort::size:
      cursor.integer = static_cast<std::int64_t>(record.size);
      break;
    case Sort::title:
      cursor.text = record.title;
      break;
    case Sort::id:
      cursor.text = record.id;
      break;
    case Sort::score:
      cursor.real = record.score.value_or(kNoScore);
      break;
  }
  return cursor;
}

}  // namespace docmill::store
