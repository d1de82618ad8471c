// Which marks emphasis is written with, so that it is read back as it is nested.
//
// A mark that touches another one, or stands between signs, may be read as the end of something else (rules 9 to 17 of
// CommonMark 6.2). The plan tries the marks of emphasis that stand close together in turn, "*" first, and takes the
// first for which the pairing of CommonMark's appendix gives the tree. Some trees need an asterisk of the text beside a
// mark to be a part of it that pairs with nothing: rule 10 counts it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "docmill/document.h"

namespace docmill::markdown_writer {

/// How one emphasis or strikethrough is written.
struct EmphasisMarks {
  char mark = '*';
  std::uint8_t size = 1;          // characters
  bool reference_before = false;  // the character in front of it becomes one
  bool reference_after = false;   // the first one behind it does
  // So many characters of the text have no backslash: in front of it, inside at both ends, and behind it.
  std::uint8_t bare_before = 0;
  std::uint8_t bare_first = 0;
  std::uint8_t bare_last = 0;
  std::uint8_t bare_after = 0;
};

/// The code points that the output of a node begins and ends with, as far as marks next to it can tell.
struct Edges {
  char32_t first = U'\n';
  char32_t last = U'\n';
};
Edges edges_of(const Node& node);
/// Emphasis and strikethrough.
bool is_marked(const Node& node);

class EmphasisPlan {
 public:
  /// Appends the marks of all emphasis in `inlines` to `marks`, in order of the tree, but for that in links and images,
  /// which is read for itself. `before` and `after` stand around the inlines. Linear in their number.
  void make(Node::Children inlines, char32_t before, char32_t after, std::vector<EmphasisMarks>& marks);

 private:
  enum class TokenType : std::uint8_t {
    open,
    close,
    content,
    literal,  // characters of marks in text, next to a mark
  };
  struct Token {
    TokenType type;
    bool single = false;      // content of one code point
    char character = 0;       // of a mark or literal
    std::uint8_t choice = 0;  // of an opening mark or literal
    std::uint8_t choices = 1;
    std::uint32_t size = 0;   // of a mark or literal, in characters
    std::uint32_t left = 0;   // of them those at the left end that a reader takes for marks
    std::uint32_t right = 0;  // at the right end; where all are, both are the size
    std::uint32_t span = 0;   // of a mark
    std::size_t close = 0;    // of an opening mark: the token that closes it
    Edges edges = {};
    Edges written = {};  // with references
  };
  /// Marks that nothing has ended yet: an entry of CommonMark's delimiter stack.
  struct Run {
    char character;
    bool both_ways;
    std::uint32_t size;
    std::uint32_t remaining;
    std::uint32_t spans;  // what opens here and is open
  };

  static constexpr std::size_t kMostCredit = 1 << 22;
  static constexpr std::size_t kCredit = 128;  // for each token

  void add(const Node& node);
  void add_content(Edges edges, bool single);
  void add_text(std::string_view text);
  void add_literal(std::string_view text);
  void finish(std::size_t keep, std::vector<EmphasisMarks>& marks);
  void solve();
  bool try_choices(bool all, bool nothing_left);
  void choose();
  void choose_open(std::size_t at);
  void choose_literal(std::size_t at);
  bool is_read_right(bool nothing_left);
  bool read_run(std::size_t begin, std::size_t end, bool can_open, bool can_close);
  bool end_span(Run& closer, std::size_t height, std::uint32_t size, const Token& token);
  std::size_t find_opener(const Run& closer, bool closer_can_open) const;
  bool next_choice(bool all);
  bool matters(std::size_t at) const;

  bool is_literal(std::size_t at) const { return tokens_[at].type == TokenType::literal; }
  bool is_mark(std::size_t at) const { return tokens_[at].type <= TokenType::close; }
  std::uint32_t mark_size(std::size_t at) const { return std::max(tokens_[at].left, tokens_[at].right); }
  bool is_tildes(std::size_t at) const { return tokens_[at].character == '~' && mark_size(at) != 0; }
  bool joins(std::size_t at) const;
  std::size_t beside(std::size_t at, std::ptrdiff_t step) const;
  std::uint8_t bare_left(std::size_t at) const;
  std::uint8_t bare_right(std::size_t at) const;
  std::size_t before(std::size_t at) const;
  std::size_t after(std::size_t at) const;

  std::vector<Token> tokens_;  // what stands around is the first and the last of them
  std::vector<EmphasisMarks> spans_;
  std::vector<Run> left_over_;  // by what stands in front of the tokens
  std::vector<Run> runs_;
  std::size_t credit_ = kMostCredit;  // tokens that may still be read in trying, which bounds the time
  std::vector<std::uint32_t> open_;   // spans, the innermost last
  std::size_t misread_begin_ = 0;     // of the first run that is not read as it is meant
  std::size_t misread_end_ = 0;       // behind all that it depends on: that is the next mark too, next but one token
};

}  // namespace docmill::markdown_writer
