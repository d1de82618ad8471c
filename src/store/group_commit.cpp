#include "store/group_commit.h"

#include <algorithm>

namespace docmill::store {
namespace {

constexpr std::chrono::microseconds kLeastGatherTime{1500};
constexpr std::chrono::microseconds kMostGatherTime{20000};
constexpr std::chrono::milliseconds kQuietTime{20};  // without a commit, before idle work may begin
constexpr std::size_t kLargeGroup = 16;              // from here on, the next group is given time to grow
constexpr unsigned kContent = 16;                    // groups before it is tried whether more than that will come

}  // namespace

GroupCommit::GroupCommit(Store& store, const GroupLimits& limits) : store_(store), limits_(limits) {}

GroupCommit::~GroupCommit() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) {
    thread_.join();
  }
  to_sync_.notify_all();
  if (second_thread_.joinable()) {
    second_thread_.join();
  }
}

std::size_t GroupCommit::bytes_of(std::span<const NewRecord> records) {
  std::size_t bytes = 0;
  for (const NewRecord& record : records) {
    bytes += record.content.size() + record.search_text.value_or(std::string_view()).size();
  }
  return bytes;
}

void GroupCommit::enqueue(Item& item) {
  waiting_.push_back(&item);
  waiting_bytes_ += item.bytes;
  waiting_records_ += item.records.size();
  waited_on_ += item.done ? 0U : 1U;
  pending_.fetch_add(item.records.size(), std::memory_order_relaxed);
}

std::vector<PutResult> GroupCommit::put(std::span<const NewRecord> records) {
  if (records.empty()) {
    return {};
  }
  Item item;
  item.records = records;
  item.bytes = bytes_of(records);
  bool leads = false;
  {
    const std::lock_guard lock(mutex_);
    enqueue(item);
    leads = !led_;
    led_ = true;
  }
  if (!leads) {
    wake_.notify_one();  // the thread may be giving a group time to grow
    item.turn.wait(Turn::waiting, std::memory_order_acquire);
    leads = item.turn.load(std::memory_order_acquire) == Turn::lead;
  }
  if (leads) {
    lead(&item);
  }
  if (item.failure) {
    std::rethrow_exception(item.failure);
  }
  return std::move(item.results);
}

void GroupCommit::put(std::span<const NewRecord> records, Done done) {
  auto item = std::make_unique<Item>();
  item->records = records;
  item->bytes = bytes_of(records);
  item->done = std::move(done);
  std::unique_lock lock(mutex_);
  room_.wait(lock, [&] { return waiting_bytes_ <= limits_.waiting_bytes; });
  if (records.empty() && waiting_.empty() && !led_) {
    lock.unlock();
    item->done({}, nullptr);
    return;
  }
  const bool first = waiting_.empty();
  const bool was_enough = waiting_records_ >= wanted_;
  enqueue(*item.release());
  start_thread();
  if (!led_) {
    led_ = thread_leads_ = true;
  }
  const bool enough = waiting_records_ >= wanted_ && !was_enough;
  const bool wakes = thread_leads_ && (first || enough);
  lock.unlock();
  if (wakes) {
    wake_.notify_one();
  }
}

void GroupCommit::set_idle_work(std::function<bool()> work) {
  const std::lock_guard lock(mutex_);
  idle_work_ = std::move(work);
  idle_work_due_ = static_cast<bool>(idle_work_);
  start_thread();
  wake_.notify_one();
}

void GroupCommit::start_thread() {
  if (!thread_.joinable()) {
    thread_ = std::thread([this] { run(); });
  }
}

// ---- committing ---------------------------------------------------------------------------------------------------

/// Commits groups until that of `own` is done; then somebody else leads.
void GroupCommit::lead(const Item* own) {
  std::vector<Item*> group;
  while (own->turn.load(std::memory_order_relaxed) != Turn::done) {
    {
      const std::lock_guard lock(mutex_);
      take_group(group);
    }
    commit(group);
  }
  hand_over();
}

void GroupCommit::hand_over() {
  const std::lock_guard lock(mutex_);
  last_commit_ = std::chrono::steady_clock::now();
  idle_work_due_ = static_cast<bool>(idle_work_);
  if (waiting_.empty()) {
    led_ = false;
    if (idle_work_due_) {
      wake_.notify_one();
    }
    return;
  }
  for (Item* item : waiting_) {
    if (!item->done) {
      item->turn.store(Turn::lead, std::memory_order_release);
      item->turn.notify_one();
      return;
    }
  }
  thread_leads_ = true;
  wake_.notify_one();
}

/// Takes what fits into one transaction, in order. Requires the lock.
void GroupCommit::take_group(std::vector<Item*>& group) {
  group.clear();
  std::size_t bytes = 0;
  std::size_t records = 0;
  for (Item* item : waiting_) {
    if (!group.empty() && (bytes + item->bytes > limits_.bytes || records + item->records.size() > limits_.records)) {
      break;
    }
    group.push_back(item);
    bytes += item->bytes;
    records += item->records.size();
    waited_on_ -= item->done ? 0U : 1U;
  }
  waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(group.size()));
  waiting_bytes_ -= bytes;
  waiting_records_ -= records;
  last_group_ = records;
  room_.notify_all();
}

std::span<const NewRecord> GroupCommit::join(const std::vector<Item*>& group) {
  joined_.clear();
  for (const Item* item : group) {
    joined_.insert(joined_.end(), item->records.begin(), item->records.end());
  }
  return joined_;
}

