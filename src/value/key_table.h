// Makes equal dictionary keys of one document share their text, so that a comparison of pointers is enough later.
//
// A direct-mapped table: the key's hash tag picks the slot, the newest key stays. A document with more names than
// slots shares fewer of them; nothing else depends on it.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>

#include "value/key.h"

namespace docmill {

class KeyTable {
 public:
  KeyTable() {}  // leaves the slots as they are

  /// `key`, or the equal key seen before. Requires a string made by `make_key`.
  Value shared(const Value& key) {
    const std::size_t slot = (key.header() >> 16) % kSlots;
    if (used_[slot] && same_keys(slots_[slot], key)) {
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
