// Documents stored per second by `put_batch` in groups of 1, 10, 100 and 1000, next to bare SQLite inserts of the same
// bytes in the same groups with the same durability (WAL, synchronous = FULL), in one run on one disk.
//
// bench_store [folder [documents]]: the folder decides which disk is measured. A document is 700 bytes of text with
// metadata, tags none, id growing with time. Everything stored is read back and compared.
#include <sqlite3.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "docmill/store.h"

namespace {

using docmill::store::Digest;
using docmill::store::NewRecord;
using docmill::store::Options;
using docmill::store::SearchIndexing;

struct Document {
  std::string id;
  std::string title;
  std::string content;
};

std::vector<Document> make_documents(std::size_t count) {
  static const char* const kWords[] = {"service", "endpoint", "request", "value",   "returns", "install",
                                       "module",  "version",  "error",   "default", "number",  "document",
                                       "section", "example",  "user",    "system"};
  std::vector<Document> documents(count);
  std::uint64_t random = 88172645463325252;
  for (std::size_t i = 0; i < count; ++i) {
    Document& document = documents[i];
    char id[40];
    std::snprintf(id, sizeof id, "readme-20250101-%09zu", i);
    document.id = id;
    document.title = "Document number " + std::to_string(i);
    document.content = "# " + document.title + "\n\n";
    while (document.content.size() < 700) {
      random ^= random << 13;
      random ^= random >> 7;
      random ^= random << 17;
      document.content += kWords[random % 16];
      document.content += random % 11 == 0 ? ".\n" : " ";
    }
    document.content.resize(700);
  }
  return documents;
}

constexpr std::string_view kMetadata = R"({"project":"docmill","words":112,"language":"en"})";
constexpr std::string_view kScores = R"({"completeness":92,"clarity":88,"structure":95})";

struct Span {
  std::chrono::steady_clock::time_point wall = std::chrono::steady_clock::now();
  double cpu = cpu_now();

  static double cpu_now() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& t) {
      return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
  }
};

struct Figures {
  double per_second = 0;
  double cpu_us = 0;
};

Figures figures(const Span& begin, std::size_t count) {
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin.wall;
  return {static_cast<double>(count) / wall.count(), (Span::cpu_now() - begin.cpu) / static_cast<double>(count) * 1e6};
}

[[noreturn]] void fail(const std::string& what) {
  std::fprintf(stderr, "bench_store: %s\n", what.c_str());
  std::exit(1);
}

// ---- docmill ------------------------------------------------------------------------------------------------------

Figures run_store(const std::string& path, const std::vector<Document>& documents, std::size_t group,
                  SearchIndexing search) {
  const Digest data_hash = docmill::store::sha256("data");
  std::vector<NewRecord> records(documents.size());
  for (std::size_t i = 0; i < documents.size(); ++i) {
    NewRecord& record = records[i];
    record.id = documents[i].id;
    record.type = "readme";
    record.title = documents[i].title;
    record.format = "markdown";
    record.content = documents[i].content;
    record.template_name = "readme";
    record.template_hash = data_hash;
    record.data_hash = data_hash;
    record.score = 91.5;
    record.scores = kScores;
    record.metadata = kMetadata;
    record.status = "final";
  }
  Options options;
  options.search = search;
  const auto store = docmill::store::open_sqlite(path, options);
  const Span begin;
  for (std::size_t at = 0; at < records.size(); at += group) {
    store->put_batch(std::span(records).subspan(at, std::min(group, records.size() - at)));
  }
  const Figures result = figures(begin, records.size());
  for (const Document& document : documents) {
    const auto record = store->get(document.id);
    if (!record || record->content != document.content || record->title != document.title) {
      fail(document.id + " did not come back");
    }
  }
  return result;
}

// ---- bare SQLite --------------------------------------------------------------------------------------------------

void check(sqlite3* db, int code) {
  if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) {
    fail(sqlite3_errmsg(db));
  }
}

