// The exact JSON reader: slower than the usual way through simdjson, but it keeps integers of any size and knows the
// place and the reason of every error. read_json turns to it whenever the fast way gives up.
//
// Specification: RFC 8259, with a UTF-8 text of one value, without repeated keys, NaN, infinities or lone surrogates.
//
//   value  = object | array | string | number | "true" | "false" | "null"
//   object = "{" [ string ":" value { "," string ":" value } ] "}"
//   array  = "[" [ value { "," value } ] "]"
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "value/key_table.h"
#include "value/source_text.h"

namespace docmill {

class JsonText {
 public:
  JsonText(Arena& arena, const SourceText& source, int max_depth)
      : arena_(arena), source_(source), text_(source.text), max_depth_(max_depth) {}

  /// The one value of the text. Throws Error data E-DAT-001, E-DAT-004, E-DAT-005 or Error limit E-LIM-004.
  Value read();

 private:
  Value value(int depth);
  Value list(int depth);
  Value dict(int depth);
  void member(Dict* dict, int depth);
  Value key();
  Value word(std::string_view spelling, const Value& value);
  Value number();
  Value integer(std::string_view digits, std::size_t begin);
  Value floating(std::string_view digits, std::size_t begin);
  std::string_view string();
  std::string_view string_with_escapes(std::size_t opening);
  void escape(std::size_t opening);
  void unicode_escape();
  unsigned hex4(std::size_t escape_begin);
  bool digits();

  bool at_end() const { return at_ >= text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[at_]; }
  bool skip(char c);
  void skip_space();

  [[noreturn]] void refuse(std::string message, std::size_t begin, std::size_t end, std::string hint = {}) const;
  [[noreturn]] void refuse_here(std::string message, std::string hint = {}) const;
  [[noreturn]] void refuse_value() const;
  [[noreturn]] void refuse_key(bool after_comma) const;
  [[noreturn]] void refuse_separator(char opening, std::size_t begin) const;
  [[noreturn]] void refuse_end(std::size_t opening) const;
  /// What stands here, for "found ...".
  std::string found() const;
  std::string_view word_here() const;
  std::string hint_for_number() const;
  bool follows_comma() const;

  Arena& arena_;
  const SourceText& source_;
  std::string_view text_;
  int max_depth_;
  std::size_t at_ = 0;
  std::vector<Value> items_;  // of the lists that are open, innermost last
  std::string scratch_;       // the string being unescaped
  KeyTable keys_;
};

}  // namespace docmill
