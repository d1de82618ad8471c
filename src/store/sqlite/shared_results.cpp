// See the header; the totals in `settings` spare a pass over all results.
#include "store/sqlite/shared_results.h"

#include <limits>

namespace docmill::store::sqlite {
namespace {

constexpr Time kNever = std::numeric_limits<Time>::max();

void set(Connection& connection, const SharedStatistics& totals) {
  Statement& update = connection.cached("UPDATE settings SET value = ?2 WHERE name = ?1");
  Query(update).text(1, "shared_entries").integer(2, static_cast<std::int64_t>(totals.entries)).run();
  Query(update).text(1, "shared_bytes").integer(2, static_cast<std::int64_t>(totals.bytes)).run();
}

/// Drops what `query` finds first, a row of (id, size); false when there is nothing.
bool drop(Connection& connection, Query& query, SharedStatistics& totals) {
  if (!query.step()) {
    return false;
  }
  const std::int64_t id = query.integer(0);
  --totals.entries;
  totals.bytes -= static_cast<std::uint64_t>(query.integer(1));
  Query(connection.cached("DELETE FROM shared_results WHERE id = ?1")).integer(1, id).run();
  return true;
}

void put(Connection& connection, const SharedResult& result, Time now, Time expires, SharedStatistics& totals) {
  {
    Query same(connection.cached("SELECT id, size FROM shared_results WHERE key = ?1"));
    same.digest(1, result.key);
    drop(connection, same, totals);
  }
  const Digest checksum = sha256(result.bytes);
  Query(connection.cached("INSERT INTO shared_results(key, made, expires, size, checksum, bytes)"
                          " VALUES(?1, ?2, ?3, ?4, ?5, ?6)"))
      .digest(1, result.key)
      .integer(2, now)
      .integer(3, expires)
      .integer(4, static_cast<std::int64_t>(result.bytes.size()))
      .digest(5, checksum)
      .blob(6, result.bytes)
      .run();
  ++totals.entries;
  totals.bytes += result.bytes.size();
}

}  // namespace

SharedLookup find_shared(Connection& connection, const Digest& key, Time now) {
  SharedLookup lookup;
  Query query(connection.cached("SELECT made, expires, checksum, bytes FROM shared_results WHERE key = ?1"));
  query.digest(1, key);
  if (!query.step()) {
    return lookup;
  }
  if (now < query.integer(0) || now >= query.integer(1)) {
    lookup.state = SharedLookup::State::expired;
    return lookup;
  }
  lookup.bytes = query.blob(3);
  lookup.state = query.digest(2) == sha256(lookup.bytes) ? SharedLookup::State::found : SharedLookup::State::damaged;
  return lookup;
}

SharedStatistics shared_statistics(Connection& connection) {
  SharedStatistics totals;
  Query query(connection.cached("SELECT name, value FROM settings WHERE name IN ('shared_entries', 'shared_bytes')"));
  while (query.step()) {
    (query.text(0) == "shared_bytes" ? totals.bytes : totals.entries) = static_cast<std::uint64_t>(query.integer(1));
  }
  return totals;
}

std::size_t keep_shared(Connection& connection, std::span<const SharedResult> results, const SharedBounds& bounds,
                        Time now) {
  SharedStatistics totals = shared_statistics(connection);
  const Time lifetime = bounds.lifetime.count() * 1000;
  const Time expires = lifetime == 0 || lifetime > kNever - now ? kNever : now + lifetime;
  for (const SharedResult& result : results) {
    if (result.bytes.size() <= bounds.bytes / 4) {
      put(connection, result, now, expires, totals);
    }
  }
  std::size_t dropped = 0;
  Statement& oldest = connection.cached("SELECT id, size FROM shared_results ORDER BY id LIMIT 1");
  while (totals.entries > bounds.entries || totals.bytes > bounds.bytes) {
    Query query(oldest);
    if (!drop(connection, query, totals)) {
      break;
    }
    ++dropped;
  }
  set(connection, totals);
  return dropped;
}

std::size_t clear_shared(Connection& connection) {
  const SharedStatistics totals = shared_statistics(connection);
  Query(connection.cached("DELETE FROM shared_results")).run();
  set(connection, {});
  return totals.entries;
}

}  // namespace docmill::store::sqlite
