// What a line may open: one function per block construct, tried in the order of CommonMark's precedence.
#include "document/block_parser.h"
#include "document/characters.h"
#include "document/html_scan.h"
#include "document/link_scan.h"
#include "document/table_scan.h"

namespace docmill::markdown {

BlockParser::Start BlockParser::start_block() {
  if (indented()) {
    return start_indented_code();
  }
  switch (nonspace_char()) {
    case '>':
      return start_block_quote();
    case '#':
      return start_atx_heading();
    case '`':
    case '~':
      return start_fence();
    case '<':
      return start_html();
    case '=':
      return start_setext_heading();
    case '-':
      return start_dash();
    case '_':
      return start_thematic_break();
    case '*': {
      const Start start = start_thematic_break();
      return start == Start::none ? start_list_item() : start;
    }
    case '+':
    case '0':
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
    case '8':
    case '9':
      return start_list_item();
    case '[':
      return start_footnote();
    case '|':
    case ':':
      return start_table();
    default:
      return Start::none;
  }
}

BlockParser::Start BlockParser::start_dash() {
  Start start = start_setext_heading();
  start = start == Start::none ? start_thematic_break() : start;
  start = start == Start::none ? start_list_item() : start;
  return start == Start::none ? start_table() : start;
}

/// Ends the leaf block that this line alone makes up or finishes.
BlockParser::Start BlockParser::take_line(Block& block) {
  block.span.end = line_end_;
  block.end_line = line_number_;
  close_to(path_.size() - 1);
  return Start::line_taken;
}

BlockParser::Start BlockParser::start_indented_code() {
  if (in_paragraph()) {
    return Start::none;
  }
  advance_columns(4);
  add_block(NodeKind::code_block, pos_);
  return Start::leaf;
}

BlockParser::Start BlockParser::start_block_quote() {
  if (!has_room()) {
    return Start::none;
  }
  const std::uint32_t begin = nonspace_;
  take_quote_marker();
  add_block(NodeKind::block_quote, begin).span.end = pos_;
  return Start::container;
}

BlockParser::Start BlockParser::start_atx_heading() {
  std::uint32_t begin = nonspace_;
  while (begin < line_end_ && at(begin) == '#') {
    ++begin;
  }
  const std::uint32_t level = begin - nonspace_;
  if (level > 6 || (begin < line_end_ && !is_blank(at(begin)))) {
    return Start::none;
  }
  std::uint32_t end = line_end_;
  while (end > begin && is_blank(at(end - 1))) {
    --end;
  }
  std::uint32_t hashes = end;
  while (hashes > begin && at(hashes - 1) == '#') {
    --hashes;
  }
  if (hashes < end && (hashes == begin || is_blank(at(hashes - 1)))) {
    end = hashes;
  }
  while (begin < end && is_blank(at(begin))) {
    ++begin;
  }
  while (end > begin && is_blank(at(end - 1))) {
    --end;
  }
  Block& block = add_block(NodeKind::heading, nonspace_);
  block.level = static_cast<std::uint8_t>(level);
  tree_.lines.push_back({begin, end, 0});
  block.line_count = 1;
  return take_line(block);
}

BlockParser::Start BlockParser::start_fence() {
  const char mark = nonspace_char();
  std::uint32_t info = nonspace_;
  while (info < line_end_ && at(info) == mark) {
    ++info;
  }
  const std::uint32_t size = info - nonspace_;
  const std::string_view rest = source_.text.substr(info, line_end_ - info);
  if (size < 3 || (mark == '`' && rest.find('`') != std::string_view::npos)) {
    return Start::none;
  }
  const std::string_view trimmed = trim_blanks(rest);
  const auto begin = static_cast<std::uint32_t>(trimmed.data() - text_);
  Block& block = add_block(NodeKind::code_block, nonspace_);
  block.fenced = true;
  block.mark = mark;
  block.fence_size = size;
  block.indent = indent_;
  block.label = {begin, begin + static_cast<std::uint32_t>(trimmed.size())};
  block.span.end = line_end_;
  return Start::line_taken;
}

BlockParser::Start BlockParser::start_html() {
  const int condition = html_block_start(source_.text.substr(nonspace_, line_end_ - nonspace_), options_.version_0_30);
  if (condition == 0 || (condition == 7 && in_paragraph())) {
    return Start::none;
  }
  add_block(NodeKind::html_block, nonspace_).level = static_cast<std::uint8_t>(condition);
  return Start::leaf;
}

BlockParser::Start BlockParser::start_setext_heading() {
  if (!interrupts_paragraph()) {
    return Start::none;
  }
  const char mark = nonspace_char();
  std::uint32_t end = nonspace_;
  while (end < line_end_ && at(end) == mark) {
    ++end;
  }
  while (end < line_end_ && is_blank(at(end))) {
    ++end;
  }
  if (end != line_end_ || !take_definitions(tip())) {
    return Start::none;
  }
  Block& block = tip();
  block.kind = NodeKind::heading;
  block.level = mark == '=' ? 1 : 2;
  return take_line(block);
}

BlockParser::Start BlockParser::start_thematic_break() {
  const char mark = nonspace_char();
  if (mark == not_a_break_ && nonspace_ < not_a_break_until_) {
    return Start::none;
  }
  std::uint32_t count = 0;
  std::uint32_t end = nonspace_;
  for (; end < line_end_ && (at(end) == mark || is_blank(at(end))); ++end) {
    count += at(end) == mark ? 1U : 0U;
  }
  if (end != line_end_ || count < 3) {
    not_a_break_ = mark;
    not_a_break_until_ = end;
    return Start::none;
  }
  return take_line(add_block(NodeKind::thematic_break, nonspace_));
}

bool BlockParser::scan_list_marker(ListMarker& marker) const {
  std::uint32_t end = nonspace_;
  while (end < line_end_ && end - nonspace_ < 9 && is_digit(at(end))) {
    marker.start = marker.start * 10 + static_cast<std::uint32_t>(at(end) - '0');
    ++end;
  }
  marker.ordered = end > nonspace_;
  if (marker.ordered && (end == line_end_ || (at(end) != '.' && at(end) != ')'))) {
    return false;
  }
  marker.delimiter = at(end);
  ++end;
  marker.size = end - nonspace_;
  return end == line_end_ || is_blank(at(end));
}

BlockParser::Start BlockParser::start_list_item() {
  ListMarker marker;
  if (!has_room() || !scan_list_marker(marker)) {
    return Start::none;
  }
  if (interrupts_paragraph()) {
    const std::uint32_t content = nonspace_ + marker.size;
    const bool empty = skip_blanks(source_.text.substr(0, line_end_), content) == line_end_;
    if (empty || (marker.ordered && marker.start != 1)) {
      return Start::none;
    }
  }
  const std::uint32_t begin = nonspace_;
  const std::uint32_t marker_indent = indent_;
  skip_to_nonspace();
  advance(marker.size);
  std::uint32_t padding = indent_;
  if (padding > 4 || padding == 0 || blank_) {
    padding = padding == 0 ? 0 : 1;
  }
  advance_columns(padding);
  close_unmatched();
  if (tip().kind != NodeKind::list || tip().ordered != marker.ordered || tip().mark != marker.delimiter) {
    Block& list = add_block(NodeKind::list, begin);
    list.ordered = marker.ordered;
    list.mark = marker.delimiter;
    list.number = marker.start;
  }
  Block& item = add_block(NodeKind::item, begin);
  item.indent = marker_indent + marker.size + (padding == 0 ? 1 : padding);
  item.span.end = begin + marker.size;
  return Start::container;
}

BlockParser::Start BlockParser::start_footnote() {
  if (!options_.footnotes || !has_room()) {
    return Start::none;
  }
  const std::string_view line = source_.text.substr(0, line_end_);
  const std::size_t close = scan_footnote_label(line, nonspace_);
  if (close == kNoMatch || line.substr(close + 1, 1) != ":") {
    return Start::none;
  }
  const std::uint32_t begin = nonspace_;
  const auto label_end = static_cast<std::uint32_t>(close);
  skip_to_nonspace();
  advance(label_end + 2 - begin);
  skip_to_nonspace();
  Block& block = add_block(NodeKind::footnote_definition, begin);
  block.label = {begin + 2, label_end};
  block.indent = 4;
  block.number = footnotes_.insert(line.substr(begin + 2, label_end - begin - 2));
  block.span.end = pos_;
  return Start::container;
}

BlockParser::Start BlockParser::start_table() {
  if (!options_.tables || !interrupts_paragraph() || tip().line_count == 0) {
    return Start::none;
  }
  const Line header = tree_.lines.back();
  const std::string_view row = trim_blanks(source_.text.substr(nonspace_, line_end_ - nonspace_));
  const std::size_t columns = scan_delimiter_row(row);
  if (columns == 0 ||
      count_cells(trim_blanks(source_.text.substr(header.begin, header.end - header.begin))) != columns) {
    return Start::none;
  }
  Block& paragraph = tip();
  const auto header_line = static_cast<std::uint32_t>(tree_.lines.size() - 1);
  if (paragraph.line_count > 1) {
    --paragraph.line_count;
    --paragraph.end_line;
    paragraph.span.end = tree_.lines[header_line - 1].end;
    close_to(path_.size() - 1);
    add_block(NodeKind::table, header.begin);
  } else {
    paragraph.kind = NodeKind::table;
  }
  Block& table = tip();
  table.first_line = header_line;
  table.begin_line = line_number_ - 1;
  table.line_count = 1;
  skip_to_nonspace();
  add_line(table);
  return Start::line_taken;
}

}  // namespace docmill::markdown
