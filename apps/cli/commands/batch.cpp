// docmill batch: one template, any number of records.
#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "cli/batch/batch_output.h"
#include "cli/batch/run_record.h"
#include "cli/command.h"
#include "cli/data_source.h"
#include "cli/document_time.h"
#include "cli/json_report.h"
#include "cli/output_file.h"
#include "cli/quantity.h"
#include "cli/store_access.h"
#include "cli/template_options.h"

namespace docmill::cli {
namespace {

constexpr std::size_t kMostUnderWay = 4096;

struct BatchOptions {
  std::string records;
  std::string manifest;
  RecordFileOptions from;
  std::vector<std::string> base;
  DataOptions settings_data;
  BatchPlanOptions plan;
  BatchOutputOptions output;
  std::string journal;
  bool no_journal = false;
  bool resume = false;
  bool if_changed = false;
  bool fail_fast = false;
  bool keep_going = false;
  std::string report;
  bool json = false;
  SettingOptions settings;
};

void require_sense(const BatchOptions& options, const Config& config) {
  const auto refuse = [](std::string message, std::string hint) {
    throw Error(ErrorKind::usage, "E-USE-062", std::move(message), std::move(hint));
  };
  if (options.records.empty() == options.manifest.empty()) {
    refuse("a batch needs either --data or --manifest", "--data names the records of one template");
  }
  if (options.manifest.empty() && options.plan.template_name.empty()) {
    refuse("a batch needs a template", "name one with --template, or several with --manifest");
  }
  const bool names = !options.plan.output.outputs.empty() || !options.manifest.empty();
  if (!options.output.archive.empty() && !names) {
    refuse("an archive needs names for what is in it", "say them with -o '{{ id }}.md'");
  }
  const bool kept = names || !options.output.merge.empty() || config[Setting::use_store].is_true();
  if (!kept) {
    refuse("nothing would be kept of this batch", "name files with -o, or do not turn the store off");
  }
  const bool whole = !options.output.archive.empty() || !options.output.merge.empty();
  if (whole && (options.resume || options.if_changed)) {
    refuse("an archive or a merged file is made as a whole", "leave --resume and --if-changed out");
  }
  if (options.json && options.output.acknowledge) {
    refuse("--json and --json-lines both want standard output", "--report FILE writes the report into a file");
  }
  if (options.fail_fast && options.keep_going) {
    refuse("--fail-fast and --keep-going are opposites", "keep one of them");
  }
  if (options.no_journal && (options.resume || options.if_changed)) {
    refuse("--resume and --if-changed read the journal", "leave --no-journal out");
  }
}

std::string journal_path(const BatchOptions& options, const BatchPlan& plan, const Config& config) {
  const bool whole = !options.output.archive.empty() || !options.output.merge.empty();
  if (options.no_journal || whole) {
    return {};
  }
  if (!options.journal.empty()) {
    return options.journal;
  }
  if (!plan.folder().empty()) {
    std::error_code error;
    std::filesystem::create_directories(plan.folder(), error);
    return plan.folder() + "/.docmill-" + plan.name() + ".journal";
  }
  return store_path(config) + ".batch-" + plan.name();
}

/// Whether all that an earlier run made of a record is still there.
class MadeBefore {
 public:
  /// `repeated_ids`: documents may be made more than once in a batch.
  MadeBefore(const std::string& journal, std::shared_ptr<store::Store> store, const BatchOutput& output,
             bool repeated_ids)
      : journal_(journal), store_(std::move(store)), output_(output), repeated_ids_(repeated_ids) {}

  bool operator()(BatchItem& item) {
    const JournalEntry* entry = journal_.find(item.entry.key, item.record.number);
    if (entry == nullptr || !std::all_of(entry->files.begin(), entry->files.end(),
                                         [this](const MadeFile& file) { return is_there(file); })) {
      return false;
    }
    item.entry.files = entry->files;
    return std::all_of(entry->files.begin(), entry->files.end(), [this](const MadeFile& file) {
      return (file.path.empty() || output_.keep(file.path)) &&
             (file.version == 0 || repeated_ids_ || store_->claim(file.id));
    });
  }

 private:
  bool is_there(const MadeFile& file) const {
    if (!file.path.empty()) {
      try {
        if (store::sha256(read_file(file.path)) != file.digest) {
          return false;
        }
      } catch (const Error&) {
        return false;
      }
    }
    if (file.version == 0) {
      return true;
    }
    if (store_ == nullptr) {
      return false;
    }
    const std::uint32_t version = repeated_ids_ ? file.version : 0;  // a later record may have made the current one
    const auto record = store_->get(file.id, {.version = version, .content = false});
    return record && record->checksum == file.digest;
  }

