// Fuzz target of the data readers: any bytes as JSON, YAML and TOML.
//
// What must hold: nothing but docmill::Error comes out; JSON that was read is written and read again to the same text;
// every place of an error and every answer of `locate` lies within the text; set, merge and schema checks survive.
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

void check(std::string_view text, DataFormat format) {
  const std::vector<std::string> path = {"a", "0", "b"};
  require(docmill::locate(text, format, path).line <= lines_of(text));
  try {
    const auto data = docmill::read_data(text, format, "fuzz", small_options());
    if (format == DataFormat::json) {
      check_json(data->root());
    }
    check_operations(data->root());
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
