// parse_markdown: the two passes put together.
//
// keep_source -> BlockParser -> block tree -> this file makes the block nodes in order and hands each leaf's text to
// the InlineParser. Footnote definitions are cut out of where they stand and follow at the end of the document, in the
// order of their first reference; those nothing refers to come last, with number 0.
#include "document/block_parser.h"
#include "document/characters.h"
#include "document/entities.h"
#include "document/inline_parser.h"
#include "document/table_scan.h"

namespace docmill::markdown {
namespace {

class TreeMaker {
 public:
  TreeMaker(DocumentBuilder& builder, const SourceText& source, const MarkdownOptions& options);
  void make();

 private:
  void add_children(const Block& block);
  void add_block(const Block& block);
  void add_list(const Block& list);
  void add_item(const Block& item);
  void add_code(const Block& block);
  void add_inlines(const Block& block);
  void add_table(const Block& table);
  void add_row(NodeKind kind, const Line& line);
  void add_cell(std::string_view cell, std::uint32_t column);
  Task take_task(const Block& item);
  void find_footnotes();
  void add_footnotes();
  void add_footnote(const Block& block, std::uint32_t note);

  std::string_view source_at(Span span) const { return source_.text.substr(span.begin, span.end - span.begin); }
  Span span_of(std::string_view piece) const;

