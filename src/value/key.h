// Dictionary keys: their hash and their equality.
//
// A string key carries 16 bits of its hash in its header, next to its length: headers that differ decide nearly every
// mismatch without looking at the text. Numbers of different types that are equal are one key, as in Python.
#pragma once

#include <cstring>

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

/// Requires keys in the form of make_key.
inline bool same_keys(const Value& a, const Value& b) {
  if (a.is_string() && b.is_string()) {
    return a.header() == b.header() &&
           (a.pointer() == b.pointer() || std::memcmp(a.pointer(), b.pointer(), a.size()) == 0);
  }
  return same_value_key(a, b);
}

}  // namespace docmill
