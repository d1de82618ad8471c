// Counters and time histograms of one thread, added up when somebody asks. One thread writes, any thread reads: the
// counters are atomic only so that a reader never sees half a number, and cost what plain ones do.
#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <map>
#include <mutex>

#include "docmill/generate.h"

namespace docmill {

/// Written by one thread.
class Counter {
 public:
  void add(std::uint64_t count = 1) {
    value_.store(value_.load(std::memory_order_relaxed) + count, std::memory_order_relaxed);
  }
  void raise(std::uint64_t value) {
    if (value > value_.load(std::memory_order_relaxed)) {
      value_.store(value, std::memory_order_relaxed);
    }
  }
  std::uint64_t get() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

/// Eight buckets to each power of two of nanoseconds, up to eighteen minutes.
inline constexpr std::size_t kBuckets = 312;

constexpr std::size_t bucket_of(std::uint64_t nanoseconds) {
  if (nanoseconds < 8) {
    return static_cast<std::size_t>(nanoseconds);
  }
  const auto power = static_cast<int>(std::bit_width(nanoseconds)) - 1;
  const std::size_t bucket = static_cast<std::size_t>(power - 2) * 8 + ((nanoseconds >> (power - 3)) & 7);
  return bucket < kBuckets ? bucket : kBuckets - 1;
}

/// The middle of a bucket.
constexpr std::uint64_t time_of_bucket(std::size_t bucket) {
  if (bucket < 8) {
    return bucket;
  }
  const std::size_t power = bucket / 8 + 2;
  const std::uint64_t width = std::uint64_t{1} << (power - 3);
  return (std::uint64_t{1} << power) + (bucket % 8) * width + width / 2;
}

struct StageCounters {
  void add(std::chrono::nanoseconds time) {
    const auto nanoseconds = static_cast<std::uint64_t>(std::max<std::int64_t>(time.count(), 0));
    buckets[bucket_of(nanoseconds)].add();
    total.add(nanoseconds);
    max.raise(nanoseconds);
  }
  std::array<Counter, kBuckets> buckets;
  Counter total;
  Counter max;
};

struct ThreadCounters {
  Counter generated;
  Counter template_hits;
  Counter stored;
  Counter bytes;
  std::array<Counter, 16> files_by_format;
  std::array<StageCounters, kStages> stages;

  void fail(const std::string& code) {
    const std::lock_guard lock(mutex);
    ++failed_by_code[code];
  }
  /// A document made at `now` of the generator's clock.
  void made(std::chrono::nanoseconds now) {
    const std::int64_t second = now.count() / 1'000'000'000;
    Second& slot = recent[static_cast<std::size_t>(second) % recent.size()];
    if (slot.second.load(std::memory_order_relaxed) != second) {
      slot.documents.store(0, std::memory_order_relaxed);
      slot.second.store(second, std::memory_order_relaxed);
    }
    slot.documents.store(slot.documents.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  }

  struct Second {
    std::atomic<std::int64_t> second{-1};
    std::atomic<std::uint64_t> documents{0};
  };
  std::array<Second, 8> recent;
  mutable std::mutex mutex;
  std::map<std::string, std::uint64_t> failed_by_code;
};

/// The sum of many threads' counters.
class StatisticsSum {
 public:
  void add(const ThreadCounters& counters, std::chrono::nanoseconds now);
  /// Fills in all that comes from the counters.
  void into(Statistics& statistics) const;

 private:
  std::uint64_t generated_ = 0, template_hits_ = 0, stored_ = 0, bytes_ = 0, recent_ = 0;
  std::map<std::string, std::uint64_t> failed_by_code_;
  std::array<std::uint64_t, 16> files_{};
  std::array<std::array<std::uint64_t, kBuckets>, kStages> buckets_{};
  std::array<std::uint64_t, kStages> totals_{}, maxima_{};
};

std::uint64_t resident_bytes();

}  // namespace docmill
