// `object[key]` as Python itself has it: no attributes, no undefined values, an error where nothing is.
#pragma once

#include "jinja/run.h"

namespace docmill::jinja {

/// No such key: KeyError.
inline constexpr std::string_view kKeyCode = "E-TPL-132";
/// A position outside a list or text: IndexError.
inline constexpr std::string_view kIndexCode = "E-TPL-131";

/// Whether Python's subscript operator works on `value`.
bool is_subscriptable(const Value& value);
/// Throws Error runtime with the texts of Python's KeyError, IndexError and TypeError. An undefined `owner` fails as
/// undefined.
Value subscript(Run& run, const Value& owner, const Value& key);

}  // namespace docmill::jinja
