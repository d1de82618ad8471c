#include "cli/arguments.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>

#include "cli/console.h"
#include "cli/text.h"
#include "docmill/base.h"

namespace docmill::cli {
namespace {

constexpr std::size_t kHelpColumn = 30;  // where explanations begin
constexpr std::size_t kHelpWidth = 100;
constexpr std::string_view kArguments = "Arguments";

/// `text` in lines of at most `width` columns, those after the first indented.
std::string wrapped(std::string_view text, std::size_t width, std::size_t indent) {
  std::string out;
  std::size_t column = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    const std::size_t wide = display_width(word);
    if (column != 0 && column + 1 + wide > width) {
      out += '\n';
      out.append(indent, ' ');
      column = 0;
    }
    out += column == 0 ? "" : " ";
    out += word;
    column += (column == 0 ? 0 : 1) + wide;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

/// "-o,--output" and "FILE" -> "-o, --output FILE"; a name without a short form stands under the long ones.
std::string shown(std::string_view names, std::string_view value_name) {
  const std::size_t comma = names.find(',');
  std::string text = comma != std::string_view::npos ? std::string(names.substr(0, comma)) + ", "
                     : names.starts_with("--")       ? "    "
                                                     : "";
  text += comma == std::string_view::npos ? names : names.substr(comma + 1);
  text += value_name.empty() ? "" : " ";
  return text += value_name;
}

std::string_view long_name(std::string_view names) {
  const std::size_t comma = names.find(',');
  return comma == std::string_view::npos ? names : names.substr(comma + 1);
}

/// `--title=` means the empty text; CLI11 would take the next argument instead.
std::vector<std::string> with_empty_values(std::vector<std::string> arguments) {
  std::vector<std::string> result;
  bool options = true;
  for (std::string& argument : arguments) {
    options = options && argument != "--";
    const bool empty = options && argument.starts_with("--") && argument.find('=') == argument.size() - 1;
    if (empty) {
      argument.pop_back();
    }
    result.push_back(std::move(argument));
    if (empty) {
      result.emplace_back();
    }
  }
  return result;
}

/// Whether `argument` may give one of the options `names`, as in "-o,--output".
bool may_mean(std::string_view argument, std::string_view names) {
  const std::string_view name = long_name(names);
  if (argument.starts_with("--")) {
    return argument.starts_with(name) && (argument.size() == name.size() || argument[name.size()] == '=');
  }
  return argument.starts_with('-') && names[1] != '-' && argument.find(names[1]) != std::string_view::npos;
}

std::string listed(const std::vector<std::string_view>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    text += i == 0 ? "" : i + 1 == words.size() ? " or " : ", ";
    text += words[i];
  }
  return text;
}

}  // namespace

struct Arguments::Parser {
  struct Option {
    std::string_view names;
    bool is_flag;
    std::function<void(const CLI::Option&)> set;  // once everything is parsed, when it was given
    std::vector<Occurrence>* sequence = nullptr;  // filled in the order of the occurrences
  };

  /// Options [begin, end), written down.
  struct Remembered {
    std::size_t begin;
    std::size_t end;
    std::string* given;
  };

  CLI::App app;
  std::vector<Option> options;  // as declared
  std::vector<Remembered> remembered;
  std::vector<std::function<void()>> setters;  // of the arguments without a name

  /// CLI11 compares each option with all before it, so it hears of those only that an argument may mean.
  std::map<const CLI::Option*, const Option*> add_given(const std::vector<std::string>& arguments) {
    std::map<const CLI::Option*, const Option*> given;
    for (const Option& option : options) {
      if (std::any_of(arguments.begin(), arguments.end(),
                      [&](const std::string& argument) { return may_mean(argument, option.names); })) {
        given.emplace(add(option), &option);
      }
    }
    return given;
  }

  CLI::Option* add(const Option& option) {
    if (option.is_flag) {
      return app.add_flag(std::string(option.names))->disable_flag_override();
    }
    return add_value(option.names);
  }

  CLI::Option* add_value(std::string_view names) {
    CLI::Option* option = app.add_option(std::string(names));
    return option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)->expected(1)->allow_extra_args(false);
  }

