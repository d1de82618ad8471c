// The contract of Store, tested alike for each implementation: the parameter names it.
#pragma once

#include "store_fixture.h"

namespace docmill::store {

class StoreContract : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override { open(SearchIndexing::immediate); }

  void open(SearchIndexing search) {
    store_.reset();
    Options options;
    options.clock = &clock_;
    options.search = search;
    store_ =
        std::string_view(GetParam()) == "memory" ? open_memory(options) : open_sqlite(folder_.path("store"), options);
  }
  Store& store() { return *store_; }

  PutResult put(std::string_view id, std::string_view content) { return store_->put(markdown(id, content)); }
  std::string content_of(std::string_view id, std::uint32_t version = 0) {
    GetOptions options;
    options.version = version;
    const std::optional<Record> record = store_->get(id, options);
    return record ? record->content : "(none)";
  }
  std::vector<std::string> search(std::string_view text) {
    SearchQuery query;
    query.text = text;
    return found_ids(store_->search(query));
  }
  void expect_sound() { EXPECT_EQ(findings_of(store_->check()), ""); }

  TemporaryFolder folder_;
  FakeClock clock_;

 private:
  std::unique_ptr<Store> store_;
};

inline std::string contract_name(const testing::TestParamInfo<const char*>& info) { return info.param; }

#define DOCMILL_STORE_CONTRACT(suite) \
  INSTANTIATE_TEST_SUITE_P(Each, suite, testing::Values("memory", "sqlite"), contract_name)

}  // namespace docmill::store
