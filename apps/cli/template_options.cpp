#include "cli/template_options.h"

#include <sys/stat.h>

#include <cerrno>

#include "cli/descriptor.h"

namespace docmill::cli {

void TemplateOptions::declare_folders(Arguments& arguments) {
  arguments.list("-I,--template-dir", "DIR", folders, "a folder of templates and of what they include; repeatable");
}

void TemplateOptions::declare_undefined(Arguments& arguments) {
  // In the order of the enumeration.
  arguments.choice("--undefined", {"lenient", "strict", "chainable", "debug"},
                   [this](std::size_t i) { undefined = static_cast<jinja::UndefinedKind>(i); },
                   "what a missing value is: strict (default) an error, lenient empty, chainable empty with all in "
                   "it, debug its own name");
}

void TemplateOptions::declare_catalog(Arguments& arguments) {
  arguments.option("--catalog", "FILE", catalog,
                   "translations of the template's texts (trans, gettext), a .po or .mo file");
}

std::shared_ptr<const jinja::Translations> read_catalog(const std::string& path) {
  return path.empty() ? nullptr : jinja::Translations::read(read_file(path), path);
}

GeneratorOptions TemplateOptions::generator_options(std::shared_ptr<store::Store> store) const {
  for (const std::string& folder : folders) {
    struct stat status {};
    const int error = ::stat(folder.c_str(), &status) != 0 ? errno : S_ISDIR(status.st_mode) ? 0 : ENOTDIR;
    if (error != 0) {
      throw Error(ErrorKind::io, "E-IO-001",
                  "cannot look for templates in '" + folder + "': " + system_message(error));
    }
  }
  GeneratorOptions options{folders, std::move(store)};
  options.translations = read_catalog(catalog);
  return options;
}

}  // namespace docmill::cli
