// transform: anchors and section numbers in place; raw HTML and links by copying the tree without what is refused.
#include <charconv>
#include <utility>

#include "document/anchors.h"
#include "document/characters.h"
#include "document/outline.h"
#include "document/table_scan.h"

namespace docmill {
namespace {

// ---- anchors and numbers --------------------------------------------------------------------------------------------

void add_anchors(DocumentBuilder& builder) {
  Anchors anchors(builder.arena());
  Buffer text;
  for (std::uint32_t i = 0; i < builder.size(); ++i) {
    const Node& node = builder.node(i);
    if (node.kind() == NodeKind::heading && !node.id().empty()) {
      anchors.reserve(node.id());
    }
  }
  for (std::uint32_t i = 0; i < builder.size(); ++i) {
    Node& node = builder.node(i);
    if (node.kind() == NodeKind::heading && node.id().empty()) {
      text.clear();
      plain_text(node, text);
      node.set_id(anchors.make(text.view()));
    }
  }
}

std::string_view section_number(std::span<const std::uint32_t> numbers, Arena& arena) {
  std::array<char, 80> text;
  char* end = text.data();
  for (const std::uint32_t number : numbers) {
    if (end != text.data()) {
      *end++ = '.';
    }
    end = std::to_chars(end, text.data() + text.size(), number).ptr;
  }
  return arena.copy({text.data(), static_cast<std::size_t>(end - text.data())});
}

void add_numbers(DocumentBuilder& builder) {
  const Node& root = builder.node(0);
  Outline outline(root, true);
  for (const Node& node : root.children()) {
    if (node.kind() == NodeKind::heading && outline.next(node)) {
      const auto index = static_cast<std::uint32_t>(&node - &root);
      builder.node(index).set_section(section_number(outline.numbers(), builder.arena()));
    }
  }
}

// ---- raw HTML and links ---------------------------------------------------------------------------------------------

class Rewriter {
 public:
  Rewriter(const Document& document, const TransformOptions& options)
      : document_(document), options_(options), builder_(document.nodes().size() + 16) {}

  Document rewrite() {
    builder_.share(document_);
    builder_.node(0).set_span(document_.root().span());
    copy_children(document_.root());
    return builder_.finish();
  }

  static bool is_needed(const Document& document, const TransformOptions& options);

 private:
  static bool is_refused(const Node& node, const TransformOptions& options);
  void copy_children(const Node& parent);
  void copy(const Node& node);
  void tell_refused(const Node& node);
  void rewrite_html(const Node& node);
  /// The HTML without comments and attributes; false when not all of it is harmless.
  bool clean_html(std::string_view html, bool in_block);
  void add_as_text(const Node& node);

  const Document& document_;
  const TransformOptions& options_;
  DocumentBuilder builder_;
  Buffer clean_;
  bool link_told_ = false;
  bool image_told_ = false;
};

bool Rewriter::is_refused(const Node& node, const TransformOptions& options) {
  return options.links == LinkPolicy::safe && (node.kind() == NodeKind::link || node.kind() == NodeKind::image) &&
         !is_safe_url(node.url(), node.kind() == NodeKind::image);
}

bool Rewriter::is_needed(const Document& document, const TransformOptions& options) {
  for (const Node& node : document.nodes()) {
    const bool html = node.kind() == NodeKind::html_block || node.kind() == NodeKind::html_inline;
    if ((html && options.raw_html != RawHtml::keep) || is_refused(node, options)) {
      return true;
    }
  }
  return false;
}

/// Recursion is bounded by kMaxTreeDepth.
void Rewriter::copy_children(const Node& parent) {
  for (const Node& node : parent.children()) {
    copy(node);
  }
}

void Rewriter::copy(const Node& node) {
  const bool html = node.kind() == NodeKind::html_block || node.kind() == NodeKind::html_inline;
  if (html && options_.raw_html != RawHtml::keep) {
    rewrite_html(node);
    return;
  }
  if (is_refused(node, options_)) {
    tell_refused(node);
    copy_children(node);
    return;
  }
  builder_.copy(node);
  if (is_container(node.kind())) {
    copy_children(node);
    builder_.close();
  }
}

void Rewriter::tell_refused(const Node& node) {
  const bool image = node.kind() == NodeKind::image;
  bool& told = image ? image_told_ : link_told_;
  if (options_.warnings == nullptr || std::exchange(told, true)) {
    return;
  }
  Diagnostic warning;
  warning.severity = Severity::warning;
  warning.kind = ErrorKind::data;
  warning.code = "E-WRT-076";
  warning.message = image ? "the address of a picture is of a kind that may run code: its alternative text stands there"
                          : "the address of a link is of a kind that may run code: only its text stays";
  warning.hint = image ? "embed PNG, JPEG, GIF or WebP, or put the picture into a file" : "";
  if (!document_.source().empty()) {
    warning.place = place_at({}, document_.source(), node.span());
  }
  options_.warnings->push_back(std::move(warning));
}

void Rewriter::rewrite_html(const Node& node) {
  if (options_.raw_html != RawHtml::escape && directive_of(node) != Directive::none) {
    builder_.copy(node);
    return;
  }
  if (options_.raw_html == RawHtml::strip) {
    return;
  }
  const bool in_block = node.kind() == NodeKind::html_block;
  if (options_.raw_html == RawHtml::escape || !clean_html(node.text(), in_block)) {
    add_as_text(node);
  } else if (!markdown::trim_blanks(clean_.view()).empty()) {
    builder_.add(node.kind(), node.span()).set_text(builder_.keep(clean_.view()));
  }
}

bool Rewriter::clean_html(std::string_view html, bool in_block) {
  clean_.clear();
  HtmlToken token;
  while (next_html_token(html, token)) {
    if (token.kind == HtmlToken::Kind::text) {
      clean_.append(token.text);
      continue;
    }
    if (token.kind == HtmlToken::Kind::comment) {
      continue;
    }
    const HarmlessTag tag = harmless_tag(token.name);
    const bool is_inline_tag = tag == HarmlessTag::inline_pair || tag == HarmlessTag::inline_void;
    if (tag == HarmlessTag::no || (!in_block && !is_inline_tag)) {
      return false;
    }
    clean_.append(token.kind == HtmlToken::Kind::close_tag ? "</" : "<");
    clean_.append(token.name);
    clean_.push('>');
  }
  return true;
}

/// Its source as a reader would see it: a block becomes a paragraph.
void Rewriter::add_as_text(const Node& node) {
  const bool in_block = node.kind() == NodeKind::html_block;
  std::string_view rest = markdown::trim_blanks(node.text());
  if (in_block) {
    builder_.open(NodeKind::paragraph, node.span());
  }
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    if (end > 0) {
      builder_.add(NodeKind::text, node.span()).set_text(rest.substr(0, end));
    }
    rest.remove_prefix(end);
    if (!rest.empty()) {
      builder_.add(NodeKind::soft_break, node.span());
      rest.remove_prefix(1);
    }
  }
  if (in_block) {
    builder_.close();
  }
}

}  // namespace

Document transform(Document document, const TransformOptions& options) {
  if (Rewriter::is_needed(document, options)) {
    document = Rewriter(document, options).rewrite();
  }
  if (!options.heading_ids && !options.number_sections) {
    return document;
  }
  DocumentBuilder builder(std::move(document));
  if (options.number_sections) {
    add_numbers(builder);
  }
  if (options.heading_ids) {
    add_anchors(builder);
  }
  return builder.finish();
}

}  // namespace docmill
