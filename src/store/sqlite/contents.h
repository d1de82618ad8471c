// Contents, each distinct one once, found by SHA-256 and counted by their uses.
//
// Hashes are random, so an index over them is written all over the file: beyond some 10^5 documents each put would
// write a whole page for one entry of twenty bytes. Therefore new keys are gathered in memory and go into
// `content_keys` in sorted portions, many to a page. Which keys are missing there is known without a log: those of the
// contents after `keys_through`. They are read back when the store is opened.
//
// Whether a key is among those written is asked of a filter first, once there is one: nearly always it is not, and then
// nothing is read. That is what keeps the cost of a put the same at a million contents.
//
// Invariant, outside transactions: a content's key is in `content_keys` or in memory, never in both. After a
// transaction was rolled back, call `reload`.
#pragma once

#include <vector>

#include "store/sqlite/connection.h"
#include "store/sqlite/row_table.h"

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

/// Tells most keys that are not in the file: a Bloom filter, six bits of one cache line to a key (Putze, Sanders and
/// Singler, "Cache-, Hash- and Space-Efficient Bloom Filters", 2007). Prefixes are hash bits already. Its size is
/// fixed: of two million keys one in a thousand is taken for known, beyond it becomes less sharp.
class KeyFilter {
 public:
  KeyFilter() : lines_(kLines) {}
  void add(std::int64_t prefix);
  bool may_have(std::int64_t prefix) const;

 private:
  static constexpr std::size_t kLines = 65536;  // 4 MiB
  struct alignas(64) Line {
    std::uint64_t words[8] = {};
  };
  static std::size_t line_of(std::int64_t prefix);
  std::vector<Line> lines_;
};

/// The writing side. Every member but the constructor and `reload` needs an open transaction.
class Contents {
 public:
  /// Keys gathered before they are written. At ten million documents a portion of this size still shares pages.
  static constexpr std::size_t kPortion = 65536;

  explicit Contents(Connection& connection, std::size_t portion = kPortion);

  /// The content with these bytes, gathered to be stored unless it was there; one use more. `bytes` must live until
  /// `write_new`.
  std::int64_t acquire(std::string_view bytes, const Digest& digest);
  /// Stores what was gathered.
  void write_new();
  /// One use less; the last one deletes it.
  void release(std::int64_t content);

  /// Before a commit: nothing stays gathered, and keys are written when there are enough of them to be worth it.
  void finish() {
    write_new();
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
  struct NewContent {
    std::string_view bytes;
    Digest digest;
    std::int64_t uses;
  };
  struct NewContents final : RowTable {
    std::size_t rows() const override { return all.size(); }
    void column(std::size_t row, int column, RowValue out) const override;
    std::vector<NewContent> all;
    std::int64_t first = 0;  // number of the first one; the others follow
  };
  struct NewKeys final : RowTable {
    std::size_t rows() const override { return all.size(); }
    void column(std::size_t row, int column, RowValue out) const override;
    std::vector<PendingKeys::Entry> all;
  };

  std::int64_t find(const Digest& digest, std::int64_t prefix);  // 0: none
  bool has_digest(std::int64_t content, const Digest& digest);
  NewContent* gathered(std::int64_t content);
  void add_uses(std::int64_t content, std::int64_t uses);
  void remember_keys();

  Connection& connection_;
  NewContents new_;
  NewKeys new_keys_;
  Statement find_key_;
  Statement find_info_;
  Statement insert_bytes_;
  Statement insert_info_;
  Statement insert_keys_;
  std::size_t portion_;
  PendingKeys pending_;
  std::optional<KeyFilter> filter_;  // of all that is in content_keys
  std::int64_t through_ = 0;         // settings.keys_through
  std::int64_t next_ = 1;            // number of the next content; always above `through_`
};

}  // namespace docmill::store::sqlite
