// Values: any bytes as JSON, YAML and TOML, and Python's operations over what was read.
//
// What must hold: nothing but docmill::Error comes out; JSON that was read is written and read again to the same text;
// every place of an error and every answer of `locate` lies within the text; set, merge and schema checks survive; of
// two values that are equal, neither is less, and a value equals its copy; every operation stays within its limits.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "docmill/value.h"

namespace {

using docmill::DataFormat;

void require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

docmill::ReadOptions small_options() {
  docmill::ReadOptions options;
  options.max_bytes = std::size_t{1} << 20;
  return options;
}

std::uint32_t lines_of(std::string_view text) {
  std::uint32_t lines = 1;
  for (const char c : text) {
    lines += c == '\n' || c == '\r' ? 1U : 0U;
  }
  return lines;
}

void check_error(const docmill::Error& error, std::string_view text) {
  require(!error.diagnostic().code.empty() && !error.diagnostic().message.empty());
  require(error.diagnostic().place.begin.line <= lines_of(text));
}

std::string json_of(const docmill::Value& value) {
  docmill::Heap heap;
  docmill::Buffer out;
  docmill::write_json(heap, value, out);
  return out.str();
}

void check_json(const docmill::Value& value) {
  const std::string once = json_of(value);
  docmill::Arena arena;
  require(json_of(docmill::read_json(arena, once, "again", small_options())) == once);
}

void check_operations(const docmill::Value& value) {
  docmill::Arena arena;
  docmill::merge(arena, value, value);
  try {
    docmill::set_path(arena, value, "a.0.b", docmill::Value::integer(1));
  } catch (const docmill::Error&) {
  }
  try {
    docmill::check_schema(value, value);
  } catch (const docmill::Error&) {
  }
}

using Operation = docmill::Value (*)(docmill::Heap&, const docmill::Value&, const docmill::Value&);
constexpr Operation kOperations[] = {docmill::add,          docmill::subtract, docmill::multiply, docmill::divide,
                                     docmill::floor_divide, docmill::modulo,   docmill::power};

bool has_nan(docmill::Heap& heap, const docmill::Value& value) {
  docmill::Buffer out;
  docmill::print_repr(heap, value, out);
  return out.str().find("nan") != std::string::npos;
}

void check_pair(docmill::Heap& heap, const docmill::Value& a, const docmill::Value& b) {
  for (const Operation operation : kOperations) {
    try {
      docmill::Buffer out;
      out.set_limit(1 << 20);
      docmill::print(heap, operation(heap, a, b), out);
    } catch (const docmill::Error& error) {
      require(error.diagnostic().kind != docmill::ErrorKind::syntax);
    }
  }
  try {
    docmill::contains(heap, b, a);
  } catch (const docmill::Error&) {
  }
  const bool same = docmill::equal(heap, a, b);
  require(same == docmill::equal(heap, b, a));
  try {
    const int order = docmill::compare(heap, a, b);
    require(order == 2 || (order == 0) == same || has_nan(heap, a) || has_nan(heap, b));
  } catch (const docmill::Error&) {
  }
}

/// Each of the first items of `value` with each other, and with `value` itself.
void check_arithmetic(const docmill::Value& value) {
  constexpr std::size_t kMost = 5;
  std::vector<docmill::Value> items = {value};
  if (value.is_list()) {
    for (const docmill::Value& item : value.as_list()->view()) {
      items.push_back(item);
    }
  } else if (value.is_dict()) {
    for (const docmill::Dict::Entry& entry : value.as_dict()->view()) {
      items.push_back(entry.key);
      items.push_back(entry.value);
    }
  }
  items.resize(std::min(items.size(), kMost));
  docmill::Heap heap;
  heap.budget.start(docmill::Limits{.fuel = 500'000});
  heap.arena.set_limit(16 << 20);
  try {
    for (const docmill::Value& a : items) {
      require(has_nan(heap, a) || docmill::equal(heap, a, docmill::deep_copy(heap, a)));
      for (const docmill::Value& b : items) {
        check_pair(heap, a, b);
      }
    }
  } catch (const docmill::Error& error) {
    require(error.diagnostic().kind == docmill::ErrorKind::limit);
  }
}

void check(std::string_view text, DataFormat format) {
  const std::vector<std::string> path = {"a", "0", "b"};
  require(docmill::locate(text, format, path).line <= lines_of(text));
  try {
    const auto data = docmill::read_data(text, format, "fuzz", small_options());
    if (format == DataFormat::json) {
      check_json(data->root());
    }
    check_operations(data->root());
    check_arithmetic(data->root());
  } catch (const docmill::Error& error) {
    check_error(error, text);
  }
}

}  // namespace

// The first texts of a process are read another way than the others: a find must not depend on how many came before.
extern "C" int LLVMFuzzerInitialize(int*, char***) {
  docmill::read_data("[" + std::string(std::size_t{1} << 18, ' ') + "]", DataFormat::json, "first");
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check(text, DataFormat::json);
  check(text, DataFormat::yaml);
  check(text, DataFormat::toml);
  return 0;
}
