// The Document: the tree between Markdown and every output format.
//
// text -> parse_markdown -> Document -> transform -> Document -> a writer. A Document is a flat array of nodes in
// pre-order, each knowing how many nodes its subtree has: the first child stands right behind its parent, the next
// sibling right behind the subtree. Texts are views into memory the Document keeps. It is immutable once made, cheap
// to copy (a shared handle) and may be read from any number of threads.
//
// Language: CommonMark 0.31.2 with GitHub's tables, task lists, strikethrough, autolinks and footnotes.
#pragma once

#include <array>
#include <cassert>
#include <cstdint>
#include <iterator>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "docmill/base.h"

namespace docmill {

class DocumentBuilder;

// ---- nodes ------------------------------------------------------------------------------------------------------

enum class NodeKind : std::uint8_t {
  // Blocks that hold blocks.
  document,
  block_quote,
  list,
  item,
  footnote_definition,
  table,       // one table_head, then table_rows
  table_head,  // the cells of the header row
  table_row,
  // Blocks that hold inlines.
  paragraph,
  heading,
  table_cell,
  // Blocks that hold text.
  code_block,
  html_block,
  thematic_break,
  // Inlines that hold inlines.
  emph,
  strong,
  strikethrough,
  link,
  image,  // its children are the alternative text
  // Inlines that hold text or nothing.
  text,
  code,
  html_inline,
  soft_break,
  line_break,
  footnote_reference,
};
inline constexpr std::size_t kNodeKinds = static_cast<std::size_t>(NodeKind::footnote_reference) + 1;

/// "block_quote"; the names of the JSON form.
std::string_view name(NodeKind kind);

constexpr bool is_block(NodeKind kind) { return kind <= NodeKind::thematic_break; }
constexpr bool is_inline(NodeKind kind) { return kind >= NodeKind::emph; }
/// Whether nodes of this kind may have children.
constexpr bool is_container(NodeKind kind) {
  return kind <= NodeKind::table_cell || (kind >= NodeKind::emph && kind <= NodeKind::image);
}
/// Rows and cells, which stand in tables only.
constexpr bool is_table_part(NodeKind kind) {
  return kind == NodeKind::table_head || kind == NodeKind::table_row || kind == NodeKind::table_cell;
}
/// Whether a tree may have `child` directly under `parent`.
bool can_contain(NodeKind parent, NodeKind child);

enum class Alignment : std::uint8_t { none, left, center, right };
enum class Task : std::uint8_t { none, open, done };

/// Levels of the deepest tree, the root included. Deeper input becomes text, deeper JSON is refused.
inline constexpr std::size_t kMaxTreeDepth = 240;

/// One node in its tree. Lives only in the array of a Document (children are found by position), so it is used by
/// reference. An accessor is for the kinds named beside it and asserts that.
class Node {
 public:
  NodeKind kind() const { return kind_; }
  /// Where in Document::source() the node stands, markers included; empty for nodes without a source.
  Span span() const { return span_; }
  /// Nodes in this subtree, this one included.
  std::uint32_t extent() const { return extent_; }

  class Children;
  Children children() const;
  bool has_children() const { return extent_ > 1; }
  /// The node behind this subtree: the next sibling, or where the parent's subtree ends.
  const Node* next() const { return this + extent_; }

  /// text, code, code_block, html_block, html_inline: the content. Code and HTML blocks end with a newline.
  std::string_view text() const { return {text_, text_size_}; }

  int level() const { return in(NodeKind::heading), small_; }                 ///< heading: 1 to 6
  std::string_view id() const { return in(NodeKind::heading), text(); }       ///< heading: anchor or empty
  std::string_view section() const { return in(NodeKind::heading), more(); }  ///< heading: "2.1" or empty

  bool ordered() const { return in(NodeKind::list), (small_ & kOrdered) != 0; }
  bool tight() const { return in(NodeKind::list), (small_ & kTight) != 0; }
  std::uint32_t start() const { return in(NodeKind::list), number_; }              ///< list: its first number
  char delimiter() const { return in(NodeKind::list), static_cast<char>(mark_); }  ///< list: one of - + * . )

  Task task() const { return in(NodeKind::item), static_cast<Task>(small_); }

