// Results that caches share through a store: kept within bounds and for their time, checked when read.
#include "contract_fixture.h"
#include "process.h"
#include "store/sqlite/connection.h"

namespace docmill::store {
namespace {

using State = SharedLookup::State;
using std::chrono::seconds;

class Shared : public StoreContract {
 protected:
  std::size_t keep(std::initializer_list<const char*> names, const SharedBounds& bounds = {}) {
    std::vector<SharedResult> results;
    for (const char* name : names) {
      results.push_back({sha256(name), name});
    }
    return store().keep_shared(results, bounds);
  }
  State state_of(const char* name) { return store().find_shared(sha256(name)).state; }
};

TEST_P(Shared, AreFoundByTheirKeyAlone) {
  EXPECT_EQ(state_of("one"), State::missing);
  keep({"one", "two"});
  EXPECT_EQ(store().find_shared(sha256("one")).bytes, "one");
  EXPECT_EQ(state_of("three"), State::missing);
  EXPECT_EQ(store().shared_statistics().entries, 2U);
  EXPECT_EQ(store().shared_statistics().bytes, 6U);
  const SharedResult other{sha256("one"), "another"};
  store().keep_shared({&other, 1}, {});
  EXPECT_EQ(store().find_shared(sha256("one")).bytes, "another");
  EXPECT_EQ(store().shared_statistics().entries, 2U);
  EXPECT_EQ(store().shared_statistics().bytes, 10U);
  EXPECT_EQ(store().statistics().documents, 0U);
  EXPECT_EQ(store().clear_shared(), 2U);
  EXPECT_EQ(state_of("two"), State::missing);
  EXPECT_EQ(store().shared_statistics().bytes, 0U);
  expect_sound();
}

TEST_P(Shared, EndWithTheirTime) {
  keep({"one"}, {.lifetime = seconds(10)});
  keep({"forever"}, {.lifetime = seconds(0)});
  const Time begin = clock_.now();
  clock_.set(begin + 9'999'999);
  EXPECT_EQ(state_of("one"), State::found);
  clock_.set(begin + 10'000'000);
  EXPECT_EQ(state_of("one"), State::expired);
  EXPECT_EQ(state_of("forever"), State::found);
  clock_.set(begin - 1);  // somebody set it back: how old the result is, nobody knows
  EXPECT_EQ(state_of("one"), State::expired);
}

TEST_P(Shared, TheOldestLeaveFirst) {
  EXPECT_EQ(keep({"one", "two", "three"}, {.entries = 2}), 1U);
  EXPECT_EQ(state_of("one"), State::missing);
  EXPECT_EQ(state_of("two"), State::found);
  EXPECT_EQ(keep({"four"}, {.entries = 100, .bytes = 16}), 0U);
  EXPECT_EQ(keep({"sevenlet"}, {.entries = 100, .bytes = 20}), 0U);  // too large to be kept: more than a quarter
  EXPECT_EQ(keep({"five"}, {.entries = 100, .bytes = 16}), 0U);
  EXPECT_EQ(keep({"six"}, {.entries = 100, .bytes = 16}), 1U);
  EXPECT_EQ(state_of("two"), State::missing);
  EXPECT_EQ(store().shared_statistics().entries, 4U);
  EXPECT_EQ(store().shared_statistics().bytes, 16U);
  expect_sound();
}

DOCMILL_STORE_CONTRACT(Shared);

TEST(SharedInSqlite, IsFoundByAnotherProcessAndDamageIsSeen) {
  const TemporaryFolder folder;
  const std::string path = folder.path("store");
  ChildProcess child([&](ChildProcess::Channel) {
    const SharedResult result{sha256("key"), "made by another process"};
    open_sqlite(path)->keep_shared({&result, 1}, {});
  });
  EXPECT_EQ(child.wait(), 0);
  EXPECT_EQ(open_sqlite(path, {.access = Access::read_only})->find_shared(sha256("key")).bytes,
            "made by another process");
  {
    sqlite::Connection connection(path, sqlite::OpenMode::write, std::chrono::milliseconds(0));
    connection.execute("UPDATE shared_results SET bytes = 'forged'");
  }
  const auto store = open_sqlite(path);
  EXPECT_EQ(store->find_shared(sha256("key")).state, State::damaged);
  EXPECT_EQ(findings_of(store->check()), "shared: shared result 1 does not have its checksum\n");
}

}  // namespace
}  // namespace docmill::store
