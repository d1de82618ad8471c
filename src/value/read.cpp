// Data files: which format, which reader, and what holds for all of them. See docmill/value.h.
#include <array>

#include "value/read_data.h"

namespace docmill {
namespace {

struct FormatName {
  std::string_view name;
  DataFormat format;
};
constexpr std::array<FormatName, 4> kNames = {
    {{"json", DataFormat::json}, {"yaml", DataFormat::yaml}, {"yml", DataFormat::yaml}, {"toml", DataFormat::toml}}};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equal_ignoring_case(std::string_view text, std::string_view lower_case) {
  if (text.size() != lower_case.size()) {
    return false;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (lower(text[i]) != lower_case[i]) {
      return false;
    }
  }
  return true;
}

Value read(Arena& arena, const SourceText& source, DataFormat format, const ReadOptions& options) {
  switch (format) {
    case DataFormat::json:
      return read_json(arena, source.text, source.name, options);
    case DataFormat::yaml:
      return read_yaml(arena, source, options);
    case DataFormat::toml:
      return read_toml(arena, source, options);
  }
  return Value::none();
}

}  // namespace

std::optional<DataFormat> data_format_from_name(std::string_view name) {
  for (const FormatName& row : kNames) {
    if (equal_ignoring_case(name, row.name)) {
      return row.format;
    }
  }
  return std::nullopt;
}

std::optional<DataFormat> data_format_from_path(std::string_view path) {
  const std::size_t slash = path.find_last_of('/');
  const std::string_view file = slash == std::string_view::npos ? path : path.substr(slash + 1);
  const std::size_t point = file.find_last_of('.');
  return point == std::string_view::npos ? std::nullopt : data_format_from_name(file.substr(point + 1));
}

std::shared_ptr<Data> read_data(std::string_view text, DataFormat format, std::string_view source_name,
                                const ReadOptions& options) {
  const SourceText source{source_name, text};
  source.check_size(options);
  auto data = std::make_shared<Data>();
  data->set_root(read(data->arena(), source, format, options));
  return data;
}

Position locate(std::string_view text, DataFormat format, std::span<const std::string> path) {
  switch (format) {
    case DataFormat::json:
      return locate_json(text, path);
    case DataFormat::yaml:
      return locate_yaml(text, path);
    case DataFormat::toml:
      return locate_toml(text, path);
  }
  return {};
}

}  // namespace docmill
