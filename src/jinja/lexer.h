// Template text -> tokens, one at a time, in one pass and without a copy.
//
// Follows Jinja2 3.1: in text, the tag that opens earliest wins, then the longest mark; a tag's end mark counts only
// outside of brackets; white space control works on the text around tags as Jinja2 documents it. Comments, raw tags
// and white space give no token. After a mistake the lexer answers `error` until the parser tells it where to go on.
//
//   text      = { data | comment | raw | "{{" tag "}}" | "{%" tag "%}" | line statement | line comment }
//   raw       = "{%" ["-"|"+"] "raw" ["-"] "%}" any text "{%" ["-"|"+"] "endraw" ["-"|"+"] "%}"
//   tag       = { name | string | integer | float | operator }
//   integer   = "0b" bits | "0o" octals | "0x" hexes | nonzero { ["_"] digit } | "0" { ["_"] "0" }
//   float     = digits [ "." digits ] "e" [ "+" | "-" ] digits | digits "." digits, not right after a "."
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "docmill/jinja.h"
#include "jinja/token.h"

namespace docmill::jinja {

/// What is wrong with a piece of text, before it has become a Diagnostic.
struct Mistake {
  std::string_view code;
  Span span;
  std::string message;
  std::string hint;
};

enum class TagKind : std::uint8_t { variable, block, line };

/// Requires that `source` (lines ended by "\n") and `options` outlive it and that no start or end mark is empty.
class Lexer {
 public:
  Lexer(std::string_view source, const Options& options);

  /// The next token; eof again and again at the end.
  Token next();
  /// Of the `error` token last returned.
  const Mistake& mistake() const { return mistake_; }

  /// Forgets the rest of a broken tag that holds offset `from`: finds the tag's end mark and returns it as a token,
  /// ignoring brackets and strings. A tag that opens before that ends this one; its end is then an empty token.
  Token skip_tag(TagKind tag, std::uint32_t from);

  struct Bracket {
    char open;
    std::uint32_t at;
  };
  /// Brackets of the current tag that are still open, outermost first.
  const std::vector<Bracket>& brackets() const { return brackets_; }
  /// Where the next mark that opens a tag or comment stands at or after `from`; the source's size when none does.
  std::uint32_t find_start_mark(std::uint32_t from) const;
  /// Where the next end mark of `tag` stands at or after `from`; the source's size when none does.
  std::uint32_t find_end_mark(TagKind tag, std::uint32_t from) const;
  /// Of the tag whose start mark was the last token returned.
  TagKind tag_kind() const {
    return mode_ == Mode::line ? TagKind::line : mode_ == Mode::variable ? TagKind::variable : TagKind::block;
  }

 private:
  enum class Mode : std::uint8_t { text, raw, comment, line_comment, variable, block, line };
  enum class Mark : std::uint8_t { raw, comment, block, variable, line, line_comment };
  struct Rule {
    Mark mark;
    std::string_view text;
  };
  struct Opening {
    Mark mark = Mark::block;
    char sign = 0;            // '-', '+' or 0
    std::uint32_t begin = 0;  // white space before a line statement or comment included
    std::uint32_t at = 0;     // the mark itself
    std::uint32_t end = 0;
  };

  // Between tags (lexer.cpp).
  void add_rules();
  Token text_token();
  Token raw_token();
  Token after_text(std::uint32_t begin, const Opening& opening);
  bool skip_comment();
  void skip_line_comment();
  bool find_opening(Opening& found) const;
  std::uint32_t next_candidate(std::uint32_t from) const;
  bool open_at(std::uint32_t at, Opening& found) const;
  bool open_pair_at(std::uint32_t at, Opening& found) const;
  bool open_raw_at(std::uint32_t at, Opening& found) const;
  bool line_rule_begin(Mark mark, std::uint32_t at, std::uint32_t& begin) const;
  std::uint32_t trimmed_end(std::uint32_t begin, const Opening& opening) const;
  std::uint32_t end_of_mark(std::string_view mark, std::uint32_t at, bool plus, bool trim) const;

  // Inside tags (lexer_tag.cpp).
  Token tag_token();
  bool end_tag(Token& token);
  bool end_line_statement(Token& token);
  Token name_token();
  Token take_name(std::uint32_t end);
  Token foreign_name_token(std::uint32_t at);
  Token number_token();
  Token string_token();
  Token operator_token();
  Token opening_bracket(TokenKind kind);
  Token closing_bracket(TokenKind kind, char open);
  Token unexpected_character();
  std::uint32_t float_end() const;
  std::uint32_t integer_end() const;
  template <class DigitSize>
  std::uint32_t digits_end(std::uint32_t at, bool leading_underscore, DigitSize&& digit_size) const;
  std::uint32_t decimal_digit_at(std::uint32_t at) const;

  bool at(std::uint32_t offset, std::string_view text) const {
    return offset + text.size() <= source_.size() && source_[offset] == text[0] &&
           std::equal(text.begin() + 1, text.end(), source_.begin() + offset + 1);
  }
  std::uint32_t size() const { return static_cast<std::uint32_t>(source_.size()); }
  /// The token from here to `end`, consumed.
  Token take(TokenKind kind, std::uint32_t end) {
    const Span span{pos_, end};
    pos_ = end;
    return {kind, Word::none, span};
  }
  Token fail(std::string_view code, Span span, std::string message, std::string hint = {});
  void leave_tag(std::uint32_t after);

  std::string_view source_;
  const Options& options_;
  std::array<Rule, 5> rule_list_;        // one at most for each mark but raw
  std::span<const Rule> rules_;          // in the order that decides between marks at one place
  std::array<bool, 256> first_bytes_{};  // of all rules
  char only_first_byte_ = 0;             // when they share one
  bool skips_space_ = false;             // no end mark begins with white space
  bool pairs_ = false;                   // the usual marks: two bytes, the first shared, no line rules
  Mode mode_ = Mode::text;
  Opening opening_;            // what was found behind the text just returned
  bool opened_ = false;        // opening_ waits to be entered
  bool line_starting_ = true;  // the last tag ended with a line ending
  bool failed_ = false;
  std::uint32_t pos_ = 0;
  std::vector<Bracket> brackets_;
  Mistake mistake_;
};

/// Text with every line ending as "\n", which the lexer requires. Moves when there is nothing to do.
std::string normalise_newlines(std::string text);

/// The tokens of `source` (any line endings), one per line with line:column, Jinja2's name and text, for fixtures.
std::string dump_tokens(std::string_view source, const Options& options);

}  // namespace docmill::jinja
