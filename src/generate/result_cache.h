// Finished documents by what decides them.
//
// Sharded; a look-up holds one shard's lock for a hash probe and the copy of a shared_ptr, so two cores meet only when
// they ask for neighbours at the same moment. The bounds, in entries and bytes, hold for all shards together.
//
// Eviction is S3-FIFO (Yang et al., "FIFO queues are all you need for cache eviction", SOSP 2023): a tenth of the
// entries are new ones on trial, and those nobody asks for again leave from there, so a long run of documents that are
// made once does not drive out those that are asked for again and again. Chosen over LRU and W-TinyLFU since a hit
// changes two bits instead of a list or a sketch.
#pragma once

#include <array>
#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "generate/result_key.h"

namespace docmill {

class ResultCache {
 public:
  struct Bounds {
    std::size_t entries = 0;  // 0: keeps nothing
    std::size_t bytes = 0;
    std::chrono::nanoseconds lifetime{0};  // 0: without end
  };
  explicit ResultCache(const Bounds& bounds) : bounds_(bounds) {}

  bool enabled() const { return bounds_.entries != 0 && bounds_.bytes != 0; }
  /// Null when there is none, or when it is older than its lifetime at `now`, or when what it stored has been changed
  /// since: `store_revision` is that of the store, and has no meaning for outputs that were not stored.
  std::shared_ptr<const Output> find(const ResultKey& key, std::chrono::nanoseconds now, std::uint64_t store_revision);
  void put(const ResultKey& key, std::shared_ptr<const Output> output, std::chrono::nanoseconds now,
           std::uint64_t store_revision);
  void clear();
  CacheStatistics statistics() const;

 private:
  static constexpr std::size_t kShards = 32;
  static constexpr std::uint8_t kMostUses = 3;

  struct Entry {
    ResultKey key;
    std::shared_ptr<const Output> output;
    std::size_t bytes = 0;
    std::chrono::nanoseconds made{0};
    std::uint64_t store_revision = 0;
    bool stored = false;
    std::uint8_t uses = 0;  // since it was queued, up to kMostUses
    bool gone = false;      // dropped, but still in its queue
  };
  struct KeyHash {
    std::size_t operator()(const ResultKey& key) const { return key.low; }
  };
  using Queue = std::deque<std::unique_ptr<Entry>>;

  struct alignas(64) Shard {
    mutable std::mutex mutex;
    std::unordered_map<ResultKey, Entry*, KeyHash> entries;
    Queue trial;
    Queue proven;
    std::vector<std::uint64_t> ghosts;  // keys that lately left on trial, each in the place its hash gives it
    std::size_t gone = 0;
    CacheStatistics counters;
  };

  Shard& shard_of(const ResultKey& key) { return shards_[key.high % kShards]; }
  void drop(Shard& shard, Entry& entry);
  void sweep(Shard& shard);
  bool evict_one(Shard& shard);
  bool evict_from_trial(Shard& shard);
  bool evict_from_proven(Shard& shard);
  std::uint64_t& ghost(Shard& shard, const ResultKey& key) const;
  bool is_over() const;

  const Bounds bounds_;
  std::array<Shard, kShards> shards_;
  std::atomic<std::size_t> all_entries_{0};
  std::atomic<std::size_t> all_bytes_{0};
};

}  // namespace docmill
