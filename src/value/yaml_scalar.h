// What a plain scalar of YAML means: the core schema of YAML 1.2 (section 10.3.2).
//
//   bool   true True TRUE false False FALSE
//   int    [-+]?[0-9]+   0o[0-7]+   0x[0-9a-fA-F]+
//   float  [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?   [-+]?\.(inf|Inf|INF)   \.(nan|NaN|NAN)
//
// Everything else is a string: yes, no, on, off, dates and times too.
#pragma once

#include <string_view>

#include "docmill/value.h"

namespace docmill {

enum class YamlScalar : std::uint8_t { null, boolean, integer, floating, string };

/// Linear in the text.
YamlScalar classify_yaml_scalar(std::string_view text);
/// The value of a plain scalar of kind `kind`; a string is copied into `arena`. A float too large for 64 bits comes out
/// infinite. Requires that `text` is of that kind.
Value yaml_scalar(Arena& arena, std::string_view text, YamlScalar kind);

}  // namespace docmill
