// read_document_json: the JSON form back into a tree. Whatever the JSON says, the tree is well-formed: each node
// stands where its kind may stand, depth is bounded, and what does not fit is an Error with the path to it.
#include <algorithm>

#include "docmill/value.h"
#include "docmill/writer.h"
#include "writer/json_names.h"

namespace docmill {
namespace {

constexpr int kJsonDepth = 2 * static_cast<int>(kMaxTreeDepth) + 8;  // an object and an array for each level

class JsonReader {
 public:
  explicit JsonReader(std::string_view source_name) : source_name_(source_name), builder_(256) {}

  Document read(std::string_view text);

 private:
  void check_header(const Value& root);
  void read_children(const Value& object, NodeKind parent);
  void read_node(const Value& value, NodeKind parent);
  void read_fields(const Value& value, Node& node);
  void read_list(const Value& value, Node& node);
  void read_table(const Value& value, Node& node);
  void read_cell(Node& node);
  void read_span(const Value& value, Node& node);
  NodeKind read_kind(const Value& value, NodeKind parent);

  /// Null when absent.
  const Value* find(const Value& object, std::string_view key) const { return object.as_dict()->find(key); }
  const Value& require(const Value& object, std::string_view key);
  std::string_view require_text(const Value& object, std::string_view key);
  std::string_view optional_text(const Value& object, std::string_view key);
  bool require_flag(const Value& object, std::string_view key);
  std::uint32_t require_number(const Value& object, std::string_view key, std::int64_t least, std::int64_t most);
  std::uint32_t as_number(const Value& value, std::string_view key, std::int64_t least, std::int64_t most);
  template <std::size_t N>
  std::size_t index_of(const std::array<std::string_view, N>& names, const Value& value, std::string_view key);
  [[noreturn]] void fail(const std::string& what) const;

