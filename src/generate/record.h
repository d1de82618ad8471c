// An Output as records of the store.
#pragma once

#include "docmill/generate.h"

namespace docmill {

/// The records of one output. They refer to the output, the request and texts kept here, so none of these may move.
class OutputRecords {
 public:
  OutputRecords() = default;
  OutputRecords(const OutputRecords&) = delete;
  OutputRecords& operator=(const OutputRecords&) = delete;

  /// Throws Error when the store would refuse one of them. Names the records in `output`.
  void make(const TemplateInfo& info, const store::Digest& template_digest, const Request& request, Output& output);
  std::span<const store::NewRecord> view() const { return records_; }
  bool empty() const { return records_.empty(); }

 private:
  std::string scores_;
  std::string timings_;
  std::vector<std::string_view> tags_;
  std::vector<store::NewRecord> records_;
};

}  // namespace docmill
