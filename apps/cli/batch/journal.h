// What a batch has made, line by line, so that another run can tell what is missing.
//
// A line is written only when its document is safe, and lines stand in the order of the records. A line that is torn by
// the end of a process or a machine is dropped: its document is made again, which does no harm.
//
//   docmill batch journal 1
//   NUMBER TAB KEY TAB FILE... LF     FILE = SHA-256 ":" VERSION ":" ID ":" PATH, separated by TAB
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <deque>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "cli/descriptor.h"
#include "docmill/store.h"

namespace docmill::cli {

/// Of everything that decides what a record becomes.
using RecordKey = std::array<std::uint8_t, 16>;

struct MadeFile {
  store::Digest digest{};
  std::uint32_t version = 0;  ///< 0: not stored
  std::string id;
  std::string path;  ///< empty: in the store alone
};

struct JournalEntry {
  std::uint64_t number = 0;
  RecordKey key{};
  std::vector<MadeFile> files;
};

std::string to_line(const JournalEntry& entry);
/// Nullopt for a line that is torn.
std::optional<JournalEntry> from_line(std::string_view line);

/// An earlier journal, read beside the records in a window around them: the same record is found although some
/// thousands were put in or taken out before it, in memory that does not depend on their number.
class JournalReader {
 public:
  /// Nothing to read when there is no such file.
  explicit JournalReader(const std::string& path);

  /// The entry of `key`; null when there is none near. `number` never falls. Good until the next call.
  const JournalEntry* find(const RecordKey& key, std::uint64_t number);

 private:
  void read_to(std::uint64_t number);

  struct Hash {
    std::size_t operator()(const RecordKey& key) const {
      std::size_t hash;
      std::memcpy(&hash, key.data(), sizeof hash);
      return hash;
    }
  };
  std::ifstream file_;
  std::uint64_t lines_ = 0;
  std::deque<RecordKey> order_;  // of the window
  std::unordered_map<RecordKey, JournalEntry, Hash> window_;
};

/// The journal of this run. It is written beside the earlier one and takes its place when the run ends, so that neither
/// is lost when it does not.
class JournalWriter {
 public:
  /// `keep`: an earlier run that was stopped left its journal beside the one before it; they become one first.
  JournalWriter(std::string path, bool keep);

  void add(const JournalEntry& entry) { buffer_ += to_line(entry); }
  /// Hands what was added to the system. It is not synced: a line that a power failure takes costs making a document
  /// again. Throws Error io.
  void write();
  /// The journal becomes the one that the next run reads.
  void finish();

  static std::string partial(const std::string& path) { return path + ".part"; }
  /// Makes one journal of a finished and a partial one, where there is a partial one.
  static void unite(const std::string& path);

 private:
  std::string path_;
  Descriptor file_;
  std::string buffer_;
};

}  // namespace docmill::cli
