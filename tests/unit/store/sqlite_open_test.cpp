// The store's file: creation, locks, readers of other processes, files that are no stores, migration.
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <fstream>
#include <thread>

#include "process.h"
#include "store/sqlite/schema.h"
#include "store_fixture.h"

namespace docmill::store {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

class SqliteFile : public testing::Test {
 protected:
  std::unique_ptr<Store> open(milliseconds lock_wait = milliseconds(10000)) {
    Options options;
    options.lock_wait = lock_wait;
    return open_sqlite(path_, options);
  }
  std::unique_ptr<Store> open_read_only() {
    Options options;
    options.access = Access::read_only;
    return open_sqlite(path_, options);
  }
  // SQL by a connection that is not docmill's.
  void run_sql(const std::string& sql) {
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open(path_.c_str(), &db), SQLITE_OK);
    char* message = nullptr;
    EXPECT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, &message), SQLITE_OK) << message;
    sqlite3_free(message);
    sqlite3_close(db);
  }
  void write_file(const std::string& bytes) const { std::ofstream(path_, std::ios::binary) << bytes; }
  std::string read_file() const {
    std::ifstream file(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  static mode_t mode_of(const std::string& path) {
    struct stat status {};
    return stat(path.c_str(), &status) == 0 ? status.st_mode & 0777U : 0;
  }

  TemporaryFolder folder_;
  std::string path_ = folder_.path("a.store");
};

TEST_F(SqliteFile, KeepsEverythingOverReopening) {
  {
    const auto store = open();
    store->put(markdown("a", "alpha"));
    store->put(markdown("a", "beta"));
    store->put(markdown("b", "alpha"));
    store->remove("b");
    NewTemplate source;
    source.name = "t";
    source.content = "x";
    store->add_template(source);
  }
  EXPECT_FALSE(fs::exists(path_ + "-wal"));  // a clean end leaves one file
  const auto store = open();
  EXPECT_EQ(store->get("a")->content, "beta");
  EXPECT_EQ(store->history("a").size(), 2U);
  EXPECT_FALSE(store->get("b"));
  EXPECT_EQ(store->get_template("t")->content, "x");
  store->put(markdown("c", "alpha"));  // its content is known from before
  EXPECT_EQ(store->statistics().contents, 3U);
  EXPECT_EQ(findings_of(store->check()), "");
}

TEST_F(SqliteFile, IsForItsOwnerOnly) {
  const auto store = open();
  store->put(markdown("a", "x"));
  EXPECT_EQ(mode_of(path_), 0600U);
  EXPECT_EQ(mode_of(path_ + "-wal"), 0600U);
  EXPECT_EQ(mode_of(path_ + ".lock"), 0600U);
}

TEST_F(SqliteFile, TellsWhereItIs) {
  path_ = folder_.path("none/deep/a.store");
  EXPECT_EQ(error_code([&] { open(); }), "E-STO-018");
  Options options;
  options.create_parent = true;
  open_sqlite(path_, options)->put(markdown("a", "x"));
  EXPECT_EQ(mode_of(folder_.path("none/deep")), 0700U);
  options.create = false;
  EXPECT_EQ(error_code([&] { open_sqlite(folder_.path("b.store"), options); }), "E-STO-006");
  EXPECT_FALSE(fs::exists(folder_.path("b.store")));
  EXPECT_FALSE(fs::exists(folder_.path("b.store.lock")));
  EXPECT_EQ(error_code([&] { open_sqlite("", {}); }), "E-STO-006");
  EXPECT_EQ(error_code([&] { open_sqlite(folder_.path("new/"), {}); }), "E-STO-018");
}

TEST_F(SqliteFile, RefusesWhatIsNoFile) {
  EXPECT_EQ(error_code([&] { open_sqlite(folder_.path(), {}); }), "E-STO-018");
  ASSERT_EQ(mkfifo(path_.c_str(), 0600), 0);
  EXPECT_EQ(error_code([&] { open(); }), "E-STO-018");
  fs::remove(path_);
  fs::create_symlink(folder_.path("missing"), path_);
  EXPECT_EQ(error_code([&] { open(); }), "E-STO-018");
  EXPECT_FALSE(fs::exists(folder_.path("missing")));
}

TEST_F(SqliteFile, NamesAreOnlyNames) {
  for (const char* name : {"file:x?mode=memory", ":memory:", "a b'\"%20?#.store", "größe"}) {
    path_ = folder_.path(name);
    open()->put(markdown("a", name));
    EXPECT_TRUE(fs::exists(path_)) << name;
    EXPECT_EQ(open_read_only()->get("a")->content, name);
  }
}

TEST_F(SqliteFile, SymbolicLinksLeadToTheSameStoreAndLock) {
  open()->put(markdown("a", "x"));
  const std::string real = path_;
  path_ = folder_.path("link");
  fs::create_symlink(real, path_);
  const auto store = open();
  EXPECT_EQ(store->get("a")->content, "x");
  EXPECT_FALSE(fs::exists(path_ + ".lock"));
  path_ = real;
  EXPECT_EQ(error_code([&] { open(milliseconds(0)); }), "E-STO-001");
}

// ---- one writer ---------------------------------------------------------------------------------------------------

TEST_F(SqliteFile, ASecondProcessIsToldWhoHoldsTheStore) {
  ChildProcess child([&](const ChildProcess::Channel& channel) {
    const auto store = open();
    channel.say("open");
    pause();
  });
  ASSERT_EQ(child.hear(), "open");
  try {
    open(milliseconds(30));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.diagnostic().code, "E-STO-001");
    EXPECT_EQ(error.diagnostic().kind, ErrorKind::store);
    EXPECT_NE(error.diagnostic().message.find("process " + std::to_string(child.id())), std::string::npos)
        << error.what();
  }
  child.kill();
  EXPECT_EQ(error_code([&] { open(milliseconds(0)); }), "none");  // the lock died with its process
}

