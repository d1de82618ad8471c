// Cases of the data readers, stored as text in tests/cases/value:
//
//   === name of the case
//   input, any number of lines
//   -->
//   expected, any number of lines
//
// The last line break of input and expected does not belong to them.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "docmill/value.h"

namespace docmill::testing {

struct DataCase {
  std::string name, input, expected;
};

inline void drop_line_break(std::string& text) {
  if (!text.empty() && text.back() == '\n') {
    text.pop_back();
  }
}

inline std::vector<DataCase> read_cases(const std::string& file) {
  const std::string path = std::string(DOCMILL_SOURCE_DIR) + "/tests/cases/value/" + file;
  std::ifstream stream(path, std::ios::binary);
  EXPECT_TRUE(stream.good()) << path;
  std::vector<DataCase> cases;
  std::string line;
  bool in_expected = false;
  while (std::getline(stream, line)) {
    if (line.starts_with("=== ")) {
      cases.push_back({line.substr(4), {}, {}});
      in_expected = false;
    } else if (line == "-->") {
      in_expected = true;
    } else if (!cases.empty()) {
      (in_expected ? cases.back().expected : cases.back().input) += line + "\n";
    }
  }
  for (DataCase& one : cases) {
    drop_line_break(one.input);
    drop_line_break(one.expected);
  }
  EXPECT_FALSE(cases.empty()) << path;
  return cases;
}

/// What the error of `read` looks like: "E-DAT-001 3:5\nmessage\nhint: ...", or "no error".
template <class Read>
std::string error_text(Read read) {
  try {
    read();
  } catch (const Error& error) {
    const Diagnostic& diagnostic = error.diagnostic();
    std::ostringstream text;
    text << diagnostic.code << ' ' << diagnostic.place.begin.line << ':' << diagnostic.place.begin.column << '\n'
         << diagnostic.message;
    if (!diagnostic.hint.empty()) {
      text << "\nhint: " << diagnostic.hint;
    }
    return text.str();
  }
  return "no error";
}

/// The code of the error, or "none".
template <class Read>
std::string error_code(Read read) {
  try {
    read();
  } catch (const Error& error) {
    return error.diagnostic().code;
  }
  return "none";
}

inline std::string json_of(const Value& value, const JsonStyle& style = {}) {
  Heap heap;
  Buffer out;
  write_json(heap, value, out, style);
  return out.str();
}

inline std::string repr_of(const Value& value) {
  Heap heap;
  Buffer out;
  print_repr(heap, value, out);
  return out.str();
}

inline std::string repeated(std::string_view unit, std::size_t count) {
  std::string text;
  text.reserve(unit.size() * count);
  for (std::size_t i = 0; i < count; ++i) {
    text += unit;
  }
  return text;
}

/// Every list and dict in `value` is frozen. An explicit stack, since the data may be deep.
inline bool all_frozen(const Value& root) {
  std::vector<Value> open = {root};
  while (!open.empty()) {
    const Value value = open.back();
    open.pop_back();
    if (value.is_list()) {
      if (!value.as_list()->frozen) {
        return false;
      }
      open.insert(open.end(), value.as_list()->view().begin(), value.as_list()->view().end());
    } else if (value.is_dict()) {
      if (!value.as_dict()->frozen) {
        return false;
      }
      for (const Dict::Entry& entry : value.as_dict()->view()) {
        open.push_back(entry.value);
      }
    }
  }
  return true;
}

}  // namespace docmill::testing
