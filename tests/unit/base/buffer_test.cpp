// Buffer: growth, the byte limit, and appending a part of itself.
#include <gtest/gtest.h>

#include <string>

#include "docmill/base.h"

namespace docmill {
namespace {

TEST(Buffer, CollectsWhatIsAppended) {
  Buffer buffer;
  std::string expected;
  buffer.append("");
  buffer.append(std::string_view());
  EXPECT_TRUE(buffer.empty());
  for (int i = 0; i < 3000; ++i) {
    const std::string part(static_cast<std::size_t>(i % 17), static_cast<char>('a' + i % 26));
    buffer.append(part);
    buffer.push('.');
    buffer.append(2, '-');
    expected += part + ".--";
  }
  EXPECT_EQ(buffer.view(), expected);
  buffer.truncate(3);
  EXPECT_EQ(buffer.str(), expected.substr(0, 3));
  EXPECT_EQ(buffer.view_from(1), expected.substr(1, 2));
  buffer.clear();
  EXPECT_TRUE(buffer.empty());
}

TEST(Buffer, ReserveAndCommit) {
  Buffer buffer;
  std::memcpy(buffer.reserve(5000), "abc", 3);
  EXPECT_EQ(buffer.size(), 0U);
  buffer.commit(2);
  EXPECT_EQ(buffer.view(), "ab");
}

TEST(Buffer, MayAppendAPartOfItself) {
  Buffer buffer;
  buffer.append("0123456789");
  std::string expected = "0123456789";
  while (expected.size() < 100000) {
    buffer.append(buffer.view());
    expected += std::string(expected);
  }
  EXPECT_EQ(buffer.view(), expected);
}

TEST(Buffer, TheLimitIsExact) {
  Buffer buffer;
  buffer.set_limit(2000);
  buffer.append(std::string(1999, 'x'));
  buffer.push('y');
  EXPECT_EQ(buffer.size(), 2000U);
  try {
    buffer.push('z');
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.diagnostic().code, "E-LIM-002");
    EXPECT_EQ(error.diagnostic().kind, ErrorKind::limit);
  }
  EXPECT_EQ(buffer.size(), 2000U);
}

TEST(Buffer, ALimitSetLaterHoldsForMemoryItHasAlready) {
  Buffer buffer;
  buffer.append(std::string(10000, 'x'));
  buffer.clear();
  buffer.set_limit(100);
  buffer.append(std::string(100, 'x'));
  EXPECT_THROW(buffer.push('x'), Error);
  buffer.set_limit(0);
  buffer.append(std::string(20000, 'y'));
  EXPECT_EQ(buffer.size(), 20100U);
}

TEST(Buffer, Moves) {
  Buffer buffer;
  buffer.append("text");
  Buffer other = std::move(buffer);
  EXPECT_EQ(other.view(), "text");
  EXPECT_TRUE(buffer.empty());  // NOLINT: the state after a move is promised
}

}  // namespace
}  // namespace docmill
