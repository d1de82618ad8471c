// The way out of frequent mistakes: habits from other languages, and slips.
#include "jinja/characters.h"
#include "jinja/parser_impl.h"

namespace docmill::jinja {
namespace {

/// The words of other template languages and of habit, and what Jinja2 has instead.
struct Habit {
  std::string_view word;
  std::string_view hint;
};
constexpr Habit kHabits[] = {
    {"elseif", "write `elif`"},
    {"elsif", "write `elif`"},
    {"foreach", "write `for item in items`"},
    {"each", "write `for item in items`"},
    {"while", "there is no 'while'; loop over a sequence with `for`"},
    {"unless", "write `if not ...`"},
    {"switch", "write `if ... elif ... else`"},
    {"case", "write `if ... elif ... else`"},
    {"verbatim", "write `raw`"},
    {"endverbatim", "write `endraw`"},
    {"let", "write `set`"},
    {"var", "write `set`"},
    {"assign", "write `set`"},
    {"capture", "write `set name`, the text, and `endset`"},
    {"def", "write `macro`"},
    {"function", "write `macro`"},
    {"comment", "a comment stands between the comment marks"},
    {"endcomment", "a comment stands between the comment marks"},
    {"render", "write `include`"},
    {"partial", "write `include`"},
    {"layout", "write `extends`"},
    {"echo", "print a value with the print marks"},
    {"load", "filters and functions need no loading"},
    {"use", "write `import` or `from ... import`"},
    {"end", "each tag has an end tag of its own, such as `endif` or `endfor`"},
    {"fi", "write `endif`"},
    {"done", "write `endfor`"},
};

constexpr Words kStatements =
    words(Word::if_, Word::for_, Word::block, Word::macro, Word::call, Word::filter, Word::with, Word::autoescape,
          Word::trans, Word::set, Word::include, Word::extends, Word::import);

}  // namespace

std::string Parser::hint_unknown_tag(const std::string& name, std::string_view meant) const {
  if (name == "end" && !openers_.empty()) {
    return "write " + block_tag("end" + std::string(spelling(openers_.back().word)));
  }
  const auto habit = std::find_if(std::begin(kHabits), std::end(kHabits),
                                  [&](const Habit& candidate) { return candidate.word == name; });
  if (habit != std::end(kHabits)) {
    return std::string(habit->hint);
  }
  if (!meant.empty()) {
    return "did you mean '" + std::string(meant) + "'?";
  }
  return "to print a value write " + options_.variable_start_string + " " + name + " " + options_.variable_end_string;
}

// The first word of the current tag, as far as it was read.
Word Parser::tag_word() const {
  const std::string_view inner = text({tag_.mark.end, current_.span.begin});
  const std::size_t first = skip_space(inner, 0);
  std::size_t last = first;
  while (last < inner.size() && is_ascii_word(inner[last])) {
    ++last;
  }
  return find_word(inner.substr(first, last - first));
}

std::string Parser::hint_unexpected(std::string_view expected) const {
  const std::string_view before = source_.substr(0, current_.span.begin);
  const bool touching = previous_end_ == current_.span.begin && !before.empty();
  if (touching && is_ascii_digit(before.back()) && (at(TokenKind::name) || at(TokenKind::integer))) {
    return "numbers are written like 10, 1_000, 0x1f or 1.5e3";
  }
  switch (current_.kind) {
    case TokenKind::assign:
      return before.ends_with("==") || before.ends_with("!=") ? "compare with two characters, `==` or `!=`"
             : tag_.kind == TagKind::variable ? "to compare write `==`, to assign " + block_tag("set name = value")
                                              : "to compare write `==`";
    case TokenKind::pipe:
      return before.ends_with("|") ? "write `or`" : "";
    case TokenKind::semicolon:
      return "each statement has a tag of its own";
    case TokenKind::rbrace:
    case TokenKind::comma:
      return expected == "':'" ? "a dictionary holds `key: value` pairs; there are no sets" : "";
    case TokenKind::string:
      return touching && is_ascii_word(before.back())
                 ? "strings take no prefix; join values with `~`, or use the `format` filter"
                 : "";
    case TokenKind::name:
      return hint_for_name();
    default:
      return hint_for_operator();
  }
}

std::string Parser::hint_for_operator() const {
  const Word word = tag_word();
  const char next = current_.span.end < source_.size() ? source_[current_.span.end] : '\0';
  if (at(TokenKind::dot) && is_ascii_digit(next)) {
    return "a number starts with a digit, as in 0.5";
  }
  if (word == Word::set && next == '=') {
    return "write the operation in full: `name = name " + std::string(text(current_)) + " value`";
  }
  if (word == Word::set && (at(TokenKind::dot) || at(TokenKind::lbracket))) {
    return "assign to a name, or to an attribute of a `namespace()`";
  }
  if (word == Word::for_ && (at(TokenKind::dot) || at(TokenKind::lbracket))) {
    return "a loop assigns to names";
  }
  if (word == Word::macro && (at(TokenKind::mul) || at(TokenKind::pow))) {
    return "arguments beyond the named ones are in `varargs` and `kwargs`";
  }
  if (word == Word::from && at(TokenKind::mul)) {
    return "name what to import, or import the whole template: " + block_tag("import ... as name");
  }
  const std::string_view read = source_.substr(0, previous_end_);
  return read.ends_with("++") || read.ends_with("--") ? "there is no `++` or `--`" : "";
}

std::string Parser::hint_for_name() const {
  const Word word = tag_word();
  if (at(Word::if_) && word == Word::else_) {
    return "write `elif`";
  }
  if (at(Word::for_) && word != Word::for_) {
    return "build a list with filters such as `map` and `select`, or with a loop";
  }
  if (text(current_) == "then") {
    return "the condition ends with the tag; there is no `then`";
  }
  if (tag_.kind == TagKind::variable && contains(kStatements, word)) {
    return "statements stand in " + block_tag("...");
  }
  if (spelling(word).starts_with("end")) {
    return "an end tag holds its word alone";
  }
  return {};
}

}  // namespace docmill::jinja
