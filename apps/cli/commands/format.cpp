// docmill format: Markdown in one style, in place, to standard output, or as a check.
//
// What is written is read back first: unless it gives the same tree, nothing is changed. Front matter stays as it is.
#include "cli/command.h"
#include "cli/descriptor.h"
#include "cli/front_matter.h"
#include "cli/output_file.h"
#include "docmill/writer.h"

namespace docmill::cli {
namespace {

struct FormatOptions {
  std::vector<std::string> files;
  bool check = false;
  bool to_output = false;
};

/// Formatted text, behind its front matter.
std::string formatted(std::string_view text, const std::string& name) {
  const std::size_t front = front_matter_size(text);
  const Document document = parse_markdown(text.substr(front));
  Buffer out;
  out.append(text.substr(0, front));
  out.append(front > 0 && document.root().has_children() ? "\n" : "");
  const std::size_t begin = out.size();
  write_markdown(document, {}, out);
  if (parse_markdown(out.view_from(begin)) != document) {
    throw Error(ErrorKind::data, "E-DAT-040",
                "'" + name + "' was not changed: its formatted text would mean something else",
                "this is a fault of docmill; please report it with the file");
  }
  return out.str();
}

ExitCode format(const FormatOptions& options, Console& console) {
  std::size_t changed = 0;
  for (const std::string& file : options.files) {
    const std::string text = read_file(file);
    const std::string result = formatted(text, file == "-" ? "standard input" : file);
    if (options.check) {
      if (result != text) {
        ++changed;
        console.out(file + "\n");
      }
    } else if (options.to_output || file == "-") {
      console.out(result);
    } else if (result != text) {
      OutputFile output(file);
      output.prepare(result);
      output.commit(result);
    }
  }
  return changed == 0 ? ExitCode::ok : ExitCode::quality;
}

}  // namespace

Action setup_format(Arguments& arguments) {
  const auto options = std::make_shared<FormatOptions>();
  arguments.positionals("FILE", options->files, true, "Markdown; `-` is standard input, and goes to standard output");
  arguments.flag("--check", options->check, "write nothing; list the files that are not formatted, and exit with 1");
  arguments.flag("--stdout", options->to_output, "write to standard output instead of to the file");
  arguments.note(
      "Formatted Markdown means the same and stays as it is when formatted again. Front matter, list markers "
      "and line breaks are kept; tables are aligned, link definitions move into the links.");
  arguments.example("format README.md docs/*.md", "in place");
  arguments.example("format --check docs/*.md", "in a build");
  return [options](Console& console) { return format(*options, console); };
}

}  // namespace docmill::cli
