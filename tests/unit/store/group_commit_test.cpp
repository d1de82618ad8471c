// Group commit over a real file whose syncs fail when told: nothing is reported as safe that was not synced.
#include "store/group_commit.h"

#include <future>
#include <latch>

#include "fault_vfs.h"
#include "store_fixture.h"

namespace docmill::store {
namespace {

constexpr std::size_t kPuts = 600;

/// What became of a put, in the order of the reports.
struct Report {
  std::size_t number;
  std::string code;  // "none" when it was stored
};

class GroupCommitTest : public testing::Test {
 protected:
  GroupCommitTest() {
    for (std::size_t i = 0; i < kPuts; ++i) {
      ids_.push_back("d" + std::to_string(i));
    }
  }

  std::unique_ptr<Store> open() { return open_sqlite(path_, {}); }

  /// Puts all ids so that those after the first one become one group: the first one's report waits for them.
  std::vector<Report> flood(Store& store) {
    std::vector<NewRecord> records;
    for (const std::string& id : ids_) {
      records.push_back(markdown(id, id));
    }
    std::vector<Report> reports;
    std::latch first_reported(1);
    std::latch all_wait(1);
    {
      GroupCommit commits(store);
      for (std::size_t i = 0; i < kPuts; ++i) {
        commits.put({&records[i], 1}, [&, i](std::span<const PutResult> results, std::exception_ptr failure) {
          if (i == 0) {
            first_reported.count_down();
            all_wait.wait();
          }
          reports.push_back({i, failure ? error_code([&] { std::rethrow_exception(failure); }) : "none"});
          EXPECT_EQ(results.size(), failure ? 0U : 1U);
        });
        if (i == 0) {
          first_reported.wait();
        }
      }
      all_wait.count_down();
    }
    return reports;
  }

  static std::size_t count(const std::vector<Report>& reports, std::string_view code) {
    return static_cast<std::size_t>(
        std::count_if(reports.begin(), reports.end(), [&](const Report& report) { return report.code == code; }));
  }
  static void expect_in_order(const std::vector<Report>& reports) {
    ASSERT_EQ(reports.size(), kPuts);
    for (std::size_t i = 0; i < kPuts; ++i) {
      ASSERT_EQ(reports[i].number, i);
    }
  }

  TemporaryFolder folder_;
  std::string path_ = folder_.path("a.store");
  std::vector<std::string> ids_;
};

TEST_F(GroupCommitTest, AFloodIsStoredAndReportedInOrder) {
  {
    const auto store = open();
    const std::vector<Report> reports = flood(*store);
    expect_in_order(reports);
    EXPECT_EQ(count(reports, "none"), kPuts);
  }
  const auto store = open();
  EXPECT_EQ(store->statistics().documents, kPuts);
  EXPECT_EQ(store->get("d599")->content, "d599");
  EXPECT_EQ(findings_of(store->check()), "");
}

TEST_F(GroupCommitTest, NothingIsReportedAsSafeWhoseSyncFailed) {
  FaultVfs vfs;
  {
    const auto store = open();
    vfs.arm(FaultVfs::Fault::sync, 2, SQLITE_IOERR_FSYNC);  // the first one is that of the first put
    const std::vector<Report> reports = flood(*store);
    EXPECT_TRUE(vfs.struck());
    expect_in_order(reports);
    EXPECT_EQ(reports.front().code, "none");
    EXPECT_EQ(count(reports, "E-STO-018"), kPuts - 1);
    EXPECT_EQ(error_code([&] { store->put(markdown("later", "x")); }), "E-STO-015");
  }
  const auto store = open();
  EXPECT_EQ(store->get("d0")->content, "d0");
  EXPECT_EQ(findings_of(store->check()), "");
}

TEST_F(GroupCommitTest, AnInvalidRecordFailsAlone) {
  ids_[300] = "not an id";
  {
    const auto store = open();
    const std::vector<Report> reports = flood(*store);
    expect_in_order(reports);
    EXPECT_EQ(reports[300].code, "E-STO-007");
    EXPECT_EQ(count(reports, "none"), kPuts - 1);
  }
  EXPECT_EQ(open()->statistics().documents, kPuts - 1);
}

TEST_F(GroupCommitTest, WhoWaitsIsServedWithinAFlood) {
  const auto store = open();
  std::vector<NewRecord> records;
  for (const std::string& id : ids_) {
    records.push_back(markdown(id, id));
  }
  std::atomic<std::size_t> reported = 0;
  std::vector<std::future<void>> others;
  {
    GroupCommit commits(*store);
    for (int thread = 0; thread < 4; ++thread) {
      others.push_back(std::async(std::launch::async, [&, thread] {
        for (int i = 0; i < 50; ++i) {
          const std::string id = "w" + std::to_string(thread * 50 + i);
          const NewRecord record = markdown(id, id);
          EXPECT_EQ(commits.put({&record, 1}).front().outcome, Outcome::created);
          EXPECT_TRUE(store->get(id));
        }
      }));
    }
    for (const NewRecord& record : records) {
      commits.put({&record, 1}, [&](std::span<const PutResult>, std::exception_ptr failure) {
        EXPECT_FALSE(failure);
        ++reported;
      });
    }
    others.clear();
  }
  EXPECT_EQ(reported, kPuts);
  EXPECT_EQ(store->statistics().documents, kPuts + 200);
  EXPECT_EQ(findings_of(store->check()), "");
}

// ---- the two halves of a put --------------------------------------------------------------------------------------

TEST_F(GroupCommitTest, WhatWasWrittenIsSyncedByTheNextOfEitherKind) {
  {
    const auto store = open();
    const NewRecord one = markdown("one", "1");
    EXPECT_EQ(store->write_batch({&one, 1}).front().outcome, Outcome::created);
    EXPECT_EQ(store->get("one")->content, "1");
    store->sync();
    store->sync();
    store->put(markdown("two", "2"));
  }
  const auto store = open();
  EXPECT_EQ(store->statistics().documents, 2U);
}

TEST_F(GroupCommitTest, AfterAFailedSyncNothingIsWrittenOrSynced) {
  FaultVfs vfs;
  const auto store = open();
  store->put(markdown("before", "b"));
  const NewRecord one = markdown("one", "1");
  store->write_batch({&one, 1});
  vfs.arm(FaultVfs::Fault::sync, 1, SQLITE_IOERR_FSYNC);
  EXPECT_EQ(error_code([&] { store->sync(); }), "E-STO-018");
  EXPECT_EQ(error_code([&] { store->sync(); }), "E-STO-015");
  EXPECT_EQ(error_code([&] { store->write_batch({&one, 1}); }), "E-STO-015");
  EXPECT_EQ(error_code([&] { store->put(markdown("two", "2")); }), "E-STO-015");
}

}  // namespace
}  // namespace docmill::store
