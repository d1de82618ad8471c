// Requests through the workers, of one pipeline, one batch, or all single asynchronous calls.
//
// A worker takes a request up to its last step and hands its records to the group commit, which reports when they are
// safe; meanwhile the worker goes on. What is under way is counted from `submit` to `done`, and that count is bounded.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <variant>

#include "docmill/generate.h"

namespace docmill {

class Flow : public std::enable_shared_from_this<Flow> {
 public:
  using Source = std::variant<Pipeline::Load, Request, const Request*>;
  using Done = std::function<void(Result)>;

  /// `most`: requests under way together; at least 1.
  Flow(Generator::State& generator, std::size_t most);

  /// Waits while the flow is full. `done` is called once.
  void submit(Source source, Done done);
  /// What has not begun will fail as interrupted.
  void cancel() { cancelled_.store(true, std::memory_order_relaxed); }
  /// Waits until nothing is under way.
  PipelineSummary wait();

 private:
  class RequestTask;
  std::uint64_t under_way() const { return summary_.submitted - summary_.succeeded - summary_.failed; }
  void run(Source& source, Done& done);
  void end(Done& done, Result result, bool was_cancelled = false);
  void fail(Done& done, std::exception_ptr thrown);

  Generator::State& generator_;
  const std::size_t most_;
  std::atomic<bool> cancelled_{false};
  std::mutex mutex_;
  std::condition_variable ended_;
  std::size_t waiting_ = 0;  // threads that wait for `ended_`
  PipelineSummary summary_;
};

}  // namespace docmill
