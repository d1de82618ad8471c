// Equality as JSON Schema sees it (`enum`, `const`, `uniqueItems`): by JSON value, so 1 equals 1.0, but true is not 1.
#pragma once

#include "docmill/value.h"

namespace docmill {

/// Charges `heap` one step per value looked at. Values nested deeper than kMaxDepth throw E-LIM-004.
bool schema_equal(Heap& heap, const Value& a, const Value& b, int depth = 1);
/// Equal values have equal hashes.
std::uint64_t schema_hash(Heap& heap, const Value& value, int depth = 1);

}  // namespace docmill
