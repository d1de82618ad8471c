// Where records come from: a file or standard input, in one of the formats of docmill/value.h.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "cli/arguments.h"
#include "cli/descriptor.h"
#include "docmill/value.h"

namespace docmill::cli {

/// --from and --delimiter.
struct RecordFileOptions {
  std::string from;
  std::string delimiter;

  void declare(Arguments& arguments);
};

class RecordFile final : public ByteSource {
 public:
  /// "-" is standard input. Throws Error io E-IO-001, usage E-USE-004, E-USE-032.
  RecordFile(const std::string& path, const RecordFileOptions& options);

  RecordReader& reader() { return *reader_; }
  const std::string& name() const { return name_; }
  const std::string& path() const { return path_; }
  /// Bytes read, and bytes there are; 0 when nobody knows.
  std::uint64_t bytes_read() const { return read_; }
  std::uint64_t bytes() const { return size_; }
  std::size_t read(char* to, std::size_t most) override;

 private:
  std::string path_;
  std::string name_;
  Descriptor file_;
  std::uint64_t size_ = 0;
  std::atomic<std::uint64_t> read_ = 0;
  std::unique_ptr<RecordReader> reader_;
};

}  // namespace docmill::cli
