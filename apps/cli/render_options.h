// Environment options from JSON, by the names they have in Jinja2.
#pragma once

#include <string>

#include "docmill/jinja.h"

namespace docmill::cli {

/// `options`: an object, or none for all defaults. Throws Error usage: E-USE-050 an unknown option, E-USE-051 a value
/// that does not fit.
jinja::Options read_render_options(const Value& options, bool sandbox);
/// Equal for equal options only.
std::string key_of(const jinja::Options& options);

}  // namespace docmill::cli
