// Which templates a command finds, and how strict they are: what commands with a template share.
#pragma once

#include <memory>

#include "cli/setting_options.h"
#include "docmill/generate.h"

namespace docmill::cli {

/// -I, and --undefined and --catalog for commands that render.
void declare_templates(SettingOptions& settings, Arguments& arguments, bool renders);
/// Throws Error io E-IO-001 for a folder that is none; Error io or data for the catalog.
GeneratorOptions generator_options(const Config& config, std::shared_ptr<store::Store> store);
jinja::UndefinedKind undefined_of(const Config& config);

/// The catalog in the file `path`; null for an empty path.
std::shared_ptr<const jinja::Translations> read_catalog(const std::string& path);

}  // namespace docmill::cli
