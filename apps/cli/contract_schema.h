// The data contract of a template as a JSON Schema, draft 2020-12.
#pragma once

#include "cli/json_report.h"
#include "docmill/generate.h"

namespace docmill::cli {

/// A schema of all that `contract` reads. Descriptions come from the template's own schema and front matter, where
/// those name the same value; data may hold more than the template reads. `report` keeps the result.
Value schema_of(const jinja::Contract& contract, const TemplateInfo& info, JsonReport& report);

}  // namespace docmill::cli
