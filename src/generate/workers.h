// The threads of a generator: a queue of tasks and those who take from it. Threads are made when there is work for
// them, and take several tasks at a time when there are many.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace docmill {

/// Ends in exactly one call of `run` or `cancel`, neither of which throws.
class QueuedTask {
 public:
  virtual ~QueuedTask() = default;
  virtual void run() = 0;
  virtual void cancel() = 0;
};

class Workers {
 public:
  /// `threads` at most.
  explicit Workers(std::size_t threads) : most_(threads) {}
  ~Workers() { stop(); }
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  std::size_t threads() const { return most_; }
  void add(std::unique_ptr<QueuedTask> task);
  /// Cancels what has not begun, and waits for what has.
  void stop();
  std::size_t queued() const;

 private:
  void run();
  std::size_t portion() const;

  const std::size_t most_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::unique_ptr<QueuedTask>> queue_;
  std::size_t idle_ = 0;
  bool ending_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace docmill
