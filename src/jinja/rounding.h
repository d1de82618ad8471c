// Python's round() for floats and integers: to the nearest, ties to the even digit, on the exact decimal value.
#pragma once

#include "jinja/run.h"

namespace docmill::jinja {

/// round(value, digits) of a float. Throws Error runtime when the result is too large for a float.
double round_to_digits(Run& run, double value, std::int64_t digits);
/// round(value, digits) of any integer; only negative digits change it.
Value round_integer(Run& run, const Value& value, std::int64_t digits);
/// round(value) of a float: an integer. Throws Error runtime for NaN and infinities.
Value round_to_integer(Run& run, double value);
/// int(value), truncating. Throws Error runtime for NaN and infinities.
Value truncate_to_integer(Run& run, double value);

}  // namespace docmill::jinja
