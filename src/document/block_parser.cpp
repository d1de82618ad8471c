// The line loop of the first pass: matching a line with the open blocks, closing blocks, adding text.
#include "document/block_parser.h"

#include <algorithm>
#include <cstring>

#include "document/characters.h"
#include "document/html_scan.h"
#include "document/table_scan.h"

namespace docmill::markdown {
namespace {

constexpr std::uint32_t kTabStop = 4;

bool can_hold(NodeKind parent, NodeKind child) {
  if (parent == NodeKind::list) {
    return child == NodeKind::item;
  }
  return child != NodeKind::item && (parent == NodeKind::document || parent == NodeKind::block_quote ||
                                     parent == NodeKind::item || parent == NodeKind::footnote_definition);
}

/// Leaf blocks whose lines are theirs whatever they look like.
bool holds_verbatim(NodeKind kind) { return kind == NodeKind::code_block || kind == NodeKind::html_block; }

}  // namespace

BlockParser::BlockParser(const SourceText& source, const MarkdownOptions& options, Arena& arena,
                         ReferenceMap& references, LabelTable& footnotes)
    : source_(source),
      options_(options),
      arena_(arena),
      references_(references),
      footnotes_(footnotes),
      text_(source.text.data()) {
  tree_.blocks.reserve(source.text.size() / 32 + 8);
  tree_.lines.reserve(source.text.size() / 32 + 8);
  path_.reserve(16);
}

BlockTree BlockParser::parse() {
  tree_.blocks.emplace_back().span.begin = source_.begin;
  path_.push_back(0);
  pos_ = source_.begin;
  next_line_ = pos_;
  newline_ = find_byte('\n', static_cast<std::uint32_t>(source_.text.size()));
  while (next_line_ < source_.text.size()) {
    parse_line();
  }
  close_to(1);
  return std::move(tree_);
}

// ---- lines --------------------------------------------------------------------------------------------------------

void BlockParser::find_line_end() {
  if (newline_ < pos_) {
    newline_ = find_byte('\n', static_cast<std::uint32_t>(source_.text.size()));
  }
  line_end_ = newline_;
  next_line_ = line_end_ + 1;
  if (source_.carriage_returns) {
    line_end_ = find_byte('\r', newline_);
    next_line_ = line_end_ + 1 >= newline_ ? next_line_ : line_end_ + 1;
  }
}

/// Where the next `byte` from the place in the line on stands, or `end`.
std::uint32_t BlockParser::find_byte(char byte, std::uint32_t end) const {
  const void* const found = std::memchr(text_ + pos_, byte, end - pos_);
  return found == nullptr ? end : static_cast<std::uint32_t>(static_cast<const char*>(found) - text_);
}

void BlockParser::parse_line() {
  pos_ = next_line_;
  column_ = 0;
  partial_tab_ = false;
  not_a_break_ = 0;
  ++line_number_;
  find_line_end();
  find_nonspace();
  for (matched_ = 1; matched_ < path_.size(); ++matched_) {
    const Match match_result = match(tree_.blocks[path_[matched_]]);
    if (match_result == Match::line_taken) {
      return;
    }
    if (match_result == Match::no) {
      break;
    }
  }
  while (may_open_blocks()) {
    const Start start = start_block();
    if (start == Start::line_taken) {
      return;
    }
    if (start != Start::container) {
      break;
    }
  }
  add_text();
}

bool BlockParser::may_open_blocks() const { return !blank_ && !holds_verbatim(tree_.blocks[path_[matched_ - 1]].kind); }

void BlockParser::add_text() {
  const bool lazy = matched_ < path_.size() && !blank_ && in_paragraph();
  if (!lazy) {
    close_unmatched();
  }
  Block& block = tip();
  if (block.kind == NodeKind::paragraph || block.kind == NodeKind::table) {
    skip_to_nonspace();
    add_line(block);
  } else if (holds_verbatim(block.kind)) {
    add_line(block);
    if (block.kind == NodeKind::html_block && block.line_count == 1) {
      // Tabs in front of it are columns of where it stood.
      tree_.lines.back().begin = nonspace_;
      tree_.lines.back().pad = indent_;
    }
    const std::string_view line = source_.text.substr(pos_, line_end_ - pos_);
    if (block.kind == NodeKind::html_block && ends_html_block(block.level, line)) {
      close_to(path_.size() - 1);
    }
  } else if (!blank_) {
    skip_to_nonspace();
    add_line(add_block(NodeKind::paragraph, pos_));
  }
}

void BlockParser::add_line(Block& block) {
  const std::uint32_t pad = partial_tab_ ? kTabStop - column_ % kTabStop : 0;
  tree_.lines.push_back({partial_tab_ ? pos_ + 1 : pos_, line_end_, pad});
  ++block.line_count;
  block.span.end = line_end_;
  block.end_line = line_number_;
}

// ---- matching -----------------------------------------------------------------------------------------------------

BlockParser::Match BlockParser::match(Block& block) {
  switch (block.kind) {
    case NodeKind::list:
      return Match::yes;
    case NodeKind::block_quote:
      if (indented() || nonspace_char() != '>') {
        return Match::no;
      }
      take_quote_marker();
      block.span.end = pos_;
      block.end_line = line_number_;
      return Match::yes;
    case NodeKind::item:
    case NodeKind::footnote_definition:
      return match_indented(block);
    case NodeKind::code_block:
      return block.fenced ? match_fence(block) : match_indented_code();
    case NodeKind::html_block:
      return blank_ && block.level >= 6 ? Match::no : Match::yes;
    case NodeKind::paragraph:
    case NodeKind::table:
      return blank_ ? Match::no : Match::yes;
    case NodeKind::document:
    case NodeKind::table_head:
    case NodeKind::table_row:
    case NodeKind::table_cell:
    case NodeKind::heading:
    case NodeKind::thematic_break:
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
      break;  // never open while a line is matched
  }
  return Match::no;
}

/// An item or a footnote goes on with what is indented, and over blank lines once it has begun.
BlockParser::Match BlockParser::match_indented(const Block& block) {
  if (blank_ ? block.first_child == Block::kNone : indent_ < block.indent) {
    return Match::no;
  }
  const std::uint32_t columns = std::min(indent_, block.indent);
  if (columns != 0) {
    advance_columns(columns);
  }
  return Match::yes;
}

BlockParser::Match BlockParser::match_indented_code() {
  if (indented()) {
    advance_columns(4);
    return Match::yes;
  }
  if (blank_) {
    skip_to_nonspace();
    return Match::yes;
  }
  return Match::no;
}

BlockParser::Match BlockParser::match_fence(Block& block) {
  if (!indented() && !blank_ && nonspace_char() == block.mark) {
    std::uint32_t end = nonspace_;
    while (end < line_end_ && at(end) == block.mark) {
      ++end;
    }
    const bool long_enough = end - nonspace_ >= block.fence_size;
    while (end < line_end_ && is_blank(at(end))) {
      ++end;
    }
    if (long_enough && end == line_end_) {
      block.span.end = line_end_;
      block.end_line = line_number_;
      close_to(matched_);
      return Match::line_taken;
    }
  }
  advance_columns(indent_ < block.indent ? indent_ : block.indent);
  return Match::yes;
}

void BlockParser::take_quote_marker() {
  skip_to_nonspace();
  advance(1);
  if (pos_ < line_end_ && is_blank(at(pos_))) {
    advance_columns(1);
  }
}

// ---- opening and closing ------------------------------------------------------------------------------------------

Block& BlockParser::add_block(NodeKind kind, std::uint32_t begin) {
  close_unmatched();
  while (!can_hold(tip().kind, kind)) {
    close_to(path_.size() - 1);
  }
  const auto index = static_cast<std::uint32_t>(tree_.blocks.size());
  Block& parent = tip();
  (parent.last_child == Block::kNone ? parent.first_child : tree_.blocks[parent.last_child].next) = index;
  parent.last_child = index;
  path_.push_back(index);
  matched_ = path_.size();
  Block& block = tree_.blocks.emplace_back();
  block.kind = kind;
  block.span = {begin, begin};
  block.begin_line = line_number_;
  block.end_line = line_number_;
  block.first_line = static_cast<std::uint32_t>(tree_.lines.size());
  return block;
}

void BlockParser::close_to(std::size_t depth) {
  while (path_.size() > depth) {
    Block& block = tip();
    close(block);
    path_.pop_back();
    Block& parent = tip();
    parent.span.end = std::max(parent.span.end, block.span.end);
    parent.end_line = std::max(parent.end_line, block.end_line);
  }
  matched_ = std::min(matched_, depth);
}

void BlockParser::close(Block& block) {
  if (block.kind == NodeKind::paragraph) {
    block.dead = !take_definitions(block);
  } else if (block.kind == NodeKind::code_block && !block.fenced) {
    close_indented_code(block);
  } else if (block.kind == NodeKind::list) {
    close_list(block);
    block.dead = holds_only_footnotes(block);
  } else if (block.kind == NodeKind::block_quote || block.kind == NodeKind::item) {
    block.dead = holds_only_footnotes(block);
  }
}

bool BlockParser::holds_only_footnotes(const Block& block) const {
  for (std::uint32_t i = block.first_child; i != Block::kNone; i = tree_.blocks[i].next) {
    const Block& child = tree_.blocks[i];
    if (child.kind != NodeKind::footnote_definition && (child.kind == NodeKind::paragraph || !child.dead)) {
      return false;
    }
  }
  return block.first_child != Block::kNone;
}

void BlockParser::close_indented_code(Block& block) {
  const auto is_empty = [&](const Line& line) {
    return trim_blanks(source_.text.substr(line.begin, line.end - line.begin)).empty();
  };
  while (block.line_count > 1 && is_empty(tree_.lines[block.first_line + block.line_count - 1])) {
    --block.line_count;
  }
  block.span.end = tree_.lines[block.first_line + block.line_count - 1].end;
  block.end_line = block.begin_line + block.line_count - 1;
}

void BlockParser::close_list(Block& list) {
  const auto has_gap = [](const Block& block, const Block& next) { return next.begin_line > block.end_line + 1; };
  const Block* last = nullptr;
  for (std::uint32_t i = list.first_child; i != Block::kNone && list.tight; i = tree_.blocks[i].next) {
    const Block& item = tree_.blocks[i];
    if (item.dead) {
      continue;
    }
    list.tight = last == nullptr || !has_gap(*last, item);
    last = &item;
    for (std::uint32_t j = item.first_child; j != Block::kNone && list.tight; j = tree_.blocks[j].next) {
      const Block& child = tree_.blocks[j];
      // A definition stands elsewhere in the tree, and leaves a gap between the blocks around it.
      const bool moved = child.kind == NodeKind::footnote_definition && j != item.first_child;
      list.tight = child.next == Block::kNone || (!moved && !has_gap(child, tree_.blocks[child.next]));
    }
  }
}

bool BlockParser::take_definitions(Block& block) {
  if (block.line_count == 0 || at(tree_.lines[block.first_line].begin) != '[') {
    return block.line_count != 0;
  }
  const std::string_view content = join_lines(tree_, block, source_.text, arena_, false);
  const std::size_t taken = references_.take_definitions(content);
  std::uint32_t lines = 0;
  for (std::size_t i = 0; i < taken; ++i) {
    lines += content[i] == '\n' ? 1U : 0U;
  }
  lines += taken == content.size() && taken != 0 && content.back() != '\n' ? 1U : 0U;
  block.first_line += lines;
  block.line_count -= lines;
  if (lines != 0 && block.line_count != 0) {
    block.span.begin = tree_.lines[block.first_line].begin;
  }
  return block.line_count != 0;
}

// ---- the place in the line ----------------------------------------------------------------------------------------

void BlockParser::find_nonspace() {
  nonspace_ = pos_;
  if (pos_ < line_end_ && !is_blank(at(pos_))) [[likely]] {
    indent_ = 0;
    blank_ = false;
    return;
  }
  std::uint32_t column = column_;
  for (; nonspace_ < line_end_; ++nonspace_) {
    const char c = at(nonspace_);
    if (c == ' ') {
      ++column;
    } else if (c == '\t') {
      column += kTabStop - column % kTabStop;
    } else {
      break;
    }
  }
  indent_ = column - column_;
  blank_ = nonspace_ == line_end_;
}

void BlockParser::advance(std::uint32_t bytes) {
  pos_ += bytes;
  column_ += bytes;
  partial_tab_ = false;
  find_nonspace();
}

void BlockParser::advance_columns(std::uint32_t columns) {
  while (columns > 0) {
    const std::uint32_t width = at(pos_) == '\t' ? kTabStop - column_ % kTabStop : 1;
    partial_tab_ = width > columns;
    const std::uint32_t taken = partial_tab_ ? columns : width;
    column_ += taken;
    columns -= taken;
    pos_ += partial_tab_ ? 0 : 1;
  }
  find_nonspace();
}

void BlockParser::skip_to_nonspace() {
  column_ += indent_;
  pos_ = nonspace_;
  indent_ = 0;
  partial_tab_ = false;
}

// ---- text of leaf blocks ------------------------------------------------------------------------------------------

namespace {

/// `source` is followed by a readable line ending.
bool is_one_piece(std::span<const Line> lines, std::string_view source, bool final_newline) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].pad != 0) {
      return false;
    }
    if (i > 0 && (lines[i].begin != lines[i - 1].end + 1 || source[lines[i - 1].end] != '\n')) {
      return false;
    }
  }
  return !final_newline || source.data()[lines.back().end] == '\n';
}

}  // namespace

std::span<const Line> lines_of(const BlockTree& tree, const Block& block) {
  return std::span(tree.lines).subspan(block.first_line, block.line_count);
}

std::string_view join_lines(const BlockTree& tree, const Block& block, std::string_view source, Arena& arena,
                            bool final_newline) {
  const std::span<const Line> lines = lines_of(tree, block);
  if (lines.empty()) {
    return {};
  }
  const std::size_t newline = final_newline ? 1 : 0;
  if (is_one_piece(lines, source, final_newline)) {
    return {source.data() + lines.front().begin, lines.back().end - lines.front().begin + newline};
  }
  std::size_t size = 0;
  for (const Line& line : lines) {
    size += line.pad + (line.end - line.begin) + 1;
  }
  char* const begin = static_cast<char*>(arena.allocate(size, 1));
  char* out = begin;
  for (const Line& line : lines) {
    std::memset(out, ' ', line.pad);
    out += line.pad;
    std::memcpy(out, source.data() + line.begin, line.end - line.begin);
    out += line.end - line.begin;
    *out++ = '\n';
  }
  return {begin, size - 1 + newline};
}

}  // namespace docmill::markdown
