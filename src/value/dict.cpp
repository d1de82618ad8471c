// Storage of dictionaries: entries in order of insertion in one array; above kSmall of them an index of entry numbers
// with open addressing and linear probing, at most half full.
//
// Removing an entry closes the gap in both, so there are no tombstones and probing never gets longer.
#include "docmill/value.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <limits>

#include "value/key.h"
#include "value/value_error.h"

namespace docmill {
namespace {

constexpr std::uint32_t kFirstCapacity = 4;
constexpr std::uint32_t kAbsent = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint32_t kMostEntries = std::uint32_t{1} << 30;

// What stands in the header of a string key apart from its tag.
constexpr std::uint64_t kTagMask = std::uint64_t{0xffff} << 16;

}  // namespace

Dict* Dict::make(Arena& arena, std::size_t capacity) {
  if (capacity > kMostEntries) {
    fail_memory();
  }
  Dict* dict = arena.make<Dict>();
  if (capacity != 0) {
    dict->entries = arena.array<Entry>(capacity);
    dict->capacity = static_cast<std::uint32_t>(capacity);
  }
  return dict;
}

const Value* Dict::find(std::string_view key) const {
  if (index != nullptr) {
    const HashedKey hashed = hashed_key(key);
    return find_key(hashed.key, hashed.hash);
  }
  // Few entries: comparing lengths and texts is cheaper than hashing the key.
  const std::uint64_t header = Value::string(key).header();
  for (std::uint32_t i = 0; i < size; ++i) {
    const Value& candidate = entries[i].key;
    if ((candidate.key_header() & ~kTagMask) == header &&
        (candidate.pointer() == key.data() || same_text(candidate.as_string().data(), key.data(), key.size()))) {
      return &entries[i].value;
    }
  }
  return nullptr;
}

const Value* Dict::find(const Value& key) const {
  if (key.is_string()) {
    return find(key.as_string());
  }
  return find_key(key, hash_of(key));
}

const Value* Dict::find_key(const Value& key, std::uint64_t hash) const {
  const std::uint32_t number = number_of(key, hash);
  return number == kAbsent ? nullptr : &entries[number].value;
}

std::uint32_t Dict::number_of(const Value& key, std::uint64_t hash) const {
  if (index == nullptr) {
    const bool text = key.is_string();
    for (std::uint32_t i = 0; i < size; ++i) {
      if (text ? same_string_keys(key, entries[i].key) : same_value_key(key, entries[i].key)) {
        return i;
      }
    }
    return kAbsent;
  }
  for (std::uint32_t slot = static_cast<std::uint32_t>(hash) & index_mask; index[slot] != 0;
       slot = (slot + 1) & index_mask) {
    if (same_keys(key, entries[index[slot] - 1].key)) {
      return index[slot] - 1;
    }
  }
  return kAbsent;
}

void Dict::set(Arena& arena, const Value& key, const Value& value) {
  assert(!frozen);
  const HashedKey hashed = hashed_key(key);
  const std::uint32_t number = number_of(hashed.key, hashed.hash);
  if (number == kAbsent) {
    insert_new(arena, hashed.key, hashed.hash, value);
  } else {
    entries[number].value = value;
  }
}

void Dict::set(Arena& arena, std::string_view key, const Value& value) { set(arena, Value::string(key), value); }

void Dict::insert_new(Arena& arena, const Value& key, std::uint64_t hash, const Value& value) {
  if (size == capacity) {
    if (capacity >= kMostEntries) {
      fail_memory();
    }
    const std::uint32_t doubled = std::max(kFirstCapacity, capacity * 2);
    Entry* grown = arena.array<Entry>(doubled);
    std::copy_n(entries, size, grown);
    entries = grown;
    capacity = doubled;
    index = nullptr;
  }
  entries[size++] = Entry{key, value};
  if (index == nullptr) {
    if (size > kSmall) {
      build_index(arena);
    }
    return;
  }
  std::uint32_t slot = static_cast<std::uint32_t>(hash) & index_mask;
  while (index[slot] != 0) {
    slot = (slot + 1) & index_mask;
  }
  index[slot] = size;
}

void Dict::build_index(Arena& arena) {
  const std::uint32_t slots = std::bit_ceil(capacity) * 2;
  index = arena.array<std::uint32_t>(slots);
  index_mask = slots - 1;
  std::fill_n(index, slots, 0U);
  for (std::uint32_t i = 0; i < size; ++i) {
    std::uint32_t slot = static_cast<std::uint32_t>(hash_of(entries[i].key)) & index_mask;
    while (index[slot] != 0) {
      slot = (slot + 1) & index_mask;
    }
    index[slot] = i + 1;
  }
}

bool Dict::erase(const Value& key) {
  assert(!frozen);
  const HashedKey hashed = hashed_key(key);
  const std::uint32_t number = number_of(hashed.key, hashed.hash);
  if (number == kAbsent) {
    return false;
  }
  if (index != nullptr) {
    erase_from_index(number, hashed.hash);
  }
  std::copy(entries + number + 1, entries + size, entries + number);
  --size;
  return true;
}

void Dict::erase_from_index(std::uint32_t number, std::uint64_t hash) {
  std::uint32_t hole = static_cast<std::uint32_t>(hash) & index_mask;
  while (index[hole] != number + 1) {
    hole = (hole + 1) & index_mask;
  }
  // Later members of the probe sequence move into the hole unless that would put them before their first slot.
  for (std::uint32_t slot = (hole + 1) & index_mask; index[slot] != 0; slot = (slot + 1) & index_mask) {
    const std::uint32_t first = static_cast<std::uint32_t>(hash_of(entries[index[slot] - 1].key)) & index_mask;
    if (((slot - first) & index_mask) >= ((slot - hole) & index_mask)) {
      index[hole] = index[slot];
      hole = slot;
    }
  }
  index[hole] = 0;
  if (number + 1 == size) {
    return;
  }
  for (std::uint32_t slot = 0; slot <= index_mask; ++slot) {
    index[slot] -= index[slot] > number + 1 ? 1U : 0U;
  }
}

}  // namespace docmill
