// The values in effect, gathered layer over layer, and where each came from.
#include "docmill/config.h"

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "docmill/value.h"
#include "generate/config/setting_text.h"

namespace docmill {
namespace {

namespace fs = std::filesystem;

// Asked for so often that the answer should be a sentence.
constexpr std::string_view kTelemetry = "telemetry";

const SettingInfo* find_setting(std::string_view wanted_name) {
  for (const SettingInfo& setting : settings()) {
    if (setting.name == wanted_name) {
      return &setting;
    }
  }
  return nullptr;
}

[[noreturn]] void refuse(std::string code, std::string message, Place place, std::string hint) {
  Diagnostic diagnostic;
  diagnostic.kind = ErrorKind::config;
  diagnostic.code = std::move(code);
  diagnostic.message = std::move(message);
  diagnostic.place = std::move(place);
  diagnostic.hint = std::move(hint);
  throw Error(std::move(diagnostic));
}

[[noreturn]] void refuse_unknown(std::string_view key, Place place) {
  if (key == kTelemetry) {
    refuse("E-CFG-040", "there is no setting 'telemetry': docmill sends nothing anywhere", std::move(place),
           "leave it out; there is nothing to turn off");
  }
  std::vector<std::string_view> names;
  for (const SettingInfo& setting : settings()) {
    names.push_back(setting.name);
  }
  const std::string guess = closest(key, names);
  refuse("E-CFG-040", "there is no setting '" + std::string(key) + "'", std::move(place),
         guess.empty() ? "`docmill config` lists them" : "did you mean `" + guess + "`?");
}

/// How a value of a file reads as the text of a variable; nullopt when its type cannot be meant.
std::optional<std::string> text_of(const SettingInfo& setting, const Value& value) {
  Heap heap;
  Buffer out;
  const bool is_quantity = setting.type == SettingType::count || setting.type == SettingType::number ||
                           setting.type == SettingType::size || setting.type == SettingType::duration;
  if (value.is_string()) {
    const bool fits = setting.type != SettingType::boolean || value.as_string() == "auto";
    return fits ? std::optional(std::string(value.as_string())) : std::nullopt;
  }
  if (value.is_boolean()) {
    return setting.type == SettingType::boolean ? std::optional<std::string>(value.as_boolean() ? "true" : "false")
                                                : std::nullopt;
  }
  if (!value.is_number() || !is_quantity) {
    return std::nullopt;
  }
  print(heap, value, out);
  return out.str();
}

std::string resolved(const std::string& path, const std::string& file) {
  if (path.starts_with("~/")) {
    const char* home = std::getenv("HOME");
    return home == nullptr ? path : std::string(home) + path.substr(1);
  }
  const fs::path folder = fs::path(file).parent_path();
  return path.empty() ? path : (folder / path).string();
}

std::optional<SettingValue> read_list(const Value& value) {
  SettingValue result;
  for (const Value& item : value.as_list()->view()) {
    if (!item.is_string()) {
      return std::nullopt;
    }
    result.texts.emplace_back(item.as_string());
  }
  return result;
}

/// `value` of a file as a value of `setting`.
std::optional<SettingValue> read_file_value(const SettingInfo& setting, const Value& value) {
  const bool is_list = setting.type == SettingType::names || setting.type == SettingType::paths;
  if (is_list) {
    return value.is_list() ? read_list(value) : std::nullopt;
  }
  const std::optional<std::string> text = text_of(setting, value);
  return text ? read_setting(setting, *text) : std::nullopt;
}

/// "-I,--template-dir" -> "--template-dir"
std::string option_name(const SettingInfo& setting) {
  return std::string(setting.option.substr(setting.option.rfind(',') + 1));
}

std::string show_value(const Value& value) {
  Heap heap;
  Buffer out;
  print_repr(heap, value, out);
  return out.str();
}

}  // namespace

Config::Config() {
  for (const SettingInfo& setting : settings()) {
    values_[static_cast<std::size_t>(setting.setting)] = read_setting(setting, setting.standard).value();
  }
}

void Config::put(Setting setting, SettingValue value, SettingOrigin origin, std::string source) {
  value.origin = origin;
  value.source = std::move(source);
  values_[static_cast<std::size_t>(setting)] = std::move(value);
}

void Config::read_entry(const SettingInfo& setting, const Value& value, const std::string& path, Place place,
                        SettingOrigin origin) {
  std::optional<SettingValue> read = read_file_value(setting, value);
  if (!read) {
    refuse("E-CFG-041",
           "`" + std::string(setting.name) + "` cannot be " + show_value(value) + ": it is " + wanted(setting),
           std::move(place), "");
  }
  if (setting.type == SettingType::path) {
    read->text = resolved(read->text, path);
  }
  if (setting.type == SettingType::paths) {
    for (std::string& text : read->texts) {
      text = resolved(text, path);
    }
  }
  put(setting.setting, std::move(*read), origin, path + ":" + std::to_string(place.begin.line));
}

void Config::read_text(std::string_view text, const std::string& path, SettingOrigin origin) {
  std::shared_ptr<Data> data;
  try {
    data = read_data(text, DataFormat::toml, path);
  } catch (const Error& error) {
    Diagnostic diagnostic = error.diagnostic();
    diagnostic.kind = ErrorKind::config;
    diagnostic.code = "E-CFG-043";
    throw Error(std::move(diagnostic));
  }
  for (const Dict::Entry& entry : data->root().as_dict()->view()) {
    const std::string key(entry.key.as_string());
    const Position position = locate(text, DataFormat::toml, std::span(&key, 1));
    Place place;
    place.source = path;
    place.begin = position;
    std::size_t begin = 0;
    for (std::uint32_t line = 1; line < position.line && begin != std::string_view::npos; ++line) {
      begin = text.find('\n', begin) + 1;
    }
    place.text = std::string(line_at(text, begin));
    const SettingInfo* setting = find_setting(key);
    if (setting == nullptr) {
      refuse_unknown(key, std::move(place));
    }
    read_entry(*setting, entry.value, path, std::move(place), origin);
  }
}

void Config::read_file(const std::string& path, SettingOrigin origin) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!file || fs::is_directory(path) ||
      (file.peek() != std::ifstream::traits_type::eof() && !(text << file.rdbuf()))) {
    throw Error(ErrorKind::io, "E-IO-001", "cannot read the settings in '" + path + "'");
  }
  read_text(text.view(), path, origin);
}

