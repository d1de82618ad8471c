// Modes as sets of policies.
#include <algorithm>
#include <cctype>

#include "docmill/generate.h"

namespace docmill {
namespace {

constexpr std::array<std::string_view, kModes> kModeNames = {"basic", "performance", "secure", "enterprise"};
constexpr std::array<std::string_view, 4> kMemoryNames = {"baseline", "standard", "enhanced", "performance"};
constexpr std::array<std::string_view, 3> kIndexingNames = {"immediate", "behind", "manual"};

constexpr std::size_t kMiB = std::size_t{1} << 20;

template <std::size_t N>
std::size_t number_of(std::string_view wanted, const std::array<std::string_view, N>& names, const char* what,
                      const char* code) {
  std::string lower(wanted);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
  for (std::size_t i = 0; i < N; ++i) {
    if (names[i] == lower) {
      return i;
    }
  }
  std::string all;
  for (const std::string_view name : names) {
    all += (all.empty() ? "" : ", ") + std::string(name);
  }
  const std::string guess = closest(lower, {names.begin(), names.end()});
  throw Error(ErrorKind::config, code, "there is no " + std::string(what) + " '" + std::string(wanted) + "'",
              guess.empty() ? "one of " + all : "did you mean `" + guess + "`?");
}

/// Bounds that a document of any honest kind stays far below, and that a hostile one meets soon.
Limits strict_limits() {
  Limits limits;
  limits.fuel = 200'000'000;
  limits.depth = 100;
  limits.output_bytes = 64 * kMiB;
  limits.memory_bytes = 256 * kMiB;
  limits.time = std::chrono::seconds(10);
  return limits;
}

struct Sizes {
  std::size_t parallel_entries;  // of results, in the parallel modes
  std::size_t result_bytes;
  std::size_t store_cache_bytes;
  std::size_t queue_bytes;
  std::size_t queue_documents;  // as many go into one commit, so fewer make each dearer
};
constexpr std::array<Sizes, 4> kSizes = {{{1000, 4 * kMiB, 4 * kMiB, 4 * kMiB, 512},
                                          {2000, 8 * kMiB, 8 * kMiB, 4 * kMiB, 512},
                                          {3000, 8 * kMiB, 8 * kMiB, 8 * kMiB, 1024},
                                          {5000, 12 * kMiB, 8 * kMiB, 8 * kMiB, 2048}}};

}  // namespace

std::string_view name(Mode mode) { return kModeNames[static_cast<std::size_t>(mode)]; }
std::string_view name(MemoryMode mode) { return kMemoryNames[static_cast<std::size_t>(mode)]; }
std::string_view name(Indexing indexing) { return kIndexingNames[static_cast<std::size_t>(indexing)]; }

Mode mode_from_name(std::string_view name) {
  return static_cast<Mode>(number_of(name, kModeNames, "mode", "E-CFG-030"));
}
MemoryMode memory_mode_from_name(std::string_view name) {
  return static_cast<MemoryMode>(number_of(name, kMemoryNames, "memory mode", "E-CFG-031"));
}
Indexing indexing_from_name(std::string_view name) {
  return static_cast<Indexing>(number_of(name, kIndexingNames, "way of indexing", "E-CFG-032"));
}

Policies policies_for(Mode mode, MemoryMode memory) {
  const Sizes& sizes = kSizes[static_cast<std::size_t>(memory)];
  Policies policies;
  policies.mode = mode;
  policies.memory_mode = memory;
  policies.result_bytes = sizes.result_bytes;
  policies.store_cache_bytes = sizes.store_cache_bytes;
  policies.queue_bytes = sizes.queue_bytes;
  policies.queue_documents = sizes.queue_documents;
  policies.indexing = Indexing::behind;
  policies.preload = {"readme", "api", "changelog"};
  const bool parallel = mode == Mode::performance || mode == Mode::enterprise;
  const bool guarded = mode == Mode::secure || mode == Mode::enterprise;
  policies.threads = parallel ? 0 : 1;
  policies.sandbox = guarded;
  policies.check_templates = guarded;
  if (guarded) {
    policies.limits = strict_limits();
  }
  switch (mode) {
    case Mode::basic:
      policies.result_entries = 500;
      break;
    case Mode::performance:
      policies.result_entries = sizes.parallel_entries;
      break;
    case Mode::secure:
      policies.result_entries = 1000;
      break;
    case Mode::enterprise:
      policies.result_entries = 5000;
      break;
  }
  return policies;
}

store::Options store_options(const Policies& policies) {
  store::Options options;
  options.search =
      policies.indexing == Indexing::immediate ? store::SearchIndexing::immediate : store::SearchIndexing::deferred;
  options.cache_bytes = policies.store_cache_bytes;
  return options;
}

}  // namespace docmill
