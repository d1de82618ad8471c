#include "cli/batch/batch_output.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <thread>

#include "cli/interrupt.h"
#include "cli/json_report.h"

namespace docmill::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kKnownFolders = 4096;
constexpr std::size_t kReported = 10000;  // failures kept for the report

[[noreturn]] void cannot_create(const std::string& folder, int error) {
  throw Error(ErrorKind::io, error == ENOSPC ? "E-IO-003" : "E-IO-002",
              "cannot create the folder '" + folder + "': " + system_message(error));
}

void make_folders(const std::string& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) {
    cannot_create(folder, error.value());
  }
}

/// Temporary files of processes that are gone.
void remove_left_overs(const std::string& folder) {
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    if (is_left_over(at->path().filename().string())) {
      std::error_code ignored;
      fs::remove(at->path(), ignored);
    }
  }
}

bool is_before(const timespec& a, const timespec& b) {
  return a.tv_sec != b.tv_sec ? a.tv_sec < b.tv_sec : a.tv_nsec < b.tv_nsec;
}

const Output::File& file_of(const Output& output, Format format) {
  for (const Output::File& file : output.files) {
    if (file.format == format) {
      return file;
    }
  }
  throw Error(ErrorKind::usage, "E-USE-020", "the template cannot make " + std::string(name(format)));
}

}  // namespace

// ---- files ---------------------------------------------------------------------------------------------------------

void refuse_source(const std::string& path, const std::function<bool(const std::string&)>& reads_file) {
  if (reads_file && reads_file(path)) {
    throw Error(ErrorKind::usage, "E-USE-038", "'" + path + "' is read by this run; it is not overwritten",
                "name another file with -o");
  }
}

FileGroup::FileGroup(const std::string& folder, bool again, std::function<bool(const std::string&)> reads_file)
    : folder_(folder), again_(again), reads_file_(std::move(reads_file)) {
  make_folders(folder);
  descriptor_ = Descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!descriptor_.is_open()) {
    cannot_create(folder, errno);
  }
  // The file system's own clock says when this run began. It may tick slowly: files of an earlier run are older.
  std::this_thread::sleep_for(std::chrono::milliseconds(10));
  TemporaryFile mark(folder + "/mark");
  struct stat status {};
  if (::fstat(mark.descriptor(), &status) != 0) {
    cannot_create(folder, errno);
  }
  begin_ = status.st_ctim;
}

void FileGroup::create_folder_of(const std::string& path) {
  std::string folder = fs::path(path).parent_path().string();
  folder = folder.empty() ? "." : folder;
  const std::lock_guard lock(mutex_);
  if (folders_.contains(folder)) {
    return;
  }
  make_folders(folder);
  if (again_) {
    remove_left_overs(folder);
  }
  if (folders_.size() >= kKnownFolders) {
    folders_.clear();
  }
  folders_.insert(std::move(folder));
}

std::unique_ptr<TemporaryFile> FileGroup::write(const std::string& path, std::string_view bytes) {
  create_folder_of(path);
  auto file = std::make_unique<TemporaryFile>(path);
  write_all(file->descriptor(), bytes, "'" + path + "'");
  file->close();
  dirty_.store(true, std::memory_order_release);
  return file;
}

bool FileGroup::is_of_this_run(const struct stat& status) const { return !is_before(status.st_ctim, begin_); }

void FileGroup::take_name(const std::string& path) {
  struct stat status {};
  const bool exists = ::lstat(path.c_str(), &status) == 0;
  const std::lock_guard lock(mutex_);
  if (names_.contains(path) || (exists && is_of_this_run(status))) {
    throw Error(ErrorKind::data, "E-DAT-062", "the file '" + path + "' was written by this batch before",
                "two records make the same name; put what tells them apart into -o");
  }
  if (exists && ::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
    throw Error(ErrorKind::io, "E-IO-002", "cannot write '" + path + "': it is no regular file");
  }
  if (exists) {
    refuse_source(path, reads_file_);
  }
  names_.insert(path);
}

void FileGroup::give_up_name(const std::string& path) {
  const std::lock_guard lock(mutex_);
  names_.erase(path);
}

void FileGroup::sync() {
  if (dirty_.exchange(false, std::memory_order_acquire) && ::syncfs(descriptor_.number()) != 0) {
    throw_write_error(errno, "'" + folder_ + "'");
  }
}

void FileGroup::rename(TemporaryFile& file, const std::string& path) {
  file.rename_to(path);
  dirty_.store(true, std::memory_order_release);
  const std::lock_guard lock(mutex_);
  names_.erase(path);
}

bool FileGroup::keep(const std::string& path, const timespec& begin) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0 || !is_before(status.st_ctim, begin)) {
    return false;
  }
  [[maybe_unused]] const int result = ::chmod(path.c_str(), status.st_mode & 07777U);  // sets the time of change
  return true;
}

// ---- the whole -----------------------------------------------------------------------------------------------------

BatchOutput::BatchOutput(BatchOutputOptions options, Console& console, JournalWriter* journal, const RecordFile& source)
    : options_(std::move(options)),
      console_(console),
      journal_(journal),
      source_(source),
      progress_(console, options_.quiet) {
  for (const std::string& path : {options_.archive, options_.merge}) {
    refuse_source(path, options_.reads_file);
  }
  if (!options_.archive.empty()) {
    archive_ = open_archive(options_.archive);
  } else if (!options_.folder.empty()) {
    files_.emplace(options_.folder, options_.again, options_.reads_file);
  }
  if (!options_.merge.empty()) {
    merged_ = std::make_unique<MergedFile>(options_.merge);
  }
}

