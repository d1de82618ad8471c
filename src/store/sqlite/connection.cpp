// SQLite's C interface with owners and errors.
//
// Automatic checkpoints are off: SQLite ignores their failure, and after a failed sync of the file a later one may
// report success for pages that were lost. Here the writer checkpoints itself and stops at the first failure, with the
// journal kept. That also keeps all checkpoints in the one writing connection, which SQLite before 3.51.3 needs: a
// second checkpointing connection can reset the journal under a commit.
#include "store/sqlite/connection.h"

#include <sqlite3.h>

#include <cerrno>
#include <new>
#include <system_error>

namespace docmill::store::sqlite {
namespace {

std::string percent_encoded(std::string_view path) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : path) {
    if (c == '%' || c == '?' || c == '#') {
      out.push_back('%');
      out.push_back(kDigits[static_cast<unsigned char>(c) >> 4]);
      out.push_back(kDigits[c & 15]);
    } else {
      out.push_back(c);
    }
  }
  return out;
}

int flags_of(OpenMode mode) {
  switch (mode) {
    case OpenMode::write:
      return SQLITE_OPEN_READWRITE;
    case OpenMode::read:
      return SQLITE_OPEN_READONLY;
    case OpenMode::immutable:
      return SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
  }
  return 0;
}

int remember_pages(void* pages, sqlite3*, const char*, int count) {
  *static_cast<int*>(pages) = count;
  return SQLITE_OK;
}

// A failed sync is never just a full disk: what it left on the disk is unknown.
bool is_disk_full(int code, int system_error) {
  return (code & 0xff) == SQLITE_FULL ||
         (code == SQLITE_IOERR_WRITE && (system_error == EDQUOT || system_error == EFBIG));
}

// Null when none is open.
sqlite3_file* journal_of(sqlite3* db) {
  sqlite3_file* journal = nullptr;
  const bool known = sqlite3_file_control(db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &journal) == SQLITE_OK;
  return known && journal != nullptr && journal->pMethods != nullptr ? journal : nullptr;
}

int last_error_of(sqlite3_file* file) {
  int error = 0;
  file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &error);
  return error;
}

// What the system said of the last failed call on the file or its journal. sqlite3_system_errno does not know of
// failures during COMMIT.
int last_system_error(sqlite3* db) {
  sqlite3_file* const journal = journal_of(db);
  const int error = journal != nullptr ? last_error_of(journal) : 0;
  return error != 0 ? error : sqlite3_system_errno(db);
}

const char* data_of(std::string_view text) { return text.data() != nullptr ? text.data() : ""; }

}  // namespace

// ---- connection ---------------------------------------------------------------------------------------------------

void Connection::Close::operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }

Connection::Connection(const std::string& path, OpenMode mode, std::chrono::milliseconds busy_wait)
    : path_(path), journal_pages_(std::make_unique<int>(0)) {
  const std::string name = mode == OpenMode::immutable ? "file://" + percent_encoded(path) + "?immutable=1" : path;
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(name.c_str(), &opened, flags_of(mode) | SQLITE_OPEN_NOMUTEX, nullptr);
  handle_.reset(opened);
  if (opened == nullptr) {
    throw std::bad_alloc();
  }
  check(code);
  configure(mode, busy_wait);
}