  std::string_view source_name_;
  Arena json_;
  DocumentBuilder builder_;
  std::vector<std::size_t> path_;   // number of the child at hand, on each level
  std::vector<Alignment> columns_;  // of the table at hand
  std::uint32_t column_ = 0;
};

Document JsonReader::read(std::string_view text) {
  ReadOptions options;
  options.max_depth = kJsonDepth;
  const Value root = read_json(json_, text, source_name_, options);
  if (root.kind() != Kind::dict) {
    fail("the document must be an object");
  }
  check_header(root);
  read_children(root, NodeKind::document);
  return builder_.finish();
}

void JsonReader::check_header(const Value& root) {
  if (require_text(root, "format") != "docmill-document") {
    fail("\"format\" must be \"docmill-document\"");
  }
  const Value& version = require(root, "version");
  if (!version.is_integer() || version.as_integer() != 1) {
    throw Error(ErrorKind::data, "E-WRT-003", "this version of the document format is not known",
                "docmill reads version 1");
  }
}

/// Recursion is bounded by kMaxTreeDepth.
void JsonReader::read_children(const Value& object, NodeKind parent) {
  const Value& children = require(object, "children");
  if (!children.is_list()) {
    fail("\"children\" must be a list");
  }
  path_.push_back(0);
  for (const Value& child : children.as_list()->view()) {
    read_node(child, parent);
    ++path_.back();
  }
  path_.pop_back();
}

void JsonReader::read_node(const Value& value, NodeKind parent) {
  if (!value.is_dict()) {
    fail("a node must be an object");
  }
  const NodeKind kind = read_kind(value, parent);
  const bool container = is_container(kind);
  if (container && builder_.depth() >= kMaxTreeDepth) {
    fail("nodes are nested too deeply");
  }
  Node& node = container ? builder_.open(kind) : builder_.add(kind);
  read_span(value, node);
  read_fields(value, node);
  if (container) {
    read_children(value, kind);
    builder_.close();
  }
}

NodeKind JsonReader::read_kind(const Value& value, NodeKind parent) {
  const std::string_view wanted = require_text(value, "kind");
  for (std::size_t i = 0; i < kNodeKinds; ++i) {
    const auto kind = static_cast<NodeKind>(i);
    if (name(kind) != wanted) {
      continue;
    }
    if (!can_contain(parent, kind)) {
      fail("a " + std::string(wanted) + " cannot stand in a " + std::string(name(parent)));
    }
    return kind;
  }
  fail("there is no kind \"" + std::string(wanted) + "\"");
}

void JsonReader::read_fields(const Value& value, Node& node) {
  switch (node.kind()) {
    case NodeKind::text:
    case NodeKind::code:
    case NodeKind::html_inline:
    case NodeKind::html_block:
      node.set_text(require_text(value, "text"));
      return;
    case NodeKind::heading:
      node.set_level(static_cast<int>(require_number(value, "level", 1, 6)));
      node.set_id(optional_text(value, "id")).set_section(optional_text(value, "section"));
      return;
    case NodeKind::list:
      read_list(value, node);
      return;
    case NodeKind::item:
      if (const Value* task = find(value, "task"); task != nullptr) {
        node.set_task(static_cast<Task>(index_of(kTaskNames, *task, "task")));
      }
      return;
    case NodeKind::code_block:
      node.set_code(require_text(value, "text"), optional_text(value, "info"), require_flag(value, "fenced"));
      return;
    case NodeKind::table:
      read_table(value, node);
      return;
    case NodeKind::table_head:
    case NodeKind::table_row:
      column_ = 0;
      return;
    case NodeKind::table_cell:
      read_cell(node);
      return;
    case NodeKind::link:
    case NodeKind::image:
      node.set_link(require_text(value, "url"), optional_text(value, "title"));
      return;
    case NodeKind::footnote_reference:
      node.set_footnote(require_text(value, "label"), require_number(value, "number", 0, UINT32_MAX),
                        require_number(value, "ordinal", 0, UINT32_MAX));
      return;
    case NodeKind::footnote_definition:
      node.set_footnote(require_text(value, "label"), require_number(value, "number", 0, UINT32_MAX),
                        require_number(value, "references", 0, UINT32_MAX));
      return;
    case NodeKind::document:
    case NodeKind::block_quote:
    case NodeKind::paragraph:
    case NodeKind::thematic_break:
    case NodeKind::emph:
    case NodeKind::strong:
    case NodeKind::strikethrough:
    case NodeKind::soft_break:
    case NodeKind::line_break:
      return;
  }
}

void JsonReader::read_list(const Value& value, Node& node) {
  const bool ordered = require_flag(value, "ordered");
  const std::string_view delimiter = require_text(value, "delimiter");
  const std::string_view known = ordered ? ".)" : "-+*";
  if (delimiter.size() != 1 || known.find(delimiter) == std::string_view::npos) {
    fail("\"delimiter\" must be one of " + std::string(known));
  }
  const std::uint32_t start = ordered ? require_number(value, "start", 0, 999'999'999) : 0;
  node.set_list(ordered, require_flag(value, "tight"), start, delimiter[0]);
}

void JsonReader::read_table(const Value& value, Node& node) {
  const Value& columns = require(value, "columns");
  if (!columns.is_list() || columns.as_list()->size == 0) {
    fail("\"columns\" must be a list of at least one");
  }
  columns_.clear();
  for (const Value& column : columns.as_list()->view()) {
    columns_.push_back(static_cast<Alignment>(index_of(kAlignmentNames, column, "columns")));
  }
  const std::string_view kept = builder_.keep({reinterpret_cast<const char*>(columns_.data()), columns_.size()});
  node.set_columns({reinterpret_cast<const Alignment*>(kept.data()), kept.size()});
}

void JsonReader::read_cell(Node& node) {
  if (column_ >= columns_.size()) {
    fail("the row has more cells than the table has columns");
  }
  node.set_cell(columns_[column_], column_);
  ++column_;
}

void JsonReader::read_span(const Value& value, Node& node) {
  const Value* const span = find(value, "span");
  if (span == nullptr) {
    return;
  }
  if (!span->is_list() || span->as_list()->size != 2) {
    fail("\"span\" must be a list of two numbers");
  }
  node.set_span({as_number(span->as_list()->items[0], "span", 0, UINT32_MAX),
                 as_number(span->as_list()->items[1], "span", 0, UINT32_MAX)});
}

// ---- members ----------------------------------------------------------------------------------------------------

const Value& JsonReader::require(const Value& object, std::string_view key) {
  const Value* const value = find(object, key);
  if (value == nullptr) {
    fail("\"" + std::string(key) + "\" is missing");
  }
  return *value;
}

std::string_view JsonReader::require_text(const Value& object, std::string_view key) {
  const Value& value = require(object, key);
  if (!value.is_string()) {
    fail("\"" + std::string(key) + "\" must be a string");
  }
  return builder_.keep(value.as_string());
}

std::string_view JsonReader::optional_text(const Value& object, std::string_view key) {
  return find(object, key) == nullptr ? std::string_view() : require_text(object, key);
}

bool JsonReader::require_flag(const Value& object, std::string_view key) {
  const Value& value = require(object, key);
  if (!value.is_boolean()) {
    fail("\"" + std::string(key) + "\" must be true or false");
  }
  return value.as_boolean();
}

std::uint32_t JsonReader::require_number(const Value& object, std::string_view key, std::int64_t least,
                                         std::int64_t most) {
  return as_number(require(object, key), key, least, most);
}

std::uint32_t JsonReader::as_number(const Value& value, std::string_view key, std::int64_t least, std::int64_t most) {
  if (!value.is_integer() || value.as_integer() < least || value.as_integer() > most) {
    fail("\"" + std::string(key) + "\" must be a whole number from " + std::to_string(least) + " to " +
         std::to_string(most));
  }
  return static_cast<std::uint32_t>(value.as_integer());
}

template <std::size_t N>
std::size_t JsonReader::index_of(const std::array<std::string_view, N>& names, const Value& value,
                                 std::string_view key) {
  const auto* const found = value.is_string() ? std::find(names.begin(), names.end(), value.as_string()) : names.end();
  if (found == names.end() || found->empty()) {
    fail("\"" + std::string(key) + "\" has a value that is not known");
  }
  return static_cast<std::size_t>(found - names.begin());
}

void JsonReader::fail(const std::string& what) const {
  std::string path;
  for (const std::size_t number : path_) {
    path += (path.empty() ? "children[" : ".children[") + std::to_string(number) + "]";
  }
  Diagnostic diagnostic;
  diagnostic.kind = ErrorKind::data;
  diagnostic.code = "E-WRT-004";
  diagnostic.message = "not a document: " + (path.empty() ? what : path + ": " + what);
  diagnostic.place.source = source_name_;
  diagnostic.hint = "docs/document.schema.json describes the format";
  throw Error(std::move(diagnostic));
}

}  // namespace

Document read_document_json(std::string_view text, std::string_view source_name) {
  return JsonReader(source_name).read(text);
}

}  // namespace docmill
