// The time documents are dated with.
#pragma once

#include <cstdint>
#include <optional>

namespace docmill::cli {

/// SOURCE_DATE_EPOCH, which fixes it for builds that are to be repeated; nullopt when it is not set. Microseconds since
/// 1970 UTC. Throws Error config E-CFG-021.
std::optional<std::int64_t> fixed_time();
/// The same, else the machine's clock.
std::int64_t document_time();

}  // namespace docmill::cli
