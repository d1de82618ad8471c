// What --json prints: one JSON value, built from the library's own values.
#pragma once

#include <string_view>
#include <vector>

#include "cli/console.h"
#include "docmill/value.h"

namespace docmill::cli {

/// Holds the memory of the values it makes.
class JsonReport {
 public:
  /// One object; members in the order they are set. Texts are copied.
  class Object {
   public:
    Object& text(std::string_view name, std::string_view text);
    /// Null when the text is empty.
    Object& text_or_null(std::string_view name, std::string_view text);
    Object& number(std::string_view name, std::uint64_t number);
    Object& number(std::string_view name, double number);
    Object& boolean(std::string_view name, bool value);
    Object& value(std::string_view name, const Value& value);
    Object object(std::string_view name);
    operator Value() const { return Value::dict(dict_); }  // NOLINT: it is one

   private:
    friend class JsonReport;
    Object(JsonReport& report, Dict* dict) : report_(&report), dict_(dict) {}
    JsonReport* report_;
    Dict* dict_;
  };

  Object object();
  Value list(const std::vector<Value>& items);
  Value texts(const std::vector<std::string>& items);
  Value diagnostics(const std::vector<Diagnostic>& diagnostics);
  /// A text that is JSON itself; null when it is empty.
  Value parsed(std::string_view json);
  void print(Console& console, const Value& root);
  /// As text: indented, or on one line without its end.
  std::string text(const Value& root, bool indented);
  /// On one line.
  void print_line(Console& console, const Value& root);

 private:
  Heap heap_;
};

}  // namespace docmill::cli
