// Deep merge and setting one place: results, sharing, errors.
#include "unit/value/data_case.h"

namespace docmill {
namespace {

using testing::error_text;
using testing::json_of;

class Merge : public ::testing::Test {
 protected:
  Value read(std::string_view text) { return read_json(arena_, text, "data.json"); }
  std::string merged(std::string_view base, std::string_view over) {
    const Value result = merge(arena_, read(base), read(over));
    EXPECT_TRUE(testing::all_frozen(result));
    return json_of(result);
  }
  std::string set(std::string_view root, std::string_view path, std::string_view value) {
    const Value before = read(root);
    const std::string text = json_of(before);
    const Value result = set_path(arena_, before, path, read(value));
    EXPECT_EQ(json_of(before), text);
    EXPECT_TRUE(testing::all_frozen(result));
    return json_of(result);
  }
  std::string set_error(std::string_view root, std::string_view path) {
    return error_text([&] { set_path(arena_, read(root), path, Value::integer(1)); });
  }

  Arena arena_;
};

TEST_F(Merge, DictsKeyByKey) {
  EXPECT_EQ(merged(R"({"a": 1, "b": {"x": 1, "y": 2}})", R"({"b": {"y": 3, "z": 4}, "c": 5})"),
            R"({"a": 1, "b": {"x": 1, "y": 3, "z": 4}, "c": 5})");
}

TEST_F(Merge, AnythingElseIsReplaced) {
  EXPECT_EQ(merged(R"({"a": [1, 2], "b": {"x": 1}, "c": 1})", R"({"a": [3], "b": null, "c": {"y": 1}})"),
            R"({"a": [3], "b": null, "c": {"y": 1}})");
  EXPECT_EQ(merged("[1]", "{}"), "{}");
  EXPECT_EQ(merged(R"({"a": 1})", "7"), "7");
}

TEST_F(Merge, SharesWhatDidNotChange) {
  const Value base = read(R"({"a": {"x": 1}, "b": {"y": 1}})");
  const Value result = merge(arena_, base, read(R"({"b": {"z": 2}})"));
  EXPECT_EQ(result.as_dict()->find("a")->as_dict(), base.as_dict()->find("a")->as_dict());
  EXPECT_EQ(json_of(base), R"({"a": {"x": 1}, "b": {"y": 1}})");
  EXPECT_EQ(merge(arena_, base, read("{}")).as_dict(), base.as_dict());
}

TEST_F(Merge, DepthIsBounded) {
  Dict* inner = Dict::make(arena_, 1);
  inner->set(arena_, "a", Value::dict(inner));
  EXPECT_EQ(testing::error_code([&] { merge(arena_, Value::dict(inner), Value::dict(inner)); }), "E-LIM-004");
}

TEST_F(Merge, SetInDictsAndLists) {
  EXPECT_EQ(set(R"({"a": {"b": [{"c": 1}, 2]}, "z": 0})", "a.b.0.c", "9"), R"({"a": {"b": [{"c": 9}, 2]}, "z": 0})");
  EXPECT_EQ(set(R"({"a": 1})", "b", "\"x\""), R"({"a": 1, "b": "x"})");
  EXPECT_EQ(set(R"({"a": [1, 2]})", "a.1", "null"), R"({"a": [1, null]})");
  EXPECT_EQ(set(R"([1, 2])", "0", "[]"), "[[], 2]");
}

TEST_F(Merge, SetMakesWhatIsMissing) {
  EXPECT_EQ(set("{}", "a.b.c", "1"), R"({"a": {"b": {"c": 1}}})");
  EXPECT_EQ(set("null", "a.b", "1"), R"({"a": {"b": 1}})");
  EXPECT_EQ(set(R"({"a": null})", "a.b", "1"), R"({"a": {"b": 1}})");
  EXPECT_EQ(set(R"({"a": [1]})", "a.1", "2"), R"({"a": [1, 2]})");
  EXPECT_EQ(set(R"({"a": [1]})", "a.1.x", "2"), R"({"a": [1, {"x": 2}]})");
  EXPECT_EQ(set(R"({"a": {}})", "a.0", "2"), R"({"a": {"0": 2}})");
}

TEST_F(Merge, SetFindsIntegerKeys) {
  const auto data = read_data("{1: a}", DataFormat::yaml, "");
  EXPECT_EQ(testing::repr_of(set_path(arena_, data->root(), "1", Value::string("b"))), "{1: 'b'}");
}

TEST_F(Merge, SetErrorsNameThePathAndWhatIsThere) {
  EXPECT_EQ(set_error(R"({"a": {"b": "text"}})", "a.b.c"),
            "E-USE-010 0:0\ncannot set 'a.b.c': 'a.b' is str, which has nothing inside\n"
            "hint: set 'a.b' itself, or choose another path");
  EXPECT_EQ(set_error("5", "a"),
            "E-USE-010 0:0\ncannot set 'a': the data is int, which has nothing inside\n"
            "hint: set the data itself, or choose another path");
  EXPECT_EQ(
      set_error(R"({"a": [1, 2]})", "a.x"),
      "E-USE-010 0:0\ncannot set 'a.x': 'a' is a list of 2; 'x' is not an index\nhint: an index is a number from 0");
  EXPECT_EQ(set_error(R"({"a": [1, 2]})", "a.3"),
            "E-USE-010 0:0\ncannot set 'a.3': 'a' is a list of 2; index 3 lies beyond it\n"
            "hint: index 2 adds an item at its end");
  for (const char* path : {"", ".", "a.", ".a", "a..b"}) {
    EXPECT_TRUE(set_error(R"({"a": {}})", path).find("the path has an empty step") != std::string::npos) << path;
  }
  EXPECT_TRUE(set_error("{}", testing::repeated("a.", 10'000) + "a").find("more than 500 steps") != std::string::npos);
}

}  // namespace
}  // namespace docmill
