// One T for each thread that uses an owner: counters nobody else writes, memory nobody else needs.
//
// A T belongs to the PerThread, not to the thread: it may be read through `for_each` while its thread works, it goes
// to another thread when its own ends, and it dies with the PerThread.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

namespace docmill {

template <class T>
class PerThread {
 public:
  PerThread() : id_(next_id()), pool_(std::make_shared<Pool>()) {}
  PerThread(const PerThread&) = delete;
  PerThread& operator=(const PerThread&) = delete;

  /// The calling thread's own.
  T& local() {
    for (const Lease& lease : leases().all) {
      if (lease.owner == id_) [[likely]] {
        return *lease.value;
      }
    }
    return lease();
  }

  /// `visit` may meet a T while its thread writes to it.
  template <class Visit>
  void for_each(Visit visit) const {
    const std::lock_guard lock(pool_->mutex);
    for (const std::unique_ptr<T>& value : pool_->all) {
      visit(*value);
    }
  }

 private:
  struct Pool {
    std::mutex mutex;
    std::vector<std::unique_ptr<T>> all;
    std::vector<T*> free;
  };
  struct Lease {
    std::uint64_t owner;
    T* value;
    std::weak_ptr<Pool> pool;
  };
  struct Leases {
    ~Leases() {
      for (const Lease& lease : all) {
        if (const auto pool = lease.pool.lock()) {
          const std::lock_guard lock(pool->mutex);
          pool->free.push_back(lease.value);
        }
      }
    }
    std::vector<Lease> all;
  };

  static Leases& leases() {
    thread_local Leases own;
    return own;
  }
  static std::uint64_t next_id() {
    static std::atomic<std::uint64_t> last{0};
    return ++last;
  }

  T& lease() {
    std::vector<Lease>& all = leases().all;
    std::erase_if(all, [](const Lease& lease) { return lease.pool.expired(); });
    const std::lock_guard lock(pool_->mutex);
    if (pool_->free.empty()) {
      pool_->free.push_back(pool_->all.emplace_back(std::make_unique<T>()).get());
    }
    all.push_back({id_, pool_->free.back(), pool_});
    pool_->free.pop_back();
    return *all.back().value;
  }

  std::uint64_t id_;
  std::shared_ptr<Pool> pool_;
};

}  // namespace docmill
