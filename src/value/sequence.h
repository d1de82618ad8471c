// + and * of strings, bytes, lists and tuples.
#pragma once

#include "docmill/value.h"

namespace docmill {

/// a + b where at least one is not a number. Markup escapes the other text; anything unfitting is Python's TypeError.
Value concatenate(Heap& heap, const Value& a, const Value& b);

/// a * b where at least one is not a number.
Value repeat(Heap& heap, const Value& a, const Value& b);

}  // namespace docmill
