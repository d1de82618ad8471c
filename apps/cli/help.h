// What the program says about itself.
#pragma once

#include <string>

#include "cli/command.h"

namespace docmill::cli {

/// All commands, and where to go from here.
std::string overview(bool color);
/// The commands of one group ("store").
std::string group_overview(std::string_view group, bool color);
/// Everything about one command; `arguments` are those it has declared.
std::string command_help(const Command& command, const Arguments& arguments, bool color);

}  // namespace docmill::cli
