// Dict and List: order, replacing, removing, the index against a map of the standard library, keys of all kinds.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "docmill/value.h"

namespace docmill {
namespace {

std::vector<std::string> keys_of(const Dict& dict) {
  std::vector<std::string> keys;
  for (const Dict::Entry& entry : dict.view()) {
    keys.emplace_back(entry.key.as_string());
  }
  return keys;
}

TEST(Dict, KeepsTheOrderOfInsertion) {
  Arena arena;
  Dict* dict = Dict::make(arena);
  for (const std::string_view key : {"z", "a", "m", "a", "z"}) {
    dict->set(arena, key, Value::integer(static_cast<std::int64_t>(dict->size)));
  }
  EXPECT_EQ(keys_of(*dict), (std::vector<std::string>{"z", "a", "m"}));
  EXPECT_EQ(dict->find("z")->as_integer(), 3);
  EXPECT_EQ(dict->find("a")->as_integer(), 3);
  EXPECT_EQ(dict->find("m")->as_integer(), 2);
  EXPECT_EQ(dict->find("missing"), nullptr);
}

TEST(Dict, HoldsAHundredThousandKeys) {
  Arena arena;
  Dict* dict = Dict::make(arena);
  constexpr std::int64_t kCount = 100000;
  for (std::int64_t i = 0; i < kCount; ++i) {
    dict->set(arena, Value::string(arena, "key" + std::to_string(i)), Value::integer(i));
    dict->set(arena, Value::integer(i), Value::integer(-i));
  }
  ASSERT_EQ(dict->size, 2 * kCount);
  for (std::int64_t i = 0; i < kCount; ++i) {
    const Value* by_name = dict->find("key" + std::to_string(i));
    ASSERT_NE(by_name, nullptr);
    ASSERT_EQ(by_name->as_integer(), i);
    ASSERT_EQ(dict->find(Value::integer(i))->as_integer(), -i);
    ASSERT_EQ(dict->find(Value::floating(static_cast<double>(i)))->as_integer(), -i);
  }
  EXPECT_EQ(dict->find("key100000"), nullptr);
  EXPECT_EQ(dict->find(Value::integer(-1)), nullptr);
}

TEST(Dict, AgreesWithAMapUnderRandomChanges) {
  std::mt19937 random(5);
  for (const unsigned names : {6U, 30U, 400U}) {
    Arena arena;
    Dict* dict = Dict::make(arena);
    std::map<std::string, std::int64_t> expected;
    std::vector<std::string> order;
    for (int step = 0; step < 6000; ++step) {
      const std::string key = "k" + std::to_string(random() % names);
      if (random() % 2 == 0) {
        if (expected.insert_or_assign(key, step).second) {
          order.push_back(key);
        }
        dict->set(arena, arena.copy(key), Value::integer(step));
      } else {
        ASSERT_EQ(dict->erase(Value::string(key)), expected.erase(key) == 1);
        std::erase(order, key);
      }
      ASSERT_EQ(dict->size, expected.size());
      const std::string probe = "k" + std::to_string(random() % names);
      const Value* found = dict->find(probe);
      ASSERT_EQ(found != nullptr, expected.contains(probe));
      ASSERT_TRUE(found == nullptr || found->as_integer() == expected[probe]);
      const Value key_value = make_key(Value::string(probe));
      ASSERT_EQ(dict->find_key(key_value, hash_of(probe)), found);
    }
    EXPECT_EQ(keys_of(*dict), order);
  }
}

TEST(Dict, APresetCapacityIsIndexedLater) {
  Arena arena;
  Dict* dict = Dict::make(arena, 100);
  for (int i = 0; i < 100; ++i) {
    dict->set(arena, arena.copy(std::to_string(i)), Value::integer(i));
  }
  EXPECT_EQ(dict->capacity, 100U);
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(dict->find(std::to_string(i))->as_integer(), i);
  }
}

TEST(Dict, EqualNumbersAreOneKeyAndTheFirstIsKept) {
  Heap heap;
  Dict* dict = Dict::make(heap.arena);
  dict->set(heap.arena, Value::boolean(true), Value::integer(1));
  dict->set(heap.arena, Value::integer(1), Value::integer(2));
  dict->set(heap.arena, Value::floating(1.0), Value::integer(3));
  ASSERT_EQ(dict->size, 1U);
  Buffer out;
  print(heap, Value::dict(dict), out);
  EXPECT_EQ(out.view(), "{True: 3}");
}

TEST(Dict, AMarkupKeyIsTheSameAsItsText) {
  Arena arena;
  Dict* dict = Dict::make(arena);
  dict->set(arena, Value::string("k", true), Value::integer(1));
  ASSERT_NE(dict->find("k"), nullptr);
  EXPECT_NE(dict->find(Value::string("k", true)), nullptr);
  EXPECT_TRUE(dict->entries[0].key.is_safe());
  dict->set(arena, "k", Value::integer(2));
  EXPECT_TRUE(dict->entries[0].key.is_safe());
  EXPECT_EQ(dict->size, 1U);
}

TEST(Dict, RefusesKeysThatChange) {
  Heap heap;
  Dict* dict = Dict::make(heap.arena);
  const Value list = Value::list(List::make(heap.arena, 0));
  List* pair = List::make(heap.arena, 1);
  pair->push(heap.arena, list);
  for (const Value& key : {list, Value::dict(dict), Value::tuple(pair)}) {
    try {
      dict->set(heap.arena, key, Value::none());
      FAIL();
    } catch (const Error& error) {
      EXPECT_EQ(error.diagnostic().code, "E-TPL-103");
    }
    EXPECT_THROW(dict->find(key), Error);
    EXPECT_THROW(dict->erase(key), Error);
  }
}

TEST(Dict, AKeyOfTuplesThatGrowsExponentiallyIsRefused) {
  Arena arena;
  Value key = Value::integer(1);
  for (int i = 0; i < 60; ++i) {
    List* pair = List::make(arena, 2);
    pair->push(arena, key);
    pair->push(arena, key);
    key = Value::tuple(pair);
  }
  EXPECT_THROW(hash_of(key), Error);
}

TEST(Hash, OfEqualNumbersIsEqual) {
  Heap heap;
  const Value big = power(heap, Value::integer(2), Value::integer(100));
  EXPECT_EQ(hash_of(big), hash_of(Value::floating(0x1p100)));
  EXPECT_EQ(hash_of(negate(heap, big)), hash_of(Value::floating(-0x1p100)));
  EXPECT_EQ(hash_of(Value::integer(0)), hash_of(Value::floating(-0.0)));
  EXPECT_EQ(hash_of(Value::boolean(true)), hash_of(Value::floating(1.0)));
  EXPECT_NE(hash_of(Value::integer(1)), hash_of(Value::integer(2)));
  EXPECT_EQ(hash_of(Value::string("x", true)), hash_of(std::string_view("x")));
}

TEST(List, GrowsAndKeepsItsItems) {
  Arena arena;
  List* list = List::make(arena, 0);
  for (int i = 0; i < 1000; ++i) {
    list->push(arena, Value::integer(i));
  }
  ASSERT_EQ(list->view().size(), 1000U);
  for (int i = 0; i < 1000; ++i) {
    ASSERT_EQ(list->items[i].as_integer(), i);
  }
}

}  // namespace
}  // namespace docmill
