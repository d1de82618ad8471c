// The life of a Generator, and what it says of itself.
#include "generate/generator_state.h"

#include <algorithm>
#include <ctime>

namespace docmill {
namespace {

constexpr std::size_t kKeptBytes = std::size_t{1} << 20;  // of each part of a Scratch between requests

constexpr std::size_t kIndexedAtOnce = 32;  // half a millisecond, for which a put may have to wait

/// Good to a few milliseconds, and five times cheaper than an exact one.
class CoarseClock final : public SteadyClock {
 public:
  std::chrono::nanoseconds now() override {
    timespec time{};
    clock_gettime(CLOCK_MONOTONIC_COARSE, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
  }
};

SteadyClock& coarse_clock() {
  static CoarseClock clock;
  return clock;
}

std::size_t thread_count(const Policies& policies) {
  return policies.threads != 0 ? policies.threads : std::max<std::size_t>(std::thread::hardware_concurrency(), 1);
}

}  // namespace

ScratchLease::ScratchLease(ThreadState& thread) : thread_(thread) {
  if (thread.free.empty()) {
    scratch_ = std::make_unique<Scratch>();
  } else {
    scratch_ = std::move(thread.free.back());
    thread.free.pop_back();
  }
}

ScratchLease::~ScratchLease() {
  const std::size_t largest =
      std::max({scratch_->data.used(), scratch_->arena.used(), scratch_->text.size(), scratch_->out.size()});
  if (largest <= kKeptBytes) {
    thread_.free.push_back(std::move(scratch_));
  }
}

Generator::State::State(GeneratorOptions given)
    : options(std::move(given)),
      catalog(options.template_folders, options.store),
      templates(catalog, options),
      keys(options.policies),
      results({options.policies.result_entries, options.policies.result_bytes, options.policies.result_lifetime}),
      clock(options.clock != nullptr ? *options.clock : coarse_clock()),
      calls(std::make_shared<Flow>(*this, PipelineOptions{.max_in_flight = options.policies.queue_documents})),
      workers(thread_count(options.policies)) {
  if (options.store != nullptr) {
    store::GroupLimits limits;
    limits.waiting_bytes = options.policies.queue_bytes;
    commits = std::make_unique<store::GroupCommit>(*options.store, limits);
    if (policies.share_results && options.translations == nullptr) {  // these are no part of a key
      shared = std::make_unique<SharedResults>(*options.store, keys, policies);
    }
    if (policies.indexing == Indexing::behind) {
      commits->set_idle_work([store = options.store.get()] { return store->index_pending(kIndexedAtOnce) != 0; });
    }
  }
  for (const std::string& name : policies.preload) {
    templates.get(threads.local().templates, name, jinja::UndefinedKind::strict);
  }
}

Generator::State::~State() {
  workers.stop();   // nothing new
  commits.reset();  // everything made is stored
  shared.reset();
}

Generator::Generator(GeneratorOptions options) : state_(std::make_unique<State>(std::move(options))) {}
Generator::~Generator() = default;

const Policies& Generator::policies() const { return state_->policies; }

Statistics Generator::statistics() const {
  Statistics statistics;
  statistics.mode = state_->policies.mode;
  statistics.uptime = std::chrono::steady_clock::now() - state_->begin;
  StatisticsSum sum;
  const std::chrono::nanoseconds now = state_->clock.now();
  state_->threads.for_each([&](const ThreadState& thread) { sum.add(thread.counters, now); });
  sum.into(statistics);
  statistics.results = state_->results.statistics();
  if (state_->shared != nullptr) {
    statistics.shared = state_->shared->statistics();
  }
  const std::uint64_t template_hits = statistics.templates.hits;
  statistics.templates = state_->templates.statistics();
  statistics.templates.hits = template_hits;
  statistics.resident_bytes = resident_bytes();
  statistics.queued = state_->workers.queued();
  statistics.storing = state_->commits != nullptr ? state_->commits->pending() : 0;
  return statistics;
}

void Generator::clear_caches() {
  if (state_->shared != nullptr) {
    state_->shared->clear();
  }
  state_->results.clear();
  state_->templates.clear();
}

Diagnostic to_diagnostic(std::exception_ptr thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const Error& error) {
    return error.diagnostic();
  } catch (const std::bad_alloc&) {
    return Error(ErrorKind::limit, "E-LIM-003", "there is not enough memory").diagnostic();
  } catch (const std::exception& error) {
    return Error(ErrorKind::runtime, "E-INT-001", std::string("docmill failed: ") + error.what()).diagnostic();
  } catch (...) {
    return Error(ErrorKind::runtime, "E-INT-001", "docmill failed").diagnostic();
  }
}

Diagnostic interrupted() {
  return Error(ErrorKind::interrupted, "E-INT-002", "the request was cancelled before it began").diagnostic();
}

}  // namespace docmill
