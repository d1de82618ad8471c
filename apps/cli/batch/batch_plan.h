// From a record to a request: what a batch makes of each.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "cli/batch/journal.h"
#include "cli/batch/name_pattern.h"
#include "cli/document_options.h"
#include "cli/output_plan.h"
#include "docmill/config.h"
#include "docmill/generate.h"

namespace docmill::cli {

struct BatchPlanOptions {
  std::string template_name;  ///< empty: every record names its own
  bool manifest = false;      ///< records are `template`, `data`, `output`, `id`, `title`
  std::string folder;         ///< of the manifest; what it names is relative to it
  OutputOptions output;
  std::string id;  ///< pattern; empty: from the name, else from the record's `id`, else its number
  std::vector<std::string> tags;
  bool repeated_ids = false;  ///< an id that comes again in the batch becomes a version, instead of a failure
  std::int64_t now = 0;
};

/// Where the files of one record go. Without -o there is one target without a path for each format.
using Targets = std::vector<Target>;

class BatchPlan {
 public:
  /// The title of `document` is a pattern; empty: the document's first heading. `base` and `settings` are objects that
  /// outlive the plan, as all others here: the data of a document is `base`, under its record, under `settings`. Throws
  /// Error syntax for a pattern, usage E-USE-060 for one that gives every record the same name.
  BatchPlan(BatchPlanOptions options, const DocumentOptions& document, const Config& config, Generator& generator,
            const RecordReader& reader, Value base, Value settings);

  /// Fills in the request of a record and says where its files go. From any thread. Throws Error.
  Targets load(const RawRecord& record, Request& request, Arena& arena) const;
  /// Of all that decides what a record becomes. Throws Error where that cannot be read. From any thread.
  RecordKey key(const RawRecord& record) const;
  /// Bytes of each request that `load` fills in, beside its record.
  std::size_t request_bytes() const { return request_bytes_; }
  /// The folder all files are below; empty when there are none.
  std::string folder() const;
  /// Of all that holds for every record: tells one batch's journal from another's.
  std::string name() const;

 private:
  struct Job {
    std::string template_name;
    Value data;
    std::string data_name;
    std::string output;  // of a manifest
    std::string id;
    std::string title;
  };
  Job job_of(const RawRecord& record, Arena& arena) const;
  Job manifest_job(const Value& entry, Arena& arena) const;
  Targets targets_of(const Job& job, const Value& names, const Limits& limits) const;
  std::string id_of(const Job& job, const Targets& targets, const RawRecord& record) const;
  /// What is the same for all records of a template; looked at once, whatever happens to its file later.
  struct TemplateFacts {
    std::string digest;  // hexadecimal
    Format format = Format::markdown;
  };
  const TemplateFacts& facts_of(const std::string& name) const;
  bool needs_names(const Job& job) const;
  Value names_of(const RawRecord& record, const Value& data, Arena& arena) const;
  void hash_common();

  const BatchPlanOptions options_;
  const DocumentOptions& document_;
  const std::size_t request_bytes_;
  const Config& config_;
  Generator& generator_;
  const RecordReader& reader_;
  const Value base_;
  const Value settings_;
  std::vector<Format> formats_;
  jinja::Environment names_;
  std::vector<NamePattern> outputs_;
  std::optional<NamePattern> id_;
  std::optional<NamePattern> title_;
  std::string common_;                    // digest of what holds for all records
  bool keyed_by_number_ = false;          // where a record stands decides what it becomes
  const TemplateFacts* facts_ = nullptr;  // of the one template; null: every record names its own
  mutable std::mutex mutex_;
  mutable std::map<std::string, TemplateFacts> known_;  // by name; entries stay where they are
};

}  // namespace docmill::cli
