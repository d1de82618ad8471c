// Character classes by the Unicode database of ICU, with ASCII answered by table; lines by a scan over bytes.
#include "jinja/code_points.h"

#include <unicode/uchar.h>

#include "base/utf8.h"
#include "jinja/characters.h"

namespace docmill::jinja {

namespace {

/// Whether a line end may begin with `byte`: U+0085 is C2 85, U+2028 and U+2029 begin with E2.
constexpr bool may_end_line(char byte) {
  const auto b = static_cast<unsigned char>(byte);
  return (b >= '\n' && b <= '\r') || (b >= 0x1c && b <= 0x1e) || b == 0xc2 || b == 0xe2;
}

std::size_t find_line_end(std::string_view text, std::size_t at) {
  while (at < text.size() && !may_end_line(text[at])) {
    ++at;
  }
  return at;
}

}  // namespace

bool is_word(char32_t c) {
  if (c < 0x80) {
    return is_ascii_word(static_cast<char>(c));
  }
  const auto point = static_cast<UChar32>(c);
  return u_isalpha(point) || u_getIntPropertyValue(point, UCHAR_NUMERIC_TYPE) != U_NT_NONE;
}

bool is_word_letter(char32_t c) { return is_word(c) && digit_value(c) < 0; }

bool Lines::next(std::string_view& line, bool keep_end) {
  if (at_ >= text_.size()) {
    return false;
  }
  const std::size_t begin = at_;
  for (at_ = find_line_end(text_, at_); at_ < text_.size(); at_ = find_line_end(text_, at_)) {
    const std::size_t end = at_;
    const utf8::Decoded c = utf8::decode(text_, at_);
    at_ += c.size;
    if (is_line_end(c.code_point)) {
      at_ += c.code_point == '\r' && at_ < text_.size() && text_[at_] == '\n' ? 1u : 0u;
      line = text_.substr(begin, (keep_end ? at_ : end) - begin);
      return true;
    }
  }
  line = text_.substr(begin);
  return true;
}

std::string_view strip_space(std::string_view text) {
  while (!text.empty()) {
    const utf8::Decoded first = utf8::decode(text, 0);
    if (!is_space(first.code_point)) {
      break;
    }
    text.remove_prefix(first.size);
  }
  while (!text.empty()) {
    const utf8::Decoded last = utf8::decode_before(text, text.size());
    if (!is_space(last.code_point)) {
      break;
    }
    text.remove_suffix(last.size);
  }
  return text;
}

}  // namespace docmill::jinja