  std::string_view info() const { return in(NodeKind::code_block), more(); }  ///< code_block: all behind the fence
  /// code_block: the first word of the info string.
  std::string_view language() const;
  bool fenced() const { return in(NodeKind::code_block), small_ != 0; }

  std::string_view url() const { return in_link(), text(); }    ///< link, image: decoded, not escaped
  std::string_view title() const { return in_link(), more(); }  ///< link, image

  /// table: one per column.
  std::span<const Alignment> columns() const {
    in(NodeKind::table);
    return {reinterpret_cast<const Alignment*>(text_), text_size_};
  }
  Alignment alignment() const { return in(NodeKind::table_cell), static_cast<Alignment>(small_); }
  std::uint32_t column() const { return in(NodeKind::table_cell), number_; }  ///< table_cell: from 0

  /// footnote_reference, footnote_definition: as written, without the brackets.
  std::string_view label() const { return in_footnote(), text(); }
  /// footnote_reference, footnote_definition: 1 for the note referred to first; 0 when nothing visible refers to it.
  std::uint32_t number() const { return in_footnote(), number_; }
  /// footnote_reference: 1 for the first reference to its note.
  std::uint32_t ordinal() const { return in(NodeKind::footnote_reference), count_; }
  /// footnote_definition: how many visible references it has.
  std::uint32_t references() const { return in(NodeKind::footnote_definition), count_; }

  // For builders, which alone hand out nodes that can be changed. Texts are not copied: see DocumentBuilder::keep.
  Node& set_span(Span span) { return span_ = span, *this; }
  Node& set_text(std::string_view text) { return text_ = text.data(), text_size_ = size_of(text), *this; }
  Node& set_level(int level) { return small_ = static_cast<std::uint8_t>(level), *this; }
  Node& set_id(std::string_view id) { return set_text(id); }
  Node& set_section(std::string_view section) { return set_more(section); }
  Node& set_list(bool ordered, bool tight, std::uint32_t start, char delimiter) {
    small_ = static_cast<std::uint8_t>((ordered ? kOrdered : 0) | (tight ? kTight : 0));
    number_ = start;
    mark_ = static_cast<std::uint8_t>(delimiter);
    return *this;
  }
  Node& set_task(Task task) { return small_ = static_cast<std::uint8_t>(task), *this; }
  Node& set_code(std::string_view code, std::string_view info, bool fenced) {
    small_ = fenced ? 1 : 0;
    return set_text(code).set_more(info);
  }
  Node& set_link(std::string_view url, std::string_view title) { return set_text(url).set_more(title); }
  Node& set_columns(std::span<const Alignment> columns) {
    return set_text({reinterpret_cast<const char*>(columns.data()), columns.size()});
  }
  Node& set_cell(Alignment alignment, std::uint32_t column) {
    small_ = static_cast<std::uint8_t>(alignment);
    number_ = column;
    return *this;
  }
  Node& set_references(std::uint32_t count) { return count_ = count, *this; }
  Node& set_footnote(std::string_view label, std::uint32_t number, std::uint32_t count) {
    number_ = number;
    count_ = count;
    return set_text(label);
  }

  /// Same kind and content, wherever they stand and whatever their children are.
  bool same_content(const Node& other) const;

 private:
  friend class DocumentBuilder;
  static constexpr std::uint8_t kOrdered = 1;
  static constexpr std::uint8_t kTight = 2;

  Node() = default;
  Node(const Node&) = default;
  Node& operator=(const Node&) = default;

  Node& set_more(std::string_view text) { return more_ = text.data(), more_size_ = size_of(text), *this; }
  std::string_view more() const { return {more_, more_size_}; }
  static std::uint32_t size_of(std::string_view text) { return static_cast<std::uint32_t>(text.size()); }
  void in([[maybe_unused]] NodeKind kind) const { assert(kind_ == kind); }
  void in_link() const { assert(kind_ == NodeKind::link || kind_ == NodeKind::image); }
  void in_footnote() const { assert(kind_ == NodeKind::footnote_reference || kind_ == NodeKind::footnote_definition); }

