#include "cli/descriptor.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>

namespace docmill::cli {
namespace {

constexpr std::size_t kMostPerCall = std::size_t{1} << 30;  // the system writes less than 2 GiB at a time

[[noreturn]] void cannot_read(const std::string& path, int error) {
  std::string hint;
  if (error == EISDIR) {
    hint = "name a file in it";
  } else if (error == ENOENT && path.starts_with('-')) {
    hint = "`./" + path + "` if that is the name of a file";
  } else if (error == ENOENT) {
    std::error_code ignored;
    const std::filesystem::path folder = std::filesystem::absolute(path, ignored).parent_path();
    hint = std::filesystem::is_directory(folder, ignored) ? "looked in '" + folder.string() + "'"
                                                          : "there is no folder '" + folder.string() + "'";
  } else if (error == EACCES) {
    hint = "you have no right to read it";
  }
  throw Error(ErrorKind::io, "E-IO-001", "cannot read '" + path + "': " + system_message(error), std::move(hint));
}

std::string read_descriptor(int descriptor, const std::string& name) {
  std::string text;
  struct stat status {};
  if (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode)) {
    text.reserve(static_cast<std::size_t>(status.st_size) + 1);
  }
  char block[1 << 16];
  while (true) {
    const ssize_t size = ::read(descriptor, block, sizeof block);
    if (size == 0) {
      return text;
    }
    if (size > 0) {
      text.append(block, static_cast<std::size_t>(size));
    } else if (errno != EINTR) {
      cannot_read(name, errno);
    }
  }
}

}  // namespace

Descriptor::~Descriptor() { close(); }

int Descriptor::close() {
  if (number_ < 0) {
    return 0;
  }
  return ::close(std::exchange(number_, -1)) == 0 ? 0 : errno;
}

std::string system_message(int error) { return std::generic_category().message(error); }

bool is_same_file(const std::string& a, const std::string& b) {
  struct stat first {};
  struct stat second {};
  return ::stat(a.c_str(), &first) == 0 && ::stat(b.c_str(), &second) == 0 && first.st_dev == second.st_dev &&
         first.st_ino == second.st_ino;
}

std::string read_file(const std::string& path) {
  if (path == "-") {
    return read_descriptor(STDIN_FILENO, "standard input");
  }
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) {
    cannot_read(path, errno);
  }
  return read_descriptor(file.number(), path);
}

void throw_write_error(int error, const std::string& name) {
  if (error == EPIPE) {
    throw BrokenPipe();
  }
  if (error == ENOSPC || error == EDQUOT) {
    throw Error(ErrorKind::io, "E-IO-003", "cannot write " + name + ": " + system_message(error),
                "free some space, or write to another disk");
  }
  throw Error(ErrorKind::io, "E-IO-002", "cannot write " + name + ": " + system_message(error));
}

void write_all(int descriptor, std::string_view bytes, const std::string& name) {
  while (!bytes.empty()) {
    const ssize_t size = ::write(descriptor, bytes.data(), std::min(bytes.size(), kMostPerCall));
    if (size >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(size));
    } else if (errno != EINTR) {
      throw_write_error(errno, name);
    }
  }
}

}  // namespace docmill::cli
