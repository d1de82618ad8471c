// What is said of a batch when it is over: a summary for people, a report for programs.
#pragma once

#include <chrono>
#include <optional>

#include "cli/batch/batch_output.h"

namespace docmill::cli {

struct BatchOutcome {
  BatchCounts counts;
  std::chrono::nanoseconds making{0};
  std::chrono::nanoseconds indexing{0};  ///< for the search, afterwards
  std::size_t unindexed = 0;             ///< documents that the search does not know yet
  bool interrupted = false;              ///< while documents were made
  bool stopped = false;                  ///< for any reason, before all records were worked off
  bool resumable = false;                ///< there is a journal
  std::optional<Diagnostic> error;       ///< what ended the batch
};

/// Members of `object`.
void add_outcome(JsonReport::Object& object, JsonReport& report, const BatchOutcome& outcome,
                 const BatchOutput& output);
/// On standard error.
void print_summary(Console& console, const BatchOutcome& outcome, const BatchOutput& output);

}  // namespace docmill::cli
