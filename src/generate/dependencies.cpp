#include "generate/dependencies.h"

#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>

namespace docmill {
namespace {

/// The clock of a file system ticks every few milliseconds: two writes within a tick leave the same times. What was
/// changed this shortly before it was read may be changed again without a trace, and is read anew until it is older.
constexpr std::int64_t kSettleTime = 50'000'000;

std::int64_t nanoseconds(const timespec& time) { return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec; }

std::int64_t now() {
  timespec time{};
  clock_gettime(CLOCK_REALTIME, &time);
  return nanoseconds(time);
}

}  // namespace

FileState state_of(const char* path) {
  struct stat found {};
  FileState state;
  if (::stat(path, &found) != 0) {
    return state;
  }
  state.exists = true;
  state.device = found.st_dev;
  state.inode = found.st_ino;
  state.size = static_cast<std::uint64_t>(found.st_size);
  state.modified = nanoseconds(found.st_mtim);
  state.changed = nanoseconds(found.st_ctim);
  return state;
}

Dependencies::Dependencies(store::Store* store)
    : store_(store), revision_(store != nullptr ? store->template_revision() : 0) {}

Dependencies::Dependencies(const Dependencies& other)
    : store_(other.store_),
      files_(other.files_),
      registered_(other.registered_),
      revision_(other.revision_.load(std::memory_order_relaxed)),
      settled_(other.settled_) {}

void Dependencies::add_file(const std::string& path) {
  const auto known = std::find_if(files_.begin(), files_.end(), [&](const File& file) { return file.path == path; });
  if (known != files_.end()) {
    return;  // the earlier state: a change since then counts
  }
  const FileState state = state_of(path.c_str());
  settled_ = settled_ && (!state.exists || std::abs(now() - state.changed) > kSettleTime);
  files_.push_back({path, state});
}

void Dependencies::add_registered(std::string_view name, const std::optional<store::Digest>& hash) {
  registered_.push_back({std::string(name), hash});
}

bool Dependencies::hold() const {
  return settled_ &&
         std::all_of(files_.begin(), files_.end(),
                     [](const File& file) { return state_of(file.path.c_str()) == file.state; }) &&
         (registered_.empty() || registered_hold());
}

bool Dependencies::registered_hold() const {
  const std::uint64_t revision = store_->template_revision();
  if (revision != 0 && revision == revision_.load(std::memory_order_relaxed)) {
    return true;
  }
  const bool same = std::all_of(registered_.begin(), registered_.end(),
                                [&](const Registered& one) { return store_->template_hash(one.name) == one.hash; });
  if (same) {
    revision_.store(revision, std::memory_order_relaxed);
  }
  return same;
}

}  // namespace docmill
