// Characters and lines as Python's text functions see them, for filters that cut text: `\w` of its regular
// expressions, `str.splitlines`, `str.strip`.
#pragma once

#include <cstddef>
#include <string_view>

namespace docmill::jinja {

/// Letters and numbers of any script, and the underscore: `\w`.
bool is_word(char32_t c);
/// A word character that is no decimal digit: `[^\d\W]`.
bool is_word_letter(char32_t c);

constexpr bool is_line_end(char32_t c) {
  return (c >= '\n' && c <= '\r') || (c >= 0x1c && c <= 0x1e) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

/// Yields the lines of a text as `str.splitlines` does: nothing for "", no empty last line.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {}
  /// The next line without its end.
  bool next(std::string_view& line) { return next(line, false); }
  /// The next line with its end.
  bool next_with_end(std::string_view& line) { return next(line, true); }

 private:
  bool next(std::string_view& line, bool keep_end);

  std::string_view text_;
  std::size_t at_ = 0;
};

/// `text` without white space at both ends.
std::string_view strip_space(std::string_view text);

}  // namespace docmill::jinja