TEST_F(SqliteFile, ASecondProcessWaits) {
  ChildProcess child([&](const ChildProcess::Channel& channel) {
    const auto store = open();
    channel.say("open");
    std::this_thread::sleep_for(milliseconds(200));
    store->put(markdown("a", "from the first"));
  });
  ASSERT_EQ(child.hear(), "open");
  const auto store = open();
  EXPECT_EQ(store->get("a")->content, "from the first");
}

TEST_F(SqliteFile, OneProcessIsTwoWritersToo) {
  const auto store = open();
  EXPECT_EQ(error_code([&] { open(milliseconds(0)); }), "E-STO-001");
  store->put(markdown("a", "still works"));
  EXPECT_EQ(open_read_only()->get("a")->content, "still works");
}

TEST_F(SqliteFile, TheLockIsNoWayOut) {
  fs::create_symlink(folder_.path("victim"), path_ + ".lock");
  EXPECT_EQ(error_code([&] { open(milliseconds(0)); }), "E-STO-018");
  EXPECT_FALSE(fs::exists(folder_.path("victim")));
}

TEST_F(SqliteFile, ARemovedLockFileGuardsNoMore) {
  // Between opening and locking, the file may be replaced: whoever then holds the new one must be respected.
  const auto store = open();
  fs::remove(path_ + ".lock");
  std::ofstream(path_ + ".lock") << "garbage";
  EXPECT_EQ(error_code([&] { open(milliseconds(0)); }), "none");
}

// ---- readers ------------------------------------------------------------------------------------------------------

TEST_F(SqliteFile, ReadersWorkBesideAWriterOfAnotherProcess) {
  ChildProcess child([&](const ChildProcess::Channel& channel) {
    const auto store = open();
    for (int i = 0; i < 300; ++i) {
      store->put(markdown("d" + std::to_string(i), std::to_string(i)));
      channel.say(std::to_string(i));
    }
    pause();
  });
  ASSERT_EQ(child.hear(), "0");
  const auto store = open_read_only();
  for (int i = 1; i < 300; ++i) {
    const std::string number = child.hear();
    ASSERT_EQ(number, std::to_string(i));
    const std::optional<Record> record = store->get("d" + number);
    ASSERT_TRUE(record) << number;
    EXPECT_EQ(record->content, number);
  }
  EXPECT_EQ(store->statistics().documents, 300U);
  SearchQuery query;
  query.text = "77";
  EXPECT_EQ(found_ids(store->search(query)), std::vector<std::string>{"d77"});
  const CheckReport report = store->check();
  EXPECT_EQ(findings_of(report), "");
  EXPECT_FALSE(report.search_compared);
}

