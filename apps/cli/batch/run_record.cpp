#include "cli/batch/run_record.h"

#include <fstream>

#include "cli/output_file.h"
#include "cli/store_access.h"

namespace docmill::cli {
namespace {

constexpr std::size_t kMostRuns = 100;

double microseconds(std::chrono::nanoseconds time) { return static_cast<double>(time.count()) / 1000; }

void add_cache(JsonReport::Object cache, const CacheStatistics& statistics) {
  cache.number("hits", statistics.hits).number("misses", statistics.misses);
  cache.number("evictions", statistics.evictions).number("expired", statistics.expired);
  cache.number("entries", statistics.entries).number("bytes", statistics.bytes);
  cache.number("hit_rate", statistics.hit_rate());
}

}  // namespace

std::string run_file(const Config& config) { return store_path(config) + ".runs"; }

std::vector<std::string> read_runs(const std::string& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty()) {
      lines.push_back(std::move(line));
    }
  }
  return lines;
}

void add_run(const std::string& path, const std::string& line) {
  std::vector<std::string> lines = read_runs(path);
  lines.push_back(line);
  std::string text;
  for (std::size_t i = lines.size() > kMostRuns ? lines.size() - kMostRuns : 0; i < lines.size(); ++i) {
    text += lines[i] + "\n";
  }
  try {
    OutputFile file(path);
    file.prepare(text);
    file.commit(text);
  } catch (const Error&) {
  }
}

void add_statistics(JsonReport::Object& object, JsonReport& report, const Statistics& statistics) {
  object.text("mode", name(statistics.mode));
  object.number("generated", statistics.generated).number("failed", statistics.failed);
  object.number("stored", statistics.stored).number("bytes", statistics.bytes);
  object.number("per_second", statistics.per_second).number("resident_bytes", statistics.resident_bytes);
  add_cache(object.object("results"), statistics.results);
  add_cache(object.object("shared"), statistics.shared);
  add_cache(object.object("templates"), statistics.templates);
  JsonReport::Object stages = object.object("microseconds");
  for (std::size_t i = 0; i < kStages; ++i) {
    const TimeStatistics& stage = statistics.stages[i];
    JsonReport::Object times = stages.object(name(static_cast<Stage>(i)));
    times.number("count", stage.count).number("p50", microseconds(stage.p50)).number("p90", microseconds(stage.p90));
    times.number("p99", microseconds(stage.p99)).number("max", microseconds(stage.max));
  }
  JsonReport::Object formats = object.object("files_by_format");
  for (const auto& [format, count] : statistics.files_by_format) {
    formats.number(format, count);
  }
  object.value("prometheus", report.texts({prometheus(statistics)}).as_list()->items[0]);
}

}  // namespace docmill::cli
