// docmill store stats and check: the store as a whole.
#include "cli/command.h"
#include "cli/json_report.h"
#include "cli/quantity.h"
#include "cli/store_access.h"
#include "cli/text_table.h"

namespace docmill::cli {
namespace {

struct Options {
  bool json = false;
  SettingOptions settings;
};

using Counts = std::map<std::string, std::uint64_t>;

// ---- stats ---------------------------------------------------------------------------------------------------------

std::string shown(const Counts& counts) {
  std::string text;
  for (const auto& [name, count] : counts) {
    text += (text.empty() ? "" : ", ") + show_count(count) + " " + (name.empty() ? "(none)" : name);
  }
  return text;
}

void add_counts(JsonReport::Object& root, std::string_view name, const Counts& counts) {
  JsonReport::Object object = root.object(name);
  for (const auto& [key, count] : counts) {
    object.number(key, count);
  }
}

void print_json(Console& console, const std::string& path, const store::Statistics& statistics) {
  JsonReport report;
  JsonReport::Object root = report.object();
  root.text("store", path).number("documents", statistics.documents).number("deleted", statistics.deleted);
  root.number("versions", statistics.versions).number("contents", statistics.contents);
  root.number("templates", statistics.templates);
  add_counts(root, "by_type", statistics.by_type);
  add_counts(root, "by_format", statistics.by_format);
  add_counts(root, "by_status", statistics.by_status);
  root.number("bytes_stored", statistics.bytes_stored).number("bytes_logical", statistics.bytes_logical);
  root.number("file_bytes", statistics.file_bytes).number("search_pending", statistics.search_pending);
  report.print(console, root);
}

ExitCode stats(const Options& options, Console& console) {
  const std::string path = store_path(options.settings.resolve());
  const store::Statistics statistics = open_or_empty(options.settings.resolve())->statistics();
  if (options.json) {
    print_json(console, path, statistics);
    return ExitCode::ok;
  }
  TextTable table({Align::left, Align::left});
  const auto add = [&table](std::string name, std::string value) {
    table.row({{std::move(name), Paint::dim}, {std::move(value)}});
  };
  add("store", path);
  add("documents", show_count(statistics.documents) +
                       (statistics.deleted == 0 ? "" : ", and " + show_count(statistics.deleted) + " deleted"));
  add("versions", show_count(statistics.versions));
  if (statistics.documents != 0) {
    add("types", shown(statistics.by_type));
    add("formats", shown(statistics.by_format));
    add("status", shown(statistics.by_status));
  }
  add("templates", show_count(statistics.templates));
  add("contents",
      show_bytes(statistics.bytes_stored) + " kept for " + show_bytes(statistics.bytes_logical) + " of documents");
  add("file", show_bytes(statistics.file_bytes));
  console.out(table.text(console.color_out()));
  return ExitCode::ok;
}

// ---- check ---------------------------------------------------------------------------------------------------------

ExitCode check(const Options& options, Console& console) {
  const store::CheckReport result = open_or_empty(options.settings.resolve())->check();
  const bool sound = result.findings.empty();
  if (options.json) {
    JsonReport report;
    std::vector<Value> findings;
    for (const store::CheckFinding& finding : result.findings) {
      findings.push_back(report.object().text("part", finding.part).text("message", finding.message));
    }
    JsonReport::Object root = report.object();
    root.text("store", store_path(options.settings.resolve()))
        .boolean("ok", sound)
        .number("documents", result.documents);
    root.number("contents", result.contents).value("findings", report.list(findings));
    report.print(console, root);
    return sound ? ExitCode::ok : ExitCode::io;
  }
  const bool color = console.color_out();
  TextTable table({Align::left, Align::left});
  for (const store::CheckFinding& finding : result.findings) {
    table.row({{finding.part, Paint::bad}, {finding.message}});
  }
  console.out(table.text(color));
  const std::string counts = show_count(result.documents) + " documents, " + show_count(result.contents) +
                             " contents compared with their checksums\n";
  console.out(sound ? painted("ok", Paint::good, color) + ": " + counts
                    : painted("damaged", Paint::bad, color) + ": " + std::to_string(result.findings.size()) +
                          (result.findings.size() == 1 ? " finding in " : " findings in ") + counts);
  return sound ? ExitCode::ok : ExitCode::io;
}

std::shared_ptr<Options> declare(Arguments& arguments) {
  const auto options = std::make_shared<Options>();
  arguments.flag("--json", options->json, "as JSON");
  declare_store(options->settings, arguments);
  return options;
}

}  // namespace

Action setup_store_stats(Arguments& arguments) {
  const auto options = declare(arguments);
  return [options](Console& console) { return stats(*options, console); };
}

Action setup_store_check(Arguments& arguments) {
  const auto options = declare(arguments);
  arguments.note("Exit code: 0 for a sound store, 6 for a damaged one.");
  return [options](Console& console) { return check(*options, console); };
}

}  // namespace docmill::cli