void BatchOutput::prepare(BatchItem& item, const Output& output) {
  const bool told = journal_ != nullptr || options_.acknowledge;
  for (const Target& target : item.targets) {
    const Output::File& file = file_of(output, target.format);
    if (files_ && !target.path.empty()) {
      item.written.push_back(files_->write(target.path, file.bytes));
    }
    if (told) {
      item.entry.files.push_back({store::sha256(file.bytes), 0, {}, target.path});
    }
  }
}

void BatchOutput::admit(BatchItem& item) {
  for (const Target& target : item.targets) {
    if (archive_ != nullptr) {
      archive_->take_name(target.path);
    } else if (files_ && !target.path.empty()) {
      files_->take_name(target.path);
    }
    ++item.names;
  }
}

void BatchOutput::sync() {
  if (files_) {
    files_->sync();
  }
}

void BatchOutput::place(BatchItem& item) {
  for (std::size_t i = 0; i < item.targets.size(); ++i) {
    const Target& target = item.targets[i];
    const Output::File& file = file_of(*item.output, target.format);
    if (archive_ != nullptr) {
      archive_->add(target.path, file.bytes);
    } else if (i < item.written.size()) {
      files_->rename(*item.written[i], target.path);
    }
    if (merged_ != nullptr && i == 0) {
      merged_->add(file.bytes);
    }
    if (i < item.entry.files.size()) {
      item.entry.files[i].version = file.version;
      item.entry.files[i].id = file.record_id;
    }
  }
}

void BatchOutput::place(std::span<BatchItem*> items) {
  for (BatchItem* item : items) {
    for (std::size_t i = 0; item->error && files_ && i < item->names; ++i) {
      files_->give_up_name(item->targets[i].path);
    }
    if (item->skipped || item->error) {
      continue;
    }
    try {
      place(*item);
    } catch (const Error& error) {
      if (archive_ != nullptr || merged_ != nullptr) {
        throw;  // half of it may be in there
      }
      item->error = error.diagnostic();
    }
  }
}

void BatchOutput::acknowledge(std::span<BatchItem*> items) {
  if (journal_ != nullptr) {
    for (const BatchItem* item : items) {
      if (!item->error) {
        journal_->add(item->entry);
      }
    }
    journal_->write();
  }
  for (const BatchItem* item : items) {
    if (item->error) {
      note_failure(*item);
      continue;
    }
    ++(item->skipped ? counts_.skipped : counts_.made);
    if (item->output != nullptr && !item->output->warnings.empty()) {
      note_warnings(*item);
    }
  }
  if (options_.acknowledge) {
    progress_.clear();
    for (const BatchItem* item : items) {
      JsonReport report;
      print_line(report, *item);
    }
    console_.flush();
  }
  if (!items.empty()) {
    counts_.read = items.back()->record.number;
  }
  const double all = static_cast<double>(source_.bytes());
  progress_.update(counts_, all > 0 ? static_cast<double>(source_.bytes_read()) / all : -1);
}

void BatchOutput::note_failure(const BatchItem& item) {
  if (item.error->kind == ErrorKind::interrupted || ends_batch(*item.error)) {
    ++counts_.cancelled;
    return;
  }
  ++counts_.failed;
  ++failures_by_code_[item.error->code];
  if (failures_.size() < kReported) {
    failures_.push_back({item.record.number, item.record.line, *item.error});
  }
  show(item, *item.error, counts_.failed, options_.most_failures);
}

void BatchOutput::note_warnings(const BatchItem& item) {
  for (const Diagnostic& warning : item.output->warnings) {
    ++warnings_by_code_[warning.code];
    show(item, warning, ++warnings_, options_.most_warnings);
  }
}

/// The first `most` for people, all for programs; `count` counts from 1.
void BatchOutput::show(const BatchItem& item, Diagnostic diagnostic, std::uint64_t count, std::size_t most) {
  const bool human = console_.diagnostic_style() == DiagnosticStyle::human;
  if (human && count > most + 1) {
    return;
  }
  progress_.clear();
  if (human && count > most) {
    console_.err("... more of these are counted, not shown\n");
    return;
  }
  diagnostic.message = "record " + std::to_string(item.record.number) + " (line " + std::to_string(item.record.line) +
                       "): " + diagnostic.message;
  console_.diagnose(diagnostic);
}

void BatchOutput::print_line(JsonReport& report, const BatchItem& item) {
  JsonReport::Object line = report.object();
  line.number("record", item.record.number).number("line", item.record.line);
  if (item.error) {
    line.text("status", item.error->kind == ErrorKind::interrupted ? "cancelled" : "failed");
    line.text("code", item.error->code).text("message", item.error->message);
  } else {
    line.text("status", item.skipped ? "unchanged" : "made");
    std::vector<Value> files;
    for (const MadeFile& file : item.entry.files) {
      JsonReport::Object object = report.object();
      object.text_or_null("path", file.path).text_or_null("id", file.id);
      object.number("version", std::uint64_t{file.version}).text("sha256", store::hex(file.digest));
      files.push_back(object);
    }
    line.value("files", report.list(files));
  }
  report.print_line(console_, line);
}

bool BatchOutput::keep(const std::string& path) const { return !files_ || FileGroup::keep(path, files_->begin()); }

void BatchOutput::finish() {
  progress_.clear();
  if (archive_ != nullptr) {
    archive_->finish();
  }
  if (merged_ != nullptr) {
    merged_->finish();
  }
}

}  // namespace docmill::cli
