// Text of SVG (SVG 1.1, chapter 10): fragments of one look each, gathered into chunks that are placed as a whole. The
// glyphs are those of the document's fonts, and the text can be found and copied like any other.
#include <algorithm>
#include <cmath>

#include "base/utf8.h"
#include "writer/pdf/svg_reader.h"
#include "writer/pdf/syntax.h"
#include "writer/pdf/typesetter.h"

namespace docmill::pdf {
namespace {

constexpr std::size_t kMostFragments = 20'000;
/// Text is set in one size and scaled, so that a drawing needs no more styles than it has faces.
constexpr double kSize = 10;

/// The numbers of a list such as x="1 2 3".
std::vector<double> lengths(std::string_view text, double whole, double em) {
  std::vector<double> values;
  text = svg_trim(text);
  while (!text.empty() && values.size() < 4096) {
    const std::size_t end = std::min(text.find_first_of(", \t\r\n"), text.size());
    if (end != 0) {
      values.push_back(svg_length(text.substr(0, end), whole, em, 0));
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return values;
}

/// How far below the given point the baseline is, in sizes.
double baseline_shift(std::string_view baseline, const Face& face) {
  if (baseline == "middle") {
    return face.x_height() / 2000;
  }
  if (baseline == "central") {
    return (face.ascent() - face.descent()) / 2000;
  }
  if (baseline == "hanging") {
    return face.ascent() * 0.8 / 1000;
  }
  if (baseline == "text-before-edge" || baseline == "text-top") {
    return face.ascent() / 1000;
  }
  if (baseline == "text-after-edge" || baseline == "text-bottom") {
    return -face.descent() / 1000;
  }
  return 0;
}

}  // namespace

StyleId SvgReader::text_style(const SvgLook& look) {
  TextStyle style;
  style.font = {look.weight, look.italic};
  style.size = kSize;
  return set_.style_for_families(look.family, style);
}

void SvgReader::text(const pugi::xml_node& node, const SvgLook& look, double opacity, const Place& place) {
  std::vector<Fragment> fragments;
  collect(node, look, place, fragments, 0);
  // Blanks at the end of the text are none.
  while (!fragments.empty() && !fragments.back().look.preserve && fragments.back().text.ends_with(' ')) {
    fragments.back().text.pop_back();
    if (fragments.back().text.empty()) {
      fragments.pop_back();
    }
  }
  double x = 0;
  double y = 0;
  for (std::size_t first = 0; first < fragments.size();) {
    std::size_t last = first + 1;
    while (last < fragments.size() && !fragments[last].absolute) {
      ++last;
    }
    show_chunk(fragments, first, last, x, y, opacity, place);
    first = last;
  }
}

void SvgReader::collect(const pugi::xml_node& node, const SvgLook& look, const Place& place,
                        std::vector<Fragment>& fragments, int depth) {
  const double em = look.font_size;
  const std::vector<double> xs = lengths(node.attribute("x").value(), place.view.width, em);
  const std::vector<double> ys = lengths(node.attribute("y").value(), place.view.height, em);
  const std::vector<double> dxs = lengths(node.attribute("dx").value(), place.view.width, em);
  const std::vector<double> dys = lengths(node.attribute("dy").value(), place.view.height, em);
  if (node.attribute("rotate")) {
    leave_out("glyphs that are turned one by one");
  }
  Fragment next;
  next.look = look;
  next.absolute = depth == 0 || !xs.empty() || !ys.empty();
  const bool keeps_x = xs.empty() && depth != 0;
  const bool keeps_y = ys.empty() && depth != 0;
  next.x = !xs.empty() ? xs.front() : keeps_x ? NAN : 0;
  next.y = !ys.empty() ? ys.front() : keeps_y ? NAN : 0;
  next.dx = dxs.empty() ? 0 : dxs.front();
  next.dy = dys.empty() ? 0 : dys.front();
  next.length = svg_length(node.attribute("textLength").value(), place.view.width, em, 0);
  next.stretch = std::string_view(node.attribute("lengthAdjust").value()) == "spacingAndGlyphs";
  std::size_t used = 1;  // of xs
  for (const pugi::xml_node child : node.children()) {
    if (fragments.size() >= kMostFragments) {
      leave_out("a text of more than 20,000 parts");
      return;
    }
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
      std::string_view text = child.value();
      // With a place for each character, each is a chunk of its own.
      while (xs.size() > 1 && used < xs.size() && !text.empty()) {
        const std::size_t size = utf8::decode(text, 0).size;
        const std::size_t before = fragments.size();
        append_text(text.substr(0, size), next, fragments);
        text.remove_prefix(size);
        if (fragments.size() != before) {
          next = Fragment{};
          next.look = look;
          next.absolute = true;
          next.x = xs[used++];
          next.y = NAN;
        }
      }
      const std::size_t before = fragments.size();
      append_text(text, next, fragments);
      if (fragments.size() != before) {
        next = Fragment{};
        next.look = look;
      }
      continue;
    }
    if (child.type() != pugi::node_element) {
      continue;
    }
    const std::string_view name = svg_local(child.name());
    if (name == "tspan" || name == "a" || name == "tref") {
      const SvgDeclarations style = sheet_.match(child);
      if (depth >= kMostDepth || style.get("display") == "none" || ++elements_ > kMostSvgElements) {
        continue;
      }
      const std::size_t before = fragments.size();
      collect(child, svg_inherit(style, look, place.view.diagonal()), place, fragments, depth + 1);
      if (fragments.size() > before) {
        // What the parent says of the place holds for its first text, wherever that stands.
        Fragment& first = fragments[before];
        if (next.absolute && !first.absolute) {
          first.absolute = true;
          first.x = next.x;
          first.y = next.y;
        } else if (next.absolute) {
          first.x = std::isnan(first.x) ? next.x : first.x;
          first.y = std::isnan(first.y) ? next.y : first.y;
        }
        first.dx += next.dx;
        first.dy += next.dy;
        next = Fragment{};
        next.look = look;
      }
    } else if (name == "textPath") {
      leave_out("text on a path");
    } else if (name != "title" && name != "desc") {
      leave_out("<" + std::string(name.substr(0, 40)) + "> in text");
    }
  }
}

void SvgReader::append_text(std::string_view text, Fragment fragment, std::vector<Fragment>& fragments) {
  const bool after_blank =
      fragments.empty() || fragments.back().text.ends_with(' ') || (fragment.absolute && !fragment.look.preserve);
  for (const char c : text) {
    if (c == '\n' || c == '\r' || c == '\t' || c == ' ') {
      const bool again = fragment.text.empty() ? after_blank : fragment.text.back() == ' ';
      if (fragment.look.preserve || !again) {
        fragment.text += ' ';
      }
    } else {
      fragment.text += c;
    }
  }
  if (!fragment.text.empty()) {
    fragments.push_back(std::move(fragment));
  }
}

void SvgReader::show_chunk(std::vector<Fragment>& fragments, std::size_t first, std::size_t last, double& x, double& y,
                           double opacity, const Place& place) {
  if (fragments[first].absolute) {
    x = std::isnan(fragments[first].x) ? x : fragments[first].x;
    y = std::isnan(fragments[first].y) ? y : fragments[first].y;
  }
  std::vector<std::uint32_t> lines;
  std::vector<double> widths;
  double total = 0;
  for (std::size_t i = first; i < last; ++i) {
    const Fragment& fragment = fragments[i];
    lines.push_back(set_.single_line(fragment.text, text_style(fragment.look), kNoElement, true));
    const Line& line = set_.layout.lines[lines.back()];
    double natural = line.width * fragment.look.font_size / kSize;
    if (fragment.look.letter_spacing != 0) {
      natural += fragment.look.letter_spacing * static_cast<double>(set_.glyph_count(line));
    }
    widths.push_back(natural);
    total += fragment.dx + (fragment.length > 0 ? fragment.length : natural);
  }
  const std::string_view anchor = fragments[first].look.anchor;
  x -= anchor == "middle" ? total / 2 : anchor == "end" ? total : 0;
  for (std::size_t i = first; i < last; ++i) {
    const Fragment& fragment = fragments[i];
    x += fragment.dx;
    y += fragment.dy;
    if (fragment.look.visible) {
      show(fragment, lines[i - first], widths[i - first], {x, y}, opacity, place);
    }
    x += fragment.length > 0 ? fragment.length : widths[i - first];
  }
}

void SvgReader::show(const Fragment& fragment, std::uint32_t line, double width, SvgPoint at, double opacity,
                     const Place& place) {
  const SvgLook& look = fragment.look;
  const Face& face = *set_.style(text_style(look)).face;
  at.y += baseline_shift(look.baseline, face) * look.font_size;
  SvgBox box;
  box.add({at.x, at.y - face.ascent() * look.font_size / 1000});
  box.add({at.x + width, at.y + face.descent() * look.font_size / 1000});
  const std::size_t begin = out().size();
  out().append("q\n");
  SvgState state{look.fill_opacity * opacity, look.stroke_opacity * opacity, -1};
  int ignored = -1;
  const bool fill = set_paint(look.fill, box, place.matrix, false, state.fill, state.mask);
  const bool stroke = look.stroke_width > 0 && set_paint(look.stroke, box, place.matrix, true, state.stroke, ignored);
  if ((!fill && !stroke) || set_.layout.lines[line].first == set_.layout.lines[line].last) {
    out().truncate(begin);
    return;
  }
  set_state({fill ? state.fill : 1, stroke ? state.stroke : 1, state.mask});
  if (stroke) {
    set_stroke(look, kSize / look.font_size);
  }
  double stretch = 1;
  double spacing = look.letter_spacing;
  const auto gaps = static_cast<double>(std::max<std::size_t>(set_.glyph_count(set_.layout.lines[line]), 2) - 1);
  if (fragment.length > 0 && width > 0) {
    stretch = fragment.stretch ? fragment.length / width : 1;
    spacing += fragment.stretch ? 0 : (fragment.length - width) / gaps;
  }
  const double scale = look.font_size / kSize;
  append_matrix(out(), place.matrix * SvgMatrix{stretch * scale, 0, 0, -scale, at.x, at.y});
  out().append("cm\n");
  if (stroke) {
    out().append(fill ? "2 Tr\n" : "1 Tr\n");
  }
  if (spacing != 0) {
    append_coordinate(out(), spacing / scale);
    out().append(" Tc\n");
  }
  open_.back().form.lines.push_back({out().size(), line});
  for (const double place_of_line : {look.underline ? -0.12 : 0.0, look.strike ? face.x_height() / 2000 : 0.0}) {
    if (place_of_line != 0) {
      out().append("0 ");
      append_coordinate(out(), place_of_line * kSize);
      out().push(' ');
      append_coordinate(out(), width / scale);
      out().push(' ');
      append_coordinate(out(), kSize * 0.055);
      out().append(" re f\n");
    }
  }
  out().append("Q\n");
}

/// The labels of diagrams drawn for browsers are HTML: their text is set as lines in the middle of their room.
void SvgReader::html_label(const pugi::xml_node& node, const SvgLook& look, const Place& place) {
  std::vector<std::string> lines(1);
  SvgLook inner = look;
  int depth = 0;
  for (pugi::xml_node at = node.first_child(); at;) {
    const std::string_view name = svg_local(at.name());
    if (at.type() == pugi::node_pcdata || at.type() == pugi::node_cdata) {
      for (const char c : std::string_view(at.value())) {
        const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        if (!blank) {
          lines.back() += c;
        } else if (!lines.back().empty() && lines.back().back() != ' ') {
          lines.back() += ' ';
        }
      }
    } else if (at.type() == pugi::node_element) {
      inner = svg_inherit(sheet_.match(at), inner, place.view.diagonal());
      const bool block = name == "br" || name == "p" || name == "div" || name == "li";
      if (block && !lines.back().empty() && lines.size() < 200) {
        lines.emplace_back();
      }
    }
    if (at.first_child() && depth < kMostDepth) {
      at = at.first_child();
      ++depth;
      continue;
    }
    while (depth > 0 && !at.next_sibling()) {
      at = at.parent();
      --depth;
    }
    at = at.next_sibling();
  }
  std::erase_if(lines, [](const std::string& line) { return svg_trim(line).empty(); });
  if (lines.empty()) {
    return;
  }
  if (const std::string_view colour = sheet_.match(node).get("color"); !colour.empty() || inner.current != 0) {
    inner.fill = {SvgPaint::Kind::colour, inner.current, false, {}, 1};
  }
  inner.stroke = {};
  inner.anchor = "middle";
  inner.baseline = "central";
  const double leading = inner.font_size * 1.5;
  const double width = number(node, "width", place.view.width);
  const double height = number(node, "height", place.view.height);
  double x = 0;
  double y = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::vector<Fragment> one(1);
    one[0].text = svg_trim(lines[i]);
    one[0].look = inner;
    one[0].absolute = true;
    one[0].x = number(node, "x", place.view.width) + width / 2;
    one[0].y = number(node, "y", place.view.height) + height / 2 +
               (static_cast<double>(i) - (static_cast<double>(lines.size()) - 1) / 2) * leading;
    show_chunk(one, 0, 1, x, y, 1, place);
  }
}

}  // namespace docmill::pdf
