// Where a document goes, in which format: what -o and -t amount to.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "docmill/generate.h"

namespace docmill::cli {

struct Target {
  std::string path;  ///< "-": standard output
  Format format;
};

/// -o and -t as given.
struct OutputOptions {
  std::vector<std::string> outputs;
  std::vector<std::string> formats;  ///< names, also several in one with commas
};

/// What outputs are called and made of when the command line leaves it open.
struct OutputDefaults {
  std::string base_name;                           ///< of files in a folder, without extension
  std::function<std::vector<Format>()> of_folder;  ///< the formats of a folder that are not named
  std::function<Format()> of_stream;               ///< the format of standard output; may throw Error
};

/// The files of `options`. The format of a file comes from the only -t, else from its extension; a folder (one that
/// exists, or a name that ends with a slash, which is created) gets one file for each -t, else for each format that
/// the template names itself. Throws Error usage: E-USE-035 a format nobody can tell, E-USE-036 several formats for one
/// file, E-USE-037 a file named twice; E-WRT-001; io E-IO-002 for a folder that cannot be created.
std::vector<Target> plan_outputs(const OutputOptions& options, const OutputDefaults& defaults);
/// For the template of that name, which says what it makes.
std::vector<Target> plan_outputs(const OutputOptions& options, const Generator& generator,
                                 const std::string& template_name);

/// What -t amounts to, each format once. Throws Error usage E-WRT-001.
std::vector<Format> parse_formats(const std::vector<std::string>& given);
/// The names of all formats for people: "markdown, html or json".
const std::string& format_names();
/// "letters/reminder.md.j2" -> "reminder"
std::string base_name(const std::string& path);

/// The formats of `targets`, each once.
std::vector<Format> formats_of(const std::vector<Target>& targets);

}  // namespace docmill::cli
