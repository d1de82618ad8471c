// Budget: fuel is exact, refused steps stay refused, and the deadline is seen.
#include <gtest/gtest.h>

#include <thread>

#include "docmill/base.h"

namespace docmill {
namespace {

std::string spend(Budget& budget, std::uint64_t units) {
  try {
    budget.spend(units);
  } catch (const Error& error) {
    return error.diagnostic().code;
  }
  return "";
}

Limits with_fuel(std::uint64_t fuel) {
  Limits limits;
  limits.fuel = fuel;
  return limits;
}

std::uint64_t single_steps(std::uint64_t fuel) {
  Budget budget(with_fuel(fuel));
  std::uint64_t steps = 0;
  while (spend(budget, 1).empty()) {
    ++steps;
  }
  return steps;
}

TEST(Budget, CountsSingleStepsExactly) {
  for (const std::uint64_t fuel : {1U, 100U, 16383U, 16384U, 16385U, 100000U}) {
    EXPECT_EQ(single_steps(fuel), fuel);
  }
}

TEST(Budget, ChargesLargeWorkAtOnce) {
  Budget budget(with_fuel(1000000));
  EXPECT_EQ(spend(budget, 999999), "");
  EXPECT_EQ(spend(budget, 1), "");
  EXPECT_EQ(spend(budget, 1), "E-LIM-001");
  budget.start(with_fuel(1000000));
  EXPECT_EQ(spend(budget, 1000001), "E-LIM-001");
}

TEST(Budget, StaysSpent) {
  Budget budget(with_fuel(100000));
  EXPECT_EQ(spend(budget, 200000), "E-LIM-001");
  EXPECT_EQ(spend(budget, 1), "E-LIM-001");
  EXPECT_EQ(spend(budget, 0), "");
  budget.start(with_fuel(10));
  EXPECT_EQ(spend(budget, 10), "");
}

TEST(Budget, BytesCostASixteenth) {
  Budget budget(with_fuel(10));
  EXPECT_NO_THROW(budget.spend_bytes(160));
  EXPECT_THROW(budget.spend_bytes(16), Error);
}

TEST(Budget, IsUnlimitedByDefault) {
  Budget budget;
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(spend(budget, std::uint64_t{1} << 60), "");
  }
}

TEST(Budget, SeesTheDeadline) {
  Limits limits;
  limits.time = std::chrono::milliseconds(1);
  Budget budget(limits);
  std::this_thread::sleep_for(std::chrono::milliseconds(2));
  EXPECT_EQ(spend(budget, 1), "");
  EXPECT_EQ(spend(budget, 20000), "E-LIM-005");
  EXPECT_EQ(spend(budget, 1), "E-LIM-005");
}

}  // namespace
}  // namespace docmill
