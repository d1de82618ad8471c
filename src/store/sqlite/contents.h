// Contents, each distinct one once, found by SHA-256 and counted by their uses.
//
// Hashes are random, so an index over them is written all over the file: beyond some 10^5 documents each put would
// write a whole page for one entry of twenty bytes. Therefore new keys are gathered in memory and go into
// `content_keys` in sorted portions, many to a page. Which keys are missing there is known without a log: those of the
// contents after `keys_through`. They are read back when the store is opened.
//
// Invariant, outside transactions: a content's key is in `content_keys` or in memory, never in both. After a
// transaction was rolled back, call `reload`.
#pragma once

#include <vector>

#include "store/sqlite/connection.h"

namespace docmill::store::sqlite {

/// Keys not yet in the file: prefix of the hash -> content. Open addressing; prefixes may repeat.
class PendingKeys {
 public:
  struct Entry {
    std::int64_t prefix = 0;
    std::int64_t content = 0;  // 0: free, -1: removed
  };

  void add(std::int64_t prefix, std::int64_t content);
  bool remove(std::int64_t prefix, std::int64_t content);
  /// Calls `visit(content)` for each content of `prefix` until it returns true; returns whether one did.
  template <class Visit>
  bool any(std::int64_t prefix, Visit visit) const {
    if (entries_.empty()) {
      return false;
    }
    for (std::size_t at = slot(prefix); entries_[at].content != 0; at = (at + 1) & (entries_.size() - 1)) {
      if (entries_[at].prefix == prefix && entries_[at].content > 0 && visit(entries_[at].content)) {
        return true;
      }
    }
    return false;
  }
  /// Entries in use, in ascending order.
  std::vector<Entry> sorted() const;
  std::size_t size() const { return size_; }
  void clear();

 private:
  // Prefixes are hash bits already; the sign bit is dropped with the mask.
  std::size_t slot(std::int64_t prefix) const { return static_cast<std::size_t>(prefix) & (entries_.size() - 1); }
  void grow();

  std::vector<Entry> entries_;  // a power of two of them, or none
  std::size_t size_ = 0;
  std::size_t filled_ = 0;  // slots that are not free
};

/// The writing side. Every member but the constructor and `reload` needs an open transaction.
class Contents {
 public:
  /// Keys gathered before they are written. At ten million documents a portion of this size still shares pages.
  static constexpr std::size_t kPortion = 65536;

  explicit Contents(Connection& connection, std::size_t portion = kPortion);

  /// The content with these bytes, stored now unless it was; one use more.
  std::int64_t acquire(std::string_view bytes, const Digest& digest);
  /// One use less; the last one deletes it.
  void release(std::int64_t content);

  /// Writes the gathered keys when there are enough of them to be worth it.
  void write_keys_if_many() {
    if (pending_.size() >= portion_) {
      write_keys();
    }
  }
  void write_keys();
  std::size_t pending_keys() const { return pending_.size(); }

  /// Reads the state anew from the file.
  void reload();

  static std::int64_t prefix_of(const Digest& digest);

 private:
  std::int64_t find(const Digest& digest, std::int64_t prefix);  // 0: none
  bool has_digest(std::int64_t content, const Digest& digest);
  void insert(std::int64_t content, std::string_view bytes, const Digest& digest);

  Connection& connection_;
  Statement find_key_;
  Statement find_info_;
  Statement insert_bytes_;
  Statement insert_info_;
  Statement add_uses_;
  std::size_t portion_;
  PendingKeys pending_;
  std::int64_t next_ = 1;  // number of the next content; always above `keys_through`
};

}  // namespace docmill::store::sqlite
