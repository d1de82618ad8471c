// The `%` operator of strings: printf-style formatting.
//
// Specification: Python 3.11, "printf-style String Formatting". On Markup, MarkupSafe 2.1: each value is wrapped, so
// that its text is escaped and its number is what int() or float() makes of it, while x, o and c find no integer at
// all.
#include <algorithm>
#include <cmath>

#include "base/escape.h"
#include "base/utf8.h"
#include "jinja/arguments.h"
#include "jinja/code_points.h"
#include "jinja/number_format.h"
#include "jinja/percent_conversion.h"
#include "jinja/rounding.h"
#include "jinja/text_codec.h"

namespace docmill::jinja {
namespace {

constexpr std::string_view kWrapperName = "_MarkupEscapeHelper";

class PercentFormatter {
 public:
  PercentFormatter(Run& run, const Value& format, const Value& arguments)
      : run_(run),
        out_(run.scratch()),
        format_(format.as_string()),
        safe_(format.is_safe()),
        arguments_(run, arguments),
        reader_(run, format_, arguments_, safe_) {}

  void format() {
    run_.budget.spend_bytes(format_.size());
    for (std::size_t at = 0; at < format_.size();) {
      const std::size_t percent = std::min(format_.find('%', at), format_.size());
      out_.append(format_.substr(at, percent - at));
      at = percent + 1;
      if (percent == format_.size()) {
        break;
      }
      if (at < format_.size() && format_[at] == '%') {
        out_.push('%');
        ++at;
        continue;
      }
      run_.budget.spend();
      const Conversion conversion = reader_.read(at);
      convert(conversion, arguments_.next());
    }
    arguments_.require_all_used();
  }

 private:
  void convert(const Conversion& conversion, const Value& value) {
    switch (conversion.type) {
      case 's':
      case 'r':
      case 'a':
        put_text(conversion, value);
        break;
      case 'c':
        put_character(conversion, value);
        break;
      case 'd':
      case 'i':
      case 'u':
        put_integer(conversion, whole_number(conversion, value), 10);
        break;
      case 'o':
        put_integer(conversion, integer(conversion, value), 8);
        break;
      case 'x':
      case 'X':
        put_integer(conversion, integer(conversion, value), 16);
        break;
      case 'e':
      case 'E':
      case 'f':
      case 'F':
      case 'g':
      case 'G':
        put_float(conversion, number(value));
        break;
      default:
        fail_type(conversion);
    }
  }

  [[noreturn]] void fail_type(const Conversion& conversion) {
    const bool shown = conversion.type > 31 && conversion.type < 127;
    Buffer code;
    print_integer(run_, Value::integer(static_cast<std::int64_t>(conversion.type)), 16, code);
    run_.fail(kPercentCode, std::string("unsupported format character '") +
                                (shown ? static_cast<char>(conversion.type) : '?') + "' (0x" + code.str() +
                                ") at index " + std::to_string(utf8::count(format_.substr(0, conversion.type_at))));
  }

  [[noreturn]] void fail_number(const Conversion& conversion, std::string_view wanted, const Value& value) {
    run_.fail(kTypeCode, std::string("%") + static_cast<char>(conversion.type) + " format: " + std::string(wanted) +
                             " is required, not " + std::string(safe_ ? kWrapperName : type_name(value)));
  }

  // ---- texts ----

  void print_as(char32_t type, const Value& value) {
    if (type == 'a') {
      append_ascii_repr(run_, value, out_);
    } else if (type == 'r') {
      print_repr(run_, value, out_);
    } else if (safe_) {
      run_.escape(value, out_);
      return;
    } else {
      run_.print(value, out_);
      return;
    }
    if (safe_ && run_.needs_escape(out_.view_from(mark_))) {
      const Value plain = run_.take(mark_);
      run_.escape_text(plain.as_string(), out_);
    }
  }

  void put_text(const Conversion& conversion, const Value& value) {
    mark_ = out_.size();
    print_as(conversion.type, value);
    const bool cut = conversion.precision.has_value();
    if (!cut && conversion.width == 0) {
      return;
    }
    std::string_view text = out_.view_from(mark_);
    run_.budget.spend_bytes(text.size());
    if (cut) {
      text = text.substr(0, utf8::offset_of(text, static_cast<std::size_t>(*conversion.precision)));
    }
    pad(conversion, run_.arena.copy(text));
  }

  void pad(const Conversion& conversion, std::string_view text) {
    out_.truncate(mark_);
    append_padded(run_, text, utf8::count(text), layout(conversion, false), out_);
  }

