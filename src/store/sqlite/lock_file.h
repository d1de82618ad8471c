// The lock beside the store that makes one process its only writer.
//
// An advisory whole-file lock (flock) on `<store>.lock`, held as long as the object lives; the file stays behind, since
// removing it would race with the next process. It holds the number of the process, for messages only.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>

namespace docmill::store::sqlite {

class LockFile {
 public:
  /// Waits up to `wait`. Throws Error store E-STO-001 naming the process that holds the lock, io E-STO-018.
  LockFile(const std::string& path, std::chrono::milliseconds wait);
  LockFile(const LockFile&) = delete;
  LockFile& operator=(const LockFile&) = delete;
  ~LockFile();

 private:
  bool try_lock();
  void open();
  void close();
  void write_owner() const;
  [[noreturn]] void refuse() const;

  std::string path_;
  int file_ = -1;
  pid_t owner_;
};

}  // namespace docmill::store::sqlite
