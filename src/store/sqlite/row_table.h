// Rows in memory as a table that statements read: `INSERT INTO documents SELECT ... FROM new_documents`.
//
// A statement of its own for each row costs SQLite more than the row: cursors opened and closed, a transaction looked
// at, parameters bound. Here one statement takes all rows of a group (an eponymous virtual table: vtab.html, section
// 2.1.2), and each tree that it appends to keeps its place.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "store/sqlite/connection.h"

struct sqlite3_context;

namespace docmill::store::sqlite {

/// Where one value goes; NULL when nothing is put there. Texts and blobs are not copied and must live as long as the
/// statement.
class RowValue {
 public:
  explicit RowValue(sqlite3_context* context) : context_(context) {}
  void integer(std::int64_t value);
  void integer(const std::optional<std::int64_t>& value);
  void real(const std::optional<double>& value);
  void text(std::string_view value);
  void blob(std::string_view value);
  void digest(const Digest& value);
  void digest(const std::optional<Digest>& value);

 private:
  sqlite3_context* context_;
};

class RowTable {
 public:
  /// From now on `SELECT ... FROM name` on this connection reads these rows. `columns`: names between commas.
  void declare(Connection& connection, const char* name, const char* columns);

  virtual std::size_t rows() const = 0;
  virtual void column(std::size_t row, int column, RowValue out) const = 0;

 protected:
  RowTable() = default;
  RowTable(const RowTable&) = delete;
  RowTable& operator=(const RowTable&) = delete;
  ~RowTable() = default;
};

}  // namespace docmill::store::sqlite
