// Hash of bytes for tables that live in one process.
//
// Multiply-and-fold over 16 bytes at a time. Every multiplication mixes in keys drawn at random when the process
// starts, on both sides, so that nobody outside can prepare texts that collide. Hashes therefore differ from run to
// run: they must never reach a file, an identifier or the order of an output.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace docmill {

struct HashKeys {
  std::uint64_t key[4];
  HashKeys() noexcept;
};
/// Drawn before any other static object of the library is made; constant afterwards.
extern const HashKeys hash_keys;

/// Both halves of the 128-bit product, folded.
inline std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

inline std::uint64_t hash_word(std::uint64_t word) {
  return mix(word ^ hash_keys.key[0], hash_keys.key[1]) ^ hash_keys.key[2];
}

/// Any text longer than 16 bytes.
std::uint64_t hash_long(const char* data, std::size_t size);

inline std::uint64_t load_word(const char* data) {
  std::uint64_t word;
  std::memcpy(&word, data, sizeof word);
  return word;
}

inline std::uint64_t load_half(const char* data) {
  std::uint32_t half;
  std::memcpy(&half, data, sizeof half);
  return half;
}

inline std::uint64_t hash_bytes(const char* data, std::size_t size) {
  std::uint64_t a = 0;
  std::uint64_t b = 0;
  if (size > 16) {
    return hash_long(data, size);
  }
  if (size >= 8) {
    a = load_word(data);
    b = load_word(data + size - 8);
  } else if (size >= 4) {
    a = load_half(data);
    b = load_half(data + size - 4);
  } else if (size != 0) {
    a = static_cast<unsigned char>(data[0]);
    b = static_cast<std::uint64_t>(static_cast<unsigned char>(data[size / 2])) << 8 |
        static_cast<unsigned char>(data[size - 1]);
  }
  const std::uint64_t folded = mix(a ^ hash_keys.key[0], b ^ hash_keys.key[1]);
  return mix(folded ^ hash_keys.key[2], hash_keys.key[3] ^ size);
}
inline std::uint64_t hash_bytes(std::string_view text) { return hash_bytes(text.data(), text.size()); }

}  // namespace docmill
