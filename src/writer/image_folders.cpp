// images_from_folders: files below given folders, and nothing else of the disk.
//
// A path is made canonical first and must still lie below its folder; then it is opened from the folder's descriptor
// component by component without following any link, so that a link put there in between leads nowhere.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <mutex>
#include <system_error>
#include <unordered_map>

#include "docmill/writer.h"

namespace docmill {
namespace {

constexpr std::size_t kMostKeptBytes = std::size_t{64} << 20;

/// An open file or folder; closed with it.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() {
    if (number_ >= 0) {
      ::close(number_);
    }
  }
  int get() const { return number_; }
  explicit operator bool() const { return number_ >= 0; }

 private:
  int number_;
};

struct Folder {
  std::string path;  // canonical
  Descriptor open;
};

std::string error_text(int number) { return std::generic_category().message(number); }

[[noreturn]] void fail_to_read(const std::string& path, int number) {
  throw Error(ErrorKind::io, "E-WRT-013", "cannot read the image '" + path + "': " + error_text(number),
              "check the file and its permissions");
}

[[noreturn]] void refuse(std::string_view url, const std::string& why) {
  throw Error(ErrorKind::security, "E-WRT-011",
              "the image '" + std::string(url.substr(0, 120)) + "' is refused: " + why,
              "name a file below an allowed folder by its relative path");
}

/// The canonical path of what is there, or empty.
std::string canonical(const std::string& path) {
  struct Free {
    void operator()(char* text) const { std::free(text); }
  };
  const std::unique_ptr<char, Free> real(::realpath(path.c_str(), nullptr));
  return real == nullptr ? std::string() : std::string(real.get());
}

Folder open_folder(const std::string& path) {
  Folder folder;
  folder.path = canonical(path.empty() ? "." : path);
  if (!folder.path.empty()) {
    folder.open = Descriptor(::open(folder.path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  }
  if (!folder.open) {
    throw Error(ErrorKind::io, "E-WRT-013", "cannot open the folder of images '" + path + "': " + error_text(errno),
                "name a folder that exists");
  }
  return folder;
}

// ---- references ---------------------------------------------------------------------------------------------------

int hex_digit(char c) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const char lower = c >= 'A' && c <= 'F' ? static_cast<char>(c | 0x20) : c;
  const std::size_t at = kDigits.find(lower);
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

/// RFC 3986, section 2.1; a percent sign that encodes nothing stands for itself.
std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool encoded =
        text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0;
    out.push_back(encoded ? static_cast<char>(hex_digit(text[i + 1]) << 4 | hex_digit(text[i + 2])) : text[i]);
    i += encoded ? 2 : 0;
  }
  return out;
}

bool has_scheme(std::string_view url) {
  const std::size_t end = url.find_first_of(":/?#");
  return end != std::string_view::npos && url[end] == ':';
}

/// The relative path that `url` names: no empty, "." or ".." component. Throws Error security.
std::string relative_path(std::string_view url) {
  if (has_scheme(url)) {
    refuse(url, "only files are embedded, nothing is fetched");
  }
  const std::string path = percent_decoded(url.substr(0, url.find_first_of("?#")));
  if (std::any_of(path.begin(), path.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; })) {
    refuse("...", "its name has control characters");
  }
  if (path.empty() || path.front() == '/' || path.find('\\') != std::string::npos || path.size() >= PATH_MAX) {
    refuse(url, "it is no relative path");
  }
  std::string clean;
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string_view part = std::string_view(path).substr(begin, end - begin);
    if (part == "..") {
      refuse(url, "'..' leads out of its folder");
    }
    if (!part.empty() && part != ".") {
      clean.append(clean.empty() ? "" : "/").append(part);
    }
    begin = end + 1;
  }
  if (clean.empty()) {
    refuse(url, "it names no file");
  }
  return clean;
}

/// Opens `path`, which holds no links, below `folder`. An empty descriptor when something is not what it was.
Descriptor open_below(const Folder& folder, std::string_view path) {
  Descriptor at(::fcntl(folder.open.get(), F_DUPFD_CLOEXEC, 0));
  while (at && !path.empty()) {
    const std::size_t slash = path.find('/');
    const std::string part(path.substr(0, slash));
    const int kind = slash == std::string_view::npos ? O_NONBLOCK : O_DIRECTORY;
    at = Descriptor(::openat(at.get(), part.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | kind));
    path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
  }
  return at;
}

