// Template text -> tokens -> tree. Recursive descent over Jinja2's grammar, precedence and oddities included.
#pragma once

#include <vector>

#include "docmill/jinja.h"
#include "jinja/ast.h"

namespace docmill::jinja {

/// Parses `source`. Throws the first Error syntax when `errors` is null; otherwise collects every diagnostic it can
/// find by going on after a broken tag, and returns what could be parsed.
std::unique_ptr<Ast> parse(Source source, const Options& options, std::vector<Diagnostic>* errors = nullptr);

}  // namespace docmill::jinja
