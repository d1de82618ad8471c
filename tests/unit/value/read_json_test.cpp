// JSON: values as Python reads them, errors with their place, both ways of reading agreeing, hostile texts.
#include "unit/value/data_case.h"
#include "value/json_text.h"
#include "value/simdjson_library.h"

namespace docmill {
namespace {

using testing::DataCase;
using testing::error_code;
using testing::error_text;
using testing::json_of;
using testing::repeated;

Value exact(Arena& arena, std::string_view text) {
  const SourceText source{"data.json", text};
  return JsonText(arena, source, 200).read();
}

/// The first texts of a process are read by JsonText; the tests are about the usual way.
class ReadsWithSimdjson : public ::testing::Environment {
 public:
  void SetUp() override { ASSERT_TRUE(use_simdjson(std::size_t{1} << 20)); }
};
[[maybe_unused]] const auto* const kReadsWithSimdjson = ::testing::AddGlobalTestEnvironment(new ReadsWithSimdjson);

std::string code_of(std::string_view text, const ReadOptions& options = {}) {
  return error_code([&] { read_data(text, DataFormat::json, "data.json", options); });
}

TEST(ReadJson, Values) {
  for (const DataCase& one : testing::read_cases("json_values.txt")) {
    EXPECT_EQ(json_of(read_data(one.input, DataFormat::json, "data.json")->root()), one.expected) << one.name;
  }
}

TEST(ReadJson, Errors) {
  for (const DataCase& one : testing::read_cases("json_errors.txt")) {
    EXPECT_EQ(error_text([&] { read_data(one.input, DataFormat::json, "data.json"); }), one.expected) << one.name;
  }
}

TEST(ReadJson, ErrorsNameTheSourceAndShowTheLine) {
  try {
    read_data("{\n  \"a\": oops\n}", DataFormat::json, "dir/data.json");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.diagnostic().kind, ErrorKind::data);
    EXPECT_EQ(error.diagnostic().place.source, "dir/data.json");
    EXPECT_EQ(error.diagnostic().place.text, "  \"a\": oops");
    EXPECT_EQ(error.diagnostic().place.end.column, 12U);
  }
}

TEST(ReadJson, TheExactReaderAgreesWithTheFastOne) {
  for (const DataCase& one : testing::read_cases("json_values.txt")) {
    Arena arena;
    EXPECT_EQ(json_of(exact(arena, one.input)), one.expected) << one.name;
  }
  for (const DataCase& one : testing::read_cases("json_errors.txt")) {
    Arena arena;
    EXPECT_EQ(error_text([&] { exact(arena, one.input); }), one.expected) << one.name;
  }
}

// A small generator of texts: valid JSON from a seed, then broken by one byte.
class Generator {
 public:
  explicit Generator(std::uint32_t seed) : state_(seed * 2654435761U + 1) {}

  std::string value(int depth) {
    switch (next(depth > 4 ? 6 : 8)) {
      case 0:
        return "null";
      case 1:
        return next(2) == 0 ? "true" : "false";
      case 2:
        return std::to_string(static_cast<int>(next(2000)) - 1000);
      case 3:
        return std::to_string(next(1000)) + "." + std::to_string(next(1000)) + (next(2) == 0 ? "e-3" : "");
      case 4:
        return string();
      case 5:
        return next(4) == 0 ? "12345678901234567890123" : "-9223372036854775808";
      case 6:
        return list(depth);
      default:
        return dict(depth);
    }
  }
  std::uint32_t next(std::uint32_t below) {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 17;
    state_ ^= state_ << 5;
    return state_ % below;
  }

 private:
  std::string string() {
    static constexpr const char* kParts[] = {"a", "\\n", "\\u00e9", "é", "\\ud83d\\ude00", "\\\"", " ", "", "0", "l"};
    std::string text = "\"";
    for (std::uint32_t i = next(5); i > 0; --i) {
      text += kParts[next(10)];
    }
    return text + "\"";
  }
  std::string list(int depth) {
    std::string text = "[";
    for (std::uint32_t i = 0, n = next(5); i < n; ++i) {
      text += (i == 0 ? "" : ", ") + value(depth + 1);
    }
    return text + "]";
  }
  std::string dict(int depth) {
    std::string text = "{";
    for (std::uint32_t i = 0, n = next(12); i < n; ++i) {
      text += (i == 0 ? "" : ",") + ("\"k" + std::to_string(i) + "\" : ") + value(depth + 1);
    }
    return text + "}";
  }

