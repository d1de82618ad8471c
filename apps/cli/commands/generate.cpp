// docmill generate: the main job, between the files of a user.
//
// Everything that can be refused is refused before the store changes: data is read, outputs are opened, the document is
// made and written under temporary names; then it is stored, and the files get their names.
#include <chrono>

#include "cli/command.h"
#include "cli/data_source.h"
#include "cli/document_options.h"
#include "cli/document_time.h"
#include "cli/findings.h"
#include "cli/json_report.h"
#include "cli/output_file.h"
#include "cli/output_plan.h"
#include "cli/quantity.h"
#include "cli/store_access.h"
#include "cli/template_options.h"
#include "cli/text_table.h"

namespace docmill::cli {
namespace {

struct GenerateOptions {
  std::string template_name;
  DataOptions data;
  OutputOptions output;
  SettingOptions settings;
  DocumentOptions document;
  std::vector<std::string> tags;
  std::string id;
  bool quiet = false;
  bool json = false;
};

Request make_request(const GenerateOptions& options, const Config& config, const DataSource& data,
                     const std::vector<Target>& targets) {
  Request request;
  request.template_name = options.template_name;
  request.data = data.root();
  request.data_name = data.name();
  request.locate_data = [&data](std::span<const std::string> path) { return data.locate(path); };
  request.formats = formats_of(targets);
  request.id = options.id;
  request.title = options.document.write.common.title;
  request.author = config[Setting::author].text;
  request.language = config[Setting::language].text;
  request.tags = options.tags;
  request.toc = options.document.write.common.contents;
  request.number_sections = options.document.number_sections;
  request.write = options.document.write;
  request.store = config[Setting::use_store].is_true();
  request.undefined = undefined_of(config);
  request.now = document_time();
  return request;
}

const Output::File& file_of(const Output& output, Format format) {
  for (const Output::File& file : output.files) {
    if (file.format == format) {
      return file;
    }
  }
  throw Error(ErrorKind::usage, "E-USE-020", "the template cannot make " + std::string(name(format)));
}

/// The opened outputs of a run, beside their targets. With --json, standard output is the report's.
class OpenOutputs {
 public:
  OpenOutputs(const std::vector<Target>& targets, const DataSource& data, const GenerateOptions& options)
      : targets_(targets) {
    files_.reserve(targets.size());
    for (const Target& target : targets) {
      if (is_same_file(target.path, options.template_name) || data.reads_file(target.path) ||
          options.document.reads_file(target.path)) {
        throw Error(ErrorKind::usage, "E-USE-038", "'" + target.path + "' is read by this run; it is not overwritten",
                    "name another file with -o");
      }
      files_.emplace_back();
      if (target.path != "-" || !options.json) {
        files_.back().emplace(target.path);
      }
    }
  }

  void prepare(const Output& output) {
    each(output, [](OutputFile& file, std::string_view bytes) { file.prepare(bytes); });
  }
  void commit(const Output& output) {
    each(output, [](OutputFile& file, std::string_view bytes) { file.commit(bytes); });
  }

 private:
  template <class Step>
  void each(const Output& output, const Step& step) {
    for (std::size_t i = 0; i < targets_.size(); ++i) {
      if (files_[i]) {
        step(*files_[i], file_of(output, targets_[i].format).bytes);
      }
    }
  }