  NodeKind kind_;
  std::uint8_t small_;  // level, list flags, task, fenced, alignment
  std::uint8_t mark_;   // list delimiter
  std::uint32_t extent_;
  Span span_;
  std::uint32_t text_size_;
  std::uint32_t more_size_;
  const char* text_;
  const char* more_;      // second text: section, info, title
  std::uint32_t number_;  // list start, column, footnote number
  std::uint32_t count_;   // footnote ordinal, footnote references
};
static_assert(sizeof(Node) == 48);

/// The children of a node, in order: `for (const Node& child : node.children())`.
class Node::Children {
 public:
  class iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = Node;
    using difference_type = std::ptrdiff_t;
    using pointer = const Node*;
    using reference = const Node&;

    iterator() = default;
    explicit iterator(const Node* node) : node_(node) {}
    reference operator*() const { return *node_; }
    pointer operator->() const { return node_; }
    iterator& operator++() { return node_ = node_->next(), *this; }
    iterator operator++(int) {
      iterator before = *this;
      ++*this;
      return before;
    }
    bool operator==(const iterator&) const = default;

   private:
    const Node* node_ = nullptr;
  };

  Children(const Node* first, const Node* end) : first_(first), end_(end) {}
  iterator begin() const { return iterator(first_); }
  iterator end() const { return iterator(end_); }
  bool empty() const { return first_ == end_; }
  /// Requires !empty().
  const Node& front() const { return *first_; }

 private:
  const Node* first_;
  const Node* end_;
};

inline Node::Children Node::children() const { return {this + 1, this + extent_}; }

// ---- documents --------------------------------------------------------------------------------------------------

/// A document that was moved from may only be assigned to or destroyed.
class Document {
 public:
  /// The empty document.
  Document();

  const Node& root() const { return *nodes_; }
  /// All nodes in pre-order; the first is the root.
  std::span<const Node> nodes() const { return {nodes_, nodes_->extent()}; }
  /// The text that spans refer to: the parsed text with what was not UTF-8 replaced. Empty when not made from text.
  std::string_view source() const;
  /// Bytes held, those shared with other documents included.
  std::size_t memory() const;

 private:
  friend class DocumentBuilder;
  struct Spare;
  struct Storage;
  explicit Document(std::shared_ptr<Storage> storage);

  const Node* nodes_;
  std::shared_ptr<Storage> storage_;
};

/// Same structure and content; places in the source do not count.
bool operator==(const Document& a, const Document& b);

/// Visits `top` and all below it in order, without recursion. `visitor.enter(node)` returns whether to go into the
/// node; for a container it went into, `visitor.leave(node)` follows after the children.
template <class Visitor>
void walk(const Node& top, Visitor&& visitor) {
  std::array<const Node*, kMaxTreeDepth + 1> open;
  std::size_t depth = 0;
  const Node* const end = top.next();
  for (const Node* node = &top;;) {
    while (depth != 0 && open[depth - 1]->next() == node) {
      visitor.leave(*open[--depth]);
    }
    if (node == end) {
      return;
    }
    if (!visitor.enter(*node)) {
      node = node->next();
      continue;
    }
    if (is_container(node->kind())) {
      open[depth++] = node;
    }
    ++node;
  }
}

/// What a reader sees of `node` and all below it, appended to `out`: text and code, breaks as spaces; no raw HTML.
void plain_text(const Node& node, Buffer& out);
std::string plain_text(const Node& node);

/// Columns that `text` takes in a fixed-width font: two for wide and full-width characters of East Asia and for emoji,
/// none for combining and invisible ones (Unicode Standard Annex 11). Line breaks count as one.
std::size_t display_width(std::string_view text);
/// Whether a character takes two columns.
bool is_wide(char32_t c);

// ---- making documents -------------------------------------------------------------------------------------------

/// Makes one Document, node by node in order. Not shared by threads.
class DocumentBuilder {
 public:
  /// `nodes` is a guess of how many there will be.
  explicit DocumentBuilder(std::size_t nodes = 64);
  /// `document` open for changes of its nodes, not of its structure, by number: the tree itself when nobody else holds
  /// it, else a copy that shares its texts.
  explicit DocumentBuilder(Document document);
  DocumentBuilder(const DocumentBuilder&) = delete;
  DocumentBuilder& operator=(const DocumentBuilder&) = delete;
  ~DocumentBuilder();

