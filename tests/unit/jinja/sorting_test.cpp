// The sort behind `sort`, `dictsort` and `groupby`: against the standard library, on inputs with and without runs.
#include "jinja/sorting.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace docmill::jinja {
namespace {

struct Item {
  int key;
  std::size_t position;
  bool operator==(const Item&) const = default;
};

bool by_key(const Item& a, const Item& b) { return a.key < b.key; }

std::vector<Item> numbered(const std::vector<int>& keys) {
  std::vector<Item> items;
  for (const int key : keys) {
    items.push_back({key, items.size()});
  }
  return items;
}

void expect_sorted_like_the_standard(const std::vector<int>& keys) {
  std::vector<Item> expected = numbered(keys);
  std::stable_sort(expected.begin(), expected.end(), by_key);
  std::vector<Item> items = numbered(keys);
  Arena arena;
  stable_sort(arena, items.data(), items.size(), by_key);
  EXPECT_EQ(items == expected, true) << keys.size() << " items";
}

TEST(StableSort, RandomKeys) {
  std::mt19937 random(7);
  for (std::size_t size = 0; size < 300; ++size) {
    std::vector<int> keys(size);
    const int range = 1 + static_cast<int>(random() % 50);
    for (int& key : keys) {
      key = static_cast<int>(random() % static_cast<unsigned>(range));
    }
    expect_sorted_like_the_standard(keys);
  }
}

TEST(StableSort, RunsOfEveryShape) {
  std::mt19937 random(11);
  for (int round = 0; round < 200; ++round) {
    std::vector<int> keys;
    const std::size_t runs = 1 + random() % 40;
    for (std::size_t run = 0; run < runs; ++run) {
      const int length = 1 + static_cast<int>(random() % 200);
      const int step = static_cast<int>(random() % 3) - 1;
      int key = static_cast<int>(random() % 1000);
      for (int i = 0; i < length; ++i, key += step) {
        keys.push_back(key);
      }
    }
    expect_sorted_like_the_standard(keys);
  }
}

std::size_t comparisons(std::vector<int> keys) {
  std::vector<Item> items = numbered(keys);
  std::size_t count = 0;
  Arena arena;
  stable_sort(arena, items.data(), items.size(), [&](const Item& a, const Item& b) {
    ++count;
    return a.key < b.key;
  });
  return count;
}

TEST(StableSort, SortedAndReversedInputIsLinear) {
  std::vector<int> keys(10'000);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    keys[i] = static_cast<int>(i);
  }
  EXPECT_EQ(comparisons(keys), keys.size() - 1);
  std::reverse(keys.begin(), keys.end());
  EXPECT_EQ(comparisons(keys), keys.size() - 1);
}

TEST(StableSort, NeverMoreThanNLogNComparisons) {
  std::mt19937 random(3);
  std::vector<int> keys(1 << 14);
  for (int& key : keys) {
    key = static_cast<int>(random());
  }
  EXPECT_LT(comparisons(keys), keys.size() * 14);
}

TEST(StableSort, ThrowingComparisonLeavesOnlyItemsThatWereThere) {
  std::vector<Item> items = numbered({5, 4, 3, 9, 1, 7, 7, 2});
  Arena arena;
  EXPECT_THROW(stable_sort(arena, items.data(), items.size(),
                           [](const Item& a, const Item& b) -> bool {
                             if (a.key == 1 || b.key == 1) {
                               throw 1;
                             }
                             return a.key < b.key;
                           }),
               int);
}

}  // namespace
}  // namespace docmill::jinja