  const std::vector<Target>& targets_;
  std::vector<std::optional<OutputFile>> files_;
};

// ---- what is said about it -----------------------------------------------------------------------------------------

void print_summary(Console& console, const Output& output, const std::vector<Target>& targets, double gate) {
  TextTable table({Align::left, Align::left, Align::right, Align::left, Align::right, Align::left});
  const bool color = console.color_err();
  for (const Target& target : targets) {
    const Output::File& file = file_of(output, target.format);
    const Report& report = output.report;
    const std::string id = file.record_id + "@" + std::to_string(file.version);
    table.row({{target.path == "-" ? "(standard output)" : target.path, Paint::bold},
               {std::string(name(target.format))},
               {output.analysed ? show_count(report.counts.words) + " words" : show_bytes(file.bytes.size())},
               {output.analysed ? "quality " + show_score(report.score) : "not judged",
                output.analysed ? paint_of_score(report.score, gate) : Paint::dim},
               {show_duration(output.timings.total)},
               {file.record_id.empty() ? "not stored" : "stored as " + id, Paint::dim}});
  }
  console.err(table.text(color));
}

void print_for_people(Console& console, const Output& output, const std::vector<Target>& targets, double gate) {
  for (const Diagnostic& warning : output.warnings) {
    console.diagnose(warning);
  }
  print_findings(console, output.report);
  if (console.diagnostic_style() == DiagnosticStyle::human) {
    print_summary(console, output, targets, gate);
  }
}

double milliseconds(std::chrono::nanoseconds duration) { return static_cast<double>(duration.count()) / 1e6; }

Value files_json(JsonReport& report, const Output& output, const std::vector<Target>& targets) {
  std::vector<Value> files;
  for (const Target& target : targets) {
    const Output::File& file = file_of(output, target.format);
    JsonReport::Object object = report.object();
    object.text("path", target.path).text("format", name(target.format));
    object.number("bytes", file.bytes.size()).text_or_null("id", file.record_id);
    object.value("version", file.version == 0 ? Value::none() : Value::integer(file.version));
    if (target.path == "-") {
      object.text("content", file.bytes);
    }
    files.push_back(object);
  }
  return report.list(files);
}

void print_json(Console& console, const Output& output, const std::vector<Target>& targets) {
  JsonReport report;
  JsonReport::Object root = report.object();
  root.text("template", output.template_name).text("title", output.title);
  root.value("files", files_json(report, output, targets));
  if (output.analysed) {
    const Counts& counts = output.report.counts;
    JsonReport::Object quality = root.object("quality");
    quality.number("score", output.report.score).number("words", std::uint64_t{counts.words});
    quality.number("sentences", std::uint64_t{counts.sentences}).number("headings", std::uint64_t{counts.headings});
    quality.number("links", std::uint64_t{counts.links}).number("tables", std::uint64_t{counts.tables});
    quality.number("reading_seconds", std::uint64_t{counts.reading_seconds});
    quality.value("findings", report.diagnostics(output.report.findings));
  } else {
    root.value("quality", Value::none());
  }
  root.value("warnings", report.diagnostics(output.warnings));
  const Timings& timings = output.timings;
  JsonReport::Object times = root.object("milliseconds");
  times.number("load", milliseconds(timings.load)).number("render", milliseconds(timings.render));
  times.number("parse", milliseconds(timings.parse)).number("analyse", milliseconds(timings.analyse));
  times.number("write", milliseconds(timings.write)).number("store", milliseconds(timings.store));
  times.number("total", milliseconds(timings.total));
  report.print(console, root);
}

/// Somebody who gave no data at all has to be told how to begin.
[[noreturn]] void rethrow_with_hint(Error error, const std::string& template_name) {
  Diagnostic& diagnostic = error.diagnostic();
  if (diagnostic.kind == ErrorKind::data && diagnostic.hint.empty()) {
    diagnostic.hint = "`docmill init " + template_name + "` writes a data file to start from; pass it with --data";
  }
  throw error;
}

Output make_document(const GenerateOptions& options, Generator& generator, const Request& request) {
  try {
    return generator.generate(request);
  } catch (const Error& error) {
    if (!options.data.empty()) {
      throw;
    }
    rethrow_with_hint(error, options.template_name);
  }
}

ExitCode generate(GenerateOptions& options, Console& console) {
  options.document.open();
  const DataSource data(options.data);
  Config config = options.settings.resolve();
  if (config[Setting::search_indexing].text == "auto") {
    config.set_option(Setting::search_indexing, "immediate");  // the process does not live to do it later
  }
  Generator generator(generator_options(config, open_to_write(config, true)));
  const std::vector<Target> targets = plan_outputs(options.output, generator, options.template_name);
  OpenOutputs outputs(targets, data, options);

  Request request = make_request(options, config, data, targets);
  request.ready = [&outputs](const Output& output) { outputs.prepare(output); };
  const Output output = make_document(options, generator, request);
  outputs.commit(output);

  if (options.json) {
    print_json(console, output, targets);
  } else if (!options.quiet) {
    print_for_people(console, output, targets, config[Setting::quality_gate_threshold].number);
  }
  return ExitCode::ok;
}

// ---- options -------------------------------------------------------------------------------------------------------

void declare_output(GenerateOptions& options, Arguments& arguments) {
  arguments.heading("Output");
  arguments.list("-o,--output", "FILE", options.output.outputs,
                 "a file, its format by its extension; DIR/ for one file per format; `-` (default) is standard output; "
                 "repeatable");
  arguments.list("-t,--to", "FORMAT", options.output.formats, format_names());
  arguments.note("Several formats, as in -t html,rst, go into a folder: -o DIR/.");
  arguments.flag("-q,--quiet", options.quiet, "say nothing unless something is wrong");
  arguments.flag("--json", options.json, "report as JSON on standard output, with the document when it has no file");
  options.document.declare(arguments, &options.settings);
}

void declare_rest(GenerateOptions& options, Arguments& arguments) {
  arguments.heading("Templates");
  declare_templates(options.settings, arguments, true);
  for (const Setting setting : {Setting::sandbox, Setting::validate_data, Setting::check_templates}) {
    options.settings.declare(arguments, setting);
  }
  arguments.heading("Mode");
  options.settings.declare(arguments, Setting::operation_mode);
  options.settings.declare(arguments, Setting::memory_mode);
  arguments.heading("Quality");
  options.settings.declare(arguments, Setting::quality_gate_threshold);
  options.settings.declare_off(arguments, "--no-gate", Setting::quality_gate, "accept any document");
  options.settings.declare(arguments, Setting::max_document_size_mb);
  arguments.heading("Store");
  declare_optional_store(options.settings, arguments);
  arguments.option("--id", "ID", options.id, "id of the stored document; default: made from template and title");
  options.settings.declare(arguments, Setting::author);
  options.settings.declare(arguments, Setting::search_indexing);
  for (const Setting setting : {Setting::store_cache_size, Setting::share_results, Setting::shared_results_entries,
                                Setting::shared_results_size}) {
    options.settings.declare(arguments, setting);
  }
  arguments.list("--tag", "TEXT", options.tags, "tag of the stored document; repeatable");
  declare_limits(options.settings, arguments);
}

}  // namespace

Action setup_generate(Arguments& arguments) {
  const auto options = std::make_shared<GenerateOptions>();
  arguments.positional("TEMPLATE", options->template_name,
                       "a built-in type (`docmill templates`), a file, or a registered name");
  options->data.declare(arguments);
  declare_output(*options, arguments);
  declare_rest(*options, arguments);
  arguments.note("Limits unless given: 60 seconds, 2 GB of memory, 1 GB of output, depth 200, any number of steps.");
  arguments.example("generate readme -d readme.yaml -o README.md -o README.html", "two formats of one document");
  arguments.example("generate letter.md.j2 -d base.yaml -d ada.yaml --set date=2026-11-23",
                    "your own template; later data wins; to standard output");
  arguments.example("generate srs -d srs.yaml -t markdown,html -o out/", "out/srs.md and out/srs.html");
  arguments.example("generate report -I templates -d - --from json --no-store < data.json",
                    "data from a pipe, a template from a folder, nothing stored");
  return [options](Console& console) { return generate(*options, console); };
}

}  // namespace docmill::cli