  /// Begins a container inside the innermost open one; the document itself is open from the start. The reference is
  /// good until the next node. Requires depth() < kMaxTreeDepth.
  Node& open(NodeKind kind, Span span = {}) {
    Node& node = append(kind, span);
    path_[depth_++] = size_ - 1;
    return node;
  }
  /// Ends the innermost open container; requires one beside the document.
  Node& close() {
    const std::uint32_t index = path_[--depth_];
    nodes_[index].extent_ = size_ - index;
    return nodes_[index];
  }
  /// A node without children.
  Node& add(NodeKind kind, Span span = {}) { return append(kind, span); }

  /// The node made last.
  Node& last() { return nodes_[size_ - 1]; }
  /// Open containers, the document included.
  std::size_t depth() const { return depth_; }
  const Node& innermost() const { return nodes_[path_[depth_ - 1]]; }
  /// A finished or open node by its number in the order of making; the document is 0.
  Node& node(std::uint32_t index) { return nodes_[index]; }
  std::uint32_t size() const { return size_; }

  /// Copies `text` into the memory of the document.
  std::string_view keep(std::string_view text) { return arena().copy(text); }
  Arena& arena();
  /// What Document::source() says; must live in arena() or be empty.
  void set_source(std::string_view source);

  /// Keeps the texts and the source of `document` alive with the one being made.
  void share(const Document& document);
  /// A copy of one node without its children, open when it is a container. Its document must be shared.
  Node& copy(const Node& node);

  /// Closes what is open. The builder is empty afterwards and cannot be used again.
  Document finish();

 private:
  Node& append(NodeKind kind, Span span) {
    if (size_ == capacity_) [[unlikely]] {
      grow();
    }
    Node& node = nodes_[size_++];
    node.kind_ = kind;
    node.small_ = 0;
    node.mark_ = 0;
    node.extent_ = 1;
    node.span_ = span;
    node.text_size_ = 0;
    node.more_size_ = 0;
    node.text_ = nullptr;
    node.more_ = nullptr;
    node.number_ = 0;
    node.count_ = 0;
    return node;
  }
  void grow();
  void reserve(std::size_t nodes);

  Node* nodes_ = nullptr;
  std::uint32_t size_ = 0;
  std::uint32_t capacity_ = 0;
  std::size_t depth_ = 0;
  std::array<std::uint32_t, kMaxTreeDepth + 1> path_;
  std::shared_ptr<Document::Storage> storage_;
};

struct MarkdownOptions {
  bool tables = true;
  bool task_lists = true;
  bool strikethrough = true;
  bool autolinks = true;  ///< bare addresses: www.example.org, https://example.org, me@example.org
  bool footnotes = true;
  /// As CommonMark 0.30 has it, where 0.31.2 differs: comments of HTML, which names begin a block of HTML, and symbols,
  /// which are no punctuation beside emphasis.
  bool version_0_30 = false;

  /// Strict: CommonMark 0.30 and nothing else.
  static constexpr MarkdownOptions commonmark() { return {false, false, false, false, false, true}; }
};

/// Longest text that is parsed; what lies beyond is cut off. Offsets are 32 bits and replacing may triple the size.
inline constexpr std::size_t kMaxMarkdownBytes = std::size_t{1} << 30;

/// Cannot fail: any bytes make a tree. Bytes that are not UTF-8 and NUL become U+FFFD. Time and memory are linear in
/// the size of `text`; nesting, table padding and the expansion of link references are bounded.
Document parse_markdown(std::string_view text, const MarkdownOptions& options = {});

// ---- raw HTML and links -------------------------------------------------------------------------------------------

/// What becomes of HTML written in Markdown.
enum class RawHtml : std::uint8_t {
  safe,    ///< harmless tags pass without attributes, comments go, everything else is shown as text
  escape,  ///< all of it is shown as text
  strip,   ///< all of it goes
  keep,    ///< all of it passes as it is: only for trusted text
};

/// What becomes of link and image targets.
enum class LinkPolicy : std::uint8_t {
  safe,  ///< schemes that run code are refused: the text of the link stays, the link goes
  keep,
};

