// Digits of numbers in the forms that `format` and `%` ask for, and their layout: sign, prefix, grouping, padding.
//
// Digits of floats are those of the exact decimal expansion, rounded half to even at the asked place, for any
// precision; digits of integers are exact for any size. Specification: Python 3.11, "Format Specification
// Mini-Language".
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "jinja/run.h"

namespace docmill::jinja {

/// How the digits of a float are written; the letters of C's printf.
struct FloatStyle {
  enum class Form : std::uint8_t {
    fixed,       ///< f: `precision` digits after the point
    scientific,  ///< e: one digit before the point, `precision` after
    general,     ///< g: `precision` significant digits, in whichever form is shorter
    shortest,    ///< as few digits as tell the number from all others: repr()
  };
  Form form = Form::shortest;
  std::int64_t precision = 6;
  bool upper = false;
  bool alternate = false;   ///< #: a point always, zeros at the end of `general` kept
  bool float_like = false;  ///< of `general`: at least one digit after the point
  bool percent = false;     ///< a percent sign at the end
};

/// Digits of one number. Short ones stay in the object, long ones go to the run's arena.
class Digits {
 public:
  Digits() = default;
  Digits(const Digits&) = delete;
  Digits& operator=(const Digits&) = delete;

  /// Text of the absolute value: "1.50", "1e+16", "inf". Throws Error runtime "precision too big", Error limit.
  std::string_view of_float(Run& run, double value, const FloatStyle& style);
  /// Digits of the absolute value of any integer. `base` 2, 8, 10 or 16.
  std::string_view of_integer(Run& run, const Value& value, int base, bool upper = false);

 private:
  char* room(Run& run, std::size_t size);
  std::string_view fixed(Run& run, double magnitude, std::int64_t precision, bool point);
  std::string_view scientific(Run& run, double magnitude, std::int64_t precision, bool point);
  std::string_view general(Run& run, double magnitude, const FloatStyle& style);
  std::string_view shortest(Run& run, double magnitude, bool point);
  std::string_view finite(Run& run, double magnitude, const FloatStyle& style);

  std::array<char, 400> local_;
};

/// A number in its parts, as padding and grouping see it.
struct NumberParts {
  std::string_view sign;    ///< "-", "+", " " or empty
  std::string_view prefix;  ///< "0x" and the like
  std::string_view whole;   ///< digits that may be grouped
  std::string_view rest;    ///< point, fraction, exponent, percent sign
};
/// Splits float text at the end of its leading digits.
NumberParts split_number(std::string_view sign, std::string_view digits);

struct NumberLayout {
  enum class Align : std::uint8_t { left, right, center, after_sign };
  Align align = Align::right;
  std::string_view fill = " ";  ///< one character
  std::uint64_t width = 0;
  char separator = 0;  ///< between groups of digits; 0 for none
  std::uint64_t group = 3;
};
void append_number(Run& run, const NumberParts& parts, const NumberLayout& layout, Buffer& out);

/// Appends `text` of `length` code points, padded.
void append_padded(Run& run, std::string_view text, std::size_t length, const NumberLayout& layout, Buffer& out);

/// Pays for `size` bytes about to be appended to a buffer, with the arena's limit for large ones. Throws Error limit.
void reserve_output(Run& run, std::uint64_t size);

}  // namespace docmill::jinja