std::string read_all(int file, std::size_t size, const std::string& path) {
  std::string bytes(size, '\0');
  std::size_t done = 0;
  while (done < size) {
    const ssize_t got = ::read(file, bytes.data() + done, size - done);
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0) {
      fail_to_read(path, errno);
    }
    if (got == 0) {
      break;
    }
    done += static_cast<std::size_t>(got);
  }
  bytes.resize(done);
  return bytes;
}

// ---- the source ---------------------------------------------------------------------------------------------------

class FolderImages : public ImageSource {
 public:
  explicit FolderImages(const std::vector<std::string>& folders) {
    for (const std::string& folder : folders) {
      folders_.push_back(open_folder(folder));
    }
  }

  std::shared_ptr<const std::string> load(std::string_view url) override {
    const std::string path = relative_path(url);
    for (const Folder& folder : folders_) {
      const std::string real = canonical(folder.path + "/" + path);
      if (real.empty()) {
        continue;
      }
      const std::string root = folder.path == "/" ? folder.path : folder.path + "/";
      if (real.compare(0, root.size(), root) != 0) {
        refuse(url, "a symbolic link leads out of its folder");
      }
      const Descriptor file = open_below(folder, std::string_view(real).substr(root.size()));
      if (!file) {
        fail_to_read(path, errno);
      }
      return contents(file.get(), path);
    }
    throw Error(ErrorKind::not_found, "E-WRT-010", "there is no image '" + path + "'",
                "looked in " + list_of_folders());
  }

 private:
  /// What a file was when it was read.
  struct Kept {
    std::shared_ptr<const std::string> bytes;
    timespec changed;
    off_t size;
  };

  std::shared_ptr<const std::string> contents(int file, const std::string& path) {
    struct stat status {};
    if (::fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) {
      throw Error(ErrorKind::io, "E-WRT-013", "the image '" + path + "' is not a file", "name a file");
    }
    const auto size = static_cast<std::size_t>(status.st_size);
    if (size > kMaxImageBytes) {
      throw Error(ErrorKind::limit, "E-WRT-012",
                  "the image '" + path + "' has " + std::to_string(size >> 20) + " MB; the most is " +
                      std::to_string(kMaxImageBytes >> 20),
                  "make it smaller");
    }
    const std::string key = std::to_string(status.st_dev) + ":" + std::to_string(status.st_ino);
    {
      const std::lock_guard lock(mutex_);
      const auto known = kept_.find(key);
      if (known != kept_.end() && known->second.size == status.st_size &&
          known->second.changed.tv_sec == status.st_mtim.tv_sec &&
          known->second.changed.tv_nsec == status.st_mtim.tv_nsec) {
        return known->second.bytes;
      }
    }
    auto bytes = std::make_shared<const std::string>(read_all(file, size, path));
    keep(key, {bytes, status.st_mtim, status.st_size});
    return bytes;
  }

  void keep(const std::string& key, Kept kept) {
    const std::lock_guard lock(mutex_);
    const std::size_t size = kept.bytes->size();
    if (kept_bytes_ + size > kMostKeptBytes) {
      kept_.clear();
      kept_bytes_ = 0;
    }
    Kept& slot = kept_[key];
    kept_bytes_ += size - (slot.bytes == nullptr ? 0 : slot.bytes->size());
    slot = std::move(kept);
  }

  std::string list_of_folders() const {
    std::string list;
    for (const Folder& folder : folders_) {
      list += (list.empty() ? "'" : ", '") + folder.path + "'";
    }
    return list.empty() ? "no folder" : list;
  }

  std::vector<Folder> folders_;
  std::mutex mutex_;
  std::unordered_map<std::string, Kept> kept_;  // by device and number of the file
  std::size_t kept_bytes_ = 0;
};

}  // namespace

std::unique_ptr<ImageSource> images_from_folders(std::vector<std::string> folders) {
  return std::make_unique<FolderImages>(folders);
}

}  // namespace docmill
