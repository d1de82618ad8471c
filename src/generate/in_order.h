// Things that come in any order, passed on in the order of their numbers.
//
// Whoever brings the number that is due passes it on, and all behind it that are there, one at a time; meanwhile others
// put theirs down and go on. Nobody waits.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace docmill {

template <class Thing>
class InOrder {
 public:
  /// At most `window` numbers, counted from 0, are under way together.
  explicit InOrder(std::size_t window) : places_(window) {}

  /// Each number once. `pass(number, thing)` is called without a lock and must not throw.
  template <class Pass>
  void bring(std::uint64_t number, Thing thing, Pass pass) {
    std::unique_lock lock(mutex_);
    place_of(number).emplace(std::move(thing));
    if (passing_) {
      return;
    }
    passing_ = true;
    while (place_of(next_)) {
      Thing due = std::move(*place_of(next_));
      place_of(next_).reset();
      const std::uint64_t now = next_++;
      lock.unlock();
      pass(now, std::move(due));
      lock.lock();
    }
    passing_ = false;
  }

 private:
  std::optional<Thing>& place_of(std::uint64_t number) { return places_[number % places_.size()]; }

  std::mutex mutex_;
  std::vector<std::optional<Thing>> places_;
  std::uint64_t next_ = 0;
  bool passing_ = false;
};

}  // namespace docmill
