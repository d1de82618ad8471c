// Findings of the quality rules, in a form that people read and one for machines.
#pragma once

#include "cli/console.h"
#include "docmill/quality.h"

namespace docmill::cli {

/// Prints the findings of `report` on standard error.
void print_findings(Console& console, const Report& report);
/// "3 errors, 1 warning"; "no problems" for none.
std::string count_findings(const std::vector<Diagnostic>& findings);
/// The colour of a score.
Paint paint_of_score(double score, double gate);

}  // namespace docmill::cli
