// Schemas: what each keyword finds, errors of schemas, alternatives, references, bounds on work.
#include "unit/value/data_case.h"

namespace docmill {
namespace {

using testing::DataCase;
using testing::error_code;
using testing::error_text;
using testing::repeated;

std::vector<SchemaFinding> findings(std::string_view schema, std::string_view data) {
  const auto rules = read_data(schema, DataFormat::json, "schema.json");
  const auto value = read_data(data, DataFormat::json, "data.json");
  return check_schema(rules->root(), value->root());
}

// One line per finding: "code path/to/it: message (hint)".
std::string report(std::string_view schema, std::string_view data) {
  std::string text;
  for (const SchemaFinding& finding : findings(schema, data)) {
    text += finding.code + " /";
    for (const std::string& step : finding.path) {
      text += step + "/";
    }
    text += ": " + finding.message + (finding.hint.empty() ? "" : " (" + finding.hint + ")") + "\n";
  }
  return text;
}

// Input: the schema, a line "data", the data. Expected: the report, or the error of the schema.
TEST(Schema, Cases) {
  for (const DataCase& one : testing::read_cases("schema.txt")) {
    const std::size_t split = one.input.find("\ndata\n");
    ASSERT_NE(split, std::string::npos) << one.name;
    std::string got;
    const std::string error =
        error_text([&] { got = report(one.input.substr(0, split), one.input.substr(split + 6)); });
    testing::drop_line_break(got);
    EXPECT_EQ(error == "no error" ? got : error, one.expected) << one.name;
  }
}

TEST(Schema, KeysThatAreNotStringsAreFine) {
  const auto schema = read_data(R"({"additionalProperties": {"type": "string"}})", DataFormat::json, "");
  const auto data = read_data("{1: a, false: 2, null: b}", DataFormat::yaml, "");
  const std::vector<SchemaFinding> found = check_schema(schema->root(), data->root());
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].message, "False must be a string, but is the number 2");
}

TEST(Schema, FindingsCanBeLocated) {
  const std::string_view text = "{\n  \"list\": [\n    {\"n\": 1},\n    {\"n\": \"x\"}\n  ]\n}";
  const std::vector<SchemaFinding> found =
      findings(R"({"properties": {"list": {"items": {"properties": {"n": {"type": "integer"}}}}}})", text);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].message, "list[1].n must be an integer, but is the string \"x\"");
  const Position position = locate(text, DataFormat::json, found[0].path);
  EXPECT_EQ(position.line, 4U);
  EXPECT_EQ(position.column, 11U);
}

TEST(Schema, RecursiveSchemas) {
  const std::string_view tree = R"({"$ref": "#/$defs/node", "$defs": {"node": {"type": "object",
      "properties": {"name": {"type": "string"}, "children": {"type": "array", "items": {"$ref": "#/$defs/node"}}},
      "required": ["name"], "additionalProperties": false}}})";
  EXPECT_EQ(report(tree, R"({"name": "a", "children": [{"name": "b", "children": []}]})"), "");
  EXPECT_EQ(report(tree, R"({"name": "a", "children": [{"name": "b", "children": [{"nme": 1}]}]})"),
            "E-DAT-011 /children/0/children/0/: children[0].children[0] lacks the required property 'name'\n"
            "E-DAT-012 /children/0/children/0/nme/: children[0].children[0].nme is not a known property "
            "(did you mean `name`?)\n");
}

TEST(Schema, ReferencesThatNeverEnd) {
  EXPECT_EQ(error_code([] { findings(R"({"$ref": "#"})", "1"); }), "E-DAT-022");
  EXPECT_EQ(error_code([] {
              findings(R"({"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}},
                                         "$ref": "#/$defs/a"})",
                       "1");
            }),
            "E-DAT-022");
  EXPECT_EQ(error_code([] { findings(R"({"anyOf": [{"not": {"$ref": "#"}}, {"$ref": "#"}]})", "1"); }), "E-DAT-022");
}

TEST(Schema, SchemasThatExplode) {
  std::string defs = "{\"$ref\": \"#/$defs/a0\", \"$defs\": {";
  for (int i = 0; i < 40; ++i) {
    const std::string next = "{\"$ref\": \"#/$defs/a" + std::to_string(i + 1) + "\"}";
    defs += "\"a" + std::to_string(i) + "\": {\"anyOf\": [" + next + ", " + next + "]}, ";
  }
  EXPECT_EQ(error_code([&] { findings(defs + "\"a40\": {\"type\": \"string\"}}}", "1"); }), "E-LIM-001");
}

TEST(Schema, DeepDataAndDeepSchemas) {
  const std::string deep = repeated("[", 200) + repeated("]", 200);
  EXPECT_EQ(report(R"({"items": {"$ref": "#"}, "type": "array"})", deep), "");
  EXPECT_EQ(report(repeated("{\"items\": ", 150) + "{\"type\": \"array\"}" + repeated("}", 150), deep), "");
}

TEST(Schema, SlowPatternsAreStopped) {
  EXPECT_EQ(error_code([] { findings(R"({"pattern": "^(a+)+$"})", "\"" + repeated("a", 60) + "!\""); }), "E-LIM-005");
}

TEST(Schema, ManyFindingsAreCut) {
  EXPECT_EQ(findings(R"({"items": {"type": "string"}})", "[" + repeated("1,", 5000) + "1]").size(), 1000U);
}

TEST(Schema, UniqueItemsOfLongListsIsQuick) {
  std::string text = "[";
  for (int i = 0; i < 50'000; ++i) {
    text += "{\"a\": [" + std::to_string(i) + "]},";
  }
  EXPECT_EQ(report(R"({"uniqueItems": true})", text + "{\"a\": [7.0]}]"),
            "E-DAT-017 /50000/: [50000] repeats item 7; the items must differ\n");
}

}  // namespace
}  // namespace docmill
