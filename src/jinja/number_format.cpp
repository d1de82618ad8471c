// Digits and layout of numbers; see number_format.h.
//
// std::to_chars gives exact digits. A double has at most 309 digits before the point and 1074 after it, so what is
// asked beyond `kExactDigits` is zeros, which are written without asking it.
#include "jinja/number_format.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

#include "jinja/arguments.h"

namespace docmill::jinja {
namespace {

constexpr std::int64_t kExactDigits = 1100;
constexpr std::size_t kWholeDigits = 313;  // of the largest double, with room for ".0" and a percent sign
constexpr std::size_t kExponentSize = 6;   // "e-1074"
constexpr std::uint64_t kLargestText = 0xffffffffU;
constexpr std::uint64_t kSmallText = 4096;  // not worth a look at the limits

void put(char*& to, std::string_view text) {
  if (!text.empty()) {
    std::memcpy(to, text.data(), text.size());
    to += text.size();
  }
}

void put_zeros(char*& to, std::int64_t count) {
  if (count > 0) {
    std::memset(to, '0', static_cast<std::size_t>(count));
    to += count;
  }
}

/// Without the zeros at the end of a fraction, and without the point when nothing is left behind it.
std::string_view without_trailing_zeros(std::string_view text) {
  if (text.find('.') == std::string_view::npos) {
    return text;
  }
  text = text.substr(0, text.find_last_not_of('0') + 1);
  return text.ends_with('.') ? text.substr(0, text.size() - 1) : text;
}

void make_upper(char* letters, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) {
    letters[i] = static_cast<char>(letters[i] >= 'a' && letters[i] <= 'z' ? letters[i] ^ 0x20 : letters[i]);
  }
}

std::int64_t exponent_of(std::string_view scientific) {
  const std::string_view digits = scientific.substr(scientific.find('e') + 1);
  std::int64_t exponent = 0;
  std::from_chars(digits.data() + (digits[0] == '+' ? 1 : 0), digits.data() + digits.size(), exponent);
  return exponent;
}

}  // namespace

void reserve_output(Run& run, std::uint64_t size) {
  run.budget.spend_bytes(size);
  if (size > kLargestText) {
    throw Error(ErrorKind::limit, "E-LIM-003", "the text would be larger than 4 GiB");
  }
  if (size > kSmallText) {
    run.arena.allocate(size, 1);
  }
}

char* Digits::room(Run& run, std::size_t size) {
  if (size <= local_.size()) {
    return local_.data();
  }
  return allocate_text(run, size);
}

std::string_view Digits::fixed(Run& run, double magnitude, std::int64_t precision, bool point) {
  const std::int64_t exact = std::min(precision, kExactDigits);
  const std::size_t size = kWholeDigits + static_cast<std::size_t>(precision);
  char* const begin = room(run, size);
  char* to = std::to_chars(begin, begin + size, magnitude, std::chars_format::fixed, static_cast<int>(exact)).ptr;
  if (precision == 0 && point) {
    *to++ = '.';
  }
  put_zeros(to, precision - exact);
  return {begin, static_cast<std::size_t>(to - begin)};
}

std::string_view Digits::scientific(Run& run, double magnitude, std::int64_t precision, bool point) {
  const std::int64_t exact = std::min(precision, kExactDigits);
  const std::size_t size = kExponentSize + 4 + static_cast<std::size_t>(precision);
  char* const begin = room(run, size);
  char* to = std::to_chars(begin, begin + size, magnitude, std::chars_format::scientific, static_cast<int>(exact)).ptr;
  const bool adds_point = precision == 0 && point;
  if (!adds_point && exact == precision) {
    return {begin, static_cast<std::size_t>(to - begin)};
  }
  std::array<char, kExponentSize> exponent;
  char* const mark = std::find(begin, to, 'e');
  const auto exponent_size = static_cast<std::size_t>(to - mark);
  std::copy(mark, to, exponent.begin());
  to = mark;
  if (adds_point) {
    *to++ = '.';
  }
  put_zeros(to, precision - exact);
  put(to, {exponent.data(), exponent_size});
  return {begin, static_cast<std::size_t>(to - begin)};
}

