// How much memory a process may take: the machine's, and the limits of the control groups it is in (version 2: the
// kernel's admin-guide/cgroup-v2.rst, "Memory Interface Files"; version 1: admin-guide/cgroup-v1/memory.rst).
#include <algorithm>
#include <charconv>
#include <fstream>
#include <limits>
#include <sstream>

#include "docmill/generate.h"

namespace docmill {
namespace {

constexpr std::uint64_t kGiB = std::uint64_t{1} << 30;
constexpr std::uint64_t kNoLimit = std::numeric_limits<std::uint64_t>::max();

std::string read_all(const std::string& path) {
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

/// The number at the front of a file; `max` and a file that is not there are no limit.
std::uint64_t number_in(const std::string& path) {
  const std::string text = read_all(path);
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end != text.data() ? number : kNoLimit;
}

/// Of "MemAvailable:   123 kB".
std::uint64_t machine_bytes(const std::string& root) {
  const std::string text = read_all(root + "/proc/meminfo");
  constexpr std::string_view kLabel = "MemAvailable:";
  std::size_t at = text.find(kLabel);
  if (at == std::string::npos) {
    return kNoLimit;
  }
  at = text.find_first_not_of(' ', at + kLabel.size());
  std::uint64_t kilobytes = 0;
  if (at == std::string::npos ||
      std::from_chars(text.data() + at, text.data() + text.size(), kilobytes).ec != std::errc()) {
    return kNoLimit;
  }
  return kilobytes << 10;
}

/// What a group leaves: its limit less what is in use and cannot be taken back. The page cache can.
std::uint64_t room(const std::string& folder, const char* limit_file, const char* usage_file) {
  const std::uint64_t limit = number_in(folder + limit_file);
  if (limit == kNoLimit || limit >= kNoLimit / 4) {  // version 1 says "none" with the largest number of whole pages
    return kNoLimit;
  }
  std::uint64_t usage = number_in(folder + usage_file);
  if (usage == kNoLimit) {
    return limit;
  }
  std::istringstream lines(read_all(folder + "/memory.stat"));
  std::string label;
  std::uint64_t value = 0;
  while (lines >> label >> value) {
    if (label == "inactive_file" || label == "total_inactive_file") {
      usage -= std::min(usage, value);
      break;
    }
  }
  return limit - std::min(limit, usage);
}

/// The least room of the group at `path` below `mount` and of all above it.
std::uint64_t least_room(const std::string& mount, std::string path, const char* limit_file, const char* usage_file) {
  std::uint64_t least = kNoLimit;
  while (true) {
    least = std::min(least, room(mount + (path == "/" ? "" : path), limit_file, usage_file));
    const std::size_t slash = path.rfind('/');
    if (slash == std::string::npos || path.size() <= 1) {
      return least;
    }
    path.resize(std::max<std::size_t>(slash, 1));
  }
}

}  // namespace

MemoryMode memory_mode_of(std::uint64_t available_bytes) {
  return available_bytes < 2 * kGiB   ? MemoryMode::baseline
         : available_bytes < 4 * kGiB ? MemoryMode::standard
         : available_bytes < 8 * kGiB ? MemoryMode::enhanced
                                      : MemoryMode::performance;
}

std::uint64_t available_memory(const std::string& root) {
  std::uint64_t least = machine_bytes(root);
  std::istringstream groups(read_all(root + "/proc/self/cgroup"));
  std::string line;
  while (std::getline(groups, line)) {  // number:controllers:path
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) {
      continue;
    }
    const std::string controllers = "," + line.substr(first + 1, second - first - 1) + ",";
    const std::string path = line.substr(second + 1);
    if (controllers == ",,") {
      least = std::min(least, least_room(root + "/sys/fs/cgroup", path, "/memory.max", "/memory.current"));
    } else if (controllers.find(",memory,") != std::string::npos) {
      least = std::min(
          least, least_room(root + "/sys/fs/cgroup/memory", path, "/memory.limit_in_bytes", "/memory.usage_in_bytes"));
    }
  }
  return least;
}

MemoryMode detect_memory_mode() { return memory_mode_of(available_memory()); }

}  // namespace docmill
