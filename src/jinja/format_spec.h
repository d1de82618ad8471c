// The format specification mini-language: what stands behind the colon of "{:>10.2f}".
//
//   spec = [[fill] align] [sign] ["z"] ["#"] ["0"] [width] ["," | "_"] ["." precision] [type]
//
// Specification: Python 3.11, "Format Specification Mini-Language"; errors carry its texts. The locale is "C", so `n`
// groups nothing.
#pragma once

#include <optional>
#include <string_view>

#include "jinja/number_format.h"
#include "jinja/run.h"

namespace docmill::jinja {

/// The specification cannot be read, or asks for what the value cannot do.
inline constexpr std::string_view kFormatSpecCode = "E-TPL-129";

struct FormatSpec {
  std::string_view fill = " ";  ///< one character
  char align = 0;               ///< < > ^ = or 0 for the default of the type
  char sign = 0;                ///< + - space or 0
  bool no_negative_zero = false;
  bool alternate = false;
  std::uint64_t width = 0;
  char grouping = 0;  ///< , _ or 0
  std::optional<std::int64_t> precision;
  char32_t type = 0;  ///< presentation type, or 0 for the default
};

/// What a type makes of a specification that leaves things out.
struct FormatDefaults {
  char32_t type;
  char align;
  std::string_view type_name;  ///< for messages
};
/// Throws Error runtime E-TPL-129.
FormatSpec parse_format_spec(Run& run, std::string_view spec, const FormatDefaults& defaults);

/// Python's format(value, spec), appended to `out`, which may be the run's scratch buffer. `spec` must not live there.
void format_value(Run& run, const Value& value, std::string_view spec, Buffer& out);

}  // namespace docmill::jinja
