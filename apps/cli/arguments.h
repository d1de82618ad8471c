// The options of one command: what it takes, and the values it was given.
//
// A command declares its options, each with the variable it fills; `parse` fills them all. CLI11 does the parsing and
// stays behind this header. Errors of the command line are Error usage: E-USE-002 an unknown option, E-USE-003
// something missing, E-USE-004 a value that does not fit, E-USE-005 an argument too many.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace docmill::cli {

/// One occurrence of one of several options whose order matters.
struct Occurrence {
  std::string_view option;  ///< the long name: "--set"
  std::string value;
};

class Arguments {
 public:
  /// "templates add"
  explicit Arguments(std::string_view command);
  Arguments(const Arguments&) = delete;
  Arguments& operator=(const Arguments&) = delete;
  ~Arguments();

  // ---- declaring; every variable must live until `parse` has returned ----

  /// What follows belongs under this heading of the help.
  void heading(std::string_view title);
  void positional(std::string_view name, std::string& value, std::string_view help);
  void optional_positional(std::string_view name, std::string& value, std::string_view help);
  void positionals(std::string_view name, std::vector<std::string>& values, bool required, std::string_view help);

  /// `names` as in "-o,--output"; `value_name` stands for the value in the help. Given repeatedly, the last one holds.
  void option(std::string_view names, std::string_view value_name, std::string& value, std::string_view help);
  /// Every occurrence counts.
  void list(std::string_view names, std::string_view value_name, std::vector<std::string>& values,
            std::string_view help);
  /// Occurrences of this and other options declared with the same variable, in the order they were given.
  void sequence(std::string_view name, std::string_view value_name, std::vector<Occurrence>& values,
                std::string_view help);
  /// `set` gets the value and may throw Error.
  void option(std::string_view names, std::string_view value_name, std::function<void(const std::string&)> set,
              std::string_view help);
  /// One of `choices`, else E-USE-004.
  void choice(std::string_view names, std::vector<std::string_view> choices, std::function<void(std::size_t)> set,
              std::string_view help);
  void flag(std::string_view names, bool& value, std::string_view help);

  /// Calls `declare`; `parse` then writes down in `given` what was given of the options it declared, such that no two
  /// ways of giving them make the same text. What one option means must not depend on the order of all.
  void remember(std::string& given, const std::function<void()>& declare);

  /// A paragraph of the help.
  void note(std::string_view text);
  /// A command line, without "docmill", and what it is for.
  void example(std::string_view line, std::string_view purpose);

  // ---- using ----

  /// False when help was asked for. Throws Error usage.
  bool parse(std::vector<std::string> arguments);
  /// The help of the command, behind its title.
  std::string help(bool color) const;

 private:
  struct Parser;
  struct Entry {
    std::string_view heading;
    std::string_view names;       // "-o,--output"
    std::string_view value_name;  // "FILE"
    std::string_view help;
  };
  struct Example {
    std::string_view line;
    std::string_view purpose;
  };
  void describe(std::string_view names, std::string_view value_name, std::string_view help);
  std::string usage() const;
  [[noreturn]] void refuse(std::string_view code, std::string message, std::string hint) const;
  void refuse_leftovers() const;

  std::unique_ptr<Parser> parser_;
  std::string_view command_;
  std::string_view heading_ = "Options";
  std::vector<std::string> positionals_;  // as in the usage line
  std::vector<Entry> entries_;
  std::vector<std::string_view> notes_;
  std::vector<Example> examples_;
};

}  // namespace docmill::cli
