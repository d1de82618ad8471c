// Document and its builder: who owns the memory of a tree.
#include "docmill/document.h"

#include <cstdlib>
#include <cstring>
#include <new>

namespace docmill {

/// The memory of the last tree that this thread gave up: the next one is made in it. Whoever makes many documents, one
/// after another, asks the system for none.
struct Document::Spare {
  ~Spare() {
    is_gone() = true;
    std::free(static_cast<void*>(nodes));
  }
  Arena arena;
  Node* nodes = nullptr;
  std::size_t node_bytes = 0;

  static Spare& own() {
    thread_local Spare spare;
    return spare;
  }
  /// Documents may live longer than what their thread keeps.
  static bool& is_gone() {
    thread_local bool gone = false;
    return gone;
  }
};

struct Document::Storage {
  Storage() {
    if (!Spare::is_gone()) {
      arena = std::move(Spare::own().arena);
    }
  }
  Storage(const Storage&) = delete;
  Storage& operator=(const Storage&) = delete;
  ~Storage() {
    if (!Spare::is_gone()) {
      give_back(Spare::own());
    }
    std::free(static_cast<void*>(nodes));
  }
  void give_back(Spare& spare) {
    if (arena.used() <= kMostSpare) {
      arena.reset();
      spare.arena = std::move(arena);
    }
    if (nodes != nullptr && node_bytes <= kMostSpare && node_bytes > spare.node_bytes) {
      std::swap(nodes, spare.nodes);
      spare.node_bytes = node_bytes;
    }
  }

  static constexpr std::size_t kMostSpare = std::size_t{256} << 10;

  Arena arena;
  Node* nodes = nullptr;
  std::size_t node_bytes = 0;
  std::string_view source;
  std::vector<std::shared_ptr<const Storage>> shared;  // whose texts the nodes use too
};

Document::Document() {
  static const Document empty = DocumentBuilder(1).finish();
  *this = empty;
}

Document::Document(std::shared_ptr<Storage> storage) : nodes_(storage->nodes), storage_(std::move(storage)) {}

std::string_view Document::source() const { return storage_->source; }

std::size_t Document::memory() const {
  std::size_t bytes = storage_->arena.used() + storage_->node_bytes;
  for (const auto& shared : storage_->shared) {
    bytes += shared->arena.used() + shared->node_bytes;
  }
  return bytes;
}

// ---- nodes ----------------------------------------------------------------------------------------------------------

std::string_view name(NodeKind kind) {
  static constexpr std::array<std::string_view, kNodeKinds> kNames = {
      "document",   "block_quote",   "list",       "item",           "footnote_definition",
      "table",      "table_head",    "table_row",  "paragraph",      "heading",
      "table_cell", "code_block",    "html_block", "thematic_break", "emph",
      "strong",     "strikethrough", "link",       "image",          "text",
      "code",       "html_inline",   "soft_break", "line_break",     "footnote_reference"};
  return kNames[static_cast<std::size_t>(kind)];
}

bool can_contain(NodeKind parent, NodeKind child) {
  switch (parent) {
    case NodeKind::document:
      return is_block(child) && child != NodeKind::document && child != NodeKind::item && !is_table_part(child);
    case NodeKind::block_quote:
    case NodeKind::item:
    case NodeKind::footnote_definition:
      return can_contain(NodeKind::document, child) && child != NodeKind::footnote_definition;
    case NodeKind::list:
      return child == NodeKind::item;
    case NodeKind::table:
      return child == NodeKind::table_head || child == NodeKind::table_row;
    case NodeKind::table_head:
    case NodeKind::table_row:
      return child == NodeKind::table_cell;
    case NodeKind::paragraph:
    case NodeKind::heading:
    case NodeKind::table_cell:
    case NodeKind::emph:
    case NodeKind::strong:
    case NodeKind::strikethrough:
    case NodeKind::link:
    case NodeKind::image:
      return is_inline(child);
    case NodeKind::code_block:
    case NodeKind::html_block:
    case NodeKind::thematic_break:
    case NodeKind::text:
    case NodeKind::code:
    case NodeKind::html_inline:
    case NodeKind::soft_break:
    case NodeKind::line_break:
    case NodeKind::footnote_reference:
      return false;
  }
  return false;
}

std::string_view Node::language() const {
  const std::string_view all = info();
  return all.substr(0, all.find_first_of(" \t"));
}

// ---- builder --------------------------------------------------------------------------------------------------------

DocumentBuilder::DocumentBuilder(std::size_t nodes) : storage_(std::make_shared<Document::Storage>()) {
  if (!Document::Spare::is_gone() && Document::Spare::own().node_bytes >= nodes * sizeof(Node)) {
    Document::Spare& spare = Document::Spare::own();
    nodes_ = std::exchange(spare.nodes, nullptr);
    capacity_ = static_cast<std::uint32_t>(std::exchange(spare.node_bytes, 0) / sizeof(Node));
  } else {
    reserve(nodes);
  }
  open(NodeKind::document);
}

DocumentBuilder::DocumentBuilder(Document document) : storage_(std::move(document.storage_)) {
  const Node* const nodes = document.nodes_;
  size_ = nodes->extent();
  if (storage_.use_count() == 1) {
    nodes_ = std::exchange(storage_->nodes, nullptr);
    capacity_ = size_;
    return;
  }
  const auto original = std::exchange(storage_, std::make_shared<Document::Storage>());
  storage_->source = original->source;
  storage_->shared = original->shared;
  storage_->shared.push_back(original);
  reserve(size_);
  std::memcpy(static_cast<void*>(nodes_), nodes, size_ * sizeof(Node));
}

DocumentBuilder::~DocumentBuilder() { std::free(static_cast<void*>(nodes_)); }

Arena& DocumentBuilder::arena() { return storage_->arena; }

void DocumentBuilder::set_source(std::string_view source) { storage_->source = source; }

void DocumentBuilder::grow() { reserve(std::size_t{capacity_} * 2 + 16); }

void DocumentBuilder::reserve(std::size_t nodes) {
  if (nodes > std::numeric_limits<std::uint32_t>::max()) {
    throw std::bad_alloc();
  }
  void* grown = std::realloc(static_cast<void*>(nodes_), nodes * sizeof(Node));
  if (grown == nullptr) {
    throw std::bad_alloc();
  }
  nodes_ = static_cast<Node*>(grown);
  capacity_ = static_cast<std::uint32_t>(nodes);
}

void DocumentBuilder::share(const Document& document) {
  storage_->shared = document.storage_->shared;
  storage_->shared.push_back(document.storage_);
  storage_->source = document.source();
}

Node& DocumentBuilder::copy(const Node& node) {
  Node& made = is_container(node.kind()) ? open(node.kind()) : add(node.kind());
  made = node;
  made.extent_ = 1;
  return made;
}

Document DocumentBuilder::finish() {
  while (depth_ > 0) {
    close();
  }
  storage_->nodes = std::exchange(nodes_, nullptr);
  storage_->node_bytes = capacity_ * sizeof(Node);
  size_ = 0;
  capacity_ = 0;
  return Document(std::move(storage_));
}

}  // namespace docmill
