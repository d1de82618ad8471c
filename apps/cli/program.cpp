#include "cli/program.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "cli/help.h"
#include "docmill/base.h"

namespace docmill::cli {
namespace {

constexpr std::array<std::string_view, 3> kColors = {"auto", "always", "never"};
constexpr std::array<std::string_view, 2> kStyles = {"human", "json"};

bool is_option(const std::string& argument) { return argument.size() > 1 && argument.starts_with('-'); }
bool is_help(const std::string& argument) { return argument == "--help" || argument == "-h"; }

template <std::size_t N>
std::size_t choose(std::string_view option, std::string_view text, const std::array<std::string_view, N>& choices) {
  const auto found = std::find(choices.begin(), choices.end(), text);
  if (found == choices.end()) {
    std::string words;
    for (const std::string_view choice : choices) {
      words += (words.empty() ? "" : ", ") + std::string(choice);
    }
    throw Error(ErrorKind::usage, "E-USE-004", "`" + std::string(option) + "` cannot be '" + std::string(text) + "'",
                "it is one of " + words);
  }
  return static_cast<std::size_t>(found - choices.begin());
}

/// Removes `--name VALUE` and `--name=VALUE` and returns the last value; empty when there is none.
std::string take_option(std::vector<std::string>& arguments, const std::string& name) {
  std::string value;
  for (std::size_t i = 0; i < arguments.size() && arguments[i] != "--";) {
    const auto at = arguments.begin() + static_cast<std::ptrdiff_t>(i);
    if (arguments[i] == name) {
      if (i + 1 == arguments.size()) {
        throw Error(ErrorKind::usage, "E-USE-003", "`" + name + "` needs a value", "`docmill help` lists them");
      }
      value = arguments[i + 1];
      arguments.erase(at, at + 2);
    } else if (arguments[i].starts_with(name + "=")) {
      value = arguments[i].substr(name.size() + 1);
      arguments.erase(at);
    } else {
      ++i;
    }
  }
  return value;
}

/// Takes the word of a command or group off the front of `arguments`. Options may stand before it: `docmill --json
/// templates`. Empty when there is no word.
std::string take_word(std::vector<std::string>& arguments) {
  const auto found = std::find_if_not(arguments.begin(), arguments.end(), is_option);
  if (found == arguments.end()) {
    return {};
  }
  std::string word = std::move(*found);
  arguments.erase(found);
  return word;
}

/// The command that `arguments` call, whose words are taken from them.
const Command* take_command(std::vector<std::string>& arguments, std::string& group) {
  const std::string word = take_word(arguments);
  if (!is_group(word)) {
    return word.empty() ? nullptr : &find_command(word);
  }
  group = word;
  // Only a word that follows at once: behind an option it might be that option's value.
  if (!arguments.empty() && !is_option(arguments.front())) {
    const std::string second = std::move(arguments.front());
    arguments.erase(arguments.begin());
    return &find_command(word + " " + second);
  }
  return arguments.size() == 1 && is_help(arguments.front()) ? nullptr : &find_command(word + " list");
}

ExitCode run_without_command(const std::vector<std::string>& arguments, const std::string& group, Console& console) {
  if (!group.empty()) {
    console.out(group_overview(group, console.color_out()));
    return ExitCode::ok;
  }
  if (!arguments.empty() && arguments.front() == "--version") {
    return run({"version"}, console);
  }
  const auto unknown = std::find_if_not(arguments.begin(), arguments.end(), is_help);
  if (unknown != arguments.end()) {
    throw Error(ErrorKind::usage, "E-USE-002", "`" + *unknown + "` needs a command before it",
                "`docmill help` lists the commands");
  }
  console.out(overview(console.color_out()));
  return ExitCode::ok;
}

}  // namespace

std::string_view group_of(const Command& command) {
  const std::size_t space = command.name.find(' ');
  return space == std::string_view::npos ? std::string_view() : command.name.substr(0, space);
}

bool is_group(std::string_view name) {
  const auto all = commands();
  return !name.empty() &&
         std::any_of(all.begin(), all.end(), [name](const Command& command) { return group_of(command) == name; });
}

namespace {

/// The command that an unknown `name` may mean, in full; within a group only its commands.
std::string guess_command(std::string_view name) {
  const std::size_t space = name.find(' ');
  const std::string_view group = space == std::string_view::npos ? std::string_view() : name.substr(0, space);
  std::vector<std::string_view> words;
  for (const Command& command : commands()) {
    if (group.empty()) {
      words.push_back(group_of(command).empty() ? command.name : group_of(command));
    } else if (group_of(command) == group) {
      words.push_back(command.name.substr(space + 1));
    }
  }
  const std::string guess = closest(group.empty() ? name : name.substr(space + 1), words);
  return guess.empty() || group.empty() ? guess : std::string(group) + " " + guess;
}

}  // namespace

const Command& find_command(std::string_view name) {
  for (const Command& command : commands()) {
    if (command.name == name) {
      return command;
    }
  }
  const std::string group(name.substr(0, name.find(' ')));
  std::string hint = "`docmill help" + (is_group(group) ? " " + group : "") + "` lists the commands";
  if (const std::string guess = guess_command(name); !guess.empty()) {
    hint = "did you mean `docmill " + guess + "`?";
  }
  throw Error(ErrorKind::usage, "E-USE-001", "there is no command `" + std::string(name) + "`", std::move(hint));
}

void take_global_options(std::vector<std::string>& arguments, Console& console) {
  console.configure(ColorChoice::automatic, DiagnosticStyle::human);
  const std::string style = take_option(arguments, "--diagnostics");
  const std::string color = take_option(arguments, "--color");
  if (const std::string config = take_option(arguments, "--config"); !config.empty()) {
    ::setenv("DOCMILL_CONFIG", config.c_str(), 1);  // the one place where settings files are looked up
  }
  const auto chosen_style = static_cast<DiagnosticStyle>(style.empty() ? 0 : choose("--diagnostics", style, kStyles));
  console.configure(ColorChoice::automatic, chosen_style);
  console.configure(static_cast<ColorChoice>(color.empty() ? 0 : choose("--color", color, kColors)), chosen_style);
}

ExitCode run(std::vector<std::string> arguments, Console& console) {
  std::string group;
  const Command* command = take_command(arguments, group);
  if (command == nullptr) {
    return run_without_command(arguments, group, console);
  }
  Arguments options(command->name);
  const Action action = command->setup(options);
  if (!options.parse(std::move(arguments))) {
    console.out(command_help(*command, options, console.color_out()));
    return ExitCode::ok;
  }
  return action(console);
}

}  // namespace docmill::cli
