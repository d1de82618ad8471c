// A batch under way: records in, documents out, in the order of the records.
//
// The calling thread reads records and hands them to an ordered pipeline. Its workers make the documents and write
// their files under temporary names; the store gets them in the order of the records, in groups; one thread makes
// visible what is stored:
//
//   ... -> made, files under temporary names -> admitted -> stored -> synced -> renamed -> synced -> acknowledged
//          any order, any worker                in order, in groups
//
// One sync serves two groups: it brings the contents of one and the names of the one before it to the disk. What is
// read but not acknowledged is bounded in number and in bytes, and with it the memory.
#pragma once

#include <atomic>
#include <condition_variable>
#include <exception>
#include <functional>
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
  std::vector<std::unique_ptr<TemporaryFile>> written;  // one for each target, where there are files
  std::size_t names = 0;                                // of the first targets, that were taken for it
  std::shared_ptr<const Output> output;
  std::optional<Diagnostic> error;
  bool skipped = false;
  std::size_t bytes = 0;  // of all this
};

/// What becomes of documents. `prepare` is called by many threads at once, `admit` in the order of the records, the
/// others by one thread and in that order too.
class BatchSink {
 public:
  virtual ~BatchSink() = default;
  /// Does what can be done before anybody sees it. What it throws fails the record.
  virtual void prepare(BatchItem& item, const Output& output) = 0;
  /// Before anything is stored. What it throws fails the record.
  virtual void admit(BatchItem& item) = 0;
  /// Whether what `place` did is safe only after another `sync`.
  virtual bool syncs() const = 0;
  /// All that has been prepared and placed is on the disk. What it throws ends the batch, and so below.
  virtual void sync() = 0;
  /// Makes documents visible; those it cannot are given an error.
  virtual void place(std::span<BatchItem*> items) = 0;
  /// They are safe, or failed, or were made before.
  virtual void acknowledge(std::span<BatchItem*> items) = 0;
  virtual const BatchCounts& counts() const = 0;
};

/// Whether an error concerns every document to come: a full disk, a store that takes no more.
bool ends_batch(const Diagnostic& diagnostic);

struct BatchRunOptions {
  std::size_t most_under_way = 1024;
  std::size_t most_bytes = std::size_t{32} << 20;  ///< of records and documents under way; one is always taken
  bool fail_fast = false;
  /// Whether an earlier run made this record and all of it is still there; may be empty.
  std::function<bool(BatchItem& item)> is_made;
};

class BatchRun {
 public:
  BatchRun(BatchRunOptions options, const BatchPlan& plan, Generator& generator, RecordFile& file, BatchSink& sink);

  /// Works all records off, or those until an interrupt, a failure with fail_fast, a full disk, or an error of the
  /// sink; the last two are thrown when all is in good order.
  BatchCounts run(GentleInterrupt& interrupt);
  /// After `run`, also when it has thrown.
  BatchCounts counts() const;

 private:
  void read_records(Pipeline& pipeline);
  bool read_one(BatchItem& item);
  bool wait_for_room();
  bool wait_for_the_last();
  void submit(Pipeline& pipeline, std::uint64_t sequence);
  void load(std::uint64_t sequence, Request& request, Arena& arena);
  void finish(std::uint64_t sequence, Result result);
  void publish(std::uint64_t& counter, std::uint64_t value);
  bool is_worthwhile();
  void wait_as_reader(std::unique_lock<std::mutex>& lock);
  void commit();
  bool take_ready(std::vector<BatchItem*>& group, bool wait);
  std::uint64_t ready_end();
  void settle(std::vector<BatchItem*>& items);
  template <class Step>
  void attempt(Step step);
  BatchItem& item(std::uint64_t sequence) { return ring_[sequence % ring_.size()]; }
  std::uint64_t sequence_of(std::uint64_t number) const { return sequence_of_[number % sequence_of_.size()]; }

  const BatchRunOptions options_;
  const BatchPlan& plan_;
  Generator& generator_;
  RecordFile& file_;
  BatchSink& sink_;

  std::vector<BatchItem> ring_;
  std::vector<std::uint64_t> sequence_of_;  // of what was submitted, by its number
  std::uint64_t submitted_ = 0;             // to the pipeline
  std::atomic<std::size_t> bytes_{0};       // under way

  std::mutex mutex_;
  std::condition_variable ready_;  // for the thread that commits
  std::condition_variable room_;   // for the thread that reads
  // Records are read, finished (made, stored, failed), taken by the thread that commits, and committed. In this order,
  // each number at least the next; records that were made before need no finishing.
  std::uint64_t read_ = 0;
  std::uint64_t finished_ = 0;
  std::uint64_t taken_ = 0;
  std::uint64_t committed_ = 0;
  std::uint64_t awaited_ = ~std::uint64_t{0};  // `ready_` is notified when so many are finished
  bool reader_waits_ = false;
  bool ended_ = false;     // nothing more is read
  bool stopping_ = false;  // nothing more is to be read
  std::exception_ptr failure_;
  std::uint64_t cancelled_ = 0;  // after the failure
};

}  // namespace docmill::cli
