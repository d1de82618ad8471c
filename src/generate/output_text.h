// A finished Output as bytes and back, for another process of the same version of docmill. Timings are left out:
// nothing of what they measured happens again.
#pragma once

#include "docmill/generate.h"

namespace docmill {

void append_output(const Output& output, Buffer& out);
/// Null when the bytes are not those of an output.
std::shared_ptr<Output> read_output(std::string_view bytes);

}  // namespace docmill
