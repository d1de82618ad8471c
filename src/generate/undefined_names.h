// Every name that a template reads and its data does not have, where a render would stop at the first, or go on
// without.
#pragma once

#include <vector>

#include "docmill/jinja.h"

namespace docmill {

/// Adds a warning for each that no finding so far has the place of; `findings` may hold the error that the render ended
/// with. A name that only a branch not taken reads is among them; one that is guarded by a test or a default is not.
void add_undefined_names(const jinja::Contract& contract, const Value& data, std::vector<Diagnostic>& findings);

}  // namespace docmill
