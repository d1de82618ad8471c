// Finding where a record ends, one way for each format. What is inside is left to `parse`.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "docmill/value.h"
#include "value/records/input.h"

namespace docmill {

class RecordSplitter {
 public:
  RecordSplitter(RecordInput& input, std::string name, const RecordOptions& options)
      : input_(input), name_(std::move(name)), options_(options) {}
  virtual ~RecordSplitter() = default;
  RecordSplitter(const RecordSplitter&) = delete;
  RecordSplitter& operator=(const RecordSplitter&) = delete;

  /// Fills in all but the number; false at the end.
  virtual bool next(RawRecord& record) = 0;
  /// May be called from any thread.
  virtual Value parse(const RawRecord& record, const std::string& name, Arena& arena) const = 0;

 protected:
  /// The next `bytes` of the input become the record.
  void cut(RawRecord& record, std::size_t bytes);
  Diagnostic problem(ErrorKind kind, std::string code, std::string message, std::string hint = {}) const;
  Diagnostic too_long() const;
  /// Skips white space and blank lines.
  void skip_blank();

  RecordInput& input_;
  const std::string name_;
  const RecordOptions options_;
};

/// An array if the first byte is '[', else lines.
std::unique_ptr<RecordSplitter> make_json_splitter(RecordInput& input, std::string name, const RecordOptions& options);
std::unique_ptr<RecordSplitter> make_csv_splitter(RecordInput& input, std::string name, const RecordOptions& options);
std::unique_ptr<RecordSplitter> make_yaml_splitter(RecordInput& input, std::string name, const RecordOptions& options);

}  // namespace docmill
