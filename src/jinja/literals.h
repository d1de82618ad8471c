// Text of literals -> values: Python's integer, float and string literals as Jinja2 evaluates them.
#pragma once

#include <string_view>

#include "docmill/value.h"

namespace docmill::jinja {

/// What is wrong with a literal; `begin` and `end` are offsets into its text.
struct LiteralProblem {
  std::string_view message;  // empty: nothing
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// `text` as the lexer found it: digits of any script, underscores, 0b, 0o, 0x. Of any size up to 4300 digits.
Value integer_literal(Arena& arena, std::string_view text, LiteralProblem& problem);
/// Infinite when too large, as in Python.
Value float_literal(std::string_view text);
/// The characters of a string with its escapes replaced; `body` stands between the quotes. Lives in `arena`, or is
/// `body` itself when there is nothing to replace. Line endings become `newline`. A pair of surrogates becomes the
/// character it stands for, a single one U+FFFD.
std::string_view string_literal(Arena& arena, std::string_view body, std::string_view newline, LiteralProblem& problem);
/// `text` with "\n" replaced by `newline`; `text` itself when there is nothing to replace.
std::string_view with_newlines(Arena& arena, std::string_view text, std::string_view newline);

}  // namespace docmill::jinja
