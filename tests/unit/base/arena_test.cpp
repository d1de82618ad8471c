// Arena: alignment, growth, reuse after reset, and the byte limit.
#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "docmill/base.h"

namespace docmill {
namespace {

std::string code_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.diagnostic().code;
  }
  return "none";
}

TEST(Arena, HandsOutDisjointAlignedMemory) {
  Arena arena;
  std::vector<std::pair<unsigned char*, std::size_t>> parts;
  for (std::size_t i = 0; i < 5000; ++i) {
    const std::size_t size = i * 37 % 900 + 1;
    const std::size_t alignment = std::size_t{1} << (i % 5);
    auto* part = static_cast<unsigned char*>(arena.allocate(size, alignment));
    ASSERT_EQ(reinterpret_cast<std::uintptr_t>(part) % alignment, 0U);
    std::fill_n(part, size, static_cast<unsigned char>(i));
    parts.emplace_back(part, size);
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    for (std::size_t j = 0; j < parts[i].second; ++j) {
      ASSERT_EQ(parts[i].first[j], static_cast<unsigned char>(i));
    }
  }
}

TEST(Arena, CopiesText) {
  Arena arena;
  std::string text = "kept";
  const std::string_view copy = arena.copy(text);
  text = "gone";
  EXPECT_EQ(copy, "kept");
  EXPECT_TRUE(arena.copy("").empty());
}

TEST(Arena, KeepsItsMemoryOverAReset) {
  Arena arena;
  std::vector<void*> first;
  for (int round = 0; round < 3; ++round) {
    std::vector<void*> places;
    for (const std::size_t size : {100U, 5000U, 3000000U, 20000U, 600000U, 1U}) {
      places.push_back(arena.allocate(size, 16));
    }
    if (round == 0) {
      first = places;
    }
    EXPECT_EQ(places, first) << "round " << round;
    arena.reset();
    EXPECT_EQ(arena.used(), 0U);
  }
}

TEST(Arena, ALargeRequestLeavesTheCurrentBlockInUse) {
  Arena arena;
  auto* before = static_cast<char*>(arena.allocate(16, 16));
  arena.allocate(std::size_t{2} << 20, 16);
  EXPECT_EQ(static_cast<char*>(arena.allocate(16, 16)), before + 16);
  EXPECT_GE(arena.used(), (std::size_t{2} << 20) + 32);
}

TEST(Arena, TheLimitIsExactForOneBlockAndNeverExceeded) {
  Arena arena;
  arena.set_limit(1000);
  arena.allocate(1000, 1);
  EXPECT_EQ(code_of([&] { arena.allocate(1, 1); }), "E-LIM-003");
  arena.reset();
  EXPECT_EQ(code_of([&] { arena.allocate(1001, 1); }), "E-LIM-003");

  arena.reset();
  arena.set_limit(1 << 20);
  std::size_t handed_out = 0;
  EXPECT_EQ(code_of([&] {
              for (;;) {
                arena.allocate(48, 8);
                handed_out += 48;
              }
            }),
            "E-LIM-003");
  EXPECT_LE(handed_out, std::size_t{1} << 20);
  EXPECT_GT(handed_out, std::size_t{1000} << 10);
}

TEST(Arena, TheLimitHoldsInBlocksKeptFromALargerRun) {
  Arena arena;
  for (int i = 0; i < 100; ++i) {
    arena.allocate(100000);
  }
  arena.reset();
  arena.set_limit(5000);
  EXPECT_EQ(code_of([&] {
              for (int i = 0; i < 6; ++i) {
                arena.allocate(1000);
              }
            }),
            "E-LIM-003");
}

TEST(Arena, RefusesImpossibleSizesWithoutALimit) {
  Arena arena;
  EXPECT_EQ(code_of([&] { arena.allocate(static_cast<std::size_t>(-1)); }), "E-LIM-003");
  EXPECT_EQ(code_of([&] { arena.array<std::uint64_t>(static_cast<std::size_t>(-1) / 4); }), "E-LIM-003");
}

TEST(Arena, MovesWithItsContents) {
  Arena arena;
  const std::string_view text = arena.copy("moved");
  Arena other = std::move(arena);
  EXPECT_EQ(text, "moved");
  EXPECT_GT(other.used(), 0U);
  EXPECT_EQ(arena.used(), 0U);  // NOLINT: the state after a move is promised
}

}  // namespace
}  // namespace docmill
