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

Flow::Flow(Generator::State& generator, PipelineOptions options)
    : generator_(generator), options_(std::move(options)), most_(std::max<std::size_t>(options_.max_in_flight, 1)) {
  if (options_.ordered) {
    order_.emplace(most_);
  }
}

class Flow::RequestTask final : public QueuedTask {
 public:
  RequestTask(std::shared_ptr<Flow> flow, std::uint64_t number, Source source, Done done)
      : flow_(std::move(flow)), number_(number), source_(std::move(source)), made_{std::move(done)} {}
  void run() override {
    flow_->run(source_, made_);
    flow_->deliver(number_, std::move(made_));
  }
  void cancel() override {
    made_.error = interrupted();
    made_.cancelled = true;
    flow_->deliver(number_, std::move(made_));
  }

 private:
  std::shared_ptr<Flow> flow_;
  std::uint64_t number_;
  Source source_;
  Made made_;
};

void Flow::submit(Source source, Done done) {
  std::uint64_t number = 0;
  {
    std::unique_lock lock(mutex_);
    ++waiting_;
    if (under_way() >= most_) {
      // Whoever waits wakes up for several requests, not for each.
      ended_.wait(lock, [&] { return under_way() <= most_ - (most_ + 3) / 4; });
    }
    --waiting_;
    number = summary_.submitted++;
  }
  generator_.workers.add(std::make_unique<RequestTask>(shared_from_this(), number, std::move(source), std::move(done)));
}

/// All but the last step.
void Flow::run(Source& source, Made& made) {
  if (cancelled_.load(std::memory_order_relaxed)) {
    made.error = interrupted();
    made.cancelled = true;
    return;
  }
  try {
    ThreadState& thread = generator_.threads.local();
    ScratchLease scratch(thread);
    std::shared_ptr<Job> job = job_of(source, *scratch);
    made.output = generator_.find(job->request, thread, job->lookup);
    if (made.output == nullptr) {
      generator_.make(*job, *scratch);
      made.job = std::move(job);
    }
  } catch (...) {
    made.error = to_diagnostic(std::current_exception());
  }
}

void Flow::deliver(std::uint64_t number, Made made) {
  if (order_) {
    order_->bring(number, std::move(made), [this](std::uint64_t now, Made due) { pass_on(now, std::move(due)); });
  } else {
    pass_on(number, std::move(made));
  }
}

void Flow::pass_on(std::uint64_t number, Made made) {
  admit(number, made);
  if (made.job != nullptr && !made.job->records.empty()) {
    store(std::move(made));
  } else if (order_ && generator_.commits != nullptr) {
    store(std::move(made));  // nothing, but behind what is being stored
  } else {
    finish(made, {});
  }
}

void Flow::admit(std::uint64_t number, Made& made) {
  if (!options_.admit || made.error) {
    return;
  }
  try {
    options_.admit(number, made.job != nullptr ? *made.job->output : *made.output);
  } catch (...) {
    made.error = to_diagnostic(std::current_exception());
    made.job.reset();
  }
}

void Flow::store(Made made) {
  const auto records = made.job != nullptr ? made.job->records.view() : std::span<const store::NewRecord>();
  generator_.commits->put(records, [self = shared_from_this(), made = std::move(made)](
                                       std::span<const store::PutResult> results, std::exception_ptr failure) mutable {
    if (failure) {
      made.error = to_diagnostic(failure);
    }
    self->finish(made, results);
  });
}

/// The last step.
void Flow::finish(Made& made, std::span<const store::PutResult> results) {
  if (made.job != nullptr && !made.error) {
    try {
      made.output = generator_.complete(*made.job, results);
    } catch (...) {
      made.error = to_diagnostic(std::current_exception());
    }
  }
  if (!made.error) {
    end(made.done, {std::move(made.output), {}});
    return;
  }
  if (!made.cancelled) {
    generator_.failed(*made.error);
  }
  end(made.done, {nullptr, std::move(made.error)}, made.cancelled);
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