TEST_F(SqliteFile, ReadersWriteNothing) {
  open()->put(markdown("a", "x"));
  const std::string before = read_file();
  {
    const auto store = open_read_only();
    EXPECT_EQ(store->get("a")->content, "x");
    EXPECT_EQ(error_code([&] { store->put(markdown("b", "y")); }), "E-STO-005");
    EXPECT_EQ(error_code([&] { store->remove("a"); }), "E-STO-005");
    EXPECT_EQ(error_code([&] { store->erase("a"); }), "E-STO-005");
    EXPECT_EQ(error_code([&] { store->compact(); }), "E-STO-005");
    EXPECT_EQ(error_code([&] { store->index_pending(1); }), "E-STO-005");
    NewTemplate source;
    source.name = "t";
    EXPECT_EQ(error_code([&] { store->add_template(source); }), "E-STO-005");
    EXPECT_EQ(error_code([&] { store->remove_template("t"); }), "E-STO-005");
  }
  EXPECT_TRUE(read_file() == before);
  EXPECT_EQ(error_code([&] {
              Options o;
              o.access = Access::read_only;
              open_sqlite(folder_.path("none"), o);
            }),
            "E-STO-006");
}

TEST_F(SqliteFile, ReadersSeeWhatACrashedWriterHadAcknowledged) {
  ChildProcess child([&](const ChildProcess::Channel& channel) {
    const auto store = open();
    store->put(markdown("a", "acknowledged"));
    channel.say("done");
    pause();
  });
  ASSERT_EQ(child.hear(), "done");
  child.kill();
  ASSERT_GT(fs::file_size(path_ + "-wal"), 0U);
  EXPECT_EQ(open_read_only()->get("a")->content, "acknowledged");
  EXPECT_GT(fs::file_size(path_ + "-wal"), 0U);  // left to the next writer
  EXPECT_EQ(open()->get("a")->content, "acknowledged");
}

// ---- files that are no stores -------------------------------------------------------------------------------------

TEST_F(SqliteFile, RefusesForeignFiles) {
  const std::string garbage(20000, 'g');
  const std::string text = "just some text\n";
  for (const std::string& bytes :
       {garbage, text, std::string("SQLite format 3"), std::string("SQLite format 3\0", 16) + garbage}) {
    write_file(bytes);
    EXPECT_EQ(error_code([&] { open(); }), "E-STO-002") << bytes.substr(0, 20);
    EXPECT_EQ(error_code([&] { open_read_only(); }), "E-STO-002") << bytes.substr(0, 20);
    EXPECT_TRUE(read_file() == bytes);
  }
}

TEST_F(SqliteFile, RefusesForeignDatabases) {
  run_sql("CREATE TABLE t(x); INSERT INTO t VALUES(1)");
  const std::string before = read_file();
  EXPECT_EQ(error_code([&] { open(); }), "E-STO-002");
  EXPECT_EQ(error_code([&] { open_read_only(); }), "E-STO-002");
  EXPECT_TRUE(read_file() == before);
  run_sql("PRAGMA application_id = 7; PRAGMA user_version = 1");
  EXPECT_EQ(error_code([&] { open(); }), "E-STO-002");
}

TEST_F(SqliteFile, RefusesStoresOfANewerDocmill) {
  open();
  run_sql("PRAGMA user_version = 99");
  EXPECT_EQ(error_code([&] { open(); }), "E-STO-003");
  EXPECT_EQ(error_code([&] { open_read_only(); }), "E-STO-003");
  run_sql("PRAGMA user_version = " + std::to_string(sqlite::kSchemaVersion));
  EXPECT_EQ(error_code([&] { open(); }), "none");
}

