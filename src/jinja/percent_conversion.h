// What stands between a percent sign and the text behind it, and the arguments it takes.
//
//   conversion = "%" ["(" key ")"] {flag} [width | "*"] ["." [precision | "*"]] ["h" | "l" | "L"] type
//
// Specification: Python 3.11, "printf-style String Formatting"; errors carry its texts.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "jinja/run.h"

namespace docmill::jinja {

/// The format cannot be read, or does not fit its arguments.
inline constexpr std::string_view kPercentCode = "E-TPL-130";

struct Conversion {
  bool left = false;       ///< -
  bool plus = false;       ///< +
  bool blank = false;      ///< space
  bool alternate = false;  ///< #
  bool zero = false;       ///< 0
  std::uint64_t width = 0;
  std::optional<std::int64_t> precision;
  char32_t type = 0;
  std::size_t type_at = 0;  ///< byte offset, for messages
};

/// Hands out the right side of `%`, in order or by key.
class PercentArguments {
 public:
  PercentArguments(Run& run, const Value& arguments);
  PercentArguments(const PercentArguments&) = delete;
  PercentArguments& operator=(const PercentArguments&) = delete;

  /// Throws Error runtime "not enough arguments for format string".
  const Value& next();
  /// The value at `key` becomes the only one, as Python has it.
  void choose(std::string_view key);
  /// Throws Error runtime "not all arguments converted during string formatting".
  void require_all_used() const;

 private:
  Run& run_;
  const Value all_;
  const bool mapping_;
  std::span<const Value> values_;
  std::size_t next_ = 0;
  Value chosen_;
};

class ConversionReader {
 public:
  /// `wrapped`: the arguments are those of Markup, where no star finds an int.
  ConversionReader(Run& run, std::string_view format, PercentArguments& arguments, bool wrapped)
      : run_(run), format_(format), arguments_(arguments), wrapped_(wrapped) {}
  /// `at` is behind the percent sign and moves behind the conversion. Throws Error runtime E-TPL-130.
  Conversion read(std::size_t& at);

 private:
  char peek() const { return at_ < format_.size() ? format_[at_] : '\0'; }
  bool take(char c);
  std::string_view take_key();
  bool take_flag(Conversion& result);
  void take_width(Conversion& result);
  void take_precision(Conversion& result);
  std::int64_t star();
  std::int64_t take_number(const char* too_big);

  Run& run_;
  std::string_view format_;
  PercentArguments& arguments_;
  bool wrapped_;
  std::size_t at_ = 0;
};

}  // namespace docmill::jinja
