// Literals are evaluated when their token is parsed, once. Strings follow Python's unicode-escape codec applied to the
// text with characters beyond ASCII written as escapes, which is what Jinja2 does: a backslash before such a character
// therefore yields the escape's text.
#include "jinja/literals.h"

#include <string>

#include "jinja/characters.h"

namespace docmill::jinja {
namespace {

constexpr std::size_t kMostDecimalDigits = 4300;  // Python's default limit for int()
constexpr std::size_t kMostOtherDigits = 16384;
constexpr char kHexDigits[] = "0123456789abcdef";

/// Lends the arena to a Heap, which operations on values want.
class LentHeap {
 public:
  explicit LentHeap(Arena& arena) : arena_(arena) { heap_.arena = std::move(arena_); }
  LentHeap(const LentHeap&) = delete;
  LentHeap& operator=(const LentHeap&) = delete;
  ~LentHeap() { arena_ = std::move(heap_.arena); }
  Heap& heap() { return heap_; }

 private:
  Arena& arena_;
  Heap heap_;
};

/// Digits alone, in ASCII.
std::string plain_digits(std::string_view text) {
  std::string digits;
  digits.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const utf8::Decoded character = utf8::decode(text, i);
    if (character.code_point >= 0x80) {
      digits.push_back(static_cast<char>('0' + digit_value(character.code_point)));
    } else if (character.code_point != '_') {
      digits.push_back(static_cast<char>(character.code_point));
    }
    i += character.size;
  }
  return digits;
}

int hex_value(char c) {
  const char lower = static_cast<char>(c | 0x20);
  return c >= '0' && c <= '9' ? c - '0' : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// Reads the escapes of one string.
class Unescape {
 public:
  Unescape(std::string_view body, LiteralProblem& problem) : body_(body), problem_(problem) {}

  std::string run() {
    out_.reserve(body_.size());
    while (at_ < body_.size() && problem_.message.empty()) {
      if (body_[at_] == '\\' && at_ + 1 < body_.size()) {
        escape();
      } else {
        flush();
        out_.push_back(body_[at_++]);
      }
    }
    flush();
    return std::move(out_);
  }

 private:
  void escape() {
    begin_ = at_;
    const char c = body_[at_ + 1];
    at_ += 2;
    switch (c) {
      case 'x':
        return hex(2, "\\x needs two hexadecimal digits");
      case 'u':
        return hex(4, "\\u needs four hexadecimal digits");
      case 'U':
        return hex(8, "\\U needs eight hexadecimal digits");
      case 'N':
        return named();
      case '\n':
        return flush();
      default:
        break;
    }
    if (c >= '0' && c <= '7') {
      return octal(c);
    }
    flush();
    static constexpr std::string_view kLetters = "\\'\"abfnrtv";
    static constexpr std::string_view kCharacters = "\\'\"\a\b\f\n\r\t\v";
    if (const std::size_t i = kLetters.find(c); i != std::string_view::npos) {
      out_.push_back(kCharacters[i]);
    } else {
      unknown();
    }
  }

  void unknown() {
    out_.push_back('\\');
    --at_;
    const utf8::Decoded character = utf8::decode(body_, at_);
    at_ += character.size;
    if (character.code_point < 0x80 || character.size == 1) {
      out_.append(body_.substr(at_ - character.size, character.size));
      return;
    }
    const int digits = character.code_point < 0x100 ? 2 : character.code_point < 0x10000 ? 4 : 8;
    out_.push_back(digits == 2 ? 'x' : digits == 4 ? 'u' : 'U');
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
      out_.push_back(kHexDigits[character.code_point >> shift & 15]);
    }
  }

  void hex(int digits, std::string_view message) {
    char32_t code = 0;
    for (int i = 0; i < digits; ++i) {
      const int value = at_ < body_.size() ? hex_value(body_[at_]) : -1;
      if (value < 0) {
        return fail(message);
      }
      code = code << 4 | static_cast<char32_t>(value);
      ++at_;
    }
    if (code > 0x10FFFF) {
      return fail("there is no character beyond \\U0010ffff");
    }
    character(code);
  }

  void octal(char first) {
    auto code = static_cast<char32_t>(first - '0');
    for (int i = 0; i < 2 && at_ < body_.size() && body_[at_] >= '0' && body_[at_] <= '7'; ++i) {
      code = code << 3 | static_cast<char32_t>(body_[at_++] - '0');
    }
    character(code);
  }

  void named() {
    const std::size_t close = at_ < body_.size() && body_[at_] == '{' ? body_.find('}', at_) : std::string_view::npos;
    if (close == std::string_view::npos || close == at_ + 1) {
      return fail("\\N needs the name of a character in braces");
    }
    const std::optional<char32_t> code = character_named(body_.substr(at_ + 1, close - at_ - 1));
    at_ = close + 1;
    if (!code) {
      return fail("there is no character of this name");
    }
    character(*code);
  }

  // Holds back a high surrogate until it is known whether its other half follows.
  void character(char32_t code) {
    if (code >= 0xDC00 && code <= 0xDFFF && high_ != 0) {
      utf8::append(out_, 0x10000 + ((high_ - 0xD800) << 10) + (code - 0xDC00));
      high_ = 0;
      return;
    }
    flush();
    if (code >= 0xD800 && code <= 0xDBFF) {
      high_ = code;
    } else {
      utf8::append(out_, code >= 0xDC00 && code <= 0xDFFF ? 0xFFFD : code);
    }
  }

  void flush() {
    if (high_ != 0) {
      utf8::append(out_, 0xFFFD);
      high_ = 0;
    }
  }

  void fail(std::string_view message) { problem_ = {message, begin_, at_}; }

  std::string_view body_;
  LiteralProblem& problem_;
  std::string out_;
  std::size_t at_ = 0;
  std::size_t begin_ = 0;
  char32_t high_ = 0;
};

}  // namespace

