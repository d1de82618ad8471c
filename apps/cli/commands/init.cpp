// docmill init: a data file to start from.
#include <sys/stat.h>

#include "cli/command.h"
#include "cli/output_file.h"
#include "cli/store_access.h"
#include "cli/template_options.h"

namespace docmill::cli {
namespace {

struct InitOptions {
  std::string type;
  std::string output;
  bool force = false;
  SettingOptions settings;
};

std::string empty_value_of(jinja::Shape shape) {
  switch (shape) {
    case jinja::Shape::any:
    case jinja::Shape::text:
      return "\"\"";
    case jinja::Shape::number:
      return "0";
    case jinja::Shape::boolean:
      return "false";
    case jinja::Shape::list:
      return "[]";
    case jinja::Shape::object:
      return "{}";
  }
  return "\"\"";
}

const TemplateVariable* find_variable(const TemplateInfo& info, const std::string& name) {
  for (const TemplateVariable& variable : info.variables) {
    if (variable.name == name) {
      return &variable;
    }
  }
  return nullptr;
}

void append_fields(std::string& out, const std::vector<jinja::Field>& fields, const TemplateInfo* info,
                   const std::string& indent, int depth) {
  constexpr int kMostDepth = 20;
  for (const jinja::Field& field : fields) {
    const bool nested = field.shape == jinja::Shape::object && !field.fields.empty() && depth < kMostDepth;
    // What may be left out stands there as a comment, with all it contains.
    const bool commented = indent.starts_with('#') || !field.required;
    const std::string start = commented && !indent.starts_with('#') ? "# " + indent : indent;
    const TemplateVariable* variable = info == nullptr ? nullptr : find_variable(*info, field.name);
    if (variable != nullptr && !variable->description.empty()) {
      out += (start.starts_with('#') ? start : "# " + start) + variable->description + "\n";
    }
    out += start + field.name + ":" + (nested ? "" : " " + empty_value_of(field.shape)) + "\n";
    if (nested) {
      append_fields(out, field.fields, nullptr, start + "  ", depth + 1);
    }
  }
}

/// For a template without example data: what it reads, empty.
std::string skeleton(const TemplateInfo& info, const std::string& type, const Generator& generator) {
  std::string out = "# Data of " + info.name + ". What is commented out may be left out.\n\n";
  append_fields(out, generator.inspect(type).fields, &info, "", 0);
  return out;
}

/// "letters/reminder.md.j2" -> "reminder.yaml"
std::string default_output(const std::string& type) {
  const std::size_t slash = type.rfind('/');
  const std::string file = slash == std::string::npos ? type : type.substr(slash + 1);
  return file.substr(0, file.find('.')) + ".yaml";
}

ExitCode init(const InitOptions& options, Console& console) {
  const Config config = options.settings.resolve();
  const Generator generator(generator_options(config, open_to_read(config)));
  const TemplateInfo info = generator.find_template(options.type);
  const std::string path = options.output.empty() ? default_output(options.type) : options.output;
  struct stat status {};
  if (!options.force && path != "-" && ::lstat(path.c_str(), &status) == 0) {
    throw Error(ErrorKind::usage, "E-USE-039", "'" + path + "' exists already",
                "name another file with -o, or overwrite it with --force");
  }
  const std::string text = info.example.empty() ? skeleton(info, options.type, generator) : info.example;
  OutputFile file(path);
  file.prepare(text);
  file.commit(text);
  if (path != "-") {
    console.out("wrote " + path + "; edit it, then:\n  docmill generate " + options.type + " --data " + path + " -o " +
                default_output(options.type).substr(0, default_output(options.type).size() - 5) +
                (info.makes_html ? ".html" : ".md") + "\n");
  }
  return ExitCode::ok;
}

}  // namespace

Action setup_init(Arguments& arguments) {
  const auto options = std::make_shared<InitOptions>();
  arguments.positional("TYPE", options->type, "a built-in type (`docmill templates`), or any other template");
  arguments.heading("Output");
  arguments.option("-o,--output", "FILE", options->output, "the file to write; default: TYPE.yaml; `-` prints it");
  arguments.flag("--force", options->force, "overwrite the file if it exists");
  arguments.heading("Templates");
  declare_templates(options->settings, arguments, false);
  declare_optional_store(options->settings, arguments);
  arguments.note(
      "The file is complete example data with comments that say what is required. A template of your own "
      "gets the file example.yaml beside it, or an empty skeleton of all that it reads.");
  arguments.example("init srs -o requirements.yaml", "then edit it, and `docmill generate srs -d requirements.yaml`");
  return [options](Console& console) { return init(*options, console); };
}

}  // namespace docmill::cli
