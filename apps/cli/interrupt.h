// Ctrl-C and its relatives. Files that are being written are known to the signal handler, which removes them before
// the process ends with 130, so that an interrupted run leaves nothing half-written behind.
#pragma once

#include <string>
#include <string_view>

#include "cli/descriptor.h"

namespace docmill::cli {

/// Ends the process on SIGINT, SIGTERM and SIGHUP, printing `message`. A broken pipe and a file that
/// grows too large become errors of `write`.
void install_interrupt_handler(std::string_view message);

/// For a command that ends its work in good order: from now on the first of these signals is only noted, the second one
/// ends the process. To be called before threads are made; they do not receive the signals.
class GentleInterrupt {
 public:
  GentleInterrupt();
  GentleInterrupt(const GentleInterrupt&) = delete;
  GentleInterrupt& operator=(const GentleInterrupt&) = delete;
  ~GentleInterrupt();
  /// The calling thread receives the signals; its calls that wait return EINTR.
  void listen();
};
/// Whether a signal was noted.
bool is_interrupted();

/// Whether `name` is that of a TemporaryFile whose process is gone, killed before it could remove it.
bool is_left_over(std::string_view name);

/// A file that is removed unless it becomes what it is for: when this object goes, or when the process is interrupted.
class TemporaryFile {
 public:
  /// Creates a new file beside `target`, a path without symbolic links at its end. Throws Error io E-IO-002.
  explicit TemporaryFile(const std::string& target);
  TemporaryFile(TemporaryFile&& other) noexcept;
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile();

  int descriptor() const { return file_.number(); }
  /// All is written; the file stays under its temporary name. Throws Error io.
  void close();
  /// Closes the file and gives it the name `target`. Throws Error io.
  void rename_to(const std::string& target);

 private:
  void forget();

  std::size_t slot_;
  std::string path_;
  Descriptor file_;
};

}  // namespace docmill::cli
