// The reader of Python literals that the other tests of this folder use, and its own test.
#include <gtest/gtest.h>

#include <cstdlib>
#include <stdexcept>
#include <string>

#include "base/utf8.h"
#include "python_literal.h"

namespace docmill::testing {
namespace {

class LiteralReader {
 public:
  LiteralReader(Heap& heap, std::string_view text) : heap_(heap), text_(text) {}

  Value read_all() {
    const Value value = read();
    skip_spaces();
    if (at_ != text_.size()) {
      refuse();
    }
    return value;
  }

 private:
  [[noreturn]] void refuse() const {
    throw std::runtime_error("not a literal at " + std::to_string(at_) + ": " + std::string(text_));
  }

  char peek() {
    skip_spaces();
    return at_ < text_.size() ? text_[at_] : '\0';
  }

  void skip_spaces() {
    while (at_ < text_.size() && text_[at_] == ' ') {
      ++at_;
    }
  }

  bool take(std::string_view token) {
    skip_spaces();
    if (!text_.substr(at_).starts_with(token)) {
      return false;
    }
    at_ += token.size();
    return true;
  }

  void expect(std::string_view token) {
    if (!take(token)) {
      refuse();
    }
  }

  Value read() {
    const char c = peek();
    if (c == '\'' || c == '"') {
      return Value::string(heap_.arena, quoted(false));
    }
    if (take("b'") || take("b\"")) {
      --at_;
      return Value::bytes(heap_.arena.copy(quoted(true)));
    }
    if (take("Markup(")) {
      const Value text = read();
      expect(")");
      return text.with_safe(true);
    }
    if (take("range(")) {
      return range();
    }
    if (take("[")) {
      return Value::list(items("]"));
    }
    if (take("(")) {
      return Value::tuple(items(")"));
    }
    if (take("{")) {
      return dict();
    }
    return word();
  }

  Value word() {
    if (take("None")) {
      return Value::none();
    }
    if (take("True")) {
      return Value::boolean(true);
    }
    if (take("False")) {
      return Value::boolean(false);
    }
    skip_spaces();
    const std::size_t end = text_.find_first_of(" ,:)]}", at_);
    const std::string_view number = text_.substr(at_, end - at_);
    at_ += number.size();
    if (number.find_first_of(".enf") == std::string_view::npos) {
      if (const std::optional<Value> integer = parse_integer(heap_, number)) {
        return *integer;
      }
      refuse();
    }
    const std::string digits(number);
    char* end_of_number = nullptr;
    const double value = std::strtod(digits.c_str(), &end_of_number);
    if (digits.empty() || *end_of_number != '\0') {
      refuse();
    }
    return Value::floating(value);
  }

  Value range() {
    const List* parts = items(")");
    const std::int64_t step = parts->size == 3 ? parts->items[2].as_integer() : 1;
    return Value::object(heap_.arena.make<Range>(parts->items[0].as_integer(), parts->items[1].as_integer(), step));
  }

  List* items(std::string_view close) {
    List* list = List::make(heap_.arena, 0);
    while (!take(close)) {
      list->push(heap_.arena, read());
      if (!take(",")) {
        expect(close);
        break;
      }
    }
    return list;
  }

  Value dict() {
    Dict* dict = Dict::make(heap_.arena);
    while (!take("}")) {
      const Value key = read();
      expect(":");
      dict->set(heap_.arena, key, read());
      if (!take(",")) {
        expect("}");
        break;
      }
    }
    return Value::dict(dict);
  }

  std::string quoted(bool bytes) {
    const char quote = text_[at_++];
    std::string out;
    while (at_ < text_.size() && text_[at_] != quote) {
      if (text_[at_] != '\\') {
        out += text_[at_++];
        continue;
      }
      ++at_;
      escape(bytes, out);
    }
    ++at_;
    return out;
  }

  void escape(bool bytes, std::string& out) {
    const char c = text_[at_++];
    const std::size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    if (digits == 0) {
      out += c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c;
      return;
    }
    const auto code = static_cast<char32_t>(std::stoul(std::string(text_.substr(at_, digits)), nullptr, 16));
    at_ += digits;
    if (bytes) {
      out += static_cast<char>(code);
    } else {
      utf8::append(out, code);
    }
  }

  Heap& heap_;
  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

Value read_python_literal(Heap& heap, std::string_view text) { return LiteralReader(heap, text).read_all(); }

namespace {

std::string round_trip(std::string_view text) {
  Heap heap;
  Buffer out;
  print_repr(heap, read_python_literal(heap, text), out);
  return out.str();
}

TEST(PythonLiteral, ReadsWhatItPrints) {
  for (const std::string_view text :
       {"None", "-17", "18446744073709551616", "1.5", "inf", "nan", "'a\\n\\x00\\u200b'", "b'\\xff'", "Markup('<b>')",
        "[1, (2,), {'k': [True]}]", "()", "range(0, 3)", "range(3, 0, -1)"}) {
    EXPECT_EQ(round_trip(text), text);
  }
  Heap heap;
  EXPECT_THROW(read_python_literal(heap, "[1, x]"), std::exception);
}

}  // namespace
}  // namespace docmill::testing
