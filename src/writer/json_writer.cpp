// write_json: the tree as JSON, version 1 (docs/document-json.md, docs/document.schema.json).
//
// Every node is an object with its kind first, then what that kind has, then its children. What has its usual value
// is left out; read_document_json puts it back.
#include <array>
#include <charconv>

#include "base/escape.h"
#include "docmill/writer.h"
#include "writer/json_names.h"

namespace docmill {
namespace {

class JsonWriter {
 public:
  JsonWriter(const JsonOptions& options, Buffer& out) : options_(options), out_(out) {}

  void write(const Document& document, const WriteOptions& options);

 private:
  void write_metadata(const Document& document, const WriteOptions& options);
  void write_node(const Node& node);
  void write_fields(const Node& node);
  void write_children(const Node& node);
  void write_list_fields(const Node& list);
  void write_columns(std::span<const Alignment> columns);

  /// `key` is complete: ,"name":
  void add_text(std::string_view key, std::string_view text) {
    out_.append(key);
    append_json_string(text, out_);
  }
  /// The same when there is a text.
  void add_optional(std::string_view key, std::string_view text) {
    if (!text.empty()) {
      add_text(key, text);
    }
  }
  void add_flag(std::string_view key, bool value) {
    out_.append(key);
    out_.append(value ? "true" : "false");
  }
  void add_number(std::string_view key, std::uint32_t number) {
    out_.append(key);
    char* const begin = out_.reserve(10);
    out_.commit(static_cast<std::size_t>(std::to_chars(begin, begin + 10, number).ptr - begin));
  }
  void new_line() {
    if (options_.pretty) {
      out_.push('\n');
      out_.append(2 * depth_, ' ');
    }
  }

  const JsonOptions& options_;
  Buffer& out_;
  std::size_t depth_ = 0;
};

void JsonWriter::write(const Document& document, const WriteOptions& options) {
  out_.append("{\"format\":\"docmill-document\",\"version\":1");
  write_metadata(document, options);
  out_.append(",\"children\":[");
  write_children(document.root());
  out_.append("]}\n");
}

void JsonWriter::write_metadata(const Document& document, const WriteOptions& options) {
  if (options.generator) {
    add_text(",\"generator\":", "docmill " + std::string(version()));
  }
  const Node* const title = title_heading(document);
  if (!options.title.empty() || title != nullptr) {
    add_text(",\"title\":", options.title.empty() ? plain_text(*title) : options.title);
  }
  add_optional(",\"language\":", options.language);
  add_optional(",\"author\":", options.author);
  add_optional(",\"date\":", options.date);
}

/// Recursion is bounded by kMaxTreeDepth.
void JsonWriter::write_children(const Node& node) {
  ++depth_;
  bool first = true;
  for (const Node& child : node.children()) {
    if (!first) {
      out_.push(',');
    }
    first = false;
    new_line();
    write_node(child);
  }
  --depth_;
  if (!first) {
    new_line();
  }
}

void JsonWriter::write_node(const Node& node) {
  out_.append("{\"kind\":\"");
  out_.append(name(node.kind()));
  out_.push('"');
  write_fields(node);
  if (options_.places) {
    add_number(",\"span\":[", node.span().begin);
    add_number(",", node.span().end);
    out_.push(']');
  }
  if (is_container(node.kind())) {
    out_.append(",\"children\":[");
    write_children(node);
    out_.push(']');
  }
  out_.push('}');
}

void JsonWriter::write_fields(const Node& node) {
  switch (node.kind()) {
    case NodeKind::text:
    case NodeKind::code:
    case NodeKind::html_inline:
    case NodeKind::html_block:
      add_text(",\"text\":", node.text());
      return;
    case NodeKind::heading:
      add_number(",\"level\":", static_cast<std::uint32_t>(node.level()));
      add_optional(",\"id\":", node.id());
      add_optional(",\"section\":", node.section());
      return;
    case NodeKind::list:
      write_list_fields(node);
      return;
    case NodeKind::item:
      add_optional(",\"task\":", json_name(node.task()));
      return;
    case NodeKind::code_block:
      add_flag(",\"fenced\":", node.fenced());
      add_optional(",\"info\":", node.info());
      add_text(",\"text\":", node.text());
      return;
    case NodeKind::table:
      write_columns(node.columns());
      return;
    case NodeKind::link:
    case NodeKind::image:
      add_text(",\"url\":", node.url());
      add_optional(",\"title\":", node.title());
      return;
    case NodeKind::footnote_reference:
      add_text(",\"label\":", node.label());
      add_number(",\"number\":", node.number());
      add_number(",\"ordinal\":", node.ordinal());
      return;
    case NodeKind::footnote_definition:
      add_text(",\"label\":", node.label());
      add_number(",\"number\":", node.number());
      add_number(",\"references\":", node.references());
      return;
    case NodeKind::document:
    case NodeKind::block_quote:
    case NodeKind::table_head:
    case NodeKind::table_row:
    case NodeKind::table_cell:
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

void JsonWriter::write_list_fields(const Node& list) {
  add_flag(",\"ordered\":", list.ordered());
  if (list.ordered()) {
    add_number(",\"start\":", list.start());
  }
  add_flag(",\"tight\":", list.tight());
  const char delimiter = list.delimiter();
  add_text(",\"delimiter\":", {&delimiter, 1});
}

void JsonWriter::write_columns(std::span<const Alignment> columns) {
  out_.append(",\"columns\":[");
  bool first = true;
  for (const Alignment column : columns) {
    out_.append(first ? "\"" : ",\"");
    out_.append(json_name(column));
    out_.push('"');
    first = false;
  }
  out_.push(']');
}

}  // namespace

void write_json(const Document& document, const WriteOptions& options, const JsonOptions& json, Buffer& out) {
  JsonWriter(json, out).write(document, options);
}

}  // namespace docmill
