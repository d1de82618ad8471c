// One SQLite connection, its statements and its errors: the only face of SQLite that the rest of the room sees.
//
// Level: SQLite's C interface -> Connection, Statement, Query, Transaction -> writer and reader. Every failure becomes
// a docmill Error by `Connection::fail`, so no result code is ever dropped. A connection belongs to one thread at a
// time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "docmill/store.h"

struct sqlite3;
struct sqlite3_file;
struct sqlite3_stmt;

namespace docmill::store::sqlite {

enum class OpenMode : std::uint8_t {
  write,      ///< the file exists
  read,       ///< beside a writer; never checkpoints
  immutable,  ///< nobody writes, and nothing can be created beside the file
};

class Connection;

/// A prepared statement, kept for reuse.
class Statement {
 public:
  Statement() = default;
  Statement(Connection& connection, std::string_view sql);

 private:
  friend class Query;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
  Connection* connection_ = nullptr;
};

/// One execution of a statement: bind every parameter (from 1), step, read columns (from 0). Texts and blobs are not
/// copied and must live as long as the Query; columns until the next step. Resets the statement when it ends, but does
/// not unbind: a parameter that is not bound anew has the value of the last time.
class Query {
 public:
  explicit Query(Statement& statement) : statement_(statement.handle_.get()), connection_(*statement.connection_) {}
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;
  ~Query();

  Query& integer(int at, std::int64_t value);
  Query& real(int at, double value);
  Query& text(int at, std::string_view value);
  Query& blob(int at, std::string_view value);
  Query& digest(int at, const Digest& value);
  Query& null(int at);
  Query& real(int at, const std::optional<double>& value) { return value ? real(at, *value) : null(at); }
  Query& integer(int at, const std::optional<std::int64_t>& value) { return value ? integer(at, *value) : null(at); }
  Query& digest(int at, const std::optional<Digest>& value) { return value ? digest(at, *value) : null(at); }

  /// True while there is a row.
  bool step();
  /// For statements without rows.
  void run() {
    while (step()) {
    }
  }

  bool is_null(int column) const;
  std::int64_t integer(int column) const;
  double real(int column) const;
  std::string_view text(int column) const;
  std::string_view blob(int column) const;
  /// Nullopt unless the column holds 32 bytes.
  std::optional<Digest> digest(int column) const;

 private:
  sqlite3_stmt* statement_;
  Connection& connection_;
};

class Connection {
 public:
  /// Throws Error; see `fail`. `path` is absolute.
  Connection(const std::string& path, OpenMode mode, std::chrono::milliseconds busy_wait);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Runs statements without results, one after the other.
  void execute(const char* sql);
  /// First column of the first row; 0 or empty when there is none.
  std::int64_t integer(std::string_view sql);
  std::string text(std::string_view sql);
  /// A statement prepared on first use and kept, by its text. For texts of which there are not many.
  Statement& cached(std::string_view sql);

  std::int64_t last_row() const;
  std::int64_t changes() const;
  bool in_transaction() const;
  const std::string& path() const { return path_; }

  /// Copies the journal into the file as far as readers allow, and syncs it; with `truncate`, empties the journal.
  /// Being kept from it by readers is no error. Requires a writing connection outside a transaction.
  void checkpoint(bool truncate);
  /// Pages in the journal after the last commit.
  int journal_pages() const { return *journal_pages_; }
  /// Whether a commit syncs the journal; it does from the start. Requires a writing connection outside a transaction.
  void sync_commits(bool wanted);
  /// Syncs the journal. May be called while another thread uses the connection, once that has been written through.
  void sync_journal() const;
  /// Leaves the journal as it is when the connection is closed.
  void keep_journal_on_close();

  /// Throws unless `code` is SQLITE_OK, SQLITE_ROW or SQLITE_DONE.
  void check(int code) const {
    if (code != 0 && code != 100 && code != 101) [[unlikely]] {
      fail(code);
    }
  }
  /// Throws the Error that SQLite's result `code` means: E-STO-002 no database, -004 damaged, -005 read-only,
  /// -014 too large, -016 disk full, -017 anything unforeseen, -018 input or output, -020 busy.
  [[noreturn]] void fail(int code) const;

  sqlite3* handle() const { return handle_.get(); }

 private:
  struct Close {
    void operator()(sqlite3* connection) const;
  };
  void configure(OpenMode mode, std::chrono::milliseconds busy_wait);

  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };

  std::string path_;
  std::unique_ptr<int> journal_pages_;  // SQLite holds a pointer to it
  bool syncs_commits_ = true;
  sqlite3_file* journal_ = nullptr;  // open as long as the connection, once known
  std::unique_ptr<sqlite3, Close> handle_;
  std::unordered_map<std::string, Statement, TextHash, std::equal_to<>> statements_;  // die before the connection
};

/// BEGIN IMMEDIATE ... COMMIT; rolls back when it ends without `commit`.
class Transaction {
 public:
  explicit Transaction(Connection& connection);
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();
  /// Returns after the sync.
  void commit();

 private:
  Connection& connection_;
  bool open_ = true;
};

/// One consistent view for several reads.
class Snapshot {
 public:
  explicit Snapshot(Connection& connection);
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;
  ~Snapshot();

 private:
  Connection& connection_;
};

}  // namespace docmill::store::sqlite
