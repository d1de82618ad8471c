#include "generate/workers.h"

#include <algorithm>

namespace docmill {
namespace {

constexpr std::size_t kMostAtOnce = 32;

}  // namespace

void Workers::add(std::unique_ptr<QueuedTask> task) {
  {
    const std::lock_guard lock(mutex_);
    if (!ending_) {
      queue_.push_back(std::move(task));
      if (idle_ != 0) {
        wake_.notify_one();
      } else if (threads_.size() < most_) {
        threads_.emplace_back([this] { run(); });
      }
      return;
    }
  }
  task->cancel();
}

void Workers::stop() {
  std::deque<std::unique_ptr<QueuedTask>> left;
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    left.swap(queue_);
  }
  wake_.notify_all();
  for (const std::unique_ptr<QueuedTask>& task : left) {
    task->cancel();
  }
  for (std::thread& thread : threads_) {
    if (thread.joinable()) {
      thread.join();
    }
  }
}

std::size_t Workers::queued() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

/// Enough to make up for the lock, and a fair share.
std::size_t Workers::portion() const { return std::clamp<std::size_t>(queue_.size() / (2 * most_), 1, kMostAtOnce); }

void Workers::run() {
  std::vector<std::unique_ptr<QueuedTask>> mine;
  std::unique_lock lock(mutex_);
  while (true) {
    ++idle_;
    wake_.wait(lock, [&] { return ending_ || !queue_.empty(); });
    --idle_;
    if (queue_.empty()) {
      return;
    }
    for (std::size_t i = portion(); i != 0; --i) {
      mine.push_back(std::move(queue_.front()));
      queue_.pop_front();
    }
    lock.unlock();
    for (std::unique_ptr<QueuedTask>& task : mine) {
      task->run();
      task.reset();
    }
    mine.clear();
    lock.lock();
  }
}

}  // namespace docmill