  void write_down(std::size_t at, const CLI::Option& option) const {
    for (const Remembered& range : remembered) {
      if (at >= range.begin && at < range.end) {
        *range.given += std::string(options[at].names) + '\0' + std::to_string(option.results().size());
        for (const std::string& text : option.results()) {
          *range.given += ' ' + std::to_string(text.size()) + ':' + text;
        }
      }
    }
  }

  void set(const std::map<const CLI::Option*, const Option*>& given) {
    // Tells each occurrence apart by counting how often its option came before.
    std::map<const CLI::Option*, std::size_t> seen;
    for (const CLI::Option* option : app.parse_order()) {
      const auto found = given.find(option);
      if (found != given.end() && found->second->sequence != nullptr) {
        found->second->sequence->push_back({found->second->names, option->results()[seen[option]++]});
      }
    }
    for (const Option& option : options) {  // in order of declaration
      const auto found =
          std::find_if(given.begin(), given.end(), [&](const auto& one) { return one.second == &option; });
      if (found != given.end() && found->first->count() != 0 && option.set) {
        option.set(*found->first);
        write_down(static_cast<std::size_t>(&option - options.data()), *found->first);
      }
    }
    for (const auto& set_positional : setters) {
      set_positional();
    }
  }
};

Arguments::Arguments(std::string_view command) : parser_(std::make_unique<Parser>()), command_(command) {
  parser_->app.allow_extras();
  parser_->app.set_help_flag("-h,--help");
}

Arguments::~Arguments() = default;

void Arguments::heading(std::string_view title) { heading_ = title; }
void Arguments::note(std::string_view text) { notes_.push_back(text); }
void Arguments::example(std::string_view line, std::string_view purpose) { examples_.push_back({line, purpose}); }

void Arguments::describe(std::string_view names, std::string_view value_name, std::string_view help) {
  entries_.push_back({heading_, names, value_name, help});
}

void Arguments::positional(std::string_view name, std::string& value, std::string_view help) {
  optional_positional(name, value, help);
  parser_->app.get_option(std::string(name))->required();
  positionals_.back() = std::string(name);
}

void Arguments::optional_positional(std::string_view name, std::string& value, std::string_view help) {
  const CLI::Option* option = parser_->add_value(name);
  parser_->setters.push_back([option, &value] {
    if (option->count() != 0) {
      value = option->results().back();
    }
  });
  positionals_.push_back("[" + std::string(name) + "]");
  entries_.push_back({kArguments, name, "", help});
}

void Arguments::positionals(std::string_view name, std::vector<std::string>& values, bool required,
                            std::string_view help) {
  CLI::Option* option = parser_->app.add_option(std::string(name));
  option->expected(1, -1)->allow_extra_args()->required(required);
  parser_->setters.push_back([option, &values] { values = option->results(); });
  positionals_.push_back(required ? std::string(name) + "..." : "[" + std::string(name) + "...]");
  entries_.push_back({kArguments, name, "", help});
}

void Arguments::option(std::string_view names, std::string_view value_name, std::function<void(const std::string&)> set,
                       std::string_view help) {
  parser_->options.push_back(
      {names, false, [set = std::move(set)](const CLI::Option& option) { set(option.results().back()); }});
  describe(names, value_name, help);
}

void Arguments::option(std::string_view names, std::string_view value_name, std::string& value, std::string_view help) {
  option(
      names, value_name, [&value](const std::string& text) { value = text; }, help);
}

void Arguments::list(std::string_view names, std::string_view value_name, std::vector<std::string>& values,
                     std::string_view help) {
  parser_->options.push_back({names, false, [&values](const CLI::Option& option) { values = option.results(); }});
  describe(names, value_name, help);
}

void Arguments::sequence(std::string_view name, std::string_view value_name, std::vector<Occurrence>& values,
                         std::string_view help) {
  parser_->options.push_back({name, false, nullptr, &values});
  describe(name, value_name, help);
}

void Arguments::choice(std::string_view names, std::vector<std::string_view> choices,
                       std::function<void(std::size_t)> set, std::string_view help) {
  const std::string_view name = long_name(names);
  const auto choose = [this, name, choices, set = std::move(set)](const std::string& text) {
    const auto found = std::find(choices.begin(), choices.end(), text);
    if (found == choices.end()) {
      const std::string guess = closest(text, choices);
      refuse("E-USE-004", "`" + std::string(name) + "` cannot be '" + text + "'",
             guess.empty() ? "it is " + listed(choices) : "did you mean `" + guess + "`?");
    }
    set(static_cast<std::size_t>(found - choices.begin()));
  };
  option(names, "WHAT", choose, help);
}

