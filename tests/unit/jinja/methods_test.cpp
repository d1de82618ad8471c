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
  with_run([&](Run& run) {
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

INSTANTIATE_TEST_SUITE_P(Python, MethodFile, testing::ValuesIn(files()), [](const auto& info) {
  return info.param.substr(0, info.param.find('.'));
});

}  // namespace
}  // namespace docmill::jinja::tests
