#include "writer/text_wrap.h"

#include <algorithm>

#include "base/utf8.h"
#include "docmill/document.h"

namespace docmill::text {
namespace {

/// Punctuation that may not begin a line, and brackets that may not end one (the usual rules of Japanese and Chinese).
bool is_bound_to_the_left(char32_t c) {
  static constexpr std::u32string_view kClosing =
      U"\u3001\u3002\uff0c\uff0e\uff09\u300d\u300f\u3011\uff01\uff1f\uff1a\uff1b\u3009\u300b\u3015\u30fc";
  return kClosing.find(c) != std::u32string_view::npos;
}
bool is_bound_to_the_right(char32_t c) {
  static constexpr std::u32string_view kOpening = U"\uff08\u300c\u300e\u3010\u3008\u300a\u3014";
  return kOpening.find(c) != std::u32string_view::npos;
}

std::string_view without_blanks_at_end(std::string_view line) { return line.substr(0, line.find_last_not_of(' ') + 1); }

/// A character a column: the last blank that a line may end before is found from behind.
void wrap_ascii(std::string_view text, std::size_t columns, std::vector<std::string_view>& lines) {
  while (text.size() > columns) {
    std::size_t end = text.rfind(' ', columns);
    while (end != std::string_view::npos && end > 0 && text[end - 1] == ' ') {
      --end;
    }
    if (end == std::string_view::npos || end == 0) {  // a word that is wider
      end = text.find(' ', std::min(text.find_first_not_of(' '), text.size()));
    }
    const std::size_t next = end == std::string_view::npos ? end : text.find_first_not_of(' ', end);
    if (next == std::string_view::npos) {
      break;
    }
    lines.push_back(text.substr(0, end));
    text.remove_prefix(next);
  }
  lines.push_back(without_blanks_at_end(text));
}

/// One line of characters of any width.
class Wrapper {
 public:
  Wrapper(std::string_view text, std::size_t columns, std::vector<std::string_view>& lines)
      : text_(text), columns_(columns), lines_(lines) {}

  void wrap() {
    while (at_ < text_.size()) {
      step();
    }
    lines_.push_back(without_blanks_at_end(text_.substr(begin_)));
  }

 private:
  /// Goes over one character.
  void step() {
    if (text_[at_] == ' ') {
      break_end_ = at_;
      while (at_ < text_.size() && text_[at_] == ' ') {
        ++at_;
        ++width_;
      }
      break_begin_ = at_;
      width_at_break_ = width_;
      before_ = 0;
    } else {
      take_character();
    }
  }

  void take_character() {
    const utf8::Decoded next = utf8::decode(text_, at_);
    const bool wide = is_wide(next.code_point);
    if (before_ != 0 && wide && is_wide(before_) && !is_bound_to_the_left(next.code_point) &&
        !is_bound_to_the_right(before_)) {
      break_end_ = break_begin_ = at_;
      width_at_break_ = width_;
    }
    width_ += wide ? 2 : display_width(text_.substr(at_, next.size));
    at_ += next.size;
    before_ = next.code_point;
    if (width_ > columns_ && break_end_ > begin_) {
      lines_.push_back(text_.substr(begin_, break_end_ - begin_));
      begin_ = break_begin_;
      width_ -= width_at_break_;
      break_end_ = begin_;
    }
  }

  std::string_view text_;
  std::size_t columns_;
  std::vector<std::string_view>& lines_;
  std::size_t at_ = 0;
  std::size_t begin_ = 0;           // of the line
  std::size_t width_ = 0;           // of the line up to at_
  std::size_t break_end_ = 0;       // where the line may end ...
  std::size_t break_begin_ = 0;     // ... and the next begin
  std::size_t width_at_break_ = 0;  // of the line up to there
  char32_t before_ = 0;
};

}  // namespace

void wrap(std::string_view text, std::size_t columns, std::vector<std::string_view>& lines) {
  while (true) {
    const std::size_t size = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, size);
    if (size <= columns) {  // no character has more columns than bytes
      lines.push_back(without_blanks_at_end(line));
    } else if (utf8::is_ascii(line)) {
      wrap_ascii(line, columns, lines);
    } else {
      Wrapper(line, columns, lines).wrap();
    }
    if (size == text.size()) {
      return;
    }
    text.remove_prefix(size + 1);
  }
}

}  // namespace docmill::text
