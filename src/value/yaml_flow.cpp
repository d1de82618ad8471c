// Flow collections of YAML: lists in [], dicts in {}; see yaml_text.h.
#include "value/yaml_text.h"

namespace docmill {
namespace {

bool is_flow_indicator(char c) { return c == ',' || c == '[' || c == ']' || c == '{' || c == '}'; }

}  // namespace

void YamlText::flow_collection(const Properties& properties) {
  const std::size_t opening = at_;
  const bool is_list = peek() == '[';
  const char closing = is_list ? ']' : '}';
  enter(opening);
  const YamlNode node{properties.any() ? properties.at : opening, properties.tag.empty() ? "?" : properties.tag,
                      properties.anchor};
  is_list ? events_.begin_list(node) : events_.begin_dict(node);
  ++at_;
  skip_flow_space();
  while (!skip(closing)) {
    is_list ? flow_list_entry() : flow_dict_entry();
    skip_flow_space();
    if (skip(',')) {
      skip_flow_space();
    } else if (peek() != closing) {
      refuse_here("expected ',' or '" + std::string(1, closing) + "' in the " + (is_list ? "list" : "mapping") +
                      " that line " + std::to_string(position_at(text_, opening).line) + " opens, found " + found(),
                  is_list ? "close the '[', or quote text that contains brackets"
                          : "close the '{', or quote text that contains brackets");
    }
  }
  is_list ? events_.end_list() : events_.end_dict();
  leave();
}

void YamlText::flow_list_entry() {
  const bool marked = at_flow_key_mark();
  if (marked) {
    ++at_;
    skip_flow_space();
  }
  Held held;
  if (!flow_held(held)) {
    return;
  }
  if (held.style == Style::empty && !held.properties.any() && !marked) {
    refuse_here("expected a value, found " + found(), "remove the comma, or put the text in quotes");
  }
  if (marked) {
    skip_flow_space();
    return flow_pair_in_list(held);
  }
  if (held.one_line) {
    skip_space();
    if (flow_value_follows(held)) {
      return flow_pair_in_list(held);
    }
  }
  tell(held);
}

// [a: b] is a list with the dict {a: b} in it.
void YamlText::flow_pair_in_list(const Held& key) {
  enter(key.at);
  events_.begin_dict({key.at, "?", 0});
  tell(key);
  if (flow_value_follows(key)) {
    ++at_;
    flow_value();
  } else {
    tell_empty({}, at_);
  }
  events_.end_dict();
  leave();
}

void YamlText::flow_dict_entry() {
  const bool marked = at_flow_key_mark();
  if (marked) {
    ++at_;
    skip_flow_space();
  }
  Held held;
  if (!flow_held(held)) {
    refuse_here("a list or mapping cannot be a key", "put text that contains brackets in quotes");
  }
  if (held.style == Style::empty && !held.properties.any() && !marked) {
    refuse_here("expected a key, found " + found(), "remove the comma, or put the text in quotes");
  }
  tell(held);
  skip_flow_space();
  if (!flow_value_follows(held)) {
    return tell_empty({}, at_);
  }
  if (!held.one_line) {
    refuse_here("a key stands on one line", "a comma is missing on the line before, or put the text in quotes");
  }
  ++at_;
  flow_value();
}

// The value behind a ':'.
void YamlText::flow_value() {
  skip_flow_space();
  Held held;
  if (flow_held(held)) {
    tell(held);
  }
}

bool YamlText::flow_held(Held& held) {
  const Properties read = properties(true);
  skip_flow_space();
  if (peek() == '[' || peek() == '{') {
    flow_collection(read);
    skip_space();
    if (peek() == ':') {
      refuse_here("a list or mapping cannot be a key", "put text that contains brackets in quotes");
    }
    return false;
  }
  held = held_scalar(read, -1, true);
  return true;
}

// Behind a quoted key the ':' needs no space.
bool YamlText::flow_value_follows(const Held& key) const {
  return peek() == ':' && (key.style == Style::quoted || blank(at_ + 1) || is_flow_indicator(text_[at_ + 1]));
}

bool YamlText::at_flow_key_mark() const { return at_indicator('?'); }

void YamlText::skip_flow_space() {
  skip_to_content();
  if (at_marker()) {
    refuse_here("a document marker stands inside brackets", "close the brackets first");
  }
}

}  // namespace docmill
