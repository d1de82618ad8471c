#include "generate/flow.h"

#include <algorithm>

#include "generate/generator_state.h"

namespace docmill {
namespace {

/// A job with the request it is about, where that is its own.
struct OwnedJob {
  Request request;
  Job job{request};
};

std::shared_ptr<Job> job_of(Flow::Source& source, Scratch& scratch) {
  if (const Request* const* borrowed = std::get_if<const Request*>(&source)) {
    return std::make_shared<Job>(**borrowed);
  }
  const auto owned = std::make_shared<OwnedJob>();
  if (Request* given = std::get_if<Request>(&source)) {
    owned->request = std::move(*given);
  } else if (Pipeline::Load* load = std::get_if<Pipeline::Load>(&source)) {
    scratch.data.reset();
    (*load)(owned->request, scratch.data);
  }
  return {owned, &owned->job};
}

}  // namespace

Flow::Flow(Generator::State& generator, std::size_t most)
    : generator_(generator), most_(std::max<std::size_t>(most, 1)) {}

class Flow::RequestTask final : public QueuedTask {
 public:
  RequestTask(std::shared_ptr<Flow> flow, Source source, Done done)
      : flow_(std::move(flow)), source_(std::move(source)), done_(std::move(done)) {}
  void run() override { flow_->run(source_, done_); }
  void cancel() override { flow_->end(done_, {nullptr, interrupted()}, true); }

 private:
  std::shared_ptr<Flow> flow_;
  Source source_;
  Done done_;
};

void Flow::submit(Source source, Done done) {
  {
    std::unique_lock lock(mutex_);
    ++waiting_;
    if (under_way() >= most_) {
      // Whoever waits wakes up for several requests, not for each.
      ended_.wait(lock, [&] { return under_way() <= most_ - (most_ + 3) / 4; });
    }
    --waiting_;
    ++summary_.submitted;
  }
  generator_.workers.add(std::make_unique<RequestTask>(shared_from_this(), std::move(source), std::move(done)));
}

void Flow::run(Source& source, Done& done) {
  if (cancelled_.load(std::memory_order_relaxed)) {
    end(done, {nullptr, interrupted()}, true);
    return;
  }
  std::shared_ptr<Job> job;
  try {
    ThreadState& thread = generator_.threads.local();
    ScratchLease scratch(thread);
    job = job_of(source, *scratch);
    if (auto known = generator_.find(job->request, thread, job->lookup)) {
      end(done, {std::move(known), {}});
      return;
    }
    generator_.make(*job, *scratch);
    if (job->records.empty()) {
      end(done, {generator_.complete(*job, {}), {}});
      return;
    }
  } catch (...) {
    fail(done, std::current_exception());
    return;
  }
  const auto records = job->records.view();
  generator_.commits->put(records, [self = shared_from_this(), job = std::move(job), done = std::move(done)](
                                       std::span<const store::PutResult> results, std::exception_ptr failure) mutable {
    if (failure) {
      self->fail(done, failure);
    } else {
      self->end(done, {self->generator_.complete(*job, results), {}});
    }
  });
}

void Flow::fail(Done& done, std::exception_ptr thrown) {
  Diagnostic diagnostic = to_diagnostic(thrown);
  generator_.failed(diagnostic);
  end(done, {nullptr, std::move(diagnostic)});
}

void Flow::end(Done& done, Result result, bool was_cancelled) {
  const bool ok = result.ok();
  done(std::move(result));
  const std::lock_guard lock(mutex_);
  summary_.succeeded += ok ? 1 : 0;
  summary_.failed += ok ? 0 : 1;
  summary_.cancelled += was_cancelled ? 1 : 0;
  if (waiting_ != 0 && (under_way() == 0 || under_way() <= most_ - (most_ + 3) / 4)) {
    ended_.notify_all();
  }
}

PipelineSummary Flow::wait() {
  std::unique_lock lock(mutex_);
  ++waiting_;
  ended_.wait(lock, [&] { return under_way() == 0; });
  --waiting_;
  return summary_;
}

}  // namespace docmill
