#include "writer/pdf/svg.h"

#include <algorithm>
#include <cmath>

#include "writer/image.h"
#include "writer/pdf/svg_reader.h"
#include "writer/pdf/typesetter.h"

namespace docmill::pdf {
namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr std::size_t kMostSegmentsOfAll = 2'000'000;

struct ViewBox {
  double x = 0, y = 0, width = 0, height = 0;
  bool given = false;
};

ViewBox view_box(const pugi::xml_node& node) {
  SvgNumbers numbers(node.attribute("viewBox").value());
  const std::optional<double> parts[] = {numbers.next(), numbers.next(), numbers.next(), numbers.next()};
  if (!parts[0] || !parts[1] || !parts[2] || !parts[3] || !(*parts[2] > 0) || !(*parts[3] > 0)) {
    return {};
  }
  return {*parts[0], *parts[1], *parts[2], *parts[3], true};
}

/// From the view box into a room of `width` by `height` (SVG 1.1, 7.8).
SvgMatrix fit(const pugi::xml_node& node, const ViewBox& box, double width, double height) {
  const std::string_view how = node.attribute("preserveAspectRatio").value();
  double sx = width / box.width;
  double sy = height / box.height;
  double x = 0;
  double y = 0;
  if (how.find("none") == std::string_view::npos) {
    const double scale = how.find("slice") != std::string_view::npos ? std::max(sx, sy) : std::min(sx, sy);
    const auto share = [how](char axis) {
      const auto has = [&](const char* end) { return how.find(std::string(1, axis) + end) != std::string_view::npos; };
      return has("Min") ? 0.0 : has("Max") ? 1.0 : 0.5;
    };
    x = (width - box.width * scale) * share('x');
    y = (height - box.height * scale) * share('Y');
    sx = sy = scale;
  }
  return SvgMatrix{sx, 0, 0, sy, x - box.x * sx, y - box.y * sy};
}

SvgMatrix translation(double x, double y) { return {1, 0, 0, 1, x, y}; }

std::string_view href(const pugi::xml_node& node) {
  const pugi::xml_attribute plain = node.attribute("href");
  return plain ? plain.value() : node.attribute("xlink:href").value();
}

bool is_drawn_only_by_reference(std::string_view name) {
  constexpr std::string_view kNames[] = {"defs",    "symbol",         "title",          "desc",   "metadata",
                                         "style",   "linearGradient", "clipPath",       "mask",   "marker",
                                         "pattern", "filter",         "radialGradient", "script", "namedview"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

bool is_animation(std::string_view name) { return name.starts_with("animate") || name == "set"; }

}  // namespace

double SvgReader::View::diagonal() const { return std::sqrt((width * width + height * height) / 2); }

double SvgReader::number(const pugi::xml_node& node, const char* name, double whole, double other) const {
  return svg_length(node.attribute(name).value(), whole, 16, other);
}

void SvgReader::leave_out(std::string_view what) {
  if (std::find(drawing_.left_out.begin(), drawing_.left_out.end(), what) == drawing_.left_out.end() &&
      drawing_.left_out.size() < 10) {
    drawing_.left_out.emplace_back(what);
  }
}

std::optional<SvgDrawing> SvgReader::read(std::string_view bytes) {
  pugi::xml_document document;
  constexpr unsigned kParse = pugi::parse_default | pugi::parse_ws_pcdata;
  if (!document.load_buffer(bytes.data(), bytes.size(), kParse)) {
    return std::nullopt;
  }
  const pugi::xml_node root = document.document_element();
  if (svg_local(root.name()) != "svg") {
    return std::nullopt;
  }
  const ViewBox box = view_box(root);
  drawing_.width = number(root, "width", box.width, box.given ? box.width : 100);
  drawing_.height = number(root, "height", box.height, box.given ? box.height : 100);
  if (!(drawing_.width > 0 && drawing_.height > 0 && drawing_.width < 1e6 && drawing_.height < 1e6)) {
    return std::nullopt;
  }
  index(root);
  Place place;
  place.view = {drawing_.width, drawing_.height};
  // PDF's y goes up.
  place.matrix = {1, 0, 0, -1, 0, drawing_.height};
  begin_form(SvgForm::Kind::plain);
  drawing_.forms.emplace_back();
  const SvgLook look = svg_inherit(sheet_.match(root), SvgLook{}, place.view.diagonal());
  if (box.given) {
    place.matrix = place.matrix * fit(root, box, drawing_.width, drawing_.height);
    place.view = {box.width, box.height};
  }
  children(root, look, place);
  end_form();
  // The drawing itself was begun first and ended last.
  std::swap(drawing_.forms.front(), drawing_.forms.back());
  drawing_.forms.pop_back();
  return std::move(drawing_);
}

bool SvgReader::room_for_states(int count) {
  if (states_ + count <= kMostStates) {
    return true;
  }
  leave_out("clips and groups with opacity or masks, more than 25 deep");
  return false;
}

/// Identifiers and style sheets, wherever they stand.
void SvgReader::index(const pugi::xml_node& root) {
  int depth = 0;
  for (pugi::xml_node node = root; node;) {
    if (node.type() == pugi::node_element) {
      if (const std::string_view id = node.attribute("id").value(); !id.empty()) {
        ids_.emplace(id, node);
      }
      if (svg_local(node.name()) == "style") {
        for (const pugi::xml_node part : node.children()) {
          sheet_.add(part.value());
        }
      }
    }
    if (node.first_child()) {
      node = node.first_child();
      ++depth;
      continue;
    }
    while (depth > 0 && !node.next_sibling()) {
      node = node.parent();
      --depth;
    }
    if (depth == 0) {
      return;
    }
    node = node.next_sibling();
  }
}

pugi::xml_node SvgReader::find(std::string_view id) const {
  const auto known = ids_.find(id);
  return known == ids_.end() ? pugi::xml_node() : known->second;
}

void SvgReader::children(const pugi::xml_node& node, const SvgLook& look, const Place& place) {
  if (place.depth > kMostDepth) {
    leave_out("groups more than 64 deep");
    return;
  }
  for (const pugi::xml_node child : node.children()) {
    if (child.type() == pugi::node_element) {
      Place inner = place;
      ++inner.depth;
      element(child, look, inner);
    }
  }
}

void SvgReader::element(const pugi::xml_node& node, const SvgLook& outer, Place place) {
  const std::string_view name = svg_local(node.name());
  if (is_drawn_only_by_reference(name)) {
    return;
  }
  if (is_animation(name)) {
    leave_out("animation");
    return;
  }
  if (++elements_ > kMostSvgElements || segments_ > kMostSegmentsOfAll) {
    leave_out("more than it can draw: 100,000 elements, or 2,000,000 lines and curves");
    return;
  }
  const SvgDeclarations style = sheet_.match(node);
  if (style.get("display") == "none") {
    return;
  }
  const SvgLook look = svg_inherit(style, outer, place.view.diagonal());
  place.matrix = place.matrix * svg_transform(style.get("transform"));
  const std::string_view filter = style.get("filter");
  if (!filter.empty() && filter != "none") {
    leave_out("filters");
  }
  SvgPath path;
  const bool is_shape = shape(node, name, place, path);
  segments_ += path.segments().size();
  const SvgBox box = is_shape ? path.box() : SvgBox{};
  const pugi::xml_node clip_path = find(svg_reference(style.get("clip-path")));
  if (clip_path && !room_for_states(1)) {
    return;
  }
  const std::size_t before = out().size();
  out().append("q\n");
  const bool clipped = clip_path && clip(clip_path, is_shape ? &box : nullptr, place);
  if (!clipped) {
    out().truncate(before);
  }
  const int outer_states = states_;
  states_ += clipped ? 1 : 0;
  int mask_number = -1;
  if (const std::string_view id = svg_reference(style.get("mask")); !id.empty()) {
    mask(find(id), is_shape ? &box : nullptr, place, mask_number);
  }
  const double opacity = std::clamp(svg_length(style.get("opacity"), 1, 1, 1), 0.0, 1.0);
  const bool one_layer =
      is_shape && (look.fill.kind == SvgPaint::Kind::none || look.stroke.kind == SvgPaint::Kind::none);
  const bool grouped = (mask_number >= 0 || (opacity < 1 && !one_layer && name != "text")) && room_for_form();
  if (grouped && !room_for_states(kStatesOfGroup)) {
    out().truncate(before);
    states_ = outer_states;
    return;
  }
  if (grouped) {
    begin_form(SvgForm::Kind::group);
    states_ += kStatesOfGroup;
  }
  if (is_shape) {
    if (look.visible) {
      draw(path, look, grouped ? 1 : opacity, place);
      markers(path, look, place);
    }
  } else if (name == "text") {
    if (look.visible) {
      text(node, look, grouped ? 1 : opacity, place);
    }
  } else {
    content(node, name, style, look, place);
  }
  if (grouped) {
    const std::uint32_t number = end_form();
    out().append("q\n");
    set_state({opacity, opacity, mask_number});
    out().append("/X");
    out().append(std::to_string(number));
    out().append(" Do Q\n");
  }
  if (clipped) {
    out().append("Q\n");
  }
  states_ = outer_states;
}

void SvgReader::content(const pugi::xml_node& node, std::string_view name, const SvgDeclarations&, const SvgLook& look,
                        const Place& place) {
  if (name == "g" || name == "a") {
    children(node, look, place);
  } else if (name == "use") {
    use(node, look, place);
  } else if (name == "svg") {
    Place inner = place;
    inner.matrix =
        inner.matrix * translation(number(node, "x", place.view.width), number(node, "y", place.view.height));
    viewport(node, look, inner, number(node, "width", place.view.width, place.view.width),
             number(node, "height", place.view.height, place.view.height));
  } else if (name == "switch") {
    conditional(node, look, place);
  } else if (name == "image") {
    image(node, place);
  } else if (name == "foreignObject") {
    html_label(node, look, place);
  } else {
    leave_out("<" + std::string(name.substr(0, 40)) + ">");
  }
}

/// Of the alternatives, the first that is drawn by everybody.
void SvgReader::conditional(const pugi::xml_node& node, const SvgLook& look, const Place& place) {
  pugi::xml_node chosen;
  for (const pugi::xml_node child : node.children()) {
    const bool usable = child.type() == pugi::node_element && !child.attribute("requiredExtensions");
    if (usable && (!chosen || svg_local(chosen.name()) == "foreignObject")) {
      chosen = child;
    }
  }
  if (chosen) {
    Place inner = place;
    ++inner.depth;
    element(chosen, look, inner);
  }
}

void SvgReader::use(const pugi::xml_node& node, const SvgLook& look, Place place) {
  const pugi::xml_node target = find(svg_reference(href(node)));
  if (!target || place.depth > kMostDepth) {
    leave_out(target ? "groups more than 64 deep" : "a <use> of something outside of the file");
    return;
  }
  place.matrix = place.matrix * translation(number(node, "x", place.view.width), number(node, "y", place.view.height));
  ++place.depth;
  const std::string_view name = svg_local(target.name());
  if (name != "symbol" && name != "svg") {
    element(target, look, place);
    return;
  }
  const SvgLook inner = svg_inherit(sheet_.match(target), look, place.view.diagonal());
  const ViewBox box = view_box(target);
  const auto side = [&](const char* which, double whole, double natural) {
    return number(node, which, whole, number(target, which, whole, box.given ? natural : whole));
  };
  viewport(target, inner, place, side("width", place.view.width, place.view.width),
           side("height", place.view.height, place.view.height));
}

void SvgReader::viewport(const pugi::xml_node& node, const SvgLook& look, Place place, double width, double height) {
  if (!(width > 0 && height > 0)) {
    return;
  }
  const std::string_view overflow = sheet_.match(node).get("overflow");
  const bool clipped = overflow != "visible" && overflow != "auto";
  if (clipped && !room_for_states(1)) {
    return;
  }
  states_ += clipped ? 1 : 0;
  if (clipped) {
    SvgPath edge;
    edge.rectangle(0, 0, width, height, 0, 0);
    out().append("q\n");
    edge.append_to(out(), place.matrix);
    out().append("W n\n");
  }
  const ViewBox box = view_box(node);
  place.view = {width, height};
  if (box.given) {
    place.matrix = place.matrix * fit(node, box, width, height);
    place.view = {box.width, box.height};
  }
  children(node, look, place);
  if (clipped) {
    out().append("Q\n");
    --states_;
  }
}

/// A picture inside of the file.
void SvgReader::image(const pugi::xml_node& node, const Place& place) {
  const std::string_view url = href(node);
  const std::optional<std::string> bytes = is_data_url(url) ? decode_data_uri(url) : std::nullopt;
  const std::optional<ImageInfo> info = bytes ? read_image_info(*bytes) : std::nullopt;
  const std::uint32_t picture = info ? set_.raster(*bytes, *info) : kNone;
  if (picture == kNone) {
    leave_out("a picture that is not inside of the file, or neither PNG nor JPEG");
    return;
  }
  const double width = number(node, "width", place.view.width, info->width);
  const double height = number(node, "height", place.view.height, info->height);
  if (!(width > 0 && height > 0)) {
    return;
  }
  const double x = number(node, "x", place.view.width);
  const double y = number(node, "y", place.view.height);
  const ViewBox box{0, 0, static_cast<double>(info->width), static_cast<double>(info->height), true};
  const SvgMatrix m = place.matrix * translation(x, y) * fit(node, box, width, height);
  SvgPath edge;
  edge.rectangle(x, y, width, height, 0, 0);
  out().append("q\n");
  edge.append_to(out(), place.matrix);
  out().append("W n\n");
  append_matrix(out(), m * SvgMatrix{box.width, 0, 0, -box.height, 0, box.height});
  out().append("cm /I");
  out().append(std::to_string(picture + 1));
  out().append(" Do Q\n");
  drawing_.pictures.push_back(picture);
}

/// The outline of a shape; false for what is none.
bool SvgReader::shape(const pugi::xml_node& node, std::string_view name, const Place& place, SvgPath& path) {
  const double width = place.view.width;
  const double height = place.view.height;
  if (name == "path") {
    path.data(node.attribute("d").value());
  } else if (name == "rect") {
    const double rx = number(node, "rx", width, number(node, "ry", height, 0));
    path.rectangle(number(node, "x", width), number(node, "y", height), number(node, "width", width),
                   number(node, "height", height), rx, number(node, "ry", height, rx));
  } else if (name == "circle") {
    const double r = number(node, "r", place.view.diagonal());
    path.ellipse({number(node, "cx", width), number(node, "cy", height)}, r, r);
  } else if (name == "ellipse") {
    path.ellipse({number(node, "cx", width), number(node, "cy", height)}, number(node, "rx", width),
                 number(node, "ry", height));
  } else if (name == "line") {
    path.move({number(node, "x1", width), number(node, "y1", height)});
    path.line({number(node, "x2", width), number(node, "y2", height)});
  } else if (name == "polyline" || name == "polygon") {
    SvgNumbers points(node.attribute("points").value());
    while (true) {
      const std::optional<double> x = points.next();
      const std::optional<double> y = points.next();
      if (!x || !y || path.segments().size() >= SvgPath::kMostSegments) {
        break;
      }
      if (path.empty()) {
        path.move({*x, *y});
      } else {
        path.line({*x, *y});
      }
    }
    if (name == "polygon" && !path.empty()) {
      path.close();
    }
  } else {
    return false;
  }
  return true;
}

// ---- clips ----------------------------------------------------------------------------------------------------------

/// Clips what follows to the shapes of `clip_path`; false when there was nothing to do.
bool SvgReader::clip(const pugi::xml_node& clip_path, const SvgBox* box, const Place& place) {
  const std::string_view id = clip_path.attribute("id").value();
  if (svg_local(clip_path.name()) != "clipPath" || std::find(busy_.begin(), busy_.end(), id) != busy_.end() ||
      busy_.size() > 16) {
    return false;
  }
  SvgMatrix matrix = place.matrix * svg_transform(clip_path.attribute("transform").value());
  if (std::string_view(clip_path.attribute("clipPathUnits").value()) == "objectBoundingBox") {
    if (box == nullptr) {
      leave_out("a clip in the units of a group");
      return false;
    }
    matrix = matrix * SvgMatrix{box->width(), 0, 0, box->height(), box->left, box->top};
  }
  // A clip may be clipped itself.
  busy_.push_back(id);
  if (const pugi::xml_node outer = find(svg_reference(sheet_.match(clip_path).get("clip-path")))) {
    clip(outer, box, place);
  }
  busy_.pop_back();
  bool any = false;
  bool even_odd = false;
  for (pugi::xml_node child : clip_path.children()) {
    SvgMatrix own = matrix * svg_transform(child.attribute("transform").value());
    if (svg_local(child.name()) == "use") {
      own = own * translation(number(child, "x", place.view.width), number(child, "y", place.view.height));
      child = find(svg_reference(href(child)));
      own = own * svg_transform(child.attribute("transform").value());
    }
    SvgPath path;
    if (++elements_ > kMostSvgElements || child.type() != pugi::node_element ||
        !shape(child, svg_local(child.name()), place, path)) {
      if (svg_local(child.name()) == "text") {
        leave_out("text as a clip");
      }
      continue;
    }
    segments_ += path.segments().size();
    even_odd = even_odd || svg_inherit(sheet_.match(child), SvgLook{}, 1).clip_even_odd;
    path.append_to(out(), own);
    any = any || !path.empty();
  }
  out().append(any ? (even_odd ? "W* n\n" : "W n\n") : "0 0 0 0 re W n\n");
  return true;
}

// ---- markers --------------------------------------------------------------------------------------------------------

void SvgReader::markers(const SvgPath& path, const SvgLook& look, const Place& place) {
  if (look.markers[0].empty() && look.markers[1].empty() && look.markers[2].empty()) {
    return;
  }
  const std::vector<SvgPath::Segment>& segments = path.segments();
  const auto angle = [](SvgPoint from, SvgPoint to) { return std::atan2(to.y - from.y, to.x - from.x); };
  SvgPoint start;
  SvgPoint at;
  std::vector<std::pair<SvgPoint, SvgPoint>> lines;  // of each segment, its first and its last direction
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const SvgPath::Segment& segment = segments[i];
    const SvgPoint end = segment.end();
    if (segment.kind == 'm') {
      start = end;
    }
    // The direction in which the path arrives here, and that in which it goes on.
    const bool curve = segment.kind == 'c';
    const double in = segment.kind == 'm' ? 0 : angle(curve ? segment.points[1] : at, end);
    const bool last = i + 1 == segments.size();
    double out_angle = in;
    if (!last) {
      const SvgPath::Segment& next = segments[i + 1];
      out_angle = angle(end, next.kind == 'c' ? next.points[0] : next.end());
    }
    if (i == 0) {
      marker(look.markers[0], end, out_angle, true, look, place);
    } else if (last) {
      marker(look.markers[2], end, in, false, look, place);
    } else if (!look.markers[1].empty()) {
      const double middle = std::atan2(std::sin(in) + std::sin(out_angle), std::cos(in) + std::cos(out_angle));
      marker(look.markers[1], end, middle, false, look, place);
    }
    at = segment.kind == 'h' ? start : end;
  }
}

void SvgReader::marker(std::string_view id, SvgPoint at, double angle, bool start, const SvgLook& outer,
                       const Place& outer_place) {
  const pugi::xml_node node = id.empty() ? pugi::xml_node() : find(id);
  if (!node || svg_local(node.name()) != "marker" || outer_place.depth > kMostDepth ||
      std::find(busy_.begin(), busy_.end(), id) != busy_.end() || ++elements_ > kMostSvgElements) {
    return;
  }
  const std::string_view orient = node.attribute("orient").value();
  if (!orient.starts_with("auto")) {
    angle = SvgNumbers(orient).next().value_or(0) * kPi / 180;
  } else if (start && orient == "auto-start-reverse") {
    angle += kPi;
  }
  const bool user_space = std::string_view(node.attribute("markerUnits").value()) == "userSpaceOnUse";
  const double unit = user_space ? 1 : outer.stroke_width;
  const double width = number(node, "markerWidth", outer_place.view.width, 3);
  const double height = number(node, "markerHeight", outer_place.view.height, 3);
  if (!(width > 0 && height > 0 && unit > 0)) {
    return;
  }
  Place place = outer_place;
  ++place.depth;
  place.matrix = place.matrix * translation(at.x, at.y) *
                 SvgMatrix{std::cos(angle), std::sin(angle), -std::sin(angle), std::cos(angle), 0, 0} *
                 SvgMatrix{unit, 0, 0, unit, 0, 0};
  const ViewBox box = view_box(node);
  const SvgMatrix inner = box.given ? fit(node, box, width, height) : SvgMatrix{};
  const SvgPoint reference = inner({number(node, "refX", width), number(node, "refY", height)});
  place.matrix = place.matrix * translation(-reference.x, -reference.y);
  busy_.push_back(id);
  viewport(node, svg_inherit(sheet_.match(node), SvgLook{}, width), place, width, height);
  busy_.pop_back();
}

std::optional<SvgDrawing> draw_svg(std::string_view bytes, Typesetter& typesetter) {
  return SvgReader(typesetter).read(bytes);
}

}  // namespace docmill::pdf
