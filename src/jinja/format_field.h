// Reading format strings of str.format: literal text and {fields}.
//
//   format = { literal | "{{" | "}}" | "{" field "}" }
//   field  = [name] ["!" conversion] [":" spec]
//   name   = [first] { "." attribute | "[" key "]" }
//
// A spec may hold fields itself. Specification: Python 3.11, "Format String Syntax"; errors carry its texts.
#pragma once

#include <string_view>

#include "jinja/run.h"

namespace docmill::jinja {

/// One step through a format string: some literal text, and then perhaps a field.
struct FormatPiece {
  std::string_view literal;
  bool has_field = false;
  bool last = false;  ///< nothing follows the field
  std::string_view name;
  std::string_view conversion;  ///< one character, or empty
  std::string_view spec;
  bool spec_has_fields = false;
};

class FormatReader {
 public:
  FormatReader(Run& run, std::string_view format) : run_(run), rest_(format) {}
  /// False at the end. Throws Error runtime E-TPL-128.
  bool next(FormatPiece& piece);

 private:
  [[noreturn]] void fail(const char* message);
  bool take_literal(FormatPiece& piece);
  void take_field(FormatPiece& piece);
  char take_name(FormatPiece& piece);
  bool take_conversion(FormatPiece& piece);
  void take_spec(FormatPiece& piece);

  Run& run_;
  std::string_view rest_;
};

/// One look-up behind the first part of a field's name.
struct FieldLookup {
  bool attribute = false;  ///< ".name", else "[key]"
  std::string_view name;
};

/// Yields the parts of a field's name.
class FieldPath {
 public:
  FieldPath(Run& run, std::string_view name);
  /// Empty for automatic numbering.
  std::string_view first() const { return first_; }
  /// False at the end. Throws Error runtime E-TPL-128.
  bool next(FieldLookup& lookup);

 private:
  Run& run_;
  std::string_view first_;
  std::string_view rest_;
};

/// The number that `text` spells in digits only, or -1. Throws Error runtime when it does not fit.
std::int64_t field_number(Run& run, std::string_view text);

}  // namespace docmill::jinja
