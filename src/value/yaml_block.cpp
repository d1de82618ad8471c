// Documents and block collections of YAML, and what all of its reader shares; see yaml_text.h.
#include "base/utf8.h"
#include "value/yaml_text.h"

namespace docmill {
namespace {

constexpr std::size_t kMostExpandedTags = 1000;
constexpr std::string_view kCoreTags = "tag:yaml.org,2002:";

bool is_flow_indicator(char c) { return c == ',' || c == '[' || c == ']' || c == '{' || c == '}'; }

}  // namespace

// ---- documents ---------------------------------------------------------------------------------------------------

void YamlText::parse() {
  const bool marked = directives();
  if (at_end() && !marked) {
    return;
  }
  Around around;
  around.collection_here = !marked;
  block_node(around);
  end_document();
}

// True when a "---" opens the document; `at_` is behind it then.
bool YamlText::directives() {
  skip_to_content();
  const bool any = peek() == '%' && column() == 0;
  while (peek() == '%' && column() == 0) {
    directive();
    skip_to_content();
  }
  if (at_marker() && peek() == '-') {
    at_ += 3;
    return true;
  }
  if (any) {
    refuse_here("expected '---' after the directives, found " + found());
  }
  return false;
}

void YamlText::directive() {
  const std::size_t begin = at_;
  std::size_t end = begin;
  while (!breaks(end)) {
    ++end;
  }
  const std::string_view line = text_.substr(begin, end - begin);
  if (line.starts_with("%YAML ") && !line.substr(6).starts_with("1.")) {
    refuse("this version of YAML is not known", begin, end, "remove the %YAML line");
  }
  if (line.starts_with("%TAG ")) {
    const std::size_t handle = std::min(line.find_first_not_of(" \t", 5), line.size());
    const std::size_t handle_end = std::min(line.find_first_of(" \t", handle), line.size());
    const std::size_t prefix = std::min(line.find_first_not_of(" \t", handle_end), line.size());
    const std::size_t prefix_end = std::min(line.find_first_of(" \t", prefix), line.size());
    const std::string_view name = line.substr(handle, handle_end - handle);
    if (!name.starts_with('!') || !name.ends_with('!') || prefix == prefix_end) {
      refuse("a %TAG line holds a handle such as !e! and a prefix", begin, end);
    }
    tag_handles_[name] = line.substr(prefix, prefix_end - prefix);
  } else if (line.size() < 2 || blank(begin + 1)) {
    refuse("a directive has a name", begin, end, "put text that starts with '%' in quotes");
  }
  at_ = end;
}

void YamlText::end_document() {
  skip_to_content();
  while (at_marker() && peek() == '.') {
    at_ += 3;
    skip_to_content();
    if (!starts_line() && !at_end()) {
      refuse_here("expected the end of the line after '...', found " + found());
    }
    if (!at_end() && !at_marker()) {
      refuse_here("expected one document, found a second one", "make it a file of its own");
    }
  }
  if (at_marker()) {
    refuse("expected one document, found a second one", at_, at_ + 3,
           "remove the `---` line, or make it a file of its own");
  }
  if (!at_end()) {
    starts_line() ? refuse_here("expected the end of the text, found " + found(), "check the indentation of this line")
                  : refuse_rest_of_line("the value");
  }
}

// ---- nodes -------------------------------------------------------------------------------------------------------

void YamlText::block_node(const Around& around) {
  const std::size_t start = at_;
  skip_to_content();
  bool own_line = starts_line();
  Properties outer;  // on lines of their own: of the whole node
  while (true) {
    if (!has_node(around, own_line)) {
      tell_empty(outer, start);
      return;
    }
    const std::size_t begin = at_;
    const Properties inner = properties(false);
    if (!inner.any() || (!skip_to_content() && !at_end())) {
      block_content(around, own_line, begin, outer, inner);
      return;
    }
    outer = merged(outer, inner);
    own_line = true;
  }
}

bool YamlText::has_node(const Around& around, bool own_line) const {
  if (at_end() || at_marker()) {
    return false;
  }
  return !own_line || column() > around.column ||
         (around.list_at_column && column() == around.column && at_indicator('-'));
}

void YamlText::block_content(const Around& around, bool own_line, std::size_t begin, const Properties& outer,
                             const Properties& inner) {
  const bool may_open = own_line || around.collection_here;
  const int node_column = column() - static_cast<int>(at_ - begin);
  if (at_indicator('-')) {
    require_collection_allowed(may_open && !inner.any(), "a list item is not allowed here",
                               "start the list on a line of its own");
    return block_list(node_column, node_column == around.column, outer);
  }
  if (at_indicator('?')) {
    require_collection_allowed(may_open && !inner.any(), "a key is not allowed here",
                               "start the mapping on a line of its own");
    return block_dict(node_column, begin, outer, nullptr);
  }
  if (peek() == '|' || peek() == '>') {
    return block_scalar(around, merged(outer, inner));
  }
  if (peek() == '[' || peek() == '{') {
    flow_collection(merged(outer, inner));
    skip_space();
    if (at_value_mark()) {
      refuse_here("a list or mapping cannot be a key", "put text that contains brackets in quotes");
    }
    return;
  }
  Held held = held_scalar(inner, around.column, false);
  skip_space();
  if (!at_value_mark() || !held.one_line) {
    if (at_value_mark()) {
      refuse_here("a value is not allowed here", "a key stands on one line; put text that contains ': ' in quotes");
    }
    held.properties = merged(outer, inner);
    return tell(held);
  }
  require_collection_allowed(may_open, "a value is not allowed here", "put text that contains ': ' in quotes");
  block_dict(node_column, begin, outer, &held);
}

void YamlText::require_collection_allowed(bool allowed, std::string_view message, std::string_view hint) const {
  if (tab_before_content_) {
    refuse_here("a tab stands in the indentation", "indent with spaces; YAML does not allow tabs there");
  }
  if (!allowed) {
    refuse_here(std::string(message), hint);
  }
}

// ---- collections -------------------------------------------------------------------------------------------------

void YamlText::block_list(int column_of_list, bool below_key, const Properties& properties) {
  enter(at_);
  events_.begin_list({properties.any() ? properties.at : at_, properties.tag.empty() ? "?" : properties.tag,
                      properties.anchor});
  Around around;
  around.column = column_of_list;
  while (true) {
    ++at_;  // the '-'
    block_node(around);
    skip_to_content();
    if (!starts_line() && !at_end()) {
      refuse_rest_of_line("the value");
    }
    if (at_end() || at_marker() || column() < column_of_list || (below_key && !at_indicator('-'))) {
      break;
    }
    if (column() > column_of_list || !at_indicator('-')) {
      refuse_here("expected '- ' at the indentation of the list", "check the indentation of this line");
    }
    require_collection_allowed(true, {}, {});
  }
  events_.end_list();
  leave();
}

// With `first`, its first key is read already and `at_` is on the ':' behind it.
void YamlText::block_dict(int column_of_dict, std::size_t begin, const Properties& properties, const Held* first) {
  enter(begin);
  events_.begin_dict({properties.any() ? properties.at : begin, properties.tag.empty() ? "?" : properties.tag,
                      properties.anchor});
  if (first != nullptr) {
    tell(*first);
    block_member(column_of_dict);
  } else {
    explicit_member(column_of_dict);
  }
  while (dict_goes_on(column_of_dict)) {
    if (at_indicator('?')) {
      explicit_member(column_of_dict);
      continue;
    }
    const Properties key_properties = this->properties(false);
    if (peek() == '[' || peek() == '{') {
      refuse_here("a list or mapping cannot be a key", "put text that contains brackets in quotes");
    }
    const std::size_t key = at_;
    const Held held = held_scalar(key_properties, column_of_dict, false);
    skip_space();
    if (!at_value_mark() || !held.one_line) {
      refuse("expected a key and ': ' on this line", key, key + 1,
             "a key is followed by a colon and a space; the lines of a long text are indented further");
    }
    tell(held);
    block_member(column_of_dict);
  }
  events_.end_dict();
  leave();
}

// Moves to the next key of the dict; false when there is none.
bool YamlText::dict_goes_on(int column_of_dict) {
  skip_to_content();
  if (!starts_line() && !at_end()) {
    refuse_rest_of_line("the value");
  }
  if (at_end() || at_marker() || column() < column_of_dict) {
    return false;
  }
  if (column() > column_of_dict || at_indicator('-')) {
    refuse_here("expected a key at the indentation of the mapping", "check the indentation of this line");
  }
  require_collection_allowed(true, {}, {});
  return true;
}

// The value behind a key; `at_` is on the ':'.
void YamlText::block_member(int column_of_dict) {
  ++at_;
  Around around;
  around.column = column_of_dict;
  around.collection_here = false;
  around.list_at_column = true;
  block_node(around);
}

// "? key" and, on a line of its own, ": value".
void YamlText::explicit_member(int column_of_dict) {
  Around around;
  around.column = column_of_dict;
  around.list_at_column = true;
  ++at_;
  block_node(around);
  skip_to_content();
  if (!starts_line() && !at_end()) {
    refuse_rest_of_line("the key");
  }
  if (!at_end() && column() == column_of_dict && at_value_mark()) {
    ++at_;
    block_node(around);
  } else {
    tell_empty({}, at_);
  }
}

// ---- tags, anchors, aliases --------------------------------------------------------------------------------------

YamlText::Properties YamlText::properties(bool in_flow) {
  Properties read;
  read.at = at_;
  while (peek() == '&' || peek() == '!') {
    const std::size_t begin = at_;
    if (peek() == '!') {
      if (!read.tag.empty()) {
        refuse("the value has two tags", begin, begin + 1);
      }
      read.tag = tag();
    } else {
      if (read.anchor != 0) {
        refuse("the value has two anchors", begin, begin + 1);
      }
      ++at_;
      const std::string_view anchor = name(in_flow);
      read.anchor = ++anchors_;
      anchor_numbers_[anchor] = read.anchor;
    }
    if (!blank(at_) && !(in_flow && is_flow_indicator(peek()))) {
      refuse_here("expected a space after the tag or anchor, found " + found(), "put the text in quotes");
    }
    skip_space();
  }
  return read;
}

// Tag and anchor of one node may stand on different lines.
YamlText::Properties YamlText::merged(const Properties& outer, const Properties& inner) const {
  if ((outer.anchor != 0 && inner.anchor != 0) || (!outer.tag.empty() && !inner.tag.empty())) {
    refuse(outer.anchor != 0 && inner.anchor != 0 ? "the value has two anchors" : "the value has two tags", inner.at,
           inner.at + 1);
  }
  return {inner.tag.empty() ? outer.tag : inner.tag, std::max(outer.anchor, inner.anchor),
          outer.any() ? outer.at : inner.at};
}

// The name of an anchor or alias. A colon at its end belongs to the key it makes.
std::string_view YamlText::name(bool in_flow) {
  const std::size_t begin = at_;
  while (!blank(at_) && !is_flow_indicator(text_[at_]) && !(peek() == ':' && (blank(at_ + 1) || in_flow))) {
    ++at_;
  }
  if (at_ == begin) {
    refuse("an anchor or alias has a name", begin - 1, begin, "put the text in quotes");
  }
  return text_.substr(begin, at_ - begin);
}

std::size_t YamlText::alias(bool in_flow) {
  const std::size_t begin = at_++;
  const std::string_view wanted = name(in_flow);
  const auto known = anchor_numbers_.find(wanted);
  if (known == anchor_numbers_.end()) {
    refuse("the alias names an anchor that is not defined above it", begin, at_,
           "define it with & first, or put the text in quotes");
  }
  return known->second;
}

std::string_view YamlText::tag() {
  const std::size_t begin = at_;
  if (text_.substr(at_, 2) == "!<") {
    while (!blank(at_) && peek() != '>') {
      ++at_;
    }
    if (!skip('>') || at_ == begin + 3) {
      refuse("the tag is not closed", begin, begin + 2, "add the closing '>'");
    }
    return text_.substr(begin + 2, at_ - begin - 3);
  }
  std::size_t handle_end = begin + 1;
  ++at_;
  while (!blank(at_) && !is_flow_indicator(text_[at_])) {
    if (text_[at_] == '!') {
      handle_end = at_ + 1;
    }
    ++at_;
  }
  const std::string_view handle = text_.substr(begin, handle_end - begin);
  return expanded_tag(handle, text_.substr(handle_end, at_ - handle_end), begin);
}

std::string_view YamlText::expanded_tag(std::string_view handle, std::string_view suffix, std::size_t at) {
  const auto known = tag_handles_.find(handle);
  if (known == tag_handles_.end() && handle != "!!") {
    if (handle != "!") {
      refuse("the tag handle '" + std::string(handle) + "' is not defined", at, at + handle.size(),
             "define it in a %TAG line");
    }
    return text_.substr(at, 1 + suffix.size());
  }
  if (suffix.empty()) {
    if (handle == "!") {
      return "!";
    }
    refuse("the tag has no name", at, at + handle.size());
  }
  // The core tags are spelt out here so that a long text with many of them needs no memory for it.
  for (const std::string_view core : {"tag:yaml.org,2002:str", "tag:yaml.org,2002:int", "tag:yaml.org,2002:float",
                                      "tag:yaml.org,2002:bool", "tag:yaml.org,2002:null", "tag:yaml.org,2002:seq",
                                      "tag:yaml.org,2002:map"}) {
    if (known == tag_handles_.end() && core.substr(kCoreTags.size()) == suffix) {
      return core;
    }
  }
  if (expanded_tags_.size() >= kMostExpandedTags) {
    refuse("the text has too many tags", at, at + 1);
  }
  const std::string_view prefix = known == tag_handles_.end() ? kCoreTags : known->second;
  expanded_tags_.push_back(std::make_unique<std::string>(std::string(prefix) + std::string(suffix)));
  return *expanded_tags_.back();
}

// ---- characters --------------------------------------------------------------------------------------------------

// Skips white space, comments and line breaks; true when it passed a line break.
bool YamlText::skip_to_content() {
  bool own_line = false;
  while (true) {
    const std::size_t before = at_;
    skip_space();
    if (at_ != before) {
      tab_before_content_ = text_.substr(before, at_ - before).find('\t') != std::string_view::npos;
    }
    if (comment_starts()) {
      skip_comment();
    }
    if (!skip_break()) {
      return own_line;
    }
    own_line = true;
    skip_indent();
  }
}

void YamlText::skip_indent() {
  tab_before_content_ = false;
  while (peek() == ' ') {
    ++at_;
  }
  indent_ = at_ - line_begin_;
}

void YamlText::skip_comment() {
  while (!breaks(at_)) {
    ++at_;
  }
}

bool YamlText::skip_break() {
  if (at_end() || !breaks(at_)) {
    return false;
  }
  at_ += text_.substr(at_, 2) == "\r\n" ? std::size_t{2} : std::size_t{1};
  line_begin_ = at_;
  indent_ = 0;
  return true;
}

void YamlText::skip_space() {
  while (peek() == ' ' || peek() == '\t') {
    ++at_;
  }
}

bool YamlText::skip(char c) {
  if (at_end() || text_[at_] != c) {
    return false;
  }
  ++at_;
  return true;
}

// Whether a line with "---" or "..." starts here.
bool YamlText::at_marker() const {
  const std::string_view start = text_.substr(std::min(at_, text_.size()), 3);
  return at_ == line_begin_ && (start == "---" || start == "...") && blank(at_ + 3);
}

// Whether only white space stands before `at_` on its line.
bool YamlText::starts_line() const {
  return std::min(text_.find_first_not_of(" \t", line_begin_), text_.size()) >= at_;
}

// The column that indentation counts: tabs do not.
int YamlText::column() const {
  return static_cast<int>(tab_before_content_ && starts_line() ? indent_ : at_ - line_begin_);
}

void YamlText::enter(std::size_t at) {
  if (++depth_ > max_depth_) {
    source_.refuse_depth(max_depth_, at);
  }
}

std::string YamlText::found() const {
  if (at_end()) {
    return "the end of the text";
  }
  if (breaks(at_)) {
    return "the end of the line";
  }
  const char c = text_[at_];
  return c == '\'' ? "a single quote"
         : c == '\t' ? "a tab"
                     : "'" + std::string(text_.substr(at_, utf8::decode(text_, at_).size)) + "'";
}

void YamlText::refuse(std::string message, std::size_t begin, std::size_t end, std::string hint) const {
  source_.refuse("E-DAT-002", std::move(message), begin, std::min(end, text_.size()), std::move(hint));
}

void YamlText::refuse_here(std::string message, std::string_view hint) const {
  refuse(std::move(message), at_, at_ + 1,
         std::string(tab_before_content_ && column() != static_cast<int>(at_ - line_begin_)
                         ? "indent with spaces; YAML does not allow tabs there"
                         : hint));
}

void YamlText::refuse_rest_of_line(std::string_view what) const {
  refuse_here("expected the end of the line after " + std::string(what) + ", found " + found(),
              peek() == '#' ? "put a space before a comment" : "");
}

void YamlText::refuse_open_quote(std::size_t opening) const {
  refuse("the quoted text is not closed", opening, opening + 1, "add the closing quote");
}

}  // namespace docmill
