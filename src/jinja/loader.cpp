// Loaders: the only part of the engine that touches the outside.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "docmill/jinja.h"

namespace docmill::jinja {

void DictLoader::add(std::string name, std::string text) { templates_.emplace_back(std::move(name), std::move(text)); }

std::optional<Source> DictLoader::load(std::string_view name) {
  for (const auto& [known, text] : templates_) {
    if (known == name) {
      return Source{text, known, {}, 1};
    }
  }
  return std::nullopt;
}

std::vector<std::string> DictLoader::names() {
  std::vector<std::string> all;
  for (const auto& [name, text] : templates_) {
    all.push_back(name);
  }
  return all;
}

namespace {

/// Whether `name` stays inside its folder by its words alone.
bool is_plain_name(std::string_view name) {
  if (name.empty() || name.front() == '/' || name.find('\0') != std::string_view::npos) {
    return false;
  }
  for (const auto& part : std::filesystem::path(name)) {
    if (part == ".." || part == ".") {
      return false;
    }
  }
  return true;
}

std::string read_all(int file, const std::string& path) {
  std::string text;
  char block[1 << 16];
  while (true) {
    const ssize_t size = ::read(file, block, sizeof block);
    if (size == 0) {
      return text;
    }
    if (size < 0) {
      if (errno == EINTR) {
        continue;
      }
      const std::string reason = std::generic_category().message(errno);
      throw Error(ErrorKind::io, "E-IO-001", "cannot read '" + path + "': " + reason);
    }
    text.append(block, static_cast<std::size_t>(size));
  }
}

}  // namespace

FileLoader::FileLoader(std::vector<std::string> folders) : folders_(std::move(folders)) {}

std::optional<Source> FileLoader::load(std::string_view name) {
  if (!is_plain_name(name)) {
    return std::nullopt;
  }
  for (const std::string& folder : folders_) {
    const std::string path = folder + "/" + std::string(name);
    std::error_code error;
    const auto real = std::filesystem::canonical(path, error);
    const auto root = error ? std::filesystem::path() : std::filesystem::canonical(folder, error);
    if (error || !std::filesystem::is_regular_file(real, error)) {
      continue;
    }
    const auto [end, unused] = std::mismatch(root.begin(), root.end(), real.begin(), real.end());
    if (end != root.end()) {
      continue;  // a link to the outside
    }
    const int file = ::open(real.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) {
      throw Error(ErrorKind::io, "E-IO-001", "cannot read '" + path + "': " + std::generic_category().message(errno));
    }
    struct Closer {
      int file;
      ~Closer() { ::close(file); }
    } closer{file};
    return Source{read_all(file, path), std::string(name), path, 1};
  }
  return std::nullopt;
}

std::vector<std::string> FileLoader::names() {
  std::vector<std::string> all;
  constexpr std::size_t kMost = 1000;  // for hints only
  for (const std::string& folder : folders_) {
    std::error_code error;
    for (std::filesystem::recursive_directory_iterator at(folder, error), end;
         !error && at != end && all.size() < kMost; at.increment(error)) {
      if (at->is_regular_file(error)) {
        all.push_back(std::filesystem::relative(at->path(), folder, error).generic_string());
      }
    }
  }
  return all;
}

}  // namespace docmill::jinja
