#include "cli/data_source.h"

#include <algorithm>

#include "cli/descriptor.h"

namespace docmill::cli {
namespace {

constexpr std::string_view kStandardInput = "standard input";

DataFormat format_by_name(const std::string& name) {
  if (const auto format = data_format_from_name(name)) {
    return *format;
  }
  const std::string guess = closest(name, {"json", "yaml", "toml"});
  throw Error(ErrorKind::usage, "E-USE-004", "`--from` cannot be '" + name + "'",
              guess.empty() ? "it is json, yaml or toml" : "did you mean `" + guess + "`?");
}

DataFormat format_of_file(const std::string& path) {
  if (const auto format = data_format_from_path(path)) {
    return *format;
  }
  throw Error(ErrorKind::usage, "E-USE-032", "the name '" + path + "' does not say whether it is JSON, YAML or TOML",
              "say it with --from json, --from yaml or --from toml");
}

/// Data of unknown format: what parses as JSON is JSON, all else should be YAML.
std::shared_ptr<Data> read_guessing(const std::string& text, DataFormat& format) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  const bool looks_like_json = first != std::string::npos && (text[first] == '{' || text[first] == '[');
  format = DataFormat::json;
  try {
    return read_data(text, format, kStandardInput);
  } catch (const Error& json_error) {
    format = DataFormat::yaml;
    try {
      return read_data(text, format, kStandardInput);
    } catch (const Error&) {
      if (looks_like_json) {
        throw json_error;
      }
      throw;
    }
  }
}

/// The reader of JSON refuses what is no UTF-8.
bool is_utf8(std::string_view text) {
  Heap heap;
  Buffer json;
  write_json(heap, Value::string(text), json);
  try {
    read_json(heap.arena, json.view(), "");
    return true;
  } catch (const Error&) {
    return false;
  }
}

/// How many steps of `path` lead somewhere in `value`.
std::size_t depth_in(const Value& value, std::span<const std::string> path) {
  Value at = value;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const Value* next = nullptr;
    if (at.is_dict()) {
      next = at.as_dict()->find(path[i]);
    } else if (at.is_list()) {
      const std::size_t index = std::strtoull(path[i].c_str(), nullptr, 10);
      next = index < at.as_list()->size ? &at.as_list()->items[index] : nullptr;
    }
    if (next == nullptr) {
      return i;
    }
    at = *next;
  }
  return path.size();
}

std::string line_of(std::string_view text, std::uint32_t line) {
  std::size_t begin = 0;
  for (std::uint32_t i = 1; i < line; ++i) {
    const std::size_t end = text.find('\n', begin);
    if (end == std::string_view::npos) {
      return {};
    }
    begin = end + 1;
  }
  return std::string(line_at(text, begin));
}

}  // namespace

void DataOptions::declare(Arguments& arguments) {
  arguments.heading("Data");
  arguments.list("-d,--data", "FILE", files, "JSON, YAML or TOML; repeatable, later files win; `-` is standard input");
  arguments.option("--from", "FORMAT", from, "json, yaml or toml, where the name of a file does not say it");
  declare_settings(arguments);
}

void DataOptions::declare_settings(Arguments& arguments) {
  arguments.sequence("--set", "PATH=TEXT", settings, "set one value to a text: --set project.name=Tidewatch");
  arguments.sequence("--set-json", "PATH=JSON", settings, "set one value to anything: --set-json 'tags=[1, 2]'");
  arguments.sequence("--set-file", "PATH=FILE", settings, "set one value to the text of a file");
}

DataSource::DataSource(const DataOptions& options) {
  if (!options.from.empty()) {
    format_by_name(options.from);
  }
  if (std::count(options.files.begin(), options.files.end(), "-") > 1) {
    throw Error(ErrorKind::usage, "E-USE-033", "standard input can be read once only", "name `-d -` once");
  }
  for (const std::string& path : options.files) {
    add_file(path, options.from);
  }
  for (const Occurrence& setting : options.settings) {
    add_setting(setting);
  }
  if (root_.is_none()) {
    root_ = Value::dict(Dict::make(arena_));
  }
}

