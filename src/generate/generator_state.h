// What a Generator is made of, and a request on its way through it.
#pragma once

#include "generate/flow.h"
#include "generate/per_thread.h"
#include "generate/record.h"
#include "generate/result_cache.h"
#include "generate/shared_results.h"
#include "generate/statistics.h"
#include "generate/template_cache.h"
#include "generate/workers.h"
#include "store/group_commit.h"

namespace docmill {

/// Memory that one request after another uses.
struct Scratch {
  Arena data;   // of the request, when a pipeline loads it
  Arena arena;  // of this run
  Buffer text;  // the rendered template
  Buffer out;   // one file
};

/// What one thread needs of a Generator.
struct ThreadState {
  ThreadCounters counters;
  TemplateMemory templates;
  std::vector<std::unique_ptr<Scratch>> free;
};

/// A Scratch of this thread; a request made inside another (in its `ready`) takes a second one.
class ScratchLease {
 public:
  explicit ScratchLease(ThreadState& thread);
  ~ScratchLease();
  ScratchLease(const ScratchLease&) = delete;
  ScratchLease& operator=(const ScratchLease&) = delete;
  Scratch* operator->() { return scratch_.get(); }
  Scratch& operator*() { return *scratch_; }

 private:
  ThreadState& thread_;
  std::unique_ptr<Scratch> scratch_;
};

/// Adds the time since the last step to a slot.
class StepTimer {
 public:
  using Clock = std::chrono::steady_clock;
  void lap(std::chrono::nanoseconds& slot) {
    const auto now = Clock::now();
    slot += now - last_;
    last_ = now;
  }
  std::chrono::nanoseconds total() const { return last_ - begin_; }
  Clock::time_point last() const { return last_; }

 private:
  Clock::time_point begin_ = Clock::now();
  Clock::time_point last_ = begin_;
};

/// What is found out while looking for a result that is already there.
struct Lookup {
  std::shared_ptr<const LoadedTemplate> loaded;  // null: not looked for
  std::chrono::nanoseconds compile_time{0};
  std::optional<ResultKey> key;   // absent: the result is not kept
  std::uint64_t key_version = 0;  // of the sources that `key` was made with
  std::optional<SharedKeys> shared;
};

/// A request from its first step to its acknowledgement. Does not move: records refer to it.
struct Job {
  explicit Job(const Request& given) : request(given) {}
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;

  const Request& request;
  StepTimer timer;
  Lookup lookup;
  std::shared_ptr<Output> output = std::make_shared<Output>();
  OutputRecords records;
};

struct Generator::State {
  explicit State(GeneratorOptions given);
  ~State();

  /// The finished document of a request that was made before; null when there is none.
  std::shared_ptr<const Output> find(const Request& request, ThreadState& thread, Lookup& lookup);
  /// All steps but the last, after `find`. Afterwards `job.records` is what is left to store.
  void make(Job& job, Scratch& scratch);
  /// The last step, after the store has acknowledged `results`.
  std::shared_ptr<const Output> complete(Job& job, std::span<const store::PutResult> results_of_store);
  /// Whether this process keeps the result.
  bool keeps(const Request& request) const { return results.enabled() && !request.once; }
  /// That of another process; kept in this one from now on.
  std::shared_ptr<const Output> find_shared(const Request& request, const TemplateUse& use);
  void take(Lookup& lookup, const TemplateUse& use, ThreadState& thread) const;
  void count(ThreadCounters& counters, const Output& output, std::size_t stored) const;
  /// Counts a failure.
  void failed(const Diagnostic& diagnostic);
  std::uint64_t document_revision() const { return options.store != nullptr ? options.store->document_revision() : 0; }

  GeneratorOptions options;
  const Policies& policies = options.policies;
  Catalog catalog;
  TemplateCache templates;
  ResultKeys keys;
  ResultCache results;
  std::unique_ptr<SharedResults> shared;  // null unless results are shared
  SteadyClock& clock;
  const std::chrono::steady_clock::time_point begin = std::chrono::steady_clock::now();
  PerThread<ThreadState> threads;
  std::unique_ptr<store::GroupCommit> commits;  // null without a store that can be written
  std::shared_ptr<Flow> calls;                  // single asynchronous ones
  Workers workers;                              // stops before all else goes
};

/// What has been thrown, as a diagnostic.
Diagnostic to_diagnostic(std::exception_ptr thrown);
Diagnostic interrupted();

}  // namespace docmill
