// What is kept of a run for `docmill stats`: one line of JSON for each, in a file beside the store.
#pragma once

#include <string>
#include <vector>

#include "cli/json_report.h"
#include "docmill/config.h"
#include "docmill/generate.h"

namespace docmill::cli {

/// The file that belongs to the store of `config`.
std::string run_file(const Config& config);
/// Adds a line; the oldest go when there are more than a hundred. A file that cannot be written is not worth an error.
void add_run(const std::string& path, const std::string& line);
/// All lines, the latest last; none when there is no file.
std::vector<std::string> read_runs(const std::string& path);

/// `statistics` as JSON members of `object`.
void add_statistics(JsonReport::Object& object, JsonReport& report, const Statistics& statistics);

}  // namespace docmill::cli
