#include "generate/result_cache.h"

#include <algorithm>
#include <bit>

namespace docmill {
namespace {

/// What an entry costs beside the texts of its output: nodes of the map and the queue, the output itself.
constexpr std::size_t kOverhead = sizeof(Output) + 256;

std::size_t bytes_of(const Diagnostic& diagnostic) {
  return sizeof(Diagnostic) + diagnostic.message.size() + diagnostic.hint.size() + diagnostic.place.text.size() +
         diagnostic.place.source.size();
}

std::size_t bytes_of(const Output& output) {
  std::size_t bytes = kOverhead + output.template_name.size() + output.title.size();
  for (const Output::File& file : output.files) {
    bytes += sizeof(Output::File) + file.bytes.capacity() + file.record_id.size();
  }
  for (const Diagnostic& finding : output.report.findings) {
    bytes += bytes_of(finding);
  }
  for (const Diagnostic& warning : output.warnings) {
    bytes += bytes_of(warning);
  }
  return bytes;
}

}  // namespace

std::shared_ptr<const Output> ResultCache::find(const ResultKey& key, std::chrono::nanoseconds now,
                                                std::uint64_t store_revision) {
  Shard& shard = shard_of(key);
  const std::lock_guard lock(shard.mutex);
  const auto found = shard.entries.find(key);
  if (found == shard.entries.end()) {
    ++shard.counters.misses;
    return nullptr;
  }
  Entry& entry = *found->second;
  const bool old = bounds_.lifetime.count() != 0 && now - entry.made >= bounds_.lifetime;
  if (old || (entry.stored && entry.store_revision != store_revision)) {
    drop(shard, entry);
    ++shard.counters.expired;
    ++shard.counters.misses;
    return nullptr;
  }
  entry.uses = std::min<std::uint8_t>(static_cast<std::uint8_t>(entry.uses + 1), kMostUses);
  ++shard.counters.hits;
  return entry.output;
}

void ResultCache::put(const ResultKey& key, std::shared_ptr<const Output> output, std::chrono::nanoseconds now,
                      std::uint64_t store_revision) {
  const std::size_t bytes = bytes_of(*output);
  if (!enabled() || bytes > bounds_.bytes / 4) {
    return;
  }
  auto entry = std::make_unique<Entry>();
  entry->key = key;
  entry->stored = !output->files.empty() && output->files.front().version != 0;
  entry->output = std::move(output);
  entry->bytes = bytes;
  entry->made = now;
  entry->store_revision = store_revision;

  Shard& shard = shard_of(key);
  {
    const std::lock_guard lock(shard.mutex);
    if (const auto known = shard.entries.find(key); known != shard.entries.end()) {
      drop(shard, *known->second);
    }
    shard.entries.emplace(key, entry.get());
    Queue& queue = ghost(shard, key) == key.low ? shard.proven : shard.trial;
    queue.push_back(std::move(entry));
    all_entries_.fetch_add(1, std::memory_order_relaxed);
    all_bytes_.fetch_add(bytes, std::memory_order_relaxed);
    while (is_over() && shard.entries.size() > 1 && evict_one(shard)) {
    }
    sweep(shard);
  }
  // This shard had nothing else to give.
  for (std::size_t i = 0; i < kShards && is_over(); ++i) {
    Shard& other = shards_[(key.high + i) % kShards];
    const std::lock_guard lock(other.mutex);
    while (is_over() && evict_one(other)) {
    }
  }
}

bool ResultCache::is_over() const {
  return all_entries_.load(std::memory_order_relaxed) > bounds_.entries ||
         all_bytes_.load(std::memory_order_relaxed) > bounds_.bytes;
}

/// Takes `entry` out of everything but its queue, which it leaves when it comes to the front.
void ResultCache::drop(Shard& shard, Entry& entry) {
  shard.entries.erase(entry.key);
  entry.output.reset();
  entry.gone = true;
  ++shard.gone;
  all_entries_.fetch_sub(1, std::memory_order_relaxed);
  all_bytes_.fetch_sub(entry.bytes, std::memory_order_relaxed);
}

/// Frees what has been dropped once it is as much as what is kept.
void ResultCache::sweep(Shard& shard) {
  if (shard.gone <= shard.entries.size() + 8) {
    return;
  }
  for (Queue* queue : {&shard.trial, &shard.proven}) {
    std::erase_if(*queue, [](const std::unique_ptr<Entry>& entry) { return entry->gone; });
  }
  shard.gone = 0;
}

bool ResultCache::evict_one(Shard& shard) {
  if (shard.entries.empty()) {
    return false;
  }
  const std::size_t queued = shard.trial.size() + shard.proven.size();
  if (shard.trial.size() * 10 >= queued || shard.proven.empty()) {
    return evict_from_trial(shard) || evict_from_proven(shard);
  }
  return evict_from_proven(shard) || evict_from_trial(shard);
}

bool ResultCache::evict_from_trial(Shard& shard) {
  while (!shard.trial.empty()) {
    std::unique_ptr<Entry> entry = std::move(shard.trial.front());
    shard.trial.pop_front();
    if (entry->gone) {
      --shard.gone;
    } else if (entry->uses > 0) {
      entry->uses = 0;
      shard.proven.push_back(std::move(entry));
    } else {
      ghost(shard, entry->key) = entry->key.low;
      drop(shard, *entry);
      --shard.gone;
      ++shard.counters.evictions;
      return true;
    }
  }
  return false;
}

bool ResultCache::evict_from_proven(Shard& shard) {
  while (!shard.proven.empty()) {
    std::unique_ptr<Entry> entry = std::move(shard.proven.front());
    shard.proven.pop_front();
    if (entry->gone) {
      --shard.gone;
    } else if (entry->uses > 0) {
      --entry->uses;
      shard.proven.push_back(std::move(entry));
    } else {
      drop(shard, *entry);
      --shard.gone;
      ++shard.counters.evictions;
      return true;
    }
  }
  return false;
}

/// As many are remembered as entries are kept.
std::uint64_t& ResultCache::ghost(Shard& shard, const ResultKey& key) const {
  if (shard.ghosts.empty()) {
    shard.ghosts.resize(std::bit_ceil(bounds_.entries / kShards + 1));
  }
  return shard.ghosts[key.high / kShards % shard.ghosts.size()];
}

void ResultCache::clear() {
  for (Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    while (!shard.entries.empty()) {
      drop(shard, *shard.entries.begin()->second);
    }
    shard.trial.clear();
    shard.proven.clear();
    shard.ghosts.clear();
    shard.gone = 0;
  }
}

CacheStatistics ResultCache::statistics() const {
  CacheStatistics all;
  for (const Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    all.hits += shard.counters.hits;
    all.misses += shard.counters.misses;
    all.evictions += shard.counters.evictions;
    all.expired += shard.counters.expired;
  }
  all.entries = all_entries_.load(std::memory_order_relaxed);
  all.bytes = all_bytes_.load(std::memory_order_relaxed);
  return all;
}

}  // namespace docmill
