// The one list of built-in filters, tests and global functions: name in templates and C++ function.
//
// Each function is defined in the file of its family (filters_*.cpp, tests_builtin.cpp, globals.cpp, lipsum.cpp,
// pretty_print.cpp); parameters and meaning are those of Jinja2 3.1.6.
#pragma once

#include "jinja/run.h"

namespace docmill::jinja {

#define DOCMILL_FILTERS(X)                   \
  X("abs", filter_abs)                       \
  X("attr", filter_attr)                     \
  X("batch", filter_batch)                   \
  X("capitalize", filter_capitalize)         \
  X("center", filter_center)                 \
  X("count", filter_length)                  \
  X("d", filter_default)                     \
  X("default", filter_default)               \
  X("dictsort", filter_dictsort)             \
  X("e", filter_escape)                      \
  X("escape", filter_escape)                 \
  X("filesizeformat", filter_filesizeformat) \
  X("first", filter_first)                   \
  X("float", filter_float)                   \
  X("forceescape", filter_forceescape)       \
  X("format", filter_format)                 \
  X("groupby", filter_groupby)               \
  X("indent", filter_indent)                 \
  X("int", filter_int)                       \
  X("items", filter_items)                   \
  X("join", filter_join)                     \
  X("last", filter_last)                     \
  X("length", filter_length)                 \
  X("list", filter_list)                     \
  X("lower", filter_lower)                   \
  X("map", filter_map)                       \
  X("max", filter_max)                       \
  X("min", filter_min)                       \
  X("pprint", filter_pprint)                 \
  X("random", filter_random)                 \
  X("reject", filter_reject)                 \
  X("rejectattr", filter_rejectattr)         \
  X("replace", filter_replace)               \
  X("reverse", filter_reverse)               \
  X("round", filter_round)                   \
  X("safe", filter_safe)                     \
  X("select", filter_select)                 \
  X("selectattr", filter_selectattr)         \
  X("slice", filter_slice)                   \
  X("sort", filter_sort)                     \
  X("string", filter_string)                 \
  X("striptags", filter_striptags)           \
  X("sum", filter_sum)                       \
  X("title", filter_title)                   \
  X("tojson", filter_tojson)                 \
  X("trim", filter_trim)                     \
  X("truncate", filter_truncate)             \
  X("unique", filter_unique)                 \
  X("upper", filter_upper)                   \
  X("urlencode", filter_urlencode)           \
  X("urlize", filter_urlize)                 \
  X("wordcount", filter_wordcount)           \
  X("wordwrap", filter_wordwrap)             \
  X("xmlattr", filter_xmlattr)

#define DOCMILL_TESTS(X)             \
  X("!=", test_ne)                   \
  X("<", test_lt)                    \
  X("<=", test_le)                   \
  X("==", test_eq)                   \
  X(">", test_gt)                    \
  X(">=", test_ge)                   \
  X("boolean", test_boolean)         \
  X("callable", test_callable)       \
  X("defined", test_defined)         \
  X("divisibleby", test_divisibleby) \
  X("eq", test_eq)                   \
  X("equalto", test_eq)              \
  X("escaped", test_escaped)         \
  X("even", test_even)               \
  X("false", test_false)             \
  X("filter", test_filter)           \
  X("float", test_float)             \
  X("ge", test_ge)                   \
  X("greaterthan", test_gt)          \
  X("gt", test_gt)                   \
  X("in", test_in)                   \
  X("integer", test_integer)         \
  X("iterable", test_iterable)       \
  X("le", test_le)                   \
  X("lessthan", test_lt)             \
  X("lower", test_lower)             \
  X("lt", test_lt)                   \
  X("mapping", test_mapping)         \
  X("ne", test_ne)                   \
  X("none", test_none)               \
  X("number", test_number)           \
  X("odd", test_odd)                 \
  X("sameas", test_sameas)           \
  X("sequence", test_sequence)       \
  X("string", test_string)           \
  X("test", test_test)               \
  X("true", test_true)               \
  X("undefined", test_undefined)     \
  X("upper", test_upper)

#define DOCMILL_GLOBALS(X)         \
  X("cycler", global_cycler)       \
  X("dict", global_dict)           \
  X("joiner", global_joiner)       \
  X("lipsum", global_lipsum)       \
  X("namespace", global_namespace) \
  X("range", global_range)

#define DOCMILL_DECLARE_FILTER(name, function) Value function(Run& run, const Value& input, const Arguments& arguments);
#define DOCMILL_DECLARE_TEST(name, function) bool function(Run& run, const Value& input, const Arguments& arguments);
#define DOCMILL_DECLARE_GLOBAL(name, function) Value function(Run& run, const Arguments& arguments);
DOCMILL_FILTERS(DOCMILL_DECLARE_FILTER)
DOCMILL_TESTS(DOCMILL_DECLARE_TEST)
DOCMILL_GLOBALS(DOCMILL_DECLARE_GLOBAL)
#undef DOCMILL_DECLARE_FILTER
#undef DOCMILL_DECLARE_TEST
#undef DOCMILL_DECLARE_GLOBAL

}  // namespace docmill::jinja
