// A tree as text, one node a line, for comparison with stored fixtures.
#pragma once

#include <array>
#include <string>

#include "docmill/document.h"

namespace docmill::testing {

inline std::string quoted(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
    } else if (c == '"' || c == '\\') {
      out += std::string("\\") + c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += "\\x";
      out += kDigits[static_cast<unsigned char>(c) >> 4];
      out += kDigits[static_cast<unsigned char>(c) & 15];
    } else {
      out += c;
    }
  }
  return out + "\"";
}

inline std::string columns_text(const Node& table) {
  constexpr std::array<char, 4> kLetters = {'-', 'l', 'c', 'r'};
  std::string out;
  for (const Alignment alignment : table.columns()) {
    out += kLetters[static_cast<std::size_t>(alignment)];
  }
  return out;
}

/// What a node says beside its kind.
inline std::string details(const Node& node) {
  switch (node.kind()) {
    case NodeKind::text:
    case NodeKind::code:
    case NodeKind::html_inline:
    case NodeKind::html_block:
      return " " + quoted(node.text());
    case NodeKind::heading:
      return " " + std::to_string(node.level()) + (node.id().empty() ? "" : " #" + std::string(node.id())) +
             (node.section().empty() ? "" : " section=" + std::string(node.section()));
    case NodeKind::list:
      return std::string(node.ordered() ? " ordered" : " bullet") +
             (node.ordered() ? " start=" + std::to_string(node.start()) : "") + (node.tight() ? " tight" : " loose") +
             " '" + node.delimiter() + "'";
    case NodeKind::item:
      return node.task() == Task::none ? "" : node.task() == Task::open ? " [ ]" : " [x]";
    case NodeKind::code_block:
      return (node.fenced() ? " fenced" : " indented") + (node.info().empty() ? "" : " info=" + quoted(node.info())) +
             " " + quoted(node.text());
    case NodeKind::table:
      return " " + columns_text(node);
    case NodeKind::link:
    case NodeKind::image:
      return " " + quoted(node.url()) + (node.title().empty() ? "" : " title=" + quoted(node.title()));
    case NodeKind::footnote_reference:
      return " " + quoted(node.label()) + " number=" + std::to_string(node.number()) +
             " ordinal=" + std::to_string(node.ordinal());
    case NodeKind::footnote_definition:
      return " " + quoted(node.label()) + " number=" + std::to_string(node.number()) +
             " references=" + std::to_string(node.references());
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
      return "";
  }
  return "";
}

struct TreeDump {
  std::string text;
  std::size_t depth = 0;

  bool enter(const Node& node) {
    text += std::string(2 * depth, ' ') + std::string(name(node.kind())) + details(node) + " @" +
            std::to_string(node.span().begin) + "-" + std::to_string(node.span().end) + "\n";
    depth += is_container(node.kind()) ? 1U : 0U;
    return true;
  }
  void leave(const Node&) { --depth; }
};

inline std::string dump_tree(const Document& document) {
  TreeDump dump;
  walk(document.root(), dump);
  return dump.text;
}

}  // namespace docmill::testing
