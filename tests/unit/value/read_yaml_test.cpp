// YAML: the core schema of 1.2, anchors, merges and their bounds, errors with their place, hostile texts.
#include "unit/value/data_case.h"
#include "value/yaml_nesting.h"

namespace docmill {
namespace {

using testing::DataCase;
using testing::error_code;
using testing::error_text;
using testing::json_of;
using testing::repeated;

std::string code_of(std::string_view text, const ReadOptions& options = {}) {
  return error_code([&] { read_data(text, DataFormat::yaml, "data.yaml", options); });
}

TEST(ReadYaml, Values) {
  for (const DataCase& one : testing::read_cases("yaml_values.txt")) {
    EXPECT_EQ(json_of(read_data(one.input + "\n", DataFormat::yaml, "data.yaml")->root()), one.expected) << one.name;
  }
}

TEST(ReadYaml, Errors) {
  for (const DataCase& one : testing::read_cases("yaml_errors.txt")) {
    EXPECT_EQ(error_text([&] { read_data(one.input, DataFormat::yaml, "data.yaml"); }), one.expected) << one.name;
  }
}

TEST(ReadYaml, KeysKeepTheirType) {
  const auto data = read_data("{1: a, 'x': b, null: c, 2.5: d}", DataFormat::yaml, "");
  EXPECT_EQ(testing::repr_of(data->root()), "{1: 'a', 'x': 'b', None: 'c', 2.5: 'd'}");
  EXPECT_EQ(code_of("{1: a, 1.0: b}"), "E-DAT-004");  // one key for Python
}

TEST(ReadYaml, AliasesShareTheirValue) {
  const auto data = read_data("a: &x [1]\nb: *x\n", DataFormat::yaml, "");
  const Dict& dict = *data->root().as_dict();
  EXPECT_EQ(dict.find("a")->as_list(), dict.find("b")->as_list());
}

TEST(ReadYaml, EverythingIsFrozen) {
  const auto data = read_data("a: &x {p: [1]}\nb: {<<: *x, q: [[]]}\nc: []\n", DataFormat::yaml, "");
  EXPECT_TRUE(testing::all_frozen(data->root()));
}

TEST(ReadYaml, LineEndings) {
  EXPECT_EQ(json_of(read_data("a: 1\r\nb:\r\n  - x\r\n  - y\r\n", DataFormat::yaml, "")->root()),
            R"({"a": 1, "b": ["x", "y"]})");
  EXPECT_TRUE(error_text([] { read_data("a: 1\r\nb: @\r\n", DataFormat::yaml, ""); }).starts_with("E-DAT-002 2:4\n"));
}

TEST(ReadYaml, PlacesCountCodePoints) {
  EXPECT_TRUE(error_text([] { read_data("größe: [é, @]", DataFormat::yaml, ""); }).starts_with("E-DAT-002 1:12\n"));
}

TEST(ReadYaml, AliasBombsEndEarly) {
  std::string text = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n";
  for (int i = 1; i < 20; ++i) {
    const std::string alias = "*a" + std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + alias + repeated("," + alias, 9) + "]\n";
  }
  EXPECT_EQ(error_text([&] { read_data(text, DataFormat::yaml, ""); }).substr(0, 12), "E-LIM-008 5:");

  std::string merges = "a0: &a0 {x: 1, y: 2}\n";
  for (int i = 1; i < 40; ++i) {
    const std::string alias = "*a" + std::to_string(i - 1);
    merges += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " {p: " + alias + ", q: " + alias +
              ", <<: " + alias + "}\n";
  }
  EXPECT_EQ(code_of(merges), "E-LIM-008");
}

TEST(ReadYaml, AFewThousandAliasesAreFine) {
  EXPECT_EQ(code_of("base: &b {x: 1, y: [2, 3]}\nlist:\n" + repeated("- *b\n", 5000)), "none");
}

TEST(ReadYaml, DepthCountsThroughAliases) {
  ReadOptions options;
  options.max_depth = 4;
  EXPECT_EQ(code_of("a: &x [[1]]\nb: [*x]\n", options), "none");
  EXPECT_EQ(code_of("a: &x [[1]]\nb: [[*x]]\n", options), "E-LIM-004");
}

TEST(ReadYaml, DeepTextsEndEarly) {
  constexpr std::size_t kMany = 1 << 20;
  EXPECT_EQ(error_text([] { read_data(repeated("[", kMany), DataFormat::yaml, ""); }),
            "E-LIM-004 1:201\nthe data is nested deeper than 200 levels");
  EXPECT_EQ(code_of(repeated("{a: ", kMany / 4)), "E-LIM-004");
  EXPECT_EQ(code_of(repeated("{\"a\":", kMany / 4)), "E-LIM-004");
  EXPECT_EQ(code_of("? " + repeated("[", kMany)), "E-LIM-004");
  EXPECT_EQ(code_of(repeated("- ", kMany / 2)), "E-LIM-004");
  EXPECT_EQ(code_of(repeated("? ", kMany / 2)), "E-DAT-002");  // a mapping as a key
  EXPECT_EQ(code_of(repeated("[\n", kMany / 2)), "E-LIM-004");
  std::string stairs;
  for (std::size_t i = 0; i < 1000; ++i) {
    stairs += repeated(" ", i) + "a:\n";
  }
  EXPECT_EQ(code_of(stairs), "E-LIM-004");
  EXPECT_EQ(code_of(repeated("[", 200) + repeated("]", 200)), "none");
  EXPECT_EQ(code_of(repeated("[", 201) + repeated("]", 201)), "E-LIM-004");
}

TEST(ReadYaml, HostileTextsAreRefusedOrRead) {
  for (const char* unit :
       {"]",  "}", "!",  "&a ", "*a ",        "%", "|", ">",    "'",    "\"",     "?",     ":",    "- - ", "@",
        "\\", "#", "\t", "\n",  "a: &a *a\n", "{", ",", "!!a ", "<<: ", "--- \n", "...\n", "[]: ", "?\n",  ":\n"}) {
    const std::string text = repeated(unit, 20'000);
    const std::string code = code_of(text);
    EXPECT_TRUE(code == "none" || code == "E-DAT-002" || code == "E-DAT-004" || code == "E-LIM-004") << unit << code;
  }
}

TEST(ReadYaml, EveryTruncationIsReadOrRefused) {
  const std::string text =
      "a: &x [1, {b: 'c''d', \"e\\u00e9\": |}]\n? k\n: - *x\n  - !!str 1\nf: >-\n  text\n  more\n# end\n";
  for (std::size_t size = 0; size <= text.size(); ++size) {
    const std::string code = code_of(std::string_view(text).substr(0, size));
    ASSERT_TRUE(code == "none" || code.starts_with("E-DAT-00")) << size << code;
  }
}

TEST(ReadYaml, EncodingIsCheckedWithItsPlace) {
  const auto at = [](std::string_view text) { return error_text([&] { read_data(text, DataFormat::yaml, ""); }); };
  EXPECT_TRUE(at("\xef\xbb\xbf"
                 "a: 1")
                  .starts_with("E-DAT-005 1:1\n"));
  EXPECT_TRUE(at("a: 1\nb: \xff\n").starts_with("E-DAT-005 2:4\n"));
  EXPECT_TRUE(at(std::string_view("a: \0", 4)).starts_with("E-DAT-002 1:4\n"));
  EXPECT_TRUE(at("a: 1\nb: x\x04y\nc: 2").starts_with("E-DAT-002 2:5\n"));  // would end the text for yaml-cpp
  EXPECT_TRUE(at("a: \"\\ud800\"").starts_with("E-DAT-002 1:"));
}

TEST(ReadYaml, LongIntegersAreRefused) {
  EXPECT_EQ(code_of("a: " + repeated("9", 4300)), "none");
  EXPECT_EQ(code_of("a: " + repeated("9", 4301)), "E-DAT-002");
}

TEST(ReadYaml, SizeIsLimited) {
  ReadOptions options;
  options.max_bytes = 4;
  EXPECT_EQ(code_of("a: 1", options), "none");
  EXPECT_EQ(code_of("a: 12", options), "E-LIM-006");
}

TEST(YamlNesting, BracketsInTextDoNotCount) {
  EXPECT_EQ(find_deep_flow("a: [[1]]", 2), std::string_view::npos);
  EXPECT_EQ(find_deep_flow("a: [[[1]]]", 2), 5U);
  EXPECT_EQ(find_deep_flow("a: b[[[", 2), std::string_view::npos);
  EXPECT_EQ(find_deep_flow("a: '[[['", 2), std::string_view::npos);
  EXPECT_EQ(find_deep_flow("a: \"[[[\\\"[[[\"", 2), std::string_view::npos);
  EXPECT_EQ(find_deep_flow("# [[[", 2), std::string_view::npos);
  EXPECT_EQ(find_deep_flow("a: b # [[[", 2), std::string_view::npos);
  EXPECT_EQ(find_deep_flow("a: |\n  [[[\n\n  [[[\nb: 1", 2), std::string_view::npos);
  EXPECT_EQ(find_deep_flow("- |\n [[[\n", 2), std::string_view::npos);
  EXPECT_EQ(find_deep_flow("--- >\n [[[\n", 2), std::string_view::npos);
  EXPECT_EQ(find_deep_flow("['[', \"]\", [x#, # [\n]]", 2), std::string_view::npos);
  EXPECT_EQ(find_deep_flow("[don't, [isn't]]", 2), std::string_view::npos);
}

TEST(YamlNesting, FindsBracketsWhereTheyCount) {
  for (const char* before : {"", "a: ", "- ", "- - ", "? ", ": ", "&x ", "!t ", "--- ", "\"k\": ", "'k': ", "a:\n  ",
                             "a: |\n  text\nb: ", "- a: |\n    text\n  b: ", "[1]: "}) {
    EXPECT_EQ(find_deep_flow(std::string(before) + "[{[", 2), std::string_view(before).size() + 2) << before;
  }
}

}  // namespace
}  // namespace docmill
