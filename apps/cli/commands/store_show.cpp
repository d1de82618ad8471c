// docmill store show, get and history: one document.
#include "cli/command.h"
#include "cli/output_file.h"
#include "cli/quantity.h"
#include "cli/record_view.h"
#include "cli/store_access.h"

namespace docmill::cli {
namespace {

struct Options {
  std::string id;
  std::uint32_t version = 0;
  std::string output = "-";
  std::size_t limit = 100;
  bool json = false;
  bool deleted = false;
  SettingOptions settings;
};

store::Record get_record(const Options& options, store::Store& store, bool content) {
  store::GetOptions get;
  get.version = options.version;
  get.content = content;
  get.deleted = options.deleted;
  auto record = store.get(options.id, get);
  if (!record) {
    throw_no_document(store, options.id, options.version);
  }
  return std::move(*record);
}

// ---- show ----------------------------------------------------------------------------------------------------------

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) {
    all += (all.empty() ? "" : ", ") + text;
  }
  return all;
}

std::string hash_text(const std::optional<store::Digest>& digest) { return digest ? store::hex(*digest) : ""; }

void print_record(Console& console, const store::Record& record) {
  TextTable table({Align::left, Align::left});
  const auto add = [&table](std::string name, std::string value) {
    if (!value.empty()) {
      table.row({{std::move(name), Paint::dim}, {std::move(value)}});
    }
  };
  add("id", record.id);
  add("version", std::to_string(record.version));
  add("title", record.title);
  add("type", record.type);
  add("format", record.format);
  add("size", show_bytes(record.size) + " (" + show_count(record.size) + " bytes)");
  add("checksum", "sha256:" + store::hex(record.checksum));
  add("quality", record.score ? show_score(record.score) : "");
  add("scores", record.scores);
  add("status", record.status);
  add("author", record.author);
  add("tags", joined(record.tags));
  add("created", show_time(record.created));
  add("versioned", record.versioned == record.created ? "" : show_time(record.versioned));
  add("updated", record.updated == record.created ? "" : show_time(record.updated));
  add("deleted", record.deleted ? show_time(*record.deleted) : "");
  add("template", record.template_name);
  add("template hash", hash_text(record.template_hash));
  add("data hash", hash_text(record.data_hash));
  add("timings (us)", record.timings);
  add("metadata", record.metadata);
  console.out(table.text(console.color_out()));
}

ExitCode show(const Options& options, Console& console) {
  const store::Record record = get_record(options, *open_or_empty(options.settings.resolve()), false);
  if (options.json) {
    JsonReport report;
    report.print(console, record_json(record, report));
  } else {
    print_record(console, record);
  }
  return ExitCode::ok;
}

// ---- get -----------------------------------------------------------------------------------------------------------

ExitCode get(const Options& options, Console& console) {
  const std::shared_ptr<store::Store> store = open_or_empty(options.settings.resolve());
  const store::Record record = get_record(options, *store, true);
  if (!options.json || options.output != "-") {
    OutputFile file(options.output);
    file.prepare(record.content);
    file.commit(record.content);
  }
  if (options.json) {
    JsonReport report;
    JsonReport::Object root = record_json(record, report);
    if (options.output != "-") {
      root.text("path", options.output);
    } else if (store::is_text_format(record.format)) {
      root.text("content", record.content);
    } else {
      throw Error(ErrorKind::usage, "E-USE-041", "a document in the format " + record.format + " does not fit in JSON",
                  "write its bytes to a file with -o");
    }
    report.print(console, root);
  }
  return ExitCode::ok;
}

// ---- history -------------------------------------------------------------------------------------------------------

ExitCode history(const Options& options, Console& console) {
  const std::shared_ptr<store::Store> store = open_or_empty(options.settings.resolve());
  const std::vector<store::Record> versions = store->history(options.id, {.limit = options.limit});
  if (versions.empty()) {
    throw_no_document(*store, options.id);
  }
  JsonReport report;
  std::vector<Value> items;
  TextTable table({Align::right, Align::left, Align::left, Align::right, Align::right, Align::left, Align::left});
  table.titles({"version", "put (UTC)", "format", "size", "quality", "sha-256", "title"});
  for (const store::Record& record : versions) {
    items.push_back(record_json(record, report));
    table.row({{std::to_string(record.version), Paint::bold},
               {show_time(record.updated)},
               {record.format},
               {show_bytes(record.size)},
               {show_score(record.score)},
               {store::hex(record.checksum).substr(0, 12), Paint::dim},
               {record.title}});
  }
  if (options.json) {
    report.print(console, report.object().value("versions", report.list(items)));
  } else {
    console.out(table.text(console.color_out(), console.columns_out()));
  }
  return ExitCode::ok;
}

std::shared_ptr<Options> declare_common(Arguments& arguments) {
  const auto options = std::make_shared<Options>();
  arguments.positional("ID", options->id, "as `docmill store list` shows it");
  arguments.flag("--json", options->json, "as JSON");
  declare_store(options->settings, arguments);
  return options;
}

void declare_version(Arguments& arguments, Options& options) {
  arguments.option(
      "--version", "N",
      [&options](const std::string& text) {
        options.version = static_cast<std::uint32_t>(parse_count("--version", text, UINT32_MAX));
      },
      "version N instead of the current one");
  arguments.flag("--deleted", options.deleted, "also when the document is deleted");
}

}  // namespace

Action setup_store_show(Arguments& arguments) {
  const auto options = declare_common(arguments);
  declare_version(arguments, *options);
  return [options](Console& console) { return show(*options, console); };
}

Action setup_store_get(Arguments& arguments) {
  const auto options = declare_common(arguments);
  declare_version(arguments, *options);
  arguments.option("-o,--output", "FILE", options->output, "the file to write; `-` (default) is standard output");
  arguments.note("The bytes are those that were made, compared with their checksum.");
  arguments.example("store get readme.tidewatch.md > README.md", "the current version");
  arguments.example("store get readme.tidewatch.md --version 1 -o old.md", "an older one");
  return [options](Console& console) { return get(*options, console); };
}

Action setup_store_history(Arguments& arguments) {
  const auto options = declare_common(arguments);
  arguments.option(
      "--limit", "N",
      [raw = options.get()](const std::string& text) { raw->limit = parse_count("--limit", text, 1000); },
      "at most N versions, up to 1000; default 100");
  return [options](Console& console) { return history(*options, console); };
}

}  // namespace docmill::cli
