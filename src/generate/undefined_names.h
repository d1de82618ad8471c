// Every name that a template reads and its data does not have, where a render would stop at the first.
#pragma once

#include <vector>

#include "docmill/jinja.h"

namespace docmill {

/// Adds a warning for each that no finding so far has the place of; `findings` hold the error that the render ended
/// with. A name that only a branch not taken reads is among them.
void add_undefined_names(const jinja::Contract& contract, const Value& data, std::vector<Diagnostic>& findings);

}  // namespace docmill
