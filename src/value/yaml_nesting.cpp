// Counts flow nesting line by line: tokens of block context up to the first bracket, then brackets until they close.
// See yaml_nesting.h.
#include "value/yaml_nesting.h"

#include <limits>

namespace docmill {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

class NestingScan {
 public:
  NestingScan(std::string_view text, int max_depth) : text_(text), max_depth_(max_depth) {}

  void run() {
    while (at_ < text_.size() && found_ == kNone) {
      line();
    }
  }
  std::size_t deep() const { return found_; }
  std::size_t open_quote() const { return open_quote_; }

 private:
  void line() {
    line_begin_ = at_;
    while (at_ < text_.size() && text_[at_] == ' ') {
      ++at_;
    }
    const long indent = column();
    if (in_block_scalar_ && (indent > parent_ || ends_line(at_))) {
      skip_line();
      return;
    }
    in_block_scalar_ = false;
    parent_ = -1;
    while (token()) {
    }
  }

  // One token of block context; false at the end of the line.
  bool token() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) {
      ++at_;
    }
    if (ends_line(at_) || text_[at_] == '#') {
      return skip_line();
    }
    const char c = text_[at_];
    if ((c == '-' || c == '?' || c == ':') && blank(at_ + 1)) {
      parent_ = column();
      ++at_;
      return true;
    }
    switch (c) {
      case '&':
      case '!':
      case '*':
        return skip_word();
      case '|':
      case '>':
        in_block_scalar_ = true;
        return skip_line();
      case '"':
      case '\'':
        return quoted_in_block();
      case '[':
      case '{':
        flow();
        return found_ == kNone;
      default:
        return plain();
    }
  }

  bool skip_word() {
    while (!blank(at_)) {
      ++at_;
    }
    return true;
  }

  bool quoted_in_block() {
    const long key_column = column();
    skip_quoted();
    if (at_ < text_.size() && text_[at_] == ':') {
      parent_ = key_column;
      ++at_;
    }
    return true;
  }

  // A plain scalar: a key when ": " follows on the line, otherwise text to the end of the line.
  bool plain() {
    const long key_column = column();
    if (text_.substr(at_, 3) == "---" && key_column == 0 && blank(at_ + 3)) {
      at_ += 3;
      return true;
    }
    while (!ends_line(at_)) {
      if (text_[at_] == ':' && blank(at_ + 1)) {
        parent_ = key_column;
        ++at_;
        return true;
      }
      if (text_[at_] == '#' && (text_[at_ - 1] == ' ' || text_[at_ - 1] == '\t')) {
        break;
      }
      ++at_;
    }
    return skip_line();
  }

  // From an opening bracket to behind the one that closes it, over any number of lines.
  void flow() {
    int depth = 0;
    bool token_starts = true;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if ((c == '"' || c == '\'') && token_starts) {
        skip_quoted();
        token_starts = false;
        continue;
      }
      if (c == '#' && blank(at_ - 1)) {
        skip_line();
        continue;
      }
      if (c == '[' || c == '{') {
        if (++depth > max_depth_) {
          found_ = at_;
          return;
        }
      }
      ++at_;
      if ((c == ']' || c == '}') && --depth == 0) {
        return;
      }
      token_starts = c == '[' || c == '{' || c == ',' || c == ':' || (token_starts && blank(at_ - 1));
    }
  }

  void skip_quoted() {
    const std::size_t opening = at_;
    const char quote = text_[at_++];
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '\\' && quote == '"') {
        ++at_;
      } else if (c == quote) {
        if (quote == '"' || at_ >= text_.size() || text_[at_] != '\'') {
          return;
        }
        ++at_;  // two single quotes stand for one
      }
    }
    at_ = text_.size();
    open_quote_ = opening;
  }

  bool skip_line() {
    const std::size_t end = text_.find('\n', at_);
    at_ = end == kNone ? text_.size() : end + 1;
    return false;
  }

  bool ends_line(std::size_t at) const { return at >= text_.size() || text_[at] == '\n' || text_[at] == '\r'; }
  bool blank(std::size_t at) const { return ends_line(at) || text_[at] == ' ' || text_[at] == '\t'; }
  long column() const { return static_cast<long>(at_ - line_begin_); }

  std::string_view text_;
  int max_depth_;
  std::size_t at_ = 0;
  std::size_t line_begin_ = 0;
  std::size_t found_ = kNone;
  std::size_t open_quote_ = kNone;
  long parent_ = -1;  // column that the text of a block scalar must be indented beyond
  bool in_block_scalar_ = false;
};

}  // namespace

std::size_t find_deep_flow(std::string_view text, int max_depth) {
  NestingScan scan(text, max_depth);
  scan.run();
  return scan.deep();
}

std::size_t find_open_quote(std::string_view text) {
  NestingScan scan(text, std::numeric_limits<int>::max());
  scan.run();
  return scan.open_quote();
}

}  // namespace docmill
