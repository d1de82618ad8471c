// Stored documents as rows and as JSON.
#pragma once

#include "cli/json_report.h"
#include "cli/text_table.h"
#include "docmill/store.h"

namespace docmill::cli {

/// Everything about a record but its content.
JsonReport::Object record_json(const store::Record& record, JsonReport& report);

/// A table of documents; `record_row` adds to it.
TextTable record_table();
void record_row(TextTable& table, const store::Record& record);

}  // namespace docmill::cli
