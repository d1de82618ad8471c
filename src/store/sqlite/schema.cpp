// Schema version 2 and the settings of connections.
//
// Made so that storing appends: a new document adds one row at the end of `contents`, `content_info` and `documents`
// and of two indexes over time; only the index over ids is written in the middle, and only where ids do not grow. The
// key to find equal contents by (`content_keys`) is random by nature and therefore written in large sorted portions;
// `settings.keys_through` says up to which content (contents.h). A document's current version lives in `documents`
// alone and moves to `versions` when the next one comes.
#include "store/sqlite/schema.h"

#include <algorithm>

namespace docmill::store::sqlite {
namespace {

constexpr const char* kSchema = R"sql(
CREATE TABLE settings(name TEXT PRIMARY KEY, value) WITHOUT ROWID;
INSERT INTO settings VALUES('keys_through', 0);

CREATE TABLE contents(id INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
-- uses: how many rows of documents (content, search_content), versions and template_versions name this content
CREATE TABLE content_info(id INTEGER PRIMARY KEY, hash BLOB NOT NULL, size INTEGER NOT NULL, uses INTEGER NOT NULL);
-- prefix: the first eight bytes of the hash
CREATE TABLE content_keys(prefix INTEGER NOT NULL, content INTEGER NOT NULL,
  PRIMARY KEY(prefix, content)) WITHOUT ROWID;

-- search_content: the text to find the document by; NULL none, 0 the content itself
-- tags: one per line
CREATE TABLE documents(
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, version INTEGER NOT NULL,
  created INTEGER NOT NULL, versioned INTEGER NOT NULL, updated INTEGER NOT NULL, deleted INTEGER,
  size INTEGER NOT NULL, content INTEGER NOT NULL, search_content INTEGER, score REAL,
  type TEXT NOT NULL, format TEXT NOT NULL, status TEXT NOT NULL, title TEXT NOT NULL, author TEXT NOT NULL,
  template TEXT NOT NULL, template_hash BLOB, data_hash BLOB,
  tags TEXT NOT NULL, scores TEXT NOT NULL, timings TEXT NOT NULL, metadata TEXT NOT NULL);
CREATE INDEX documents_by_updated ON documents(updated);
CREATE INDEX documents_by_created ON documents(created);

CREATE TABLE versions(
  document INTEGER NOT NULL REFERENCES documents(row) ON DELETE CASCADE, version INTEGER NOT NULL,
  versioned INTEGER NOT NULL, updated INTEGER NOT NULL,
  size INTEGER NOT NULL, content INTEGER NOT NULL, score REAL,
  type TEXT NOT NULL, format TEXT NOT NULL, status TEXT NOT NULL, title TEXT NOT NULL, author TEXT NOT NULL,
  template TEXT NOT NULL, template_hash BLOB, data_hash BLOB,
  tags TEXT NOT NULL, scores TEXT NOT NULL, timings TEXT NOT NULL, metadata TEXT NOT NULL,
  PRIMARY KEY(document, version)) WITHOUT ROWID;

CREATE TABLE tags(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE document_tags(tag INTEGER NOT NULL REFERENCES tags(id), document INTEGER NOT NULL,
  PRIMARY KEY(tag, document)) WITHOUT ROWID;

-- Every document is either in the search index or in this queue.
CREATE TABLE search_queue(document INTEGER PRIMARY KEY);
CREATE VIEW search_source AS
  SELECT d.row AS row, d.title AS title, CAST(c.bytes AS TEXT) AS body
  FROM documents d LEFT JOIN contents c ON c.id = CASE d.search_content WHEN 0 THEN d.content ELSE d.search_content END
  WHERE d.row NOT IN (SELECT document FROM search_queue);
CREATE VIRTUAL TABLE search USING fts5(title, body, content = 'search_source', content_rowid = 'row',
  tokenize = 'unicode61 remove_diacritics 2');
-- a word in the title counts like four in the text
INSERT INTO search(search, rank) VALUES('rank', 'bm25(4.0, 1.0)');

CREATE TABLE templates(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, removed INTEGER);
CREATE TABLE template_versions(template INTEGER NOT NULL REFERENCES templates(id), version INTEGER NOT NULL,
  content INTEGER NOT NULL, author TEXT NOT NULL, created INTEGER NOT NULL,
  PRIMARY KEY(template, version)) WITHOUT ROWID;
)sql";

// Version 2: results that caches share. In the order they were kept; their number and bytes stand in `settings`.
constexpr const char* kSharedResults = R"sql(
CREATE TABLE shared_results(id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, made INTEGER NOT NULL,
  expires INTEGER NOT NULL, size INTEGER NOT NULL, checksum BLOB NOT NULL, bytes BLOB NOT NULL);
INSERT INTO settings VALUES('shared_entries', 0), ('shared_bytes', 0);
)sql";
constexpr Migration kMigrations[] = {{1, kSharedResults}};

void set_version(Connection& connection, std::int64_t version) {
  connection.execute(("PRAGMA user_version = " + std::to_string(version)).c_str());
}

std::int64_t version_of(Connection& connection) { return connection.integer("PRAGMA user_version"); }

}  // namespace

std::span<const Migration> migrations() { return kMigrations; }

FileKind inspect(Connection& connection) {
  const std::int64_t application = connection.integer("PRAGMA application_id");
  const std::int64_t version = version_of(connection);
  if (application == 0 && version == 0 && connection.integer("SELECT count(*) FROM sqlite_schema") == 0) {
    return FileKind::empty;
  }
  if (application != kApplicationId || version < 1) {
    throw Error(ErrorKind::store, "E-STO-002",
                "the file '" + connection.path() + "' is a database, but not a docmill store");
  }
  if (version > kSchemaVersion) {
    throw Error(ErrorKind::store, "E-STO-003",
                "the store '" + connection.path() + "' was written by a newer docmill (schema " +
                    std::to_string(version) + ", this one knows up to " + std::to_string(kSchemaVersion) + ")",
                "use the newer docmill");
  }
  return version < kSchemaVersion ? FileKind::older_store : FileKind::store;
}

void configure_writer(Connection& connection, std::size_t cache_bytes) {
  // Pages of 8 KiB hold several documents and their rows; measured, they cost a fifth less than 4 KiB in large groups
  // and the same in groups of one. They apply to a new file only.
  connection.execute("PRAGMA page_size = 8192");
  const std::string mode = connection.text("PRAGMA journal_mode = WAL");
  if (mode != "wal") {
    throw Error(ErrorKind::io, "E-STO-018",
                "cannot use the store '" + connection.path() + "': its file system has no write-ahead journal",
                "keep the store on a local disk");
  }
  connection.execute(
      "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;"
      "PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 67108864");
  connection.execute(
      ("PRAGMA cache_size = -" + std::to_string(std::max<std::size_t>(cache_bytes >> 10, 1024))).c_str());
}

void configure_reader(Connection& connection) {
  connection.execute(
      "PRAGMA query_only = ON; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY");
}

void create_schema(Connection& connection) {
  Transaction transaction(connection);
  connection.execute(kSchema);
  connection.execute(kSharedResults);
  connection.execute(("PRAGMA application_id = " + std::to_string(kApplicationId)).c_str());
  set_version(connection, kSchemaVersion);
  transaction.commit();
}

void migrate(Connection& connection, std::span<const Migration> steps) {
  for (const Migration& step : steps) {
    if (step.from < version_of(connection)) {
      continue;
    }
    Transaction transaction(connection);
    connection.execute(step.sql);
    set_version(connection, step.from + 1);
    transaction.commit();
  }
}

}  // namespace docmill::store::sqlite
