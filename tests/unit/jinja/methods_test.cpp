// The methods of Python's built-in types, `format` and `%`, against what Python answers: tests/cases/jinja/methods,
// written by tests/oracle/make_method_cases.py.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "method_case.h"

namespace docmill::jinja::tests {
namespace {

const std::filesystem::path kFolder = std::filesystem::path(DOCMILL_SOURCE_DIR) / "tests/cases/jinja/methods";

class MethodFile : public testing::TestWithParam<std::string> {};

TEST_P(MethodFile, AsPython) {
  std::ifstream file(kFolder / GetParam());
  std::string line;
  std::size_t number = 0;
  with_run([&](jinja::Run& run) {
    while (std::getline(file, line)) {
      ++number;
      const Value json = read_json(run.arena, line, "case");
      EXPECT_EQ(MethodCase(run, json).failure(run), "") << GetParam() << ":" << number << ": " << line;
    }
  });
  EXPECT_GT(number, 20U);
}

std::vector<std::string> files() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

TEST(Methods, EachIsFoundByItsName) {
  with_run([](jinja::Run& run) {
    List* list = run.make_list();
    const Value kinds[] = {run.string("x"),   Value::bytes("x"),     Value::list(list),  Value::tuple(list),
                           Value::integer(1), Value::boolean(false), Value::floating(1), Value::dict(run.make_dict())};
    for (const Value& self : kinds) {
      EXPECT_FALSE(method_names(self).empty());
      for (const std::string_view name : method_names(self)) {
        const Method* method = find_method(self, name);
        ASSERT_NE(method, nullptr) << type_name(self) << "." << name;
        EXPECT_EQ(method->name, name);
      }
      for (const char* name : {"", "x", "zzz", "_", "__", "__zzz__", "upperr", "appendd"}) {
        EXPECT_EQ(find_method(self, name), nullptr) << type_name(self) << "." << name;
      }
    }
    EXPECT_EQ(find_method(Value::none(), "upper"), nullptr);
    EXPECT_EQ(find_method(Value(), "__len__"), nullptr);
  });
}

TEST(Methods, ThoseThatChangeSaySo) {
  const auto changes = [](const Value& self, std::string_view name) { return find_method(self, name)->mutates; };
  const Value list = Value::list(nullptr);
  const Value dict = Value::dict(nullptr);
  for (const char* name : {"append", "clear", "extend", "insert", "pop", "remove", "reverse", "sort", "__setitem__"}) {
    EXPECT_TRUE(changes(list, name)) << name;
  }
  for (const char* name : {"clear", "pop", "popitem", "setdefault", "update", "__setitem__", "__delitem__"}) {
    EXPECT_TRUE(changes(dict, name)) << name;
  }
  for (const char* name : {"copy", "count", "index"}) {
    EXPECT_FALSE(changes(list, name)) << name;
  }
  for (const char* name : {"copy", "get", "items", "keys", "values", "fromkeys"}) {
    EXPECT_FALSE(changes(dict, name)) << name;
  }
}

TEST(Methods, PartsShareTheMemoryOfTheText) {
  with_run([](jinja::Run& run) {
    const Value text = run.string("  one,two  ");
    const Value stripped = find_method(text, "strip")->call(run, text, {});
    EXPECT_EQ(stripped.as_string().data(), text.as_string().data() + 2);
    const Value comma = run.string(",");
    const Value parts = find_method(text, "split")->call(run, text, {{&comma, 1}, {}});
    EXPECT_EQ(parts.as_list()->items[1].as_string().data(), text.as_string().data() + 6);
  });
}

INSTANTIATE_TEST_SUITE_P(Python, MethodFile, testing::ValuesIn(files()),
                         [](const auto& given) { return given.param.substr(0, given.param.find('.')); });

}  // namespace
}  // namespace docmill::jinja::tests
