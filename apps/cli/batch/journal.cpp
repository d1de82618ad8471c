#include "cli/batch/journal.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdio>

namespace docmill::cli {
namespace {

constexpr std::string_view kHeading = "docmill batch journal 1";
constexpr std::uint64_t kWindow = 65536;  // entries on either side of a record

std::string hex(const RecordKey& key) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t byte : key) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

std::optional<RecordKey> key_from_hex(std::string_view text) {
  RecordKey key{};
  if (text.size() != 2 * key.size()) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < key.size(); ++i) {
    const char* at = text.data() + 2 * i;
    if (std::from_chars(at, at + 2, key[i], 16).ptr != at + 2) {
      return std::nullopt;
    }
  }
  return key;
}

std::string_view take(std::string_view& rest, char end) {
  const std::size_t at = rest.find(end);
  const std::string_view field = rest.substr(0, at);
  rest.remove_prefix(at == std::string_view::npos ? rest.size() : at + 1);
  return field;
}

template <class Number>
bool to_number(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

std::optional<MadeFile> file_from(std::string_view text) {
  MadeFile file;
  const auto digest = store::digest_from_hex(take(text, ':'));
  if (!digest || !to_number(take(text, ':'), file.version)) {
    return std::nullopt;
  }
  file.digest = *digest;
  file.id = take(text, ':');
  file.path = text;
  return file;
}

/// Lines of a journal that ends where it was torn.
class Lines {
 public:
  explicit Lines(const std::string& path) : file_(path, std::ios::binary) {
    std::string heading;
    good_ = static_cast<bool>(std::getline(file_, heading)) && heading == kHeading;
  }
  bool next(JournalEntry& entry) {
    std::string line;
    while (good_ && std::getline(file_, line)) {
      if (file_.eof()) {
        return false;  // no line end: torn
      }
      if (auto read = from_line(line)) {
        entry = std::move(*read);
        return true;
      }
    }
    return false;
  }

 private:
  std::ifstream file_;
  bool good_ = false;
};

void rename_file(const std::string& from, const std::string& to) {
  if (std::rename(from.c_str(), to.c_str()) != 0) {
    throw_write_error(errno, "'" + to + "'");
  }
}

Descriptor create(const std::string& path) {
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
  if (!file.is_open()) {
    throw_write_error(errno, "'" + path + "'");
  }
  write_all(file.number(), std::string(kHeading) + "\n", "'" + path + "'");
  return file;
}

}  // namespace

std::string to_line(const JournalEntry& entry) {
  std::string line = std::to_string(entry.number) + "\t" + hex(entry.key);
  for (const MadeFile& file : entry.files) {
    line += "\t" + store::hex(file.digest) + ":" + std::to_string(file.version) + ":" + file.id + ":" + file.path;
  }
  return line + "\n";
}

std::optional<JournalEntry> from_line(std::string_view line) {
  JournalEntry entry;
  const std::string_view number = take(line, '\t');
  const auto key = key_from_hex(take(line, '\t'));
  if (!to_number(number, entry.number) || !key || line.empty()) {
    return std::nullopt;
  }
  entry.key = *key;
  while (!line.empty()) {
    auto file = file_from(take(line, '\t'));
    if (!file) {
      return std::nullopt;
    }
    entry.files.push_back(std::move(*file));
  }
  return entry;
}

// ---- reading -------------------------------------------------------------------------------------------------------

JournalReader::JournalReader(const std::string& path) : file_(path, std::ios::binary) {
  std::string heading;
  if (!std::getline(file_, heading) || heading != kHeading) {
    file_.close();
  }
}

void JournalReader::read_to(std::uint64_t number) {
  std::string line;
  while (lines_ < number + kWindow && std::getline(file_, line)) {
    std::optional<JournalEntry> entry = file_.eof() ? std::nullopt : from_line(line);
    ++lines_;
    if (entry) {
      order_.push_back(entry->key);
      window_[entry->key] = std::move(*entry);
    }
    if (order_.size() > 2 * kWindow) {
      window_.erase(order_.front());
      order_.pop_front();
    }
  }
}

const JournalEntry* JournalReader::find(const RecordKey& key, std::uint64_t number) {
  read_to(number);
  const auto found = window_.find(key);
  return found == window_.end() ? nullptr : &found->second;
}

// ---- writing -------------------------------------------------------------------------------------------------------

JournalWriter::JournalWriter(std::string path, bool keep) : path_(std::move(path)) {
  if (!keep) {
    ::unlink(path_.c_str());
  }
  file_ = create(partial(path_));
}

void JournalWriter::write() {
  if (buffer_.empty()) {
    return;
  }
  write_all(file_.number(), buffer_, "'" + partial(path_) + "'");
  buffer_.clear();
}

void JournalWriter::finish() {
  write();
  if (::fdatasync(file_.number()) != 0 && errno != EINVAL) {
    throw_write_error(errno, "'" + partial(path_) + "'");
  }
  if (const int error = file_.close(); error != 0) {
    throw_write_error(error, "'" + partial(path_) + "'");
  }
  rename_file(partial(path_), path_);
}

void JournalWriter::unite(const std::string& path) {
  if (::access(partial(path).c_str(), F_OK) != 0) {
    return;
  }
  const std::string united = path + ".united";
  {
    const Descriptor file = create(united);
    std::string buffer;
    const auto add = [&](const JournalEntry& entry) {
      buffer += to_line(entry);
      if (buffer.size() > std::size_t{1} << 20) {
        write_all(file.number(), buffer, "'" + united + "'");
        buffer.clear();
      }
    };
    JournalEntry entry;
    std::uint64_t last = 0;
    for (Lines lines(partial(path)); lines.next(entry);) {
      last = entry.number;
      add(entry);
    }
    for (Lines lines(path); lines.next(entry);) {
      if (entry.number > last) {
        add(entry);
      }
    }
    write_all(file.number(), buffer, "'" + united + "'");
    if (::fdatasync(file.number()) != 0 && errno != EINVAL) {
      throw_write_error(errno, "'" + united + "'");
    }
  }
  rename_file(united, path);
  ::unlink(partial(path).c_str());
}

}  // namespace docmill::cli
