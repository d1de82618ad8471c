// The data of a document: files, merged in order, then single values set over them.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "docmill/generate.h"
#include "docmill/value.h"

namespace docmill::cli {

/// -d, --from, --set, --set-json, --set-file.
struct DataOptions {
  std::vector<std::string> files;
  std::string from;
  std::vector<Occurrence> settings;

  void declare(Arguments& arguments);
  /// --set, --set-json and --set-file alone.
  void declare_settings(Arguments& arguments);
  bool empty() const { return files.empty() && settings.empty(); }
};

class DataSource {
 public:
  /// Reads everything. Throws Error: io for files, data for contents, usage for what is set.
  explicit DataSource(const DataOptions& options);
  DataSource(const DataSource&) = delete;
  DataSource& operator=(const DataSource&) = delete;

  /// An object, also when there was no data at all.
  const Value& root() const { return root_; }
  /// What to call the data in messages; empty when it came from options alone.
  std::string name() const;
  /// Where the value at `path` was given, as far as that can be said: the last source that has most of the path. No
  /// source at all for what no option and no file says.
  Place locate(std::span<const std::string> path) const;
  bool reads_file(const std::string& path) const;

 private:
  struct Part {
    std::string name;
    std::string text;  // empty for values set by option
    DataFormat format = DataFormat::json;
    Value root;
    bool is_file = false;
  };
  void add_file(const std::string& path, const std::string& from);
  void add_setting(const Occurrence& setting);
  Value value_of(const Occurrence& setting, std::string_view path, const std::string& text);

  std::vector<std::unique_ptr<Part>> parts_;
  std::vector<std::shared_ptr<Data>> kept_;
  Arena arena_;
  Value root_ = Value::none();
};

}  // namespace docmill::cli
