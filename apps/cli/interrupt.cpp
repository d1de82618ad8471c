#include "cli/interrupt.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdio>

namespace docmill::cli {
namespace {

constexpr std::string_view kMark = ".docmill-";  // before the number of the process
constexpr std::size_t kMostFiles = 8192;
constexpr std::size_t kNoSlot = kMostFiles;
constexpr std::array<int, 3> kSignals = {SIGINT, SIGTERM, SIGHUP};

// What the handler reads. Paths live as long as they stand in a slot; slots change with the signals blocked.
std::array<std::atomic<const char*>, kMostFiles> g_paths;
std::array<char, 512> g_message;
std::atomic<std::size_t> g_message_size;

std::atomic<bool> g_gentle;
std::atomic<bool> g_interrupted;

extern "C" void on_interrupt(int) {
  if (g_gentle && !g_interrupted.exchange(true)) {
    return;
  }
  for (std::atomic<const char*>& path : g_paths) {
    if (const char* name = path.exchange(nullptr)) {
      ::unlink(name);
    }
  }
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, g_message.data(), g_message_size.load());
  ::_exit(130);
}

sigset_t signal_set() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : kSignals) {
    sigaddset(&signals, signal);
  }
  return signals;
}

/// Holds the signals back while a file and its slot change together.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    const sigset_t blocked = signal_set();
    pthread_sigmask(SIG_BLOCK, &blocked, &before_);
  }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_;
};

/// Takes a slot; nothing is removed for it yet.
std::size_t free_slot() {
  static std::atomic<std::size_t> next;  // where the last search ended
  for (std::size_t i = 0; i < kMostFiles; ++i) {
    const std::size_t slot = next++ % kMostFiles;
    const char* none = nullptr;
    if (g_paths[slot].compare_exchange_strong(none, "")) {
      return slot;
    }
  }
  throw Error(ErrorKind::usage, "E-USE-031", "more than " + std::to_string(kMostFiles) + " files at once",
              "write them in several runs");
}

/// A name nobody else uses, in the folder of `target`. Long names are cut, since a name has at most 255 bytes.
std::string temporary_name(const std::string& target, int attempt) {
  const std::size_t slash = target.rfind('/');
  const std::size_t begin = slash == std::string::npos ? 0 : slash + 1;
  return target.substr(0, begin) + "." + target.substr(begin, 200) + std::string(kMark) + std::to_string(::getpid()) +
         "-" + std::to_string(attempt);
}

[[noreturn]] void cannot_create(const std::string& target, int error) {
  const std::size_t slash = target.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : target.substr(0, std::max<std::size_t>(slash, 1));
  std::string hint;
  if (error == ENOENT && ::access(folder.c_str(), F_OK) != 0) {
    hint = "there is no folder '" + folder + "'; create it first";
  } else if (error == EACCES || error == EROFS || error == EPERM) {
    hint = "the folder '" + folder + "' must be writable";
  }
  throw Error(ErrorKind::io, error == ENOSPC || error == EDQUOT ? "E-IO-003" : "E-IO-002",
              "cannot write '" + target + "': " + system_message(error), std::move(hint));
}

}  // namespace

void install_interrupt_handler(std::string_view message) {
  const std::size_t size = std::min(message.size(), g_message.size());
  g_message_size = 0;
  std::copy_n(message.begin(), size, g_message.begin());
  g_message_size = size;
  struct sigaction action {};
  action.sa_handler = on_interrupt;
  for (const int signal : kSignals) {
    sigaddset(&action.sa_mask, signal);
  }
  for (const int signal : kSignals) {
    struct sigaction before {};
    // What the parent ignores on purpose (nohup, background jobs of old shells) stays ignored.
    if (sigaction(signal, nullptr, &before) == 0 && before.sa_handler != SIG_IGN) {
      sigaction(signal, &action, nullptr);
    }
  }
  action.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &action, nullptr);
  sigaction(SIGXFSZ, &action, nullptr);  // a file larger than the user may write
}

GentleInterrupt::GentleInterrupt() {
  g_gentle = true;
  const sigset_t signals = signal_set();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

GentleInterrupt::~GentleInterrupt() {
  listen();
  g_gentle = false;
}

void GentleInterrupt::listen() {
  const sigset_t signals = signal_set();
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

bool is_interrupted() { return g_interrupted; }

bool is_left_over(std::string_view name) {
  const std::size_t mark = name.rfind(kMark);
  if (!name.starts_with('.') || mark == std::string_view::npos) {
    return false;
  }
  const std::string_view number = name.substr(mark + kMark.size());
  pid_t process = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), process);
  return error == std::errc() && process > 0 && end != number.data() + number.size() && *end == '-' &&
         ::kill(process, 0) != 0 && errno == ESRCH;
}

TemporaryFile::TemporaryFile(const std::string& target) : slot_(free_slot()) {
  constexpr int kAttempts = 100;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    path_ = temporary_name(target, attempt);
    const SignalsBlocked blocked;
    file_ = Descriptor(::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666));
    if (file_.is_open()) {
      g_paths[slot_] = path_.c_str();
      return;
    }
    if (errno != EEXIST) {
      break;
    }
  }
  g_paths[slot_] = nullptr;
  cannot_create(target, errno);
}

TemporaryFile::TemporaryFile(TemporaryFile&& other) noexcept : slot_(other.slot_) {
  const SignalsBlocked blocked;  // a short path moves with its string
  path_ = std::move(other.path_);
  file_ = std::move(other.file_);
  other.slot_ = kNoSlot;
  if (slot_ != kNoSlot) {
    g_paths[slot_] = path_.c_str();
  }
}

TemporaryFile::~TemporaryFile() {
  if (slot_ != kNoSlot) {
    const SignalsBlocked blocked;
    ::unlink(path_.c_str());
    forget();
  }
}

void TemporaryFile::close() {
  if (const int error = file_.close(); error != 0) {
    throw_write_error(error, "'" + path_ + "'");
  }
}

void TemporaryFile::rename_to(const std::string& target) {
  close();
  const SignalsBlocked blocked;
  if (::rename(path_.c_str(), target.c_str()) != 0) {
    throw_write_error(errno, "'" + target + "'");
  }
  forget();
}

void TemporaryFile::forget() {
  g_paths[slot_] = nullptr;
  slot_ = kNoSlot;
}

}  // namespace docmill::cli
