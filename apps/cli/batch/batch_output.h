// What becomes of the documents of a batch: files or an archive, the journal, acknowledgements, a report of failures.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "cli/batch/archive.h"
#include "cli/batch/batch_run.h"
#include "cli/batch/progress.h"
#include "cli/console.h"

namespace docmill::cli {

/// Writes files in groups, each whole or not at all, also when the machine stops.
class FileGroup {
 public:
  /// Files that were changed after this object was made belong to this run.
  explicit FileGroup(const std::string& folder);

  /// Removes the temporary files of processes that are gone.
  void clean() const;
  /// Writes `bytes` for `path` under a temporary name. Throws Error io, data E-DAT-062 when `path` was written by this
  /// run before.
  void write(const std::string& path, std::string_view bytes);
  /// All files of the group get their names; when it returns they are on the disk. Throws Error io.
  void commit();
  /// Notes that a file of an earlier run is one of this run too. False when it is already.
  static bool keep(const std::string& path, const timespec& begin);
  const timespec& begin() const { return begin_; }

 private:
  void create_folder_of(const std::string& path);
  bool is_of_this_run(const std::string& path) const;

  struct Written {
    TemporaryFile file;
    std::string path;
  };
  std::string folder_;
  Descriptor descriptor_;  // of the folder
  timespec begin_{};
  std::vector<Written> group_;
  std::unordered_set<std::string> names_;    // of the group
  std::unordered_set<std::string> folders_;  // that are there
};

struct BatchOutputOptions {
  std::string folder;        ///< of the files; empty: there are none
  std::string archive;       ///< path; empty: files
  std::string merge;         ///< path of the one file for all; empty: none
  bool again = false;        ///< temporary files that a killed run left in the folder are removed
  bool acknowledge = false;  ///< a JSON line on standard output for each record
  bool quiet = false;
  std::size_t most_failures = 100;  ///< shown; the others are counted
};

class BatchOutput final : public BatchSink {
 public:
  /// `journal` may be null.
  BatchOutput(BatchOutputOptions options, Console& console, JournalWriter* journal, const RecordFile& source);

  void take(std::span<BatchItem*> items) override;
  /// Completes archive and merged file. Throws Error io.
  void finish();
  /// A file of an earlier run is one of this run too. False when another record has it already. From any thread.
  bool keep(const std::string& path) const;

  const BatchCounts& counts() const { return counts_; }
  const std::map<std::string, std::uint64_t>& failures_by_code() const { return by_code_; }
  /// The first failures, as they stand in the report.
  const std::vector<BatchItem>& failures() const { return failures_; }
  Progress& progress() { return progress_; }

 private:
  void write(BatchItem& item);
  void note_failure(const BatchItem& item);
  void acknowledge(const BatchItem& item);

  const BatchOutputOptions options_;
  Console& console_;
  JournalWriter* journal_;
  const RecordFile& source_;
  Progress progress_;
  std::optional<FileGroup> files_;
  std::unique_ptr<Archive> archive_;
  std::unique_ptr<MergedFile> merged_;
  BatchCounts counts_;
  std::map<std::string, std::uint64_t> by_code_;
  std::vector<BatchItem> failures_;
};

}  // namespace docmill::cli
