// The TOML reader. Specification: TOML 1.0, in UTF-8.
//
//   toml    = line { newline line }
//   line    = [ pair | "[" key "]" | "[[" key "]]" ] [ comment ]
//   pair    = key "=" value
//   key     = part { "." part }           part = bare | basic string | literal string
//   value   = string | array | inline table | number | date | time | boolean
//   array   = "[" [ value { "," value } [ "," ] ] "]"      lines may break anywhere
//   inline  = "{" [ pair { "," pair } ] "}"                on one line
//
// Tables are dicts in the order of the text. While the text is read, each table also knows how it came about, which
// decides what may still be added to it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "value/key_table.h"
#include "value/source_text.h"

namespace docmill {

class TomlText {
 public:
  TomlText(Arena& arena, const SourceText& source, int max_depth)
      : arena_(arena), source_(source), text_(source.text), max_depth_(max_depth) {}

  /// The root table. Throws Error data E-DAT-003, E-DAT-004, Error limit E-LIM-004. Requires UTF-8.
  Value read();

  /// Remembers places from now on, for `place_of`.
  void keep_places() { keeps_places_ = true; }
  /// Offset of the value of `key` in the dict or list `owner` (of a list: its index); npos when unknown. Linear.
  std::size_t place_of(const void* owner, const Value& key) const;

 private:
  enum class Origin : std::uint8_t {
    root,
    header,   // [a] or an element of [[a]]
    implied,  // a in [a.b]: a header of its own may still come
    dotted,   // a in a.b = 1: open to more such keys until the next header
    inlined,  // {...}: complete
  };
  struct Table : Dict {
    Origin origin = Origin::root;
    int depth = 1;
    std::uint32_t section = 0;  // where dotted keys made it or added to it
  };
  struct Array : List {
    bool of_tables = false;
  };
  struct Part {
    Value key;
    std::size_t begin = 0;
    std::size_t end = 0;
  };
  struct Mark {
    const void* owner;
    Value key;
    std::size_t at;
  };

  void line();
  void header();
  void enter_header(std::span<const Part> parts, bool is_array, std::size_t at);
  void enter_element(Table& owner, const Part& part, std::size_t at);
  static std::string_view other_kind(const Value& value);
  Table& through_header(Table& owner, const Part& part, std::size_t at);
  void pair(Table& table, std::uint32_t section);
  Table& through_dotted(Table& owner, const Part& part, std::uint32_t section);

  /// A key into `parts_`, behind what stands there.
  void key();
  Part key_part();

  Value value(int depth);
  Value array(int depth);
  Value inline_table(int depth);
  Value scalar();

  std::string_view string();
  std::string_view basic_string(std::size_t opening);
  std::string_view literal_string(std::size_t opening);
  std::string_view long_string(char quote, std::size_t opening);
  bool closes_long_string(char quote, std::size_t& run) const;
  void escape(bool in_long_string);
  void code_point(std::size_t digits);
  void skip_broken_line();

  void skip_space();
  void skip_lines();
  void comment();
  bool newline();
  void end_of_line(std::string_view after);
  bool breaks_line() const { return peek() == '\n' || peek() == '\r' || peek() == '#'; }
  bool at_end() const { return at_ >= text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[at_]; }
  bool skip(char c);

  Table& new_table(Origin origin, int depth, std::size_t at);
  void insert(Table& owner, const Part& part, const Value& value, std::size_t at);
  void mark(const void* owner, const Value& key, std::size_t at);
  void check_depth(int depth, std::size_t at) const;
  void check_character() const;
  std::string found() const;
  [[noreturn]] void refuse(std::string message, std::size_t begin, std::size_t end, std::string hint = {}) const;
  [[noreturn]] void refuse_here(std::string message, std::string hint = {}) const;
  [[noreturn]] void refuse_escape(std::size_t backslash) const;
  [[noreturn]] void refuse_defined(const Part& part, std::string_view what) const;

  Arena& arena_;
  const SourceText& source_;
  std::string_view text_;
  int max_depth_;
  std::size_t at_ = 0;
  Table* root_ = nullptr;
  Table* current_ = nullptr;    // the table of the last header
  std::uint32_t sections_ = 0;  // headers and inline tables so far
  std::uint32_t section_ = 0;   // of the last header
  std::vector<Part> parts_;     // of the key being read
  std::vector<Value> items_;    // of the open arrays, innermost last
  std::vector<Table*> tables_;  // all of them, to be frozen in the end
  std::vector<Array*> arrays_;  // those of tables
  std::string scratch_;         // the string being read
  KeyTable keys_;
  bool keeps_places_ = false;
  std::vector<Mark> marks_;
};

}  // namespace docmill
