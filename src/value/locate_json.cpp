// Where a value stands in JSON text: walks down the path and skips what is beside it. Takes any text, linear in it.
#include <algorithm>
#include <charconv>

#include "value/read_data.h"

namespace docmill {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

class JsonLocator {
 public:
  explicit JsonLocator(std::string_view text) : text_(text) {}

  Position find(std::span<const std::string> path) {
    skip_space();
    std::size_t found = at_;
    for (const std::string& step : path) {
      if (!(peek() == '{' ? enter_member(step) : peek() == '[' && enter_item(step))) {
        break;
      }
      found = at_;
    }
    return found < text_.size() ? position_at(text_, found) : Position{};
  }

 private:
  // From '{' to the value of `name`. A repeated key counts once: the first.
  bool enter_member(const std::string& name) {
    ++at_;
    while (true) {
      skip_space();
      if (peek() != '"') {
        return false;
      }
      const std::string_view quoted = string();
      skip_space();
      if (!skip(':')) {
        return false;
      }
      skip_space();
      if (is_name(quoted, name)) {
        return at_ < text_.size();
      }
      skip_value();
      if (!skip(',')) {
        return false;
      }
    }
  }

  bool enter_item(const std::string& step) {
    std::size_t index = 0;
    const char* end = step.data() + step.size();
    if (step.empty() || std::from_chars(step.data(), end, index).ptr != end) {
      return false;
    }
    ++at_;
    for (std::size_t i = 0; i < index; ++i) {
      skip_value();
      if (!skip(',')) {
        return false;
      }
    }
    skip_space();
    return at_ < text_.size() && peek() != ']';
  }

  static bool is_name(std::string_view quoted, const std::string& name) {
    if (quoted.find('\\') == kNone) {
      return quoted.size() >= 2 && quoted.substr(1, quoted.size() - 2) == name;
    }
    try {
      Arena arena;
      return read_json(arena, quoted, {}).as_string() == name;
    } catch (const Error&) {
      return false;
    }
  }

  // The string here with its quotes; moves behind it.
  std::string_view string() {
    const std::size_t begin = at_++;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      at_ += c == '\\' ? 2 : 1;
      if (c == '"') {
        break;
      }
    }
    at_ = std::min(at_, text_.size());
    return text_.substr(begin, at_ - begin);
  }

  // Moves to the ',' or bracket that ends the value here.
  void skip_value() {
    std::size_t depth = 0;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"') {
        string();
        continue;
      }
      const bool opens = c == '[' || c == '{';
      const bool closes = c == ']' || c == '}';
      if (depth == 0 && (closes || c == ',')) {
        return;
      }
      depth = opens ? depth + 1 : closes ? depth - 1 : depth;
      ++at_;
    }
  }

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool skip(char c) {
    if (peek() != c) {
      return false;
    }
    ++at_;
    return true;
  }
  void skip_space() {
    const std::size_t next = text_.find_first_not_of(" \n\r\t", at_);
    at_ = next == kNone ? text_.size() : next;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

Position locate_json(std::string_view text, std::span<const std::string> path) { return JsonLocator(text).find(path); }

}  // namespace docmill
