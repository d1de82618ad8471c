#include "cli/batch/batch_run.h"

#include <algorithm>
#include <array>

namespace docmill::cli {
namespace {

constexpr std::size_t kWorthwhile = 256;                  // documents of a group that is not waited for any longer
constexpr std::chrono::milliseconds kGather{2};           // for which a smaller one may grow
constexpr std::chrono::milliseconds kLook{50};            // how often a thread that waits looks for an interrupt
constexpr std::size_t kKeptText = std::size_t{16} << 10;  // of a record, for the next in its place

/// As new, but with the memory of its text.
void clear(BatchItem& item) {
  RawRecord record = std::move(item.record);
  if (record.text.capacity() > kKeptText) {
    record.text = std::string();
  }
  item = BatchItem();
  item.record = std::move(record);
}

}  // namespace

bool ends_batch(const Diagnostic& diagnostic) {
  constexpr std::array<std::string_view, 4> kCodes = {"E-IO-003", "E-STO-015", "E-STO-016", "E-STO-018"};
  return std::find(kCodes.begin(), kCodes.end(), diagnostic.code) != kCodes.end();
}

BatchRun::BatchRun(BatchRunOptions options, const BatchPlan& plan, Generator& generator, RecordFile& file,
                   BatchSink& sink)
    : options_(std::move(options)),
      plan_(plan),
      generator_(generator),
      file_(file),
      sink_(sink),
      ring_(std::max<std::size_t>(options_.most_under_way, 1)),
      sequence_of_(ring_.size()) {}

/// Moves a counter that the committing thread looks at.
void BatchRun::publish(std::uint64_t& counter, std::uint64_t value) {
  const std::lock_guard lock(mutex_);
  counter = value;
  if (is_worthwhile()) {
    ready_.notify_one();
  }
}

/// Whether what is ready is as much as is waited for, or as much as there will be for now. Requires the lock.
bool BatchRun::is_worthwhile() {
  const std::uint64_t end = ready_end();
  return end >= awaited_ || (reader_waits_ && end == read_);
}

/// Waits a moment, unless it ends by itself. Requires the lock.
void BatchRun::wait_as_reader(std::unique_lock<std::mutex>& lock) {
  reader_waits_ = true;
  if (is_worthwhile()) {
    ready_.notify_one();
  }
  room_.wait_for(lock, kLook);
}

// ---- reading -------------------------------------------------------------------------------------------------------

/// Waits until the next record may be read. False when the batch is to end.
bool BatchRun::wait_for_room() {
  std::unique_lock lock(mutex_);
  const auto has_room = [this] {
    return read_ == committed_ || (read_ - committed_ < ring_.size() && bytes_ <= options_.most_bytes);
  };
  while (!stopping_ && !is_interrupted() && !has_room()) {
    wait_as_reader(lock);
  }
  reader_waits_ = false;
  return !stopping_ && !is_interrupted();
}

/// Waits until everything that was read is acknowledged. False when it is to be cancelled instead.
bool BatchRun::wait_for_the_last() {
  std::unique_lock lock(mutex_);
  while (!stopping_ && !is_interrupted() && committed_ < read_) {
    wait_as_reader(lock);
  }
  return committed_ == read_;
}

/// False at the end.
bool BatchRun::read_one(BatchItem& item) {
  clear(item);
  if (!file_.reader().next(item.record) || is_interrupted()) {
    return false;
  }
  item.entry.number = item.record.number;
  item.bytes = item.record.text.size() + plan_.request_bytes();
  bytes_ += item.bytes;
  if (options_.is_made && !item.record.error) {
    try {
      item.entry.key = plan_.key(item.record);
      item.skipped = options_.is_made(item);
    } catch (const Error&) {
      item.entry.key = {};  // the worker finds the same error and reports it
    }
  }
  return true;
}

void BatchRun::read_records(Pipeline& pipeline) {
  while (wait_for_room() && read_one(item(read_))) {
    const std::uint64_t sequence = read_;
    const bool skipped = item(sequence).skipped;
    publish(read_, sequence + 1);
    if (!skipped) {
      submit(pipeline, sequence);
    }
  }
}

// ---- making --------------------------------------------------------------------------------------------------------

void BatchRun::submit(Pipeline& pipeline, std::uint64_t sequence) {
  sequence_of_[submitted_ % sequence_of_.size()] = sequence;
  ++submitted_;
  pipeline.submit([this, sequence](Request& request, Arena& arena) { load(sequence, request, arena); });
}

void BatchRun::load(std::uint64_t sequence, Request& request, Arena& arena) {
  BatchItem& at = item(sequence);
  if (at.entry.key == RecordKey{}) {
    at.entry.key = plan_.key(at.record);
  }
  at.targets = plan_.load(at.record, request, arena);
  request.ready = [this, sequence](const Output& output) {
    BatchItem& made = item(sequence);
    std::size_t bytes = 0;
    for (const Output::File& file : output.files) {
      bytes += file.bytes.size();
    }
    made.bytes += bytes;
    bytes_ += bytes;
    sink_.prepare(made, output);
  };
}

void BatchRun::finish(std::uint64_t sequence, Result result) {
  item(sequence).output = std::move(result.output);
  item(sequence).error = std::move(result.error);
  publish(finished_, sequence + 1);
}

// ---- committing ----------------------------------------------------------------------------------------------------

/// The first record that is neither finished nor was made before. Requires the lock.
std::uint64_t BatchRun::ready_end() {
  std::uint64_t at = std::max(finished_, taken_);
  while (at < read_ && item(at).skipped) {
    ++at;
  }
  return finished_ = at;
}

/// Takes what is ready; when there is nothing, waits for it, or for a group worth its while if more is under way. False
/// when there is nothing.
bool BatchRun::take_ready(std::vector<BatchItem*>& group, bool wait) {
  std::unique_lock lock(mutex_);
  if (wait) {
    awaited_ = taken_ + 1;
    ready_.wait(lock, [this] { return ready_end() > taken_ || (ended_ && taken_ == read_); });
    awaited_ = taken_ + kWorthwhile;
    ready_.wait_for(lock, kGather, [this] { return ended_ || is_worthwhile(); });
    awaited_ = ~std::uint64_t{0};
  }
  group.clear();
  for (const std::uint64_t end = ready_end(); taken_ < end; ++taken_) {
    group.push_back(&item(taken_));
  }
  return !group.empty();
}

template <class Step>
void BatchRun::attempt(Step step) {
  if (failure_) {
    return;
  }
  try {
    step();
  } catch (...) {
    failure_ = std::current_exception();
  }
}

/// Acknowledges `items` and gives their places free.
void BatchRun::settle(std::vector<BatchItem*>& items) {
  attempt([&] { sink_.acknowledge(items); });
  std::size_t bytes = 0;
  for (BatchItem* at : items) {
    cancelled_ += failure_ ? 1U : 0U;
    if (!failure_ && at->error && ends_batch(*at->error)) {
      failure_ = std::make_exception_ptr(Error(*at->error));
    }
    bytes += at->bytes;
    at->written.clear();
    at->output.reset();
  }
  bytes_ -= bytes;
  const std::lock_guard lock(mutex_);
  committed_ += items.size();
  stopping_ = stopping_ || failure_ || (options_.fail_fast && sink_.counts().failed != 0);
  if (reader_waits_) {
    room_.notify_one();
  }
  items.clear();
}

void BatchRun::commit() {
  std::vector<BatchItem*> group;
  std::vector<BatchItem*> placed;  // which have names that are perhaps not on the disk yet
  while (take_ready(group, placed.empty()) || !placed.empty()) {
    attempt([&] { sink_.sync(); });
    settle(placed);
    attempt([&] { sink_.place(group); });
    placed.swap(group);
    if (!sink_.syncs()) {
      settle(placed);
    }
  }
}

BatchCounts BatchRun::run(GentleInterrupt& interrupt) {
  PipelineOptions ordered;
  ordered.max_in_flight = ring_.size();
  ordered.ordered = true;
  ordered.admit = [this](std::uint64_t number, const Output&) { sink_.admit(item(sequence_of(number))); };
  Pipeline pipeline(
      generator_, [this](std::uint64_t number, Result result) { finish(sequence_of(number), std::move(result)); },
      std::move(ordered));
  std::thread committer([this] { commit(); });
  interrupt.listen();
  std::exception_ptr unreadable;
  try {
    read_records(pipeline);
  } catch (...) {
    unreadable = std::current_exception();  // what was read before is made nevertheless
  }
  if (!wait_for_the_last()) {
    pipeline.cancel();
  }
  pipeline.finish();
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    ready_.notify_one();
  }
  committer.join();
  if (failure_ || unreadable) {
    std::rethrow_exception(failure_ ? failure_ : unreadable);
  }
  return counts();
}

BatchCounts BatchRun::counts() const {
  BatchCounts counts = sink_.counts();
  counts.read = read_;
  counts.cancelled += cancelled_;
  return counts;
}

}  // namespace docmill::cli
