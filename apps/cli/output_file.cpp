#include "cli/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <filesystem>

namespace docmill::cli {
namespace {

[[noreturn]] void refuse(const std::string& path, int error, std::string hint = {}) {
  throw Error(ErrorKind::io, "E-IO-002", "cannot write '" + path + "': " + system_message(error), std::move(hint));
}

/// The number in /dev/fd/N and the other names of open descriptors. Opening those by name would start at the front of
/// a file that a shell wants appended to.
std::optional<int> named_descriptor(std::string_view path) {
  if (path == "-" || path == "/dev/stdout") {
    return STDOUT_FILENO;
  }
  if (path == "/dev/stderr") {
    return STDERR_FILENO;
  }
  for (const std::string_view prefix : {std::string_view("/dev/fd/"), std::string_view("/proc/self/fd/")}) {
    int number = 0;
    if (path.starts_with(prefix)) {
      const char* end = path.data() + path.size();
      const auto [last, error] = std::from_chars(path.data() + prefix.size(), end, number);
      if (error == std::errc() && last == end && number >= 0) {
        return number;
      }
    }
  }
  return std::nullopt;
}

/// Where a file written to `path` ends up. Symbolic links may be dangling.
std::string follow_links(const std::string& path) {
  constexpr int kMostLinks = 40;
  std::filesystem::path at(path);
  for (int i = 0; i < kMostLinks; ++i) {
    std::error_code error;
    const std::filesystem::path link = std::filesystem::read_symlink(at, error);
    if (error) {
      return at.string();
    }
    at = at.parent_path() / link;  // an absolute link replaces all
  }
  refuse(path, ELOOP);
}

void keep_mode(int descriptor, const struct stat& status) {
  // The owner can be kept by root only. Without it, bits that lend the owner's rights must not be kept either.
  const bool owned = ::fchown(descriptor, status.st_uid, status.st_gid) == 0;
  [[maybe_unused]] const int result = ::fchmod(descriptor, status.st_mode & (owned ? 07777U : 0777U));
}

}  // namespace

OutputFile::OutputFile(std::string path) : path_(std::move(path)) {
  if (const std::optional<int> number = named_descriptor(path_)) {
    open_direct(::fcntl(*number, F_DUPFD_CLOEXEC, 3));
    return;
  }
  target_ = follow_links(path_);
  struct stat status {};
  const bool exists = ::stat(target_.c_str(), &status) == 0;
  if (!exists && errno != ENOENT) {
    refuse(path_, errno);
  }
  if (exists && S_ISDIR(status.st_mode)) {
    refuse(path_, EISDIR, "end it with `/` to write into the folder");
  }
  if (exists && !S_ISREG(status.st_mode)) {
    open_direct(::open(target_.c_str(), O_WRONLY | O_CLOEXEC));
    return;
  }
  // A rename would get around a file's own write protection.
  if (exists && ::faccessat(AT_FDCWD, target_.c_str(), W_OK, AT_EACCESS) != 0) {
    refuse(path_, errno, "the file must be writable");
  }
  temporary_.emplace(target_);
  if (exists) {
    keep_mode(temporary_->descriptor(), status);
  }
}

void OutputFile::open_direct(int descriptor) {
  if (descriptor < 0) {
    refuse(path_ == "-" ? "standard output" : path_, errno);
  }
  direct_ = Descriptor(descriptor);
}

void OutputFile::prepare(std::string_view bytes) {
  if (temporary_) {
    write_all(temporary_->descriptor(), bytes, "'" + path_ + "'");
  }
}

void OutputFile::commit(std::string_view bytes) {
  if (temporary_) {
    temporary_->rename_to(target_);
    return;
  }
  const std::string name = path_ == "-" ? "standard output" : "'" + path_ + "'";
  write_all(direct_->number(), bytes, name);
  if (const int error = direct_->close(); error != 0) {
    throw_write_error(error, name);
  }
}

}  // namespace docmill::cli
