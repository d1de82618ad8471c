// JSON out: expected texts are what Python 3.11's json.dumps gives (html_safe: Jinja 3.1's htmlsafe_json_dumps).
#include "unit/value/data_case.h"

namespace docmill {
namespace {

using testing::json_of;

Value read(Heap& heap, std::string_view text) { return read_json(heap.arena, text, "data.json"); }

TEST(WriteJson, Separators) {
  Heap heap;
  const Value value = read(heap, R"({"a": [1, {"b": []}, {}], "c": "x"})");
  JsonStyle style;
  EXPECT_EQ(json_of(value, style), R"({"a": [1, {"b": []}, {}], "c": "x"})");
  style.compact = true;
  EXPECT_EQ(json_of(value, style), R"({"a":[1,{"b":[]},{}],"c":"x"})");
}

TEST(WriteJson, Indentation) {
  Heap heap;
  const Value value = read(heap, R"({"a": [1, {"b": []}, {}], "c": "x"})");
  JsonStyle style;
  style.indent = 2;
  EXPECT_EQ(json_of(value, style),
            "{\n  \"a\": [\n    1,\n    {\n      \"b\": []\n    },\n    {}\n  ],\n  \"c\": \"x\"\n}");
  style.indent = 0;
  EXPECT_EQ(json_of(read(heap, R"([1, {"a": 2}])"), style), "[\n1,\n{\n\"a\": 2\n}\n]");
  style.indent = 1;
  style.compact = true;
  EXPECT_EQ(json_of(read(heap, R"([1, {"a": 2}])"), style), "[\n 1,\n {\n  \"a\":2\n }\n]");
}

TEST(WriteJson, Escapes) {
  const Value text = Value::string("\"\\/\b\f\n\r\t\x01\x1f\x7f é€😀<>&'");
  JsonStyle style;
  EXPECT_EQ(json_of(text, style), "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\x7f é€😀<>&'\"");
  style.ascii = true;
  EXPECT_EQ(json_of(text, style), "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\\u007f \\u00e9\\u20ac\\ud83d\\ude00<>&'\"");
  style.html_safe = true;
  EXPECT_EQ(
      json_of(text, style),
      "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\\u007f \\u00e9\\u20ac\\ud83d\\ude00\\u003c\\u003e\\u0026\\u0027\"");
  style.ascii = false;
  EXPECT_EQ(json_of(Value::string("é</script>"), style), "\"é\\u003c/script\\u003e\"");
}

TEST(WriteJson, KeysAreEscapedToo) {
  Heap heap;
  JsonStyle style;
  style.ascii = true;
  style.html_safe = true;
  EXPECT_EQ(json_of(read(heap, "{\"<é>\": 1}"), style), "{\"\\u003c\\u00e9\\u003e\": 1}");
}

TEST(WriteJson, Numbers) {
  Heap heap;
  EXPECT_EQ(json_of(read(heap, "[1.0, 1e16, 1e-5, 0.1, 1e15, -0.0, 12345678901234567890123]")),
            "[1.0, 1e+16, 1e-05, 0.1, 1000000000000000.0, -0.0, 12345678901234567890123]");
  EXPECT_EQ(json_of(Value::floating(std::numeric_limits<double>::infinity())), "Infinity");
  EXPECT_EQ(json_of(Value::floating(-std::numeric_limits<double>::infinity())), "-Infinity");
  EXPECT_EQ(json_of(Value::floating(std::numeric_limits<double>::quiet_NaN())), "NaN");
  EXPECT_EQ(json_of(Value::integer(std::numeric_limits<std::int64_t>::min())), "-9223372036854775808");
}

TEST(WriteJson, KeysThatAreNotStrings) {
  Heap heap;
  Dict* dict = Dict::make(heap.arena);
  dict->set(heap.arena, Value::boolean(true), Value::integer(1));
  dict->set(heap.arena, Value::none(), Value::integer(2));
  dict->set(heap.arena, Value::integer(7), Value::integer(3));
  dict->set(heap.arena, Value::floating(1.5), Value::integer(4));
  dict->set(heap.arena, *parse_integer(heap, "99999999999999999999"), Value::integer(5));
  EXPECT_EQ(json_of(Value::dict(dict)), R"({"true": 1, "null": 2, "7": 3, "1.5": 4, "99999999999999999999": 5})");
  List* items = List::make(heap.arena, 0);
  Dict* bad = Dict::make(heap.arena);
  bad->set(heap.arena, Value::tuple(items), Value::none());
  EXPECT_EQ(testing::error_text([&] { json_of(Value::dict(bad)); }),
            "E-TPL-125 0:0\nkeys must be str, int, float, bool or None, not tuple");
}

TEST(WriteJson, SortedKeys) {
  Heap heap;
  JsonStyle style;
  style.sort_keys = true;
  EXPECT_EQ(json_of(read(heap, R"({"b": {"z": 1, "y": 2}, "a": 1, "B": 0, "é": 3})"), style),
            R"({"B": 0, "a": 1, "b": {"y": 2, "z": 1}, "é": 3})");
  Dict* mixed = Dict::make(heap.arena);
  mixed->set(heap.arena, "a", Value::none());
  mixed->set(heap.arena, Value::integer(1), Value::none());
  EXPECT_NE(testing::error_code([&] { json_of(Value::dict(mixed), style); }), "none");
}

TEST(WriteJson, TuplesAndMarkup) {
  Heap heap;
  List* items = List::make(heap.arena, 2);
  items->push(heap.arena, Value::string("<b>", true));
  items->push(heap.arena, Value::boolean(false));
  EXPECT_EQ(json_of(Value::tuple(items)), R"(["<b>", false])");
}

TEST(WriteJson, WhatJsonCannotSay) {
  EXPECT_EQ(testing::error_text([] { json_of(Value()); }),
            "E-TPL-125 0:0\nObject of type Undefined is not JSON serializable");
  EXPECT_EQ(testing::error_text([] { json_of(Value::bytes("x")); }),
            "E-TPL-125 0:0\nObject of type bytes is not JSON serializable");
  Range range(0, 3, 1);
  EXPECT_EQ(testing::error_text([&] { json_of(Value::object(&range)); }),
            "E-TPL-125 0:0\nObject of type range is not JSON serializable");
}

TEST(WriteJson, AListThatContainsItself) {
  Heap heap;
  List* list = List::make(heap.arena, 1);
  list->push(heap.arena, Value::list(list));
  EXPECT_EQ(testing::error_code([&] { json_of(Value::list(list)); }), "E-LIM-004");
}

TEST(WriteJson, ChargesTheBudget) {
  Heap heap;
  Limits limits;
  limits.fuel = 50;
  heap.budget.start(limits);
  List* list = List::make(heap.arena, 100);
  for (int i = 0; i < 100; ++i) {
    list->push(heap.arena, Value::integer(i));
  }
  Buffer out;
  EXPECT_EQ(testing::error_code([&] { write_json(heap, Value::list(list), out); }), "E-LIM-001");
}

}  // namespace
}  // namespace docmill
