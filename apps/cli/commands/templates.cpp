// docmill templates: the templates there are, and those registered in the store.
#include <algorithm>

#include "cli/command.h"
#include "cli/descriptor.h"
#include "cli/findings.h"
#include "cli/json_report.h"
#include "cli/quantity.h"
#include "cli/store_access.h"
#include "cli/template_options.h"
#include "cli/text_table.h"

namespace docmill::cli {
namespace {

struct Options {
  std::string name;
  std::string file;
  std::string author;
  std::uint32_t version = 0;
  bool json = false;
  SettingOptions settings;
};

std::string_view word_of(TemplateOrigin origin) {
  switch (origin) {
    case TemplateOrigin::built_in:
      return "built in";
    case TemplateOrigin::file:
      return "file";
    case TemplateOrigin::registered:
      return "registered";
  }
  return "";
}

std::string summary_of(const TemplateInfo& info) {
  if (!info.description.empty()) {
    return info.description;
  }
  return info.title.empty() ? info.path : info.title;
}

// ---- list ----------------------------------------------------------------------------------------------------------

void print_list_json(Console& console, const std::vector<TemplateInfo>& all) {
  JsonReport report;
  std::vector<Value> items;
  for (const TemplateInfo& info : all) {
    JsonReport::Object object = report.object();
    object.text("name", info.name).text("origin", word_of(info.origin)).text_or_null("path", info.path);
    object.text("title", info.title).text("description", info.description).text("version", info.version);
    object.value("output", report.texts(info.output));
    items.push_back(object);
  }
  report.print(console, report.object().value("templates", report.list(items)));
}

ExitCode list(const Options& options, Console& console) {
  const Config config = options.settings.resolve();
  const Generator generator(generator_options(config, open_to_read(config)));
  const std::vector<TemplateInfo> all = generator.templates();
  if (options.json) {
    print_list_json(console, all);
    return ExitCode::ok;
  }
  TextTable table({Align::left, Align::left, Align::left});
  for (const TemplateInfo& info : all) {
    table.row({{info.name, Paint::bold}, {std::string(word_of(info.origin)), Paint::dim}, {summary_of(info)}});
  }
  console.out(table.text(console.color_out(), console.columns_out()));
  return ExitCode::ok;
}

// ---- show ----------------------------------------------------------------------------------------------------------

std::string source_of(const Options& options, TemplateOrigin& origin) {
  const std::shared_ptr<store::Store> store = open_to_read(options.settings.resolve());
  if (options.version != 0) {
    const auto record = store == nullptr ? std::nullopt : store->get_template(options.name, options.version);
    if (!record) {
      throw Error(
          ErrorKind::not_found, "E-STO-031",
          "there is no registered template '" + options.name + "' of version " + std::to_string(options.version),
          "`docmill templates history " + options.name + "` lists the versions");
    }
    origin = TemplateOrigin::registered;
    return record->content;
  }
  const Generator generator(generator_options(options.settings.resolve(), store));
  TemplateInfo info = generator.find_template(options.name);
  origin = info.origin;
  return std::move(info.source);
}

ExitCode show(const Options& options, Console& console) {
  TemplateOrigin origin{};
  const std::string source = source_of(options, origin);
  if (options.json) {
    JsonReport report;
    JsonReport::Object root = report.object();
    root.text("name", options.name).text("origin", word_of(origin)).text("source", source);
    report.print(console, root);
  } else {
    console.out(source);
  }
  return ExitCode::ok;
}

// ---- add, remove ---------------------------------------------------------------------------------------------------

void refuse_built_in(const std::string& name) {
  const std::vector<TemplateInfo> all = Generator().templates();
  const bool taken = std::any_of(all.begin(), all.end(), [&name](const TemplateInfo& info) {
    return info.origin == TemplateOrigin::built_in && info.name == name;
  });
  if (taken) {
    throw Error(ErrorKind::usage, "E-USE-040", "'" + name + "' is a built-in type and keeps its meaning",
                "choose another name, such as my-" + name);
  }
}

/// Everything wrong with `content` as the registered template `name`: checked in a store of its own, beside the other
/// registered templates, where it cannot see the folder that it comes from.
std::vector<Diagnostic> check_registered(const Options& options, const std::string& content, store::Store& real) {
  const std::shared_ptr<store::Store> trial = store::open_memory();
  for (const store::TemplateRecord& record : real.templates()) {
    if (const auto other = real.get_template(record.name)) {
      trial->add_template({.name = other->name, .content = other->content});
    }
  }
  trial->add_template({.name = options.name, .content = content});
  const Generator generator(GeneratorOptions{{}, trial});
  Request request;
  request.template_name = options.name;
  std::vector<Diagnostic> findings = generator.check(request).findings;
  for (Diagnostic& finding : findings) {
    if (finding.place.source == options.name) {
      finding.place.source = options.file;  // where the user can mend it
    }
  }
  return findings;
}

/// True when `findings` hold no error. Prints them all.
bool accept(Console& console, const std::vector<Diagnostic>& findings) {
  for (const Diagnostic& finding : findings) {
    console.diagnose(finding);
  }
  return std::none_of(findings.begin(), findings.end(),
                      [](const Diagnostic& finding) { return finding.severity == Severity::error; });
}

void print_added(Console& console, const Options& options, const store::PutResult& result) {
  if (options.json) {
    JsonReport report;
    JsonReport::Object root = report.object();
    root.text("name", options.name).number("version", std::uint64_t{result.version});
    root.text("outcome", store::name(result.outcome)).text("hash", store::hex(result.checksum));
    report.print(console, root);
    return;
  }
  const std::string version = options.name + "@" + std::to_string(result.version);
  switch (result.outcome) {
    case store::Outcome::created:
    case store::Outcome::new_version:
      console.out("registered " + version + "\n");
      return;
    case store::Outcome::refreshed:
    case store::Outcome::repeated:
      console.out("unchanged: " + version + " is the same\n");
      return;
  }
}

ExitCode add(const Options& options, Console& console) {
  const std::string content = read_file(options.file);
  refuse_built_in(options.name);
  store::validate(store::NewTemplate{.name = options.name, .content = content, .author = options.author});
  const TemplateInfo info = parse_template(content, options.name, options.file);  // front matter, named by its file
  const std::shared_ptr<store::Store> store = open_to_write(options.settings.resolve());
  if (!accept(console, check_registered(options, info.source, *store))) {
    console.err("not registered: mend the errors first\n");
    return ExitCode::template_error;
  }
  print_added(console, options,
              store->add_template({.name = options.name, .content = content, .author = options.author}));
  return ExitCode::ok;
}

[[noreturn]] void throw_not_registered(const std::string& name, store::Store* store) {
  std::vector<store::TemplateRecord> all;
  std::vector<std::string_view> names;
  if (store != nullptr) {
    all = store->templates();
  }
  for (const store::TemplateRecord& record : all) {
    names.push_back(record.name);
  }
  const std::string guess = closest(name, names);
  throw Error(ErrorKind::not_found, "E-STO-031", "no template is registered as '" + name + "'",
              guess.empty() ? "`docmill templates` lists them" : "did you mean `" + guess + "`?");
}

ExitCode remove(const Options& options, Console& console) {
  refuse_built_in(options.name);
  const std::shared_ptr<store::Store> store = open_to_write(options.settings.resolve());
  if (!store->remove_template(options.name)) {
    throw_not_registered(options.name, store.get());
  }
  if (options.json) {
    JsonReport report;
    report.print(console, report.object().text("name", options.name).boolean("removed", true));
  } else {
    console.out("removed " + options.name + "; its history stays\n");
  }
  return ExitCode::ok;
}

// ---- history -------------------------------------------------------------------------------------------------------

ExitCode history(const Options& options, Console& console) {
  const std::shared_ptr<store::Store> store = open_to_read(options.settings.resolve());
  const auto versions = store == nullptr ? std::vector<store::TemplateRecord>() : store->template_history(options.name);
  if (versions.empty()) {
    throw_not_registered(options.name, store.get());
  }
  JsonReport report;
  std::vector<Value> items;
  TextTable table({Align::right, Align::left, Align::right, Align::left, Align::left});
  table.titles({"version", "registered", "size", "sha-256", "author"});
  for (const store::TemplateRecord& record : versions) {
    const std::string hash = store::hex(record.hash);
    JsonReport::Object object = report.object();
    object.text("name", record.name).number("version", std::uint64_t{record.version});
    object.text("created", iso_time(record.created)).number("size", record.size).text("hash", hash);
    object.text_or_null("author", record.author);
    object.text_or_null("removed", record.removed ? iso_time(*record.removed) : "");
    items.push_back(object);
    table.row({{std::to_string(record.version), Paint::bold},
               {show_time(record.created)},
               {show_bytes(record.size)},
               {hash.substr(0, 12), Paint::dim},
               {record.removed ? record.author + " (removed)" : record.author}});
  }
  if (options.json) {
    report.print(console, report.object().value("versions", report.list(items)));
  } else {
    console.out(table.text(console.color_out(), console.columns_out()));
  }
  return ExitCode::ok;
}

}  // namespace

Action setup_templates_list(Arguments& arguments) {
  const auto options = std::make_shared<Options>();
  declare_templates(options->settings, arguments, false);
  arguments.flag("--json", options->json, "as JSON");
  declare_optional_store(options->settings, arguments);
  arguments.example("templates", "the built-in types and the registered templates");
  arguments.example("templates -I letters", "those of a folder, too");
  return [options](Console& console) { return list(*options, console); };
}

Action setup_templates_show(Arguments& arguments) {
  const auto options = std::make_shared<Options>();
  arguments.positional("NAME", options->name, "a built-in type, a file, or a registered name");
  arguments.option(
      "--version", "N",
      [raw = options.get()](const std::string& text) {
        raw->version = static_cast<std::uint32_t>(parse_count("--version", text, UINT32_MAX));
      },
      "an older version of a registered template");
  declare_templates(options->settings, arguments, false);
  arguments.flag("--json", options->json, "as JSON");
  declare_optional_store(options->settings, arguments);
  arguments.example("templates show readme > my-readme.md.j2", "a built-in type to start your own from");
  return [options](Console& console) { return show(*options, console); };
}

Action setup_templates_add(Arguments& arguments) {
  const auto options = std::make_shared<Options>();
  arguments.positional("NAME", options->name, "letters, digits and . _ - /");
  arguments.positional("FILE", options->file, "the template; `-` is standard input");
  arguments.option("--author", "TEXT", options->author, "who made it");
  arguments.flag("--json", options->json, "as JSON");
  declare_store(options->settings, arguments);
  arguments.note(
      "The template is checked first. It can include built-in files and other registered templates, but not "
      "files of the folder it comes from: register those too.");
  arguments.example("templates add letter letter.md.j2", "then: docmill generate letter -d ada.yaml");
  return [options](Console& console) { return add(*options, console); };
}

Action setup_templates_remove(Arguments& arguments) {
  const auto options = std::make_shared<Options>();
  arguments.positional("NAME", options->name, "a registered name");
  arguments.flag("--json", options->json, "as JSON");
  declare_store(options->settings, arguments);
  return [options](Console& console) { return remove(*options, console); };
}

Action setup_templates_history(Arguments& arguments) {
  const auto options = std::make_shared<Options>();
  arguments.positional("NAME", options->name, "a registered name");
  arguments.flag("--json", options->json, "as JSON");
  declare_store(options->settings, arguments);
  return [options](Console& console) { return history(*options, console); };
}

}  // namespace docmill::cli
