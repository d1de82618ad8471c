// The tables of built-ins that environments are filled from.
#include "jinja/builtins.h"

namespace docmill::jinja {

namespace {

#define DOCMILL_ENTRY(name, function) {name, function},
constexpr BuiltinFilter kFilters[] = {DOCMILL_FILTERS(DOCMILL_ENTRY)};
constexpr BuiltinTest kTests[] = {DOCMILL_TESTS(DOCMILL_ENTRY)};
constexpr BuiltinGlobal kGlobals[] = {DOCMILL_GLOBALS(DOCMILL_ENTRY)};
#undef DOCMILL_ENTRY

}  // namespace

std::span<const BuiltinFilter> builtin_filters() { return kFilters; }
std::span<const BuiltinTest> builtin_tests() { return kTests; }
std::span<const BuiltinGlobal> builtin_globals() { return kGlobals; }

}  // namespace docmill::jinja
