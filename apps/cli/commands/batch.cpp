// docmill batch: one template, any number of records.
#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "cli/batch/batch_report.h"
#include "cli/batch/made_before.h"
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
  DocumentOptions document;
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

ExitCode code_of(const BatchOutcome& outcome) {
  if (outcome.interrupted || is_interrupted()) {
    return ExitCode::interrupted;
  }
  return outcome.counts.failed != 0 ? ExitCode::partial : ExitCode::ok;
}

/// `store search` knows the documents of a batch when it ends, unless that is not wanted.
void index_rest(store::Store& store, Progress& progress, BatchOutcome& outcome) {
  constexpr std::size_t kStep = 8192;
  const auto begin = std::chrono::steady_clock::now();
  while (!is_interrupted()) {
    outcome.unindexed = store.index_pending(kStep);
    if (outcome.unindexed == 0) {
      break;
    }
    progress.say("teaching the search: " + show_count(outcome.unindexed) + " documents left");
  }
  progress.clear();
  outcome.indexing = std::chrono::steady_clock::now() - begin;
}

// ---- the batch -----------------------------------------------------------------------------------------------------

void write_report(const std::string& path, const std::string& text) {
  OutputFile file(path);
  file.prepare(text);
  file.commit(text);
}

/// Works the records off; an error that ends the batch is part of the outcome.
BatchOutcome run(BatchRun& batch, BatchOutput& output, JournalWriter* journal, bool fail_fast,
                 GentleInterrupt& interrupt) {
  const auto begin = std::chrono::steady_clock::now();
  BatchOutcome outcome;
  try {
    outcome.counts = batch.run(interrupt);
    outcome.interrupted = is_interrupted();
    outcome.stopped = outcome.interrupted || (fail_fast && outcome.counts.failed != 0);
    if (!outcome.stopped) {
      output.finish();
      if (journal != nullptr) {
        journal->finish();
      }
    }
  } catch (const Error& error) {
    outcome.counts = batch.counts();
    outcome.error = error.diagnostic();
    outcome.stopped = true;
  }
  output.progress().clear();
  outcome.making = std::chrono::steady_clock::now() - begin;
  return outcome;
}

std::size_t most_under_way(const Generator& generator) {
  const Policies& policies = generator.policies();
  const std::size_t wanted = policies.max_concurrent != 0 ? policies.max_concurrent : 2 * policies.queue_documents;
  return std::clamp<std::size_t>(wanted, 1, kMostUnderWay);
}

void tell(const BatchOptions& options, const Config& config, const BatchOutcome& outcome, const BatchOutput& output,
          const Generator& generator, Console& console) {
  JsonReport report;
  JsonReport::Object root = report.object();
  root.text_or_null("template", options.plan.template_name);
  root.text("records_from", options.manifest.empty() ? options.records : options.manifest);
  add_outcome(root, report, outcome, output);
  JsonReport::Object statistics = root.object("statistics");
  add_statistics(statistics, report, generator.statistics());
  if (config[Setting::use_store].is_true()) {
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
}

ExitCode batch(BatchOptions& options, Console& console) {
  options.document.open();
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
  const BatchPlan plan(std::move(plan_options), options.document, config, generator, file.reader(), base.root(),
                       settings.root());

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
  output_options.reads_file = [&options](const std::string& path) {
    return is_same_file(path, options.plan.template_name) || is_same_file(path, options.records) ||
           is_same_file(path, options.manifest) || options.document.reads_file(path) ||
           std::any_of(options.base.begin(), options.base.end(),
                       [&path](const std::string& base_file) { return is_same_file(path, base_file); });
  };
  BatchOutput output(output_options, console, writer ? &*writer : nullptr, file);
  BatchRunOptions run_options;
  run_options.most_under_way = most_under_way(generator);
  run_options.most_bytes = std::max(4 * generator.policies().queue_bytes, run_options.most_bytes);
  std::optional<MadeBefore> made;
  if (again) {
    made.emplace(journal, store, output, options.plan.repeated_ids);
    run_options.is_made = [&made](BatchItem& item) { return (*made)(item); };
  }

  run_options.fail_fast = options.fail_fast;
  BatchRun batch(std::move(run_options), plan, generator, file, output);
  BatchOutcome outcome = run(batch, output, writer ? &*writer : nullptr, options.fail_fast, interrupt);
  outcome.resumable = writer.has_value();
  if (store != nullptr && generator.policies().indexing != Indexing::manual && !outcome.error) {
    index_rest(*store, output.progress(), outcome);
  }
  tell(options, config, outcome, output, generator, console);
  if (outcome.error) {
    throw Error(*outcome.error);
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
  arguments.flag("-q,--quiet", options.output.quiet, "show neither progress nor a summary");
  arguments.flag("--json", options.json, "report as JSON on standard output");
  arguments.flag("--json-lines", options.output.acknowledge,
                 "a line of JSON on standard output for each record, in their order, once its document is safe");
  arguments.option("--report", "FILE", options.report, "the report as JSON into a file");
  options.document.declare(arguments, &options.settings, "title, a pattern as in -o; default: the first heading");
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
        Setting::share_results, Setting::shared_results_entries, Setting::shared_results_size, Setting::queue_documents,
        Setting::queue_size, Setting::store_cache_size, Setting::statistics}) {
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
