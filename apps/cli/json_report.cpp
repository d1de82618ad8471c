#include "cli/json_report.h"

namespace docmill::cli {

using Object = JsonReport::Object;

Object& Object::text(std::string_view name, std::string_view text) {
  return value(name, Value::string(report_->heap_.arena, text));
}

Object& Object::text_or_null(std::string_view name, std::string_view text) {
  return value(name, text.empty() ? Value::none() : Value::string(report_->heap_.arena, text));
}

Object& Object::number(std::string_view name, std::uint64_t number) {
  return value(name, Value::integer(static_cast<std::int64_t>(number)));
}

Object& Object::number(std::string_view name, double number) { return value(name, Value::floating(number)); }

Object& Object::boolean(std::string_view name, bool flag) { return value(name, Value::boolean(flag)); }

Object& Object::value(std::string_view name, const Value& value) {
  Arena& arena = report_->heap_.arena;
  dict_->set(arena, arena.copy(name), value);
  return *this;
}

Object Object::object(std::string_view name) {
  const Object inner = report_->object();
  value(name, inner);
  return inner;
}

Object JsonReport::object() { return {*this, Dict::make(heap_.arena, 8)}; }

Value JsonReport::list(const std::vector<Value>& items) {
  List* list = List::make(heap_.arena, items.size());
  for (const Value& item : items) {
    list->push(heap_.arena, item);
  }
  return Value::list(list);
}

Value JsonReport::texts(const std::vector<std::string>& items) {
  List* list = List::make(heap_.arena, items.size());
  for (const std::string& item : items) {
    list->push(heap_.arena, Value::string(heap_.arena, item));
  }
  return Value::list(list);
}

Value JsonReport::diagnostics(const std::vector<Diagnostic>& diagnostics) {
  std::vector<Value> items;
  for (const Diagnostic& diagnostic : diagnostics) {
    items.push_back(parsed(format_json(diagnostic)));
  }
  return list(items);
}

Value JsonReport::parsed(std::string_view json) {
  return json.empty() ? Value::none() : read_json(heap_.arena, heap_.arena.copy(json), "report");
}

void JsonReport::print(Console& console, const Value& root) { console.out(text(root, true)); }

void JsonReport::print_line(Console& console, const Value& root) { console.out(text(root, false) + "\n"); }

std::string JsonReport::text(const Value& root, bool indented) {
  Buffer out;
  write_json(heap_, root, out, indented ? JsonStyle{.indent = 2} : JsonStyle{.compact = true});
  return out.str() + (indented ? "\n" : "");
}

}  // namespace docmill::cli
