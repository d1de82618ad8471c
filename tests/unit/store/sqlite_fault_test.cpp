// The store when things go wrong: killed processes, full and failing disks, damaged files.
#include <sys/mount.h>
#include <sys/resource.h>

#include <fstream>
#include <map>
#include <random>
#include <thread>

#include "fault_vfs.h"
#include "process.h"
#include "store_fixture.h"

namespace docmill::store {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

/// What was acknowledged: id -> content.
using Acknowledged = std::map<std::string, std::string>;

void expect_kept(Store& store, const Acknowledged& acknowledged) {
  for (const auto& [id, content] : acknowledged) {
    const std::optional<Record> record = store.get(id);
    ASSERT_TRUE(record) << id;
    EXPECT_TRUE(record->content == content) << id;
  }
}

class SqliteFault : public testing::Test {
 protected:
  std::unique_ptr<Store> open() { return open_sqlite(path_, {}); }
  std::string read_file(const std::string& path) const {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void write_file(const std::string& bytes) const { std::ofstream(path_, std::ios::binary) << bytes; }

  TemporaryFolder folder_;
  std::string path_ = folder_.path("a.store");
};

// ---- killed -------------------------------------------------------------------------------------------------------

std::string content_for(const std::string& id) {
  return "# " + id + "\n" + std::string(300 + id.size() * 17, 'c') + id;
}

TEST_F(SqliteFault, KilledWritersLoseNothingTheyAcknowledged) {
  std::mt19937 random(7);
  Acknowledged acknowledged;
  for (int round = 0; round < 20; ++round) {
    ChildProcess child([&](const ChildProcess::Channel& channel) {
      const auto store = open();
      for (int i = 0;; ++i) {
        const std::string id = std::to_string(round) + "-" + std::to_string(i);
        const std::string other = id + "-b";
        const std::string first = content_for(id);
        const std::string second = content_for(other);
        const NewRecord batch[] = {markdown(id, first), markdown(other, second), markdown("same", first)};
        store->put_batch(batch);
        channel.say(id);
        if (i % 7 == 3) {
          store->erase(std::to_string(round) + "-" + std::to_string(i) + "-b");
          channel.say("-" + other);
        }
      }
    });
    std::string line = child.hear();
    ASSERT_NE(line, "");
    const auto end = std::chrono::steady_clock::now() + milliseconds(random() % 40);
    bool alive = true;
    for (; !line.empty(); line = child.hear()) {
      if (line[0] == '-') {
        acknowledged.erase(line.substr(1));
      } else {
        acknowledged[line] = content_for(line);
        acknowledged[line + "-b"] = content_for(line + "-b");
      }
      if (alive && std::chrono::steady_clock::now() >= end) {
        child.kill();
        alive = false;
      }
    }
    const auto store = open();
    for (auto it = acknowledged.begin(); it != acknowledged.end();) {
      const std::optional<Record> record = store->get(it->first);
      // The last erasure may have happened without its line.
      const bool unheard_erasure =
          !record && it->first.ends_with("-b") && it->first.starts_with(std::to_string(round) + "-");
      ASSERT_TRUE(record || unheard_erasure) << it->first;
      if (record) {
        ASSERT_EQ(record->content, it->second);
      }
      it = record ? std::next(it) : acknowledged.erase(it);
    }
    EXPECT_EQ(findings_of(store->check()), "");
  }
  EXPECT_GT(acknowledged.size(), 40U);
}

// ---- failing disks ------------------------------------------------------------------------------------------------

TEST_F(SqliteFault, EveryFailingCallIsAnErrorAndLosesNothing) {
  FaultVfs vfs;
  int struck = 0;
  for (const auto& [fault, code] : {std::pair{FaultVfs::Fault::write, SQLITE_IOERR_WRITE},
                                    {FaultVfs::Fault::sync, SQLITE_IOERR_FSYNC},
                                    {FaultVfs::Fault::write, SQLITE_FULL}}) {
    for (const bool lasting : {false, true}) {
      for (int n = 1; n <= 12; ++n) {
        TemporaryFolder folder;
        path_ = folder.path("a.store");
        Acknowledged acknowledged;
        bool failed = false;
        {
          const auto store = open();
          vfs.arm(fault, n, code, lasting);
          for (int i = 0; i < 4; ++i) {
            const std::string id = "d" + std::to_string(i);
            try {
              store->put(markdown(id, content_for(id)));
              acknowledged[id] = content_for(id);
            } catch (const Error& error) {
              failed = true;
              const std::string& got = error.diagnostic().code;
              EXPECT_TRUE(got == "E-STO-016" || got == "E-STO-018" || got == "E-STO-015") << got;
              EXPECT_EQ(code == SQLITE_FULL, got == "E-STO-016") << got;
            }
          }
          EXPECT_EQ(failed, vfs.struck()) << n;
          expect_kept(*store, acknowledged);
        }
        struck += failed ? 1 : 0;
        vfs.disarm();
        const auto store = open();
        expect_kept(*store, acknowledged);
        EXPECT_EQ(findings_of(store->check()), "");
        EXPECT_EQ(store->put(markdown("after", "x")).version, 1U);
      }
    }
  }
  EXPECT_GT(struck, 30);
}

TEST_F(SqliteFault, AFailedPutIsForgottenEntirely) {
  FaultVfs vfs;
  const auto store = open();
  store->put(markdown("a", "kept"));
  const std::string_view tags[] = {"new tag"};
  NewRecord record = markdown("b", "content");
  record.tags = tags;
  vfs.arm(FaultVfs::Fault::write, 1, SQLITE_FULL);
  EXPECT_EQ(error_code([&] { store->put(record); }), "E-STO-016");
  store->put(markdown("c", "other"));  // takes the numbers that the failed put would have had
  EXPECT_EQ(error_code([&] { store->put(record); }), "none");
  EXPECT_EQ(store->get("b")->tags, std::vector<std::string>{"new tag"});
  EXPECT_EQ(findings_of(store->check()), "");
}

TEST_F(SqliteFault, OnceCountsWhatThisObjectHasPut) {
  {
    const auto before = open();
    for (const char* id : {"a", "b", "c", "d"}) {
      before->put(markdown(id, "old"));
    }
    before->erase("d");
  }
  FaultVfs vfs;
  const auto store = open();
  const auto put_once = [&](std::string_view id, std::string_view content) {
    NewRecord record = markdown(id, content);
    record.once = true;
    return store->put(record).outcome;
  };
  vfs.arm(FaultVfs::Fault::write, 1, SQLITE_FULL);
  EXPECT_EQ(error_code([&] { put_once("a", "lost"); }), "E-STO-016");
  EXPECT_EQ(put_once("a", "new"), Outcome::new_version);  // what failed does not count
  EXPECT_EQ(put_once("a", "newer"), Outcome::repeated);
  EXPECT_TRUE(store->claim("b"));
  EXPECT_FALSE(store->claim("b"));
  EXPECT_EQ(put_once("b", "new"), Outcome::repeated);
  store->put(markdown("c", "new"));
  EXPECT_EQ(put_once("c", "newer"), Outcome::repeated);
  EXPECT_EQ(put_once("d", "new"), Outcome::created);  // in the row of the erased one
  EXPECT_EQ(put_once("d", "newer"), Outcome::repeated);
  EXPECT_EQ(store->get("a")->version, 2U);
  EXPECT_EQ(store->get("d")->content, "new");
  EXPECT_EQ(findings_of(store->check()), "");
}

TEST_F(SqliteFault, AfterAFailedSyncNothingMoreIsWritten) {
  FaultVfs vfs;
  {
    const auto store = open();
    store->put(markdown("a", "before"));
    vfs.arm(FaultVfs::Fault::sync, 1, SQLITE_IOERR_FSYNC);
    EXPECT_EQ(error_code([&] { store->put(markdown("b", "x")); }), "E-STO-018");
    EXPECT_EQ(error_code([&] { store->put(markdown("c", "x")); }), "E-STO-015");
    EXPECT_EQ(error_code([&] { store->remove("a"); }), "E-STO-015");
    EXPECT_EQ(store->get("a")->content, "before");
    EXPECT_FALSE(store->get("c"));
  }
  EXPECT_TRUE(fs::exists(path_ + "-wal"));  // not merged into the file by whoever saw the disk fail
  const auto store = open();
  EXPECT_EQ(store->get("a")->content, "before");
  EXPECT_EQ(findings_of(store->check()), "");
}

TEST_F(SqliteFault, AFailedCheckpointKeepsTheJournal) {
  FaultVfs vfs;
  const std::string large(1 << 20, 'x');
  Acknowledged acknowledged;
  {
    const auto store = open();
    int i = 0;
    std::string code = "none";
    while (code == "none" && i < 60) {
      const std::string id = "d" + std::to_string(i++);
      const std::string content = large + id;
      // Of one put, the first sync is the commit's; a second one can only be a checkpoint's.
      vfs.arm(FaultVfs::Fault::sync, 2, SQLITE_IOERR_FSYNC);
      code = error_code([&] { store->put(markdown(id, content)); });
      if (code == "none") {
        acknowledged[id] = content;
      }
    }
    EXPECT_EQ(code, "E-STO-015");
    EXPECT_GT(i, 10);
    vfs.disarm();
    expect_kept(*store, acknowledged);
  }
  EXPECT_GT(fs::file_size(path_ + "-wal"), 10U << 20);
  const auto store = open();
  expect_kept(*store, acknowledged);
  EXPECT_EQ(findings_of(store->check()), "");
}

// A small file system of its own, where the test may mount one.
class SmallDisk {
 public:
  explicit SmallDisk(const std::string& path) : path_(path) {
    fs::create_directory(path);
    mounted_ = mount("tmpfs", path.c_str(), "tmpfs", 0, "size=4m") == 0;
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  ~SmallDisk() {
    if (mounted_) {
      umount2(path_.c_str(), MNT_DETACH);
    }
  }
  bool mounted() const { return mounted_; }
  bool remount(unsigned long flags, const char* size) const {
    return mount("tmpfs", path_.c_str(), "tmpfs", MS_REMOUNT | flags, size) == 0;
  }

 private:
  std::string path_;
  bool mounted_ = false;
};

// Fills the disk; what was acknowledged stays, what was not leaves nothing.
void fill(Store& store, Acknowledged& acknowledged) {
  std::string code = "none";
  for (int i = 0; i < 1000 && code == "none"; ++i) {
    const std::string id = "d" + std::to_string(i);
    const std::string first = content_for(id) + std::string(20000, 'z');
    const std::string other = id + "-b";
    const std::string second = "second " + id;
    const NewRecord batch[] = {markdown(other, second), markdown(id, first)};
    code = error_code([&] { store.put_batch(batch); });
    if (code == "none") {
      acknowledged[id] = first;
      acknowledged[other] = second;
    } else {
      EXPECT_FALSE(store.get(id));
      EXPECT_FALSE(store.get(other));
    }
  }
  EXPECT_EQ(code, "E-STO-016");
  EXPECT_GT(acknowledged.size(), 10U);
}

TEST_F(SqliteFault, AFullDiskStoresNothingByHalves) {
  const SmallDisk disk(folder_.path("disk"));
  if (!disk.mounted()) {
    GTEST_SKIP() << "needs the right to mount; see AFullDiskByFileSize";
  }
  path_ = folder_.path("disk/a.store");
  Acknowledged acknowledged;
  const auto store = open();
  fill(*store, acknowledged);
  EXPECT_EQ(error_code([&] { store->put(markdown("large", std::string(1 << 20, 'x'))); }), "E-STO-016");
  expect_kept(*store, acknowledged);
  ASSERT_TRUE(disk.remount(0, "size=32m"));
  store->put(markdown("after", "there is room again"));
  acknowledged["after"] = "there is room again";
  expect_kept(*store, acknowledged);
  EXPECT_EQ(findings_of(store->check()), "");
}

TEST_F(SqliteFault, AFullDiskByFileSize) {
  ChildProcess child([&](const ChildProcess::Channel&) {
    signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{3 << 20, RLIM_INFINITY};
    setrlimit(RLIMIT_FSIZE, &limit);
    const auto store = open();
    Acknowledged acknowledged;
    fill(*store, acknowledged);
    expect_kept(*store, acknowledged);
    const rlimit no_limit{RLIM_INFINITY, RLIM_INFINITY};
    setrlimit(RLIMIT_FSIZE, &no_limit);
    store->put(markdown("after", "there is room again"));
    EXPECT_EQ(findings_of(store->check()), "");
    _exit(testing::Test::HasFailure() ? 1 : 42);
  });
  EXPECT_EQ(child.wait(), 42);
  EXPECT_EQ(open()->get("after")->content, "there is room again");
}

TEST_F(SqliteFault, AReadOnlyDiskCanBeRead) {
  const SmallDisk disk(folder_.path("disk"));
  if (!disk.mounted()) {
    GTEST_SKIP() << "needs the right to mount";
  }
  path_ = folder_.path("disk/with %20 ? and #.store");
  open()->put(markdown("a", "x"));
  ASSERT_TRUE(disk.remount(MS_RDONLY, "size=4m"));
  EXPECT_EQ(error_code([&] { open(); }), "E-STO-018");
  Options options;
  options.access = Access::read_only;
  EXPECT_EQ(open_sqlite(path_, options)->get("a")->content, "x");
}

TEST_F(SqliteFault, AReadOnlyFolderCanBeRead) {
  if (geteuid() == 0) {
    GTEST_SKIP() << "permissions do not bind root";
  }
  open()->put(markdown("a", "x"));
  Options options;
  options.access = Access::read_only;
  for (const bool with_lock : {true, false}) {
    fs::permissions(folder_.path(), fs::perms::owner_read | fs::perms::owner_exec);
    EXPECT_EQ(open_sqlite(path_, options)->get("a")->content, "x");
    EXPECT_EQ(error_code([&] { open(); }), with_lock ? "E-STO-005" : "E-STO-018");
    fs::permissions(folder_.path(), fs::perms::owner_all);
    fs::remove(path_ + ".lock");
  }
}

// ---- damaged files ------------------------------------------------------------------------------------------------

TEST_F(SqliteFault, AFlippedBitOfAContentIsNoticed) {
  {
    const auto store = open();
    store->put(markdown("a", "the content that is damaged"));
    store->put(markdown("b", "the content that is not"));
  }
  std::string bytes = read_file(path_);
  const std::size_t at = bytes.find("the content that is damaged");
  ASSERT_NE(at, std::string::npos);
  bytes[at] ^= 1;
  write_file(bytes);
  const auto store = open();
  EXPECT_EQ(error_code([&] { store->get("a"); }), "E-STO-004");
  EXPECT_EQ(store->get("b")->content, "the content that is not");
  EXPECT_EQ(store->list().records.size(), 2U);
  const CheckReport report = store->check();
  ASSERT_FALSE(report.findings.empty());
  EXPECT_EQ(report.findings[0].part, "contents");
  EXPECT_NE(report.findings[0].message.find(hex(sha256("the content that is damaged"))), std::string::npos);
  EXPECT_EQ(report.contents, 2U);
}

TEST_F(SqliteFault, DamagedPagesAreErrorsNotCrashes) {
  {
    const auto store = open();
    for (int i = 0; i < 200; ++i) {
      const std::string id = "d" + std::to_string(i);
      store->put(markdown(id, content_for(id)));
    }
  }
  const std::string sound = read_file(path_);
  const std::size_t pages = sound.size() / 8192;
  ASSERT_GT(pages, 25U);
  std::mt19937 random(11);
  int noticed = 0;
  for (std::size_t page = 1; page < pages; ++page) {
    std::string bytes = sound;
    for (std::size_t i = 0; i < 8192; ++i) {
      bytes[page * 8192 + i] = static_cast<char>(random());
    }
    write_file(bytes);
    bool found = false;
    try {
      const auto store = open();
      const auto attempt = [&](auto body) { found = error_code(body) != "none" || found; };
      attempt([&] { store->list(); });
      attempt([&] { store->search({.text = "d7", .filter = {}}); });
      attempt([&] { store->statistics(); });
      attempt([&] { store->put(markdown("new", "content")); });
      attempt([&] { store->put(markdown("d3", "content")); });
      attempt([&] { store->erase("d5"); });
      for (int i = 0; i < 200; ++i) {
        attempt([&] { store->get("d" + std::to_string(i)); });
      }
      found = !store->check().findings.empty() || found;
    } catch (const Error&) {
      found = true;
    }
    noticed += found ? 1 : 0;
  }
  EXPECT_GE(noticed, static_cast<int>(pages) - 3);  // a free page may hold anything
}

TEST_F(SqliteFault, ATruncatedFileIsNoticed) {
  {
    const auto store = open();
    for (int i = 0; i < 200; ++i) {
      const std::string id = "d" + std::to_string(i);
      store->put(markdown(id, content_for(id)));
    }
  }
  const std::string sound = read_file(path_);
  for (const std::size_t size :
       {std::size_t{50}, std::size_t{8192}, sound.size() / 2, sound.size() - 8192, sound.size() - 100}) {
    write_file(sound.substr(0, size));
    std::string code = "none";
    std::size_t findings = 0;
    code = error_code([&] { findings = open()->check().findings.size(); });
    EXPECT_TRUE(code == "E-STO-004" || code == "E-STO-002" || findings > 0) << size << " " << code;
  }
}

// ---- traces -------------------------------------------------------------------------------------------------------

TEST_F(SqliteFault, ErasedBytesAreGone) {
  const std::string content = "secretword " + std::string(20000, 's') + "canary-in-the-content";
  {
    const auto store = open();
    for (int i = 0; i < 30; ++i) {
      store->put(markdown("d" + std::to_string(i), content_for(std::to_string(i))));
    }
    NewRecord record = markdown("x", content);
    record.title = "canary-in-the-title";
    record.metadata = "{\"canary-in-the\":\"metadata\"}";
    store->put(record);
    store->put(markdown("x", "second version"));
    EXPECT_TRUE(store->erase("x"));
    store->compact();
    for (const char* file : {"", "-wal"}) {
      const std::string bytes = read_file(path_ + file);
      for (const char* trace : {"canary", "secretword", "sssssssss"}) {
        EXPECT_EQ(bytes.find(trace), std::string::npos) << file << " " << trace;
      }
    }
  }
  EXPECT_EQ(read_file(path_).find("secretword"), std::string::npos);
}

TEST_F(SqliteFault, TheJournalIsMergedAsItGrows) {
  const auto store = open();
  for (int i = 0; i < 60; ++i) {
    store->put(markdown("d" + std::to_string(i), std::string(1 << 20, 'x') + std::to_string(i)));
  }
  EXPECT_LT(fs::file_size(path_ + "-wal"), 24U << 20);
  EXPECT_GT(fs::file_size(path_), 40U << 20);
}

}  // namespace
}  // namespace docmill::store
