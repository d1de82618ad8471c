// docmill help
#include "cli/help.h"

#include "cli/program.h"

namespace docmill::cli {
namespace {

ExitCode print_help(const std::vector<std::string>& words, Console& console) {
  std::string name;
  for (const std::string& word : words) {
    name += (name.empty() ? "" : " ") + word;
  }
  const bool color = console.color_out();
  if (name.empty()) {
    console.out(overview(color));
  } else if (is_group(name)) {
    console.out(group_overview(name, color));
  } else {
    const Command& command = find_command(name);
    Arguments arguments(command.name);
    const Action action = command.setup(arguments);
    console.out(command_help(command, arguments, color));
  }
  return ExitCode::ok;
}

}  // namespace

Action setup_help(Arguments& arguments) {
  const auto words = std::make_shared<std::vector<std::string>>();
  arguments.positionals("COMMAND", *words, false, "the command to explain, such as `generate` or `store list`");
  return [words](Console& console) { return print_help(*words, console); };
}

}  // namespace docmill::cli
