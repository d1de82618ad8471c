// What the table of settings says, for editors (JSON Schema) and for people (Markdown).
#include "docmill/value.h"
#include "generate/config/setting_text.h"

namespace docmill {
namespace {

/// Builds JSON in the arena of a heap.
struct Json {
  Heap heap;

  Dict* object() { return Dict::make(heap.arena); }
  Value text(std::string_view text) { return Value::string(heap.arena, text); }
  void set(Dict* object, std::string_view name, const Value& value) { object->set(heap.arena, name, value); }
  void set(Dict* object, std::string_view name, std::string_view value) { set(object, name, text(value)); }
  Value texts(const std::vector<std::string_view>& items) {
    List* list = List::make(heap.arena, items.size());
    for (const std::string_view item : items) {
      list->push(heap.arena, text(item));
    }
    return Value::list(list);
  }
};

constexpr std::string_view kSizePattern = "^[0-9]+(\\.[0-9]+)? ?([KkMmGg](B|iB)?|B)?$";
constexpr std::string_view kTimePattern = "^[0-9]+(\\.[0-9]+)? ?(ms|s|min|h)?$";
constexpr std::string_view kCountPattern = "^[0-9]+(\\.[0-9]+)?[KkMmGg]?$";

Value number_value(double number) {
  return number == static_cast<double>(static_cast<std::int64_t>(number))
             ? Value::integer(static_cast<std::int64_t>(number))
             : Value::floating(number);
}

/// A plain number in its range, or a text with a unit.
void add_quantity(Json& json, Dict* property, const SettingInfo& setting, std::string_view pattern) {
  Dict* number = json.object();
  json.set(number, "type", setting.type == SettingType::count ? "integer" : "number");
  json.set(number, "minimum", number_value(setting.least));
  json.set(number, "maximum", number_value(setting.most));
  List* kinds = List::make(json.heap.arena, 3);
  kinds->push(json.heap.arena, Value::dict(number));
  if (!pattern.empty()) {
    Dict* text = json.object();
    json.set(text, "type", "string");
    json.set(text, "pattern", pattern);
    kinds->push(json.heap.arena, Value::dict(text));
  }
  if (setting.automatic) {
    Dict* automatic = json.object();
    json.set(automatic, "const", "auto");
    kinds->push(json.heap.arena, Value::dict(automatic));
  }
  json.set(property, "anyOf", Value::list(kinds));
}

void add_boolean(Json& json, Dict* property, const SettingInfo& setting) {
  if (!setting.automatic) {
    json.set(property, "type", "boolean");
    return;
  }
  List* values = List::make(json.heap.arena, 3);
  for (const Value& value : {Value::boolean(true), Value::boolean(false), json.text("auto")}) {
    values->push(json.heap.arena, value);
  }
  json.set(property, "enum", Value::list(values));
}

void add_list(Json& json, Dict* property) {
  Dict* items = json.object();
  json.set(items, "type", "string");
  json.set(property, "type", "array");
  json.set(property, "items", Value::dict(items));
}

void add_type(Json& json, Dict* property, const SettingInfo& setting) {
  switch (setting.type) {
    case SettingType::boolean:
      add_boolean(json, property, setting);
      break;
    case SettingType::count:
      add_quantity(json, property, setting, kCountPattern);
      break;
    case SettingType::number:
      add_quantity(json, property, setting, "^[0-9]+(\\.[0-9]+)? ?%?$");
      break;
    case SettingType::size:
      add_quantity(json, property, setting, kSizePattern);
      break;
    case SettingType::duration:
      add_quantity(json, property, setting, kTimePattern);
      break;
    case SettingType::choice:
      json.set(property, "enum", json.texts(choices_of(setting)));
      break;
    case SettingType::text:
    case SettingType::path:
      json.set(property, "type", "string");
      break;
    case SettingType::names:
    case SettingType::paths:
      add_list(json, property);
      break;
  }
}

std::string in_code(std::string_view text) { return text.empty() ? "" : "`" + std::string(text) + "`"; }

/// A cell of a Markdown table.
std::string escaped(std::string text) {
  for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) {
    text.insert(at, "\\");
  }
  return text;
}

}  // namespace

std::string config_schema() {
  Json json;
  Dict* properties = json.object();
  for (const SettingInfo& setting : settings()) {
    Dict* property = json.object();
    json.set(property, "description", setting.description);
    add_type(json, property, setting);
    const bool list = setting.type == SettingType::names || setting.type == SettingType::paths;
    if (setting.type == SettingType::boolean && !setting.automatic) {
      json.set(property, "default", Value::boolean(setting.standard == "true"));
    } else if (!list && !setting.standard.empty()) {
      json.set(property, "default", setting.standard);
    }
    json.set(properties, setting.name, Value::dict(property));
  }
  Dict* root = json.object();
  json.set(root, "$schema", "https://json-schema.org/draft/2020-12/schema");
  json.set(root, "title", "docmill.toml");
  json.set(root, "description", "Settings of docmill; see docs/configuration.md.");
  json.set(root, "type", "object");
  json.set(root, "properties", Value::dict(properties));
  json.set(root, "additionalProperties", Value::boolean(false));
  Buffer out;
  write_json(json.heap, Value::dict(root), out, JsonStyle{.indent = 2});
  out.push('\n');
  return out.str();
}

std::string config_reference() {
  std::string out = "| setting | takes | default | option | what it is |\n|---|---|---|---|---|\n";
  for (const SettingInfo& setting : settings()) {
    out += "| " + in_code(setting.name) + " | " + escaped(wanted(setting)) + " | " + in_code(setting.standard) + " | " +
           in_code(setting.option) + " | " + escaped(std::string(setting.description)) + " |\n";
  }
  return out;
}

}  // namespace docmill
