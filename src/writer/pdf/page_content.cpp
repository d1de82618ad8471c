#include "writer/pdf/page_content.h"

#include <algorithm>
#include <numeric>

#include "writer/pdf/blocks.h"
#include "writer/pdf/syntax.h"

namespace docmill::pdf {

std::string_view PageContent::write(std::uint32_t number, const RunningText& running) {
  page_ = number;
  const Page& page = pages_.pages[number];
  const Theme& theme = set_.theme;
  const double height = page.landscape ? set_.options.page.width : set_.options.page.height;
  left_ = theme.margin_left;
  top_ = height - theme.margin_top;
  area_width_ = text_area(theme, set_.options, page.landscape).width;
  const double area_height = text_area(theme, set_.options, page.landscape).height;
  ground_.clear();
  text_.clear();
  over_.clear();
  style_ = 0xffff;
  colour_ = 0xff000000;
  rise_ = 0;
  owner_ = kNoElement;

  bands(page);
  for (std::uint32_t i = page.first; i < page.last; ++i) {
    slice(pages_.placed[i]);
  }
  leave();
  if (page.notes_y >= 0) {
    fill_colour(ground_, theme.rule);
    const double width = std::min(area_width_, 110.0);
    rectangle(ground_, left_ + (layout_.right_to_left ? area_width_ - width : 0), top_ - page.notes_y, width, 0.5);
  }
  running_line(running.header, top_ + theme.header_gap, "Header");
  running_line(running.footer, top_ - area_height - theme.footer_gap, "Footer");

  all_.clear();
  if (!ground_.empty()) {
    all_.append("/Artifact BMC\n");
    all_.append(ground_.view());
    all_.append("EMC\n");
  }
  all_.append(text_.view());
  if (!over_.empty()) {
    all_.append("/Artifact BMC\n");
    all_.append(over_.view());
    all_.append("EMC\n");
  }
  return all_.view();
}

std::string_view PageContent::write_form_line(std::uint32_t number) {
  text_.clear();
  style_ = 0xffff;
  rise_ = 0;
  artifact_ = in_form_ = true;
  line(number, {0, 0}, layout_.lines[number].width, Align::left, false);
  end_text();
  return text_.view();
}

void PageContent::slice(const Placed& placed) {
  const Slice& slice = placed.note ? layout_.note_slices[placed.slice] : layout_.slices[placed.slice];
  const double x = left_ + slice.x;
  const double y = top_ - placed.y;
  if (slice.marker != kNone) {
    const Line& mark = layout_.lines[slice.marker];
    line(slice.marker, {left_ + slice.marker_x - mark.width, y - slice.baseline}, mark.width, Align::left, false);
  }
  switch (slice.kind) {
    case SliceKind::line:
      if (slice.index != kNone) {
        line(slice.index, {x, y - slice.baseline}, slice.width, slice.align, slice.right_to_left);
      }
      return;
    case SliceKind::row:
      if (placed.repeated) {
        leave();
        artifact_ = true;
        text_.append("/Artifact BMC\n");
        row(slice, placed, x, y);
        end_text();
        text_.append("EMC\n");
        artifact_ = false;
        return;
      }
      row(slice, placed, x, y);
      return;
    case SliceKind::rule:
      fill_colour(ground_, set_.theme.rule);
      rectangle(ground_, x, y - slice.height, slice.width, 0.7);
      return;
    case SliceKind::contents:
      contents_row(slice, x, y);
      return;
    case SliceKind::picture:
    case SliceKind::space:
    case SliceKind::page_break:
      return;
  }
}

void PageContent::row(const Slice& slice, const Placed& placed, double, double y) {
  const Row& row = layout_.rows[slice.index];
  const Table& table = layout_.tables[slice.table];
  const Theme& theme = set_.theme;
  const double left = left_ + table.columns.front();
  const double width = table.columns.back() - table.columns.front();
  const Colour ground = row.head ? theme.table_head_background : row.stripe ? theme.table_stripe : 0xffffff;
  if (ground != 0xffffff) {
    fill_colour(ground_, ground);
    rectangle(ground_, left, y - slice.height, width, slice.height);
  }
  if (row.last_piece) {
    fill_colour(over_, row.head ? theme.muted : theme.rule);
    rectangle(over_, left, y - slice.height - (row.head ? 0.4 : 0.25), width, row.head ? 0.8 : 0.5);
  }
  if (slice.flags & Slice::head_row && (placed.slice == table.first_slice)) {
    fill_colour(over_, theme.muted);
    rectangle(over_, left, y - 0.4, width, 0.8);
  }
  if (theme.table_vertical_rules) {
    fill_colour(over_, theme.rule);
    for (const float column : table.columns) {
      rectangle(over_, left_ + column - 0.25, y - slice.height, 0.5, slice.height);
    }
  }
  for (std::uint32_t i = row.first_cell; i < row.first_cell + row.cells; ++i) {
    const Cell& cell = layout_.cells[i];
    const double x = left_ + table.columns[cell.table_column] + table.padding;
    const double room = table.columns[cell.table_column + 1] - table.columns[cell.table_column] - 2 * table.padding;
    if (!artifact_) {
      layout_.structure.attach(cell.owner);
    }
    double top = y - row.top;
    for (std::uint32_t n = cell.first_line; n < cell.last_line; ++n) {
      top -= extra_height(layout_.lines[n], row.line_height);
      line(n, {x, top - row.baseline}, room, cell.align, cell.right_to_left);
      top -= row.line_height;
    }
  }
}

void PageContent::contents_row(const Slice& slice, double x, double y) {
  const ContentsRow& entry = layout_.contents[slice.index];
  const double baseline = y - slice.baseline;
  const bool mirrored = slice.right_to_left;
  line(entry.line, {x, baseline}, slice.width, mirrored ? Align::right : Align::left, mirrored);
  if (entry.number_line == kNone) {
    return;
  }
  const Line& number = layout_.lines[entry.number_line];
  const double text_width = layout_.lines[entry.line].width;
  const double right = mirrored ? x + slice.width - text_width : x + slice.width;
  line(entry.number_line, {mirrored ? x : right - number.width, baseline}, number.width, Align::left, false);
  fill_colour(over_, set_.theme.rule);
  // Dots on a grid of the page, so that they stand below each other.
  constexpr double kStep = 5;
  const double end = right - 6 - (mirrored ? 0 : number.width);
  const double origin = x + slice.width;
  double dot = x + 6 + (mirrored ? number.width : text_width);
  dot = origin - std::max(0.0, static_cast<double>(static_cast<int>((origin - dot) / kStep))) * kStep;
  for (; dot < end; dot += kStep) {
    rectangle(over_, dot, baseline, 0.9, 0.9);
  }
}

void PageContent::running_line(const std::uint32_t (&parts)[3], double y, std::string_view kind) {
  if (parts[0] == kNone && parts[1] == kNone && parts[2] == kNone) {
    return;
  }
  text_.append("/Artifact<</Type/Pagination/Subtype/");
  text_.append(kind);
  text_.append(">>BDC\n");
  artifact_ = true;
  constexpr Align kAligns[] = {Align::left, Align::centre, Align::right};
  for (std::size_t i = 0; i < 3; ++i) {
    if (parts[i] != kNone) {
      line(parts[i], {left_, y}, area_width_, kAligns[layout_.right_to_left ? 2 - i : i], false);
    }
  }
  end_text();
  artifact_ = false;
  if (set_.theme.running_rule) {
    fill_colour(text_, set_.theme.rule);
    rectangle(text_, left_, kind == "Header" ? y - 6 : y + 10, area_width_, 0.5);
    style_ = 0xffff;
    colour_ = 0xff000000;
  }
  text_.append("EMC\n");
}

/// Grounds and bars behind the slices of this page.
void PageContent::bands(const Page& page) {
  const auto own = [&](std::uint32_t i) { return !pages_.placed[i].note && !pages_.placed[i].repeated; };
  std::uint32_t first = page.first;
  while (first < page.last && !own(first)) {
    ++first;
  }
  std::uint32_t last = page.last;
  while (last > first && !own(last - 1)) {
    --last;
  }
  bands(first, last, layout_.slices, layout_.bands, text_bands_);
  bands(last, page.last, layout_.note_slices, layout_.note_bands, note_bands_);
}

/// `first` and `last`: what is placed of the slices that `all` lie behind.
void PageContent::bands(std::uint32_t first, std::uint32_t last, const std::vector<Slice>& slices,
                        const std::vector<Band>& all, BandCursor& cursor) {
  if (first == last) {
    return;
  }
  const std::uint32_t low = pages_.placed[first].slice;
  const std::uint32_t high = pages_.placed[last - 1].slice;
  while (cursor.next < all.size() && all[cursor.next].first <= high) {
    cursor.active.push_back(static_cast<std::uint32_t>(cursor.next++));
  }
  std::erase_if(cursor.active, [&](std::uint32_t i) { return all[i].last <= low; });
  const auto pad = [&](std::uint32_t slice) { return (slices[slice].flags & Slice::on_ground) != 0 ? kGroundPad : 0; };
  const auto at = [&](std::uint32_t slice) {
    const auto begin = pages_.placed.begin() + first;
    return std::lower_bound(begin, pages_.placed.begin() + last, slice,
                            [](const Placed& placed, std::uint32_t wanted) { return placed.slice < wanted; });
  };
  for (const std::uint32_t index : cursor.active) {
    const Band& band = all[index];
    const auto begin = at(std::max(band.first, low));
    const auto end = at(std::min(band.last, high + 1));
    if (begin == end) {
      continue;
    }
    const Placed& bottom = *(end - 1);
    const double upper = top_ - begin->y + pad(begin->slice);
    const double lower = top_ - bottom.y - slices[bottom.slice].height - pad(bottom.slice);
    const double x = left_ + band.x;
    if (band.kind == BandKind::quote_bar) {
      fill_colour(ground_, band.colour);
      rectangle(ground_, x, lower, band.width, upper - lower);
    } else {
      fill_colour(ground_, set_.theme.code_background);
      round_rectangle(ground_, x, lower, band.width, upper - lower, 3);
    }
  }
}

// ---- lines
// -----------------------------------------------------------------------------------------------------------

/// Tokens and spaces with their places from left to right (rule L2 of UAX #9); afterwards in the order of reading
/// again.
void PageContent::place_atoms(const Line& line, double x, double extra, bool right_to_left) {
  atoms_.clear();
  std::uint8_t highest = 0;
  const std::uint8_t base = right_to_left ? 1 : 0;
  for (std::uint32_t i = line.first; i < line.last; ++i) {
    const Token& token = layout_.tokens[i];
    atoms_.push_back({i, false, token.level, token.width, 0});
    highest = std::max(highest, token.level);
    if (token.space > 0 && i + 1 < line.last) {
      const std::uint8_t next = layout_.tokens[i + 1].level;
      const std::uint8_t level = next == token.level ? next : std::min({next, token.level, base});
      atoms_.push_back({i, true, level, token.space + extra, 0});
    }
  }
  order_.resize(atoms_.size());
  std::iota(order_.begin(), order_.end(), 0U);
  const auto level_at = [this](std::size_t i) { return atoms_[order_[i]].level; };
  for (std::uint8_t level = highest; level > 0; --level) {
    for (std::size_t i = 0; i < order_.size();) {
      if (level_at(i) < level) {
        ++i;
        continue;
      }
      std::size_t end = i;
      while (end < order_.size() && level_at(end) >= level) {
        ++end;
      }
      std::reverse(order_.begin() + static_cast<std::ptrdiff_t>(i), order_.begin() + static_cast<std::ptrdiff_t>(end));
      i = end;
    }
  }
  for (const std::uint32_t i : order_) {
    atoms_[i].x = x;
    x += atoms_[i].width;
  }
}

/// Links and grounds under the atoms, from left to right.
void PageContent::decorate_atoms(double y) {
  for (const std::uint32_t i : order_) {
    const Atom& atom = atoms_[i];
    const Token& token = layout_.tokens[atom.token];
    if (!atom.space) {
      note_link(token, atom.x, atom.width, y);
      decorate(token, atom.x, atom.width, y);
      continue;
    }
    // The space between two words of a link or of inline code belongs to it.
    const Token& next = layout_.tokens[atom.token + 1];
    if (next.link == token.link) {
      note_link(token, atom.x, atom.width, y);
    }
    if (next.style == token.style && next.owner == token.owner) {
      decorate(token, atom.x, atom.width, y);
    }
  }
}

void PageContent::line(std::uint32_t number, Point at, double width, Align align, bool right_to_left) {
  const Line& line = layout_.lines[number];
  if (line.first == line.last) {
    return;
  }
  double x = at.x;
  double extra = 0;
  const double slack = width - line.width;
  // Gaps wider than a letter is high look worse than a short line.
  if (align == Align::justify && line.spaces != 0 && (!line.ends || slack < 0) &&
      slack / line.spaces <= set_.style(layout_.tokens[line.first].style).size) {
    extra = slack / line.spaces;
  } else if (align == Align::right || (align == Align::justify && right_to_left)) {
    x += slack;
  } else if (align == Align::centre) {
    x += slack / 2;
  }
  place_atoms(line, x, extra, right_to_left);
  decorate_atoms(at.y);
  // Shown in the order of reading, wherever that is on the line: the order of the content is what readers of the
  // structure go by.
  for (const Atom& atom : atoms_) {
    const Token& token = layout_.tokens[atom.token];
    if (placed_ && std::abs(atom.x - x) > 1e-6) {
      flush_string();
      placed_ = false;
    }
    if (atom.space) {
      if (!placed_ && in_text_) {
        position(atom.x, at.y);
      }
      show_space(token, extra);
      spell(" ");
    } else if ((token.flags & Token::picture) != 0) {
      show_picture(layout_.pictures[token.object], atom.x, at.y);
    } else if ((token.flags & Token::emoji) != 0) {
      show_emoji(token, atom.x, at.y);
    } else if (token.word != nullptr) {
      enter(token.level == 0 ? token.owner : span_for(token.owner));
      position(atom.x, at.y);
      show(token, line.hyphen && atom.token + 1 == line.last);
      spell(token.word->text);
    }
    x = atom.x + atom.width;
  }
  end_of_line(atoms_.back(), at.y);
  flush_string();
  finish_ground();
  placed_ = false;
}

/// Whoever reads the text without the page needs a space between the last word of a line and the first of the next.
void PageContent::end_of_line(const Atom& atom, double y) {
  const Token& last = layout_.tokens[atom.token];
  const bool apart = last.space > 0 || (last.flags & Token::newline) != 0;
  if (!apart || last.word == nullptr || (last.flags & Token::emoji) != 0 || !in_text_ || !placed_) {
    return;
  }
  select(last.style);
  const TextStyle& style = set_.style(last.style);
  if (style.face->space() == 0) {
    return;
  }
  if ((atom.level & 1) != 0) {
    flush_string();
    placed_ = false;
    position(atom.x - style.face->space_width() * style.size / 1000, y);
  }
  push_cid(set_.use_of(last.style).cid(static_cast<std::uint16_t>(style.face->space())));
  spell(" ");
}

void PageContent::finish_ground() {
  if (run_ground_.style == 0xffff) {
    return;
  }
  const double size = set_.style(run_ground_.style).size;
  fill_colour(ground_, set_.theme.inline_code_background);
  constexpr double kPad = 0.9;  // less than half a space, so that grounds beside each other do not touch
  round_rectangle(ground_, run_ground_.left - kPad, run_ground_.y - size * 0.3,
                  run_ground_.right - run_ground_.left + 2 * kPad, size * 1.32, 1.6);
  run_ground_.style = 0xffff;
}

void PageContent::note_link(const Token& token, double x, double width, double y) {
  if (token.link == kNone || artifact_) {
    return;
  }
  const TextStyle& style = set_.style(token.style);
  const double bottom = y + style.rise - style.size * 0.28;
  const double top = y + style.rise + style.size * 0.92;
  if (!links_.empty()) {
    LinkArea& last = links_.back();
    if (last.link == token.link && last.page == page_ && std::abs(last.bottom - bottom) < style.size * 0.5 &&
        std::abs(last.right - x) < 0.1) {
      last.right = x + width;
      return;
    }
  }
  links_.push_back({token.link, page_, x, bottom, x + width, top});
}

void PageContent::decorate(const Token& token, double x, double width, double y) {
  const TextStyle& style = set_.style(token.style);
  if (style.background) {
    if (run_ground_.style == token.style && std::abs(run_ground_.right - x) < 0.1 && run_ground_.y == y) {
      run_ground_.right = x + width;
    } else {
      finish_ground();
      run_ground_ = {token.style, x, x + width, y};
    }
  }
  if (style.strike || style.underline) {
    fill_colour(over_, style.colour);
    const double height = style.strike ? style.face->x_height() * style.size / 2000 : -style.size * 0.12;
    rectangle(over_, x, y + height, width, std::max(0.4, style.size * 0.055));
  }
}

// ---- text
// ------------------------------------------------------------------------------------------------------------

void PageContent::enter(ElementId owner) {
  if (artifact_ || (marked_ && owner_ == owner)) {
    return;
  }
  leave();
  if (owner == kNoElement) {
    text_.append("/Artifact BMC\n");
    owner_ = owner;
    marked_ = true;
    return;
  }
  static constexpr std::string_view kTags[] = {
      "P", "H1", "H2", "H3", "H4", "H5",   "H6",   "P",    "P",      "P",    "P",         "Lbl", "P", "P",
      "P", "P",  "P",  "TH", "TD", "Link", "Code", "Code", "Figure", "Note", "Reference", "P",   "P", "Span"};
  text_.push('/');
  text_.append(kTags[static_cast<std::size_t>(layout_.structure.role(owner))]);
  text_.append("<</MCID ");
  append_integer(text_, layout_.structure.add_content(owner, page_));
  text_.append(">>BDC\n");
  owner_ = owner;
  marked_ = true;
}

/// Glyphs of words from right to left stand in the content from left to right, as programs that extract text by the
/// places of glyphs expect it. Those that go by the structure get the text from a span.
ElementId PageContent::span_for(ElementId owner) {
  if (artifact_ || owner == kNoElement || (marked_ && owner_ == span_ && span_owner_ == owner)) {
    return artifact_ || owner == kNoElement ? owner : span_;
  }
  span_ = layout_.structure.add(Role::span, owner);
  span_owner_ = owner;
  return span_;
}

/// The text of what is shown inside of a span.
void PageContent::spell(std::string_view text) {
  if (marked_ && owner_ != kNoElement && owner_ == span_) {
    layout_.structure.spell(span_, text);
  }
}

void PageContent::leave() {
  end_text();
  if (marked_) {
    text_.append("EMC\n");
    marked_ = false;
  }
}

void PageContent::end_text() {
  flush_string();
  if (in_text_) {
    text_.append("ET\n");
    in_text_ = false;
  }
  placed_ = false;
}

void PageContent::position(double x, double y) {
  if (!in_text_) {
    text_.append("BT\n");
    in_text_ = true;
    placed_ = false;
  }
  if (!placed_) {
    flush_string();
    text_.append("1 0 0 1 ");
    append_length(text_, x);
    text_.push(' ');
    append_length(text_, y);
    text_.append(" Tm\n");
    carried_ = 0;
    placed_ = true;
  }
}

void PageContent::select(StyleId id) {
  if (style_ == id) {
    return;
  }
  flush_string();
  const TextStyle& style = set_.style(id);
  const bool same_font =
      style_ != 0xffff && set_.style(style_).face == style.face && set_.style(style_).size == style.size;
  if (!same_font) {
    text_.append("/F");
    append_integer(text_, set_.use_of(id).number);
    text_.push(' ');
    append_number(text_, style.size);
    text_.append(" Tf\n");
    carried_ = 0;
  }
  if (!in_form_ && colour_ != style.colour) {
    fill_colour(text_, style.colour);
    colour_ = style.colour;
  }
  if (rise_ != style.rise) {
    append_length(text_, style.rise);
    text_.append(" Ts\n");
    rise_ = style.rise;
  }
  style_ = id;
}

void PageContent::show(const Token& token, bool hyphen) {
  select(token.style);
  const FontUse& font = set_.use_of(token.style);
  const bool whole = (token.flags & Token::hyphen) != 0 && token.object != kNone;
  if (hyphen || whole || (token.flags & Token::continued) != 0) {
    show_divided(token, hyphen);
  } else if (token.word->actual_text) {
    show_with_texts(*token.word, font);
  } else {
    show_word(*token.word, font);
  }
}

/// A piece of a word. The first one says the whole word, the others nothing, so that it is found and copied as one.
void PageContent::show_divided(const Token& token, bool hyphen) {
  const FontUse& font = set_.use_of(token.style);
  const bool first = (token.flags & Token::continued) == 0;
  const bool whole = first && token.object != kNone;
  if (whole || !first) {
    begin_actual_text(whole ? layout_.divided[token.object] : std::string_view());
  }
  show_word(*token.word, font);
  if (hyphen) {
    if (first && !whole) {
      begin_actual_text("\u00ad");
    }
    show_word(set_.workspace.words.shape(*set_.style(token.style).face, "-", WordTraits{}), font);
  }
  flush_string();
  text_.append(whole || !first || hyphen ? "EMC\n" : "");
}

void PageContent::begin_actual_text(std::string_view text) {
  flush_string();
  text_.append("/Span<</ActualText");
  append_text(text_, text);
  text_.append(">>BDC\n");
}

/// A word with glyphs whose meaning ToUnicode cannot tell: clusters of several glyphs, or glyphs of several meanings.
/// Those get their text beside them.
void PageContent::show_with_texts(const Word& word, const FontUse& font) {
  std::uint32_t first = 0;
  while (first < word.count) {
    const std::size_t cluster = word.glyphs[first].cluster;
    std::uint32_t last = first + 1;
    while (last < word.count && word.glyphs[last].cluster == cluster) {
      ++last;
    }
    const std::size_t end = word.right_to_left ? (first == 0 ? word.text.size() : word.glyphs[first - 1].cluster)
                                               : (last < word.count ? word.glyphs[last].cluster : word.text.size());
    const std::string_view text = word.text.substr(cluster, end - cluster);
    const bool plain = last == first + 1 && font.means(word.glyphs[first].glyph, text);
    if (!plain) {
      begin_actual_text(text);
    }
    show_glyphs(word, first, last, font);
    if (!plain) {
      flush_string();
      text_.append("EMC\n");
    }
    first = last;
  }
}

void PageContent::show_word(const Word& word, const FontUse& font) { show_glyphs(word, 0, word.count, font); }

void PageContent::show_glyphs(const Word& word, std::uint32_t first, std::uint32_t last, const FontUse& font) {
  const double per_unit = word.face->per_unit();
  for (std::uint32_t i = first; i < last; ++i) {
    const Glyph& glyph = word.glyphs[i];
    const bool raised = glyph.y != 0;
    if (raised) {
      flush_string();
      append_length(text_, rise_ + glyph.y * per_unit * set_.style(style_).size / 1000);
      text_.append(" Ts\n");
    }
    if (glyph.x != 0) {
      push_adjustment(glyph.x * per_unit);
    }
    push_cid(font.cid(glyph.glyph));
    push_adjustment(glyph.advance * per_unit - font.advance(glyph.glyph) - glyph.x * per_unit);
    if (raised) {
      flush_string();
      append_length(text_, rise_);
      text_.append(" Ts\n");
    }
  }
}

void PageContent::show_space(const Token& token, double extra) {
  if (token.word == nullptr || (token.flags & Token::emoji) != 0 || !in_text_ || !placed_) {
    placed_ = false;
    return;
  }
  select(token.style);
  const TextStyle& style = set_.style(token.style);
  if (style.face->space() == 0) {
    push_adjustment((token.space + extra) * 1000 / style.size);
    return;
  }
  push_cid(set_.use_of(token.style).cid(static_cast<std::uint16_t>(style.face->space())));
  push_adjustment((token.space + extra) * 1000 / style.size - style.face->space_width());
}

/// Moves what follows to the right.
void PageContent::push_adjustment(double thousandths) { carried_ += thousandths; }

void PageContent::open_string() {
  if (!in_array_) {
    text_.push('[');
    in_array_ = true;
  }
  if (carried_ >= 0.5 || carried_ <= -0.5) {
    if (in_string_) {
      text_.push(')');
      in_string_ = false;
    }
    const auto whole = static_cast<std::int64_t>(carried_ < 0 ? carried_ - 0.5 : carried_ + 0.5);
    append_integer(text_, -whole);
    carried_ -= static_cast<double>(whole);
  }
  if (!in_string_) {
    text_.push('(');
    in_string_ = true;
  }
}

void PageContent::push_cid(std::uint16_t cid) {
  open_string();
  for (const char byte : {static_cast<char>(cid >> 8), static_cast<char>(cid & 0xff)}) {
    if (byte == '(' || byte == ')' || byte == '\\') {
      text_.push('\\');
      text_.push(byte);
    } else if (byte == '\r') {
      text_.append("\\r");
    } else {
      text_.push(byte);
    }
  }
}

void PageContent::flush_string() {
  if (!in_array_) {
    return;
  }
  if (in_string_) {
    text_.push(')');
    in_string_ = false;
  }
  if (carried_ >= 0.5 || carried_ <= -0.5) {
    const auto whole = static_cast<std::int64_t>(carried_ < 0 ? carried_ - 0.5 : carried_ + 0.5);
    append_integer(text_, -whole);
    carried_ -= static_cast<double>(whole);
  }
  text_.append("]TJ\n");
  in_array_ = false;
}

}  // namespace docmill::pdf
