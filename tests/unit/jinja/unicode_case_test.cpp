// Case mappings and classes where they are called directly; tests/cases/jinja/methods/unicode.jsonl has the breadth.
#include "jinja/unicode_case.h"

#include <gtest/gtest.h>

namespace docmill::jinja {
namespace {

std::string mapped(void (*map)(std::string_view, Buffer&), std::string_view text) {
  Buffer out;
  out.append("kept:");
  map(text, out);
  return out.str().substr(5);
}

TEST(UnicodeCase, MapsOneCharacterToSeveral) {
  EXPECT_EQ(mapped(to_upper, "straße ŉ ﬁ"), "STRASSE ʼN FI");
  EXPECT_EQ(mapped(to_title, "ßab ﬁx ǆa"), "Ssab Fix ǅa");
  EXPECT_EQ(mapped(casefold, "Straße İ"), "strasse i̇");
  EXPECT_EQ(mapped(to_lower, "İ"), "i̇");
}

TEST(UnicodeCase, SigmaIsFinalAtTheEndOfAWord) {
  EXPECT_EQ(mapped(to_lower, "ΟΔΟΣ ΣΑΣ Σ ΑΣ."), "οδος σας σ ας.");
  EXPECT_EQ(mapped(to_lower, "Α\u0301Σ\u0301"), "α\u0301ς\u0301");
  EXPECT_EQ(mapped(to_title, "ΟΔΟΣ"), "Οδος");
  EXPECT_EQ(mapped(capitalize, "ΣΑΣ"), "Σας");
  EXPECT_EQ(mapped(swapcase, "αΣ"), "Ας");
}

TEST(UnicodeCase, AsciiAndEmptyTexts) {
  EXPECT_EQ(mapped(to_upper, "aZ09_@[`{"), "AZ09_@[`{");
  EXPECT_EQ(mapped(to_lower, "aZ09_@[`{"), "az09_@[`{");
  EXPECT_EQ(mapped(capitalize, "hELLO wORLD"), "Hello world");
  for (const auto map : {to_upper, to_lower, to_title, capitalize, casefold, swapcase}) {
    EXPECT_EQ(mapped(map, ""), "");
  }
}

TEST(UnicodeCase, MalformedTextIsReadToItsEndOnly) {
  for (const std::string_view text : {"\xff", "a\xe2\x82", "\xf0\x9f\x98", "\xce"}) {
    for (const auto map : {to_upper, to_lower, to_title, capitalize, casefold, swapcase}) {
      mapped(map, text);
    }
    EXPECT_FALSE(is_alpha(text));
    EXPECT_FALSE(is_identifier(text));
  }
}

TEST(UnicodeCase, ClassesOfNothing) {
  for (const auto holds :
       {is_alpha, is_alnum, is_decimal, is_digit, is_numeric, is_upper, is_lower, is_title, is_identifier}) {
    EXPECT_FALSE(holds(""));
  }
  EXPECT_TRUE(is_printable(""));
}

TEST(UnicodeCase, KindsOfDigits) {
  EXPECT_TRUE(is_decimal("٣") && is_digit("٣") && is_numeric("٣"));
  EXPECT_TRUE(!is_decimal("²") && is_digit("²") && is_numeric("²"));
  EXPECT_TRUE(!is_decimal("½") && !is_digit("½") && is_numeric("½") && is_numeric("三"));
}

}  // namespace
}  // namespace docmill::jinja
