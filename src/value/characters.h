// What Python knows of single characters, as far as printing and reading values needs it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace docmill {

/// Whether repr() shows the character itself: str.isprintable() of Python 3.11 (Unicode 14).
bool is_printable(char32_t c);
/// str.isspace().
bool is_python_space(char32_t c);
/// `text` without white space at both ends: str.strip().
std::string_view trim_spaces(std::string_view text);
/// `text` with every decimal digit of any script as an ASCII digit; nullopt when other characters beyond ASCII remain.
std::optional<std::string> ascii_digits(std::string_view text);

}  // namespace docmill