void Config::read_environment(const Variables& variables) {
  for (const SettingInfo& setting : settings()) {
    const std::string variable = variable_of(setting);
    const std::optional<std::string> text = variables(variable);
    if (!text || text->empty()) {
      continue;
    }
    std::optional<SettingValue> value = read_setting(setting, *text);
    if (!value) {
      refuse("E-CFG-042", "the variable " + variable + " cannot be '" + *text + "': it is " + wanted(setting), {},
             "unset it, or correct it");
    }
    put(setting.setting, std::move(*value), SettingOrigin::environment, variable);
  }
}

void Config::set_option(Setting which, std::string_view text) {
  const SettingInfo& setting = info(which);
  const std::string option = option_name(setting);
  std::optional<SettingValue> value = read_setting(setting, text);
  if (!value) {
    const std::string guess = closest(text, choices_of(setting));
    throw Error(ErrorKind::usage, "E-USE-004",
                "`" + option + "` cannot be '" + std::string(text) + "': it is " + wanted(setting),
                guess.empty() ? "" : "did you mean `" + guess + "`?");
  }
  put(which, std::move(*value), SettingOrigin::option, option);
}

void Config::set_option(Setting which, std::vector<std::string> texts) {
  SettingValue value;
  value.texts = std::move(texts);
  put(which, std::move(value), SettingOrigin::option, option_name(info(which)));
}

std::string Config::show(Setting setting) const { return show_setting(info(setting), (*this)[setting]); }

ConfigFiles find_config_files(const std::string& folder, const Variables& variables) {
  ConfigFiles files;
  if (const auto named = variables("DOCMILL_CONFIG"); named && !named->empty()) {
    files.project = *named;
    return files;
  }
  std::string user;
  if (const auto config = variables("XDG_CONFIG_HOME"); config && config->starts_with('/')) {
    user = *config + "/docmill/config.toml";
  } else if (const auto home = variables("HOME"); home && !home->empty()) {
    user = *home + "/.config/docmill/config.toml";
  }
  std::error_code error;
  if (fs::exists(user, error)) {
    files.user = std::move(user);
  }
  for (fs::path at = fs::absolute(folder).lexically_normal();; at = at.parent_path()) {
    if (fs::exists(at / "docmill.toml", error)) {
      files.project = (at / "docmill.toml").string();
      return files;
    }
    if (at == at.parent_path()) {
      return files;
    }
  }
}

}  // namespace docmill
