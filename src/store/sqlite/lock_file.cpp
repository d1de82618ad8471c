// flock(2) with a bounded wait. The lock belongs to the open file, so two Stores of one process exclude each other too,
// and the kernel releases it however the process ends.
#include "store/sqlite/lock_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <thread>

#include "docmill/base.h"

namespace docmill::store::sqlite {
namespace {

constexpr std::chrono::milliseconds kLongestPause{50};

[[noreturn]] void fail(const std::string& path, int error) {
  throw Error(
      ErrorKind::io, "E-STO-018", "cannot lock the store: '" + path + "': " + std::generic_category().message(error),
      error == EACCES || error == EROFS ? "the folder of the store must be writable, or open it read-only" : "");
}

}  // namespace

LockFile::LockFile(const std::string& path, std::chrono::milliseconds wait) : path_(path), owner_(getpid()) {
  const auto deadline = std::chrono::steady_clock::now() + wait;
  std::chrono::milliseconds pause{1};
  while (!try_lock()) {
    const auto left = deadline - std::chrono::steady_clock::now();
    if (left <= std::chrono::milliseconds::zero()) {
      refuse();
    }
    std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(pause, left));
    pause = std::min(2 * pause, kLongestPause);
  }
  write_owner();
}

LockFile::~LockFile() {
  // A forked child shares the lock; only the process that took it may give it up for both.
  if (file_ >= 0 && owner_ == getpid()) {
    flock(file_, LOCK_UN);
  }
  close();
}

bool LockFile::try_lock() {
  open();
  int result;
  do {
    result = flock(file_, LOCK_EX | LOCK_NB);
  } while (result != 0 && errno == EINTR);
  const int error = errno;
  if (result != 0) {
    close();
    if (error == EWOULDBLOCK) {
      return false;
    }
    fail(path_, error);
  }
  // Someone may have removed or replaced the file since it was opened: then this lock guards nothing.
  struct stat locked {};
  struct stat named {};
  const bool same = fstat(file_, &locked) == 0 && stat(path_.c_str(), &named) == 0 && locked.st_ino == named.st_ino &&
                    locked.st_dev == named.st_dev;
  if (!same) {
    close();
  }
  return same;
}

void LockFile::open() {
  file_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file_ < 0) {
    fail(path_, errno);
  }
}

void LockFile::close() {
  if (file_ >= 0) {
    ::close(file_);
    file_ = -1;
  }
}

void LockFile::write_owner() const {
  const std::string text = std::to_string(owner_) + "\n";
  // For messages only: on a full disk the number is missing, which `refuse` copes with.
  if (ftruncate(file_, 0) == 0 && pwrite(file_, text.data(), text.size(), 0) < 0) {
    return;
  }
}

void LockFile::refuse() const {
  char text[24] = {};
  const int file = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  const ssize_t size = file < 0 ? 0 : pread(file, text, sizeof text - 1, 0);
  if (file >= 0) {
    ::close(file);
  }
  std::string number(text, static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
  number.erase(std::find_if(number.begin(), number.end(), [](char c) { return c < '0' || c > '9'; }), number.end());
  const std::string who = number.empty()                     ? std::string("another process")
                          : number == std::to_string(owner_) ? "this process (" + number + ") already"
                                                             : "process " + number;
  throw Error(ErrorKind::store, "E-STO-001", "the store is in use by " + who + " (lock '" + path_ + "')",
              "wait until it has finished, or open the store read-only");
}

}  // namespace docmill::store::sqlite
