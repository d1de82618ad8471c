#include "cli/batch/batch_report.h"

#include "cli/quantity.h"

namespace docmill::cli {
namespace {

double seconds_of(std::chrono::nanoseconds time) { return std::chrono::duration<double>(time).count(); }

double rate_of(const BatchOutcome& outcome) {
  const double seconds = seconds_of(outcome.making);
  return seconds > 0 ? static_cast<double>(outcome.counts.made) / seconds : 0.0;
}

Value failures_json(JsonReport& report, const BatchOutput& output) {
  std::vector<Value> failures;
  for (const BatchFailure& failed : output.failures()) {
    JsonReport::Object failure = report.object();
    failure.number("record", failed.record).number("line", failed.line);
    failure.text("code", failed.error.code).text("message", failed.error.message);
    const Place& place = failed.error.place;
    failure.text_or_null("source", place.source);
    failure.value("source_line", place.begin.line == 0 ? Value::none() : Value::integer(place.begin.line));
    failures.push_back(failure);
  }
  return report.list(failures);
}

void add_counts(JsonReport::Object object, const CodeCounts& counts) {
  for (const auto& [code, count] : counts) {
    object.number(code, count);
  }
}

void print_counts(Console& console, const CodeCounts& counts, std::string_view what) {
  for (const auto& [code, count] : counts) {
    console.err("  " + show_count(count) + " x " + code + std::string(what) + "\n");
  }
}

}  // namespace

void add_outcome(JsonReport::Object& object, JsonReport& report, const BatchOutcome& outcome,
                 const BatchOutput& output) {
  const BatchCounts& counts = outcome.counts;
  object.text("finished", iso_time(store::system_clock().now())).boolean("interrupted", outcome.interrupted);
  object.number("records", counts.read).number("made", counts.made).number("unchanged", counts.skipped);
  object.number("failed", counts.failed).number("cancelled", counts.cancelled);
  object.number("seconds", seconds_of(outcome.making)).number("per_second", rate_of(outcome));
  object.number("search_seconds", seconds_of(outcome.indexing));
  object.number("search_pending", std::uint64_t{outcome.unindexed});
  object.value("error", outcome.error ? report.diagnostics({*outcome.error}).as_list()->items[0] : Value::none());
  add_counts(object.object("failures_by_code"), output.failures_by_code());
  object.value("failures", failures_json(report, output));
  add_counts(object.object("warnings_by_code"), output.warnings_by_code());
}

void print_summary(Console& console, const BatchOutcome& outcome, const BatchOutput& output) {
  const bool color = console.color_err();
  const BatchCounts& counts = outcome.counts;
  std::string line = painted(show_count(counts.made) + " made", counts.made != 0 ? Paint::good : Paint::none, color);
  line += counts.skipped != 0 ? ", " + show_count(counts.skipped) + " unchanged" : "";
  line += counts.failed != 0 ? ", " + painted(show_count(counts.failed) + " failed", Paint::bad, color) : "";
  line += counts.cancelled != 0 ? ", " + show_count(counts.cancelled) + " not made" : "";
  line += " of " + show_count(counts.read) + " records in " + show_duration(outcome.making);
  line += counts.made > 1 ? " (" + show_count(static_cast<std::uint64_t>(rate_of(outcome))) + " a second)" : "";
  if (seconds_of(outcome.indexing) >= 1) {
    line += ", known to the search " + show_duration(outcome.indexing) + " later";
  }
  console.err(line + "\n");
  print_counts(console, output.failures_by_code(), "");
  print_counts(console, output.warnings_by_code(), " (warning)");
  if (outcome.unindexed != 0) {
    console.err("`store search` does not know " + show_count(outcome.unindexed) +
                " documents yet; `docmill store index` teaches it\n");
  }
  if (outcome.stopped) {
    console.err(std::string(outcome.interrupted ? "interrupted" : "stopped") +
                (outcome.resumable ? "; the same command with --resume makes what is missing\n" : "\n"));
  }
}

}  // namespace docmill::cli
