// The public ways to have requests worked on: one call, a batch, a stream.
#include "generate/flow.h"
#include "generate/generator_state.h"

namespace docmill {

// ---- single calls and batches -------------------------------------------------------------------------------------

void Generator::generate_async(Request request, std::function<void(Result)> done) {
  state_->calls->submit(std::move(request), std::move(done));
}

std::future<std::shared_ptr<const Output>> Generator::generate_async(Request request) {
  auto promise = std::make_shared<std::promise<std::shared_ptr<const Output>>>();
  auto future = promise->get_future();
  generate_async(std::move(request), [promise](Result result) {
    if (result.ok()) {
      promise->set_value(std::move(result.output));
    } else {
      promise->set_exception(std::make_exception_ptr(Error(std::move(*result.error))));
    }
  });
  return future;
}

std::vector<Result> Generator::generate_batch(std::span<const Request> requests,
                                              std::optional<std::size_t> max_concurrent) {
  const std::size_t wanted = max_concurrent.value_or(state_->policies.max_concurrent);
  PipelineOptions options;
  options.max_in_flight = wanted != 0 ? wanted : state_->policies.queue_documents;
  const auto flow = std::make_shared<Flow>(*state_, std::move(options));
  std::vector<Result> results(requests.size());
  for (std::size_t i = 0; i < requests.size(); ++i) {
    flow->submit(&requests[i], [slot = &results[i]](Result result) { *slot = std::move(result); });
  }
  flow->wait();
  return results;
}

// ---- pipelines ----------------------------------------------------------------------------------------------------

struct Pipeline::State {
  std::shared_ptr<Flow> flow;
  Done done;
  std::uint64_t next = 0;

  std::uint64_t submit(Flow::Source source) {
    const std::uint64_t number = next++;
    flow->submit(std::move(source), [this, number](Result result) { done(number, std::move(result)); });
    return number;
  }
};

Pipeline::Pipeline(Generator& generator, Done done, PipelineOptions options) : state_(std::make_unique<State>()) {
  Generator::State& owner = *generator.state_;
  if (options.max_in_flight == 0) {
    options.max_in_flight = owner.policies.queue_documents;
  }
  state_->flow = std::make_shared<Flow>(owner, std::move(options));
  state_->done = std::move(done);
}

Pipeline::~Pipeline() { cancel(); }

std::uint64_t Pipeline::submit(Load load) { return state_->submit(std::move(load)); }
std::uint64_t Pipeline::submit(Request request) { return state_->submit(std::move(request)); }
PipelineSummary Pipeline::finish() { return state_->flow->wait(); }

PipelineSummary Pipeline::cancel() {
  state_->flow->cancel();
  return state_->flow->wait();
}

}  // namespace docmill
