// Which templates a command finds, and how strict they are: the options that commands with a template share.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "docmill/generate.h"

namespace docmill::cli {

/// -I and --undefined.
struct TemplateOptions {
  std::vector<std::string> folders;
  jinja::UndefinedKind undefined = jinja::UndefinedKind::strict;

  void declare_folders(Arguments& arguments);
  void declare_undefined(Arguments& arguments);
  /// Throws Error io E-IO-001 for a folder that is none.
  GeneratorOptions generator_options(std::shared_ptr<store::Store> store) const;
};

}  // namespace docmill::cli
