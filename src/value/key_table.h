// Makes equal dictionary keys of one document share their text, so that a comparison of pointers is enough later.
//
// A direct-mapped table: the key's hash tag picks the slot, the newest key stays. A document with more names than
// slots shares fewer of them; nothing else depends on it.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <string_view>

#include "base/hash.h"
#include "value/key.h"

namespace docmill {

class KeyTable {
 public:
  KeyTable() {}  // leaves the slots as they are

  /// The key of `text` in the form of make_key, with the text of an equal key seen before. Keeps `text`.
  Value key(std::string_view text) {
    const std::uint16_t tag = key_tag(hash_bytes(text));
    const std::size_t slot = tag % kSlots;
    Slot& seen = slots_[slot];
    if (!used_[slot] || seen.tag != tag || seen.size != text.size() ||
        !same_text(seen.text, text.data(), text.size())) {
      used_[slot] = true;
      seen = {text.data(), text.size(), tag};
    }
    return Value::string({seen.text, seen.size}).with_key_tag(tag);
  }

 private:
  struct Slot {
    const char* text;
    std::size_t size;
    std::uint16_t tag;
  };
  static constexpr std::size_t kSlots = 128;

  std::array<Slot, kSlots> slots_;  // only those of `used_` are initialised
  std::bitset<kSlots> used_;
};

}  // namespace docmill
