// Numbers: exact comparison, conversions between integers and floats, reading their texts.
#include "value/number.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <string>
#include <vector>

#include "base/utf8.h"
#include "value/big_integer.h"
#include "value/characters.h"
#include "value/value_error.h"

namespace docmill {
namespace {

constexpr int kUnordered = 2;

template <class T>
int order(T a, T b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

int compare_floats(double a, double b) { return std::isnan(a) || std::isnan(b) ? kUnordered : order(a, b); }

int compare_int_float(std::int64_t a, double b) {
  if (std::isnan(b)) {
    return kUnordered;
  }
  if (b >= 0x1p63) {
    return -1;
  }
  if (b < -0x1p63) {
    return 1;
  }
  const double whole = std::trunc(b);
  const int result = order(a, static_cast<std::int64_t>(whole));
  return result != 0 ? result : order(whole, b);
}

int compare_big_float(const Magnitude& a, double b) {
  if (std::isnan(b)) {
    return kUnordered;
  }
  if (std::isinf(b)) {
    return b > 0 ? -1 : 1;
  }
  // A fraction cannot matter: it would need |b| < 2^53, and |a| is at least 2^63.
  const FloatInteger whole(b);
  return compare(a, whole.magnitude());
}

int compare_any_float(const Value& a, double b) {
  return a.is_big() ? compare_big_float(a.as_big()->magnitude(), b) : compare_int_float(a.as_integer(), b);
}

int digit_of(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'z' ? lower - 'a' + 10 : 36;
}

// limbs = limbs * factor + addend.
void multiply_add(std::vector<std::uint64_t>& limbs, std::uint64_t factor, std::uint64_t addend) {
  __extension__ using Wide = unsigned __int128;
  std::uint64_t carry = addend;
  for (std::uint64_t& limb : limbs) {
    const Wide product = static_cast<Wide>(limb) * factor + carry;
    limb = static_cast<std::uint64_t>(product);
    carry = static_cast<std::uint64_t>(product >> 64);
  }
  if (carry != 0) {
    limbs.push_back(carry);
  }
}

// Requires digits of `base` only, at most kMostDigits.
Value parse_big(Heap& heap, std::string_view digits, int base, bool negative) {
  heap.budget.spend(1 + digits.size());
  std::vector<std::uint64_t> limbs;
  std::size_t at = 0;
  while (at < digits.size()) {
    std::uint64_t factor = 1;
    std::uint64_t chunk = 0;
    for (int i = 0; i < 12 && at < digits.size(); ++i, ++at) {  // 36^12 < 2^63
      factor *= static_cast<std::uint64_t>(base);
      chunk = chunk * static_cast<std::uint64_t>(base) + static_cast<std::uint64_t>(digit_of(digits[at]));
    }
    multiply_add(limbs, factor, chunk);
  }
  return make_integer(heap, {negative, limbs});
}

// The parts of a float's text, as far as it follows Python's grammar.
class FloatText {
 public:
  explicit FloatText(std::string_view text) : text_(text) {}

  std::optional<double> parse() {
    negative_ = take_sign();
    if (const std::optional<double> word = named()) {
      return negative_ ? -*word : *word;
    }
    if (!number()) {
      return std::nullopt;
    }
    const double value = convert();
    return negative_ ? -value : value;
  }

 private:
  bool take_sign() {
    if (at_ < text_.size() && (text_[at_] == '+' || text_[at_] == '-')) {
      return text_[at_++] == '-';
    }
    return false;
  }

  std::optional<double> named() const {
    const std::string_view rest = text_.substr(at_);
    if (equal_folded(rest, "inf") || equal_folded(rest, "infinity")) {
      return std::numeric_limits<double>::infinity();
    }
    if (equal_folded(rest, "nan")) {
      return std::numeric_limits<double>::quiet_NaN();
    }
    return std::nullopt;
  }

  static bool equal_folded(std::string_view text, std::string_view lower) {
    return text.size() == lower.size() && std::equal(text.begin(), text.end(), lower.begin(),
                                                     [](char a, char b) { return static_cast<char>(a | 0x20) == b; });
  }

  // digits with single underscores between them; copied without those. False when there are none or one is misplaced.
  bool digits() {
    const std::size_t begin = clean_.size();
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c >= '0' && c <= '9') {
        clean_ += c;
      } else if (c != '_' || clean_.size() == begin || at_ + 1 >= text_.size() || !is_digit(text_[at_ + 1])) {
        break;
      }
      ++at_;
    }
    return clean_.size() != begin;
  }

