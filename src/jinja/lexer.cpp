// The lexer between tags: finds the next tag, comment or raw section and controls the white space before it.
#include "jinja/lexer.h"

#include <algorithm>

#include "jinja/characters.h"

namespace docmill::jinja {

Lexer::Lexer(std::string_view source, const Options& options) : source_(source), options_(options) {
  if (!options.keep_trailing_newline && source_.ends_with('\n')) {
    source_.remove_suffix(1);
  }
  add_rules();
}

void Lexer::add_rules() {
  // Longer marks first; of the same length, Jinja2's order of the rules' names, backwards.
  std::size_t count = 0;
  const auto add = [&](Mark mark, std::string_view text) {
    std::size_t at = text.empty() ? 0 : count++;
    for (; at > 0 && rule_list_[at - 1].text.size() < text.size(); --at) {
      rule_list_[at] = rule_list_[at - 1];
    }
    if (!text.empty()) {
      rule_list_[at] = {mark, text};
    }
  };
  add(Mark::variable, options_.variable_start_string);
  add(Mark::line, options_.line_statement_prefix);
  add(Mark::line_comment, options_.line_comment_prefix);
  add(Mark::comment, options_.comment_start_string);
  add(Mark::block, options_.block_start_string);
  rules_ = {rule_list_.data(), count};
  const auto begins_with_space = [](const std::string& mark) { return is_ascii_space(mark.front()); };
  skips_space_ = !begins_with_space(options_.block_end_string) && !begins_with_space(options_.variable_end_string);
  only_first_byte_ = rules_.front().text.front();
  for (const Rule& rule : rules_) {
    first_bytes_[static_cast<unsigned char>(rule.text.front())] = true;
    if (rule.text.front() != only_first_byte_) {
      only_first_byte_ = 0;
    }
  }
  pairs_ = count == 3 && only_first_byte_ != 0 && rules_.front().text.size() == 2 && rules_.back().text.size() == 2;
}

Token Lexer::next() {
  if (failed_) {
    return {TokenKind::error, Word::none, {pos_, pos_}};
  }
  while (true) {
    switch (mode_) {
      case Mode::text:
        if (!opened_ && pos_ >= size()) {
          return {TokenKind::eof, Word::none, {size(), size()}};
        }
        if (const Token found = text_token(); found.kind != TokenKind::eof) {
          return found;
        }
        break;
      case Mode::raw:
        if (const Token found = raw_token(); found.kind != TokenKind::eof) {
          return found;
        }
        break;
      case Mode::comment:
        if (!skip_comment()) {
          return fail("E-TPL-002", {opening_.at, opening_.end}, "this comment is never closed",
                      "close it with " + options_.comment_end_string);
        }
        break;
      case Mode::line_comment:
        skip_line_comment();
        break;
      case Mode::variable:
      case Mode::block:
      case Mode::line:
        return tag_token();
    }
  }
}

// Text up to the next opening, or the opening itself. eof: neither, the mode has changed.
Token Lexer::text_token() {
  if (!opened_) {
    const std::uint32_t begin = pos_;
    if (!find_opening(opening_)) {
      pos_ = size();
      return {TokenKind::data, Word::none, {begin, size()}};
    }
    opened_ = true;
    if (const std::uint32_t end = trimmed_end(begin, opening_); end > begin) {
      return {TokenKind::data, Word::none, {begin, end}};
    }
  }
  opened_ = false;
  pos_ = opening_.end;
  line_starting_ = source_[opening_.end - 1] == '\n';
  const Span span{opening_.at, opening_.end};
  switch (opening_.mark) {
    case Mark::raw:
      mode_ = Mode::raw;
      return {};
    case Mark::comment:
      mode_ = Mode::comment;
      return {};
    case Mark::line_comment:
      mode_ = Mode::line_comment;
      return {};
    case Mark::variable:
      mode_ = Mode::variable;
      return {TokenKind::variable_begin, Word::none, span};
    case Mark::block:
      mode_ = Mode::block;
      return {TokenKind::block_begin, Word::none, span};
    case Mark::line:
      mode_ = Mode::line;
      return {TokenKind::block_begin, Word::none, span};
  }
  return {};
}

// ---- finding the next tag ----

bool Lexer::find_opening(Opening& found) const {
  for (std::uint32_t i = next_candidate(pos_); i < size(); i = next_candidate(i + 1)) {
    if (open_at(i, found)) {
      return true;
    }
  }
  return false;
}

std::uint32_t Lexer::next_candidate(std::uint32_t from) const {
  if (only_first_byte_ != 0) {
    const std::size_t i = source_.find(only_first_byte_, from);
    return i == std::string_view::npos ? size() : static_cast<std::uint32_t>(i);
  }
  while (from < size() && !first_bytes_[static_cast<unsigned char>(source_[from])]) {
    ++from;
  }
  return from;
}

// Of the rules whose mark stands at `i`, the one that begins first, since line rules take the white space before them.
bool Lexer::open_at(std::uint32_t i, Opening& found) const {
  if (pairs_) {
    return open_pair_at(i, found);
  }
  bool any = open_raw_at(i, found);
  for (const Rule& rule : rules_) {
    if (!at(i, rule.text)) {
      continue;
    }
    std::uint32_t begin = i;
    if ((rule.mark == Mark::line || rule.mark == Mark::line_comment) && !line_rule_begin(rule.mark, i, begin)) {
      continue;
    }
    if (any && begin >= found.begin) {
      continue;
    }
    any = true;
    const auto end = static_cast<std::uint32_t>(i + rule.text.size());
    const char sign = end < size() && (source_[end] == '-' || source_[end] == '+') ? source_[end] : '\0';
    found = {rule.mark, sign, begin, i, end + (sign != 0 ? 1 : 0)};
  }
  return any;
}

// The same where the second byte alone tells the rules apart.
bool Lexer::open_pair_at(std::uint32_t i, Opening& found) const {
  const char second = i + 1 < size() ? source_[i + 1] : '\0';
  for (const Rule& rule : rules_) {
    if (rule.text[1] == second && i + 1 < size()) {
      const std::uint32_t end = i + 2;
      const char sign = end < size() && (source_[end] == '-' || source_[end] == '+') ? source_[end] : '\0';
      found = {rule.mark, sign, i, i, end + (sign != 0 ? 1 : 0)};
      // A raw section opens like a block; it comes first.
      if (second == options_.block_start_string[1]) {
        open_raw_at(i, found);
      }
      return true;
    }
  }
  return false;
}

bool Lexer::open_raw_at(std::uint32_t i, Opening& found) const {
  if (!at(i, options_.block_start_string)) {
    return false;
  }
  std::size_t p = i + options_.block_start_string.size();
  const char sign = p < size() && (source_[p] == '-' || source_[p] == '+') ? source_[p] : '\0';
  p = skip_space(source_, p + (sign != 0 ? 1 : 0));
  if (!source_.substr(p).starts_with("raw")) {
    return false;
  }
  p = skip_space(source_, p + 3);
  const std::uint32_t end = end_of_mark(options_.block_end_string, static_cast<std::uint32_t>(p), false, false);
  if (end == 0) {
    return false;
  }
  found = {Mark::raw, sign, i, i, end};
  return true;
}

// A line statement needs a line of its own; a line comment may follow text, and takes the white space between.
bool Lexer::line_rule_begin(Mark mark, std::uint32_t i, std::uint32_t& begin) const {
  begin = i;
  if (mark == Mark::line) {
    while (begin > pos_ && (source_[begin - 1] == ' ' || source_[begin - 1] == '\t' || source_[begin - 1] == '\v')) {
      --begin;
    }
    return begin == 0 || source_[begin - 1] == '\n';
  }
  while (begin > pos_ && source_[begin - 1] != '\n') {
    const utf8::Decoded before = utf8::decode_before(source_, begin);
    if (!is_space(before.code_point) || before.size > begin - pos_) {
      break;
    }
    begin -= before.size;
  }
  return begin == 0 || source_[begin - 1] == '\n' || !is_space(utf8::decode_before(source_, begin).code_point);
}

// ---- white space control ----

// Where the text from `begin` ends once the white space before `opening` is controlled.
std::uint32_t Lexer::trimmed_end(std::uint32_t begin, const Opening& opening) const {
  if (opening.sign == '-') {
    return static_cast<std::uint32_t>(skip_space_back(source_, begin, opening.begin));
  }
  if (opening.sign == '+' || !options_.lstrip_blocks || opening.mark == Mark::variable) {
    return opening.begin;
  }
  const std::string_view text = source_.substr(begin, opening.begin - begin);
  const std::size_t newline = text.rfind('\n');
  if (newline == std::string_view::npos && !line_starting_) {
    return opening.begin;
  }
  const auto line = static_cast<std::uint32_t>(newline == std::string_view::npos ? begin : begin + newline + 1);
  return skip_space_back(source_, line, opening.begin) == line ? line : opening.begin;
}

// The offset behind an end mark at `at` with its sign and the white space it takes, or 0. `plus`: may carry '+'.
std::uint32_t Lexer::end_of_mark(std::string_view mark, std::uint32_t offset, bool plus, bool trim) const {
  const auto length = static_cast<std::uint32_t>(mark.size());
  if (plus && at(offset, "+") && at(offset + 1, mark)) {
    return offset + 1 + length;
  }
  if (at(offset, "-") && at(offset + 1, mark)) {
    return static_cast<std::uint32_t>(skip_space(source_, offset + 1 + length));
  }
  if (!at(offset, mark)) {
    return 0;
  }
  const std::uint32_t end = offset + length;
  return trim && at(end, "\n") ? end + 1 : end;
}

void Lexer::leave_tag(std::uint32_t after) {
  line_starting_ = after > pos_ && source_[after - 1] == '\n';
  pos_ = after;
  mode_ = Mode::text;
}

// ---- comments and raw sections ----

// False when the comment has no end. A comment that opens at the very end of the text is none.
bool Lexer::skip_comment() {
  if (pos_ >= size()) {
    mode_ = Mode::text;
    return true;
  }
  const std::size_t mark = source_.find(options_.comment_end_string, pos_);
  if (mark == std::string_view::npos) {
    return false;
  }
  const bool sign = mark > pos_ && (source_[mark - 1] == '-' || source_[mark - 1] == '+');
  const auto begin = static_cast<std::uint32_t>(sign ? mark - 1 : mark);
  leave_tag(end_of_mark(options_.comment_end_string, begin, true, options_.trim_blocks));
  return true;
}

void Lexer::skip_line_comment() {
  pos_ = static_cast<std::uint32_t>(std::min(source_.find('\n', pos_), source_.size()));
  mode_ = Mode::text;
  line_starting_ = false;
}

// The text of a raw section; eof when it is empty.
Token Lexer::raw_token() {
  const std::uint32_t begin = pos_;
  const std::string_view mark = options_.block_start_string;
  for (std::size_t i = source_.find(mark, begin); i != std::string_view::npos; i = source_.find(mark, i + 1)) {
    std::size_t p = i + mark.size();
    const char sign = p < size() && (source_[p] == '-' || source_[p] == '+') ? source_[p] : '\0';
    p = skip_space(source_, p + (sign != 0 ? 1 : 0));
    if (!source_.substr(p).starts_with("endraw")) {
      continue;
    }
    p = skip_space(source_, p + 6);
    const auto after_word = static_cast<std::uint32_t>(p);
    const std::uint32_t after = end_of_mark(options_.block_end_string, after_word, true, options_.trim_blocks);
    if (after == 0) {
      continue;
    }
    const auto end = trimmed_end(begin, {Mark::raw, sign, static_cast<std::uint32_t>(i), 0, 0});
    leave_tag(after);
    return end > begin ? Token{TokenKind::data, Word::none, {begin, end}} : Token{};
  }
  if (begin < size()) {
    return fail("E-TPL-002", {opening_.at, opening_.end}, "this raw section is never closed",
                "close it with " + options_.block_start_string + " endraw " + options_.block_end_string);
  }
  mode_ = Mode::text;
  return {};
}

// ---- mistakes ----

Token Lexer::fail(std::string_view code, Span span, std::string message, std::string hint) {
  failed_ = true;
  mistake_ = {code, span, std::move(message), std::move(hint)};
  return {TokenKind::error, Word::none, {pos_, pos_}};
}

std::uint32_t Lexer::find_start_mark(std::uint32_t from) const {
  for (std::uint32_t i = next_candidate(from); i < size(); i = next_candidate(i + 1)) {
    if (at(i, options_.block_start_string) || at(i, options_.variable_start_string) ||
        at(i, options_.comment_start_string)) {
      return i;
    }
  }
  return size();
}

std::uint32_t Lexer::find_end_mark(TagKind tag, std::uint32_t from) const {
  const std::string_view mark = tag == TagKind::variable ? std::string_view(options_.variable_end_string)
                                : tag == TagKind::block  ? std::string_view(options_.block_end_string)
                                                         : std::string_view("\n");
  return static_cast<std::uint32_t>(std::min(source_.find(mark, from), source_.size()));
}

Token Lexer::skip_tag(TagKind tag, std::uint32_t from) {
  failed_ = false;
  opened_ = false;
  brackets_.clear();
  const bool comment = mode_ == Mode::comment || mode_ == Mode::raw;
  const std::uint32_t start = tag == TagKind::line || comment ? size() : find_start_mark(from);
  const std::uint32_t mark = comment ? size() : find_end_mark(tag, from);
  pos_ = std::min({start, mark, size()});
  const TokenKind kind = tag == TagKind::variable ? TokenKind::variable_end : TokenKind::block_end;
  const std::uint32_t begin = pos_;
  std::uint32_t after = pos_;
  if (mark < start) {
    const bool minus = tag != TagKind::line && mark > from && source_[mark - 1] == '-';
    after = tag == TagKind::line ? std::min(mark + 1, size())
            : tag == TagKind::variable
                ? end_of_mark(options_.variable_end_string, minus ? mark - 1 : mark, false, false)
                : end_of_mark(options_.block_end_string, minus ? mark - 1 : mark, true, options_.trim_blocks);
  }
  leave_tag(after);
  return {kind, Word::none, {begin, after}};
}

std::string normalise_newlines(std::string text) {
  std::size_t from = text.find('\r');
  if (from == std::string::npos) {
    return text;
  }
  std::size_t to = from;
  for (; from < text.size(); ++from) {
    if (text[from] == '\r') {
      text[to++] = '\n';
      if (from + 1 < text.size() && text[from + 1] == '\n') {
        ++from;
      }
    } else {
      text[to++] = text[from];
    }
  }
  text.resize(to);
  return text;
}

}  // namespace docmill::jinja
