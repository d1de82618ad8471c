// Statistics in the text exposition format of Prometheus, version 0.0.4
// (https://prometheus.io/docs/instrumenting/exposition_formats/): base units, one HELP and TYPE for each name.
#include <cstdio>

#include "docmill/generate.h"

namespace docmill {
namespace {

class Exposition {
 public:
  explicit Exposition(Mode mode) : mode_(docmill::name(mode)) {}

  void head(std::string_view name, std::string_view type, std::string_view help) {
    name_ = "docmill_" + std::string(name);
    text_ += "# HELP " + name_ + " " + std::string(help) + "\n# TYPE " + name_ + " " + std::string(type) + "\n";
  }
  /// `labels` beside the mode: `code="E-TPL-001"`. Their values are names of ours, which need no escaping.
  void sample(double value, const std::string& labels = {}, std::string_view suffix = {}) {
    char number[40];
    std::snprintf(number, sizeof number, "%.17g", value);
    double back = 0;
    for (int digits = 1; digits < 17; ++digits) {  // the shortest text that reads back as the same number
      char shorter[40];
      std::snprintf(shorter, sizeof shorter, "%.*g", digits, value);
      if (std::sscanf(shorter, "%lf", &back) == 1 && back >= value && back <= value) {
        std::snprintf(number, sizeof number, "%s", shorter);
        break;
      }
    }
    text_ += name_ + std::string(suffix) + "{mode=\"" + mode_ + "\"" + (labels.empty() ? "" : ",") + labels + "} " +
             number + "\n";
  }
  void sample(std::uint64_t value, const std::string& labels = {}, std::string_view suffix = {}) {
    text_ += name_ + std::string(suffix) + "{mode=\"" + mode_ + "\"" + (labels.empty() ? "" : ",") + labels + "} " +
             std::to_string(value) + "\n";
  }
  std::string take() { return std::move(text_); }

 private:
  std::string mode_;
  std::string name_;
  std::string text_;
};

double seconds(std::chrono::nanoseconds time) { return std::chrono::duration<double>(time).count(); }

std::string label(std::string_view name, std::string_view value) {
  return std::string(name) + "=\"" + std::string(value) + "\"";
}

void documents(Exposition& out, const Statistics& statistics) {
  out.head("uptime_seconds", "gauge", "Time since the generator was made.");
  out.sample(seconds(statistics.uptime));
  out.head("documents_generated_total", "counter", "Requests answered with a document.");
  out.sample(statistics.generated);
  out.head("documents_failed_total", "counter", "Requests that failed, by error code.");
  for (const auto& [code, count] : statistics.failed_by_code) {
    out.sample(count, label("code", code));
  }
  out.head("records_stored_total", "counter", "Records acknowledged by the store.");
  out.sample(statistics.stored);
  out.head("files_made_total", "counter", "Files written, by format.");
  for (const auto& [format, count] : statistics.files_by_format) {
    out.sample(count, label("format", format));
  }
  out.head("files_bytes_total", "counter", "Bytes of the files written.");
  out.sample(statistics.bytes);
  out.head("documents_per_second", "gauge", "Documents made a second, over the last five seconds.");
  out.sample(statistics.per_second_now);
}

void caches(Exposition& out, const Statistics& statistics) {
  struct Row {
    const char* name;
    const char* type;
    const char* help;
    std::uint64_t CacheStatistics::*member;
  };
  static constexpr Row kRows[] = {
      {"cache_hits_total", "counter", "Look-ups that found what they sought.", &CacheStatistics::hits},
      {"cache_misses_total", "counter", "Look-ups that did not.", &CacheStatistics::misses},
      {"cache_evictions_total", "counter", "Entries dropped to make room.", &CacheStatistics::evictions},
      {"cache_expired_total", "counter", "Entries dropped because of their age or a change.",
       &CacheStatistics::expired},
      {"cache_entries", "gauge", "Entries kept.", &CacheStatistics::entries},
      {"cache_bytes", "gauge", "Bytes kept.", &CacheStatistics::bytes}};
  for (const Row& row : kRows) {
    out.head(row.name, row.type, row.help);
    out.sample(statistics.results.*row.member, label("cache", "results"));
    out.sample(statistics.shared.*row.member, label("cache", "shared"));
    out.sample(statistics.templates.*row.member, label("cache", "templates"));
  }
}

void stages(Exposition& out, const Statistics& statistics) {
  out.head("stage_seconds", "summary", "Time of each step of a request.");
  for (std::size_t i = 0; i < kStages; ++i) {
    const TimeStatistics& times = statistics.stages[i];
    const std::string stage = label("stage", name(static_cast<Stage>(i)));
    out.sample(seconds(times.p50), stage + "," + label("quantile", "0.5"));
    out.sample(seconds(times.p90), stage + "," + label("quantile", "0.9"));
    out.sample(seconds(times.p99), stage + "," + label("quantile", "0.99"));
    out.sample(seconds(times.total), stage, "_sum");
    out.sample(times.count, stage, "_count");
  }
}

}  // namespace

std::string prometheus(const Statistics& statistics) {
  Exposition out(statistics.mode);
  documents(out, statistics);
  caches(out, statistics);
  stages(out, statistics);
  out.head("requests_queued", "gauge", "Requests that wait for a worker.");
  out.sample(statistics.queued);
  out.head("records_storing", "gauge", "Records that wait for the store.");
  out.sample(statistics.storing);
  out.head("process_resident_bytes", "gauge", "Memory of the process.");
  out.sample(statistics.resident_bytes);
  return out.take();
}

}  // namespace docmill
