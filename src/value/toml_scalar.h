// Values of TOML that stand without quotes: numbers, dates and times, booleans.
//
//   integer  [+-]?(0|[1-9](_?[0-9])*)   0x, 0o, 0b with digits of their base, no sign
//   float    integer part, then .digits and/or e[+-]?digits;  [+-]?(inf|nan)
//   date     1979-05-27   time 07:32:00.5   both 1979-05-27T07:32:00Z, with T, t or a space; offset Z or +07:00
//
// Dates and times become strings in ISO 8601: the text itself with T and Z in capitals.
#pragma once

#include <string_view>

#include "docmill/value.h"

namespace docmill {

struct TomlScalar {
  Value value;
  std::string_view problem = {};  // what is wrong instead of a value
  std::string_view hint = {};
};

/// Length of the token at the start of `text`; a date takes the time behind a space with it.
std::size_t toml_token_length(std::string_view text);
/// The value of one token. Integers keep any size up to kMaxIntegerDigits digits.
TomlScalar toml_scalar(Arena& arena, std::string_view token);

}  // namespace docmill
