// Commands: one table, one file each.
//
// To add a command, write apps/cli/commands/NAME.cpp with one function that declares its options and returns what to
// do, declare it here and list it in commands.cpp. Only the command that is called declares its options.
#pragma once

#include <functional>
#include <span>
#include <string_view>

#include "cli/arguments.h"
#include "cli/console.h"
#include "cli/exit_code.h"

namespace docmill::cli {

/// Does the work once the options are parsed. May throw Error.
using Action = std::function<ExitCode(Console&)>;

struct Command {
  std::string_view name;     ///< "generate", or "store list" for one of a group
  std::string_view summary;  ///< one line of the overview
  Action (*setup)(Arguments&);
};
/// In the order of the overview; the commands of a group stand together.
std::span<const Command> commands();

Action setup_batch(Arguments& arguments);
Action setup_cache_clear(Arguments& arguments);
Action setup_cache_stats(Arguments& arguments);
Action setup_check(Arguments& arguments);
Action setup_convert(Arguments& arguments);
Action setup_config(Arguments& arguments);
Action setup_format(Arguments& arguments);
Action setup_generate(Arguments& arguments);
Action setup_help(Arguments& arguments);
Action setup_init(Arguments& arguments);
Action setup_inspect(Arguments& arguments);
Action setup_pipe(Arguments& arguments);
Action setup_stats(Arguments& arguments);
Action setup_store_check(Arguments& arguments);
Action setup_store_compact(Arguments& arguments);
Action setup_store_delete(Arguments& arguments);
Action setup_store_get(Arguments& arguments);
Action setup_store_history(Arguments& arguments);
Action setup_store_index(Arguments& arguments);
Action setup_store_list(Arguments& arguments);
Action setup_store_restore(Arguments& arguments);
Action setup_store_search(Arguments& arguments);
Action setup_store_show(Arguments& arguments);
Action setup_store_stats(Arguments& arguments);
Action setup_templates_add(Arguments& arguments);
Action setup_templates_history(Arguments& arguments);
Action setup_templates_list(Arguments& arguments);
Action setup_templates_remove(Arguments& arguments);
Action setup_templates_show(Arguments& arguments);
Action setup_version(Arguments& arguments);

}  // namespace docmill::cli
