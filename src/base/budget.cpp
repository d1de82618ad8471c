// Fuel and time of one run.
//
// `spend` only counts down a slice; here, once a slice, the total and the clock are looked at. After a limit was
// reached the slice stays empty, so that every later step is refused as well.
#include <algorithm>

#include "docmill/base.h"

namespace docmill {
namespace {

constexpr std::uint64_t kSlice = 16384;

}  // namespace

void Budget::start(const Limits& limits) {
  limited_ = limits.fuel != 0;
  timed_ = limits.time.count() != 0;
  const std::uint64_t slice = limited_ ? std::min(kSlice, limits.fuel) : kSlice;
  slice_ = static_cast<std::int64_t>(slice);
  remaining_ = limited_ ? limits.fuel - slice : 0;
  if (timed_) {
    deadline_ = std::chrono::steady_clock::now() + limits.time;
  }
}

void Budget::check_time() const {
  if (timed_ && std::chrono::steady_clock::now() >= deadline_) {
    throw Error(ErrorKind::limit, "E-LIM-005", "the run takes longer than its time limit allows",
                "look for a loop that is larger than meant, or raise the time limit");
  }
}

void Budget::refill() {
  const std::uint64_t debt = 0 - static_cast<std::uint64_t>(slice_);
  slice_ = 0;
  if (limited_ && debt > remaining_) {
    remaining_ = 0;
    throw Error(ErrorKind::limit, "E-LIM-001", "the run needs more steps than its limit (fuel) allows",
                "look for a loop that is larger than meant, or raise the fuel limit");
  }
  check_time();
  std::uint64_t slice = kSlice;
  if (limited_) {
    remaining_ -= debt;
    slice = std::min(kSlice, remaining_);
    remaining_ -= slice;
  }
  slice_ = static_cast<std::int64_t>(slice);
}

}  // namespace docmill
