// Requests through the workers, of one pipeline, one batch, or all single asynchronous calls.
//
// A worker takes a request up to its last step and hands its records to the group commit, which reports when they are
// safe; meanwhile the worker goes on. What is under way is counted from `submit` to `done`, and that count is bounded.
//
// An ordered flow hands the records over, and reports, in the order of submission: what is made early waits in
// `order_`.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <variant>

#include "docmill/generate.h"
#include "generate/in_order.h"

namespace docmill {

struct Job;

class Flow : public std::enable_shared_from_this<Flow> {
 public:
  using Source = std::variant<Pipeline::Load, Request, const Request*>;
  using Done = std::function<void(Result)>;

  /// At least one request is under way; `max_in_flight` 0 is not special.
  Flow(Generator::State& generator, PipelineOptions options);

  /// Waits while the flow is full. `done` is called once. An ordered flow is submitted to by one thread at a time.
  void submit(Source source, Done done);
  /// What has not begun will fail as interrupted.
  void cancel() { cancelled_.store(true, std::memory_order_relaxed); }
  /// Waits until nothing is under way.
  PipelineSummary wait();

 private:
  class RequestTask;
  std::uint64_t under_way() const { return summary_.submitted - summary_.succeeded - summary_.failed; }
  /// A request that has been worked on: to be stored, to be reported, or failed.
  struct Made {
    Done done;
    std::shared_ptr<Job> job = {};              // whose last step is left
    std::shared_ptr<const Output> output = {};  // known already
    std::optional<Diagnostic> error = {};
    bool cancelled = false;
  };

  void run(Source& source, Made& made);
  void deliver(std::uint64_t number, Made made);
  void pass_on(std::uint64_t number, Made made);
  void admit(std::uint64_t number, Made& made);
  void store(Made made);
  void finish(Made& made, std::span<const store::PutResult> results);
  void end(Done& done, Result result, bool was_cancelled = false);

  Generator::State& generator_;
  const PipelineOptions options_;
  const std::size_t most_;
  std::optional<InOrder<Made>> order_;
  std::atomic<bool> cancelled_{false};
  std::mutex mutex_;
  std::condition_variable ended_;
  std::size_t waiting_ = 0;  // threads that wait for `ended_`
  PipelineSummary summary_;
};

}  // namespace docmill
