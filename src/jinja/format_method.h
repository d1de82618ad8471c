// str.format and str.format_map: replacing the {fields} of a format string.
#pragma once

#include "jinja/run.h"

namespace docmill::jinja {

/// The fields are malformed, or name what is not there.
inline constexpr std::string_view kFormatFieldCode = "E-TPL-128";

/// str.format_map; str.format is Run::format_method.
Value format_by_mapping(Run& run, const Value& format, const Value& mapping);

}  // namespace docmill::jinja
