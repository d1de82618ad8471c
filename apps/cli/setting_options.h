// Options of the command line that are settings too: declared, described and read by the one table of settings.
#pragma once

#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "cli/arguments.h"
#include "docmill/config.h"

namespace docmill::cli {

class SettingOptions {
 public:
  SettingOptions() = default;
  SettingOptions(const SettingOptions&) = delete;
  SettingOptions& operator=(const SettingOptions&) = delete;

  enum class Defaults { shown, hidden };
  /// The option of `setting`, as the table describes it. This object must outlive `arguments`.
  void declare(Arguments& arguments, Setting setting, Defaults defaults = Defaults::shown);
  /// An option without a value, such as --no-gate, that turns a setting off.
  void declare_off(Arguments& arguments, std::string_view option, Setting setting, std::string_view help);

  /// The values in effect: files, variables, then the options given. Throws Error config, usage.
  Config resolve() const;

 private:
  std::vector<std::pair<Setting, std::string>> texts_;
  std::deque<std::pair<Setting, std::vector<std::string>>> lists_;
  std::deque<std::pair<Setting, bool>> off_;
  std::deque<std::string> helps_;
};

/// The process's variables.
std::optional<std::string> variable(const std::string& name);
/// Files and variables, without any option. Throws Error config.
Config config_of_user();

/// What commands with limits declare.
void declare_limits(SettingOptions& settings, Arguments& arguments,
                    SettingOptions::Defaults defaults = SettingOptions::Defaults::shown);

}  // namespace docmill::cli