  JournalReader journal_;
  std::shared_ptr<store::Store> store_;
  const BatchOutput& output_;
  const bool repeated_ids_;
};

// ---- what is said about it -----------------------------------------------------------------------------------------

struct BatchOutcome {
  BatchCounts counts;
  std::chrono::nanoseconds time{0};
  bool interrupted = false;
  std::size_t unindexed = 0;
};

Value failures_json(JsonReport& report, const BatchOutput& output) {
  std::vector<Value> failures;
  for (const BatchItem& item : output.failures()) {
    JsonReport::Object failure = report.object();
    failure.number("record", item.record.number).number("line", item.record.line);
    failure.text("code", item.error->code).text("message", item.error->message);
    failure.text_or_null("source", item.error->place.source);
    failure.value("source_line",
                  item.error->place.begin.line == 0 ? Value::none() : Value::integer(item.error->place.begin.line));
    failures.push_back(failure);
  }
  return report.list(failures);
}

JsonReport::Object outcome_json(JsonReport& report, const BatchOptions& options, const BatchOutcome& outcome,
                                const BatchOutput& output, const Generator& generator) {
  const double seconds = std::chrono::duration<double>(outcome.time).count();
  JsonReport::Object root = report.object();
  root.text_or_null("template", options.plan.template_name);
  root.text("records_from", options.manifest.empty() ? options.records : options.manifest);
  root.text("finished", iso_time(store::system_clock().now())).boolean("interrupted", outcome.interrupted);
  root.number("records", outcome.counts.read).number("made", outcome.counts.made);
  root.number("unchanged", outcome.counts.skipped).number("failed", outcome.counts.failed);
  root.number("cancelled", outcome.counts.cancelled).number("seconds", seconds);
  root.number("per_second", seconds > 0 ? static_cast<double>(outcome.counts.made) / seconds : 0.0);
  JsonReport::Object by_code = root.object("failures_by_code");
  for (const auto& [code, count] : output.failures_by_code()) {
    by_code.number(code, count);
  }
  root.value("failures", failures_json(report, output));
  JsonReport::Object statistics = root.object("statistics");
  add_statistics(statistics, report, generator.statistics());
  return root;
}

void print_summary(Console& console, const BatchOutcome& outcome, const BatchOutput& output) {
  const bool color = console.color_err();
  const BatchCounts& counts = outcome.counts;
  const double seconds = std::chrono::duration<double>(outcome.time).count();
  const auto rate = static_cast<std::uint64_t>(seconds > 0 ? static_cast<double>(counts.made) / seconds : 0);
  std::string line = painted(show_count(counts.made) + " made", counts.made != 0 ? Paint::good : Paint::none, color);
  line += counts.skipped != 0 ? ", " + show_count(counts.skipped) + " unchanged" : "";
  line += counts.failed != 0 ? ", " + painted(show_count(counts.failed) + " failed", Paint::bad, color) : "";
  line += counts.cancelled != 0 ? ", " + show_count(counts.cancelled) + " not made" : "";
  line += " of " + show_count(counts.read) + " records in " + show_duration(outcome.time);
  line += counts.made > 1 ? " (" + show_count(rate) + " a second)" : "";
  console.err(line + "\n");
  for (const auto& [code, count] : output.failures_by_code()) {
    console.err("  " + show_count(count) + " x " + code + "\n");
  }
  if (outcome.unindexed != 0) {
    console.err(show_count(outcome.unindexed) + " stored documents are not known to `store search` yet\n");
  }
  if (outcome.interrupted) {
    console.err("interrupted; the same command with --resume makes what is missing\n");
  }
}

void write_report(const std::string& path, const std::string& text) {
  OutputFile file(path);
  file.prepare(text);
  file.commit(text);
}

ExitCode code_of(const BatchOutcome& outcome) {
  if (outcome.interrupted) {
    return ExitCode::interrupted;
  }
  return outcome.counts.failed != 0 ? ExitCode::partial : ExitCode::ok;
}

/// `store search` knows the documents of a batch when it ends, unless that is not wanted.
std::size_t index_rest(store::Store* store, Indexing indexing) {
  constexpr std::size_t kStep = 8192;
  std::size_t left = 0;
  while (store != nullptr && indexing != Indexing::manual && !is_interrupted()) {
    left = store->index_pending(kStep);
    if (left == 0) {
      break;
    }
  }
  return left;
}

// ---- the batch -----------------------------------------------------------------------------------------------------

BatchOutcome run(const BatchOptions& options, BatchRunOptions run_options, const BatchPlan& plan, Generator& generator,
                 RecordFile& file, BatchOutput& output, GentleInterrupt& interrupt) {
  const auto begin = std::chrono::steady_clock::now();
  BatchOutcome outcome;
  run_options.fail_fast = options.fail_fast;
  BatchRun batch(std::move(run_options), plan, generator, file, output);
  outcome.counts = batch.run(interrupt);
  outcome.time = std::chrono::steady_clock::now() - begin;
  outcome.interrupted = is_interrupted();
  return outcome;
}

std::size_t most_under_way(const Generator& generator) {
  const Policies& policies = generator.policies();
  const std::size_t wanted = policies.max_concurrent != 0 ? policies.max_concurrent : 2 * policies.queue_documents;
  return std::clamp<std::size_t>(wanted, 1, kMostUnderWay);
}

ExitCode batch(const BatchOptions& options, Console& console) {
  const Config config = options.settings.resolve();
  require_sense(options, config);
  GentleInterrupt interrupt;  // before there are threads
  const std::shared_ptr<store::Store> store = open_to_write(config, true);
  Generator generator(generator_options(config, store));
  RecordFile file(options.manifest.empty() ? options.records : options.manifest, options.from);
  const DataSource base(DataOptions{options.base, {}, {}});
  const DataSource settings(options.settings_data);
  BatchPlanOptions plan_options = options.plan;
  plan_options.now = document_time();
  plan_options.manifest = !options.manifest.empty();
  plan_options.folder = std::filesystem::path(options.manifest).parent_path().string();
  const BatchPlan plan(std::move(plan_options), config, generator, file.reader(), base.root(), settings.root());

  const std::string journal = journal_path(options, plan, config);
  const bool again = options.resume || options.if_changed;
  std::optional<JournalWriter> writer;
  if (!journal.empty()) {
    if (again) {
      JournalWriter::unite(journal);
    }
    writer.emplace(journal, again);
  }
  BatchOutputOptions output_options = options.output;
  output_options.folder = plan.folder();
  output_options.again = again;
  BatchOutput output(output_options, console, writer ? &*writer : nullptr, file);
  BatchRunOptions run_options;
  run_options.most_under_way = most_under_way(generator);
  run_options.most_bytes = std::max(4 * generator.policies().queue_bytes, run_options.most_bytes);
  std::optional<MadeBefore> made;
  if (again) {
    made.emplace(journal, store, output, options.plan.repeated_ids);
    run_options.is_made = [&made](BatchItem& item) { return (*made)(item); };
  }

  BatchOutcome outcome = run(options, std::move(run_options), plan, generator, file, output, interrupt);
  if (!outcome.interrupted && !(options.fail_fast && outcome.counts.failed != 0)) {
    output.finish();
    if (writer) {
      writer->finish();
    }
  }
  output.progress().clear();
  outcome.unindexed = index_rest(store.get(), generator.policies().indexing);

  JsonReport report;
  const JsonReport::Object root = outcome_json(report, options, outcome, output, generator);
  if (store != nullptr) {
    add_run(run_file(config), report.text(root, false));
  }
  if (!options.report.empty()) {
    write_report(options.report, report.text(root, true));
  }
  if (options.json) {
    report.print(console, root);
  }
  if (!options.output.quiet && console.diagnostic_style() == DiagnosticStyle::human) {
    print_summary(console, outcome, output);
  }
  return code_of(outcome);
}

// ---- options -------------------------------------------------------------------------------------------------------

void declare_input(BatchOptions& options, Arguments& arguments) {
  arguments.heading("Input");
  arguments.option("-T,--template", "TEMPLATE", options.plan.template_name,
                   "a built-in type, a file, or a registered name");
  arguments.option("-d,--data", "FILE", options.records,
                   "records: JSON Lines, a JSON array, CSV or YAML documents; `-` is standard input");
  arguments.option("--manifest", "FILE", options.manifest,
                   "instead of --data: records with `template`, `data` (a file or an object), `output`, `id`, `title`; "
                   "files are relative to FILE");
  options.from.declare(arguments);
  arguments.list("--base", "FILE", options.base, "data under every record, which wins; repeatable");
  options.settings_data.declare_settings(arguments);
}

void declare_output(BatchOptions& options, Arguments& arguments) {
  arguments.heading("Output");
  arguments.list("-o,--output", "NAME", options.plan.output.outputs,
                 "a file for each record: 'out/{{ id }}.md'; _number counts the records; repeatable for more formats; "
                 "without it documents go to the store alone");
  arguments.list("-t,--to", "FORMAT", options.plan.output.formats, "the format, where no name says it");
  arguments.option("--output-archive", "FILE", options.output.archive,
                   "put the files into one .tar.zst, .zip or .tar instead; same input, same bytes");
  arguments.option("--merge", "FILE", options.output.merge, "put all documents into one file, one after the other");
  arguments.flag("--toc", options.plan.toc, "add a table of contents, where the format has one");
  arguments.flag("--number-sections", options.plan.number_sections, "number the sections: 1, 1.1, ...");
  options.settings.declare(arguments, Setting::language);
  arguments.option("--title", "NAME", options.plan.title, "title, as a pattern; default: the first heading");
  arguments.flag("-q,--quiet", options.output.quiet, "show neither progress nor a summary");
  arguments.flag("--json", options.json, "report as JSON on standard output");
  arguments.flag("--json-lines", options.output.acknowledge,
                 "a line of JSON on standard output for each record, in their order, once its document is safe");
  arguments.option("--report", "FILE", options.report, "the report as JSON into a file");
}

void declare_course(BatchOptions& options, Arguments& arguments) {
  arguments.heading("Course");
  options.settings.declare(arguments, Setting::operation_mode);
  options.settings.declare(arguments, Setting::memory_mode);
  options.settings.declare(arguments, Setting::jobs);
  options.settings.declare(arguments, Setting::max_concurrent_operations);
  arguments.flag("--fail-fast", options.fail_fast, "stop at the first failure");
  arguments.flag("--keep-going", options.keep_going, "make what can be made (default); exit code 8 after failures");
  arguments.flag("--resume", options.resume, "make only what a run that was stopped has not made");
  arguments.flag("--if-changed", options.if_changed,
                 "make only what is not as it was: another record, template, include or option, or a lost or changed "
                 "result");
  arguments.option("--journal", "FILE", options.journal,
                   "where it is written what was made; default: beside the files, else beside the store");
  arguments.flag("--no-journal", options.no_journal, "write none");
}

void declare_rest(BatchOptions& options, Arguments& arguments) {
  arguments.heading("Templates");
  declare_templates(options.settings, arguments, true);
  for (const Setting setting : {Setting::preload_templates, Setting::sandbox, Setting::validate_data,
                                Setting::check_templates, Setting::template_cache_entries}) {
    options.settings.declare(arguments, setting);
  }
  arguments.heading("Quality");
  options.settings.declare(arguments, Setting::quality_gate_threshold);
  options.settings.declare_off(arguments, "--no-gate", Setting::quality_gate, "accept any document");
  options.settings.declare(arguments, Setting::max_document_size_mb);
  arguments.heading("Store");
  declare_optional_store(options.settings, arguments);
  arguments.option("--id", "NAME", options.plan.id,
                   "id of the stored document, as a pattern; default: from its file, else TEMPLATE.ID of the record");
  arguments.choice(
      "--repeated-ids", {"refuse", "version"},
      [&options](std::size_t choice) { options.plan.repeated_ids = choice == 1; },
      "what becomes of a record whose id an earlier one of the batch has: a failure (default), or the next version");
  options.settings.declare(arguments, Setting::author);
  arguments.list("--tag", "TEXT", options.plan.tags, "tag of the stored documents; repeatable");
  options.settings.declare(arguments, Setting::search_indexing);
  arguments.heading("Memory");
  for (const Setting setting :
       {Setting::result_cache_entries, Setting::result_cache_size, Setting::result_cache_lifetime,
        Setting::queue_documents, Setting::queue_size, Setting::store_cache_size, Setting::statistics}) {
    options.settings.declare(arguments, setting);
  }
  declare_limits(options.settings, arguments);
}

}  // namespace

Action setup_batch(Arguments& arguments) {
  const auto options = std::make_shared<BatchOptions>();
  declare_input(*options, arguments);
  declare_output(*options, arguments);
  declare_course(*options, arguments);
  declare_rest(*options, arguments);
  arguments.note(
      "A name is made from its record. What a record puts into it is one name of a file: slashes, `..` and "
      "control characters from data are refused, and so are two records with the same name.");
  arguments.note("Ctrl-C ends the batch in good order: what is acknowledged stays, --resume makes the rest.");
  arguments.example("batch -T letter.md.j2 -d people.csv -o 'letters/{{ name }}.html'", "a letter for each row");
  arguments.example("batch --mode enterprise -T readme -d projects.jsonl", "into the store alone");
  arguments.example("batch -T invoice.md.j2 -d invoices.jsonl -o 'out/{{ id }}.md' --if-changed",
                    "only what changed since the last time");
  arguments.example(
      "batch -T invoice.md.j2 -d - -o '{{ id }}.html' --output-archive invoices.zip --no-store < in.jsonl",
      "records from a pipe into an archive");
  return [options](Console& console) { return batch(*options, console); };
}

}  // namespace docmill::cli
