// Adds up dots of the current header, dots of open keys and open brackets; see toml_nesting.h.
#include "value/toml_nesting.h"

#include <algorithm>
#include <vector>

namespace docmill {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr int kSlack = 1;  // the point of a number counts as a dot of a key

class TomlNestingScan {
 public:
  TomlNestingScan(std::string_view text, int max_depth) : text_(text), max_depth_(max_depth) {}

  std::size_t run() {
    while (at_ < text_.size()) {
      step();
      if (1 + header_ + depth_ + dots_ > max_depth_ + kSlack) {
        return std::min(at_, text_.size());
      }
    }
    return kNone;
  }

 private:
  void step() {
    const char c = text_[at_];
    switch (c) {
      case '#':
        skip_comment();
        return;
      case '"':
      case '\'':
        skip_string(c);
        line_is_empty_ = false;
        return;
      case '\n':
        ++at_;
        new_line();
        return;
      case '[':
      case '{':
        ++at_;
        open();
        return;
      case ']':
      case '}':
        ++at_;
        close();
        return;
      case '.':
        ++at_;
        ++dots_;
        return;
      case '=':
        ++at_;
        depth_ += dots_ - key_dots_;
        key_dots_ = dots_;
        dots_ = 0;
        return;
      case ',':
        ++at_;
        end_member();
        return;
      default:
        ++at_;
        line_is_empty_ = line_is_empty_ && (c == ' ' || c == '\t' || c == '\r');
        return;
    }
  }

  // A bracket that opens a line outside of values is a table header.
  void open() {
    if (brackets_.empty() && line_is_empty_) {
      in_header_ = true;
      header_ = 0;
      return;
    }
    if (in_header_) {
      return;  // the second bracket of an array of tables
    }
    brackets_.push_back(key_dots_ + 1);
    ++depth_;
    key_dots_ = 0;
    dots_ = 0;
  }

  void close() {
    if (in_header_) {
      header_ = std::max(header_, dots_ + 1);
      dots_ = 0;
      return;
    }
    end_member();
    if (!brackets_.empty()) {
      depth_ -= 1;
      key_dots_ = brackets_.back() - 1;
      brackets_.pop_back();
    }
  }

  // Behind a value in an inline table or array, or at the end of a line.
  void end_member() {
    depth_ -= key_dots_;
    key_dots_ = 0;
    dots_ = 0;
  }

  void new_line() {
    if (brackets_.empty()) {
      end_member();
      in_header_ = false;
      line_is_empty_ = true;
    }
  }

  void skip_comment() {
    const std::size_t end = text_.find('\n', at_);
    at_ = end == kNone ? text_.size() : end;
  }

  void skip_string(char quote) {
    const std::string_view rest = text_.substr(at_);
    const bool triple = rest.size() >= 3 && rest[1] == quote && rest[2] == quote;
    at_ += triple ? 3 : 1;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '\\' && quote == '"') {
        at_ += 2;
      } else if (c == quote && (!triple || text_.substr(at_, 3) == rest.substr(0, 3))) {
        at_ += triple ? 3 : 1;
        for (int extra = 0; triple && extra < 2 && at_ < text_.size() && text_[at_] == quote; ++extra) {
          ++at_;  // the string may end with quotes of its own
        }
        return;
      } else if (c == '\n' && !triple) {
        return;  // not closed, toml++ says so
      } else {
        ++at_;
      }
    }
    at_ = text_.size();
  }

  std::string_view text_;
  int max_depth_;
  std::size_t at_ = 0;
  int header_ = 0;    // tables that the current header opens
  int depth_ = 0;     // brackets and dots of keys around here
  int key_dots_ = 0;  // dots of the key whose value this is; part of depth_
  int dots_ = 0;      // dots of the key being read, or of a number
  bool in_header_ = false;
  bool line_is_empty_ = true;
  std::vector<int> brackets_;  // for each open one, 1 + key_dots_ before it
};

}  // namespace

std::size_t find_deep_toml(std::string_view text, int max_depth) { return TomlNestingScan(text, max_depth).run(); }

}  // namespace docmill
