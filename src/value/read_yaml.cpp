// YAML events to a frozen value, with an explicit stack of open lists and dicts.
//
// An alias shares the value of its anchor, so reading takes memory in proportion to the text. What walks the value
// later sees every copy, though: the nodes that aliases add are counted and bounded (E-LIM-008), which stops alias
// bombs while they are read. `<<` merges as YAML 1.1 describes it, keys of the dict itself win.
#include <algorithm>
#include <cmath>
#include <vector>

#include "value/key_table.h"
#include "value/read_data.h"
#include "value/yaml_events.h"
#include "value/yaml_scalar.h"

namespace docmill {
namespace {

// Nodes that aliases may add: always some, more for a long text, and never more than a document can use.
constexpr std::uint64_t kFreeAliasNodes = 100'000;
constexpr std::uint64_t kAliasNodesPerByte = 16;
constexpr std::uint64_t kMaxAliasNodes = 10'000'000;

constexpr std::string_view kTagPrefix = "tag:yaml.org,2002:";

// As people write it.
std::string tag_text(std::string_view tag) {
  return tag.starts_with(kTagPrefix) ? "!!" + std::string(tag.substr(kTagPrefix.size())) : std::string(tag);
}

// A finished value and what walking it costs.
struct Node {
  Value value;
  std::size_t at = 0;
  std::uint64_t nodes = 1;  // all nodes in it, itself included, aliases followed
  int height = 0;           // levels of lists and dicts in it
  bool merge_key = false;   // a plain `<<`
};

struct Anchored {
  Node node;
  bool complete = false;
};

struct Member {
  Node key;
  Node value;
};

struct Open {
  bool is_dict = false;
  bool has_key = false;  // the next node is the value of the last member
  std::size_t at = 0;
  std::size_t anchor = 0;
  std::size_t base = 0;  // first of its items in `items_` or `members_`
  std::uint64_t nodes = 1;
  int height = 0;
};

class YamlReader final : public YamlEvents {
 public:
  YamlReader(Arena& arena, const SourceText& source, const ReadOptions& options)
      : arena_(arena), source_(source), max_depth_(depth_limit(options)) {
    alias_nodes_left_ = std::min(kMaxAliasNodes, kFreeAliasNodes + kAliasNodesPerByte * source.text.size());
  }

  Value root() const { return root_; }

  void null(const YamlNode& node) override { finish({Value::none(), node.at}, node.anchor); }
  void scalar(const YamlNode& node, std::string_view text) override;
  void alias(std::size_t at, std::size_t anchor) override;
  void begin_list(const YamlNode& node) override { begin(node, false, "seq"); }
  void end_list() override;
  void begin_dict(const YamlNode& node) override { begin(node, true, "map"); }
  void end_dict() override;

 private:
  void begin(const YamlNode& node, bool is_dict, std::string_view tag);
  void end(const Value& value);
  void finish(Node node, std::size_t anchor);
  void add(const Node& node);
  void add_key(Node node);
  void insert(Dict& dict, const Member& member);
  [[noreturn]] void refuse_repeated(const Node& key) const;
  Dict* merged(std::span<const Member> members, const Dict& own);
  void merge_from(Dict& into, const Node& node);
  Value tagged(const YamlNode& node, std::string_view text);
  Value plain(std::size_t at, std::string_view text, YamlScalar kind);
  [[noreturn]] void refuse(std::string message, std::size_t begin, std::size_t end, std::string hint = {}) const {
    source_.refuse("E-DAT-002", std::move(message), begin, std::min(end, source_.text.size()), std::move(hint));
  }

