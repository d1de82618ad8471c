// What a template was made from outside of this process: files and folders as they stood, registered templates by
// their content. Absent ones count too, where something else was taken because they were absent.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "docmill/store.h"

namespace docmill {

/// How a path stood when it was looked at. Two that are equal and `settled` mean the same content.
struct FileState {
  bool exists = false;
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::uint64_t size = 0;
  std::int64_t modified = 0;  // nanoseconds
  std::int64_t changed = 0;
  bool operator==(const FileState&) const = default;
};
/// Symbolic links are followed.
FileState state_of(const char* path);

class Dependencies {
 public:
  /// `store` may be null.
  explicit Dependencies(store::Store* store = nullptr);
  Dependencies(const Dependencies& other);
  Dependencies& operator=(const Dependencies&) = delete;

  /// To be called before the file is read or found missing, so that a change in between is seen later.
  void add_file(const std::string& path);
  /// `hash` is what the store says of the name, nullopt when it has no such template.
  void add_registered(std::string_view name, const std::optional<store::Digest>& hash);
  /// Whether everything is as it was. A system call for each file; of the store, one number is compared as long as no
  /// template changes in it.
  bool hold() const;

 private:
  struct File {
    std::string path;
    FileState state;
  };
  struct Registered {
    std::string name;
    std::optional<store::Digest> hash;
  };
  bool registered_hold() const;

  store::Store* store_;
  std::vector<File> files_;
  std::vector<Registered> registered_;
  mutable std::atomic<std::uint64_t> revision_;  // of the store, when the registered ones were last seen to hold
  bool settled_ = true;
};

}  // namespace docmill
