// Reads a value from the text of a Python literal, for tests whose cases CPython wrote.
#pragma once

#include <string_view>

#include "docmill/value.h"

namespace docmill::testing {

/// Numbers, strings, bytes, Markup('x'), lists, tuples, dicts, range(a, b[, c]), None, True, False, inf and nan.
/// Throws std::runtime_error on anything else.
Value read_python_literal(Heap& heap, std::string_view text);

}  // namespace docmill::testing
