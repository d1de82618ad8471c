// Which templates a command finds, and how strict they are: the options that commands with a template share.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "docmill/generate.h"

namespace docmill::cli {

/// -I, --undefined and --catalog.
struct TemplateOptions {
  std::vector<std::string> folders;
  std::string catalog;
  jinja::UndefinedKind undefined = jinja::UndefinedKind::strict;

  void declare_folders(Arguments& arguments);
  void declare_undefined(Arguments& arguments);
  void declare_catalog(Arguments& arguments);
  /// Throws Error io E-IO-001 for a folder that is none; Error io or data for the catalog.
  GeneratorOptions generator_options(std::shared_ptr<store::Store> store) const;
};

/// The catalog in the file `path`; null for an empty path.
std::shared_ptr<const jinja::Translations> read_catalog(const std::string& path);

}  // namespace docmill::cli