TEST_F(SqliteFile, AnEmptyFileBecomesAStore) {
  write_file("");
  EXPECT_EQ(error_code([&] { open_read_only(); }), "E-STO-002");
  open()->put(markdown("a", "x"));
  EXPECT_EQ(open_read_only()->get("a")->content, "x");
}

// ---- migration ----------------------------------------------------------------------------------------------------

class SqliteMigration : public SqliteFile {
 protected:
  // A store as version 1 left it. Made once with the first release of the schema and never changed.
  void SetUp() override { fs::copy_file(fs::path(DOCMILL_SOURCE_DIR) / "tests/cases/store/version-1.store", path_); }
};

TEST_F(SqliteMigration, AStoreOfVersion1IsReadAndWritten) {
  const auto store = open();
  const std::optional<Record> guide = store->get("guide");
  ASSERT_TRUE(guide);
  EXPECT_EQ(guide->content, "# Guide\n\nSecond text with a pelican.\n");
  EXPECT_EQ(guide->version, 2U);
  EXPECT_EQ(guide->title, "The Guide");
  EXPECT_EQ(guide->tags, (std::vector<std::string>{"first", "second"}));
  EXPECT_EQ(guide->score, 91.5);
  EXPECT_EQ(guide->created, 1'700'000'000'000'000);
  EXPECT_EQ(guide->data_hash, sha256("data"));
  EXPECT_EQ(store->history("guide").size(), 2U);
  EXPECT_FALSE(store->get("gone"));
  GetOptions options;
  options.deleted = true;
  EXPECT_TRUE(store->get("gone", options));
  SearchQuery query;
  query.text = "pelican";
  EXPECT_EQ(found_ids(store->search(query)), std::vector<std::string>{"guide"});
  query.text = "waiting";
  EXPECT_EQ(store->search(query).pending, 1U);
  EXPECT_EQ(store->get_template("readme")->content, "# {{ title }}\n");
  EXPECT_EQ(findings_of(store->check()), "");
  EXPECT_EQ(store->index_pending(10), 0U);
  EXPECT_EQ(found_ids(store->search(query)), std::vector<std::string>{"later"});
  store->put(markdown("guide", "third"));
  EXPECT_EQ(store->get("guide")->version, 3U);
  EXPECT_EQ(store->shared_statistics().entries, 0U);
  const SharedResult result{sha256("key"), "bytes"};
  store->keep_shared({&result, 1}, {});
  EXPECT_EQ(store->find_shared(sha256("key")).bytes, "bytes");
  EXPECT_EQ(findings_of(store->check()), "");
}

TEST_F(SqliteMigration, StepsRunInOrderFromTheFilesVersion) {
  sqlite::Connection connection(path_, sqlite::OpenMode::write, milliseconds(0));
  const sqlite::Migration steps[] = {
      {0, "CREATE TABLE never(x)"},
      {1, "ALTER TABLE documents ADD COLUMN added TEXT; UPDATE documents SET added = id"},
      {2, "CREATE INDEX by_added ON documents(added)"}};
  sqlite::migrate(connection, steps);
  EXPECT_EQ(connection.integer("PRAGMA user_version"), 3);
  EXPECT_EQ(connection.text("SELECT added FROM documents WHERE id = 'guide'"), "guide");
  EXPECT_EQ(connection.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'never'"), 0);
  sqlite::migrate(connection, steps);  // nothing left to do
  EXPECT_EQ(connection.integer("PRAGMA user_version"), 3);
}

TEST_F(SqliteMigration, AFailingStepLeavesTheOneBefore) {
  sqlite::Connection connection(path_, sqlite::OpenMode::write, milliseconds(0));
  const sqlite::Migration steps[] = {{1, "CREATE TABLE one(x)"},
                                     {2, "CREATE TABLE two(x); SELECT nothing FROM nowhere"}};
  EXPECT_EQ(error_code([&] { sqlite::migrate(connection, steps); }), "E-STO-017");
  EXPECT_EQ(connection.integer("PRAGMA user_version"), 2);
  EXPECT_EQ(connection.integer("SELECT count(*) FROM sqlite_schema WHERE name IN ('one', 'two')"), 1);
}

}  // namespace
}  // namespace docmill::store
