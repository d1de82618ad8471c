// Results that caches share through the store: written by the one writer, read by any process.
//
// They are kept in the order they came and leave in that order. What is read back is compared with its checksum, and
// with the clock in both directions: a result of the future is none.
#pragma once

#include "store/sqlite/connection.h"

namespace docmill::store::sqlite {

SharedLookup find_shared(Connection& connection, const Digest& key, Time now);
SharedStatistics shared_statistics(Connection& connection);

/// These need an open transaction.
std::size_t keep_shared(Connection& connection, std::span<const SharedResult> results, const SharedBounds& bounds,
                        Time now);
std::size_t clear_shared(Connection& connection);

}  // namespace docmill::store::sqlite
