// What the parser says when a template is wrong: the most likely mistake, at its place, with the way out.
#include "jinja/parser_impl.h"

namespace docmill::jinja {
namespace {

/// The words of other template languages and of habit, and what Jinja2 has instead.
struct Habit {
  std::string_view word;
  std::string_view hint;
};
constexpr Habit kTagHabits[] = {
    {"elseif", "write `elif`"},
    {"elsif", "write `elif`"},
    {"elf", "write `elif`"},
    {"foreach", "write `for item in items`"},
    {"while", "there is no 'while'; loop over a sequence with `for`"},
    {"unless", "write `if not ...`"},
    {"endunless", "write `endif`"},
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
    {"next", "write `continue`"},
    {"exit", "write `break`"},
};

constexpr std::string_view kTags[] = {
    "if",        "elif",    "else",     "endif",     "for",        "endfor",        "block",    "endblock",
    "extends",   "include", "import",   "from",      "macro",      "endmacro",      "call",     "endcall",
    "set",       "endset",  "filter",   "endfilter", "autoescape", "endautoescape", "with",     "endwith",
    "print",     "raw",     "endraw",   "do",        "break",      "continue",      "trans",    "pluralize",
    "endtrans",  "debug",
};

constexpr Words kEnds = words(Word::endif, Word::endfor, Word::endblock, Word::endmacro, Word::endcall, Word::endset,
                              Word::endfilter, Word::endwith, Word::endautoescape, Word::endtrans);
constexpr Words kMiddles = words(Word::elif, Word::else_, Word::pluralize);
constexpr Words kExtensions = words(Word::do_, Word::break_, Word::continue_, Word::debug, Word::trans);
constexpr Words kBodied = words(Word::if_, Word::for_, Word::block, Word::macro, Word::call, Word::filter, Word::with,
                                Word::autoescape, Word::trans);

std::string_view extension_of(Word word) {
  return word == Word::do_      ? "do"
         : word == Word::debug  ? "debug"
         : word == Word::trans  ? "i18n"
                                : "loopcontrols";
}

std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

}  // namespace

// ---- reporting ----

void Parser::report(std::string_view code, Span span, std::string message, std::string hint) {
  Diagnostic diagnostic;
  diagnostic.kind = ErrorKind::syntax;
  diagnostic.code = code;
  diagnostic.message = std::move(message);
  diagnostic.hint = std::move(hint);
  diagnostic.place = place_at(place_name_, source_, span);
  for (Position* position : {&diagnostic.place.begin, &diagnostic.place.end}) {
    if (position->line != 0) {
      position->line += first_line_ - 1;
    }
  }
  if (errors_ == nullptr) {
    throw Error(std::move(diagnostic));
  }
  errors_->push_back(std::move(diagnostic));
  if (errors_->size() - first_error_ >= kMaxErrors) {
    throw GivenUp{};
  }
}

void Parser::fail(std::string_view code, Span span, std::string message, std::string hint) {
  report(code, span, std::move(message), std::move(hint));
  throw BrokenTag{};
}

void Parser::fail_too_deep() {
  report("E-TPL-030", {current_.span.begin, current_.span.end}, "the template is nested too deeply",
         "at most " + std::to_string(max_depth_) + " levels; give a part of it a name with `set` or `macro`");
  throw GivenUp{};
}

std::string Parser::line_of(std::uint32_t offset) const {
  return "at line " + std::to_string(position_at(source_, offset).line + first_line_ - 1);
}

std::string Parser::block_tag(std::string_view content) const {
  return options_.block_start_string + " " + std::string(content) + " " + options_.block_end_string;
}

// ---- unexpected tokens ----

std::string Parser::describe_current() const {
  switch (current_.kind) {
    case TokenKind::name:
      return quoted(text(current_));
    case TokenKind::variable_end:
    case TokenKind::block_end:
      return tag_.kind == TagKind::line ? "the end of the line" : quoted(text(current_));
    case TokenKind::string:
    case TokenKind::integer:
    case TokenKind::floating: {
      constexpr std::size_t kLongest = 24;
      const bool whole = text(current_).size() <= kLongest;
      return std::string(describe(current_.kind)) + (whole ? " " + std::string(text(current_)) : "");
    }
    default:
      return std::string(describe(current_.kind));
  }
}

// A tag without its end mark swallows the text behind it, and fails far from the mistake.
void Parser::fail_if_never_closed() {
  const auto size = static_cast<std::uint32_t>(source_.size());
  const std::uint32_t inner = tag_.mark.end;
  const std::uint32_t start = tag_.kind == TagKind::line ? size : lexer_.find_start_mark(inner);
  const std::uint32_t end = lexer_.find_end_mark(tag_.kind, inner);
  if (tag_.kind == TagKind::line || (end < start && end < size)) {
    return;
  }
  const TagKind other = tag_.kind == TagKind::variable ? TagKind::block : TagKind::variable;
  const std::uint32_t wrong = lexer_.find_end_mark(other, inner);
  const std::string& mark = tag_.kind == TagKind::variable ? options_.variable_end_string : options_.block_end_string;
  const std::string& given = tag_.kind == TagKind::variable ? options_.block_end_string : options_.variable_end_string;
  if (wrong < start && wrong < size) {
    resume_at_ = wrong + static_cast<std::uint32_t>(given.size());
    fail("E-TPL-009", {wrong, resume_at_}, "this tag was opened with " + quoted(text(tag_.mark)) + ", not closed with " + quoted(given),
         "close it with " + mark);
  }
  if (current_.span.begin >= start || at(TokenKind::eof) || at(TokenKind::error)) {
    resume_at_ = start;
    fail("E-TPL-002", tag_.mark, "this tag is never closed", "close it with " + mark);
  }
}

void Parser::fail_unexpected(std::string_view expected) {
  fail_if_never_closed();
  if (at(TokenKind::error)) {
    const Mistake mistake = lexer_.mistake();
    fail(mistake.code, mistake.span, mistake.message, mistake.hint);
  }
  if (at(TokenKind::eof) && !lexer_.brackets().empty()) {
    const Lexer::Bracket bracket = lexer_.brackets().back();
    fail("E-TPL-007", {bracket.at, bracket.at + 1}, "this '" + std::string(1, bracket.open) + "' is never closed");
  }
  fail("E-TPL-003", current_.span, "expected " + std::string(expected) + ", got " + describe_current(),
       hint_unexpected(expected));
}

std::string Parser::hint_unexpected(std::string_view expected) const {
  const std::string_view before = source_.substr(0, current_.span.begin);
  const std::string_view inner = text({tag_.mark.end, current_.span.begin});
  switch (current_.kind) {
    case TokenKind::assign:
      return before.ends_with("==") || before.ends_with("!=") ? "compare with two characters, `==` or `!=`"
             : tag_.kind == TagKind::variable                 ? "to assign write " + block_tag("set name = value")
                                                              : "to compare write `==`";
    case TokenKind::pipe:
      return before.ends_with("|") ? "write `or`" : "";
    case TokenKind::semicolon:
      return "each statement has a tag of its own";
    case TokenKind::colon:
      return inner.find('?') != std::string_view::npos ? "write `a if condition else b`" : "";
    case TokenKind::rbrace:
    case TokenKind::comma:
      return expected == "':'" ? "a dictionary holds `key: value` pairs; there are no sets" : "";
    case TokenKind::add:
    case TokenKind::sub:
      return before.ends_with(text(current_)) ? "there is no `++` or `--`" : "";
    case TokenKind::string:
      return expected == "'='" || previous_end_ != current_.span.begin
                 ? ""
                 : "strings take no prefix; join values with `~`, or use the `format` filter";
    case TokenKind::name:
      break;
    default:
      return {};
  }
  if (at(Word::if_) && inner.find("else") != std::string_view::npos) {
    return "write `elif`";
  }
  const std::string_view name = text(current_);
  if (name == "then") {
    return "the condition ends with the tag; there is no `then`";
  }
  const std::size_t first = inner.find_first_not_of(" \t\n-+");
  const std::string_view start = first == std::string_view::npos ? std::string_view{} : inner.substr(first);
  const Word word = find_word(start.substr(0, start.find_first_of(" \t\n(")));
  if (tag_.kind == TagKind::variable && contains(kBodied | words(Word::set, Word::include, Word::extends), word)) {
    return "statements stand in " + block_tag("...");
  }
  return {};
}

// ---- tags in the wrong place ----

void Parser::report_never_closed(const Opener& opener) {
  const Words ends = opener.ends & kEnds;
  std::string end;
  for (std::size_t i = 1; i < static_cast<std::size_t>(Word::count); ++i) {
    if (contains(ends, static_cast<Word>(i))) {
      end = spelling(static_cast<Word>(i));
    }
  }
  report("E-TPL-002", opener.tag, quoted(spelling(opener.word)) + " is never closed", "add " + block_tag(end));
}

void Parser::report_mismatch(Word word) {
  const Opener& inner = openers_.back();
  std::string message = quoted(spelling(word)) + " comes before the end of " + quoted(spelling(inner.word)) +
                        ", opened " + line_of(inner.tag.begin);
  std::string hint = "add " + block_tag("end" + std::string(spelling(inner.word))) + " before it";
  report("E-TPL-005", current_.span, std::move(message), std::move(hint));
}

void Parser::fail_unknown_tag() {
  const std::string name(text(current_));
  const Word word = current_.word;
  const Opener* open = openers_.empty() ? nullptr : &openers_.back();
  if (contains(kMiddles, word) && open != nullptr && open->word == Word::if_) {
    fail("E-TPL-005", current_.span, quoted(name) + " after 'else'",
         "the 'if' opened " + line_of(open->tag.begin) + " already has its 'else', which is its last part");
  }
  if (contains(kEnds | kMiddles, word)) {
    fail("E-TPL-005", current_.span, quoted(name) + " without a tag to close or continue",
         open == nullptr ? "" : quoted(spelling(open->word)) + " is open, since " + line_of(open->tag.begin).substr(3));
  }
  if (contains(kExtensions, word)) {
    if (contains(kBodied, word)) {
      forgiven_ |= words(Word::endtrans, Word::pluralize);
    }
    fail("E-TPL-004", current_.span, "the tag " + quoted(name) + " is not enabled",
         "switch on the extension " + quoted(extension_of(word)));
  }
  const auto habit = std::find_if(std::begin(kTagHabits), std::end(kTagHabits),
                                  [&](const Habit& candidate) { return candidate.word == name; });
  std::string hint;
  std::string meant;
  if (name == "end" && open != nullptr) {
    hint = "write " + block_tag("end" + std::string(spelling(open->word)));
  } else if (habit != std::end(kTagHabits)) {
    hint = habit->hint;
  } else if (meant = closest(name, {std::begin(kTags), std::end(kTags)}); !meant.empty()) {
    hint = "did you mean '" + meant + "'?";
  } else if (name != "raw" && name != "endraw") {
    hint = "to print a value write " + options_.variable_start_string + " " + name + " " + options_.variable_end_string;
  }
  if (name == "endraw") {
    fail("E-TPL-005", current_.span, "'endraw' without a 'raw' to close");
  }
  if (name == "raw") {
    fail("E-TPL-003", current_.span, "'raw' stands alone in its tag");
  }
  if (const Word known = find_word(meant); contains(kBodied, known)) {
    forgiven_ |= words(find_word("end" + meant));
  }
  forgiven_names_.push_back("end" + name);
  fail("E-TPL-004", current_.span, "unknown tag " + quoted(name), std::move(hint));
}

}  // namespace docmill::jinja
