#include "cli/template_options.h"

#include <sys/stat.h>

#include <cerrno>

#include "cli/descriptor.h"

namespace docmill::cli {

void declare_templates(SettingOptions& settings, Arguments& arguments, bool renders) {
  settings.declare(arguments, Setting::template_folders);
  if (renders) {
    settings.declare(arguments, Setting::undefined);
    settings.declare(arguments, Setting::catalog);
  }
}

jinja::UndefinedKind undefined_of(const Config& config) {
  // The choices stand in the order of the enumeration.
  return static_cast<jinja::UndefinedKind>(config[Setting::undefined].integer);
}

std::shared_ptr<const jinja::Translations> read_catalog(const std::string& path) {
  return path.empty() ? nullptr : jinja::Translations::read(read_file(path), path);
}

GeneratorOptions generator_options(const Config& config, std::shared_ptr<store::Store> store) {
  const std::vector<std::string>& folders = config[Setting::template_folders].texts;
  for (const std::string& folder : folders) {
    struct stat status {};
    const int error = ::stat(folder.c_str(), &status) != 0 ? errno : S_ISDIR(status.st_mode) ? 0 : ENOTDIR;
    if (error != 0) {
      throw Error(ErrorKind::io, "E-IO-001", "cannot look for templates in '" + folder + "': " + system_message(error));
    }
  }
  GeneratorOptions options;
  options.translations = read_catalog(config[Setting::catalog].text);
  options.template_folders = folders;
  options.store = std::move(store);
  options.policies = policies_of(config);
  return options;
}

}  // namespace docmill::cli