void Connection::configure(OpenMode mode, std::chrono::milliseconds busy_wait) {
  sqlite3* const db = handle_.get();
  check(sqlite3_extended_result_codes(db, 1));
  check(sqlite3_busy_timeout(db, static_cast<int>(busy_wait.count())));
  for (const auto& [option, value] : {std::pair{SQLITE_DBCONFIG_DEFENSIVE, 1},
                                      {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
                                      {SQLITE_DBCONFIG_DQS_DDL, 0},
                                      {SQLITE_DBCONFIG_DQS_DML, 0},
                                      {SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, mode == OpenMode::write ? 0 : 1}}) {
    check(sqlite3_db_config(db, option, value, nullptr));
  }
  if (mode == OpenMode::write) {
    sqlite3_wal_hook(db, remember_pages, journal_pages_.get());
  }
}

void Connection::sync_commits(bool wanted) {
  if (wanted == syncs_commits_) {
    return;
  }
  if (journal_ == nullptr) {
    journal_ = journal_of(handle_.get());
    if (journal_ == nullptr) {
      return;  // nobody could sync it later
    }
  }
  execute(wanted ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
  syncs_commits_ = wanted;
}

void Connection::sync_journal() const {
  if (journal_ != nullptr && journal_->pMethods->xSync(journal_, SQLITE_SYNC_NORMAL) != SQLITE_OK) {
    const int error = last_error_of(journal_);
    throw Error(ErrorKind::io, "E-STO-018",
                "cannot sync the journal of the store '" + path_ + "'" +
                    (error != 0 ? ": " + std::generic_category().message(error) : std::string()));
  }
}

void Connection::keep_journal_on_close() {
  sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

void Connection::execute(const char* sql) { check(sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr)); }

std::int64_t Connection::integer(std::string_view sql) {
  Statement statement(*this, sql);
  Query query(statement);
  return query.step() ? query.integer(0) : 0;
}

std::string Connection::text(std::string_view sql) {
  Statement statement(*this, sql);
  Query query(statement);
  return query.step() ? std::string(query.text(0)) : std::string();
}

Statement& Connection::cached(std::string_view sql) {
  const auto found = statements_.find(sql);
  if (found != statements_.end()) {
    return found->second;
  }
  return statements_.emplace(std::string(sql), Statement(*this, sql)).first->second;
}

std::int64_t Connection::last_row() const { return sqlite3_last_insert_rowid(handle_.get()); }
std::int64_t Connection::changes() const { return sqlite3_changes64(handle_.get()); }
bool Connection::in_transaction() const { return sqlite3_get_autocommit(handle_.get()) == 0; }

void Connection::checkpoint(bool truncate) {
  int pages = 0;
  const int mode = truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;
  const int code = sqlite3_wal_checkpoint_v2(handle_.get(), nullptr, mode, &pages, nullptr);
  if ((code & 0xff) != SQLITE_BUSY) {
    check(code);
  }
}

void Connection::fail(int code) const {
  const bool system = (code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_CANTOPEN;
  const int system_error = handle_ && system ? last_system_error(handle_.get()) : 0;
  const std::string reason = handle_ ? sqlite3_errmsg(handle_.get()) : sqlite3_errstr(code);
  const std::string place = " '" + path_ + "'";
  if (is_disk_full(code, system_error)) {
    throw Error(ErrorKind::io, "E-STO-016", "no space left for the store" + place,
                "nothing was stored; free space and repeat");
  }
  const std::string system_reason =
      system_error != 0 ? reason + ": " + std::generic_category().message(system_error) : reason;
  switch (code & 0xff) {
    case SQLITE_NOMEM:
      throw std::bad_alloc();
    case SQLITE_NOTADB:
      throw Error(ErrorKind::store, "E-STO-002", "the file" + place + " is not a docmill store");
    case SQLITE_CORRUPT:
      throw Error(ErrorKind::store, "E-STO-004", "the store" + place + " is damaged: " + reason,
                  "check the store to see what is affected, and restore a backup");
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      throw Error(ErrorKind::io, "E-STO-005", "the store" + place + " cannot be written: " + reason,
                  "the file and its folder must be writable, or open it read-only");
    case SQLITE_TOOBIG:
      throw Error(ErrorKind::limit, "E-STO-014", "a record is too large for the store" + place);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      throw Error(ErrorKind::store, "E-STO-020", "the store" + place + " is busy: " + reason,
                  "another program has the file open for writing");
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_PROTOCOL:
      throw Error(ErrorKind::io, "E-STO-018", "cannot use the store" + place + ": " + system_reason);
    default:
      throw Error(ErrorKind::store, "E-STO-017", "the store" + place + " failed: " + reason);
  }
}

// ---- statement and query ------------------------------------------------------------------------------------------

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Statement::Statement(Connection& connection, std::string_view sql) : connection_(&connection) {
  sqlite3_stmt* prepared = nullptr;
  connection.check(sqlite3_prepare_v3(connection.handle(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &prepared, nullptr));
  handle_.reset(prepared);
}

Query::~Query() {
  sqlite3_reset(statement_);  // its result repeats the error that `step` has reported
}

Query& Query::integer(int at, std::int64_t value) {
  connection_.check(sqlite3_bind_int64(statement_, at, value));
  return *this;
}

Query& Query::real(int at, double value) {
  connection_.check(sqlite3_bind_double(statement_, at, value));
  return *this;
}

Query& Query::text(int at, std::string_view value) {
  connection_.check(sqlite3_bind_text64(statement_, at, data_of(value), value.size(), SQLITE_STATIC, SQLITE_UTF8));
  return *this;
}

Query& Query::blob(int at, std::string_view value) {
  connection_.check(sqlite3_bind_blob64(statement_, at, data_of(value), value.size(), SQLITE_STATIC));
  return *this;
}

Query& Query::digest(int at, const Digest& value) {
  return blob(at, {reinterpret_cast<const char*>(value.data()), value.size()});
}

Query& Query::null(int at) {
  connection_.check(sqlite3_bind_null(statement_, at));
  return *this;
}

bool Query::step() {
  const int code = sqlite3_step(statement_);
  connection_.check(code);
  return code == SQLITE_ROW;
}

bool Query::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
std::int64_t Query::integer(int column) const { return sqlite3_column_int64(statement_, column); }
double Query::real(int column) const { return sqlite3_column_double(statement_, column); }

std::string_view Query::text(int column) const {
  const unsigned char* text = sqlite3_column_text(statement_, column);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  return text == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(text), size);
}

std::string_view Query::blob(int column) const {
  const void* bytes = sqlite3_column_blob(statement_, column);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  return bytes == nullptr ? std::string_view() : std::string_view(static_cast<const char*>(bytes), size);
}

std::optional<Digest> Query::digest(int column) const {
  const std::string_view bytes = blob(column);
  Digest digest;
  if (bytes.size() != digest.size()) {
    return std::nullopt;
  }
  std::copy(bytes.begin(), bytes.end(), digest.begin());
  return digest;
}

// ---- transactions -------------------------------------------------------------------------------------------------

Transaction::Transaction(Connection& connection) : connection_(connection) {
  Query(connection.cached("BEGIN IMMEDIATE")).run();
}

Transaction::~Transaction() {
  // SQLite has rolled back by itself after some errors; if this rollback fails, the connection's next use reports it.
  if (open_ && connection_.in_transaction()) {
    sqlite3_exec(connection_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
}

void Transaction::commit() {
  Query(connection_.cached("COMMIT")).run();
  open_ = false;
}

Snapshot::Snapshot(Connection& connection) : connection_(connection) { Query(connection.cached("BEGIN")).run(); }

Snapshot::~Snapshot() {
  if (connection_.in_transaction()) {
    sqlite3_exec(connection_.handle(), "COMMIT", nullptr, nullptr, nullptr);
  }
}

}  // namespace docmill::store::sqlite
