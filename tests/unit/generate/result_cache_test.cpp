// The cache of finished documents and its keys: bounds, age, scans, and that nothing but the same request meets.
#include <gtest/gtest.h>

#include <set>

#include "generate/result_cache.h"

namespace docmill {
namespace {

using std::chrono::nanoseconds;
using std::chrono::seconds;

std::shared_ptr<const Output> output(std::string bytes, std::uint32_t version = 0) {
  auto made = std::make_shared<Output>();
  made->files.push_back({Format::markdown, std::move(bytes), {}, version});
  return made;
}

ResultKey key(std::uint64_t number) { return {number * 0x9E3779B97F4A7C15, number * 0xC2B2AE3D27D4EB4F + 1}; }

// ---- bounds and age -----------------------------------------------------------------------------------------------

TEST(ResultCache, KeepsNoMoreThanItsEntries) {
  ResultCache cache({100, 1 << 30, seconds(0)});
  for (std::uint64_t i = 0; i < 1000; ++i) {
    cache.put(key(i), output("x"), nanoseconds(0), 0);
    EXPECT_LE(cache.statistics().entries, 100u);
  }
  const CacheStatistics statistics = cache.statistics();
  EXPECT_EQ(statistics.entries, 100u);
  EXPECT_EQ(statistics.evictions, 900u);
}

TEST(ResultCache, KeepsAllThatFitsWhateverItsKeys) {
  ResultCache cache({100, 1 << 30, seconds(0)});
  for (std::uint64_t i = 0; i < 100; ++i) {
    cache.put(key(i), output(std::to_string(i)), nanoseconds(0), 0);
  }
  for (std::uint64_t i = 0; i < 100; ++i) {
    const auto found = cache.find(key(i), nanoseconds(0), 0);
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(found->files[0].bytes, std::to_string(i));
  }
  EXPECT_EQ(cache.statistics().hits, 100u);
}

TEST(ResultCache, KeepsNoMoreThanItsBytes) {
  ResultCache cache({1000, 100'000, seconds(0)});
  for (std::uint64_t i = 0; i < 200; ++i) {
    cache.put(key(i), output(std::string(5000, 'x')), nanoseconds(0), 0);
    EXPECT_LE(cache.statistics().bytes, 100'000u);
  }
  EXPECT_GT(cache.statistics().entries, 10u);
  cache.put(key(999), output(std::string(60'000, 'x')), nanoseconds(0), 0);
  EXPECT_EQ(cache.find(key(999), nanoseconds(0), 0), nullptr);  // one document never takes all the room
}

TEST(ResultCache, EntriesGrowOld) {
  ResultCache cache({10, 1 << 20, seconds(60)});
  cache.put(key(1), output("x"), seconds(100), 0);
  EXPECT_NE(cache.find(key(1), seconds(159), 0), nullptr);
  EXPECT_EQ(cache.find(key(1), seconds(160), 0), nullptr);
  const CacheStatistics statistics = cache.statistics();
  EXPECT_EQ(statistics.expired, 1u);
  EXPECT_EQ(statistics.hits, 1u);
  EXPECT_EQ(statistics.misses, 1u);
  EXPECT_EQ(statistics.entries, 0u);
  EXPECT_EQ(statistics.bytes, 0u);
}

TEST(ResultCache, StoredOnesEndWithAChangeOfTheStore) {
  ResultCache cache({10, 1 << 20, seconds(0)});
  cache.put(key(1), output("x", 1), seconds(0), 5);
  cache.put(key(2), output("y"), seconds(0), 5);
  EXPECT_NE(cache.find(key(1), seconds(0), 5), nullptr);
  EXPECT_EQ(cache.find(key(1), seconds(0), 6), nullptr);
  EXPECT_NE(cache.find(key(2), seconds(0), 6), nullptr);  // was not stored
}

TEST(ResultCache, AScanDoesNotDriveOutWhatIsAskedForAgain) {
  ResultCache cache({100, 1 << 30, seconds(0)});
  for (std::uint64_t i = 0; i < 50; ++i) {
    cache.put(key(i), output("hot"), nanoseconds(0), 0);
    cache.find(key(i), nanoseconds(0), 0);
  }
  for (std::uint64_t i = 1000; i < 11'000; ++i) {
    cache.put(key(i), output("scan"), nanoseconds(0), 0);
  }
  std::size_t left = 0;
  for (std::uint64_t i = 0; i < 50; ++i) {
    left += cache.find(key(i), nanoseconds(0), 0) != nullptr ? 1U : 0U;
  }
  EXPECT_GE(left, 45u);  // least recently used would have kept none
}

TEST(ResultCache, ClearForgetsAll) {
  ResultCache cache({100, 1 << 20, seconds(0)});
  for (std::uint64_t i = 0; i < 50; ++i) {
    cache.put(key(i), output("x"), nanoseconds(0), 0);
  }
  cache.clear();
  EXPECT_EQ(cache.statistics().entries, 0u);
  EXPECT_EQ(cache.statistics().bytes, 0u);
  EXPECT_EQ(cache.find(key(1), nanoseconds(0), 0), nullptr);
}

// ---- keys ---------------------------------------------------------------------------------------------------------

class Keys : public testing::Test {
 protected:
  Value data(std::string_view json) { return read_json(arena_, json, "data"); }
  std::optional<ResultKey> of(const Request& request) { return keys_.make(request, digest_); }
  Request request(std::string_view json = "{}") {
    Request made;
    made.template_name = "note";
    made.data = data(json);
    return made;
  }
  Arena arena_;
  Policies policies_;
  ResultKeys keys_{policies_};
  store::Digest digest_ = store::sha256("template");
};

TEST_F(Keys, NoTwoDifferentRequestsMeet) {
  std::vector<Request> all;
  for (const char* json : {"{}",
                           R"({"a": 1})",
                           R"({"a": 1.0})",
                           R"({"a": true})",
                           R"({"a": "1"})",
                           R"({"a": null})",
                           R"({"a": ""})",
                           R"({"a": "bc"})",
                           R"({"ab": "c"})",
                           R"({"a": ["b", "c"]})",
                           R"({"a": ["bc"]})",
                           R"({"a": [["b"], "c"]})",
                           R"({"a": ["b", ["c"]]})",
                           R"({"a": [], "b": []})",
                           R"({"a": [[], "b"]})",
                           R"({"a": {"b": 1}})",
                           R"({"a": {}, "b": 1})",
                           R"({"a": 1, "b": 2})",
                           R"({"b": 2, "a": 1})",
                           R"({"a": 123456789012345678901234567890})",
                           R"({"a": "123456789012345678901234567890"})",
                           R"({"a": -0.0})",
                           R"({"a": 0.0})",
                           R"({"a": 0})",
                           R"({"a": "b\u0000c"})"}) {
    all.push_back(request(json));
  }
  const auto with = [&](auto change) {
    Request made = request();
    change(made);
    all.push_back(std::move(made));
  };
  with([](Request& r) { r.id = "ab"; });
  with([](Request& r) { r.id = "a", r.title = "b"; });
  with([](Request& r) { r.title = "ab"; });
  with([](Request& r) { r.author = "ab"; });
  with([](Request& r) { r.language = "de"; });
  with([](Request& r) { r.tags = {"ab"}; });
  with([](Request& r) { r.tags = {"a", "b"}; });
  with([](Request& r) { r.tags = {"a", "b", ""}; });
  with([](Request& r) { r.formats = {Format::html}; });
  with([](Request& r) { r.formats = {Format::markdown, Format::html}; });
  with([](Request& r) { r.toc = true; });
  with([](Request& r) { r.number_sections = true; });
  with([](Request& r) { r.store = false; });
  with([](Request& r) { r.enforce_gate = false; });
  with([](Request& r) { r.gate = 90; });
  with([](Request& r) { r.undefined = jinja::UndefinedKind::lenient; });
  with([](Request& r) { r.template_name = "other"; });
  with([](Request& r) { r.limits.fuel = 1000; });
  std::set<std::pair<std::uint64_t, std::uint64_t>> seen;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto made = of(all[i]);
    ASSERT_TRUE(made);
    EXPECT_TRUE(seen.emplace(made->low, made->high).second) << i;
    EXPECT_EQ(of(all[i]), made);
  }
}

TEST_F(Keys, WhatTheResultDoesNotDependOnIsNotPartOfTheKey) {
  Request one = request();
  Request other = request();
  other.now = 5;
  other.data_name = "data.json";
  other.gate = policies_.gate;  // what holds anyway
  other.enforce_gate = policies_.enforce_gate;
  EXPECT_EQ(of(one), of(other));
}

TEST_F(Keys, DependOnTheTemplateAndOnTheProcess) {
  const Request one = request();
  EXPECT_NE(of(one), keys_.make(one, store::sha256("changed")));
  const ResultKeys others(policies_);
  EXPECT_NE(of(one), others.make(one, digest_));
}

TEST_F(Keys, LargeDataIsHashedToTheEnd) {
  const std::string text(100'000, 'x');
  Request one = request("{\"a\": \"" + text + "\", \"b\": \"y\"}");
  Request other = request("{\"a\": \"" + text + "\", \"b\": \"z\"}");
  ASSERT_TRUE(of(one));
  EXPECT_NE(of(one), of(other));
}

TEST_F(Keys, WhatIsNoPlainValueMakesNone) {
  Request one = request();
  Range range(0, 3, 1);
  Dict* dict = Dict::make(arena_, 1);
  dict->set(arena_, "r", Value::object(&range));
  one.data = Value::dict(dict);
  EXPECT_FALSE(of(one));
}

}  // namespace
}  // namespace docmill