void run_sql(sqlite3* db, const char* sql) { check(db, sqlite3_exec(db, sql, nullptr, nullptr, nullptr)); }

sqlite3_stmt* prepare(sqlite3* db, const char* sql) {
  sqlite3_stmt* statement = nullptr;
  check(db, sqlite3_prepare_v2(db, sql, -1, &statement, nullptr));
  return statement;
}

void bind(sqlite3_stmt* statement, int at, std::string_view text) {
  sqlite3_bind_text(statement, at, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
}

void verify(sqlite3* db, const std::vector<Document>& documents) {
  sqlite3_stmt* const select = prepare(db, "SELECT content FROM documents WHERE id = ?1");
  for (const Document& document : documents) {
    bind(select, 1, document.id);
    if (sqlite3_step(select) != SQLITE_ROW ||
        document.content != reinterpret_cast<const char*>(sqlite3_column_text(select, 0))) {
      fail(document.id + " did not come back from SQLite");
    }
    sqlite3_reset(select);
  }
  sqlite3_finalize(select);
}

Figures run_bare(const std::string& path, const std::vector<Document>& documents, std::size_t group) {
  sqlite3* db = nullptr;
  check(db, sqlite3_open(path.c_str(), &db));
  run_sql(db,
          "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;"
          "CREATE TABLE documents(row INTEGER PRIMARY KEY, id TEXT UNIQUE, title, created, scores, metadata, content)");
  sqlite3_stmt* const insert = prepare(db, "INSERT INTO documents VALUES(NULL, ?1, ?2, ?3, ?4, ?5, ?6)");
  const Span begin;
  for (std::size_t at = 0; at < documents.size(); at += group) {
    run_sql(db, "BEGIN IMMEDIATE");
    for (std::size_t i = at; i < std::min(at + group, documents.size()); ++i) {
      bind(insert, 1, documents[i].id);
      bind(insert, 2, documents[i].title);
      sqlite3_bind_int64(insert, 3, 1735689600000000 + static_cast<sqlite3_int64>(i));
      bind(insert, 4, kScores);
      bind(insert, 5, kMetadata);
      bind(insert, 6, documents[i].content);
      check(db, sqlite3_step(insert));
      sqlite3_reset(insert);
    }
    run_sql(db, "COMMIT");
  }
  const Figures result = figures(begin, documents.size());
  verify(db, documents);
  sqlite3_finalize(insert);
  sqlite3_close(db);
  return result;
}

void report(const char* what, std::size_t group, std::size_t count, const Figures& figures, const Figures& bare) {
  std::printf("%-28s %6zu %9zu %11.0f %9.1f %9.2f\n", what, group, count, figures.per_second, figures.cpu_us,
              figures.per_second / bare.per_second);
}

}  // namespace

int main(int count, char** arguments) {
  const std::filesystem::path base = count > 1 ? arguments[1] : std::filesystem::temp_directory_path();
  const std::size_t most = count > 2 ? std::strtoul(arguments[2], nullptr, 10) : 200000;
  const std::filesystem::path folder = base / "docmill-bench-store";
  std::printf("%-28s %6s %9s %11s %9s %9s\n", "", "group", "documents", "documents/s", "CPU us", "of bare");
  for (const std::size_t group : {1UL, 10UL, 100UL, 1000UL}) {
    const std::vector<Document> documents = make_documents(std::min(most, 2000 * group));
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    const Figures bare = run_bare((folder / "bare").string(), documents, group);
    report("bare SQLite", group, documents.size(), bare, bare);
    report("docmill, search deferred", group, documents.size(),
           run_store((folder / "deferred").string(), documents, group, SearchIndexing::deferred), bare);
    report("docmill, search immediate", group, documents.size(),
           run_store((folder / "immediate").string(), documents, group, SearchIndexing::immediate), bare);
  }
  std::filesystem::remove_all(folder);
  return 0;
}
