// Reading conversions of `%`; see percent_conversion.h.
#include "jinja/percent_conversion.h"

#include <algorithm>
#include <limits>

#include "base/utf8.h"
#include "jinja/arguments.h"
#include "jinja/subscript.h"

namespace docmill::jinja {
namespace {

constexpr std::int64_t kMostDigits = 0x7ffffffc;

}  // namespace

PercentArguments::PercentArguments(Run& run, const Value& arguments)
    : run_(run),
      all_(arguments),
      mapping_(is_subscriptable(arguments) && !arguments.is_tuple() && !arguments.is_string()),
      values_(arguments.is_tuple() ? arguments.as_list()->view() : std::span<const Value>(&all_, 1)) {}

const Value& PercentArguments::next() {
  if (next_ == values_.size()) {
    run_.fail(kPercentCode, "not enough arguments for format string");
  }
  return values_[next_++];
}

void PercentArguments::choose(std::string_view key) {
  if (!mapping_) {
    run_.fail(kPercentCode, "format requires a mapping");
  }
  chosen_ = subscript(run_, all_, Value::string(key));
  values_ = {&chosen_, 1};
  next_ = 0;
}

void PercentArguments::require_all_used() const {
  if (next_ < values_.size() && !mapping_) {
    run_.fail(kPercentCode, "not all arguments converted during string formatting");
  }
}

Conversion ConversionReader::read(std::size_t& at) {
  at_ = at;
  Conversion result;
  if (peek() == '(') {
    arguments_.choose(take_key());
  }
  while (take_flag(result)) {
  }
  take_width(result);
  if (take('.')) {
    take_precision(result);
  }
  take('h') || take('l') || take('L');
  if (at_ == format_.size()) {
    run_.fail(kPercentCode, "incomplete format");
  }
  const utf8::Decoded type = utf8::decode(format_, at_);
  result.type = type.code_point;
  result.type_at = at_;
  at = at_ + type.size;
  return result;
}

bool ConversionReader::take(char c) {
  const bool here = at_ < format_.size() && format_[at_] == c;
  at_ += here ? 1 : 0;
  return here;
}

std::string_view ConversionReader::take_key() {
  const std::size_t begin = ++at_;
  for (std::size_t open = 1; at_ < format_.size(); ++at_) {
    open += format_[at_] == '(' ? 1U : 0U;
    open -= format_[at_] == ')' ? 1U : 0U;
    if (open == 0) {
      ++at_;
      return format_.substr(begin, at_ - 1 - begin);
    }
  }
  run_.fail(kPercentCode, "incomplete format key");
}

bool ConversionReader::take_flag(Conversion& result) {
  switch (peek()) {
    case '-':
      result.left = true;
      break;
    case '+':
      result.plus = true;
      break;
    case ' ':
      result.blank = true;
      break;
    case '#':
      result.alternate = true;
      break;
    case '0':
      result.zero = true;
      break;
    default:
      return false;
  }
  ++at_;
  return true;
}

void ConversionReader::take_width(Conversion& result) {
  const std::int64_t width = take('*') ? star() : take_number("width too big");
  result.left = result.left || width < 0;
  result.width = static_cast<std::uint64_t>(width < 0 ? -width : width);
}

void ConversionReader::take_precision(Conversion& result) {
  const std::int64_t precision = take('*') ? star() : take_number("precision too big");
  result.precision = std::max<std::int64_t>(precision, 0);
  if (precision > kMostDigits) {
    run_.fail(kPercentCode, "precision too big");
  }
}

std::int64_t ConversionReader::star() {
  const Value& value = arguments_.next();
  if (!value.is_any_integer() || wrapped_) {
    run_.fail(kTypeCode, "* wants int");
  }
  const std::int64_t number = to_index(run_, value);
  if (value.is_big() || number == std::numeric_limits<std::int64_t>::min()) {
    run_.fail(kValueCode, "Python int too large to convert to C ssize_t");
  }
  return number;
}

std::int64_t ConversionReader::take_number(const char* too_big) {
  std::int64_t number = 0;
  for (; peek() >= '0' && peek() <= '9'; ++at_) {
    number = number * 10 + (peek() - '0');
    if (number > std::numeric_limits<std::int64_t>::max() / 100) {
      run_.fail(kPercentCode, too_big);
    }
  }
  return number;
}

}  // namespace docmill::jinja
