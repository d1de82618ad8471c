#include "writer/markdown_emphasis.h"

#include <algorithm>

#include "base/utf8.h"
#include "document/characters.h"
#include "writer/markdown_text.h"

namespace docmill::markdown_writer {
namespace {

constexpr std::uint32_t kMostBare = 4;     // characters of a literal
constexpr std::uint32_t kMostTildes = 64;  // ... of tildes
constexpr int kMostLiterals = 2;           // at an end of a text
constexpr Edges kSigns = {U'*', U'*'};     // or other ones

bool is_word(char32_t c) { return c != '\n' && !markdown::is_unicode_space(c) && !markdown::is_unicode_punctuation(c); }

bool is_line_end(char32_t c) { return c == '\n' || c == '\r'; }

Edges edges_of(std::string_view text) {
  const char32_t first = utf8::decode(text, 0).code_point;
  const char32_t last = utf8::decode_before(text, text.size()).code_point;
  return {is_line_end(first) ? U'&' : first, is_line_end(last) ? U';' : last};
}

bool is_mark_character(char c) { return c == '*' || c == '_' || c == '~'; }

/// How often the first, or last, character stands there if marks are made of it; else 0.
std::size_t marks_at_front(std::string_view text) {
  const bool marks = !text.empty() && is_mark_character(text.front());
  return marks ? std::min(text.find_first_not_of(text.front()), text.size()) : 0;
}

std::size_t marks_at_back(std::string_view text) {
  const bool marks = !text.empty() && is_mark_character(text.back());
  return marks ? text.size() - (text.find_last_not_of(text.back()) + 1) : 0;
}

}  // namespace

Edges edges_of(const Node& node) {
  switch (node.kind()) {
    case NodeKind::text:
      return node.text().empty() ? Edges{U' ', U' '} : edges_of(node.text());
    case NodeKind::emph:
    case NodeKind::strong:
      return kSigns;
    case NodeKind::strikethrough:
      return {U'~', U'~'};
    case NodeKind::code:
      return {U'`', U'`'};
    case NodeKind::link:
      return {U'[', U')'};
    case NodeKind::footnote_reference:
      return {U'[', U']'};
    case NodeKind::image:
      return {U'!', U')'};
    case NodeKind::html_inline:
      return {U'<', U'>'};
    case NodeKind::line_break:
      return {U'\\', U'\n'};
    default:
      return {U'\n', U'\n'};
  }
}

bool is_marked(const Node& node) {
  const NodeKind kind = node.kind();
  return kind == NodeKind::emph || kind == NodeKind::strong || kind == NodeKind::strikethrough;
}

void EmphasisPlan::make(Node::Children inlines, char32_t before, char32_t after, std::vector<EmphasisMarks>& marks) {
  tokens_.clear();
  left_over_.clear();
  add_content({before, before}, false);
  for (const Node& node : inlines) {
    const std::size_t size = tokens_.size();
    add(node);
    // Behind more than one character nothing touches and no emphasis is open: what follows is another matter.
    for (std::size_t at = size; at < tokens_.size() && node.kind() == NodeKind::text; ++at) {
      if (tokens_[at].type == TokenType::content && !tokens_[at].single) {
        finish(at, marks);
        break;
      }
    }
  }
  add_content({after, after}, false);
  finish(tokens_.size() - 1, marks);
}

/// Decides on what stands before token `keep`, which is content, and forgets it.
void EmphasisPlan::finish(std::size_t keep, std::vector<EmphasisMarks>& marks) {
  if (!spans_.empty()) {
    // Literals at the end wait for the next ones: their marks are not known yet.
    const std::vector<Token> rest(tokens_.begin() + static_cast<std::ptrdiff_t>(keep) + 1, tokens_.end());
    tokens_.resize(keep + 1);
    solve();
    marks.insert(marks.end(), spans_.begin(), spans_.end());
    spans_.clear();
    tokens_.insert(tokens_.end(), rest.begin(), rest.end());
  }
  tokens_.erase(tokens_.begin(), tokens_.begin() + static_cast<std::ptrdiff_t>(keep));
}

void EmphasisPlan::add(const Node& node) {
  const NodeKind kind = node.kind();
  if (is_marked(node)) {
    if (node.has_children()) {
      Token token{TokenType::open};
      token.character = kind == NodeKind::strikethrough ? '~' : '*';
      token.size = kind == NodeKind::emph ? 1 : 2;
      token.span = static_cast<std::uint32_t>(spans_.size());
      token.edges = kSigns;
      spans_.emplace_back();
      const std::size_t open = tokens_.size();
      tokens_.push_back(token);
      for (const Node& child : node.children()) {
        add(child);
      }
      token.type = TokenType::close;
      tokens_[open].close = tokens_.size();
      tokens_.push_back(token);
    }
  } else if (kind == NodeKind::text) {
    add_text(node.text());
  } else if (kind != NodeKind::code || !node.text().empty()) {
    add_content(edges_of(node), false);
  }
}

void EmphasisPlan::add_content(Edges edges, bool single) {
  Token token{TokenType::content};
  token.single = single;
  token.edges = edges;
  tokens_.push_back(token);
}

void EmphasisPlan::add_text(std::string_view text) {
  for (int i = 0; i < kMostLiterals && !text.empty() && (is_mark(tokens_.size() - 1) || is_literal(tokens_.size() - 1));
       ++i) {
    const std::size_t head = marks_at_front(text);
    if (head == 0) {
      break;
    }
    add_literal(text.substr(0, head));
    text.remove_prefix(head);
  }
  std::string_view rest = text;
  for (int i = 0; i < kMostLiterals; ++i) {
    rest.remove_suffix(marks_at_back(rest));
  }
  if (!rest.empty()) {
    add_content(edges_of(rest), utf8::decode(rest, 0).size == rest.size());
  }
  text.remove_prefix(rest.size());
  while (!text.empty()) {
    add_literal(text.substr(0, marks_at_front(text)));
    text.remove_prefix(marks_at_front(text));
  }
}

void EmphasisPlan::add_literal(std::string_view text) {
  Token token{TokenType::literal};
  token.character = text.front();
  token.size = static_cast<std::uint32_t>(text.size());
  token.edges = kSigns;
  tokens_.push_back(token);
}

void EmphasisPlan::solve() {
  const std::size_t credit = kCredit * tokens_.size();
  credit_ = std::min(credit_ + credit, std::max(credit, kMostCredit));
  if (try_choices(false, true) || try_choices(false, false) || try_choices(true, false)) {
    left_over_ = runs_;
    return;
  }
  for (Token& token : tokens_) {
    token.choice = 0;
  }
  choose();
}

/// Tries choices until one is read right. Where one is not, only what has to do with the place is changed, or, with
/// `all`, everything in front of it in turn. Bare characters that a reader keeps as possible marks may hurt what
/// follows.
bool EmphasisPlan::try_choices(bool all, bool nothing_left) {
  for (Token& token : tokens_) {
    token.choice = 0;
  }
  for (bool more = true; more && credit_ >= tokens_.size(); more = next_choice(all)) {
    credit_ -= tokens_.size();
    choose();
    if (is_read_right(nothing_left)) {
      return true;
    }
  }
  return false;
}

/// Makes marks and references of the choices.
void EmphasisPlan::choose() {
  const auto refer_first = [](Token& content) {
    content.written.first = U'&';
    content.written.last = content.single ? U';' : content.written.last;
  };
  const auto refer_last = [](Token& content) {
    content.written.last = U';';
    content.written.first = content.single ? U'&' : content.written.first;
  };
  for (std::size_t at = 0; at < tokens_.size(); ++at) {
    Token& token = tokens_[at];
    token.written = token.edges;
    if (token.type == TokenType::literal) {
      choose_literal(at);
    }
    // A blank at an end of emphasis is a reference whatever the marks are.
    if (token.type == TokenType::content && at > 0 && tokens_[at - 1].type == TokenType::open &&
        markdown::is_unicode_space(token.edges.first)) {
      refer_first(token);
    }
    if (token.type == TokenType::close && tokens_[at - 1].type == TokenType::content &&
        markdown::is_unicode_space(tokens_[at - 1].edges.last)) {
      refer_last(tokens_[at - 1]);
    }
  }
  for (std::size_t at = 1; at + 1 < tokens_.size(); ++at) {
    Token& token = tokens_[at];
    if (token.type == TokenType::open) {
      choose_open(at);
      if (spans_[token.span].reference_before) {
        refer_last(tokens_[before(at)]);
      }
    } else if (token.type == TokenType::close) {
      EmphasisMarks& marks = spans_[token.span];
      token.character = marks.mark;
      token.size = token.left = token.right = marks.size;
      Token& next = tokens_[after(at)];
      marks.reference_after =
          is_word(next.written.first) && !can_close(marks.mark, tokens_[before(at)].written.last, next.written.first);
      if (marks.reference_after) {
        refer_first(next);
      }
      marks.bare_last = bare_right(at - 1);
      marks.bare_after = bare_left(at + 1);
    }
  }
}

void EmphasisPlan::choose_open(std::size_t at) {
  Token& token = tokens_[at];
  EmphasisMarks& marks = spans_[token.span];
  const char32_t previous = tokens_[before(at)].written.last;
  const int behind_word = is_word(previous) ? 1 : 0;
  const bool other = token.choice % 2 == 1;
  token.choices = static_cast<std::uint8_t>(2 + 2 * behind_word);
  if (token.character == '~') {
    token.size = other ? 1 : 2;
  } else {
    const bool touches = tokens_[at - 1].type == TokenType::close && tokens_[at - 1].character == '*';
    token.character = other == touches ? '*' : '_';
  }
  marks.mark = token.character;
  marks.size = static_cast<std::uint8_t>(token.size);
  token.left = token.right = token.size;
  marks.reference_before =
      behind_word != 0 && (token.choice >= 2 || !can_open(marks.mark, previous, tokens_[after(at)].written.first));
  marks.bare_before = bare_right(at - 1);
  marks.bare_first = bare_left(at + 1);
}

/// Tildes next to a mark may be bare. So may one or two other characters outside of emphasis, of which nothing is left
/// when a reader pairs the rest.
void EmphasisPlan::choose_literal(std::size_t at) {
  Token& literal = tokens_[at];
  const std::size_t left = beside(at, -1);
  const std::size_t right = beside(at, 1);
  if (literal.character == '~') {
    literal.choices = literal.size <= kMostTildes && (is_mark(left) || is_mark(right)) ? 2 : 1;
    literal.left = literal.right = literal.choice * literal.size;
    return;
  }
  const bool behind = tokens_[left].type == TokenType::close;
  const bool before = tokens_[right].type == TokenType::open;
  const std::uint32_t sides = (behind ? 1U : 0U) + (before ? 1U : 0U);
  const std::uint32_t bare = sides == 2 ? (literal.choice + 1U) / 2 : literal.choice;
  const bool is_left = sides == 2 ? literal.choice % 2 == 1 : behind;
  literal.choices = static_cast<std::uint8_t>(1 + sides * std::min(literal.size, kMostBare));
  literal.left = is_left || bare == literal.size ? bare : 0;
  literal.right = !is_left || bare == literal.size ? bare : 0;
}

/// The next token from `at` that is no literal.
std::size_t EmphasisPlan::beside(std::size_t at, std::ptrdiff_t step) const {
  do {
    at += static_cast<std::size_t>(step);
  } while (is_literal(at));
  return at;
}

/// Bare characters from token `at` on, for the mark on the left of it.
std::uint8_t EmphasisPlan::bare_left(std::size_t at) const {
  std::uint32_t count = 0;
  for (bool whole = true; whole && is_literal(at); ++at) {
    count += tokens_[at].left;
    whole = tokens_[at].left == tokens_[at].size;
  }
  return static_cast<std::uint8_t>(count);
}

/// Up to token `at`, for the mark on the right of it; a mark on the left takes what reaches so far.
std::uint8_t EmphasisPlan::bare_right(std::size_t at) const {
  std::uint32_t count = 0;
  bool whole = true;
  for (; whole && is_literal(at); --at) {
    count += tokens_[at].right;
    whole = tokens_[at].right == tokens_[at].size;
  }
  return static_cast<std::uint8_t>(whole && is_mark(at) ? 0 : count);
}

/// The token in front of mark `at`: tildes do not come between emphasis and the text beside it, but do between that and
/// other tildes.
std::size_t EmphasisPlan::before(std::size_t at) const {
  const bool through_tildes = tokens_[at].character != '~';
  do {
    --at;
  } while (through_tildes && is_tildes(at));
  return at;
}

std::size_t EmphasisPlan::after(std::size_t at) const {
  const bool through_tildes = tokens_[at].character != '~';
  do {
    ++at;
  } while (through_tildes && is_tildes(at));
  return at;
}

/// Whether token `at` goes on with the run of marks that the one in front of it ends with.
bool EmphasisPlan::joins(std::size_t at) const {
  return tokens_[at - 1].right != 0 && tokens_[at].left != 0 && tokens_[at - 1].character == tokens_[at].character;
}

/// Reads all runs; notes the first that would not be read as it is meant.
bool EmphasisPlan::is_read_right(bool nothing_left) {
  runs_ = left_over_;
  open_.clear();
  for (std::size_t at = 1; at + 1 < tokens_.size();) {
    if (mark_size(at) == 0) {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    do {
      ++at;
    } while (joins(at));
    const Token& first = tokens_[begin];
    const Token& last = tokens_[at - 1];
    const char32_t left = first.left == 0 ? first.edges.last : tokens_[before(begin)].written.last;
    const char32_t right = last.right == 0 ? last.edges.first : tokens_[after(at - 1)].written.first;
    if (!read_run(begin, at, can_open(first.character, left, right), can_close(first.character, left, right))) {
      misread_begin_ = begin;
      misread_end_ = std::min(at + 2, tokens_.size());
      return false;
    }
  }
  misread_begin_ = 0;
  misread_end_ = tokens_.size();
  return !nothing_left || runs_.size() <= left_over_.size();
}

/// Pairs the marks of one run as a reader does. False when more, fewer or other marks end here than those of the tree.
bool EmphasisPlan::read_run(std::size_t begin, std::size_t end, bool can_open, bool can_close) {
  Run run{tokens_[begin].character, can_open && can_close, 0, 0, 0};
  for (std::size_t at = begin; at < end; ++at) {
    run.size += mark_size(at);
  }
  run.remaining = run.size;
  if (run.character == '~' && run.size > 2) {  // no marks
    return run.size == tokens_[begin].size && tokens_[begin].type == TokenType::literal;
  }
  std::size_t at = begin;
  while (can_close && run.remaining > 0) {
    const std::size_t height = find_opener(run, can_open);
    if (height == 0) {
      break;
    }
    const std::uint32_t size = runs_[height - 1].remaining >= 2 && run.remaining >= 2 ? 2 : 1;
    if (at == end || !end_span(run, height, size, tokens_[at])) {
      return false;
    }
    ++at;
  }
  for (; at < end; ++at) {
    // What opens uses up its marks from the right, so that a literal is left over on the left of them only.
    if (tokens_[at].type == TokenType::close || (tokens_[at].type == TokenType::literal && run.spans != 0)) {
      return false;
    }
    if (tokens_[at].type == TokenType::open) {
      open_.push_back(tokens_[at].span);
      ++run.spans;
    }
  }
  if (can_open && run.remaining > 0) {
    runs_.push_back(run);
  }
  return can_open || run.spans == 0;
}

/// Pairs `size` characters of `closer` with those at `height`. False when that is not what the tree has.
bool EmphasisPlan::end_span(Run& closer, std::size_t height, std::uint32_t size, const Token& token) {
  for (std::size_t above = height; above < runs_.size(); ++above) {
    if (runs_[above].spans != 0) {
      return false;
    }
  }
  Run& opener = runs_[height - 1];
  if (opener.spans == 0 || token.type != TokenType::close || token.size != size || token.span != open_.back()) {
    return false;
  }
  open_.pop_back();
  --opener.spans;
  opener.remaining -= size;
  closer.remaining -= size;
  runs_.resize(opener.remaining == 0 ? height - 1 : height, opener);
  return true;
}

/// The height in runs_ of what `closer` would end (rules 9 and 10); 0 when that is nothing.
std::size_t EmphasisPlan::find_opener(const Run& closer, bool closer_can_open) const {
  for (std::size_t height = runs_.size(); height > 0; --height) {
    const Run& opener = runs_[height - 1];
    const bool counts = closer.character == '~' ? opener.size == closer.size
                                                : (!closer_can_open && !opener.both_ways) || closer.size % 3 == 0 ||
                                                      (opener.size + closer.size) % 3 != 0;
    if (opener.character == closer.character && counts) {
      return height;
    }
  }
  return 0;
}

/// The next choices for what stands in front of misread_end_, the last of it first. False when all have been tried.
bool EmphasisPlan::next_choice(bool all) {
  for (std::size_t at = misread_end_; at < tokens_.size(); ++at) {
    tokens_[at].choice = 0;
  }
  for (std::size_t at = misread_end_; at-- > 0;) {
    Token& token = tokens_[at];
    if ((all || matters(at)) && ++token.choice < token.choices) {
      return true;
    }
    token.choice = 0;
  }
  return false;
}

/// Whether token `at` is a part of the misread run, beside it, or of what is open there.
bool EmphasisPlan::matters(std::size_t at) const {
  const Token& token = tokens_[at];
  return at + 2 >= misread_begin_ || (token.type == TokenType::open && token.close >= misread_begin_) ||
         (token.type == TokenType::literal && matters(at + 1));
}

}  // namespace docmill::markdown_writer