void Arguments::flag(std::string_view names, bool& value, std::string_view help) {
  parser_->options.push_back({names, true, [&value](const CLI::Option&) { value = true; }});
  describe(names, "", help);
}

void Arguments::remember(std::string& given, const std::function<void()>& declare) {
  const std::size_t begin = parser_->options.size();
  declare();
  parser_->remembered.push_back({begin, parser_->options.size(), &given});
}

void Arguments::refuse(std::string_view code, std::string message, std::string hint) const {
  if (hint.empty()) {
    hint = "`docmill help" + std::string(command_.empty() ? "" : " ") + std::string(command_) + "` explains it";
  }
  throw Error(ErrorKind::usage, std::string(code), std::move(message), std::move(hint));
}

void Arguments::refuse_leftovers() const {
  std::vector<std::string> left = parser_->app.remaining();
  std::erase(left, "--");
  const auto option = std::find_if(left.begin(), left.end(),
                                   [](const std::string& text) { return text.size() > 1 && text.starts_with('-'); });
  if (option != left.end()) {
    const std::string name = option->substr(0, option->find('='));
    std::vector<std::string_view> names = {"--help"};
    for (const Parser::Option& known : parser_->options) {
      names.push_back(long_name(known.names));
    }
    const std::string guess = closest(name, names);
    refuse("E-USE-002", "there is no option `" + name + "`", guess.empty() ? "" : "did you mean `" + guess + "`?");
  }
  if (!left.empty()) {
    refuse("E-USE-005", "'" + left.front() + "' is one argument too many", "");
  }
}

bool Arguments::parse(std::vector<std::string> arguments) {
  arguments = with_empty_values(std::move(arguments));
  const auto given = parser_->add_given(arguments);
  std::reverse(arguments.begin(), arguments.end());
  try {
    parser_->app.parse(std::move(arguments));
  } catch (const CLI::CallForHelp&) {
    return false;
  } catch (const CLI::RequiredError& error) {
    refuse_leftovers();  // a mistyped option may be what swallowed it
    const std::string what = error.what();
    refuse("E-USE-003", "`docmill " + std::string(command_) + "` needs " + what.substr(0, what.find(' ')),
           "usage: " + usage());
  } catch (const CLI::ArgumentMismatch& error) {
    const std::string what = error.what();
    refuse("E-USE-003", "`" + what.substr(0, what.find_first_of(": ")) + "` needs a value", "");
  } catch (const CLI::ParseError& error) {
    refuse("E-USE-004", error.what(), "");
  }
  refuse_leftovers();
  parser_->set(given);
  return true;
}

std::string Arguments::usage() const {
  std::string line = "docmill " + std::string(command_);
  for (const std::string& name : positionals_) {
    line += " " + name;
  }
  return line + " [OPTION...]";
}

std::string Arguments::help(bool color) const {
  std::string out = painted("Usage:", Paint::bold, color) + " " + usage() + "\n";
  std::string_view heading;
  for (const Entry& entry : entries_) {
    if (entry.heading != heading) {
      heading = entry.heading;
      out += "\n" + painted(std::string(heading) + ":", Paint::bold, color) + "\n";
    }
    const std::string option = shown(entry.names, entry.value_name);
    out += "  " + painted(option, Paint::accent, color);
    const std::size_t used = 2 + display_width(option);
    if (used + 2 > kHelpColumn) {
      out += '\n';
      out.append(kHelpColumn, ' ');
    } else {
      out.append(kHelpColumn - used, ' ');
    }
    out += wrapped(entry.help, kHelpWidth - kHelpColumn, kHelpColumn) + "\n";
  }
  for (const std::string_view text : notes_) {
    out += "\n" + wrapped(text, kHelpWidth, 0) + "\n";
  }
  if (!examples_.empty()) {
    out += "\n" + painted("Examples:", Paint::bold, color) + "\n";
  }
  for (const Example& example : examples_) {
    out += "  docmill " + std::string(example.line) + "\n      " + painted(example.purpose, Paint::dim, color) + "\n";
  }
  return out;
}

}  // namespace docmill::cli