  std::uint32_t state_;
};

std::string outcome(std::string_view text, bool fast) {
  try {
    Arena arena;
    return json_of(fast ? read_json(arena, text, "data.json") : exact(arena, text));
  } catch (const Error& error) {
    return error.diagnostic().code + error.diagnostic().message;
  }
}

TEST(ReadJson, BothReadersAgreeOnGeneratedTexts) {
  for (std::uint32_t seed = 1; seed <= 2000; ++seed) {
    Generator generator(seed);
    std::string text = generator.value(0);
    ASSERT_EQ(outcome(text, true), outcome(text, false)) << text;
    ASSERT_EQ(outcome(outcome(text, true), true), outcome(text, true)) << text;
    text[generator.next(static_cast<std::uint32_t>(text.size()))] = "\"[{}],:0x\\ -.e"[generator.next(15)];
    ASSERT_EQ(outcome(text, true), outcome(text, false)) << text;
  }
}

TEST(ReadJson, NumbersThatLookLikeStringsOnTheTape) {
  // The second word of a number is raw: these have the type byte of a string in theirs.
  const std::string text =
      R"({"a": "text", "n": [2449958197289549824, 2449958197289549825, 2449958197289549826], "z": 0})";
  EXPECT_EQ(outcome(text, true),
            R"({"a": "text", "n": [2449958197289549824, 2449958197289549825, 2449958197289549826], "z": 0})");
  // A number whose raw word looks like the first word of a number, followed by the last string.
  EXPECT_EQ(outcome(R"([7782220156096217088, "last"])", true), R"([7782220156096217088, "last"])");
  EXPECT_EQ(outcome(R"(["first", 7782220156096217088, "last"])", true), R"(["first", 7782220156096217088, "last"])");
}

TEST(ReadJson, EqualKeysShareTheirText) {
  // No other key: two may share a slot of the table, which is at random.
  const auto data = read_data(R"([{"name": 1}, {"name": 2}, [{"name": 3}]])", DataFormat::json, "");
  const std::span<const Value> items = data->root().as_list()->view();
  const Value& first = items[0].as_dict()->entries[0].key;
  EXPECT_EQ(first.as_string(), "name");
  EXPECT_EQ(items[1].as_dict()->entries[0].key.pointer(), first.pointer());
  EXPECT_EQ(items[2].as_list()->items[0].as_dict()->entries[0].key.pointer(), first.pointer());
}

TEST(ReadJson, KeysAreFoundInSmallAndLargeDicts) {
  for (int count = 1; count < 40; ++count) {
    std::string text = "{";
    for (int i = 0; i < count; ++i) {
      text += (i == 0 ? "\"key" : ", \"key") + std::to_string(i) + "\": " + std::to_string(i);
    }
    const auto data = read_data(text + "}", DataFormat::json, "");
    const Dict& dict = *data->root().as_dict();
    ASSERT_EQ(dict.size, static_cast<std::uint32_t>(count));
    for (int i = 0; i < count; ++i) {
      const Value* found = dict.find("key" + std::to_string(i));
      ASSERT_NE(found, nullptr);
      ASSERT_EQ(found->as_integer(), i);
    }
    ASSERT_EQ(dict.find("key" + std::to_string(count)), nullptr);
  }
}

TEST(ReadJson, RepeatedKeysAreFoundAtAnySize) {
  for (int count = 1; count < 30; ++count) {
    std::string text = "{\"same\": 0";
    for (int i = 0; i < count; ++i) {
      text += ", \"key" + std::to_string(i) + "\": 1";
    }
    EXPECT_EQ(code_of(text + "}"), "none");
    EXPECT_EQ(code_of(text + ", \"same\": 1}"), "E-DAT-004") << count;
  }
}

TEST(ReadJson, ARepeatedKeyIsFoundWhenASiblingPredictsIt) {
  EXPECT_EQ(code_of(R"([{"a": 1, "b": 2}, {"a": 1, "a": 2}])"), "E-DAT-004");
  EXPECT_EQ(code_of(R"([{"a": 1, "b": 2}, {"b": 1, "b": 2}])"), "E-DAT-004");
  EXPECT_EQ(code_of(R"([{"a": 1, "b": 2}, {"b": 1, "a": 2}])"), "none");
}

TEST(ReadJson, EverythingIsFrozen) {
  const auto data = read_data(R"({"a": [[], {}, [{"b": [1]}]], "n": 99999999999999999999})", DataFormat::json, "");
  EXPECT_TRUE(testing::all_frozen(data->root()));
  const auto fast = read_data(R"({"a": [[], {}, [{"b": [1]}]]})", DataFormat::json, "");
  EXPECT_TRUE(testing::all_frozen(fast->root()));
}

TEST(ReadJson, Depth) {
  ReadOptions options;
  options.max_depth = 3;
  EXPECT_EQ(code_of("[[[1]]]", options), "none");
  EXPECT_EQ(code_of("[[[[]]]]", options), "E-LIM-004");
  EXPECT_EQ(code_of("[[[{}]]]", options), "E-LIM-004");
  EXPECT_EQ(code_of(R"({"a": {"b": {"c": 1}}})", options), "none");
  EXPECT_EQ(code_of(R"({"a": {"b": {"c": []}}})", options), "E-LIM-004");
  options.max_depth = 1'000'000;  // never beyond what values can be walked
  EXPECT_EQ(code_of(repeated("[", 500) + repeated("]", 500), options), "none");
  EXPECT_EQ(code_of(repeated("[", 501) + repeated("]", 501), options), "E-LIM-004");
}

TEST(ReadJson, DeepTextsEndEarly) {
  constexpr std::size_t kMany = 1 << 20;
  EXPECT_EQ(error_text([] { read_data(repeated("[", kMany), DataFormat::json, ""); }),
            "E-LIM-004 1:201\nthe data is nested deeper than 200 levels");
  EXPECT_EQ(code_of(repeated("{\"a\":", kMany / 5)), "E-LIM-004");
  EXPECT_EQ(code_of(repeated("[", kMany) + repeated("]", kMany)), "E-LIM-004");
  EXPECT_EQ(code_of(repeated("]", kMany)), "E-DAT-001");
}

TEST(ReadJson, ManyKeysAndItems) {
  std::string text = "{";
  for (int i = 0; i < 100'000; ++i) {
    text += (i == 0 ? "\"" : ",\"") + repeated("prefix", 4) + std::to_string(i) + "\":0";
  }
  const auto data = read_data(text + "}", DataFormat::json, "");
  EXPECT_EQ(data->root().as_dict()->size, 100'000U);
  EXPECT_NE(data->root().as_dict()->find(repeated("prefix", 4) + "99999"), nullptr);
  EXPECT_EQ(code_of(text + ",\"" + repeated("prefix", 4) + "77777\":1}"), "E-DAT-004");
  EXPECT_EQ(read_data("[" + repeated("1,", 100'000) + "1]", DataFormat::json, "")->root().as_list()->size, 100'001U);
}

TEST(ReadJson, LongIntegersAreRefused) {
  EXPECT_EQ(code_of(repeated("9", 4300)), "none");
  EXPECT_EQ(code_of(repeated("9", 4301)), "E-DAT-001");
  EXPECT_EQ(code_of("[" + repeated("1", 1 << 20) + "]"), "E-DAT-001");
  EXPECT_EQ(code_of("0." + repeated("1", 1 << 20)), "none");
}

TEST(ReadJson, ExponentsOfAnySize) {
  EXPECT_EQ(code_of("2e9223372036854775807"), "E-DAT-001");
  EXPECT_EQ(code_of("0e9223372036854775807"), "none");
  EXPECT_EQ(code_of("2e-9223372036854775807"), "none");
  EXPECT_EQ(code_of("[2e-99999999999999999999999999, 99999999999999999999]"), "none");
}

TEST(ReadJson, EncodingIsCheckedWithItsPlace) {
  const auto at = [](std::string_view text) {
    return error_text([&] { read_data(text, DataFormat::json, "data.json"); });
  };
  EXPECT_TRUE(at("\xef\xbb\xbf{}").starts_with("E-DAT-005 1:1\n"));
  EXPECT_TRUE(at("{\"a\":\n \"\xff\"}").starts_with("E-DAT-005 2:3\nthe byte 0xff is not UTF-8"));
  EXPECT_TRUE(at("[\"\xc0\xaf\"]").starts_with("E-DAT-005 1:3\n"));                   // overlong
  EXPECT_TRUE(at("[\"\xed\xa0\x80\"]").starts_with("E-DAT-005 1:3\n"));               // surrogate
  EXPECT_TRUE(at("[\"\xf4\x90\x80\x80\"]").starts_with("E-DAT-005 1:3\n"));           // beyond Unicode
  EXPECT_TRUE(at("[\"\xe2\x82").starts_with("E-DAT-005 1:3\n"));                      // cut short
  EXPECT_TRUE(at(std::string_view("[\"a\0b\"]", 7)).starts_with("E-DAT-001 1:4\n"));  // NUL in a string
  EXPECT_TRUE(at(std::string_view("[1]\0", 4)).starts_with("E-DAT-001 1:4\n"));
  EXPECT_TRUE(at(std::string_view("\0", 1)).starts_with("E-DAT-001 1:1\n"));
}

TEST(ReadJson, EveryTruncationIsAnError) {
  const std::string text =
      R"({"a": [1, -2.5e3, "té\u00e9\n", true, null], "b": {"c": false, "d": 99999999999999999999}})";
  for (std::size_t size = 0; size < text.size(); ++size) {
    ASSERT_NE(code_of(std::string_view(text).substr(0, size)), "none") << size;
  }
  EXPECT_EQ(code_of(text), "none");
}

TEST(ReadJson, SizeIsLimited) {
  ReadOptions options;
  options.max_bytes = 10;
  EXPECT_EQ(code_of("[1, 2, 3]", options), "none");
  EXPECT_EQ(error_text([&] { read_data("[1, 2, 3, 4]", DataFormat::json, "x", options); }),
            "E-LIM-006 0:0\nthe data has 12 bytes; at most 10 are read");
}

TEST(ReadJson, TheTextMayGoAway) {
  auto text = std::make_unique<std::string>(R"({"key": "some longer text", "n": 99999999999999999999})");
  const auto data = read_data(*text, DataFormat::json, "");
  text->assign(text->size(), '#');
  text.reset();
  EXPECT_EQ(json_of(data->root()), R"({"key": "some longer text", "n": 99999999999999999999})");
}

}  // namespace
}  // namespace docmill
