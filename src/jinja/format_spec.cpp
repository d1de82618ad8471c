// Reading format specifications and formatting values by them; see format_spec.h.
#include "jinja/format_spec.h"

#include <cmath>
#include <limits>

#include "base/utf8.h"
#include "jinja/arguments.h"

namespace docmill::jinja {
namespace {

using Align = NumberLayout::Align;

// ---- reading ----

bool is_align(char c) { return c == '<' || c == '>' || c == '=' || c == '^'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// A presentation type as messages show it.
std::string type_text(char32_t type) {
  if (type > 32 && type < 128) {
    return std::string(1, static_cast<char>(type));
  }
  std::string digits;
  for (char32_t rest = type; rest != 0; rest >>= 4) {
    digits.insert(digits.begin(), "0123456789abcdef"[rest & 0xf]);
  }
  return "\\x" + (digits.empty() ? "0" : digits);
}

class SpecReader {
 public:
  SpecReader(Run& run, std::string_view spec, const FormatDefaults& defaults)
      : run_(run), spec_(spec), rest_(spec), defaults_(defaults) {
    result_.type = defaults.type;
    result_.align = defaults.align;
  }

  FormatSpec read() {
    read_align();
    read_flags();
    read_zero();
    if (!rest_.empty() && is_digit(rest_[0])) {
      result_.width = static_cast<std::uint64_t>(read_number());
    }
    read_grouping();
    read_precision();
    read_type();
    check_grouping();
    return result_;
  }

 private:
  [[noreturn]] void fail(std::string message) { run_.fail(kFormatSpecCode, std::move(message)); }

  bool take(char c) {
    if (!rest_.starts_with(c)) {
      return false;
    }
    rest_.remove_prefix(1);
    return true;
  }

  void read_align() {
    const std::size_t first = rest_.empty() ? 0 : utf8::decode(rest_, 0).size;
    if (rest_.size() > first && is_align(rest_[first])) {
      result_.fill = rest_.substr(0, first);
      result_.align = rest_[first];
      rest_.remove_prefix(first + 1);
      has_fill_ = has_align_ = true;
    } else if (!rest_.empty() && is_align(rest_[0])) {
      result_.align = rest_[0];
      rest_.remove_prefix(1);
      has_align_ = true;
    }
  }

  void read_flags() {
    if (!rest_.empty() && (rest_[0] == '+' || rest_[0] == '-' || rest_[0] == ' ')) {
      result_.sign = rest_[0];
      rest_.remove_prefix(1);
    }
    result_.no_negative_zero = take('z');
    result_.alternate = take('#');
  }

  void read_zero() {
    if (!has_fill_ && take('0')) {
      result_.fill = "0";
      if (!has_align_ && defaults_.align == '>') {
        result_.align = '=';
      }
    }
  }

  std::int64_t read_number() {
    constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
    std::int64_t number = 0;
    while (!rest_.empty() && is_digit(rest_[0])) {
      const std::int64_t digit = rest_[0] - '0';
      if (number > (kMost - digit) / 10) {
        fail("Too many decimal digits in format string");
      }
      number = number * 10 + digit;
      rest_.remove_prefix(1);
    }
    return number;
  }

  void read_grouping() {
    if (take(',')) {
      result_.grouping = ',';
    }
    if (take('_')) {
      if (result_.grouping != 0) {
        fail("Cannot specify both ',' and '_'.");
      }
      result_.grouping = '_';
    }
    if (result_.grouping == '_' && rest_.starts_with(',')) {
      fail("Cannot specify both ',' and '_'.");
    }
  }

  void read_precision() {
    if (!take('.')) {
      return;
    }
    if (rest_.empty() || !is_digit(rest_[0])) {
      fail("Format specifier missing precision");
    }
    result_.precision = read_number();
  }

  void read_type() {
    if (rest_.empty()) {
      return;
    }
    const utf8::Decoded type = utf8::decode(rest_, 0);
    if (type.size != rest_.size()) {
      fail("Invalid format specifier '" + std::string(spec_) + "' for object of type '" +
           std::string(defaults_.type_name) + "'");
    }
    result_.type = type.code_point;
  }

  void check_grouping() {
    constexpr std::u32string_view kDecimal(U"defgEG%F\0", 9);
    constexpr std::u32string_view kOther(U"boxX");
    const bool allowed = result_.grouping == 0 || kDecimal.find(result_.type) != kDecimal.npos ||
                         (result_.grouping == '_' && kOther.find(result_.type) != kOther.npos);
    if (!allowed) {
      fail(std::string("Cannot specify '") + result_.grouping + "' with '" + type_text(result_.type) + "'.");
    }
  }

  Run& run_;
  std::string_view spec_;
  std::string_view rest_;
  const FormatDefaults& defaults_;
  FormatSpec result_;
  bool has_fill_ = false;
  bool has_align_ = false;
};

// ---- formatting ----

[[noreturn]] void fail_type_code(Run& run, char32_t type, std::string_view type_name) {
  run.fail(kFormatSpecCode,
           "Unknown format code '" + type_text(type) + "' for object of type '" + std::string(type_name) + "'");
}

Align align_of(char align) {
  switch (align) {
    case '<':
      return Align::left;
    case '^':
      return Align::center;
    case '=':
      return Align::after_sign;
    default:
      return Align::right;
  }
}

NumberLayout layout_of(const FormatSpec& spec, std::uint64_t group = 3) {
  return {align_of(spec.align), spec.fill, spec.width, spec.grouping, group};
}

std::string_view sign_of(const FormatSpec& spec, bool negative) {
  if (negative) {
    return "-";
  }
  return spec.sign == '+' ? "+" : spec.sign == ' ' ? " " : "";
}

void refuse_for_text(Run& run, const FormatSpec& spec) {
  if (spec.sign != 0) {
    run.fail(kFormatSpecCode,
             std::string(spec.sign == ' ' ? "Space" : "Sign") + " not allowed in string format specifier");
  }
  if (spec.no_negative_zero) {
    run.fail(kFormatSpecCode, "Negative zero coercion (z) not allowed in string format specifier");
  }
  if (spec.alternate) {
    run.fail(kFormatSpecCode, "Alternate form (#) not allowed in string format specifier");
  }
  if (spec.align == '=') {
    run.fail(kFormatSpecCode, "'=' alignment not allowed in string format specifier");
  }
}

void format_text(Run& run, std::string_view text, std::string_view format, std::string_view type_name, Buffer& out) {
  const FormatSpec spec = parse_format_spec(run, format, {'s', '<', type_name});
  if (spec.type != 's') {
    fail_type_code(run, spec.type, type_name);
  }
  refuse_for_text(run, spec);
  if (spec.precision) {
    text = text.substr(0, utf8::offset_of(text, static_cast<std::size_t>(*spec.precision)));
  }
  append_padded(run, text, utf8::count(text), layout_of(spec), out);
}

void format_float(Run& run, double value, const FormatSpec& spec, Buffer& out) {
  const auto type = static_cast<char>(spec.type);
  FloatStyle style;
  style.precision = spec.precision.value_or(6);
  style.alternate = spec.alternate;
  style.upper = type == 'E' || type == 'F' || type == 'G';
  style.percent = type == '%';
  switch (type) {
    case 'e':
    case 'E':
      style.form = FloatStyle::Form::scientific;
      break;
    case 'f':
    case 'F':
    case '%':
      style.form = FloatStyle::Form::fixed;
      break;
    case 'g':
    case 'G':
    case 'n':
      style.form = FloatStyle::Form::general;
      break;
    default:
      style.form = spec.precision ? FloatStyle::Form::general : FloatStyle::Form::shortest;
      style.float_like = true;
      break;
  }
  const double shown = style.percent ? value * 100 : value;
  Digits digits;
  const std::string_view text = digits.of_float(run, shown, style);
  const bool zero = text.substr(0, text.find_first_of("eE%")).find_first_not_of("0.") == std::string_view::npos;
  const bool negative = std::signbit(shown) && !std::isnan(shown) && !(spec.no_negative_zero && zero);
  append_number(run, split_number(sign_of(spec, negative), text), layout_of(spec), out);
}

void format_character(Run& run, const Value& value, const FormatSpec& spec, Buffer& out) {
  if (spec.sign != 0) {
    run.fail(kFormatSpecCode, "Sign not allowed with integer format specifier 'c'");
  }
  if (spec.alternate) {
    run.fail(kFormatSpecCode, "Alternate form (#) not allowed with integer format specifier 'c'");
  }
  if (value.is_big()) {
    run.fail(kValueCode, "Python int too large to convert to C long");
  }
  const std::int64_t c = value.as_integer();
  if (c < 0 || c > static_cast<std::int64_t>(utf8::kMaxCodePoint)) {
    run.fail(kValueCode, "%c arg not in range(0x110000)");
  }
  char text[4];
  const std::size_t size = utf8::encode(static_cast<char32_t>(c), text);
  append_padded(run, {text, size}, 1, layout_of(spec), out);
}

bool is_negative(Run& run, const Value& value) {
  return value.is_big() ? compare(run, value, Value::integer(0)) < 0 : value.as_integer() < 0;
}

void format_integer(Run& run, const Value& value, const FormatSpec& spec, Buffer& out) {
  if (spec.precision) {
    run.fail(kFormatSpecCode, "Precision not allowed in integer format specifier");
  }
  if (spec.no_negative_zero) {
    run.fail(kFormatSpecCode, "Negative zero coercion (z) not allowed in integer format specifier");
  }
  if (spec.type == 'c') {
    format_character(run, value, spec, out);
    return;
  }
  const bool hexadecimal = spec.type == 'x' || spec.type == 'X';
  const int base = hexadecimal ? 16 : spec.type == 'b' ? 2 : spec.type == 'o' ? 8 : 10;
  Digits digits;
  NumberParts parts;
  parts.sign = sign_of(spec, is_negative(run, value));
  parts.whole = digits.of_integer(run, value, base, spec.type == 'X');
  if (spec.alternate) {
    parts.prefix = spec.type == 'X' ? "0X" : base == 16 ? "0x" : base == 2 ? "0b" : base == 8 ? "0o" : "";
  }
  append_number(run, parts, layout_of(spec, base == 10 ? 3 : 4), out);
}

void format_any_integer(Run& run, const Value& value, std::string_view format, Buffer& out) {
  constexpr std::u32string_view kIntegers(U"bcdoxXn");
  constexpr std::u32string_view kFloats(U"eEfFgG%");
  const FormatSpec spec = parse_format_spec(run, format, {'d', '>', type_name(value)});
  if (kIntegers.find(spec.type) != kIntegers.npos) {
    format_integer(run, value, spec, out);
  } else if (kFloats.find(spec.type) != kFloats.npos) {
    format_float(run, float_of_integer(run, value), spec, out);
  } else {
    fail_type_code(run, spec.type, type_name(value));
  }
}

void format_any_float(Run& run, double value, std::string_view format, Buffer& out) {
  constexpr std::u32string_view kFloats(U"eEfFgG%n\0", 9);
  const FormatSpec spec = parse_format_spec(run, format, {0, '>', "float"});
  if (kFloats.find(spec.type) == kFloats.npos) {
    fail_type_code(run, spec.type, "float");
  }
  format_float(run, value, spec, out);
}

}  // namespace

FormatSpec parse_format_spec(Run& run, std::string_view spec, const FormatDefaults& defaults) {
  return SpecReader(run, spec, defaults).read();
}

void format_value(Run& run, const Value& value, std::string_view spec, Buffer& out) {
  if (spec.empty()) {
    run.print(value, out);
  } else if (value.is_string()) {
    format_text(run, value.as_string(), spec, type_name(value), out);
  } else if (value.is_any_integer()) {
    format_any_integer(run, value, spec, out);
  } else if (value.is_floating()) {
    format_any_float(run, value.as_floating(), spec, out);
  } else {
    run.fail(kTypeCode, "unsupported format string passed to " + std::string(type_name(value)) + ".__format__");
  }
}

}  // namespace docmill::jinja