std::string_view Digits::general(Run& run, double magnitude, const FloatStyle& style) {
  const std::int64_t significant = std::max<std::int64_t>(style.precision, 1);
  const std::string_view digits = scientific(run, magnitude, significant - 1, style.alternate);
  const std::int64_t exponent = exponent_of(digits);
  if (exponent < -4 || exponent >= significant - (style.float_like ? 1 : 0)) {
    if (style.alternate) {
      return digits;
    }
    const std::size_t mark = digits.find('e');
    const std::string_view mantissa = without_trailing_zeros(digits.substr(0, mark));
    char* to = const_cast<char*>(mantissa.data()) + mantissa.size();
    const std::string_view tail = digits.substr(mark);
    std::memmove(to, tail.data(), tail.size());
    return {mantissa.data(), mantissa.size() + tail.size()};
  }
  const std::string_view plain = fixed(run, magnitude, significant - 1 - exponent, style.alternate);
  const std::string_view kept = style.alternate ? plain : without_trailing_zeros(plain);
  const bool fraction = !kept.ends_with('.') && kept.find('.') != std::string_view::npos;
  if (!style.float_like || fraction) {
    return kept;
  }
  char* to = const_cast<char*>(kept.data()) + kept.size();
  put(to, kept.ends_with('.') ? "0" : ".0");
  return {kept.data(), static_cast<std::size_t>(to - kept.data())};
}

std::string_view Digits::shortest(Run& run, double magnitude, bool point) {
  Buffer& out = run.scratch();
  const std::size_t begin = out.size();
  print_float(magnitude, out);
  const std::string_view digits = out.view_from(begin);
  char* to = local_.data();
  const std::size_t mark = std::min(digits.find('e'), digits.size());
  put(to, digits.substr(0, mark));
  if (point && digits.find('.') == std::string_view::npos) {
    *to++ = '.';
  }
  put(to, digits.substr(mark));
  out.truncate(begin);
  return {local_.data(), static_cast<std::size_t>(to - local_.data())};
}

std::string_view Digits::finite(Run& run, double magnitude, const FloatStyle& style) {
  switch (style.form) {
    case FloatStyle::Form::fixed:
      return fixed(run, magnitude, style.precision, style.alternate);
    case FloatStyle::Form::scientific:
      return scientific(run, magnitude, style.precision, style.alternate);
    case FloatStyle::Form::general:
      return general(run, magnitude, style);
    case FloatStyle::Form::shortest:
      break;
  }
  return shortest(run, magnitude, style.alternate);
}

std::string_view Digits::of_float(Run& run, double value, const FloatStyle& style) {
  if (style.precision > 0x7fffffff) {
    run.fail(kValueCode, "precision too big");
  }
  std::string_view digits;
  if (std::isfinite(value)) {
    digits = finite(run, std::fabs(value), style);
  } else {
    char* to = local_.data();
    put(to, std::isnan(value) ? "nan" : "inf");
    digits = {local_.data(), 3};
  }
  char* const begin = const_cast<char*>(digits.data());  // in this object or just allocated by it
  if (style.upper) {
    make_upper(begin, digits.size());
  }
  if (style.percent) {
    begin[digits.size()] = '%';
  }
  return {begin, digits.size() + (style.percent ? 1U : 0U)};
}

std::string_view Digits::of_integer(Run& run, const Value& value, int base, bool upper) {
  char* begin = local_.data();
  std::size_t size = 0;
  if (value.is_big()) {
    Buffer& out = run.scratch();
    const std::size_t mark = out.size();
    print_integer(run, value, base, out);
    const std::string_view digits = out.view_from(mark);
    size = digits.size() - (digits[0] == '-' ? 1 : 0);
    begin = allocate_text(run, size);
    std::memcpy(begin, digits.data() + digits.size() - size, size);
    out.truncate(mark);
  } else {
    const std::int64_t number = value.as_integer();
    const auto magnitude = number < 0 ? ~static_cast<std::uint64_t>(number) + 1 : static_cast<std::uint64_t>(number);
    size = static_cast<std::size_t>(std::to_chars(begin, begin + local_.size(), magnitude, base).ptr - begin);
  }
  if (upper) {
    make_upper(begin, size);
  }
  return {begin, size};
}

