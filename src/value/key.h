// Dictionary keys: their hash and their equality.
//
// A string key carries 16 bits of its hash in its header, next to its length: headers that differ decide nearly every
// mismatch without looking at the text. Numbers of different types that are equal are one key, as in Python.
#pragma once

#include <cstring>

#include "base/hash.h"
#include "docmill/value.h"

namespace docmill {

struct HashedKey {
  Value key;  // in the form of make_key
  std::uint64_t hash;
};

inline std::uint16_t key_tag(std::uint64_t hash) { return static_cast<std::uint16_t>(hash >> 48); }

HashedKey hashed_key(std::string_view text);
/// Throws Error runtime for an unhashable key.
HashedKey hashed_key(const Value& key);

/// Equality of keys that are not both strings. Requires hashable values.
bool same_value_key(const Value& a, const Value& b);

/// memcmp(...) == 0 without a call for the short texts that keys are.
inline bool same_text(const char* a, const char* b, std::size_t size) {
  if (size > 16) {
    return std::memcmp(a, b, size) == 0;
  }
  if (size >= 8) {
    return ((load_word(a) ^ load_word(b)) | (load_word(a + size - 8) ^ load_word(b + size - 8))) == 0;
  }
  if (size >= 4) {
    return ((load_half(a) ^ load_half(b)) | (load_half(a + size - 4) ^ load_half(b + size - 4))) == 0;
  }
  return size == 0 || (a[0] == b[0] && a[size / 2] == b[size / 2] && a[size - 1] == b[size - 1]);
}

/// Requires string keys in the form of make_key. Headers that are equal mean strings of one length and tag.
inline bool same_string_keys(const Value& a, const Value& b) {
  return a.key_header() == b.key_header() &&
         (a.pointer() == b.pointer() || same_text(a.as_string().data(), b.as_string().data(), a.size()));
}

/// The value of `key`, when it is entry `guess` of `dict`; null says nothing.
inline const Value* guessed_value(const Dict& dict, const Value& key, std::uint32_t guess) {
  return guess < dict.size && same_string_keys(key, dict.entries[guess].key) ? &dict.entries[guess].value : nullptr;
}

/// Requires keys in the form of make_key.
inline bool same_keys(const Value& a, const Value& b) {
  return a.is_string() ? same_string_keys(a, b) : same_value_key(a, b);
}

}  // namespace docmill