Value integer_literal(Arena& arena, std::string_view text, LiteralProblem& problem) {
  constexpr std::size_t kSurelyFits = 18;
  if (text.size() <= kSurelyFits) {
    std::int64_t value = 0;
    std::size_t i = 0;
    for (; i < text.size() && is_ascii_digit(text[i]); ++i) {
      value = value * 10 + (text[i] - '0');
    }
    if (i == text.size()) {
      return Value::integer(value);
    }
  }
  const std::string digits = plain_digits(text);
  const char letter = digits.size() > 1 ? static_cast<char>(digits[1] | 0x20) : '\0';
  const int base = letter == 'b' ? 2 : letter == 'o' ? 8 : letter == 'x' ? 16 : 10;
  if (digits.size() > (base == 10 ? kMostDecimalDigits : kMostOtherDigits)) {
    problem = {"this integer has too many digits", 0, text.size()};
    return Value::integer(0);
  }
  LentHeap lent(arena);
  const std::optional<Value> value =
      parse_integer(lent.heap(), std::string_view(digits).substr(base == 10 ? 0 : 2), base);
  if (!value) {
    problem = {"this is not an integer", 0, text.size()};
    return Value::integer(0);
  }
  return *value;
}

Value float_literal(std::string_view text) {
  if (text.find('_') == std::string_view::npos) {
    return Value::floating(parse_float(text).value_or(0.0));
  }
  return Value::floating(parse_float(plain_digits(text)).value_or(0.0));
}

std::string_view string_literal(Arena& arena, std::string_view body, std::string_view newline,
                                LiteralProblem& problem) {
  body = with_newlines(arena, body, newline);
  if (body.find('\\') == std::string_view::npos) {
    return body;
  }
  return arena.copy(Unescape(body, problem).run());
}

std::string_view with_newlines(Arena& arena, std::string_view text, std::string_view newline) {
  if (newline == "\n" || text.find('\n') == std::string_view::npos) {
    return text;
  }
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (const char c : text) {
    if (c == '\n') {
      out.append(newline);
    } else {
      out.push_back(c);
    }
  }
  return arena.copy(out);
}

}  // namespace docmill::jinja
