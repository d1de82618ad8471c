#include "writer/pdf/svg.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <pugixml.hpp>

#include "writer/pdf/svg_path.h"
#include "writer/pdf/syntax.h"

namespace docmill::pdf {
namespace {

constexpr int kMostDepth = 64;

struct Paint {
  std::optional<std::uint32_t> colour;
  double opacity = 1;
};
/// What shapes inherit.
struct Look {
  Paint fill{0, 1};
  Paint stroke;
  double width = 1;
  double opacity = 1;
  bool even_odd = false;
  std::string_view cap = "butt", join = "miter";
  std::string dashes;
  bool hidden = false;
};

/// Over white, since that is what pages are made of.
std::uint32_t blend(std::uint32_t colour, double opacity) {
  std::uint32_t out = 0;
  for (int shift = 16; shift >= 0; shift -= 8) {
    const double part = static_cast<double>(colour >> shift & 255);
    out = out << 8 | static_cast<std::uint32_t>(std::lround(part * opacity + 255 * (1 - opacity)));
  }
  return out;
}

class SvgReader {
 public:
  std::optional<SvgDrawing> read(std::string_view bytes) {
    pugi::xml_document document;
    if (!document.load_buffer(bytes.data(), bytes.size(), pugi::parse_minimal)) {
      return std::nullopt;
    }
    const pugi::xml_node root = document.document_element();
    if (local(root.name()) != "svg") {
      return std::nullopt;
    }
    double x = 0;
    double y = 0;
    drawing_.width = number(root, "width", 100);
    drawing_.height = number(root, "height", 100);
    SvgNumbers box(root.attribute("viewBox").value());
    const std::optional<double> parts[] = {box.next(), box.next(), box.next(), box.next()};
    if (parts[0] && parts[1] && parts[2] && parts[3]) {
      x = *parts[0];
      y = *parts[1];
      drawing_.width = *parts[2];
      drawing_.height = *parts[3];
    }
    if (!(drawing_.width > 0 && drawing_.height > 0 && drawing_.width < 1e6 && drawing_.height < 1e6)) {
      return std::nullopt;
    }
    matrix({1 / drawing_.width, 0, 0, -1 / drawing_.height, -x / drawing_.width, 1 + y / drawing_.height});
    children(root, inherit(root, Look{}), 0);
    drawing_.operators = out_.str();
    return std::move(drawing_);
  }

 private:
  static std::string_view local(std::string_view name) {
    const std::size_t colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
  }

  static double number(const pugi::xml_node& node, const char* name, double other) {
    return SvgNumbers(node.attribute(name).value()).next().value_or(other);
  }

  void leave_out(std::string_view what) {
    if (std::find(drawing_.left_out.begin(), drawing_.left_out.end(), what) == drawing_.left_out.end() &&
        drawing_.left_out.size() < 10) {
      drawing_.left_out.emplace_back(what);
    }
  }

  /// A property: of the style attribute, else an attribute of its own.
  static std::string_view property(const pugi::xml_node& node, const char* name) {
    const std::string_view style = node.attribute("style").value();
    const std::string_view wanted = name;
    std::size_t at = 0;
    while (at < style.size()) {
      const std::size_t end = std::min(style.find(';', at), style.size());
      std::string_view declaration = style.substr(at, end - at);
      declaration.remove_prefix(std::min(declaration.find_first_not_of(" \t\r\n"), declaration.size()));
      const std::size_t colon = declaration.find(':');
      if (colon != std::string_view::npos && declaration.substr(0, colon) == wanted) {
        return declaration.substr(colon + 1);
      }
      at = end + 1;
    }
    return node.attribute(name).value();
  }

  void paint(const pugi::xml_node& node, const char* name, Paint& paint) {
    const std::string_view text = property(node, name);
    if (text.empty() || text == "inherit") {
      return;
    }
    bool understood = true;
    paint.colour = svg_colour(text, understood);
    if (!understood) {
      leave_out(text.find("url(") != std::string_view::npos ? "gradients and patterns"
                                                            : "the colour '" + std::string(text) + "'");
      paint.colour = 0x999999;
    }
  }

  void length(const pugi::xml_node& node, const char* name, double& value) {
    if (const std::optional<double> given = SvgNumbers(property(node, name)).next(); given && *given >= 0) {
      value = std::min(*given, 1e5);
    }
  }

