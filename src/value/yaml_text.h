// YAML text to events. Specification: YAML 1.2, one document per text; keys are scalars.
//
//   document = { directive } [ "---" ] node [ "..." ]
//   node     = { tag | anchor } ( block list | block dict | block scalar | flow | alias | nothing )
//   list     = { "-" node }                       all "-" in one column
//   dict     = { key ":" node | "?" node [ ":" node ] }   all keys in one column
//   flow     = "[" { entry "," } "]" | "{" { pair "," } "}" | quoted | plain
//
// A recursive descent without tokens. What a node may be follows from three things: the column of the collection it
// stands in, whether it starts a line of its own, and whether its parent lets a collection start on the same line. A
// scalar is read up to the end of its first line before it is known to be a key or a value; the events of the dict it
// opens come before its own. Recursion is bounded in depth, time is linear.
//
// Kept from practice, where the specification is stricter: lines inside flow collections and quotes may be indented as
// they like, keys may be of any length. Left out: collections as keys, `: value` without a key.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "value/yaml_events.h"

namespace docmill {

class YamlText {
 public:
  YamlText(const SourceText& source, int max_depth, YamlEvents& events)
      : source_(source), text_(source.text), max_depth_(max_depth), events_(events) {}

  /// Requires UTF-8.
  void parse();

 private:
  /// Tag and anchor before a node.
  struct Properties {
    std::string_view tag = {};
    std::size_t anchor = 0;
    std::size_t at = 0;
    bool any() const { return !tag.empty() || anchor != 0; }
  };
  enum class Style : std::uint8_t { plain, quoted, alias, empty };
  /// A scalar or alias that is read but not told yet, since it may be a key. Its text is in `scratch_`.
  struct Held {
    Style style = Style::empty;
    std::size_t at = 0;
    std::size_t anchor = 0;  // of an alias: the one it names
    bool one_line = true;
    Properties properties;
  };
  /// What the surroundings allow a block node to be.
  struct Around {
    int column = -1;              // of the parent collection; the node stands further right
    bool collection_here = true;  // may start on the line of the parent's indicator
    bool list_at_column = false;  // a list may stand right below its key
  };

  // Documents.
  bool directives();
  void directive();
  void end_document();

  // Block nodes.
  void block_node(const Around& around);
  bool has_node(const Around& around, bool own_line) const;
  void block_content(const Around& around, bool own_line, std::size_t begin, const Properties& outer,
                     const Properties& inner);
  void block_list(int column, bool below_key, const Properties& properties);
  void block_dict(int column, std::size_t begin, const Properties& properties, const Held* first);
  bool dict_goes_on(int column);
  void block_member(int column);
  void explicit_member(int column);
  void require_collection_allowed(bool allowed, std::string_view message, std::string_view hint) const;

  // Flow nodes.
  void flow_collection(const Properties& properties);
  void flow_list_entry();
  void flow_dict_entry();
  void flow_pair_in_list(const Held& key);
  void flow_value();
  /// A scalar or alias held back, or false for a collection, which is told at once.
  bool flow_held(Held& held);
  bool flow_value_follows(const Held& key) const;
  bool at_flow_key_mark() const;
  void skip_flow_space();

  // Scalars.
  Held held_scalar(const Properties& properties, int column, bool in_flow);
  void tell(const Held& held);
  void tell_empty(const Properties& properties, std::size_t at);
  bool plain(int column, bool in_flow);
  bool plain_line(bool in_flow);
  bool next_plain_line(int column, bool in_flow, std::size_t& breaks);
  bool opens_plain(bool in_flow) const;
  bool quoted();
  void quoted_escape(std::size_t opening);
  void unicode_escape(std::size_t digits);
  void fold_quoted(std::size_t opening, std::size_t solid);
  void block_scalar(const Around& around, const Properties& properties);
  struct BlockHeader {
    bool folded = false;
    char chomping = ' ';
    int indent = 0;  // 0: as the first line
  };
  BlockHeader block_header();
  int block_indent(int parent) const;
  void skip_blank_line();
  void block_lines(const BlockHeader& header, int indent);

  // Tags, anchors, aliases.
  Properties properties(bool in_flow);
  Properties merged(const Properties& outer, const Properties& inner) const;
  std::string_view tag();
  std::string_view expanded_tag(std::string_view handle, std::string_view suffix, std::size_t at);
  std::string_view name(bool in_flow);
  std::size_t alias(bool in_flow);

  // Characters.
  bool skip_to_content();
  void skip_indent();
  void skip_comment();
  bool skip_break();
  bool at_marker() const;
  bool at_value_mark() const { return peek() == ':' && blank(at_ + 1); }
  bool at_indicator(char c) const { return peek() == c && blank(at_ + 1); }
  bool starts_line() const;
  int column() const;
  bool at_end() const { return at_ >= text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[at_]; }
  bool breaks(std::size_t at) const { return at >= text_.size() || text_[at] == '\n' || text_[at] == '\r'; }
  bool blank(std::size_t at) const { return breaks(at) || text_[at] == ' ' || text_[at] == '\t'; }
  bool skip(char c);
  void skip_space();
  bool comment_starts() const { return peek() == '#' && (at_ == 0 || blank(at_ - 1)); }

  std::string found() const;
  [[noreturn]] void refuse(std::string message, std::size_t begin, std::size_t end, std::string hint = {}) const;
  [[noreturn]] void refuse_here(std::string message, std::string_view hint = {}) const;
  [[noreturn]] void refuse_rest_of_line(std::string_view what) const;
  [[noreturn]] void refuse_open_quote(std::size_t opening) const;
  void enter(std::size_t at);
  void leave() { --depth_; }

  const SourceText& source_;
  std::string_view text_;
  int max_depth_;
  YamlEvents& events_;
  std::size_t at_ = 0;
  std::size_t line_begin_ = 0;
  bool tab_before_content_ = false;  // in the white space before the content of this line
  std::size_t indent_ = 0;           // spaces that open this line
  int depth_ = 0;
  std::size_t anchors_ = 0;
  std::unordered_map<std::string_view, std::size_t> anchor_numbers_;
  std::unordered_map<std::string_view, std::string_view> tag_handles_;
  std::vector<std::unique_ptr<std::string>> expanded_tags_;
  std::string scratch_;
};

}  // namespace docmill
