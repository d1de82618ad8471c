// docmill generate: the main job, between the files of a user.
//
// Everything that can be refused is refused before the store changes: data is read, outputs are opened, the document is
// made and written under temporary names; then it is stored, and the files get their names.
#include <charconv>
#include <chrono>
#include <cstdlib>

#include "cli/command.h"
#include "cli/data_source.h"
#include "cli/document_options.h"
#include "cli/findings.h"
#include "cli/json_report.h"
#include "cli/limit_options.h"
#include "cli/output_file.h"
#include "cli/output_plan.h"
#include "cli/quantity.h"
#include "cli/store_access.h"
#include "cli/template_options.h"
#include "cli/text_table.h"

namespace docmill::cli {
namespace {

constexpr double kDefaultGate = 85;

struct GenerateOptions {
  std::string template_name;
  DataOptions data;
  OutputOptions output;
  TemplateOptions templates;
  StoreOptions store;
  LimitOptions limits = LimitOptions::for_documents();
  double gate = kDefaultGate;
  bool no_gate = false;
  DocumentOptions document;
  std::string author;
  std::vector<std::string> tags;
  std::string id;
  bool quiet = false;
  bool json = false;
};

/// The time documents are dated with: fixed by SOURCE_DATE_EPOCH for builds that are to be repeated.
std::int64_t current_time() {
  const char* epoch = std::getenv("SOURCE_DATE_EPOCH");
  if (epoch == nullptr || *epoch == '\0') {
    return store::system_clock().now();
  }
  constexpr std::int64_t kMostSeconds = 253402300799;  // the end of the year 9999
  const std::string_view text(epoch);
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || end != text.data() + text.size() || seconds < 0 || seconds > kMostSeconds) {
    throw Error(ErrorKind::config, "E-CFG-021",
                "SOURCE_DATE_EPOCH cannot be '" + std::string(text) + "': it is a number of seconds since 1970",
                "unset it, or set it to what `date +%s` prints");
  }
  return seconds * 1'000'000;
}

Request make_request(const GenerateOptions& options, const DataSource& data, const std::vector<Target>& targets) {
  Request request;
  request.template_name = options.template_name;
  request.data = data.root();
  request.data_name = data.name();
  request.locate_data = [&data](std::span<const std::string> path) { return data.locate(path); };
  request.formats = formats_of(targets);
  request.id = options.id;
  request.title = options.document.write.common.title;
  request.author = options.author;
  request.language = options.document.write.common.language;
  request.tags = options.tags;
  request.toc = options.document.write.common.contents;
  request.number_sections = options.document.number_sections;
  request.write = options.document.write;
  request.store = !options.store.none;
  request.enforce_gate = !options.no_gate;
  request.gate = options.gate;
  request.undefined = options.templates.undefined;
  request.limits = options.limits.limits;
  request.now = current_time();
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
      if (is_same_file(target.path, options.template_name) || data.reads_file(target.path)) {
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
  Generator generator(options.templates.generator_options(open_to_write(options.store)));
  const std::vector<Target> targets = plan_outputs(options.output, generator, options.template_name);
  OpenOutputs outputs(targets, data, options);

  Request request = make_request(options, data, targets);
  request.ready = [&outputs](const Output& output) { outputs.prepare(output); };
  const Output output = make_document(options, generator, request);
  outputs.commit(output);

  if (options.json) {
    print_json(console, output, targets);
  } else if (!options.quiet) {
    print_for_people(console, output, targets, options.gate);
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
  options.document.declare(arguments);
}

void declare_rest(GenerateOptions& options, Arguments& arguments) {
  arguments.heading("Templates");
  options.templates.declare_folders(arguments);
  options.templates.declare_undefined(arguments);
  options.templates.declare_catalog(arguments);
  arguments.heading("Quality");
  arguments.option("--gate", "N", [&options](const std::string& text) { options.gate = parse_number("--gate", text); },
                   "refuse documents that score below N of 100; default 85");
  arguments.flag("--no-gate", options.no_gate, "accept any document");
  arguments.heading("Store");
  options.store.declare_optional(arguments);
  arguments.option("--id", "ID", options.id, "id of the stored document; default: made from template and title");
  arguments.option("--author", "TEXT", options.author, "author of the stored document");
  arguments.list("--tag", "TEXT", options.tags, "tag of the stored document; repeatable");
  options.limits.declare(arguments);
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
