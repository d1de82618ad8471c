// Paths, folders and the creation of the store's file.
//
// The file is never opened here once it exists: closing it would drop the locks that SQLite holds on it in this process
// (POSIX record locks belong to the process, not to the opening).
#include "store/sqlite/location.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

namespace docmill::store::sqlite {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const std::string& path, const std::string& why, const std::string& hint = {}) {
  throw Error(ErrorKind::io, "E-STO-018", "cannot use the store '" + path + "': " + why, hint);
}

[[noreturn]] void refuse(const std::string& path, int error) { refuse(path, std::generic_category().message(error)); }

std::string real_path(const std::string& path) {
  std::error_code error;
  const fs::path real = fs::canonical(path, error);
  if (error) {
    refuse(path, error.value());
  }
  return real.string();
}

void create_folders(const fs::path& folder) {
  std::error_code error;
  if (folder.empty() || fs::exists(folder, error)) {
    return;
  }
  create_folders(folder.parent_path());
  if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
    refuse(folder.string(), errno);
  }
}

void sync_folder(const std::string& path) {
  const int folder = open(fs::path(path).parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) {
    return;  // a folder that can be written but not read; SQLite goes on without, too
  }
  const int result = fsync(folder);
  const int error = errno;
  close(folder);
  if (result != 0) {
    refuse(path, error);
  }
}

}  // namespace

void create_file(const std::string& path) {
  const int file = open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) {
    if (errno == EEXIST) {
      return;
    }
    refuse(path, errno);
  }
  close(file);
  sync_folder(path);
}

std::string locate_store(const std::string& path, const Options& options) {
  struct stat status {};
  if (stat(path.c_str(), &status) == 0) {
    if (S_ISDIR(status.st_mode)) {
      refuse(path, "it is a folder", "name a file in it");
    }
    if (!S_ISREG(status.st_mode)) {
      refuse(path, "it is not a regular file");
    }
    return real_path(path);
  }
  if (errno != ENOENT) {
    refuse(path, errno);
  }
  if (lstat(path.c_str(), &status) == 0) {
    refuse(path, "it is a symbolic link to a file that does not exist");
  }
  if (path.empty() || options.access == Access::read_only || !options.create) {
    throw Error(ErrorKind::not_found, "E-STO-006", "there is no store '" + path + "'");
  }
  const fs::path wanted = fs::absolute(path);
  if (!wanted.has_filename()) {
    refuse(path, "it does not name a file");
  }
  if (options.create_parent) {
    create_folders(wanted.parent_path());
  }
  return (fs::path(real_path(wanted.parent_path().string())) / wanted.filename()).string();
}

std::uint64_t file_bytes(const std::string& path) {
  std::uint64_t bytes = 0;
  for (const char* suffix : {"", "-wal"}) {
    struct stat status {};
    if (stat((path + suffix).c_str(), &status) == 0) {
      bytes += static_cast<std::uint64_t>(status.st_size);
    }
  }
  return bytes;
}

bool has_no_journal(const std::string& path) {
  struct stat status {};
  return stat((path + "-wal").c_str(), &status) != 0 || status.st_size == 0;
}

}  // namespace docmill::store::sqlite
