// What the machine can do at best, measured in the same run: nothing of docmill is in these figures.
#pragma once

#include <string>

#include "workloads.h"

namespace bench {

/// Texts put together by hand, a second, one thread.
double hand_rendering(const Workload& workload, unsigned documents);
/// Bare inserts of these texts into SQLite (WAL, synchronous = FULL), `group` to a transaction, a second; all read
/// back.
double bare_sqlite(const Workload& workload, const std::string& path, unsigned documents, unsigned group);
/// The 99th percentile of one committed insert, in microseconds, `per_second` of them at even distances.
double bare_commit_p99(const Workload& workload, const std::string& path, double per_second, double seconds);
/// Copies of a text of that size a second.
double copies(std::size_t bytes);

}  // namespace bench
