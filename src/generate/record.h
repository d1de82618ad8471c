// An Output as records of the store.
#pragma once

#include "docmill/generate.h"

namespace docmill {

/// Stores every file of `output` together and notes the ids and versions in it.
void store_output(store::Store& store, const TemplateInfo& info, const Request& request, Output& output);

}  // namespace docmill
