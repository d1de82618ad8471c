// Makes equal dictionary keys of one document share their text, so that a comparison of pointers is enough later.
//
// A direct-mapped table: the key's hash tag picks the slot, the newest key stays. A document with more names than
// slots shares fewer of them; nothing else depends on it.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstring>

#include "docmill/value.h"

namespace docmill {

/// Requires two string keys made by `make_key`.
inline bool same_key(const Value& a, const Value& b) {
  return a.header() == b.header() &&
         (a.pointer() == b.pointer() || std::memcmp(a.pointer(), b.pointer(), a.size()) == 0);
}

class KeyTable {
 public:
  KeyTable() {}  // leaves the slots as they are

  /// `key`, or the equal key seen before. Requires a string made by `make_key`.
  Value shared(const Value& key) {
    const std::size_t slot = (key.header() >> 16) % kSlots;
    if (used_[slot] && same_key(slots_[slot], key)) {
      return slots_[slot];
    }
    used_[slot] = true;
    slots_[slot] = key;
    return key;
  }

 private:
  static constexpr std::size_t kSlots = 128;
  union {
    std::array<Value, kSlots> slots_;  // only those of `used_` are initialised
  };
  std::bitset<kSlots> used_;
};

}  // namespace docmill