  Look inherit(const pugi::xml_node& node, Look look) {
    paint(node, "fill", look.fill);
    paint(node, "stroke", look.stroke);
    length(node, "stroke-width", look.width);
    length(node, "fill-opacity", look.fill.opacity);
    length(node, "stroke-opacity", look.stroke.opacity);
    double own = 1;
    length(node, "opacity", own);
    look.opacity *= std::min(own, 1.0);
    if (const std::string_view rule = property(node, "fill-rule"); !rule.empty()) {
      look.even_odd = rule.find("evenodd") != std::string_view::npos;
    }
    if (const std::string_view cap = property(node, "stroke-linecap"); !cap.empty()) {
      look.cap = cap;
    }
    if (const std::string_view join = property(node, "stroke-linejoin"); !join.empty()) {
      look.join = join;
    }
    if (const std::string_view dashes = property(node, "stroke-dasharray"); !dashes.empty()) {
      look.dashes = dashes;
    }
    look.hidden = look.hidden || property(node, "display") == "none" || property(node, "visibility") == "hidden";
    for (const char* name : {"clip-path", "mask", "filter"}) {
      if (const std::string_view value = property(node, name); !value.empty() && value != "none") {
        leave_out(name);
      }
    }
    return look;
  }

  void matrix(const SvgMatrix& m) {
    // More places than elsewhere: the drawing is scaled down to a square of one point.
    for (const double value : {m.a, m.b, m.c, m.d, m.e, m.f}) {
      precise(value);
      out_.push(' ');
    }
    out_.append("cm\n");
  }
  void precise(double value) {
    char text[48];
    const int size = std::snprintf(text, sizeof text, "%.9f", std::clamp(value, -1e6, 1e6));
    std::string_view shown(text, static_cast<std::size_t>(std::max(size, 0)));
    while (shown.ends_with('0')) {
      shown.remove_suffix(1);
    }
    if (shown.ends_with('.')) {
      shown.remove_suffix(1);
    }
    out_.append(shown);
  }

  void children(const pugi::xml_node& node, const Look& look, int depth) {
    if (depth > kMostDepth) {
      leave_out("deeper groups");
      return;
    }
    for (const pugi::xml_node child : node.children()) {
      if (child.type() == pugi::node_element) {
        element(child, look, depth);
      }
    }
  }

  void element(const pugi::xml_node& node, const Look& outer, int depth) {
    const std::string_view name = local(node.name());
    if (name == "title" || name == "desc" || name == "metadata" || name == "defs") {
      return;
    }
    const Look look = inherit(node, outer);
    if (look.hidden) {
      return;
    }
    out_.append("q\n");
    if (const pugi::xml_attribute transform = node.attribute("transform")) {
      matrix(svg_transform(transform.value()));
    }
    const std::size_t outline = out_.size();
    if (name == "g" || name == "a" || name == "svg") {
      children(node, look, depth + 1);
    } else if (shape(node, name)) {
      draw(look, outline);
    } else {
      leave_out(name);
    }
    out_.append("Q\n");
  }

  void op(std::initializer_list<double> values, std::string_view operation) {
    for (const double value : values) {
      append_number(out_, std::clamp(value, -1e6, 1e6));
      out_.push(' ');
    }
    out_.append(operation);
    out_.push('\n');
  }

  /// Appends the outline of a shape; false for what is none.
  bool shape(const pugi::xml_node& node, std::string_view name) {
    if (name == "path") {
      append_svg_path(node.attribute("d").value(), out_);
    } else if (name == "rect") {
      rectangle(node);
    } else if (name == "circle") {
      const double r = number(node, "r", 0);
      ellipse(number(node, "cx", 0), number(node, "cy", 0), r, r);
    } else if (name == "ellipse") {
      ellipse(number(node, "cx", 0), number(node, "cy", 0), number(node, "rx", 0), number(node, "ry", 0));
    } else if (name == "line") {
      op({number(node, "x1", 0), number(node, "y1", 0)}, "m");
      op({number(node, "x2", 0), number(node, "y2", 0)}, "l");
    } else if (name == "polyline" || name == "polygon") {
      SvgNumbers points(node.attribute("points").value());
      bool first = true;
      while (true) {
        const std::optional<double> x = points.next();
        const std::optional<double> y = points.next();
        if (!x || !y) {
          break;
        }
        op({*x, *y}, first ? "m" : "l");
        first = false;
      }
      if (name == "polygon" && !first) {
        out_.append("h\n");
      }
    } else {
      return false;
    }
    return true;
  }

