// docmill config: the settings in effect, where each comes from, and what there is to set.
#include <unistd.h>

#include <algorithm>

#include "cli/command.h"
#include "cli/json_report.h"
#include "cli/setting_options.h"
#include "cli/text_table.h"

namespace docmill::cli {
namespace {

struct ConfigOptions {
  std::string name;
  bool origin = false;
  bool schema = false;
  bool reference = false;
  bool json = false;
};

/// A variable that looks like one of ours and is none is most likely a slip.
void warn_of_unknown_variables(Console& console) {
  std::vector<std::string> known = {"DOCMILL_CONFIG"};
  for (const SettingInfo& setting : settings()) {
    known.push_back(variable_of(setting));
  }
  for (char** at = environ; *at != nullptr; ++at) {
    const std::string_view entry(*at);
    const std::string name(entry.substr(0, entry.find('=')));
    if (!name.starts_with("DOCMILL_") || std::find(known.begin(), known.end(), name) != known.end()) {
      continue;
    }
    const std::string guess = closest(name, {known.begin(), known.end()});
    Diagnostic diagnostic;
    diagnostic.severity = Severity::warning;
    diagnostic.kind = ErrorKind::config;
    diagnostic.code = "E-CFG-044";
    diagnostic.message = "the variable " + name + " is no setting and has no effect";
    diagnostic.hint = guess.empty() ? "" : "did you mean " + guess + "?";
    console.diagnose(diagnostic);
  }
}

const SettingInfo& find_setting(const std::string& name) {
  std::vector<std::string_view> names;
  for (const SettingInfo& setting : settings()) {
    if (setting.name == name) {
      return setting;
    }
    names.push_back(setting.name);
  }
  const std::string guess = closest(name, names);
  throw Error(ErrorKind::usage, "E-USE-006", "there is no setting '" + name + "'",
              guess.empty() ? "`docmill config` lists them" : "did you mean `" + guess + "`?");
}

std::string origin_of(const SettingValue& value) {
  std::string text(name(value.origin));
  return value.source.empty() ? text : text + " (" + value.source + ")";
}

/// "auto (3000)": what was set, and what comes of it where that is another thing.
std::string shown(const Config& config, const Config& effective, Setting setting) {
  const std::string set = config.show(setting);
  const std::string effect = effective.show(setting);
  return set == effect ? set : set + " (" + effect + ")";
}

Value json_value(JsonReport& report, const SettingInfo& setting, const Config& config) {
  const SettingValue& value = config[setting.setting];
  const std::string shown = config.show(setting.setting);
  switch (setting.type) {
    case SettingType::boolean:
      return value.is_auto() ? report.texts({"auto"}).as_list()->items[0] : Value::boolean(value.is_true());
    case SettingType::count:
      return value.is_auto() ? report.texts({"auto"}).as_list()->items[0] : Value::integer(value.integer);
    case SettingType::number:
      return Value::floating(value.number);
    case SettingType::names:
    case SettingType::paths:
      return report.texts(value.texts);
    case SettingType::size:
    case SettingType::duration:
    case SettingType::choice:
    case SettingType::text:
    case SettingType::path:
      break;
  }
  return report.texts({shown}).as_list()->items[0];
}

void print_json(Console& console, const ConfigOptions& options, const Config& config) {
  JsonReport report;
  JsonReport::Object root = report.object();
  const Config effective = config.in_effect();
  for (const SettingInfo& setting : settings()) {
    const Value value = json_value(report, setting, config);
    if (!options.origin) {
      root.value(setting.name, value);
      continue;
    }
    JsonReport::Object entry = root.object(setting.name);
    entry.value("value", value)
        .value("effective", json_value(report, setting, effective))
        .text("origin", name(config[setting.setting].origin));
    entry.text_or_null("source", config[setting.setting].source);
  }
  report.print(console, root);
}

void print_table(Console& console, const ConfigOptions& options, const Config& config) {
  std::vector<Align> columns(options.origin ? 3 : 2, Align::left);
  TextTable table(columns);
  table.titles(options.origin ? std::vector<std::string>{"setting", "value", "origin"}
                              : std::vector<std::string>{"setting", "value"});
  const Config effective = config.in_effect();
  for (const SettingInfo& setting : settings()) {
    const SettingValue& value = config[setting.setting];
    const bool set = value.origin != SettingOrigin::standard;
    const std::string text = shown(config, effective, setting.setting);
    std::vector<Cell> row = {{std::string(setting.name), Paint::bold},
                             {text.empty() ? "-" : text, set ? Paint::accent : Paint::none}};
    if (options.origin) {
      row.push_back({origin_of(value), set ? Paint::none : Paint::dim});
    }
    table.row(std::move(row));
  }
  console.out(table.text(console.color_out()));
}

ExitCode show(const ConfigOptions& options, Console& console) {
  if (options.schema || options.reference) {
    console.out(options.schema ? config_schema() : config_reference());
    return ExitCode::ok;
  }
  const Config config = config_of_user();
  warn_of_unknown_variables(console);
  if (!options.name.empty()) {
    const SettingInfo& setting = find_setting(options.name);
    const std::string origin = options.origin ? "  " + origin_of(config[setting.setting]) : "";
    console.out(config.in_effect().show(setting.setting) + origin + "\n");
  } else if (options.json) {
    print_json(console, options, config);
  } else {
    print_table(console, options, config);
  }
  return ExitCode::ok;
}

}  // namespace

Action setup_config(Arguments& arguments) {
  const auto options = std::make_shared<ConfigOptions>();
  arguments.optional_positional("SETTING", options->name, "the one to show; default: all");
  arguments.flag("--origin", options->origin, "say where each value comes from, down to the line or variable");
  arguments.flag("--json", options->json, "as JSON");
  arguments.flag("--schema", options->schema, "print the JSON Schema of a settings file, for editors");
  arguments.flag("--reference", options->reference, "print the table of all settings, in Markdown");
  arguments.note(
      "Settings come from, each over the one before: $XDG_CONFIG_HOME/docmill/config.toml (or "
      "~/.config/docmill/config.toml), docmill.toml in this folder or the nearest one above it, a variable "
      "DOCMILL_NAME for each, and the options of a command. --config FILE or DOCMILL_CONFIG names one file "
      "instead of both.");
  arguments.note("docmill has no telemetry: nothing leaves this machine, so there is nothing to set.");
  arguments.example("config --origin", "what is in effect here, and why");
  arguments.example("config quality_gate_threshold", "one value, for scripts");
  return [options](Console& console) { return show(*options, console); };
}

}  // namespace docmill::cli