/// True when following `url` cannot run code: no javascript:, vbscript: or data: (images may use data:image/png, gif,
/// jpeg, webp), however the scheme is disguised with control characters, blanks or case.
bool is_safe_url(std::string_view url, bool for_image = false);

struct HtmlToken {
  enum class Kind : std::uint8_t {
    text,
    open_tag,
    close_tag,
    comment,
    other,  // declarations, processing instructions, CDATA
  };
  Kind kind = Kind::text;
  std::string_view text;  // all of it
  std::string_view name;  // of a tag, as written
  bool self_closing = false;
};
/// Takes the next token off the front of `html`; false at the end. A `<` that begins nothing is text.
bool next_html_token(std::string_view& html, HtmlToken& token);

/// How a tag that RawHtml::safe lets through behaves.
enum class HarmlessTag : std::uint8_t { no, inline_void, inline_pair, block_void, block_pair };
/// `name` in any case.
HarmlessTag harmless_tag(std::string_view name);

// ---- admonitions --------------------------------------------------------------------------------------------------

/// What a block quote is for that begins with a line `[!NOTE]`, as on GitHub.
enum class Admonition : std::uint8_t { none, note, tip, important, warning, caution };
inline constexpr std::size_t kAdmonitions = static_cast<std::size_t>(Admonition::caution) + 1;

/// "note"
std::string_view name(Admonition kind);

struct AdmonitionMark {
  Admonition kind = Admonition::none;
  const Node* paragraph = nullptr;  ///< the first block of the quote, which begins with the mark
  const Node* content = nullptr;    ///< the first inline behind the mark; paragraph->next() when there is none

  /// What is left of `paragraph` without the mark; empty when the mark is all of it.
  Node::Children inlines() const { return {content, paragraph->next()}; }
};
/// The mark, in any case and alone on the first line of `block_quote`; kind none for any other node. The blocks of the
/// admonition are the children of the quote with inlines() for those of the first.
AdmonitionMark admonition_of(const Node& block_quote);

/// What an HTML comment directly before a block asks of formats with pages: `<!-- docmill: page-break -->`.
enum class Directive : std::uint8_t {
  none,
  page_break,  ///< what follows begins a page
  landscape,   ///< pages lie on their side from here
  portrait,    ///< and stand again
};
/// That of an html_block that is nothing but this one comment; none for any other node. Transform keeps directives,
/// unless raw HTML is to be shown as text.
Directive directive_of(const Node& node);

// ---- transform ----------------------------------------------------------------------------------------------------

struct TransformOptions {
  bool heading_ids = true;  ///< give headings GitHub's anchors; those that have an id keep it
  bool number_sections =
      false;  ///< 1, 1.1, ... for headings directly in the document, but not for its only level-1 title
  RawHtml raw_html = RawHtml::keep;     ///< safe and escape turn what they refuse into text
  LinkPolicy links = LinkPolicy::keep;  ///< safe leaves the content of a refused link in its place
  std::vector<Diagnostic>* warnings =
      nullptr;  ///< the first refused link, and the first picture, is told here (E-WRT-076)
};
/// A document hands itself over (`transform(std::move(document), ...)`) to be changed without a copy.
Document transform(Document document, const TransformOptions& options = {});

/// GitHub's anchor for a heading of this text, before it is made unique: lower case, blanks become hyphens, anything
/// but letters, digits, marks, '_' and '-' goes. Never empty ("section").
void append_slug(std::string_view text, Buffer& out);

/// The first heading directly in the document when it has level 1, else null: what the document calls itself.
const Node* title_heading(const Document& document);

/// `document` with `title` as its title: a heading of level 1 in front, its own headings one level lower when some are
/// of level 1. The same document when `title` is empty or its title heading, standing first, says just that.
Document with_title(const Document& document, std::string_view title);

struct ContentsOptions {
  std::uint32_t max_depth = 3;
  bool skip_title = true;  ///< leave out title_heading when it is the only one of level 1
};
/// One line of a table of contents. `depth` starts at 1 and grows by at most one from a line to the next.
struct ContentsEntry {
  const Node* heading;
  std::uint32_t depth;
};
/// The headings that stand directly in the document, in order. The entries point into `document`.
std::vector<ContentsEntry> contents(const Document& document, const ContentsOptions& options = {});

}  // namespace docmill
