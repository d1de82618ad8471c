#include "writer/pdf/blocks.h"

#include <algorithm>

#include "writer/highlight.h"
#include "writer/html_direction.h"
#include "writer/inline_queries.h"
#include "writer/labels.h"

namespace docmill::pdf {
namespace {

constexpr double kLeastArea = 72;  // of the text, in either direction
constexpr std::string_view kBullets[] = {"\u2022", "\u2013", "\u2022"};

/// Whether a mark can stand beside the first thing in an item.
bool begins_with_line(const Node& item) {
  if (!item.has_children()) {
    return false;
  }
  const Node& first = item.children().front();
  return (first.kind() == NodeKind::paragraph || first.kind() == NodeKind::heading ||
          first.kind() == NodeKind::code_block) &&
         (first.has_children() || !first.text().empty());
}

Colour admonition_colour(Admonition kind) {
  switch (kind) {
    case Admonition::none:
      break;
    case Admonition::note:
      return 0x0b5cad;
    case Admonition::tip:
      return 0x1a7f37;
    case Admonition::important:
      return 0x8250df;
    case Admonition::warning:
      return 0x9a6700;
    case Admonition::caution:
      return 0xcf222e;
  }
  return 0;
}

/// Dark enough to be read on the ground of code.
Colour code_colour(CodeClass kind, Colour plain) {
  switch (kind) {
    case CodeClass::plain:
      return plain;
    case CodeClass::keyword:
      return 0xa3195b;
    case CodeClass::type:
    case CodeClass::attribute:
      return 0x7a3e00;
    case CodeClass::function:
      return 0x5b33a8;
    case CodeClass::string:
    case CodeClass::inserted:
      return 0x14632e;
    case CodeClass::number:
      return 0x0a4f99;
    case CodeClass::comment:
      return 0x5f6a75;
    case CodeClass::op:
      return 0x3b4450;
    case CodeClass::deleted:
      return 0xb3202c;
    case CodeClass::heading:
      return 0x0a4f99;
  }
  return plain;
}

/// Whether `node`, a single line, is to stay with `after`: below a heading, as the label of what it introduces, and as
/// a picture with its caption.
bool leads_in(const Node* before, const Node& node, const Node& after) {
  const NodeKind kind = after.kind();
  const bool display = kind == NodeKind::list || kind == NodeKind::table || kind == NodeKind::code_block ||
                       kind == NodeKind::block_quote;
  if (node.kind() != NodeKind::paragraph || !node.has_children() || (!display && kind != NodeKind::paragraph)) {
    return false;
  }
  if (before != nullptr && before->kind() == NodeKind::heading) {
    return true;
  }
  const Node& first = node.children().front();
  if (!display) {
    return first.kind() == NodeKind::image && after.has_children() && after.children().front().kind() == NodeKind::emph;
  }
  if (first.kind() == NodeKind::strong) {
    return true;
  }
  const std::string text = plain_text(node);
  return text.ends_with(':') || text.ends_with("\uff1a");
}

Role heading_role(int level) { return static_cast<Role>(static_cast<int>(Role::heading1) + level - 1); }

}  // namespace

TextArea text_area(const Theme& theme, const WriteOptions& options, bool landscape) {
  const double width = landscape ? options.page.height : options.page.width;
  const double height = landscape ? options.page.width : options.page.height;
  const TextArea area{width - theme.margin_left - theme.margin_right, height - theme.margin_top - theme.margin_bottom};
  if (area.width < kLeastArea || area.height < kLeastArea) {
    const bool narrow = area.width < kLeastArea;
    throw Error(ErrorKind::usage, "E-PDF-026",
                std::string(narrow ? "the left and right margins" : "the upper and lower margins") +
                    " leave less than an inch of the page for text",
                "make them smaller in `[page]` of the style file, or take a larger page");
  }
  return area;
}

Blocks::Blocks(Typesetter& typesetter)
    : set_(typesetter),
      inlines_(typesetter),
      area_(text_area(typesetter.theme, typesetter.options, typesetter.options.landscape)),
      slices_(&typesetter.layout.slices) {
  set_.layout.sections.push_back({0, set_.options.landscape});
}

void Blocks::run() {
  Frame frame;
  frame.width = area_.width;
  frame.style = Typesetter::plain(FontRole::body, set_.theme.size, set_.theme.text);
  frame.element = set_.layout.structure.root();
  frame.right_to_left = html::runs_right_to_left(set_.document.root(), false);
  set_.layout.right_to_left = frame.right_to_left;
  const Node* title = title_heading(set_.document);
  bool contents_due = set_.options.contents;
  if (set_.pdf.title_page) {
    title_page(title);
  } else if (title == nullptr) {
    byline();
  }
  if (contents_due && (title == nullptr || set_.pdf.title_page)) {
    contents();
    contents_due = false;
    if (set_.pdf.title_page) {
      page_break();
    }
  }
  const Node* before = nullptr;
  for (const Node& node : set_.document.root().children()) {
    const Directive directive = directive_of(node);
    if (directive == Directive::landscape || directive == Directive::portrait) {
      turn(directive == Directive::landscape);
      frame.width = area_.width;
      continue;
    }
    if (set_.pdf.title_page && &node == title) {
      continue;
    }
    if (own_contents_ != nullptr && (&node == own_contents_ || &node == own_contents_->next())) {
      if (&node == own_contents_) {
        set_.layout.headings.emplace_back();  // keeps the numbers of the others
      }
      continue;
    }
    child(set_.document.root(), before, node, frame);
    before = &node;
    if (&node == title) {
      byline();
    }
    if (contents_due && &node == title) {
      contents();
      contents_due = false;
    }
  }
  notes(frame);
}

Slice& Blocks::add(Slice slice) {
  if (slice.before == 0 && !no_gap_) {
    slice.before = static_cast<float>(gap_ + pad_);
  }
  no_gap_ = false;
  gap_ = pad_ = 0;
  if (keep_next_) {
    slice.flags |= Slice::keep_with_previous;
    keep_next_ = false;
  }
  slices().push_back(slice);
  return slices().back();
}

std::uint32_t Blocks::add_lines(LineRange lines, const LineLook& look) {
  const auto first = static_cast<std::uint32_t>(slices().size());
  const std::uint32_t count = lines.last - lines.first;
  for (std::uint32_t i = 0; i < count; ++i) {
    Slice slice;
    slice.index = lines.first + i;
    const float extra = extra_height(set_.layout.lines[slice.index], look.leading);
    slice.height = static_cast<float>(look.leading) + extra;
    slice.baseline = static_cast<float>(look.leading * 0.5 + look.size * 0.35) + extra;
    const double indent = i == 0 ? 0 : look.indent;
    slice.x = static_cast<float>(look.x + indent);
    slice.width = static_cast<float>(look.width - indent);
    slice.align = look.align;
    slice.right_to_left = look.right_to_left;
    slice.owner = look.owner;
    // No single line of a paragraph is left alone on a page.
    if (i != 0 && (look.keep_all || i == 1 || i + 1 == count)) {
      slice.flags |= Slice::keep_with_previous;
    }
    add(slice);
  }
  return first;
}

void Blocks::children(const Node& parent, const Frame& frame) {
  const Node* before = nullptr;
  for (const Node& node : parent.children()) {
    child(parent, before, node, frame);
    before = &node;
  }
}

void Blocks::child(const Node& parent, const Node* before, const Node& node, const Frame& frame) {
  const std::size_t first = slices().size();
  block(node, frame);
  if (slices().size() == first + 1 && node.next() != parent.next()) {
    keep_next_ = keep_next_ || leads_in(before, node, *node.next());
  }
}

/// Of parts that stand below each other, each from one of `starts` to the next: no single line alone at either end.
void Blocks::keep_ends(const std::vector<std::uint32_t>& starts) {
  const double most = area_.height * 0.2;
  const auto keep_behind_line = [&](std::size_t line, std::size_t kept) {
    if (starts[line] + 1 == starts[line + 1] && slices()[starts[line]].height < most) {
      slices()[starts[kept]].flags |= Slice::keep_with_previous;
    }
  };
  if (starts.size() > 2 && starts.back() != starts[starts.size() - 2]) {
    keep_behind_line(0, 1);
    keep_behind_line(starts.size() - 2, starts.size() - 2);
  }
}

void Blocks::block(const Node& node, const Frame& frame) {
  switch (node.kind()) {
    case NodeKind::paragraph:
      paragraph(node, frame);
      return;
    case NodeKind::heading:
      heading(node, frame);
      return;
    case NodeKind::block_quote:
      quote(node, frame);
      return;
    case NodeKind::list:
      list(node, frame);
      return;
    case NodeKind::code_block:
      code(node, frame);
      return;
    case NodeKind::thematic_break:
      rule(frame);
      return;
    case NodeKind::table:
      table(node, frame);
      return;
    case NodeKind::html_block:
      if (directive_of(node) == Directive::page_break) {
        page_break();
      } else {
        html(node, frame);
      }
      return;
    case NodeKind::footnote_definition:
      return;
    default:
      children(node, frame);
      return;
  }
}

void Blocks::paragraph(const Node& node, const Frame& frame) {
  const ElementId element = set_.layout.structure.add(Role::paragraph, frame.element);
  const TokenRange tokens = set_.tokens(inlines_.collect(node, frame.style, element, room(frame.width)));
  inline_block(node, frame, element, tokens);
  if (const std::string text = caption_of(node); !text.empty()) {
    caption(node, text, frame);
  }
}

/// Below a picture, on its page.
void Blocks::caption(const Node& node, const std::string& caption, const Frame& frame) {
  Frame below = frame;
  below.style.size *= 0.9F;
  below.style.colour = set_.theme.muted;
  const ElementId element = set_.layout.structure.add(Role::paragraph, frame.element);
  StyledText text;
  text.text.append(caption);
  Run run{};
  run.style = set_.style(below.style);
  run.owner = element;
  text.end_run(run);
  no_gap_ = keep_next_ = true;
  inline_block(node, below, element, set_.tokens(text));
}

/// The text of raw HTML, each of its blocks as a paragraph.
void Blocks::html(const Node& node, const Frame& frame) {
  std::vector<StyledText> paragraphs = inlines_.collect_html(node, frame.style, kNoElement);
  for (StyledText& paragraph : paragraphs) {
    const ElementId element = set_.layout.structure.add(Role::paragraph, frame.element);
    for (Run& run : paragraph.runs) {
      run.owner = element;
    }
    inline_block(node, frame, element, set_.tokens(paragraph));
  }
}

/// The lines of a paragraph.
void Blocks::inline_block(const Node&, const Frame& frame, ElementId element, TokenRange tokens) {
  if (tokens.first == tokens.last) {
    return;
  }
  const bool justify = set_.theme.justify && frame.list_depth == 0;
  LineLook look;
  look.size = frame.style.size;
  look.leading = frame.style.size * set_.theme.leading;
  look.x = frame.x;
  look.width = frame.width;
  look.right_to_left = tokens.right_to_left;
  // Items of a list stand beside their marks, whatever script they are in.
  const bool at_right = frame.list_depth > 0 ? frame.right_to_left : tokens.right_to_left;
  look.align = justify ? Align::justify : at_right ? Align::right : Align::left;
  look.owner = element;
  const double around = frame.tight ? set_.theme.list_gap : set_.theme.paragraph_gap;
  gap(around);
  add_lines(set_.lines(tokens, {frame.width, justify, 0, true}), look);
  gap(around);
}

std::string Blocks::title_of(const Node& heading) const { return plain_text(heading); }

void Blocks::heading(const Node& node, const Frame& frame) {
  const int level = node.level();
  const HeadingLook& wanted = set_.theme.headings[static_cast<std::size_t>(level - 1)];
  // Levels are not skipped in the structure, whatever the author wrote, and headings of one level stay on one.
  while (!open_levels_.empty() && open_levels_.back() >= level) {
    open_levels_.pop_back();
  }
  open_levels_.push_back(level);
  const int structural = static_cast<int>(open_levels_.size());
  const ElementId element = set_.layout.structure.add(heading_role(structural), frame.element);

  const double size = wanted.size * title_scale_;
  TextStyle style = Typesetter::plain(FontRole::heading, size, wanted.colour);
  style.font = {wanted.weight, wanted.italic};
  Heading heading;
  heading.level = structural;
  heading.title = title_of(node);
  heading.section = node.section();
  heading.id = node.id();
  heading.slice = static_cast<std::uint32_t>(slices().size());
  const auto index = static_cast<std::uint32_t>(set_.layout.headings.size());
  set_.layout.headings.push_back(std::move(heading));

  const StyledText& collected = inlines_.collect(node, style, element, room(frame.width));
  TokenRange tokens;
  if (node.section().empty()) {
    tokens = set_.tokens(collected);
  } else {
    StyledText numbered;
    numbered.place = collected.place;
    numbered.text.append(node.section());
    numbered.text.append("\xc2\xa0 ");
    Run run{};
    run.style = set_.style(style);
    run.owner = element;
    numbered.end_run(run);
    const auto shift = static_cast<std::uint32_t>(numbered.text.size());
    numbered.text.append(collected.text.view());
    for (Run moved : collected.runs) {
      moved.end += shift;
      numbered.runs.push_back(moved);
    }
    tokens = set_.tokens(numbered);
  }
  if (tokens.first == tokens.last) {
    set_.layout.headings.back().title.clear();
    open_levels_.pop_back();  // nothing is below of a heading that is not there
    return;
  }
  LineLook look;
  look.size = size;
  look.leading = size * kHeadingLeading;
  look.x = frame.x;
  look.width = frame.width;
  look.right_to_left = tokens.right_to_left;
  look.align = tokens.right_to_left ? Align::right : Align::left;
  look.owner = element;
  look.keep_all = true;
  gap(wanted.before);
  const std::uint32_t first = add_lines(set_.lines(tokens, {frame.width}), look);
  slices()[first].heading = index;
  if (wanted.rule) {
    keep_next_ = true;
    Slice slice;
    slice.kind = SliceKind::rule;
    slice.before = 2;
    slice.height = 1;
    slice.x = static_cast<float>(frame.x);
    slice.width = static_cast<float>(frame.width);
    add(slice);
  }
  gap(wanted.after);
  keep_next_ = true;
}

void Blocks::page_break() {
  Slice slice;
  slice.kind = SliceKind::page_break;
  keep_next_ = false;
  slices().push_back(slice);
  gap_ = 0;
}

void Blocks::turn(bool landscape) {
  if (set_.layout.sections.back().landscape == landscape) {
    return;
  }
  set_.layout.sections.push_back({static_cast<std::uint32_t>(slices().size()), landscape});
  area_ = text_area(set_.theme, set_.options, landscape);
  keep_next_ = false;
  gap_ = 0;
}

void Blocks::admonition(const AdmonitionMark& mark, const Node& node, const Frame& frame) {
  const Colour colour = admonition_colour(mark.kind);
  const ElementId label = set_.layout.structure.add(Role::paragraph, frame.element);
  TextStyle style = frame.style;
  style.font.weight = 600;
  style.colour = colour;
  StyledText text;
  text.text.append(labels_for(set_.options.language).of(mark.kind));
  Run run{};
  run.style = set_.style(style);
  run.owner = label;
  text.end_run(run);
  inline_block(node, frame, label, set_.tokens(text));
  no_gap_ = keep_next_ = true;
  if (!mark.inlines().empty()) {
    const ElementId element = set_.layout.structure.add(Role::paragraph, frame.element);
    const StyledText& rest =
        inlines_.collect(mark.inlines(), mark.paragraph->span(), frame.style, element, room(frame.width));
    inline_block(node, frame, element, set_.tokens(rest));
  }
  for (const Node& child : node.children()) {
    if (&child != mark.paragraph) {
      block(child, frame);
    }
  }
}

void Blocks::quote(const Node& node, const Frame& frame) {
  const AdmonitionMark mark = admonition_of(node);
  Frame inner = frame;
  inner.element = set_.layout.structure.add(Role::block_quote, frame.element);
  inner.right_to_left = mark.kind == Admonition::none
                            ? html::runs_right_to_left(node, frame.right_to_left)
                            : html::runs_right_to_left(mark.content, node.next(), frame.right_to_left);
  const double indent = std::min(set_.theme.quote_indent, std::max(0.0, frame.width - 60));
  inner.x += inner.right_to_left ? 0 : indent;
  inner.width -= indent;
  if (mark.kind == Admonition::none) {
    inner.style.colour = set_.theme.quote_text;
  }
  Band band;
  band.colour = mark.kind == Admonition::none ? set_.theme.quote_bar : admonition_colour(mark.kind);
  band.kind = BandKind::quote_bar;
  band.first = static_cast<std::uint32_t>(slices().size());
  band.width = 2.2F;
  band.x = static_cast<float>(inner.right_to_left ? frame.x + frame.width - band.width : frame.x);
  const std::size_t index = bands().size();
  bands().push_back(band);
  gap(set_.theme.paragraph_gap);
  if (mark.kind == Admonition::none) {
    children(node, inner);
  } else {
    admonition(mark, node, inner);
  }
  bands()[index].last = static_cast<std::uint32_t>(slices().size());
  gap(set_.theme.paragraph_gap);
}

void Blocks::list(const Node& node, const Frame& frame) {
  Frame inner = frame;
  inner.element = set_.layout.structure.add(Role::list, frame.element);
  if (node.ordered()) {
    set_.layout.structure.set_ordered(inner.element);
  }
  inner.list_depth = frame.list_depth + 1;
  inner.tight = node.tight();
  inner.right_to_left = html::runs_right_to_left(node, frame.right_to_left);
  std::uint64_t number = node.start();
  std::uint64_t items = 0;
  for ([[maybe_unused]] const Node& child : node.children()) {
    ++items;
  }
  double indent = set_.theme.indent;
  if (node.ordered()) {
    const std::size_t digits = std::to_string(number + items).size();
    indent = std::max(indent, frame.style.size * (0.9 + 0.62 * static_cast<double>(digits)));
  }
  // Deep lists in narrow columns stop moving to the right.
  indent = std::min(indent, std::max(0.0, frame.width - 60));
  gap(frame.list_depth == 0 || !node.tight() ? set_.theme.paragraph_gap : set_.theme.list_gap);
  bool first = true;
  std::vector<std::uint32_t> starts;
  for (const Node& child : node.children()) {
    if (!first) {
      gap_ = node.tight() ? set_.theme.list_gap : set_.theme.paragraph_gap;
    }
    first = false;
    std::string mark(kBullets[static_cast<std::size_t>(std::min(frame.list_depth, 2))]);
    if (child.task() != Task::none) {
      mark = child.task() == Task::done ? "\u2611" : "\u2610";
    } else if (node.ordered()) {
      // The mark of direction puts the point to the left of the number.
      mark = (inner.right_to_left ? "\u200f" : "") + std::to_string(number) + (node.delimiter() == ')' ? ")" : ".");
    }
    ++number;
    starts.push_back(static_cast<std::uint32_t>(slices().size()));
    item(child, inner, mark, indent);
  }
  starts.push_back(static_cast<std::uint32_t>(slices().size()));
  keep_ends(starts);
  gap(set_.theme.paragraph_gap);
}

void Blocks::item(const Node& node, const Frame& frame, std::string_view mark, double indent) {
  const ElementId element = set_.layout.structure.add(Role::item, frame.element);
  const ElementId label = set_.layout.structure.add(Role::label, element);
  marked(node, frame, mark, indent, label, set_.layout.structure.add(Role::item_body, element));
}

void Blocks::marked(const Node& node, const Frame& frame, std::string_view mark, double indent, ElementId label,
                    ElementId body) {
  Frame inner = frame;
  inner.element = body;
  inner.x += frame.right_to_left ? 0 : indent;
  inner.width = std::max(36.0, inner.width - indent);
  TextStyle style = frame.style;
  style.font = {};
  const bool task = node.kind() == NodeKind::item && node.task() != Task::none;
  const bool bullet = !task && (mark == kBullets[0] || mark == kBullets[1]);
  if (bullet) {
    style.colour = set_.theme.muted;
  }
  const std::uint32_t line = set_.single_line(mark, set_.style(style), label);
  const auto first = static_cast<std::uint32_t>(slices().size());
  if (!begins_with_line(node)) {
    // Nothing to stand beside: the mark gets a slice of its own, without height when something follows.
    Slice slice;
    const double leading = frame.style.size * set_.theme.leading;
    slice.height = static_cast<float>(node.has_children() ? 0 : leading);
    slice.baseline = static_cast<float>(leading * 0.5 + frame.style.size * 0.35);
    slice.index = kNone;
    slice.x = static_cast<float>(inner.x);
    slice.width = static_cast<float>(inner.width);
    add(slice);
    keep_next_ = no_gap_ = node.has_children();
  }
  children(node, inner);
  if (slices().size() == first) {
    return;
  }
  Slice& marked = slices()[first];
  marked.marker = line;
  const double apart = (task ? 0.45 : 0.5) * frame.style.size;
  marked.marker_x = frame.right_to_left
                        ? static_cast<float>(inner.x + inner.width + apart) + set_.layout.lines[line].width
                        : static_cast<float>(inner.x - apart);
}

void Blocks::code(const Node& node, const Frame& frame) {
  const ElementId element = set_.layout.structure.add(Role::code_block, frame.element);
  const double size = std::min(set_.theme.code_size, frame.style.size * set_.theme.mono_scale);
  TextStyle style = Typesetter::plain(FontRole::mono, size, set_.theme.code_text);
  Band band;
  band.kind = BandKind::code_ground;
  band.x = static_cast<float>(frame.x);
  band.width = static_cast<float>(frame.width);
  band.first = static_cast<std::uint32_t>(slices().size());
  LineLook look;
  look.size = size;
  look.leading = size * 1.42;
  const auto lines = static_cast<std::size_t>(std::count(node.text().begin(), node.text().end(), '\n'));
  const double numbers = set_.pdf.line_numbers ? size * 0.6 * static_cast<double>(std::to_string(lines).size()) + 6 : 0;
  look.x = frame.x + kGroundPad + 2 + numbers;
  look.width = std::max(30.0, frame.width - 2 * (kGroundPad + 2) - numbers);
  look.owner = element;
  gap(set_.theme.paragraph_gap);
  pad_ += kGroundPad + 2;
  StyledText line;
  line.place = node.span();
  std::uint32_t number = 0;
  auto piece = [&](CodeClass kind, std::string_view text) {
    TextStyle coloured = style;
    coloured.colour = code_colour(kind, style.colour);
    Run run{};
    run.style = set_.style(coloured);
    run.owner = element;
    for (const char c : text) {
      if (c == '\n') {
        line.end_run(run);
        code_line(line, ++number, look);
      } else if (c == '\t') {
        line.text.append(4 - line.text.size() % 4, ' ');
      } else if (c != '\r') {
        line.text.push(c);
      }
    }
    line.end_run(run);
  };
  highlight(node.language(), node.text(), piece);
  if (!line.text.empty()) {
    code_line(line, ++number, look);
  }
  band.last = static_cast<std::uint32_t>(slices().size());
  if (band.first == band.last) {
    return;
  }
  for (std::uint32_t i = band.first; i < band.last; ++i) {
    const std::uint32_t count = band.last - band.first;
    const std::uint32_t at = i - band.first;
    // Short blocks stay together; of long ones two lines stay at either end.
    if (at != 0 && (count <= 6 || at == 1 || at + 1 == count)) {
      slices()[i].flags |= Slice::keep_with_previous;
    }
    slices()[i].flags |= Slice::on_ground;
  }
  bands().push_back(band);
  gap(set_.theme.paragraph_gap);
  pad_ += kGroundPad + 2;
}

/// One line of code, with its number where that is asked for; empties `line`.
void Blocks::code_line(StyledText& line, std::uint32_t number, const LineLook& look) {
  const auto first = static_cast<std::uint32_t>(slices().size());
  if (line.text.empty()) {
    Slice empty;
    empty.kind = SliceKind::space;
    empty.height = static_cast<float>(look.leading);
    empty.baseline = static_cast<float>(look.leading * 0.5 + look.size * 0.35);
    add(empty);
  } else {
    // What goes on stands deeper than its beginning.
    const std::size_t blanks = std::min(line.text.view().find_first_not_of(' '), line.text.size());
    LineLook hanging = look;
    hanging.indent = std::min(look.width / 2, static_cast<double>(blanks + 2) * look.size * 0.6);
    add_lines(set_.lines(set_.tokens(line, true), {look.width, false, hanging.indent, false, true}), hanging);
  }
  if (set_.pdf.line_numbers) {
    // Numbers are no content: what is copied from the page is the code.
    const StyleId style = set_.style(Typesetter::plain(FontRole::mono, look.size * 0.86, set_.theme.muted));
    slices()[first].marker = set_.single_line(std::to_string(number), style, kNoElement);
    slices()[first].marker_x = static_cast<float>(look.x - 7);
  }
  line.clear();
}

void Blocks::rule(const Frame& frame) {
  Slice slice;
  slice.kind = SliceKind::rule;
  slice.height = 1;
  slice.x = static_cast<float>(frame.x);
  slice.width = static_cast<float>(frame.width);
  gap(set_.theme.paragraph_gap * 2);
  add(slice);
  gap(set_.theme.paragraph_gap * 2);
}

// ---- footnotes and contents
// ------------------------------------------------------------------------------------------

void Blocks::notes(const Frame& frame) {
  std::vector<const Node*> definitions;
  for (const Node& node : set_.document.root().children()) {
    if (node.kind() == NodeKind::footnote_definition && inlines_.note_of(node.number()) != kNone) {
      const std::uint32_t index = node.number() - 1;
      definitions.resize(std::max<std::size_t>(definitions.size(), index + 1));
      definitions[index] = &node;
    }
  }
  slices_ = &set_.layout.note_slices;
  set_.layout.notes.resize(definitions.size());
  const auto digits = static_cast<double>(std::to_string(definitions.size()).size());
  const double indent = set_.theme.note_size * (0.88 + 0.62 * digits);
  bool made_any = false;
  double above = 0;
  for (std::size_t i = 0; i < definitions.size(); ++i) {
    Note& note = set_.layout.notes[i];
    note.first_slice = note.last_slice = static_cast<std::uint32_t>(slices().size());
    if (definitions[i] == nullptr) {
      continue;
    }
    Frame inner = frame;
    inner.element = set_.layout.structure.add(Role::note, set_.layout.structure.root());
    inner.style = Typesetter::plain(FontRole::body, set_.theme.note_size, set_.theme.text);
    inner.list_depth = 1;
    inner.right_to_left = html::runs_right_to_left(*definitions[i], frame.right_to_left);
    gap_ = pad_ = 0;
    marked(*definitions[i], inner, std::to_string(i + 1), indent, set_.layout.structure.add(Role::label, inner.element),
           inner.element);
    if (slices().size() > note.first_slice) {
      slices()[note.first_slice].before = static_cast<float>(made_any ? 2 + above : 0);
      made_any = true;
      above = pad_;
    }
    Note& made = set_.layout.notes[i];
    made.last_slice = static_cast<std::uint32_t>(slices().size());
    made.number = static_cast<std::uint32_t>(i + 1);
  }
  slices_ = &set_.layout.slices;
}

}  // namespace docmill::pdf