NumberParts split_number(std::string_view sign, std::string_view digits) {
  const std::size_t whole = std::min(digits.find_first_not_of("0123456789"), digits.size());
  return {sign, {}, digits.substr(0, whole), digits.substr(whole)};
}

// ---- layout ----

namespace {

void append_fill(Buffer& out, std::string_view fill, std::uint64_t count) {
  if (fill.size() == 1) {
    out.append(count, fill[0]);
    return;
  }
  for (std::uint64_t i = 0; i < count; ++i) {
    out.append(fill);
  }
}

struct Padding {
  std::uint64_t before;
  std::uint64_t inside;
  std::uint64_t after;
};

Padding padding_of(NumberLayout::Align align, std::uint64_t count) {
  switch (align) {
    case NumberLayout::Align::left:
      return {0, 0, count};
    case NumberLayout::Align::right:
      return {count, 0, 0};
    case NumberLayout::Align::center:
      return {count / 2, 0, count - count / 2};
    case NumberLayout::Align::after_sign:
      return {0, count, 0};
  }
  return {};
}

std::uint64_t grouped_size(std::uint64_t digits, std::uint64_t group) {
  return digits == 0 ? 0 : digits + (digits - 1) / group;
}

/// Least number of digits, zeros in front included, that with their separators fill `width`.
std::uint64_t digits_to_fill(std::uint64_t digits, std::uint64_t width, const NumberLayout& layout) {
  if (layout.separator == 0 || digits == 0) {  // infinity has no digits, and its zeros no separators
    return std::max(digits, width);
  }
  std::uint64_t least = std::max(digits, width / (layout.group + 1) * layout.group);
  while (grouped_size(least, layout.group) < width) {
    ++least;
  }
  return least;
}

void append_digits(Buffer& out, std::string_view digits, std::uint64_t count, const NumberLayout& layout) {
  const std::uint64_t zeros = count - digits.size();
  if (layout.separator == 0 || digits.empty()) {
    out.append(zeros, '0');
    out.append(digits);
    return;
  }
  for (std::uint64_t i = 0; i < count; ++i) {
    if (i != 0 && (count - i) % layout.group == 0) {
      out.push(layout.separator);
    }
    out.push(i < zeros ? '0' : digits[i - zeros]);
  }
}

}  // namespace

void append_number(Run& run, const NumberParts& parts, const NumberLayout& layout, Buffer& out) {
  const std::uint64_t others = parts.sign.size() + parts.prefix.size() + parts.rest.size();
  const bool zeros = layout.align == NumberLayout::Align::after_sign && layout.fill == "0" && layout.width > others;
  reserve_output(
      run, saturating_add(saturating_multiply(layout.width, layout.fill.size()), others + 2 * parts.whole.size()));
  const std::uint64_t count = digits_to_fill(parts.whole.size(), zeros ? layout.width - others : 0, layout);
  const bool grouped = layout.separator != 0 && !parts.whole.empty();
  const std::uint64_t size = others + (grouped ? grouped_size(count, layout.group) : count);
  const Padding padding = padding_of(layout.align, layout.width > size ? layout.width - size : 0);
  append_fill(out, layout.fill, padding.before);
  out.append(parts.sign);
  out.append(parts.prefix);
  append_fill(out, layout.fill, padding.inside);
  append_digits(out, parts.whole, count, layout);
  out.append(parts.rest);
  append_fill(out, layout.fill, padding.after);
}

void append_padded(Run& run, std::string_view text, std::size_t length, const NumberLayout& layout, Buffer& out) {
  const std::uint64_t missing = layout.width > length ? layout.width - length : 0;
  reserve_output(run, saturating_add(saturating_multiply(missing, layout.fill.size()), text.size()));
  const Padding padding = padding_of(layout.align, missing);
  append_fill(out, layout.fill, padding.before + padding.inside);
  out.append(text);
  append_fill(out, layout.fill, padding.after);
}

}  // namespace docmill::jinja
