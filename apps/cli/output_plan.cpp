#include "cli/output_plan.h"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>

namespace docmill::cli {
namespace {

bool is_folder(const std::string& path) {
  struct stat status {};
  return path.ends_with('/') || (path != "-" && ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode));
}

void create_folder(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) {
    throw Error(ErrorKind::io, "E-IO-002", "cannot create the folder '" + path + "': " + error.message());
  }
}

class Planner {
 public:
  Planner(const OutputOptions& options, const OutputDefaults& defaults)
      : outputs_(options.outputs), formats_(parse_formats(options.formats)), defaults_(defaults) {}

  std::vector<Target> plan() {
    if (outputs_.empty()) {
      outputs_.emplace_back("-");
    }
    for (const std::string& output : outputs_) {
      if (is_folder(output)) {
        add_folder(output);
      } else {
        add({output, format_for(output)});
      }
    }
    return std::move(targets_);
  }

 private:
  void add(Target target) {
    const bool twice = std::any_of(targets_.begin(), targets_.end(),
                                   [&target](const Target& other) { return other.path == target.path; });
    if (twice) {
      throw Error(ErrorKind::usage, "E-USE-037", "'" + target.path + "' is named twice as output", "leave one out");
    }
    targets_.push_back(std::move(target));
  }

  void add_folder(const std::string& folder) {
    const std::vector<Format> formats = formats_.empty() ? defaults_.of_folder() : formats_;
    create_folder(folder);
    for (const Format format : formats) {
      const std::string name = defaults_.base_name + std::string(info(format).extension);
      add({folder + (folder.ends_with('/') ? "" : "/") + name, format});
    }
  }

  Format format_for(const std::string& output) const {
    if (formats_.size() > 1) {
      throw Error(ErrorKind::usage, "E-USE-036", "several formats cannot go into one file",
                  "name a folder with -o DIR/, or one file for each format with several -o");
    }
    if (!formats_.empty()) {
      return formats_.front();
    }
    const std::optional<Format> format = output == "-" ? std::nullopt : format_from_path(output);
    if (format) {
      return *format;
    }
    const bool plain = output == "-" || output.starts_with("/dev/") || output.starts_with("/proc/");
    if (plain) {
      return defaults_.of_stream();
    }
    throw Error(ErrorKind::usage, "E-USE-035", "the name '" + output + "' does not say which format it is",
                "say it with -t: " + format_names());
  }

  std::vector<std::string> outputs_;
  std::vector<Format> formats_;
  const OutputDefaults& defaults_;
  std::vector<Target> targets_;
};

}  // namespace

std::vector<Format> parse_formats(const std::vector<std::string>& given) {
  std::vector<Format> result;
  for (const std::string& list : given) {
    for (std::size_t begin = 0; begin <= list.size();) {
      const std::size_t end = std::min(list.find(',', begin), list.size());
      const Format format = format_from_name(list.substr(begin, end - begin));
      if (std::find(result.begin(), result.end(), format) == result.end()) {
        result.push_back(format);
      }
      begin = end + 1;
    }
  }
  return result;
}

std::vector<Target> plan_outputs(const OutputOptions& options, const OutputDefaults& defaults) {
  return Planner(options, defaults).plan();
}

std::vector<Target> plan_outputs(const OutputOptions& options, const Generator& generator,
                                 const std::string& template_name) {
  OutputDefaults defaults;
  defaults.base_name = base_name(template_name);
  defaults.of_folder = [&] {
    const TemplateInfo info = generator.find_template(template_name);
    std::vector<Format> formats = info.makes_html ? std::vector<Format>{Format::html} : parse_formats(info.output);
    return formats.empty() ? std::vector<Format>{Format::markdown} : formats;
  };
  defaults.of_stream = [&] {
    // The name of a file says it; only the short name of a file in a template folder has to be looked up.
    const bool html = makes_html(template_name) || (template_name.find('.') == std::string::npos &&
                                                    generator.find_template(template_name).makes_html);
    return html ? Format::html : Format::markdown;
  };
  return plan_outputs(options, defaults);
}

const std::string& format_names() {
  static const std::string names = [] {
    std::string text;
    const std::span<const FormatInfo> all = formats();
    for (const FormatInfo& format : all) {
      text += text.empty() ? "" : &format == &all.back() ? " or " : ", ";
      text += format.name;
    }
    return text;
  }();
  return names;
}

std::string base_name(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const std::string file = slash == std::string::npos ? path : path.substr(slash + 1);
  // A type's own folder names it, not the file every type has.
  if (file.starts_with("template.") && slash != std::string::npos && slash != 0) {
    return base_name(path.substr(0, slash));
  }
  const std::string name = file.substr(0, file.find('.'));
  return name.empty() ? "document" : name;
}

std::vector<Format> formats_of(const std::vector<Target>& targets) {
  std::vector<Format> formats;
  for (const Target& target : targets) {
    if (std::find(formats.begin(), formats.end(), target.format) == formats.end()) {
      formats.push_back(target.format);
    }
  }
  return formats;
}

}  // namespace docmill::cli
