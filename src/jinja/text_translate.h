// str.translate and str.maketrans.
#pragma once

#include "jinja/run.h"

namespace docmill::jinja {

Value string_translate(Run& run, const Value& self, const Arguments& arguments);
Value string_maketrans(Run& run, const Value& self, const Arguments& arguments);

}  // namespace docmill::jinja