  void put_character(const Conversion& conversion, const Value& value) {
    mark_ = out_.size();
    const bool one = value.is_string() && utf8::count(value.as_string()) == 1;
    if (safe_ || !(one || value.is_any_integer())) {
      run_.fail(kTypeCode, "%c requires int or char");
    }
    if (one) {
      pad(conversion, value.as_string());
      return;
    }
    const std::int64_t c = to_index(run_, value);
    if (c < 0 || c > static_cast<std::int64_t>(utf8::kMaxCodePoint)) {
      run_.fail(kValueCode, "%c arg not in range(0x110000)");
    }
    char text[4];
    pad(conversion, {text, utf8::encode(static_cast<char32_t>(c), text)});
  }

  // ---- numbers ----

  static NumberLayout layout(const Conversion& conversion, bool number) {
    const bool zeros = number && conversion.zero && !conversion.left;
    using Align = NumberLayout::Align;
    return {conversion.left ? Align::left
            : zeros         ? Align::after_sign
                            : Align::right,
            zeros ? "0" : " ", conversion.width, 0, 3};
  }

  static std::string_view sign(const Conversion& conversion, bool negative) {
    return negative ? "-" : conversion.plus ? "+" : conversion.blank ? " " : "";
  }

  /// An integer for %d: floats lose their fraction; on Markup, whatever int() takes.
  Value whole_number(const Conversion& conversion, const Value& value) {
    if (value.is_any_integer()) {
      return value;
    }
    if (value.is_floating()) {
      return truncate_to_integer(run_, value.as_floating());
    }
    run_.require_defined(value);
    if (!safe_) {
      fail_number(conversion, "a real number", value);
    }
    if (!value.is_string()) {
      run_.fail(kTypeCode, "int() argument must be a string, a bytes-like object or a real number, not '" +
                               std::string(type_name(value)) + "'");
    }
    const auto parsed = parse_integer(run_, strip_space(value.as_string()));
    if (!parsed) {
      run_.fail(kValueCode, "invalid literal for int() with base 10: " + repr(run_, value));
    }
    return *parsed;
  }

  Value integer(const Conversion& conversion, const Value& value) {
    if (safe_ || !value.is_any_integer()) {
      fail_number(conversion, "an integer", value);
    }
    return value;
  }

  double number(const Value& value) {
    if (!safe_ && !value.is_number()) {
      run_.require_defined(value);
      run_.fail(kTypeCode, "must be real number, not " + std::string(type_name(value)));
    }
    return to_float(run_, value);
  }

  void put_integer(const Conversion& conversion, const Value& value, int base) {
    Digits digits;
    NumberParts parts;
    const bool upper = conversion.type == 'X';
    const bool negative = value.is_big() ? compare(run_, value, Value::integer(0)) < 0 : value.as_integer() < 0;
    parts.sign = sign(conversion, negative);
    parts.whole = with_zeros(digits.of_integer(run_, value, base, upper), conversion.precision.value_or(0));
    if (conversion.alternate) {
      parts.prefix = base == 8 ? "0o" : base == 10 ? "" : upper ? "0X" : "0x";
    }
    append_number(run_, parts, layout(conversion, true), out_);
  }

  std::string_view with_zeros(std::string_view digits, std::int64_t least) {
    const auto size = static_cast<std::size_t>(least);
    if (digits.size() >= size) {
      return digits;
    }
    char* const begin = allocate_text(run_, size);
    std::fill_n(begin, size - digits.size(), '0');
    std::copy(digits.begin(), digits.end(), begin + (size - digits.size()));
    return {begin, size};
  }

  void put_float(const Conversion& conversion, double value) {
    FloatStyle style;
    const char32_t type = conversion.type | 0x20;
    style.form = type == 'e'   ? FloatStyle::Form::scientific
                 : type == 'f' ? FloatStyle::Form::fixed
                               : FloatStyle::Form::general;
    style.precision = conversion.precision.value_or(6);
    style.upper = conversion.type < 'a';
    style.alternate = conversion.alternate;
    Digits digits;
    const std::string_view text = digits.of_float(run_, value, style);
    const bool negative = std::signbit(value) && !std::isnan(value);
    append_number(run_, split_number(sign(conversion, negative), text), layout(conversion, true), out_);
  }

  Run& run_;
  Buffer& out_;
  std::string_view format_;
  bool safe_;
  PercentArguments arguments_;
  ConversionReader reader_;
  std::size_t mark_ = 0;  // where the text of the current value begins
};

}  // namespace

Value Run::format_percent(const Value& format, const Value& arguments) {
  const std::size_t mark = scratch_.size();
  PercentFormatter(*this, format, arguments).format();
  return take(mark, format.is_safe());
}

}  // namespace docmill::jinja
