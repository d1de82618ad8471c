// The layout of the store's file, and how a file of an older docmill becomes one of this.
//
// The file says what it is: application_id marks a docmill store, user_version the version of its schema.
#pragma once

#include <span>

#include "store/sqlite/connection.h"

namespace docmill::store::sqlite {

inline constexpr std::int64_t kApplicationId = 0x646f634d;  // "docM"
inline constexpr std::int64_t kSchemaVersion = 2;

/// Statements that turn a store of version `from` into one of version `from` + 1.
struct Migration {
  std::int64_t from;
  const char* sql;
};
/// From version 1 to kSchemaVersion, in order.
std::span<const Migration> migrations();

/// What a file is, looked at without changing it.
enum class FileKind : std::uint8_t { empty, store, older_store };
/// Throws Error store E-STO-002 for another program's database, E-STO-003 for one from a newer docmill.
FileKind inspect(Connection& connection);

/// Settings that must be made before anything is written. The journal mode stays with the file.
void configure_writer(Connection& connection, std::size_t cache_bytes);
void configure_reader(Connection& connection);

/// Requires an empty file. All of the schema or, when it throws, nothing of it.
void create_schema(Connection& connection);

/// Applies the migrations that begin at or after the file's version, each in a transaction of its own together with
/// the new version number; an error leaves the file at the last complete one.
void migrate(Connection& connection, std::span<const Migration> steps);

}  // namespace docmill::store::sqlite
