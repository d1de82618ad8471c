// The virtual table's methods; see vtab.html, section 2. It is read only, from its first row to its last.
#include "store/sqlite/row_table.h"

#include <sqlite3.h>

#include <new>

namespace docmill::store::sqlite {
namespace {

struct Table {
  sqlite3_vtab base{};
  const RowTable* rows = nullptr;
};
struct Cursor {
  sqlite3_vtab_cursor base{};
  const RowTable* rows = nullptr;
  std::size_t at = 0;
  std::size_t end = 0;
};
Cursor& of(sqlite3_vtab_cursor* cursor) { return *reinterpret_cast<Cursor*>(cursor); }

struct Declaration {
  const RowTable* rows;
  std::string columns;
};

int connect(sqlite3* db, void* declaration, int, const char* const*, sqlite3_vtab** made, char**) {
  const auto& what = *static_cast<const Declaration*>(declaration);
  const int code = sqlite3_declare_vtab(db, ("CREATE TABLE rows(" + what.columns + ")").c_str());
  if (code != SQLITE_OK) {
    return code;
  }
  auto* const table = new (std::nothrow) Table;
  if (table == nullptr) {
    return SQLITE_NOMEM;
  }
  table->rows = what.rows;
  *made = &table->base;
  return SQLITE_OK;
}

int disconnect(sqlite3_vtab* table) {
  delete reinterpret_cast<Table*>(table);
  return SQLITE_OK;
}

int best_index(sqlite3_vtab*, sqlite3_index_info*) { return SQLITE_OK; }

int open(sqlite3_vtab* table, sqlite3_vtab_cursor** made) {
  auto* const cursor = new (std::nothrow) Cursor;
  if (cursor == nullptr) {
    return SQLITE_NOMEM;
  }
  cursor->rows = reinterpret_cast<Table*>(table)->rows;
  *made = &cursor->base;
  return SQLITE_OK;
}

int close(sqlite3_vtab_cursor* cursor) {
  delete &of(cursor);
  return SQLITE_OK;
}

int filter(sqlite3_vtab_cursor* cursor, int, const char*, int, sqlite3_value**) {
  of(cursor).at = 0;
  of(cursor).end = of(cursor).rows->rows();
  return SQLITE_OK;
}

int next(sqlite3_vtab_cursor* cursor) {
  ++of(cursor).at;
  return SQLITE_OK;
}

int is_at_end(sqlite3_vtab_cursor* cursor) { return of(cursor).at >= of(cursor).end ? 1 : 0; }

int column(sqlite3_vtab_cursor* cursor, sqlite3_context* context, int number) {
  of(cursor).rows->column(of(cursor).at, number, RowValue(context));
  return SQLITE_OK;
}

int row_number(sqlite3_vtab_cursor* cursor, sqlite3_int64* number) {
  *number = static_cast<sqlite3_int64>(of(cursor).at);
  return SQLITE_OK;
}

constexpr sqlite3_module module() {
  sqlite3_module methods{};  // without xCreate: it is there by its name alone
  methods.xConnect = connect;
  methods.xDisconnect = disconnect;
  methods.xBestIndex = best_index;
  methods.xOpen = open;
  methods.xClose = close;
  methods.xFilter = filter;
  methods.xNext = next;
  methods.xEof = is_at_end;
  methods.xColumn = column;
  methods.xRowid = row_number;
  return methods;
}
constexpr sqlite3_module kModule = module();

}  // namespace

void RowTable::declare(Connection& connection, const char* name, const char* columns) {
  const auto forget = [](void* declaration) { delete static_cast<Declaration*>(declaration); };
  connection.check(
      sqlite3_create_module_v2(connection.handle(), name, &kModule, new Declaration{this, columns}, forget));
}

void RowValue::integer(std::int64_t value) { sqlite3_result_int64(context_, value); }
void RowValue::integer(const std::optional<std::int64_t>& value) {
  if (value) {
    integer(*value);
  }
}
void RowValue::real(const std::optional<double>& value) {
  if (value) {
    sqlite3_result_double(context_, *value);
  }
}
void RowValue::text(std::string_view value) {
  sqlite3_result_text64(context_, value.data() != nullptr ? value.data() : "", value.size(), SQLITE_STATIC,
                        SQLITE_UTF8);
}
void RowValue::blob(std::string_view value) {
  sqlite3_result_blob64(context_, value.data() != nullptr ? value.data() : "", value.size(), SQLITE_STATIC);
}
void RowValue::digest(const Digest& value) { blob({reinterpret_cast<const char*>(value.data()), value.size()}); }
void RowValue::digest(const std::optional<Digest>& value) {
  if (value) {
    digest(*value);
  }
}

}  // namespace docmill::store::sqlite
