// Tables -> rows. Columns get what their words need, then share what is left by what their lines would like; a table
// that cannot have that is set smaller, and its words are cut at last.
#include <algorithm>
#include <numeric>

#include "writer/html_direction.h"
#include "writer/pdf/blocks.h"

namespace docmill::pdf {
namespace {

constexpr double kLeading = 1.36;
constexpr double kLeastScale = 0.62;

Align align_of(Alignment alignment) {
  return alignment == Alignment::right ? Align::right : alignment == Alignment::center ? Align::centre : Align::left;
}

/// Words fit, lines do not: columns that need no more than their even share get it, so that a single long remark does
/// not break every name and number; the others have the rest, by what they would like.
void share_tight_width(const std::vector<Typesetter::Extent>& extents, double room, std::vector<double>& widths) {
  std::vector<std::size_t> order(extents.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return extents[a].most < extents[b].most; });
  const auto sum_from = [&](std::size_t first, auto of) {
    return std::accumulate(order.begin() + static_cast<std::ptrdiff_t>(first), order.end(), 0.0,
                           [&](double sum, std::size_t i) { return sum + of(extents[i]); });
  };
  double least = sum_from(0, [](const Typesetter::Extent& extent) { return extent.least; });
  std::size_t served = 0;
  for (; served < order.size(); ++served) {
    const Typesetter::Extent& extent = extents[order[served]];
    if (extent.most * static_cast<double>(order.size() - served) > room || room - extent.most < least - extent.least) {
      break;
    }
    widths[order[served]] = extent.most;
    room -= extent.most;
    least -= extent.least;
  }
  const double wish = sum_from(served, [](const Typesetter::Extent& extent) { return extent.most - extent.least; });
  for (; served < order.size(); ++served) {
    const Typesetter::Extent& extent = extents[order[served]];
    widths[order[served]] = extent.least + (wish > 0 ? (room - least) * (extent.most - extent.least) / wish : 0);
  }
}

}  // namespace

Blocks::TableSource Blocks::read_table(const Node& node, const Frame& frame, double size, std::uint32_t columns,
                                       bool hyphenate) {
  TableSource source;
  source.size = size;
  source.extents.assign(columns, {0, 0});
  const ElementId table = set_.layout.structure.add(Role::table, frame.element);
  const bool mirrored = html::runs_right_to_left(node, frame.right_to_left);
  // Where there is no body there is no head either (ISO 32000-1, table 337): the row belongs to the table.
  const bool parts = std::any_of(node.children().begin(), node.children().end(),
                                 [](const Node& row) { return row.kind() != NodeKind::table_head; });
  ElementId part = parts ? kNoElement : table;
  bool in_head = false;
  for (const Node& row : node.children()) {
    const bool head = row.kind() == NodeKind::table_head;
    if (parts && (part == kNoElement || head != in_head)) {
      part = set_.layout.structure.add(head ? Role::table_head : Role::table_body, table);
      in_head = head;
    }
    TextStyle style = frame.style;
    style.role = FontRole::body;
    style.size = static_cast<float>(size);
    style.tabular = true;
    style.colour = head ? set_.theme.table_head_text : frame.style.colour;
    style.font.weight = head ? 600 : 400;
    TableRow made{static_cast<std::uint32_t>(source.cells.size()), 0, set_.layout.structure.add(Role::row, part), head};
    for (const Node& child : row.children()) {
      const std::uint32_t logical = std::min(child.column(), columns - 1);
      const std::uint32_t column = mirrored ? columns - 1 - logical : logical;
      const ElementId element = set_.layout.structure.add(head ? Role::header_cell : Role::cell, made.owner);
      const TokenRange tokens = set_.tokens(inlines_.collect(child, style, element, room(area_.width / columns)));
      const Typesetter::Extent extent = set_.extent(tokens, hyphenate);
      source.extents[column].least = std::max(source.extents[column].least, extent.least);
      source.extents[column].most = std::max(source.extents[column].most, extent.most);
      Align align = align_of(child.alignment());
      if (child.alignment() == Alignment::none && (tokens.right_to_left || mirrored)) {
        align = Align::right;
      }
      source.cells.push_back({tokens, column, element, align});
      ++made.cells;
    }
    source.rows.push_back(made);
  }
  return source;
}

std::vector<double> Blocks::share_width(const std::vector<Typesetter::Extent>& extents, double padding, double width) {
  const std::size_t count = extents.size();
  const double room = std::max(1.0, width - padding * static_cast<double>(count));
  double least = 0;
  double most = 0;
  for (const Typesetter::Extent& extent : extents) {
    least += extent.least;
    most += extent.most;
  }
  std::vector<double> widths(count);
  if (most > room && least <= room) {
    share_tight_width(extents, room, widths);
    return widths;
  }
  for (std::size_t i = 0; i < count; ++i) {
    const Typesetter::Extent& extent = extents[i];
    if (most <= room) {
      // All fits: what is left goes to the columns by their size, so that the table is as wide as the text.
      widths[i] = extent.most + (room - most) * (most > 0 ? extent.most / most : 1.0 / static_cast<double>(count));
    } else {
      widths[i] = room * (extent.least + 1) / (least + static_cast<double>(count));
    }
  }
  return widths;
}

