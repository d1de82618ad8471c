// Every name that a template reads and its data does not have, where a render would stop at the first.
#pragma once

#include <vector>

#include "docmill/jinja.h"

namespace docmill {

/// Errors undefined, in the order of the contract, each at the first place that reads the name; at most 100.
std::vector<Diagnostic> undefined_names(const jinja::Contract& contract, const Value& data);

}  // namespace docmill
