// The machine's clock as the store's source of times.
#include "docmill/store.h"

namespace docmill::store {
namespace {

class SystemClock final : public Clock {
 public:
  Time now() override {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::microseconds>(since).count();
  }
};

}  // namespace

Clock& system_clock() {
  static SystemClock clock;  // has no state
  return clock;
}

}  // namespace docmill::store
