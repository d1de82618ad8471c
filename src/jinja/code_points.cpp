// Character classes of Python's `str` and `re` by the Unicode database of ICU, with ASCII answered here.
#include "jinja/code_points.h"

#include <unicode/uchar.h>

namespace docmill::jinja {

namespace {

constexpr bool is_ascii_digit(char32_t c) { return c >= '0' && c <= '9'; }
constexpr bool is_ascii_letter(char32_t c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }

/// Whether a line end may begin with `byte`: U+0085 is C2 85, U+2028 and U+2029 begin with E2.
constexpr bool may_end_line(char byte) {
  const auto b = static_cast<unsigned char>(byte);
  return (b >= '\n' && b <= '\r') || (b >= 0x1c && b <= 0x1e) || b == 0xc2 || b == 0xe2;
}

}  // namespace

bool is_word(char32_t c) {
  if (c < 0x80) {
    return is_ascii_letter(c) || is_ascii_digit(c) || c == '_';
  }
  const auto point = static_cast<UChar32>(c);
  return u_isalpha(point) || u_getIntPropertyValue(point, UCHAR_NUMERIC_TYPE) != U_NT_NONE;
}

bool is_word_letter(char32_t c) { return is_word(c) && decimal_digit(c) < 0; }

int decimal_digit(char32_t c) {
  if (c < 0x80) {
    return is_ascii_digit(c) ? static_cast<int>(c - '0') : -1;
  }
  return u_charDigitValue(static_cast<UChar32>(c));
}

bool Lines::next(std::string_view& line, bool keep_end) {
  if (at_ >= text_.size()) {
    return false;
  }
  const std::size_t begin = at_;
  while (at_ < text_.size() && !may_end_line(text_[at_])) {
    ++at_;
  }
  while (at_ < text_.size()) {
    const std::size_t end = at_;
    const char32_t c = next_code_point(text_, at_);
    if (is_line_end(c)) {
      if (c == '\r' && at_ < text_.size() && text_[at_] == '\n') {
        ++at_;
      }
      line = text_.substr(begin, (keep_end ? at_ : end) - begin);
      return true;
    }
    while (at_ < text_.size() && !may_end_line(text_[at_])) {
      ++at_;
    }
  }
  line = text_.substr(begin);
  return true;
}

std::string_view strip_space(std::string_view text) {
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size() && is_space(next_code_point(text, at));) {
    begin = at;
  }
  std::size_t end = text.size();
  for (std::size_t at = end; at > begin && is_space(previous_code_point(text, at));) {
    end = at;
  }
  return text.substr(begin, end - begin);
}

}  // namespace docmill::jinja
