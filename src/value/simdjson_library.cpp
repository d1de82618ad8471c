#include "value/simdjson_library.h"

#include <dlfcn.h>
#include <simdjson.h>

#include <atomic>

namespace {

using Active = simdjson::internal::atomic_ptr<const simdjson::implementation>;
using GetActive = Active& (*)();

constexpr const char* kName = "_ZN8simdjson25get_active_implementationEv";

// Loading takes 0.6 ms, in which JsonText reads about this much.
constexpr std::size_t kWorthLoading = std::size_t{128} << 10;

GetActive library() {
  static const GetActive function = [] {
    void* loaded = dlopen(DOCMILL_SIMDJSON_LIBRARY, RTLD_NOW | RTLD_LOCAL);
    return loaded == nullptr ? nullptr : reinterpret_cast<GetActive>(dlsym(loaded, kName));
  }();
  return function;
}

}  // namespace

namespace simdjson {

// Called by simdjson's headers, only after use_simdjson() was true.
internal::atomic_ptr<const implementation>& get_active_implementation() { return library()(); }

}  // namespace simdjson

namespace docmill {

bool use_simdjson(std::size_t bytes) {
  static std::atomic<std::size_t> seen = 0;
  if (seen.load(std::memory_order_relaxed) < kWorthLoading &&
      seen.fetch_add(bytes, std::memory_order_relaxed) + bytes < kWorthLoading) {
    return false;
  }
  return library() != nullptr;
}

}  // namespace docmill