void Blocks::table(const Node& node, const Frame& frame) {
  const auto columns = static_cast<std::uint32_t>(node.columns().size());
  if (columns == 0) {
    return;
  }
  double size = std::min(set_.theme.table_size, static_cast<double>(frame.style.size));
  double padding = set_.theme.table_padding_x;
  TableSource source = read_table(node, frame, size, columns, false);
  const auto least_of = [](const TableSource& table) {
    return std::accumulate(table.extents.begin(), table.extents.end(), 0.0,
                           [](double sum, const Typesetter::Extent& extent) { return sum + extent.least; });
  };
  double least = least_of(source);
  const double room = frame.width - 2 * padding * columns;
  const bool hyphenate = least > room && set_.hyphenates();
  if (hyphenate) {
    source = read_table(node, frame, size, columns, true);
    least = least_of(source);
  }
  if (least > room) {
    const double scale = std::clamp(room / least, kLeastScale, 1.0);
    size *= scale;
    padding = std::min(padding * scale, std::max(0.6, frame.width / columns * 0.08));
    source = read_table(node, frame, size, columns, hyphenate);
    if (least_of(source) > frame.width - 2 * padding * columns + 0.01) {
      set_.warn("E-PDF-028", "a table is wider than the page: its text is small, and words of it are cut",
                "put it on a landscape page: <!-- docmill: landscape -->, or make several tables of it", node.span());
    }
  }
  const std::vector<double> widths = share_width(source.extents, 2 * padding, frame.width);

  const auto index = static_cast<std::uint32_t>(set_.layout.tables.size());
  Table table;
  table.x = static_cast<float>(frame.x);
  double x = frame.x;
  for (const double width : widths) {
    table.columns.push_back(static_cast<float>(x));
    x += width + 2 * padding;
  }
  table.columns.push_back(static_cast<float>(x));
  table.padding = static_cast<float>(padding);
  table.first_slice = static_cast<std::uint32_t>(slices().size());
  set_.layout.tables.push_back(table);

  gap(set_.theme.paragraph_gap + 2);
  std::uint32_t body = 0;
  std::vector<std::uint32_t> starts;  // of the rows of the body
  for (const TableRow& row : source.rows) {
    if (!row.head) {
      starts.push_back(static_cast<std::uint32_t>(slices().size()));
    }
    add_row(source, row, index, size * kLeading, !row.head && body % 2 == 1);
    if (row.head) {
      set_.layout.tables[index].head_slices =
          static_cast<std::uint32_t>(slices().size()) - set_.layout.tables[index].first_slice;
      keep_next_ = true;
    } else {
      ++body;
    }
  }
  starts.push_back(static_cast<std::uint32_t>(slices().size()));
  keep_ends(starts);
  set_.layout.tables[index].last_slice = starts.back();
  keep_next_ = false;
  gap(set_.theme.paragraph_gap + 4);
}

void Blocks::add_row(const TableSource& source, const TableRow& row, std::uint32_t table, double line_height,
                     bool stripe) {
  const Table& t = set_.layout.tables[table];
  const auto first_cell = static_cast<std::uint32_t>(set_.layout.cells.size());
  std::uint32_t most = 1;
  float highest = static_cast<float>(line_height);
  const auto height_of = [&](std::uint32_t first, std::uint32_t last) {
    float height = 0;
    for (std::uint32_t line = first; line < last; ++line) {
      height += static_cast<float>(line_height) + extra_height(set_.layout.lines[line], line_height);
    }
    return height;
  };
  for (std::uint32_t i = row.first_cell; i < row.first_cell + row.cells; ++i) {
    const TableCell& from = source.cells[i];
    const double width = t.columns[from.column + 1] - t.columns[from.column] - 2 * t.padding;
    const LineRange lines = set_.lines(from.tokens, {std::max(1.0, width + 0.02), false, 0, true});
    Cell cell;
    cell.first_line = lines.first;
    cell.last_line = lines.last;
    cell.table_column = from.column;
    cell.owner = from.owner;
    cell.align = from.align;
    cell.right_to_left = from.tokens.right_to_left;
    set_.layout.cells.push_back(cell);
    most = std::max(most, lines.last - lines.first);
    highest = std::max(highest, height_of(lines.first, lines.last));
  }
  const double pad = set_.theme.table_padding_y;
  // A row longer than a good part of a page is cut into single lines; any other stays together.
  const std::uint32_t pieces = highest + 2 * pad > area_.height * 0.45 ? most : 1;
  for (std::uint32_t piece = 0; piece < pieces; ++piece) {
    Row made;
    made.owner = row.owner;
    made.head = row.head;
    made.stripe = stripe;
    made.first_cell = first_cell;
    made.cells = row.cells;
    made.line_height = static_cast<float>(line_height);
    made.baseline = static_cast<float>(line_height * 0.5 + source.size * 0.35);
    made.top = static_cast<float>(piece == 0 ? pad : 0);
    made.bottom = static_cast<float>(piece + 1 == pieces ? pad : 0);
    made.last_piece = piece + 1 == pieces;
    float height = pieces == 1 ? highest : static_cast<float>(line_height);
    if (pieces > 1) {
      made.first_cell = static_cast<std::uint32_t>(set_.layout.cells.size());
      for (std::uint32_t i = 0; i < row.cells; ++i) {
        Cell part = set_.layout.cells[first_cell + i];
        part.first_line = std::min(part.first_line + piece, part.last_line);
        part.last_line = std::min(part.first_line + 1, part.last_line);
        set_.layout.cells.push_back(part);
        height = std::max(height, height_of(part.first_line, part.last_line));
      }
    }
    Slice slice;
    slice.kind = SliceKind::row;
    slice.index = static_cast<std::uint32_t>(set_.layout.rows.size());
    slice.table = table;
    slice.height = height + made.top + made.bottom;
    slice.owner = row.owner;
    if (row.head) {
      slice.flags |= Slice::head_row;
    }
    set_.layout.rows.push_back(made);
    add(slice);
  }
}

}  // namespace docmill::pdf
