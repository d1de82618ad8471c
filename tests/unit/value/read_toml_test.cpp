// TOML: values, dates as ISO 8601, the order of the text, errors with their place, hostile texts.
#include "unit/value/data_case.h"

namespace docmill {
namespace {

using testing::DataCase;
using testing::error_code;
using testing::error_text;
using testing::json_of;
using testing::repeated;

std::string code_of(std::string_view text, const ReadOptions& options = {}) {
  return error_code([&] { read_data(text, DataFormat::toml, "data.toml", options); });
}

TEST(ReadToml, Values) {
  for (const DataCase& one : testing::read_cases("toml_values.txt")) {
    EXPECT_EQ(json_of(read_data(one.input, DataFormat::toml, "data.toml")->root()), one.expected) << one.name;
  }
}

TEST(ReadToml, Errors) {
  for (const DataCase& one : testing::read_cases("toml_errors.txt")) {
    EXPECT_EQ(error_text([&] { read_data(one.input, DataFormat::toml, "data.toml"); }), one.expected) << one.name;
  }
}

TEST(ReadToml, EverythingIsFrozen) {
  EXPECT_TRUE(testing::all_frozen(read_data("a = [{b = [1]}]\n[c.d]\n[[e]]\n", DataFormat::toml, "")->root()));
}

TEST(ReadToml, Depth) {
  ReadOptions options;
  options.max_depth = 3;
  EXPECT_EQ(code_of("a.b.c = 1.5", options), "none");
  EXPECT_EQ(code_of("a.b.c.d = 1", options), "E-LIM-004");
  EXPECT_EQ(code_of("a = [[1.5, 2.5]]", options), "none");
  EXPECT_EQ(code_of("a = [[[1]]]", options), "E-LIM-004");
  EXPECT_EQ(code_of("[a.b]\nc = 1.5", options), "none");
  EXPECT_EQ(code_of("[a.b.c]", options), "E-LIM-004");
  EXPECT_EQ(code_of("[[a]]\nx = 1", options), "none");
  EXPECT_EQ(code_of("[[a]]\nx = []", options), "E-LIM-004");
}

TEST(ReadToml, DeepTextsEndEarly) {
  EXPECT_EQ(code_of(repeated("a.", 500'000) + "a = 1"), "E-LIM-004");
  EXPECT_EQ(code_of("[" + repeated("a.", 500'000) + "a]"), "E-LIM-004");
  EXPECT_EQ(code_of("[[" + repeated("\"a\".", 500'000) + "a]]"), "E-LIM-004");
  EXPECT_EQ(code_of("x = " + repeated("[", 1 << 20)), "E-LIM-004");
  EXPECT_EQ(code_of("x = " + repeated("{a.a.a.a.a = ", 100'000)), "E-LIM-004");
  EXPECT_EQ(code_of("[" + repeated("a.", 190) + "a]\n" + repeated("a.", 190) + "a = " + repeated("[", 190)),
            "E-LIM-004");
}

TEST(ReadToml, HostileTextsAreRefusedOrRead) {
  for (const char* unit : {"]",  "[", "=", "\"", "'",  "\"\"\"", "'''", "a", "a=",  "a=1\n", "[[a]]\n",   "#",
                           "\\", ",", ".", "\t", "\n", "\r",     "{",   "}", "a=[", "[a",    "1979-05-27"}) {
    const std::string code = code_of(repeated(unit, 20'000));
    EXPECT_TRUE(code == "none" || code.starts_with("E-DAT-00") || code == "E-LIM-004") << unit << " " << code;
  }
}

TEST(ReadToml, EveryTruncationIsReadOrRefused) {
  const std::string text =
      "a.b = [1, {c = 'd', e = \"\\u00e9\"}]\n[x.\"y z\"]\nd = 1979-05-27T07:32:00.5Z\n[[t]]\nm = \"\"\"\nq\"\"\"\n";
  for (std::size_t size = 0; size <= text.size(); ++size) {
    const std::string code = code_of(std::string_view(text).substr(0, size));
    ASSERT_TRUE(code == "none" || code.starts_with("E-DAT-00")) << size << code;
  }
}

TEST(ReadToml, EncodingIsCheckedWithItsPlace) {
  const auto at = [](std::string_view text) { return error_text([&] { read_data(text, DataFormat::toml, ""); }); };
  EXPECT_TRUE(at("\xef\xbb\xbf"
                 "a = 1")
                  .starts_with("E-DAT-005 1:1\n"));
  EXPECT_TRUE(at("a = 1\nb = \"\xff\"\n").starts_with("E-DAT-005 2:6\n"));
  EXPECT_TRUE(at(std::string_view("a = \"\0\"", 7)).starts_with("E-DAT-003 1:6\n"));
}

}  // namespace
}  // namespace docmill