  static bool is_digit(char c) { return c >= '0' && c <= '9'; }

  bool number() {
    const bool whole = digits();
    whole_digits_ = clean_.size();
    bool fraction = false;
    if (at_ < text_.size() && text_[at_] == '.') {
      ++at_;
      clean_ += '.';
      fraction = digits();
    }
    if (!whole && !fraction) {
      return false;
    }
    if (at_ < text_.size() && (text_[at_] | 0x20) == 'e') {
      ++at_;
      clean_ += 'e';
      clean_ += take_sign() ? '-' : '+';
      if (!digits()) {
        return false;
      }
    }
    return at_ == text_.size();
  }

  double convert() const {
    double value = 0;
    const auto [end, error] = std::from_chars(clean_.data(), clean_.data() + clean_.size(), value);
    if (error != std::errc::result_out_of_range) {
      return value;
    }
    return magnitude() > 0 ? std::numeric_limits<double>::infinity() : 0.0;
  }

  // About the decimal exponent of a value that is far from 1.
  std::int64_t magnitude() const {
    const std::size_t mark = clean_.find('e');
    const std::string_view mantissa = std::string_view(clean_).substr(0, mark);
    std::int64_t exponent = 0;
    if (mark != std::string::npos) {
      const bool negative = clean_[mark + 1] == '-';
      const char* begin = clean_.data() + mark + 2;
      constexpr std::int64_t kFar = std::int64_t{1} << 40;
      if (std::from_chars(begin, clean_.data() + clean_.size(), exponent).ec != std::errc()) {
        exponent = kFar;
      }
      exponent = std::min(exponent, kFar);
      exponent = negative ? -exponent : exponent;
    }
    const std::size_t first = mantissa.find_first_of("123456789");
    if (first == std::string_view::npos) {
      return -1;
    }
    const auto before = static_cast<std::int64_t>(whole_digits_) - static_cast<std::int64_t>(first);
    return exponent + before;
  }

  std::string_view text_;
  std::string clean_;
  std::size_t at_ = 0;
  std::size_t whole_digits_ = 0;
  bool negative_ = false;
};

}  // namespace

int compare_numbers(const Value& a, const Value& b) {
  if (a.is_floating()) {
    if (b.is_floating()) {
      return compare_floats(a.as_floating(), b.as_floating());
    }
    const int reversed = compare_any_float(b, a.as_floating());
    return reversed == kUnordered ? reversed : -reversed;
  }
  if (b.is_floating()) {
    return compare_any_float(a, b.as_floating());
  }
  if (a.is_big() || b.is_big()) {
    const IntegerView left(a);
    const IntegerView right(b);
    return compare(left.magnitude(), right.magnitude());
  }
  return order(a.as_integer(), b.as_integer());
}

std::optional<Value> parse_integer(Heap& heap, std::string_view digits, int base) {
  const bool negative = digits.starts_with('-');
  if (negative || digits.starts_with('+')) {
    digits.remove_prefix(1);
  }
  if (digits.empty() || digits.size() > kMostDigits) {
    return std::nullopt;
  }
  for (const char c : digits) {
    if (digit_of(c) >= base) {
      return std::nullopt;
    }
  }
  std::int64_t small = 0;
  if (std::from_chars(digits.data(), digits.data() + digits.size(), small, base).ec == std::errc()) {
    return Value::integer(negative ? -small : small);
  }
  return parse_big(heap, digits, base, negative);
}

std::optional<double> parse_float(std::string_view text) {
  const std::string_view trimmed = trim_spaces(text);
  if (utf8::is_ascii(trimmed)) {
    return FloatText(trimmed).parse();
  }
  const std::optional<std::string> digits = ascii_digits(trimmed);
  return digits ? FloatText(*digits).parse() : std::nullopt;
}

Value integer_of_float(Heap& heap, double value) {
  if (const std::optional<std::int64_t> whole = exact_int64(std::trunc(value))) {
    return Value::integer(*whole);
  }
  const FloatInteger integer(value);
  return make_integer(heap, integer.magnitude());
}

double float_of_integer(Heap&, const Value& value) {
  if (!value.is_big()) {
    return static_cast<double>(value.as_integer());
  }
  const std::optional<double> result = to_double(value.as_big()->magnitude());
  if (!result) {
    fail_overflow("int too large to convert to float");
  }
  return *result;
}

}  // namespace docmill
