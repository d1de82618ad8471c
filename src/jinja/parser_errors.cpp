// What the parser reports when a template is wrong: the most likely mistake, at its place.
#include "jinja/parser_impl.h"

namespace docmill::jinja {
namespace {

constexpr Words kEnds = words(Word::endif, Word::endfor, Word::endblock, Word::endmacro, Word::endcall, Word::endset,
                              Word::endfilter, Word::endwith, Word::endautoescape, Word::endtrans);
constexpr Words kMiddles = words(Word::elif, Word::else_, Word::pluralize);
constexpr Words kExtensions = words(Word::do_, Word::break_, Word::continue_, Word::debug, Word::trans);

constexpr std::string_view kTags[] = {
    "if",      "elif",      "else",       "endif",         "for",       "endfor",   "block",   "endblock", "extends",
    "include", "import",    "from",       "macro",         "endmacro",  "call",     "endcall", "set",      "endset",
    "filter",  "endfilter", "autoescape", "endautoescape", "with",      "endwith",  "print",   "raw",      "endraw",
    "do",      "break",     "continue",   "trans",         "pluralize", "endtrans", "debug",
};

std::string_view extension_of(Word word) {
  return word == Word::do_ ? "do" : word == Word::debug ? "debug" : word == Word::trans ? "i18n" : "loopcontrols";
}

std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

std::uint32_t size_of(std::string_view text) { return static_cast<std::uint32_t>(text.size()); }

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
  report("E-TPL-030", current_.span, "the template is nested too deeply",
         "at most " + std::to_string(max_depth_) + " levels, and expressions of " + std::to_string(kMaxHeight) +
             "; give a part of it a name with `set` or `macro`");
  throw GivenUp{};
}

std::string Parser::line_of(std::uint32_t offset) const {
  return "line " + std::to_string(position_at(source_, offset).line + first_line_ - 1);
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

void Parser::fail_unexpected(std::string_view expected) {
  fail_if_never_closed();
  if (at(TokenKind::error)) {
    const Mistake mistake = lexer_.mistake();
    fail(mistake.code, mistake.span, mistake.message, mistake.hint);
  }
  const bool at_end = at(TokenKind::eof) || source_.substr(current_.span.begin).starts_with(end_mark());
  if (at_end && !lexer_.brackets().empty()) {
    const Lexer::Bracket bracket = lexer_.brackets().back();
    fail("E-TPL-007", {bracket.at, bracket.at + 1}, "this '" + std::string(1, bracket.open) + "' is never closed");
  }
  fail("E-TPL-003", current_.span, "expected " + std::string(expected) + ", got " + describe_current(),
       hint_unexpected(expected));
}

// A tag without its end mark swallows the text behind it and fails far from the mistake; so does a tag in a tag.
void Parser::fail_if_never_closed() {
  if (tag_.kind == TagKind::line) {
    return;
  }
  const std::uint32_t size = size_of(source_);
  const std::uint32_t start = lexer_.find_start_mark(tag_.mark.end);
  const std::uint32_t end = lexer_.find_end_mark(tag_.kind, tag_.mark.end);
  if (end < start && end < size) {
    return;
  }
  const bool variable = tag_.kind == TagKind::variable;
  const std::uint32_t wrong = lexer_.find_end_mark(variable ? TagKind::block : TagKind::variable, tag_.mark.end);
  if (wrong < start && wrong < size) {
    const std::string& given = variable ? options_.block_end_string : options_.variable_end_string;
    resume_at_ = wrong + size_of(given);
    fail("E-TPL-009", {wrong, resume_at_},
         "this tag was opened with " + quoted(text(tag_.mark)) + ", not closed with " + quoted(given),
         "close it with " + end_mark());
  }
  if (current_.span.begin < start && !at(TokenKind::eof) && !at(TokenKind::error)) {
    return;
  }
  fail_if_nested(start);
  resume_at_ = start;
  fail("E-TPL-002", tag_.mark, "this tag is never closed", "close it with " + end_mark());
}

// `{% if {{ x }} %}`: the mark at `start` opens a print tag that ends before this tag does.
void Parser::fail_if_nested(std::uint32_t start) {
  const std::string& mark = options_.variable_start_string;
  if (source_.substr(start, mark.size()) != mark) {
    return;
  }
  const std::uint32_t inner_end = lexer_.find_end_mark(TagKind::variable, start);
  const std::uint32_t after = inner_end + size_of(options_.variable_end_string);
  const std::uint32_t end = lexer_.find_end_mark(tag_.kind, after);
  if (end >= size_of(source_) || lexer_.find_start_mark(start + size_of(mark)) < end) {
    return;
  }
  resume_at_ = after;
  fail("E-TPL-009", {start, start + size_of(mark)}, quoted(mark) + " inside of a tag",
       "a tag holds expressions already; leave out " + mark + " and " + options_.variable_end_string);
}

// ---- tags in the wrong place ----

void Parser::report_never_closed(const Opener& opener) {
  report("E-TPL-002", opener.tag, quoted(spelling(opener.word)) + " is never closed",
         "add " + block_tag("end" + std::string(spelling(opener.word))));
}

void Parser::report_mismatch(Word word) {
  const Opener& inner = openers_.back();
  const std::string name(spelling(inner.word));
  report(
      "E-TPL-005", current_.span,
      quoted(spelling(word)) + " comes before the end of " + quoted(name) + ", opened at " + line_of(inner.tag.begin),
      "add " + block_tag("end" + name) + " before it");
}

// A part or an end of a statement that is not open.
void Parser::fail_stray_tag() {
  const std::string name(text(current_));
  if (openers_.empty()) {
    fail("E-TPL-005", current_.span, quoted(name) + " without a tag to close or continue");
  }
  Opener& open = openers_.back();
  const std::string opener(spelling(open.word));
  if (open.word == Word::if_ && contains(kMiddles, current_.word)) {
    fail("E-TPL-005", current_.span, quoted(name) + " after 'else'",
         "the 'if' opened at " + line_of(open.tag.begin) + " already has its 'else', which is its last part");
  }
  open.good = !contains(kEnds, current_.word);
  fail("E-TPL-005", current_.span, quoted(name) + " does not belong to the open tag " + quoted(opener),
       quoted(opener) + " was opened at " + line_of(open.tag.begin) + " and ends with " + block_tag("end" + opener));
}

void Parser::fail_unknown_tag() {
  const Word word = current_.word;
  if (contains(kEnds | kMiddles, word)) {
    fail_stray_tag();
  }
  const std::string name(text(current_));
  if (contains(kExtensions, word)) {
    if (word == Word::trans) {
      forgiven_ |= words(Word::endtrans, Word::pluralize);
    }
    fail("E-TPL-004", current_.span, "the tag " + quoted(name) + " is not enabled",
         "switch on the extension " + quoted(extension_of(word)));
  }
  if (name == "endraw") {
    fail("E-TPL-005", current_.span, "'endraw' without a 'raw' to close");
  }
  if (name == "raw") {
    forgiven_names_.push_back("endraw");
    fail("E-TPL-003", current_.span, "'raw' stands alone in its tag");
  }
  const std::string meant = closest(name, {std::begin(kTags), std::end(kTags)});
  if (const Word end = find_word("end" + meant); end != Word::none && !meant.empty()) {
    forgiven_ |= words(end);
  }
  forgiven_names_.push_back("end" + name);
  const bool meant_end = name == "end" || contains(kEnds, find_word(meant));
  if (!openers_.empty() && meant_end) {
    openers_.back().good = false;
  }
  fail("E-TPL-004", current_.span, "unknown tag " + quoted(name), hint_unknown_tag(name, meant));
}

}  // namespace docmill::jinja
