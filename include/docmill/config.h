// Settings: what a user says once instead of with every command. Part of the generate room.
//
// One table (`settings()`) is the single truth: names, types, units, ranges, defaults, descriptions, variables and
// options all come from it, and so do the JSON Schema, the reference and every check. A value comes from, each over the
// one before: the default, the user's file ($XDG_CONFIG_HOME/docmill/config.toml), the project's file (docmill.toml,
// the nearest upwards), a variable DOCMILL_NAME, an option of the command line.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "docmill/base.h"
#include "docmill/generate.h"

namespace docmill {

/// In the order of the table.
enum class Setting : std::uint8_t {
  operation_mode,
  memory_mode,
  jobs,
  max_concurrent_operations,
  quality_gate,
  quality_gate_threshold,
  max_document_size_mb,
  language,
  author,
  undefined,
  template_folders,
  catalog,
  preload_templates,
  store,
  use_store,
  store_cache_size,
  search_indexing,
  result_cache_entries,
  result_cache_size,
  result_cache_lifetime,
  share_results,
  shared_results_entries,
  shared_results_size,
  template_cache_entries,
  queue_documents,
  queue_size,
  sandbox,
  validate_data,
  check_templates,
  statistics,
  fuel,
  timeout,
  max_output,
  max_memory,
  max_depth,
};
inline constexpr std::size_t kSettingCount = static_cast<std::size_t>(Setting::max_depth) + 1;

enum class SettingType : std::uint8_t {
  boolean,  ///< true or false
  count,    ///< a whole number; K, M and G stand for thousands
  number,
  size,      ///< bytes; KB, MB and GB are powers of 1024
  duration,  ///< ms, s, min, h
  choice,
  text,
  path,
  names,  ///< several words
  paths,  ///< several paths
};

struct SettingInfo {
  Setting setting;
  std::string_view name;  ///< in files: "quality_gate_threshold"
  SettingType type;
  std::string_view unit;  ///< of a plain number: "MB", "ms"; empty where there is none
  double least = 0;       ///< in that unit, inclusive
  double most = 0;
  bool automatic = false;        ///< "auto" is a value too, and stands for -1
  std::string_view standard;     ///< the default, as a user would write it
  std::string_view choices;      ///< of a choice: "a|b|c"
  std::string_view option;       ///< "--gate"; empty: there is none that takes a value
  std::string_view description;  ///< one sentence
};

std::span<const SettingInfo> settings();
const SettingInfo& info(Setting setting);
/// "DOCMILL_QUALITY_GATE_THRESHOLD"
std::string variable_of(const SettingInfo& setting);

enum class SettingOrigin : std::uint8_t { standard, user_file, project_file, environment, option };
/// "default", "user file", "project file", "environment", "option"
std::string_view name(SettingOrigin origin);

struct SettingValue {
  std::int64_t integer = 0;  ///< boolean: 0 or 1; count; size: bytes; duration: milliseconds; -1 for "auto"
  double number = 0;
  std::string text;                ///< choice, text, path
  std::vector<std::string> texts;  ///< names, paths
  SettingOrigin origin = SettingOrigin::standard;
  std::string source;  ///< "docmill.toml:3", "DOCMILL_STORE", "--store"; empty for a default

  bool is_true() const { return integer > 0; }
  bool is_auto() const { return integer < 0; }
};

/// The files a run takes settings from; empty where there is none.
struct ConfigFiles {
  std::string user;
  std::string project;
};
using Variables = std::function<std::optional<std::string>(const std::string& name)>;
/// Looks for them from `folder` upwards. A variable DOCMILL_CONFIG names the one file that replaces both.
ConfigFiles find_config_files(const std::string& folder, const Variables& variables);

/// The values in effect. Copyable; reading it is safe from any thread.
class Config {
 public:
  /// All defaults.
  Config();

  /// Paths in the text are relative to the folder of `path`, and may begin with `~/`. Throws Error config: E-CFG-040 an
  /// unknown setting, E-CFG-041 a value that does not fit, each with its place; E-CFG-043 not TOML; io E-IO-001.
  void read_file(const std::string& path, SettingOrigin origin);
  void read_text(std::string_view text, const std::string& path, SettingOrigin origin);
  /// Throws Error config E-CFG-042 for a value that does not fit. Variables set to nothing count as unset.
  void read_environment(const Variables& variables);
  /// From an option. Throws Error usage E-USE-004.
  void set_option(Setting setting, std::string_view text);
  /// The same for lists, item by item.
  void set_option(Setting setting, std::vector<std::string> texts);

  const SettingValue& operator[](Setting setting) const { return values_[static_cast<std::size_t>(setting)]; }
  /// The value as a user would write it: "85", "60s", "a, b".
  std::string show(Setting setting) const;
  /// The same settings with what operation_mode and memory_mode put in the place of "auto" and of limits that nobody
  /// set. What is decided anew for each run (the concurrency of a batch) stays "auto".
  Config in_effect() const;

 private:
  void put(Setting setting, SettingValue value, SettingOrigin origin, std::string source);
  void read_entry(const SettingInfo& setting, const Value& value, const std::string& path, Place place,
                  SettingOrigin origin);
  std::array<SettingValue, kSettingCount> values_;
};

/// The limits of a run.
Limits limits_of(const Config& config);
/// The same for a command with other defaults: those of `standard` where nobody set anything.
Limits limits_of(const Config& config, const Limits& standard);
/// What a Generator may do, keep and take: the policies of the mode, and over them each setting that is not "auto".
Policies policies_of(const Config& config);

/// The JSON Schema (draft 2020-12) of a settings file, as indented text.
std::string config_schema();
/// The reference of all settings as a Markdown table.
std::string config_reference();

}  // namespace docmill
