// The schema language: which keywords of JSON Schema docmill knows, what each must hold, and references.
//
// JSON Schema draft 2020-12, a subset. A schema is looked over once before any data: an unknown keyword, a keyword of
// the wrong shape or a reference that leads nowhere is an error of the schema, never silently ignored.
#pragma once

#include <string_view>

#include "docmill/value.h"
#include "value/schema_pattern.h"

namespace docmill {

/// name in the schema, enumerator, shape of its value
#define DOCMILL_SCHEMA_KEYWORDS(X)                         \
  X("$defs", defs, schema_map)                             \
  X("$id", id, text)                                       \
  X("$ref", ref, reference)                                \
  X("$schema", schema, text)                               \
  X("additionalProperties", additional_properties, schema) \
  X("allOf", all_of, schema_list)                          \
  X("anyOf", any_of, schema_list)                          \
  X("const", constant, anything)                           \
  X("default", default_value, anything)                    \
  X("description", description, text)                      \
  X("enum", enumeration, list)                             \
  X("examples", examples, list)                            \
  X("exclusiveMaximum", exclusive_maximum, number)         \
  X("exclusiveMinimum", exclusive_minimum, number)         \
  X("format", format, text)                                \
  X("items", items, schema)                                \
  X("maxItems", max_items, count)                          \
  X("maxLength", max_length, count)                        \
  X("maximum", maximum, number)                            \
  X("minItems", min_items, count)                          \
  X("minLength", min_length, count)                        \
  X("minimum", minimum, number)                            \
  X("not", negation, schema)                               \
  X("oneOf", one_of, schema_list)                          \
  X("pattern", pattern, pattern)                           \
  X("properties", properties, schema_map)                  \
  X("required", required, names)                           \
  X("title", title, text)                                  \
  X("type", type, type)                                    \
  X("uniqueItems", unique_items, flag)

enum class SchemaKeyword : std::uint8_t {
#define DOCMILL_ENUMERATOR(name, enumerator, shape) enumerator,
  DOCMILL_SCHEMA_KEYWORDS(DOCMILL_ENUMERATOR)
#undef DOCMILL_ENUMERATOR
      unknown,
};

/// Logarithmic in the number of keywords.
SchemaKeyword schema_keyword(std::string_view name);

/// Whether `value` is of the JSON Schema type `name` ("integer" takes 1.0, "number" takes no booleans).
bool has_schema_type(const Value& value, std::string_view name);

/// Compiles its patterns into `patterns`. Throws Error data E-DAT-020 (unknown keyword), E-DAT-021 (wrong shape),
/// E-DAT-022 (reference), naming the place in the schema; Error limit E-LIM-004 for a schema nested too deep.
void check_schema_itself(const Value& schema, SchemaPatterns& patterns);

/// The schema that `reference` ("#", "#/$defs/name") names within `root`; null when there is none.
const Value* resolve_schema_reference(const Value& root, std::string_view reference);

}  // namespace docmill
