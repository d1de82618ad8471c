// Maps of the compiler from names to what they mean: entries in order of insertion, searched one by one while they are
// few and through an index of hashes above that.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "value/key.h"

namespace docmill::jinja {

/// A name at one level of nested scopes: what becomes a register. None: no such name.
struct Identifier {
  static constexpr std::int32_t kNone = -1;
  static constexpr std::int32_t kOwn = -2;  // of the compiler itself, not a template's

  Identifier() = default;
  /// `name` must not be empty.
  Identifier(std::string_view text, std::int32_t at_level)
      : name(text),
        level(at_level),
        mark(static_cast<std::uint64_t>(static_cast<std::uint32_t>(at_level)) << 32 | (text.size() & 0xffff) << 16 |
             static_cast<std::uint64_t>(static_cast<unsigned char>(text.front())) << 8 |
             static_cast<unsigned char>(text.back())) {}

  std::string_view name;
  std::int32_t level = kNone;
  std::uint64_t mark = 0;  // level, length, first and last byte: decides nearly every comparison

  bool empty() const { return level == kNone; }
  friend bool operator==(const Identifier& a, const Identifier& b) {
    return a.mark == b.mark && a.name.size() == b.name.size() &&
           (a.name.data() == b.name.data() || same_text(a.name.data(), b.name.data(), a.name.size()));
  }
};

template <class V>
class NameMap {
 public:
  struct Entry {
    Identifier key;
    V value;
  };

  const V* find(const Identifier& key) const {
    if (index_.empty()) {
      for (const Entry& entry : entries_) {
        if (entry.key == key) {
          return &entry.value;
        }
      }
      return nullptr;
    }
    const std::size_t mask = index_.size() - 1;
    for (std::size_t slot = hash(key) & mask; index_[slot] != 0; slot = (slot + 1) & mask) {
      if (entries_[index_[slot] - 1].key == key) {
        return &entries_[index_[slot] - 1].value;
      }
    }
    return nullptr;
  }
  V* find(const Identifier& key) { return const_cast<V*>(static_cast<const NameMap&>(*this).find(key)); }
  /// The value of `key` and whether it was made just now, as `value`.
  std::pair<V*, bool> emplace(const Identifier& key, const V& value) {
    if (V* found = find(key)) {
      return {found, false};
    }
    return {&add(key, value), true};
  }
  /// The same for a key known to be new.
  V& add(const Identifier& key, const V& value) {
    if (entries_.empty()) {
      entries_.reserve(kFew);
    }
    entries_.push_back({key, value});
    if (entries_.size() > kFew) {
      entries_.size() * 2 > index_.size() ? build_index() : add_to_index(entries_.size() - 1);
    }
    return entries_.back().value;
  }
  const std::vector<Entry>& entries() const { return entries_; }
  std::size_t size() const { return entries_.size(); }

 private:
  static constexpr std::size_t kFew = 12;

  static std::size_t hash(const Identifier& key) {
    return static_cast<std::size_t>(hash_bytes(key.name) + static_cast<std::uint32_t>(key.level));
  }
  void build_index() {
    index_.assign(std::max(index_.size() * 2, kFew * 4 / 3 * 4), 0);  // a power of two, at most half full
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      add_to_index(i);
    }
  }
  void add_to_index(std::size_t number) {
    std::size_t slot = hash(entries_[number].key) & (index_.size() - 1);
    while (index_[slot] != 0) {
      slot = (slot + 1) & (index_.size() - 1);
    }
    index_[slot] = static_cast<std::uint32_t>(number + 1);
  }

  std::vector<Entry> entries_;
  std::vector<std::uint32_t> index_;  // entry number + 1, or 0
};

}  // namespace docmill::jinja
