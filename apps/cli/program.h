// From the words of a command line to the command they call.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"

namespace docmill::cli {

/// "store" of "store list"; empty for a command outside of groups.
std::string_view group_of(const Command& command);
/// Throws Error usage E-USE-001 with a suggestion.
const Command& find_command(std::string_view name);
/// Whether there are commands "name ...".
bool is_group(std::string_view name);

/// Takes the options that every command has out of `arguments`, wherever they stand, and sets up `console` by them.
/// Throws Error usage E-USE-003, E-USE-004.
void take_global_options(std::vector<std::string>& arguments, Console& console);

/// Finds the command and runs it. Throws Error.
ExitCode run(std::vector<std::string> arguments, Console& console);

}  // namespace docmill::cli