  Arena& arena_;
  const SourceText& source_;
  int max_depth_;
  std::uint64_t alias_nodes_left_ = 0;
  std::vector<Open> open_;
  std::vector<Value> items_;     // of the open lists, innermost last
  std::vector<Member> members_;  // of the open dicts, innermost last
  std::vector<Anchored> anchors_;
  KeyTable keys_;
  Value root_ = Value::none();
};

// ---- scalars -----------------------------------------------------------------------------------------------------

void YamlReader::scalar(const YamlNode& node, std::string_view text) {
  Node made;
  made.at = node.at;
  if (node.tag == "?") {
    made.merge_key = text == "<<";
    made.value = plain(node.at, text, classify_yaml_scalar(text));
  } else if (node.tag == "!") {
    made.value = Value::string(arena_, text);
  } else {
    made.value = tagged(node, text);
  }
  finish(made, node.anchor);
}

Value YamlReader::plain(std::size_t at, std::string_view text, YamlScalar kind) {
  if (kind == YamlScalar::integer && text.size() > kMaxIntegerDigits) {
    refuse("the integer has more than " + std::to_string(kMaxIntegerDigits) + " digits", at, at + text.size());
  }
  const Value value = yaml_scalar(arena_, text, kind);
  if (value.is_floating() && std::isinf(value.as_floating()) && text.find_first_of("iI") == std::string_view::npos) {
    refuse("the number is too large for a float", at, at + text.size(), "put it in quotes, or write .inf");
  }
  return value;
}

Value YamlReader::tagged(const YamlNode& node, std::string_view text) {
  struct Row {
    std::string_view tag;
    YamlScalar kind;
  };
  static constexpr Row kRows[] = {{"str", YamlScalar::string},
                                  {"int", YamlScalar::integer},
                                  {"float", YamlScalar::floating},
                                  {"bool", YamlScalar::boolean},
                                  {"null", YamlScalar::null}};
  const std::string_view tag =
      node.tag.starts_with(kTagPrefix) ? node.tag.substr(kTagPrefix.size()) : std::string_view();
  for (const Row& row : kRows) {
    if (row.tag != tag) {
      continue;
    }
    const YamlScalar kind = classify_yaml_scalar(text);
    if (row.kind == YamlScalar::string || kind == row.kind) {
      return plain(node.at, text, row.kind);
    }
    if (row.kind == YamlScalar::floating && kind == YamlScalar::integer) {
      return plain(node.at, text, YamlScalar::floating);
    }
    refuse("the value does not fit its tag !!" + std::string(tag), node.at, node.at + 1);
  }
  refuse("the tag '" + tag_text(node.tag) + "' is not supported", node.at, node.at + 1,
         "remove the tag; docmill knows !!str, !!int, !!float, !!bool, !!null, !!seq and !!map");
}

void YamlReader::alias(std::size_t at, std::size_t anchor) {
  if (anchor >= anchors_.size() || !anchors_[anchor].complete) {
    refuse("the alias stands inside the value it names", at, at + 1);
  }
  Node node = anchors_[anchor].node;
  if (node.nodes > alias_nodes_left_) {
    source_.refuse_limit("E-LIM-008", "the aliases expand to too many values", at,
                         "write the repeated parts once, or give them to the template another way");
  }
  alias_nodes_left_ -= node.nodes;
  if (static_cast<int>(open_.size()) + node.height > max_depth_) {
    source_.refuse_depth(max_depth_, at);
  }
  node.at = at;
  add(node);
}

// ---- lists and dicts ---------------------------------------------------------------------------------------------

void YamlReader::begin(const YamlNode& node, bool is_dict, std::string_view tag) {
  if (node.tag != "?" && node.tag != "!" &&
      !(node.tag.starts_with(kTagPrefix) && node.tag.substr(kTagPrefix.size()) == tag)) {
    refuse("the tag '" + tag_text(node.tag) + "' is not supported here", node.at, node.at + 1, "remove the tag");
  }
  if (static_cast<int>(open_.size()) >= max_depth_) {
    source_.refuse_depth(max_depth_, node.at);
  }
  if (!open_.empty() && open_.back().is_dict && !open_.back().has_key) {
    refuse(is_dict ? "a mapping cannot be a key" : "a list cannot be a key", node.at, node.at + 1,
           "put text that contains brackets or ': ' in quotes");
  }
  open_.push_back({is_dict, false, node.at, node.anchor, is_dict ? members_.size() : items_.size()});
}

void YamlReader::end(const Value& value) {
  const Open closed = open_.back();
  open_.pop_back();
  finish({value, closed.at, closed.nodes, closed.height + 1}, closed.anchor);
}

// Remembers `node` for its anchor and gives it to the list or dict it stands in.
void YamlReader::finish(Node node, std::size_t anchor) {
  if (anchor != 0) {
    if (anchor >= anchors_.size()) {
      anchors_.resize(anchor + 1);
    }
    anchors_[anchor] = {node, true};
  }
  add(node);
}

void YamlReader::add(const Node& node) {
  if (open_.empty()) {
    root_ = node.value;
    return;
  }
  Open& parent = open_.back();
  parent.nodes += node.nodes;
  parent.height = std::max(parent.height, node.height);
  if (!parent.is_dict) {
    items_.push_back(node.value);
    return;
  }
  if (parent.has_key) {
    members_.back().value = node;
  } else {
    add_key(node);
  }
  parent.has_key = !parent.has_key;
}

void YamlReader::add_key(Node node) {
  if (node.value.is_list() || node.value.is_dict()) {  // through an alias
    refuse("a list or mapping cannot be a key", node.at, node.at + 1);
  }
  node.value = node.value.is_string() ? keys_.key(node.value.as_string()) : make_key(node.value);
  members_.push_back({node, {}});
}

void YamlReader::end_list() {
  const std::size_t base = open_.back().base;
  List* made = List::make(arena_, items_.size() - base);
  for (std::size_t i = base; i < items_.size(); ++i) {
    made->push(arena_, items_[i]);
  }
  made->frozen = true;
  items_.resize(base);
  end(Value::list(made));
}

void YamlReader::end_dict() {
  const std::size_t base = open_.back().base;
  const std::span<const Member> members = std::span<const Member>(members_).subspan(base);
  Dict* made = Dict::make(arena_, members.size());
  bool merges = false;
  for (const Member& member : members) {
    merges = merges || member.key.merge_key;
    if (!member.key.merge_key) {
      insert(*made, member);
    }
  }
  if (merges) {
    made = merged(members, *made);
  }
  made->frozen = true;
  members_.resize(base);
  end(Value::dict(made));
}

void YamlReader::insert(Dict& dict, const Member& member) {
  if (dict.find(member.key.value) != nullptr) {
    refuse_repeated(member.key);
  }
  dict.set(arena_, member.key.value, member.value.value);
}

void YamlReader::refuse_repeated(const Node& key) const {
  Heap heap;
  Buffer shown;
  print(heap, key.value, shown);
  const char opening = source_.text[key.at];
  const std::size_t size = shown.size() + (opening == '"' || opening == '\'' ? 2 : 0);
  source_.refuse_repeated_key(shown.view(), key.at, std::min(key.at + size, source_.text.size()),
                              key.value.is_string() ? "" : "1, 1.0 and true are the same key");
}

// What `<<` brings in comes first, as Python's reader orders it; `own` wins.
Dict* YamlReader::merged(std::span<const Member> members, const Dict& own) {
  Dict* made = Dict::make(arena_, own.size);
  std::size_t merges = 0;
  for (const Member& member : members) {
    if (!member.key.merge_key) {
      continue;
    }
    if (++merges > 1) {
      source_.refuse_repeated_key("<<", member.key.at, member.key.at + 2);
    }
    if (!member.value.value.is_list()) {
      merge_from(*made, member.value);
      continue;
    }
    const std::span<const Value> sources = member.value.value.as_list()->view();
    for (auto source = sources.rbegin(); source != sources.rend(); ++source) {  // the first one wins
      merge_from(*made, {*source, member.value.at});
    }
  }
  for (const Dict::Entry& entry : own.view()) {
    made->set(arena_, entry.key, entry.value);
  }
  return made;
}

void YamlReader::merge_from(Dict& into, const Node& node) {
  if (!node.value.is_dict()) {
    refuse("'<<' merges a mapping or a list of mappings, not " + std::string(type_name(node.value)), node.at,
           node.at + 1, "put '<<' in quotes if it is meant as a key");
  }
  for (const Dict::Entry& entry : node.value.as_dict()->view()) {
    into.set(arena_, entry.key, entry.value);
  }
}

}  // namespace

Value read_yaml(Arena& arena, const SourceText& source, const ReadOptions& options) {
  YamlReader reader(arena, source, options);
  parse_yaml(source, options, reader);
  return reader.root();
}

}  // namespace docmill
