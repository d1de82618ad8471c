// docmill stats, docmill cache stats and docmill cache clear: what batches did, and what they left for the next one.
#include <algorithm>
#include <filesystem>

#include "cli/batch/journal.h"
#include "cli/batch/run_record.h"
#include "cli/command.h"
#include "cli/quantity.h"
#include "cli/store_access.h"
#include "cli/text_table.h"

namespace docmill::cli {
namespace {

namespace fs = std::filesystem;

struct StatsOptions {
  std::uint64_t last = 10;
  bool json = false;
  bool prometheus = false;
  SettingOptions settings;
};

const Value* find(const Value& object, std::initializer_list<std::string_view> path) {
  const Value* at = &object;
  for (const std::string_view step : path) {
    at = at->is_dict() ? at->as_dict()->find(step) : nullptr;
    if (at == nullptr) {
      return nullptr;
    }
  }
  return at;
}

double number_at(const Value& object, std::initializer_list<std::string_view> path) {
  const Value* value = find(object, path);
  if (value == nullptr || !value->is_number()) {
    return 0;
  }
  return value->kind() == Kind::floating ? value->as_floating() : static_cast<double>(value->as_integer());
}

std::string count_at(const Value& object, std::initializer_list<std::string_view> path) {
  return show_count(static_cast<std::uint64_t>(number_at(object, path)));
}

std::string text_at(const Value& object, std::initializer_list<std::string_view> path) {
  const Value* value = find(object, path);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : "";
}

/// The last runs of the store, the latest last. A line that is no JSON was torn and is left out.
std::vector<Value> last_runs(const Config& config, std::uint64_t most, Arena& arena) {
  const std::vector<std::string> lines = read_runs(run_file(config));
  std::vector<Value> runs;
  for (std::size_t i = lines.size() > most ? lines.size() - most : 0; i < lines.size(); ++i) {
    try {
      runs.push_back(read_json(arena, lines[i], "runs"));
    } catch (const Error&) {
    }
  }
  return runs;
}

ExitCode stats(const StatsOptions& options, Console& console) {
  Arena arena;
  const std::vector<Value> runs = last_runs(options.settings.resolve(), options.prometheus ? 1 : options.last, arena);
  if (options.prometheus) {
    console.out(runs.empty() ? "" : text_at(runs.back(), {"statistics", "prometheus"}));
    return ExitCode::ok;
  }
  if (options.json) {
    JsonReport report;
    report.print(console, report.list(runs));
    return ExitCode::ok;
  }
  TextTable table({Align::left, Align::left, Align::left, Align::right, Align::right, Align::right, Align::right,
                   Align::right, Align::right});
  table.titles({"finished", "template", "mode", "made", "unchanged", "failed", "per second", "p50", "p99"});
  for (const Value& run : runs) {
    const auto time = [&run](std::string_view quantile) {
      const double microseconds = number_at(run, {"statistics", "microseconds", "total", quantile});
      return show_duration(std::chrono::nanoseconds(static_cast<std::int64_t>(microseconds * 1000)));
    };
    table.row({{text_at(run, {"finished"}).substr(0, 16)},
               {text_at(run, {"template"})},
               {text_at(run, {"statistics", "mode"})},
               {count_at(run, {"made"})},
               {count_at(run, {"unchanged"})},
               {count_at(run, {"failed"})},
               {count_at(run, {"per_second"})},
               {time("p50")},
               {time("p99")}});
  }
  console.out(runs.empty() ? "no batch has been run with this store yet\n" : table.text(console.color_out()));
  return ExitCode::ok;
}

/// What batches into the store alone left beside it.
std::vector<fs::path> journals(const Config& config) {
  const fs::path store(store_path(config));
  const std::string prefix = store.filename().string() + ".batch-";
  std::vector<fs::path> found;
  std::error_code error;
  const fs::path folder = store.has_parent_path() ? store.parent_path() : fs::path(".");
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    if (at->path().filename().string().starts_with(prefix)) {
      found.push_back(at->path());
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::uint64_t bytes_of(const std::vector<fs::path>& files) {
  std::uint64_t bytes = 0;
  for (const fs::path& file : files) {
    std::error_code error;
    const std::uintmax_t size = fs::file_size(file, error);
    bytes += error ? 0 : size;
  }
  return bytes;
}

ExitCode cache_stats(const StatsOptions& options, Console& console) {
  Arena arena;
  const Config config = options.settings.resolve();
  const std::vector<Value> runs = last_runs(config, 1, arena);
  const std::vector<fs::path> kept = journals(config);
  const store::SharedStatistics shared = open_or_empty(config)->shared_statistics();
  if (options.json) {
    JsonReport report;
    JsonReport::Object root = report.object();
    for (const std::string_view cache : {"results", "shared", "templates"}) {
      const Value* values = runs.empty() ? nullptr : find(runs.back(), {"statistics", cache});
      root.value(cache, values == nullptr ? Value::none() : *values);
    }
    root.object("journals").number("files", kept.size()).number("bytes", bytes_of(kept));
    root.object("shared_in_store").number("entries", shared.entries).number("bytes", shared.bytes);
    report.print(console, root);
    return ExitCode::ok;
  }
  if (!runs.empty()) {
    TextTable table(std::vector<Align>(8, Align::right));
    table.titles({"of the last run", "hits", "misses", "hit rate", "evictions", "expired", "entries", "bytes"});
    for (const std::string_view cache : {"results", "shared", "templates"}) {
      const auto at = [&](std::string_view what) { return Cell{count_at(runs.back(), {"statistics", cache, what})}; };
      const double rate = 100 * number_at(runs.back(), {"statistics", cache, "hit_rate"});
      table.row({{std::string(cache)},
                 at("hits"),
                 at("misses"),
                 {show_score(rate) + "%"},
                 at("evictions"),
                 at("expired"),
                 at("entries"),
                 at("bytes")});
    }
    console.out(table.text(console.color_out()));
  } else {
    console.out("no batch has been run with this store yet\n");
  }
  console.out(show_count(kept.size()) + " journals of batches beside the store, " + show_bytes(bytes_of(kept)) + "\n");
  console.out(show_count(shared.entries) + " finished documents in the store for other processes, " +
              show_bytes(shared.bytes) + "\n");
  return ExitCode::ok;
}

ExitCode cache_clear(const StatsOptions& options, Console& console) {
  const Config config = options.settings.resolve();
  const std::vector<fs::path> kept = journals(config);
  const std::uint64_t bytes = bytes_of(kept);
  for (const fs::path& file : kept) {
    std::error_code error;
    fs::remove(file, error);
    if (error) {
      throw Error(ErrorKind::io, "E-IO-002", "cannot remove '" + file.string() + "': " + error.message());
    }
  }
  std::size_t shared = 0;
  if (open_or_empty(config)->shared_statistics().entries != 0) {
    shared = open_to_write(config, false)->clear_shared();
  }
  if (options.json) {
    JsonReport report;
    report.print(console, report.object().number("files", kept.size()).number("bytes", bytes).number("shared", shared));
  } else {
    console.out("removed " + show_count(kept.size()) + " journals, " + show_bytes(bytes) + ", and " +
                show_count(shared) + " finished documents kept for other processes\n");
  }
  return ExitCode::ok;
}

template <class Run>
Action setup(Arguments& arguments, const Run& run) {
  const auto options = std::make_shared<StatsOptions>();
  arguments.flag("--json", options->json, "as JSON");
  declare_store(options->settings, arguments);
  return [options, run](Console& console) { return run(*options, console); };
}

}  // namespace

Action setup_stats(Arguments& arguments) {
  const auto options = std::make_shared<StatsOptions>();
  arguments.option(
      "--last", "N", [raw = options.get()](const std::string& text) { raw->last = parse_count("--last", text, 100); },
      "how many batches to show; default 10");
  arguments.flag("--json", options->json, "as JSON, with the times of every step");
  arguments.flag("--prometheus", options->prometheus, "the last one in the text format of Prometheus");
  declare_store(options->settings, arguments);
  return [options](Console& console) { return stats(*options, console); };
}

Action setup_cache_stats(Arguments& arguments) {
  arguments.note(
      "Finished documents and compiled templates are kept in memory and die with the process; these are the "
      "counters of the last batch. With share_results, finished documents are kept in the store as well. On disk there "
      "are the journals by which --resume and --if-changed tell "
      "what was made.");
  return setup(arguments, cache_stats);
}

Action setup_cache_clear(Arguments& arguments) {
  arguments.note(
      "Removes the finished documents that the store keeps for other processes, and the journals of batches beside it; "
      "--if-changed makes everything again then. Stored "
      "documents stay. The journal of a batch into files lies in their folder.");
  return setup(arguments, cache_clear);
}

}  // namespace docmill::cli