void GroupCommit::commit(const std::vector<Item*>& group) {
  if (group.size() > 1) {
    try {
      finish({group, store_.put_batch(join(group))}, nullptr);
      return;
    } catch (...) {  // what is wrong with one record shall not harm the others
    }
  }
  for (Item* item : group) {
    commit_alone(*item);
  }
}

void GroupCommit::commit_alone(Item& item) {
  std::vector<PutResult> results;
  std::exception_ptr failure;
  try {
    results = store_.put_batch(item.records);
  } catch (...) {
    failure = std::current_exception();
  }
  finish(&item, results, failure);
}

void GroupCommit::finish(const Group& group, const std::exception_ptr& failure) {
  std::size_t at = 0;
  for (Item* item : group.items) {
    const std::size_t records = item->records.size();
    finish(item, failure ? std::span<const PutResult>() : std::span(group.results).subspan(at, records), failure);
    at += records;
  }
}

/// The item belongs to its owner again, or is gone, afterwards.
void GroupCommit::finish(Item* item, std::span<const PutResult> results, std::exception_ptr failure) {
  pending_.fetch_sub(item->records.size(), std::memory_order_relaxed);
  if (item->done) {
    item->done(results, std::move(failure));
    delete item;
    return;
  }
  item->results.assign(results.begin(), results.end());
  item->failure = std::move(failure);
  item->turn.store(Turn::done, std::memory_order_release);
  item->turn.notify_one();
}

// ---- the threads --------------------------------------------------------------------------------------------------

void GroupCommit::run() {
  std::vector<Item*> group;
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [&] {
      return thread_leads_ ? !waiting_.empty() || !unacknowledged() : !led_ && (ending_ || idle_work_due_);
    });
    if (thread_leads_ && !waiting_.empty()) {
      gather(lock);
      wake_.wait(lock, [&] { return written_.items.empty(); });
      take_group(group);
      const auto begin = std::chrono::steady_clock::now();
      write(group, lock);
      last_commit_ = std::chrono::steady_clock::now();
      commit_time_ = std::chrono::duration_cast<std::chrono::microseconds>(last_commit_ - begin);
    } else if (thread_leads_) {
      last_commit_ = std::chrono::steady_clock::now();
      idle_work_due_ = static_cast<bool>(idle_work_);
      thread_leads_ = led_ = false;
    } else if (ending_) {
      return;
    } else {
      do_idle_work(lock);
    }
  }
}

/// Writes `group` and leaves it to the second thread; commits it here when it is small and nothing is unacknowledged,
/// or when it cannot be written as a whole.
void GroupCommit::write(std::vector<Item*>& group, std::unique_lock<std::mutex>& lock) {
  if (last_group_ < kLargeGroup && !unacknowledged()) {
    lock.unlock();
    commit(group);
    lock.lock();
    return;
  }
  lock.unlock();
  std::vector<PutResult> results;
  std::exception_ptr failure;
  try {
    results = store_.write_batch(join(group));
  } catch (...) {
    failure = std::current_exception();
  }
  lock.lock();
  if (!failure) {
    written_.items.swap(group);
    written_.results = std::move(results);
    if (!second_thread_.joinable()) {
      second_thread_ = std::thread([this] { acknowledge(); });
    }
    to_sync_.notify_one();
    return;
  }
  wake_.wait(lock, [&] { return !unacknowledged(); });
  lock.unlock();
  if (group.size() == 1) {
    finish(group.front(), {}, failure);
  } else {
    commit(group);
  }
  lock.lock();
}

/// The second thread.
void GroupCommit::acknowledge() {
  Group group;
  std::unique_lock lock(mutex_);
  while (true) {
    to_sync_.wait(lock, [&] { return (ending_ && !led_) || !written_.items.empty(); });
    if (written_.items.empty()) {
      return;
    }
    std::swap(group, written_);
    syncing_ = true;
    lock.unlock();
    wake_.notify_one();
    std::exception_ptr failure;
    try {
      if (!group.results.empty()) {
        store_.sync();
      }
    } catch (...) {
      failure = std::current_exception();
    }
    finish(group, failure);
    group = {};
    lock.lock();
    syncing_ = false;
    wake_.notify_one();
  }
}

/// Waits for a group as large as the last one, or larger if that came easily, while nobody waits for what is in it: at
/// most about as long as a commit takes, so that waiting never costs more than half of the time.
void GroupCommit::gather(std::unique_lock<std::mutex>& lock) {
  if (last_group_ < kLargeGroup) {
    wanted_ = last_group_;
    return;
  }
  const auto enough = [&] {
    return ending_ || waited_on_ != 0 || waiting_records_ >= wanted_ || waiting_bytes_ >= limits_.bytes;
  };
  const bool came = wake_.wait_for(lock, std::clamp(commit_time_, kLeastGatherTime, kMostGatherTime), enough);
  if (!came) {
    wanted_ = std::max(waiting_records_, kLargeGroup);
    content_ = kContent;
  } else if (content_ != 0) {
    --content_;
  } else {
    wanted_ = std::min(wanted_ + wanted_ / 2, limits_.records);
  }
}

void GroupCommit::do_idle_work(std::unique_lock<std::mutex>& lock) {
  const auto quiet = last_commit_ + kQuietTime;
  if (std::chrono::steady_clock::now() < quiet) {
    wake_.wait_until(lock, quiet, [&] { return thread_leads_ || led_ || ending_; });
    return;
  }
  const std::function<bool()> work = idle_work_;
  lock.unlock();
  bool more = false;
  try {
    more = work();
  } catch (const std::exception&) {  // whoever writes next is told
  }
  lock.lock();
  idle_work_due_ = more && idle_work_;
}

}  // namespace docmill::store