  DocumentBuilder& builder_;
  Arena& arena_;
  const SourceText& source_;
  const MarkdownOptions& options_;
  ReferenceMap references_;
  FootnoteIndex footnotes_;
  BlockTree tree_;
  InlineParser inlines_;
  std::vector<Alignment> alignments_;
  std::vector<std::uint32_t> definitions_;  // blocks that define footnotes
  bool has_escapes_ = false;                // the row at hand has backslashes
  std::size_t padding_left_ = 0;            // empty cells that may still be made up for short rows
};

TreeMaker::TreeMaker(DocumentBuilder& builder, const SourceText& source, const MarkdownOptions& options)
    : builder_(builder),
      arena_(builder.arena()),
      source_(source),
      options_(options),
      references_(arena_),
      footnotes_(arena_),
      inlines_(builder, options, references_, footnotes_) {}

void TreeMaker::make() {
  constexpr std::size_t kLeastBudget = 100'000;
  references_.set_budget(std::max(source_.text.size(), kLeastBudget));
  padding_left_ = source_.text.size() + kLeastBudget;
  tree_ = BlockParser(source_, options_, arena_, references_, footnotes_.labels).parse();
  find_footnotes();
  add_children(tree_.blocks.front());
  add_footnotes();
}

void TreeMaker::add_children(const Block& block) {
  for (std::uint32_t i = block.first_child; i != Block::kNone; i = tree_.blocks[i].next) {
    add_block(tree_.blocks[i]);
  }
}

/// Recursion is bounded by kMaxOpenBlocks.
void TreeMaker::add_block(const Block& block) {
  if (block.dead) {
    return;
  }
  switch (block.kind) {
    case NodeKind::paragraph:
    case NodeKind::heading:
      builder_.open(block.kind, block.span).set_level(block.level);
      add_inlines(block);
      builder_.close();
      return;
    case NodeKind::block_quote:
      builder_.open(block.kind, block.span);
      add_children(block);
      builder_.close();
      return;
    case NodeKind::list:
      add_list(block);
      return;
    case NodeKind::item:
      add_item(block);
      return;
    case NodeKind::code_block:
      add_code(block);
      return;
    case NodeKind::html_block:
      builder_.add(block.kind, block.span).set_text(join_lines(tree_, block, source_.text, arena_, true));
      return;
    case NodeKind::thematic_break:
      builder_.add(block.kind, block.span);
      return;
    case NodeKind::table:
      add_table(block);
      return;
    case NodeKind::document:
    case NodeKind::footnote_definition:
    case NodeKind::table_head:
    case NodeKind::table_row:
    case NodeKind::table_cell:
    case NodeKind::emph:
    case NodeKind::strong:
    case NodeKind::strikethrough:
    case NodeKind::link:
    case NodeKind::image:
    case NodeKind::text:
    case NodeKind::code:
    case NodeKind::html_inline:
    case NodeKind::soft_break:
    case NodeKind::line_break:
    case NodeKind::footnote_reference:
      return;
  }
}

void TreeMaker::add_list(const Block& list) {
  builder_.open(NodeKind::list, list.span).set_list(list.ordered, list.tight, list.number, list.mark);
  add_children(list);
  builder_.close();
}

void TreeMaker::add_item(const Block& item) {
  const Task task = options_.task_lists ? take_task(item) : Task::none;
  builder_.open(NodeKind::item, item.span).set_task(task);
  add_children(item);
  builder_.close();
}

/// Takes a `[x]` and the blanks behind it off the first paragraph.
Task TreeMaker::take_task(const Block& item) {
  const Block& first = tree_.blocks[item.first_child];
  if (item.first_child == Block::kNone || first.kind != NodeKind::paragraph || first.line_count == 0) {
    return Task::none;
  }
  Line& line = tree_.lines[first.first_line];
  const std::string_view text = source_.text.substr(line.begin, line.end - line.begin);
  if (text.size() < 5 || text[0] != '[' || text[2] != ']' || !is_blank(text[3])) {
    return Task::none;
  }
  const bool done = text[1] == 'x' || text[1] == 'X';
  const std::string_view rest = trim_blanks(text.substr(4));
  if ((!done && text[1] != ' ') || rest.empty()) {
    return Task::none;
  }
  line.begin += static_cast<std::uint32_t>(rest.data() - text.data());
  return done ? Task::done : Task::open;
}

void TreeMaker::add_code(const Block& block) {
  const std::string_view info = block.fenced ? unescape(arena_, source_at(block.label)) : std::string_view();
  builder_.add(NodeKind::code_block, block.span)
      .set_code(join_lines(tree_, block, source_.text, arena_, true), info, block.fenced);
}

void TreeMaker::add_inlines(const Block& block) {
  const std::span<const Line> lines = lines_of(tree_, block);
  if (lines.empty()) {
    return;
  }
  const std::string_view text = join_lines(tree_, block, source_.text, arena_, false);
  const bool is_piece = text.data() == source_.text.data() + lines.front().begin;
  inlines_.parse(text, is_piece ? SourceMap(lines.front().begin, lines.back().end) : SourceMap(lines));
}

// ---- tables ---------------------------------------------------------------------------------------------------------

Span TreeMaker::span_of(std::string_view piece) const {
  const auto begin = static_cast<std::uint32_t>(piece.data() - source_.text.data());
  return {begin, begin + static_cast<std::uint32_t>(piece.size())};
}

void TreeMaker::add_table(const Block& table) {
  const std::span<const Line> lines = lines_of(tree_, table);
  alignments_.clear();
  scan_delimiter_row(trim_blanks(source_at({lines[1].begin, lines[1].end})), &alignments_);
  const std::string_view kept = arena_.copy({reinterpret_cast<const char*>(alignments_.data()), alignments_.size()});
  builder_.open(NodeKind::table, table.span)
      .set_columns({reinterpret_cast<const Alignment*>(kept.data()), kept.size()});
  add_row(NodeKind::table_head, lines[0]);
  for (const Line& line : lines.subspan(2)) {
    add_row(NodeKind::table_row, line);
  }
  builder_.close();
}

/// Cells beyond the columns go; missing ones are made up as long as there are not too many of them.
void TreeMaker::add_row(NodeKind kind, const Line& line) {
  const std::string_view row = trim_blanks(source_at({line.begin, line.end}));
  has_escapes_ = row.find('\\') != std::string_view::npos;
  builder_.open(kind, span_of(row));
  std::size_t at = 0;
  std::uint32_t column = 0;
  for (std::string_view cell; column < alignments_.size() && next_cell(row, at, cell); ++column) {
    add_cell(cell, column);
  }
  for (; column < alignments_.size() && padding_left_ > 0; ++column, --padding_left_) {
    add_cell(row.substr(row.size()), column);
  }
  builder_.close();
}

void TreeMaker::add_cell(std::string_view cell, std::uint32_t column) {
  const Span span = span_of(cell);
  builder_.open(NodeKind::table_cell, span).set_cell(alignments_[column], column);
  if (has_escapes_ && cell.find("\\|") != std::string_view::npos) {
    char* const out = static_cast<char*>(arena_.allocate(cell.size(), 1));
    std::size_t size = 0;
    for (std::size_t i = 0; i < cell.size(); ++i) {
      i += cell[i] == '\\' && i + 1 < cell.size() && cell[i + 1] == '|' ? 1U : 0U;
      out[size++] = cell[i];
    }
    cell = {out, size};
  }
  inlines_.parse(cell, SourceMap(span.begin, span.end));
  builder_.close();
}

// ---- footnotes ------------------------------------------------------------------------------------------------------

void TreeMaker::find_footnotes() {
  if (footnotes_.empty()) {
    return;
  }
  for (std::uint32_t i = 0; i < tree_.blocks.size(); ++i) {
    const Block& block = tree_.blocks[i];
    if (block.kind != NodeKind::footnote_definition) {
      continue;
    }
    definitions_.push_back(i);
    if (block.number != LabelTable::kNone) {
      footnotes_.notes.resize(block.number + std::size_t{1});
      footnotes_.notes[block.number].block = i;
    }
  }
}

void TreeMaker::add_footnotes() {
  for (std::size_t i = 0; i < footnotes_.order.size(); ++i) {  // notes may refer to further notes
    const std::uint32_t note = footnotes_.order[i];
    add_footnote(tree_.blocks[footnotes_.notes[note].block], note);
  }
  footnotes_.hidden = true;
  for (const std::uint32_t i : definitions_) {
    const Block& block = tree_.blocks[i];
    if (block.number == LabelTable::kNone || footnotes_.notes[block.number].number == 0) {
      add_footnote(block, LabelTable::kNone);
    }
  }
  for (const Footnote& note : footnotes_.notes) {
    if (note.number != 0) {
      builder_.node(note.node).set_references(note.references);
    }
  }
}

void TreeMaker::add_footnote(const Block& block, std::uint32_t note) {
  std::uint32_t number = 0;
  if (note != LabelTable::kNone) {
    number = footnotes_.notes[note].number;
    footnotes_.notes[note].node = builder_.size();
  }
  builder_.open(NodeKind::footnote_definition, block.span).set_footnote(source_at(block.label), number, 0);
  add_children(block);
  builder_.close();
}

}  // namespace
}  // namespace docmill::markdown

namespace docmill {

Document parse_markdown(std::string_view text, const MarkdownOptions& options) {
  DocumentBuilder builder(text.size() / 10 + 16);
  const markdown::SourceText source = markdown::keep_source(builder.arena(), text.substr(0, kMaxMarkdownBytes));
  builder.set_source(source.text);
  builder.node(0).set_span({source.begin, static_cast<std::uint32_t>(source.text.size())});
  markdown::TreeMaker(builder, source, options).make();
  return builder.finish();
}

}  // namespace docmill
