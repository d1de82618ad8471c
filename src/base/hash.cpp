// Keys and the long path of the hash; see hash.h.
#include "base/hash.h"

#if defined(__linux__)
#include <sys/auxv.h>
#else
#include <random>
#endif

namespace docmill {
namespace {

// 16 bytes that differ from process to process and cannot be guessed.
void draw_entropy(std::uint64_t (&words)[2]) {
#if defined(__linux__)
  // The kernel hands them to every program at its start: no system call is needed.
  if (const unsigned long address = getauxval(AT_RANDOM); address != 0) {
    std::memcpy(words, reinterpret_cast<const void*>(address), sizeof words);
  }
#else
  std::random_device device;
  for (std::uint64_t& word : words) {
    word = static_cast<std::uint64_t>(device()) << 32 | device();
  }
#endif
}

// One step of a generator whose output is a bijection of its counter (Steele, Lea and Flood, 2014).
std::uint64_t next_key(std::uint64_t& state) {
  state += 0x9e3779b97f4a7c15U;
  std::uint64_t z = state;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31);
}

}  // namespace

HashKeys::HashKeys() noexcept {
  std::uint64_t words[2] = {0x243f6a8885a308d3U, 0x13198a2e03707344U};
  draw_entropy(words);
  for (int i = 0; i < 4; ++i) {
    key[i] = next_key(words[i & 1]) | 1;
  }
}

#if defined(__GNUC__)
__attribute__((init_priority(101)))
#endif
const HashKeys hash_keys;

std::uint64_t hash_long(const char* data, std::size_t size) {
  const std::size_t whole = size;
  std::uint64_t a = hash_keys.key[2];
  std::uint64_t b = hash_keys.key[3];
  // Two independent lanes keep both multipliers of the processor busy.
  while (size > 32) {
    a = mix(load_word(data) ^ hash_keys.key[0], load_word(data + 8) ^ a);
    b = mix(load_word(data + 16) ^ hash_keys.key[1], load_word(data + 24) ^ b);
    data += 32;
    size -= 32;
  }
  if (size > 16) {
    a = mix(load_word(data) ^ hash_keys.key[0], load_word(data + 8) ^ a);
    data += 16;
    size -= 16;
  }
  // The last 16 bytes of the text, which may overlap what was read before.
  const char* tail = data + size - 16;
  b = mix(load_word(tail) ^ hash_keys.key[1], load_word(tail + 8) ^ b);
  return mix(a ^ b ^ hash_keys.key[2], hash_keys.key[3] ^ whole);
}

}  // namespace docmill
