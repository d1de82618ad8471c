#include "generate/statistics.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace docmill {
namespace {

constexpr std::int64_t kRecentSeconds = 5;
constexpr std::array<std::string_view, kStages> kStageNames = {"load",    "compile", "render", "parse",
                                                               "analyse", "write",   "store",  "total"};

TimeStatistics times_of(const std::array<std::uint64_t, kBuckets>& buckets, std::uint64_t total, std::uint64_t max) {
  TimeStatistics times;
  for (const std::uint64_t count : buckets) {
    times.count += count;
  }
  times.total = std::chrono::nanoseconds(total);
  times.max = std::chrono::nanoseconds(max);
  const auto quantile = [&](double share) {
    const auto wanted = static_cast<std::uint64_t>(share * static_cast<double>(times.count));
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < kBuckets; ++i) {
      seen += buckets[i];
      if (seen > wanted) {
        return std::chrono::nanoseconds(std::min(time_of_bucket(i), max));
      }
    }
    return times.max;
  };
  times.p50 = quantile(0.5);
  times.p90 = quantile(0.9);
  times.p99 = quantile(0.99);
  return times;
}

}  // namespace

std::string_view name(Stage stage) { return kStageNames[static_cast<std::size_t>(stage)]; }

double CacheStatistics::hit_rate() const {
  const std::uint64_t all = hits + misses;
  return all == 0 ? 0 : static_cast<double>(hits) / static_cast<double>(all);
}

void StatisticsSum::add(const ThreadCounters& counters, std::chrono::nanoseconds now) {
  const std::int64_t second = now.count() / 1'000'000'000;
  generated_ += counters.generated.get();
  template_hits_ += counters.template_hits.get();
  stored_ += counters.stored.get();
  bytes_ += counters.bytes.get();
  for (std::size_t i = 0; i < files_.size(); ++i) {
    files_[i] += counters.files_by_format[i].get();
  }
  for (const ThreadCounters::Second& recent : counters.recent) {
    const std::int64_t age = second - recent.second.load(std::memory_order_relaxed);
    if (age >= 1 && age <= kRecentSeconds) {  // whole seconds only
      recent_ += recent.documents.load(std::memory_order_relaxed);
    }
  }
  for (std::size_t stage = 0; stage < kStages; ++stage) {
    for (std::size_t i = 0; i < kBuckets; ++i) {
      buckets_[stage][i] += counters.stages[stage].buckets[i].get();
    }
    totals_[stage] += counters.stages[stage].total.get();
    maxima_[stage] = std::max(maxima_[stage], counters.stages[stage].max.get());
  }
  const std::lock_guard lock(counters.mutex);
  for (const auto& [code, count] : counters.failed_by_code) {
    failed_by_code_[code] += count;
  }
}

void StatisticsSum::into(Statistics& statistics) const {
  statistics.generated = generated_;
  statistics.templates.hits = template_hits_;
  statistics.stored = stored_;
  statistics.bytes = bytes_;
  statistics.failed_by_code = failed_by_code_;
  for (const auto& [code, count] : failed_by_code_) {
    statistics.failed += count;
  }
  for (const FormatInfo& format : formats()) {
    if (const std::uint64_t count = files_[static_cast<std::size_t>(format.format)]; count != 0) {
      statistics.files_by_format[std::string(format.name)] = count;
    }
  }
  for (std::size_t stage = 0; stage < kStages; ++stage) {
    statistics.stages[stage] = times_of(buckets_[stage], totals_[stage], maxima_[stage]);
  }
  statistics.per_second_now = static_cast<double>(recent_) / kRecentSeconds;
  const double seconds = std::chrono::duration<double>(statistics.uptime).count();
  statistics.per_second = seconds > 0 ? static_cast<double>(generated_) / seconds : 0;
}

std::uint64_t resident_bytes() {
  std::FILE* const file = std::fopen("/proc/self/statm", "re");
  if (file == nullptr) {
    return 0;
  }
  unsigned long long total = 0;
  unsigned long long resident = 0;
  const int read = std::fscanf(file, "%llu %llu", &total, &resident);
  std::fclose(file);
  return read == 2 ? resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)) : 0;
}

}  // namespace docmill
