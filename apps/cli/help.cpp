#include "cli/help.h"

#include "cli/program.h"
#include "cli/text_table.h"

namespace docmill::cli {
namespace {

constexpr std::string_view kGlobalOptions =
    "      --color WHEN            auto, always or never; NO_COLOR and TERM=dumb are honoured\n"
    "      --diagnostics STYLE     human, or json: one object a line on standard error\n"
    "      --config FILE           settings from this file alone, instead of docmill.toml and the user's own\n"
    "  -h, --help                  this text\n";

std::string heading(std::string_view title, bool color) { return painted(title, Paint::bold, color) + "\n"; }

/// One line for each command outside of groups, and one for each group.
TextTable overview_table() {
  TextTable table({Align::left, Align::left});
  std::string_view group;
  for (const Command& command : commands()) {
    const std::string_view in = group_of(command);
    if (in.empty()) {
      table.row({{std::string(command.name), Paint::accent}, {std::string(command.summary)}});
    } else if (in != group) {
      std::string words;
      for (const Command& other : commands()) {
        if (group_of(other) == in) {
          words += (words.empty() ? "" : ", ") + std::string(other.name.substr(in.size() + 1));
        }
      }
      table.row({{std::string(in), Paint::accent}, {words}});
    }
    group = in;
  }
  return table;
}

}  // namespace

std::string overview(bool color) {
  std::string out = "docmill " + std::string(version()) +
                    ": one Jinja2 template and one data file become a checked, stored document.\n\n";
  out += painted("Usage:", Paint::bold, color) + " docmill COMMAND [OPTION...]\n\n";
  out += heading("Start here:", color);
  out +=
      "  docmill init readme\n"
      "  docmill generate readme --data readme.yaml -o README.md -o README.html\n\n";
  out += heading("Commands:", color);
  out += overview_table().text(color, 0, "  ");
  out += "\n" + heading("Everywhere:", color);
  out += kGlobalOptions;
  out += "\n`docmill help COMMAND` explains one command, with examples.\n";
  return out;
}

std::string group_overview(std::string_view group, bool color) {
  std::string out = painted("Usage:", Paint::bold, color) + " docmill " + std::string(group) +
                    " COMMAND [OPTION...]\n\n" + heading("Commands:", color);
  TextTable table({Align::left, Align::left});
  for (const Command& command : commands()) {
    if (group_of(command) == group) {
      table.row({{std::string(command.name), Paint::accent}, {std::string(command.summary)}});
    }
  }
  out += table.text(color, 0, "  ");
  out += "\n`docmill " + std::string(group) + "` alone lists. `docmill help " + std::string(group) +
         " COMMAND` explains one command.\n";
  return out;
}

std::string command_help(const Command& command, const Arguments& arguments, bool color) {
  return painted("docmill " + std::string(command.name), Paint::bold, color) + ": " + std::string(command.summary) +
         "\n\n" + arguments.help(color) + "\n" + heading("Everywhere:", color) + std::string(kGlobalOptions);
}

}  // namespace docmill::cli