  void rectangle(const pugi::xml_node& node) {
    const double x = number(node, "x", 0);
    const double y = number(node, "y", 0);
    const double width = number(node, "width", 0);
    const double height = number(node, "height", 0);
    if (width <= 0 || height <= 0) {
      return;
    }
    double rx = number(node, "rx", number(node, "ry", 0));
    double ry = number(node, "ry", rx);
    rx = std::clamp(rx, 0.0, width / 2);
    ry = std::clamp(ry, 0.0, height / 2);
    if (rx == 0 || ry == 0) {
      op({x, y, width, height}, "re");
      return;
    }
    op({x + rx, y}, "m");
    op({x + width - rx, y}, "l");
    append_svg_arc(x + width - rx, y, rx, ry, 0, false, true, x + width, y + ry, out_);
    op({x + width, y + height - ry}, "l");
    append_svg_arc(x + width, y + height - ry, rx, ry, 0, false, true, x + width - rx, y + height, out_);
    op({x + rx, y + height}, "l");
    append_svg_arc(x + rx, y + height, rx, ry, 0, false, true, x, y + height - ry, out_);
    op({x, y + ry}, "l");
    append_svg_arc(x, y + ry, rx, ry, 0, false, true, x + rx, y, out_);
    out_.append("h\n");
  }

  void ellipse(double cx, double cy, double rx, double ry) {
    if (rx <= 0 || ry <= 0) {
      return;
    }
    op({cx + rx, cy}, "m");
    append_svg_arc(cx + rx, cy, rx, ry, 0, false, true, cx - rx, cy, out_);
    append_svg_arc(cx - rx, cy, rx, ry, 0, false, true, cx + rx, cy, out_);
    out_.append("h\n");
  }

  void colour(std::uint32_t value, std::string_view operation) {
    for (int shift = 16; shift >= 0; shift -= 8) {
      append_number(out_, static_cast<double>(value >> shift & 255) / 255);
      out_.push(' ');
    }
    out_.append(operation);
    out_.push('\n');
  }

  /// Paints the outline that begins at byte `begin` of the output; colours have to be set before it.
  void draw(const Look& look, std::size_t begin) {
    const std::string outline(out_.view_from(begin));
    out_.truncate(begin);
    const bool fill = look.fill.colour.has_value();
    const bool stroke = look.stroke.colour.has_value() && look.width > 0;
    if (outline.empty() || (!fill && !stroke)) {
      return;
    }
    if (fill) {
      colour(blend(*look.fill.colour, std::min(1.0, look.fill.opacity) * look.opacity), "rg");
    }
    if (stroke) {
      colour(blend(*look.stroke.colour, std::min(1.0, look.stroke.opacity) * look.opacity), "RG");
      op({look.width}, "w");
      out_.append(look.cap.find("round") != std::string_view::npos    ? "1 J "
                  : look.cap.find("square") != std::string_view::npos ? "2 J "
                                                                      : "0 J ");
      out_.append(look.join.find("round") != std::string_view::npos   ? "1 j\n"
                  : look.join.find("bevel") != std::string_view::npos ? "2 j\n"
                                                                      : "0 j\n");
      dashes(look.dashes);
    }
    out_.append(outline);
    out_.append(fill && stroke ? (look.even_odd ? "B*\n" : "B\n") : fill ? (look.even_odd ? "f*\n" : "f\n") : "S\n");
  }

  void dashes(std::string_view text) {
    SvgNumbers numbers(text);
    out_.push('[');
    double sum = 0;
    for (int i = 0; i < 16; ++i) {
      const std::optional<double> value = numbers.next();
      if (!value || *value < 0) {
        break;
      }
      append_number(out_, std::min(*value, 1e5));
      out_.push(' ');
      sum += *value;
    }
    out_.append("] 0 d\n");
    if (sum <= 0) {
      out_.append("[] 0 d\n");
    }
  }

  SvgDrawing drawing_;
  Buffer out_;
};

}  // namespace

std::optional<SvgDrawing> draw_svg(std::string_view bytes) { return SvgReader().read(bytes); }

}  // namespace docmill::pdf
