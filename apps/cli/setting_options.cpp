#include "cli/setting_options.h"

#include <array>
#include <cstdlib>
#include <filesystem>

namespace docmill::cli {
namespace {

constexpr std::array<Setting, 5> kLimits = {Setting::fuel, Setting::timeout, Setting::max_output, Setting::max_memory,
                                            Setting::max_depth};

std::string_view value_name(const SettingInfo& setting) {
  switch (setting.type) {
    case SettingType::boolean:
    case SettingType::choice:
      return "WHAT";
    case SettingType::count:
    case SettingType::number:
      return "N";
    case SettingType::size:
      return "SIZE";
    case SettingType::duration:
      return "TIME";
    case SettingType::text:
      return "TEXT";
    case SettingType::path:
      return "PATH";
    case SettingType::names:
      return "NAME";
    case SettingType::paths:
      return "DIR";
  }
  return "";
}

bool is_list(const SettingInfo& setting) {
  return setting.type == SettingType::names || setting.type == SettingType::paths;
}

}  // namespace

void SettingOptions::declare(Arguments& arguments, Setting which, Defaults defaults) {
  const SettingInfo& setting = info(which);
  std::string& help = helps_.emplace_back(setting.description);
  if (!setting.standard.empty() && defaults == Defaults::shown) {
    help += "; default " + std::string(setting.standard);
  }
  if (is_list(setting)) {
    arguments.list(setting.option, value_name(setting), lists_.emplace_back(which, std::vector<std::string>()).second,
                   help);
    return;
  }
  arguments.option(
      setting.option, value_name(setting), [this, which](const std::string& text) { texts_.emplace_back(which, text); },
      help);
}

void SettingOptions::declare_off(Arguments& arguments, std::string_view option, Setting setting,
                                 std::string_view help) {
  arguments.flag(option, off_.emplace_back(setting, false).second, help);
}

Config SettingOptions::resolve() const {
  Config config = config_of_user();
  for (const auto& [setting, text] : texts_) {
    config.set_option(setting, text);
  }
  for (const auto& [setting, texts] : lists_) {
    if (!texts.empty()) {
      config.set_option(setting, texts);
    }
  }
  for (const auto& [setting, off] : off_) {
    if (off) {
      config.set_option(setting, "false");
    }
  }
  return config;
}

std::optional<std::string> variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

Config config_of_user() {
  Config config;
  const ConfigFiles files = find_config_files(std::filesystem::current_path().string(), variable);
  if (!files.user.empty()) {
    config.read_file(files.user, SettingOrigin::user_file);
  }
  if (!files.project.empty()) {
    config.read_file(files.project, SettingOrigin::project_file);
  }
  config.read_environment(variable);
  return config;
}

void declare_limits(SettingOptions& settings, Arguments& arguments, SettingOptions::Defaults defaults) {
  arguments.heading("Limits (0: none)");
  for (const Setting setting : kLimits) {
    settings.declare(arguments, setting, defaults);
  }
}

}  // namespace docmill::cli
