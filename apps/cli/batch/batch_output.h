// What becomes of the documents of a batch: files or an archive, the journal, acknowledgements, a report of failures.
#pragma once

#include <sys/stat.h>

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "cli/batch/archive.h"
#include "cli/batch/batch_run.h"
#include "cli/batch/progress.h"
#include "cli/console.h"
#include "cli/json_report.h"

namespace docmill::cli {

/// Throws Error usage E-USE-038 when `reads_file` says so of `path`.
void refuse_source(const std::string& path, const std::function<bool(const std::string&)>& reads_file);

/// Files that appear whole or not at all, also when the machine stops: written under temporary names, synced, renamed.
class FileGroup {
 public:
  /// Files that were changed after this object was made belong to this run. `again`: temporary files of processes that
  /// are gone are removed from every folder that this run writes to.
  FileGroup(const std::string& folder, bool again, std::function<bool(const std::string&)> reads_file);

  /// Writes `bytes` under a temporary name beside `path`; any thread. Throws Error io.
  std::unique_ptr<TemporaryFile> write(const std::string& path, std::string_view bytes);
  /// Takes the name `path`; one thread at a time. Throws Error data E-DAT-062 when this run has taken it before, usage
  /// E-USE-038 when it reads the file, io when the name cannot be that of a file.
  void take_name(const std::string& path);
  /// The name is free again: what was to have it failed.
  void give_up_name(const std::string& path);
  /// What was written and renamed so far is on the disk. Throws Error io.
  void sync();
  /// Gives a file the name it has taken. Throws Error io.
  void rename(TemporaryFile& file, const std::string& path);
  /// Notes that a file of an earlier run is one of this run too. False when it is already.
  static bool keep(const std::string& path, const timespec& begin);
  const timespec& begin() const { return begin_; }

 private:
  void create_folder_of(const std::string& path);
  bool is_of_this_run(const struct stat& status) const;

  const std::string folder_;
  const bool again_;
  const std::function<bool(const std::string&)> reads_file_;
  Descriptor descriptor_;  // of the folder
  timespec begin_{};
  std::atomic<bool> dirty_{false};  // something is not synced
  std::mutex mutex_;
  std::unordered_set<std::string> names_;    // taken by files that have no name yet
  std::unordered_set<std::string> folders_;  // that are there
};

using CodeCounts = std::map<std::string, std::uint64_t>;

/// A record that failed, as it stands in the report.
struct BatchFailure {
  std::uint64_t record = 0;
  std::uint64_t line = 0;
  Diagnostic error;
};

struct BatchOutputOptions {
  std::string folder;        ///< of the files; empty: there are none
  std::string archive;       ///< path; empty: files
  std::string merge;         ///< path of the one file for all; empty: none
  bool again = false;        ///< temporary files that a killed run left in the folder are removed
  bool acknowledge = false;  ///< a JSON line on standard output for each record
  bool quiet = false;
  std::size_t most_failures = 100;  ///< shown; the others are counted
  std::size_t most_warnings = 10;   ///< likewise
  /// Whether the run reads the file, so that no document may take its place.
  std::function<bool(const std::string& path)> reads_file;
};

class BatchOutput final : public BatchSink {
 public:
  /// `journal` may be null.
  BatchOutput(BatchOutputOptions options, Console& console, JournalWriter* journal, const RecordFile& source);

  void prepare(BatchItem& item, const Output& output) override;
  void admit(BatchItem& item) override;
  bool syncs() const override { return files_.has_value(); }
  void sync() override;
  void place(std::span<BatchItem*> items) override;
  void acknowledge(std::span<BatchItem*> items) override;
  const BatchCounts& counts() const override { return counts_; }
  /// Completes archive and merged file. Throws Error io.
  void finish();
  /// A file of an earlier run is one of this run too. False when another record has it already. From any thread.
  bool keep(const std::string& path) const;

  const CodeCounts& failures_by_code() const { return failures_by_code_; }
  const CodeCounts& warnings_by_code() const { return warnings_by_code_; }
  /// The first failures.
  const std::vector<BatchFailure>& failures() const { return failures_; }
  Progress& progress() { return progress_; }

 private:
  void place(BatchItem& item);
  void note_failure(const BatchItem& item);
  void note_warnings(const BatchItem& item);
  void show(const BatchItem& item, Diagnostic diagnostic, std::uint64_t count, std::size_t most);
  void print_line(JsonReport& report, const BatchItem& item);

  const BatchOutputOptions options_;
  Console& console_;
  JournalWriter* journal_;
  const RecordFile& source_;
  Progress progress_;
  std::optional<FileGroup> files_;
  std::unique_ptr<Archive> archive_;
  std::unique_ptr<MergedFile> merged_;
  BatchCounts counts_;
  CodeCounts failures_by_code_;
  CodeCounts warnings_by_code_;
  std::uint64_t warnings_ = 0;
  std::vector<BatchFailure> failures_;
};

}  // namespace docmill::cli
