// The data a template gets: what was given, checked against the contract, with the defaults of what was left out.
#pragma once

#include "docmill/generate.h"

namespace docmill {

/// The JSON Schema of `info`, looked over; nullopt when it asks for nothing.
std::optional<Schema> schema_of(const TemplateInfo& info);
/// Every way in which `request.data` breaks the schema; empty when it fits.
std::vector<Diagnostic> check_data(const std::optional<Schema>& schema, const Request& request);
/// Throws the first of check_data as Error data; the others stand in its trace.
void require_valid_data(const std::optional<Schema>& schema, const Request& request);
/// Throws Error data E-DAT-030 unless the data is an object.
void require_object(const Request& request);
/// The data with each declared variable that is absent: its default, or none.
Value with_defaults(Arena& arena, const TemplateInfo& info, const Value& data);

}  // namespace docmill
