#include "cli/batch/batch_run.h"

#include <algorithm>

namespace docmill::cli {
namespace {

constexpr std::size_t kMostInGroup = 128;       // files of a group are open at once
constexpr std::chrono::milliseconds kLook{50};  // how often a thread that waits looks for an interrupt
constexpr std::string_view kCancelled = "E-INT-002";

}  // namespace

BatchRun::BatchRun(BatchRunOptions options, const BatchPlan& plan, Generator& generator, RecordFile& file,
                   BatchSink& sink)
    : options_(std::move(options)),
      plan_(plan),
      generator_(generator),
      file_(file),
      sink_(sink),
      ring_(std::max<std::size_t>(options_.most_under_way, 1)),
      sequence_of_(ring_.size()) {}

void BatchRun::set_ready(std::uint64_t sequence) {
  const std::lock_guard lock(mutex_);
  item(sequence).ready = true;
  if (sequence == committed_) {
    changed_.notify_all();
  }
}

/// Waits until the ring has a free place. False when the batch is to end.
bool BatchRun::wait_for_room() {
  std::unique_lock lock(mutex_);
  while (!stopping_ && !is_interrupted() && read_ - committed_ >= ring_.size()) {
    changed_.wait_for(lock, kLook);
  }
  return !stopping_ && !is_interrupted();
}

/// Waits until everything that was read is visible. False when it is to be cancelled instead.
bool BatchRun::wait_for_the_last() {
  std::unique_lock lock(mutex_);
  while (!stopping_ && !is_interrupted() && committed_ < read_) {
    changed_.wait_for(lock, kLook);
  }
  return committed_ == read_;
}

void BatchRun::submit(Pipeline& pipeline, std::uint64_t sequence) {
  sequence_of_[submitted_ % sequence_of_.size()] = sequence;
  ++submitted_;
  pipeline.submit([this, sequence](Request& request, Arena& arena) {
    BatchItem& at = item(sequence);
    if (at.entry.key == RecordKey{}) {
      at.entry.key = plan_.key(at.record);
    }
    at.targets = plan_.load(at.record, request, arena);
  });
}

void BatchRun::read_records(Pipeline& pipeline) {
  RawRecord record;
  while (wait_for_room()) {
    if (!file_.reader().next(record) || is_interrupted()) {
      return;
    }
    const std::uint64_t sequence = read_;
    BatchItem& at = item(sequence);
    at = BatchItem();
    at.record = std::move(record);
    at.entry.number = at.record.number;
    bool made = false;
    if (options_.is_made && !at.record.error) {
      try {
        at.entry.key = plan_.key(at.record);
        made = options_.is_made(at);
      } catch (const Error&) {
        at.entry.key = {};  // the worker finds the same error and reports it
      }
    }
    {
      const std::lock_guard lock(mutex_);
      ++read_;
    }
    if (made) {
      at.skipped = true;
      set_ready(sequence);
    } else {
      submit(pipeline, sequence);
    }
  }
}

std::size_t BatchRun::take_ready(std::vector<BatchItem*>& group) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock,
                [this] { return (committed_ < read_ && item(committed_).ready) || (ended_ && committed_ == read_); });
  group.clear();
  for (std::uint64_t at = committed_; at < read_ && group.size() < kMostInGroup && item(at).ready; ++at) {
    group.push_back(&item(at));
  }
  return group.size();
}

void BatchRun::count(const BatchItem& item) {
  if (item.skipped) {
    ++counts_.skipped;
  } else if (!item.error) {
    ++counts_.made;
  } else if (item.error->code == kCancelled) {
    ++counts_.cancelled;
  } else {
    ++counts_.failed;
  }
}

void BatchRun::commit() {
  std::vector<BatchItem*> group;
  while (take_ready(group) != 0) {
    try {
      if (!failure_) {
        sink_.take(group);
      }
    } catch (...) {
      failure_ = std::current_exception();
    }
    const std::lock_guard lock(mutex_);
    for (BatchItem* at : group) {
      if (failure_ && !at->error) {
        at->error = Error(ErrorKind::interrupted, std::string(kCancelled), "the batch was stopped").diagnostic();
      }
      count(*at);
      at->output.reset();
      at->record.text = std::string();
    }
    committed_ += group.size();
    stopping_ = stopping_ || failure_ || (options_.fail_fast && counts_.failed != 0);
    changed_.notify_all();
  }
}

BatchCounts BatchRun::run(GentleInterrupt& interrupt) {
  Pipeline pipeline(generator_,
                    [this](std::uint64_t number, Result result) {
                      const std::uint64_t sequence = sequence_of_[number % sequence_of_.size()];
                      item(sequence).output = std::move(result.output);
                      item(sequence).error = std::move(result.error);
                      set_ready(sequence);
                    },
                    {.max_in_flight = ring_.size()});
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
    changed_.notify_all();
  }
  committer.join();
  counts_.read = read_;
  if (failure_ || unreadable) {
    std::rethrow_exception(failure_ ? failure_ : unreadable);
  }
  return counts_;
}

}  // namespace docmill::cli
