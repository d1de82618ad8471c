#include "limits.h"

#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>
#include <vector>

namespace bench {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

class BareStore {
 public:
  explicit BareStore(const std::string& path) {
    check(sqlite3_open(path.c_str(), &db_));
    run("PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -8192;"
        "CREATE TABLE documents(row INTEGER PRIMARY KEY, id TEXT UNIQUE, title, created, content)");
    check(sqlite3_prepare_v2(db_, "INSERT INTO documents VALUES(NULL, ?1, ?2, ?3, ?4)", -1, &insert_, nullptr));
  }
  BareStore(const BareStore&) = delete;
  BareStore& operator=(const BareStore&) = delete;
  ~BareStore() {
    sqlite3_finalize(insert_);
    sqlite3_close(db_);
  }

  void run(const char* sql) { check(sqlite3_exec(db_, sql, nullptr, nullptr, nullptr)); }
  void insert(unsigned number, const std::string& text) {
    char id[32];
    const int size = std::snprintf(id, sizeof id, "bench-%07u", number);
    sqlite3_bind_text(insert_, 1, id, size, SQLITE_STATIC);
    sqlite3_bind_text(insert_, 2, id, size, SQLITE_STATIC);
    sqlite3_bind_int64(insert_, 3, number);
    sqlite3_bind_blob(insert_, 4, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
    check(sqlite3_step(insert_));
    sqlite3_reset(insert_);
  }
  void require(unsigned documents, const Workload& workload) {
    sqlite3_stmt* select = nullptr;
    check(sqlite3_prepare_v2(db_, "SELECT content FROM documents ORDER BY row", -1, &select, nullptr));
    std::string expected;
    unsigned number = 0;
    for (; sqlite3_step(select) == SQLITE_ROW; ++number) {
      expected.clear();
      workload.expected(number, expected);
      const auto size = static_cast<std::size_t>(sqlite3_column_bytes(select, 0));
      if (std::string_view(static_cast<const char*>(sqlite3_column_blob(select, 0)), size) != expected) {
        std::fprintf(stderr, "bench_generate: bare SQLite lost document %u\n", number);
        std::exit(1);
      }
    }
    sqlite3_finalize(select);
    if (number != documents) {
      std::fprintf(stderr, "bench_generate: bare SQLite has %u of %u documents\n", number, documents);
      std::exit(1);
    }
  }

 private:
  void check(int code) {
    if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) {
      std::fprintf(stderr, "bench_generate: %s\n", sqlite3_errmsg(db_));
      std::exit(1);
    }
  }
  sqlite3* db_ = nullptr;
  sqlite3_stmt* insert_ = nullptr;
};

}  // namespace

double hand_rendering(const Workload& workload, unsigned documents) {
  std::string text;
  std::size_t bytes = 0;
  const auto begin = Clock::now();
  for (unsigned i = 0; i < documents; ++i) {
    text.clear();
    workload.expected(i, text);
    bytes += text.size();
  }
  const double seconds = seconds_since(begin);
  return bytes == 0 ? 0 : documents / seconds;
}

double bare_sqlite(const Workload& workload, const std::string& path, unsigned documents, unsigned group) {
  BareStore store(path);
  std::string text;
  const auto begin = Clock::now();
  for (unsigned at = 0; at < documents; at += group) {
    store.run("BEGIN IMMEDIATE");
    for (unsigned i = at; i < std::min(at + group, documents); ++i) {
      text.clear();
      workload.expected(i, text);
      store.insert(i, text);
    }
    store.run("COMMIT");
  }
  const double seconds = seconds_since(begin);
  store.require(documents, workload);
  return documents / seconds;
}

double bare_commit_p99(const Workload& workload, const std::string& path, double per_second, double seconds) {
  BareStore store(path);
  std::string text;
  std::vector<double> times;
  const auto begin = Clock::now();
  const auto count = static_cast<unsigned>(per_second * seconds);
  for (unsigned i = 0; i < count; ++i) {
    const auto due = begin + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(i / per_second));
    std::this_thread::sleep_until(due);
    text.clear();
    workload.expected(i, text);
    store.run("BEGIN IMMEDIATE");
    store.insert(i, text);
    store.run("COMMIT");
    times.push_back(std::chrono::duration<double, std::micro>(Clock::now() - due).count());
  }
  std::sort(times.begin(), times.end());
  return times[times.size() * 99 / 100];
}

double copies(std::size_t bytes) {
  std::string from(bytes, 'x');
  std::string to(bytes, ' ');
  constexpr unsigned kCount = 2'000'000;
  const auto begin = Clock::now();
  for (unsigned i = 0; i < kCount; ++i) {
    std::memcpy(to.data(), from.data(), bytes);
    __asm__ volatile("" : : "r"(to.data()) : "memory");
  }
  return kCount / seconds_since(begin);
}

}  // namespace bench
