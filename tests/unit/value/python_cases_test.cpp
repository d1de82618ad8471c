// Operations on values against what CPython and MarkupSafe made of the same operands: tests/cases/value/python/*.txt.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "python_literal.h"

namespace docmill {
namespace {

using testing::read_python_literal;
using Fields = std::vector<std::string>;

std::filesystem::path cases_folder() {
  if (const char* folder = std::getenv("DOCMILL_VALUE_CASES")) {
    return folder;
  }
  return std::filesystem::path(DOCMILL_SOURCE_DIR) / "tests/cases/value/python";
}

Fields split(const std::string& line) {
  Fields fields;
  std::istringstream in(line);
  for (std::string field; std::getline(in, field, '\t');) {
    fields.push_back(field);
  }
  return fields;
}

// One line: reads the operands and applies the operation.
class Case {
 public:
  Case(Heap& heap, const Fields& fields) : heap_(heap), fields_(fields) {}

  std::string outcome() {
    try {
      Buffer out;
      print_repr(heap_, result(), out);
      return out.str();
    } catch (const Error& error) {
      return std::string("!") + error.what();
    }
  }

 private:
  Value operand(std::size_t i) { return read_python_literal(heap_, fields_.at(i + 1)); }

  Value result() {
    const std::string& operation = fields_[0];
    if (fields_.size() == 4 && operation != "int") {
      return binary(operation, operand(0), operand(1));
    }
    if (operation == "float") {
      return parsed_float(operand(0));
    }
    if (operation == "int") {
      return parsed_integer(operand(0), operand(1));
    }
    return unary(operation, operand(0));
  }

  Value binary(const std::string& operation, const Value& a, const Value& b) {
    if (operation == "==") {
      return Value::boolean(equal(heap_, a, b));
    }
    if (operation == "in") {
      return Value::boolean(contains(heap_, b, a));
    }
    if (operation[0] == '<' || operation[0] == '>') {
      return compared(operation, a, b);
    }
    using Operation = Value (*)(Heap&, const Value&, const Value&);
    static constexpr std::pair<std::string_view, Operation> kOperations[] = {
        {"+", add},           {"-", subtract}, {"*", multiply}, {"/", divide},
        {"//", floor_divide}, {"%", modulo},   {"**", power}};
    for (const auto& [name, function] : kOperations) {
      if (operation == name) {
        return function(heap_, a, b);
      }
    }
    throw std::runtime_error("unknown operation " + operation);
  }

  Value compared(const std::string& operation, const Value& a, const Value& b) {
    const int order = compare(heap_, a, b, operation);
    const bool equal_allowed = operation.ends_with('=');
    const int wanted = operation[0] == '<' ? -1 : 1;
    return Value::boolean(order == wanted || (equal_allowed && order == 0));
  }

  Value unary(const std::string& operation, const Value& a) {
    if (operation == "neg") {
      return negate(heap_, a);
    }
    if (operation == "pos") {
      return positive(heap_, a);
    }
    if (operation == "bool") {
      return Value::boolean(truth(heap_, a));
    }
    if (operation == "str") {
      return to_string(heap_, a).with_safe(false);
    }
    if (operation == "trunc") {
      return integer_of_float(heap_, a.as_floating());
    }
    if (operation == "len") {
      const std::optional<std::size_t> size = length(heap_, a);
      return size ? Value::integer(static_cast<std::int64_t>(*size))
                  : throw Error(ErrorKind::runtime, "",
                                "object of type '" + std::string(type_name(a)) + "' has no len()");
    }
    return a;
  }

  Value parsed_float(const Value& text) {
    const std::optional<double> value = parse_float(text.as_string());
    return value ? Value::floating(*value) : throw Error(ErrorKind::data, "", "could not convert string to float");
  }

  Value parsed_integer(const Value& text, const Value& base) {
    const std::optional<Value> value = parse_integer(heap_, text.as_string(), static_cast<int>(base.as_integer()));
    return value ? *value : throw Error(ErrorKind::data, "", "invalid literal for int()");
  }

  Heap& heap_;
  const Fields& fields_;
};

// Messages are compared whole, but for the literal that Python's float() and int() quote.
bool same_outcome(const std::string& actual, const std::string& expected) {
  if (actual == expected) {
    return true;
  }
  return (actual.starts_with("!could not convert") && expected.starts_with("!could not convert")) ||
         (actual.starts_with("!invalid literal") && expected.starts_with("!invalid literal"));
}

class PythonCases : public ::testing::TestWithParam<std::string> {};

TEST_P(PythonCases, AgreeWithPython) {
  std::ifstream file(cases_folder() / (GetParam() + ".txt"));
  int failures = 0;
  int count = 0;
  Heap heap;
  for (std::string line; std::getline(file, line) && failures < 40;) {
    const Fields fields = split(line);
    ASSERT_GE(fields.size(), 3U) << line;
    heap.arena.reset();
    const std::string actual = Case(heap, fields).outcome();
    ++count;
    if (!same_outcome(actual, fields.back())) {
      ++failures;
      ADD_FAILURE() << line.substr(0, 300) << "\n  here: " << actual.substr(0, 300);
    }
    EXPECT_EQ(heap.nesting, 0);
    EXPECT_EQ(heap.printing, nullptr);
  }
  EXPECT_GT(count, 50);
}

std::vector<std::string> case_files() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(cases_folder())) {
    if (entry.path().extension() == ".txt") {
      names.push_back(entry.path().stem().string());
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

INSTANTIATE_TEST_SUITE_P(Value, PythonCases, ::testing::ValuesIn(case_files()),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace docmill
