// Group commit: puts of many threads share one transaction, and so one sync.
//
// Whoever comes first while nobody commits does so at once, in its own thread: a lone document waits for nothing but
// the disk. What arrives meanwhile becomes the next group. Puts that do not wait are committed by a thread of this
// object, which lets a group grow for a moment when the last one was large: more will come. It finds out how large a
// group is worth waiting for.
//
// A flood goes through two threads: one writes a group while the other syncs and reports the group before. There is
// room for one group between them, so that a slow disk makes groups larger instead of more.
//
// A group whose commit is refused for what is in it is put record by record, so that a fault reaches only its owner.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <vector>

#include "docmill/store.h"

namespace docmill::store {

struct GroupLimits {
  std::size_t records = 2000;                         ///< of one transaction
  std::size_t bytes = std::size_t{4} << 20;           ///< of the contents in one transaction
  std::size_t waiting_bytes = std::size_t{16} << 20;  ///< of the contents that wait; who brings more waits
};

class GroupCommit {
 public:
  /// What became of one put: its results, or why it failed. Called from any thread; must not throw, nor put.
  using Done = std::function<void(std::span<const PutResult> results, std::exception_ptr failure)>;

  explicit GroupCommit(Store& store, const GroupLimits& limits = {});
  /// Writes what waits.
  ~GroupCommit();
  GroupCommit(const GroupCommit&) = delete;
  GroupCommit& operator=(const GroupCommit&) = delete;

  /// Keeps all of `records` or none; returns after the sync. Throws what Store::put_batch throws.
  std::vector<PutResult> put(std::span<const NewRecord> records);
  /// Returns at once, unless too much waits. `records` and all they refer to must live until `done` is called. Puts of
  /// one thread are stored and reported in their order; one without records is only reported, in its turn.
  void put(std::span<const NewRecord> records, Done done);

  /// Records that wait or are being written.
  std::size_t pending() const { return pending_.load(std::memory_order_relaxed); }
  /// Nothing waits and nothing is being written.
  bool idle() const { return pending() == 0; }
  /// Calls `work` in the thread of this object, in small portions, once nothing has been put for a moment; again as
  /// long as it returns true, and after the next commit once it returned false. What it throws ends it likewise.
  void set_idle_work(std::function<bool()> work);

 private:
  enum class Turn : int { waiting, done, lead };
  struct Item {
    std::span<const NewRecord> records;
    std::size_t bytes = 0;
    Done done;  // empty: somebody waits on `turn`
    std::atomic<Turn> turn{Turn::waiting};
    std::vector<PutResult> results;
    std::exception_ptr failure;
  };

  /// What was written together.
  struct Group {
    std::vector<Item*> items;
    std::vector<PutResult> results;  // of all their records
  };

  static std::size_t bytes_of(std::span<const NewRecord> records);
  void enqueue(Item& item);
  void lead(const Item* own);
  void take_group(std::vector<Item*>& group);
  std::span<const NewRecord> join(const std::vector<Item*>& group);
  void commit(const std::vector<Item*>& group);
  void commit_alone(Item& item);
  void finish(Item* item, std::span<const PutResult> results, std::exception_ptr failure);
  void finish(const Group& group, const std::exception_ptr& failure);
  void hand_over();
  void run();
  void gather(std::unique_lock<std::mutex>& lock);
  void write(std::vector<Item*>& group, std::unique_lock<std::mutex>& lock);
  bool unacknowledged() const { return syncing_ || !written_.items.empty(); }
  void acknowledge();
  void do_idle_work(std::unique_lock<std::mutex>& lock);
  void start_thread();

  Store& store_;
  const GroupLimits limits_;
  std::atomic<std::size_t> pending_{0};

  mutable std::mutex mutex_;
  std::condition_variable wake_;     // the thread: it is to lead, or to look after idle work, or to end
  std::condition_variable to_sync_;  // the second thread
  std::condition_variable room_;     // those who bring too much
  std::vector<Item*> waiting_;
  std::size_t waiting_bytes_ = 0;
  std::size_t waiting_records_ = 0;
  std::size_t waited_on_ = 0;  // of the waiting items: those that a thread waits for
  std::size_t last_group_ = 0;
  std::size_t wanted_ = 0;  // records of a group that is not waited for any longer
  unsigned content_ = 0;    // groups until a larger one is wanted
  std::chrono::microseconds commit_time_{0};
  bool led_ = false;  // somebody commits or is about to
  bool thread_leads_ = false;
  bool ending_ = false;
  bool idle_work_due_ = false;
  std::chrono::steady_clock::time_point last_commit_;
  std::function<bool()> idle_work_;
  Group written_;         // for the second thread to take
  bool syncing_ = false;  // it has a group
  std::thread thread_;
  std::thread second_thread_;

  std::vector<NewRecord> joined_;  // of whoever leads
};

}  // namespace docmill::store
