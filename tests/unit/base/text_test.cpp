// UTF-8, escaping, searching and hashing: the fast paths against the obvious loops.
#include <gtest/gtest.h>

#include <random>
#include <set>
#include <string>
#include <vector>

#include "base/escape.h"
#include "base/find.h"
#include "base/hash.h"
#include "base/utf8.h"

namespace docmill {
namespace {

std::string random_text(std::mt19937& random, std::size_t most) {
  static constexpr char32_t kPool[] = {'a',  'b',  '&',  '<',  '>',  '\'',   '"',
                                       '\\', '\n', 0x1f, 0x7f, 0xe9, 0x20ac, 0x1f600};
  std::string text;
  for (std::size_t i = random() % (most + 1); i > 0; --i) {
    utf8::append(text, random() % 3 == 0 ? kPool[random() % std::size(kPool)] : char32_t{'x'});
  }
  return text;
}

TEST(Utf8, EncodesAndDecodesEveryCodePoint) {
  for (char32_t c = 0; c <= utf8::kMaxCodePoint; ++c) {
    char bytes[4];
    const std::size_t size = utf8::encode(c, bytes);
    const std::string_view text(bytes, size);
    const char32_t expected = utf8::is_surrogate(c) ? utf8::kReplacement : c;
    ASSERT_EQ(utf8::decode(text, 0).code_point, expected);
    ASSERT_EQ(utf8::decode(text, 0).size, size);
    ASSERT_EQ(utf8::decode_before(text, size).code_point, expected);
    ASSERT_TRUE(utf8::is_valid(text));
  }
}

TEST(Utf8, FindsMalformedBytes) {
  for (const std::string_view bad :
       {"\x80", "\xc0\xaf", "\xc1\xbf", "\xc3", "\xc3(", "\xe0\x80\xaf", "\xed\xa0\x80", "\xe2\x82", "\xf0\x80\x80\x80",
        "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xf0\x9f\x98"}) {
    const std::string text = "0123456789\xc3\xa9" + std::string(bad) + "end of the text";
    EXPECT_EQ(utf8::find_invalid(text), 12U) << testing::PrintToString(std::string(bad));
    EXPECT_EQ(utf8::decode(bad, 0).code_point, utf8::kReplacement);
    EXPECT_EQ(utf8::decode(bad, 0).size, 1U);
  }
  EXPECT_TRUE(utf8::is_valid(""));
}

TEST(Utf8, CountsAndFindsOffsets) {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    const std::string text = random_text(random, 60);
    std::vector<std::size_t> offsets;
    for (auto it = utf8::CodePoints(text).begin(); it != utf8::CodePoints(text).end(); ++it) {
      offsets.push_back(it.offset());
    }
    ASSERT_EQ(utf8::count(text), offsets.size());
    for (std::size_t i = 0; i < offsets.size(); ++i) {
      ASSERT_EQ(utf8::offset_of(text, i), offsets[i]);
    }
    ASSERT_EQ(utf8::offset_of(text, offsets.size()), text.size());
    ASSERT_EQ(utf8::offset_of(text, offsets.size() + 9), text.size());
  }
}

TEST(Utf8, CutsBetweenCodePoints) {
  const std::string_view text = "a\xc3\xa9\xe2\x82\xac";
  EXPECT_EQ(utf8::prefix(text, 1), "a");
  EXPECT_EQ(utf8::prefix(text, 2), "a");
  EXPECT_EQ(utf8::prefix(text, 3), "a\xc3\xa9");
  EXPECT_EQ(utf8::prefix(text, 5), "a\xc3\xa9");
  EXPECT_EQ(utf8::prefix(text, 99), text);
  EXPECT_TRUE(utf8::is_ascii("plain text of some length"));
  EXPECT_FALSE(utf8::is_ascii("plain text of some l\xc3\xa9ngth"));
}

std::string html(std::string_view text) {
  Buffer out;
  escape_html(text, out);
  return out.str();
}

std::string json(std::string_view text) {
  Buffer out;
  append_json_string(text, out);
  return out.str();
}

TEST(Escape, SpellsAsMarkupSafeAndJsonDo) {
  EXPECT_EQ(html("<a href=\"x\">'&'</a>"), "&lt;a href=&#34;x&#34;&gt;&#39;&amp;&#39;&lt;/a&gt;");
  EXPECT_EQ(json("a\"b\\c/\b\f\n\r\t\x01\x1f\x7f\xc3\xa9"),
            "\"a\\\"b\\\\c/\\b\\f\\n\\r\\t\\u0001\\u001f\x7f\xc3\xa9\"");
}

TEST(Escape, AgreesWithTheObviousLoop) {
  std::mt19937 random(11);
  for (int round = 0; round < 2000; ++round) {
    const std::string text = random_text(random, 70);
    std::string expected;
    for (const char c : text) {
      expected += c == '&'    ? "&amp;"
                  : c == '<'  ? "&lt;"
                  : c == '>'  ? "&gt;"
                  : c == '\'' ? "&#39;"
                  : c == '"'  ? "&#34;"
                              : std::string(1, c);
    }
    ASSERT_EQ(html(text), expected);
    ASSERT_EQ(find_html_special(text), text.find_first_of("&<>'\""));
    ASSERT_EQ(find_json_special(text), text.find_first_of("\"\\\n\x1f"));
  }
}

TEST(Escape, LooksAtEveryByteValue) {
  for (int c = 0; c < 256; ++c) {
    const std::string text = std::string(20, 'x') + static_cast<char>(c) + std::string(20, 'x');
    const bool is_html = c == '&' || c == '<' || c == '>' || c == '\'' || c == '"';
    EXPECT_EQ(find_html_special(text) == 20, is_html) << c;
    EXPECT_EQ(find_json_special(text) == 20, c < 0x20 || c == '"' || c == '\\') << c;
  }
}

TEST(FindText, AgreesWithTheStandardLibrary) {
  std::mt19937 random(13);
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (std::size_t i = random() % 60; i > 0; --i) {
      text += static_cast<char>('a' + random() % 2);
    }
    const std::string needle = text.substr(random() % (text.size() + 1), random() % 6);
    const std::size_t from = random() % 70;
    ASSERT_EQ(find_text(text, needle, from), text.find(needle, from));
  }
}

TEST(Hash, DependsOnEveryByteAndOnTheLength) {
  std::set<std::uint64_t> hashes;
  std::size_t texts = 0;
  for (std::size_t size = 0; size < 80; ++size) {
    const std::string zeros(size, '\0');
    hashes.insert(hash_bytes(zeros));
    ++texts;
    for (std::size_t i = 0; i < size; ++i) {
      for (const char c : {'\1', '\x80'}) {
        std::string text = zeros;
        text[i] = c;
        hashes.insert(hash_bytes(text));
        ++texts;
      }
    }
  }
  EXPECT_EQ(hashes.size(), texts);
}

TEST(Hash, SpreadsSimilarNamesOverTheUpperAndLowerBits) {
  std::vector<int> low(256);
  std::vector<int> high(256);
  for (int i = 0; i < 256 * 64; ++i) {
    const std::uint64_t hash = hash_bytes("key_" + std::to_string(i));
    ++low[hash & 255];
    ++high[hash >> 56];
  }
  for (int i = 0; i < 256; ++i) {
    EXPECT_LT(low[static_cast<std::size_t>(i)], 128);
    EXPECT_LT(high[static_cast<std::size_t>(i)], 128);
  }
}

}  // namespace
}  // namespace docmill
