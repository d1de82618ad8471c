// A batch under way: records in, documents out, in the order of the records.
//
// The calling thread reads records and hands them to the pipeline; its workers make the documents, which the store
// acknowledges in groups; one thread takes what is done in the order of the records and makes it visible:
//
//   files written under temporary names -> synced -> renamed -> synced -> journal -> acknowledgements
//
// in groups as large as what is ready. What is read but not yet visible is bounded, and with it the memory.
#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "cli/batch/batch_plan.h"
#include "cli/batch/progress.h"
#include "cli/batch/record_file.h"
#include "cli/interrupt.h"

namespace docmill::cli {

/// A document of a batch on its way.
struct BatchItem {
  RawRecord record;
  JournalEntry entry;
  Targets targets;
  std::shared_ptr<const Output> output;
  std::optional<Diagnostic> error;
  bool skipped = false;
  bool ready = false;
};

/// Takes what is done. Called from one thread, in the order of the records.
class BatchSink {
 public:
  virtual ~BatchSink() = default;
  /// Makes the documents of `items` visible; those it cannot are given an error. What it throws ends the batch.
  virtual void take(std::span<BatchItem*> items) = 0;
};

struct BatchRunOptions {
  std::size_t most_under_way = 1024;
  bool fail_fast = false;
  /// Whether an earlier run made this record and all of it is still there; may be empty.
  std::function<bool(BatchItem& item)> is_made;
};

class BatchRun {
 public:
  BatchRun(BatchRunOptions options, const BatchPlan& plan, Generator& generator, RecordFile& file, BatchSink& sink);

  /// Works all records off, or those until an interrupt, a failure with fail_fast, or an error of the sink, which is
  /// thrown again when all is in good order.
  BatchCounts run(GentleInterrupt& interrupt);

 private:
  void read_records(Pipeline& pipeline);
  bool wait_for_room();
  bool wait_for_the_last();
  void submit(Pipeline& pipeline, std::uint64_t sequence);
  void commit();
  std::size_t take_ready(std::vector<BatchItem*>& group);
  void count(const BatchItem& item);
  BatchItem& item(std::uint64_t sequence) { return ring_[sequence % ring_.size()]; }
  void set_ready(std::uint64_t sequence);

  const BatchRunOptions options_;
  const BatchPlan& plan_;
  Generator& generator_;
  RecordFile& file_;
  BatchSink& sink_;

  std::vector<BatchItem> ring_;
  std::vector<std::uint64_t> sequence_of_;  // of what was submitted, by its number
  std::uint64_t submitted_ = 0;             // to the pipeline

  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t read_ = 0;       // records in the ring or behind
  std::uint64_t committed_ = 0;  // records behind the ring
  bool ended_ = false;           // nothing more is read
  bool stopping_ = false;        // nothing more is to be read
  std::exception_ptr failure_;
  BatchCounts counts_;
};

}  // namespace docmill::cli