void DataSource::add_file(const std::string& path, const std::string& from) {
  auto part = std::make_unique<Part>();
  part->is_file = path != "-";
  part->name = part->is_file ? path : std::string(kStandardInput);
  part->text = read_file(path);
  std::shared_ptr<Data> data;
  if (from.empty() && !part->is_file) {
    data = read_guessing(part->text, part->format);
  } else {
    part->format = from.empty() ? format_of_file(path) : format_by_name(from);
    data = read_data(part->text, part->format, part->name);
  }
  part->root = data->root();
  if (!part->root.is_dict() && !part->root.is_none()) {
    Error error(
        ErrorKind::data, "E-DAT-030",
        "the data of a template must be an object with named values, not " + std::string(type_name(part->root)));
    error.diagnostic().place.source = part->name;
    throw error;
  }
  if (part->root.is_dict()) {
    root_ = root_.is_none() ? part->root : merge(arena_, root_, part->root);
  }
  kept_.push_back(std::move(data));
  parts_.push_back(std::move(part));
}

Value DataSource::value_of(const Occurrence& setting, std::string_view path, const std::string& text) {
  const std::string name = std::string(setting.option) + " " + std::string(path);
  if (setting.option == "--set-json") {
    return read_json(arena_, arena_.copy(text), name);
  }
  const std::string content = setting.option == "--set-file" ? read_file(text) : text;
  if (!is_utf8(content)) {
    throw Error(ErrorKind::data, "E-DAT-031", "the value of `" + name + "` is not text in UTF-8",
                setting.option == "--set-file" ? "convert the file, for example with iconv" : "");
  }
  return Value::string(arena_, content);
}

void DataSource::add_setting(const Occurrence& setting) {
  const std::size_t equals = setting.value.find('=');
  if (equals == 0 || equals == std::string::npos) {
    throw Error(ErrorKind::usage, "E-USE-034",
                "`" + std::string(setting.option) + " " + setting.value + "` does not say what to set",
                "write it as " + std::string(setting.option) + " path.to.name=value");
  }
  const std::string_view path = arena_.copy(std::string_view(setting.value).substr(0, equals));
  const Value value = value_of(setting, path, setting.value.substr(equals + 1));
  root_ = set_path(arena_, root_, path, value);
  auto part = std::make_unique<Part>();
  part->name = std::string(setting.option) + " " + std::string(path);
  // A list that a setting reaches into looks like an object here; its numbers name the same steps.
  part->root = set_path(arena_, Value::none(), path, value);
  parts_.push_back(std::move(part));
}

std::string DataSource::name() const {
  const bool from_file = !parts_.empty() && !parts_.front()->text.empty();
  return from_file ? parts_.front()->name : "";
}

Place DataSource::locate(std::span<const std::string> path) const {
  const Part* best = nullptr;
  std::size_t deepest = 0;
  for (const auto& part : parts_) {
    const std::size_t depth = depth_in(part->root, path);
    // What is missing everywhere is missing in a file, not in an option that set something else.
    if ((depth != 0 || !part->text.empty()) && (best == nullptr || depth >= deepest)) {
      best = part.get();
      deepest = depth;
    }
  }
  Place place;
  place.source = best == nullptr ? "" : best->name;
  if (best != nullptr && !best->text.empty()) {
    place.begin = docmill::locate(best->text, best->format, path);
    place.text = line_of(best->text, place.begin.line);
  }
  return place;
}

bool DataSource::reads_file(const std::string& path) const {
  return std::any_of(parts_.begin(), parts_.end(),
                     [&path](const auto& part) { return part->is_file && is_same_file(part->name, path); });
}

}  // namespace docmill::cli
