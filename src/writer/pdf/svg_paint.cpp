// Paint of SVG -> colours, patterns and states of PDF (ISO 32000-1, 8.7.4 and 11.6).
#include <algorithm>
#include <cmath>

#include "writer/pdf/svg_reader.h"
#include "writer/pdf/syntax.h"

namespace docmill::pdf {
namespace {

void append_colour(Buffer& out, std::uint32_t colour) {
  for (int shift = 16; shift >= 0; shift -= 8) {
    append_number(out, static_cast<double>(colour >> shift & 255) / 255);
    out.push(' ');
  }
}

/// A function from 0 to 1 through the stops.
template <class Stops, class Append>
void append_function(Buffer& out, const Stops& stops, Append value) {
  out.append("<</FunctionType 3/Domain[0 1]/Functions[");
  for (std::size_t i = 1; i < stops.size(); ++i) {
    out.append("<</FunctionType 2/Domain[0 1]/N 1/C0[");
    value(stops[i - 1]);
    out.append("]/C1[");
    value(stops[i]);
    out.append("]>>");
  }
  out.append("]/Bounds[");
  for (std::size_t i = 1; i + 1 < stops.size(); ++i) {
    append_coordinate(out, stops[i].at);
    out.push(' ');
  }
  out.append("]/Encode[");
  for (std::size_t i = 1; i < stops.size(); ++i) {
    out.append("0 1 ");
  }
  out.append("]>>");
}

}  // namespace

// ---- shapes ---------------------------------------------------------------------------------------------------------

void SvgReader::draw(const SvgPath& path, const SvgLook& look, double opacity, const Place& place) {
  if (path.empty()) {
    return;
  }
  // The outline is drawn in pixels of the view where its strokes stay even there.
  const bool direct = look.stroke.kind == SvgPaint::Kind::none || place.matrix.keeps_shapes();
  const SvgMatrix outline = direct ? place.matrix : SvgMatrix{};
  const SvgBox box = path.box();
  const std::size_t begin = out().size();
  out().append("q\n");
  SvgState state{look.fill_opacity * opacity, look.stroke_opacity * opacity, -1};
  int stroke_mask = -1;
  const bool fill = set_paint(look.fill, box, place.matrix, false, state.fill, state.mask);
  const bool stroke =
      look.stroke_width > 0 && set_paint(look.stroke, box, place.matrix, true, state.stroke, stroke_mask);
  state.mask = std::max(state.mask, stroke_mask);
  if (!fill && !stroke) {
    out().truncate(begin);
    return;
  }
  set_state({fill ? state.fill : 1, stroke ? state.stroke : 1, state.mask});
  if (stroke) {
    set_stroke(look, direct ? place.matrix.scale() : 1);
  }
  if (!direct) {
    append_matrix(out(), place.matrix);
    out().append("cm\n");
  }
  path.append_to(out(), outline);
  out().append(fill && stroke ? (look.even_odd ? "B*" : "B") : fill ? (look.even_odd ? "f*" : "f") : "S");
  out().append("\nQ\n");
}

void SvgReader::set_stroke(const SvgLook& look, double scale) {
  append_coordinate(out(), look.stroke_width * scale);
  out().append(" w ");
  append_integer(out(), look.cap);
  out().append(" J ");
  append_integer(out(), look.join);
  out().append(" j ");
  append_coordinate(out(), look.miter);
  out().append(" M\n");
  if (!look.dashes.empty()) {
    out().push('[');
    for (int round = 0; round < (look.dashes.size() % 2 == 0 ? 1 : 2); ++round) {
      for (const double dash : look.dashes) {
        append_coordinate(out(), dash * scale);
        out().push(' ');
      }
    }
    out().push(']');
    // PDF takes no phase below zero.
    double phase = look.dash_offset;
    if (phase < 0) {
      double sum = 0;
      for (const double dash : look.dashes) {
        sum += 2 * dash;
      }
      phase = std::fmod(phase, sum) + sum;
    }
    append_coordinate(out(), phase * scale);
    out().append(" d\n");
  }
}

bool SvgReader::set_paint(const SvgPaint& paint, const SvgBox& box, const SvgMatrix& matrix, bool stroke,
                          double& opacity, int& mask) {
  std::uint32_t colour = paint.colour;
  opacity *= paint.opacity;
  if (paint.kind == SvgPaint::Kind::none) {
    return false;
  }
  if (paint.kind == SvgPaint::Kind::server) {
    const Gradient made = gradient(paint.server);
    if (made.stops.size() > 1 && !box.empty() && std::abs(matrix.determinant()) > 1e-12) {
      const auto [least, most] =
          std::minmax_element(made.stops.begin(), made.stops.end(),
                              [](const Gradient::Stop& a, const Gradient::Stop& b) { return a.opacity < b.opacity; });
      if (const std::string dictionary = shading(made, box, matrix, false); !dictionary.empty()) {
        if (most->opacity - least->opacity > 1e-3) {
          mask = opacity_mask(shading(made, box, matrix, true));
        } else {
          opacity *= most->opacity;
        }
        out().append(stroke ? "/Pattern CS/P" : "/Pattern cs/P");
        append_integer(out(), pattern(dictionary));
        out().append(stroke ? " SCN\n" : " scn\n");
        return true;
      }
    }
    if (!made.stops.empty()) {
      colour = made.stops.back().colour;
      opacity *= made.stops.back().opacity;
    } else if (!paint.has_fallback) {
      if (find(paint.server) && !made.node) {
        leave_out("patterns");
        colour = 0x999999;
      } else {
        return false;
      }
    }
  }
  append_colour(out(), colour);
  out().append(stroke ? "RG\n" : "rg\n");
  return true;
}

void SvgReader::set_state(const SvgState& state) {
  if (state == SvgState{}) {
    return;
  }
  Buffer key;
  for (const double part : {state.fill, state.stroke, static_cast<double>(state.mask)}) {
    append_number(key, part);
    key.push(' ');
  }
  const auto [known, added] = state_numbers_.try_emplace(key.str(), state_numbers_.size() + 1);
  if (added) {
    drawing_.states.push_back(state);
  }
  out().append("/G");
  append_integer(out(), static_cast<std::int64_t>(known->second));
  out().append(" gs\n");
}

// ---- gradients ------------------------------------------------------------------------------------------------------

/// An attribute of a gradient, or of the one it refers to.
std::string_view SvgReader::gradient_attribute(const pugi::xml_node& node, const char* name) const {
  pugi::xml_node at = node;
  for (int hops = 0; at && hops < 16; ++hops) {
    if (const pugi::xml_attribute attribute = at.attribute(name)) {
      return svg_trim(attribute.value());
    }
    const pugi::xml_attribute plain = at.attribute("href");
    at = find(svg_reference(plain ? plain.value() : at.attribute("xlink:href").value()));
  }
  return {};
}

SvgReader::Gradient SvgReader::gradient(std::string_view id) {
  Gradient made;
  const pugi::xml_node node = find(id);
  const std::string_view name = svg_local(node.name());
  if (name != "linearGradient" && name != "radialGradient") {
    return made;
  }
  made.node = node;
  made.radial = name == "radialGradient";
  pugi::xml_node at = node;
  for (int hops = 0; at && hops < 16 && made.stops.empty(); ++hops) {
    for (const pugi::xml_node child : at.children()) {
      if (svg_local(child.name()) != "stop" || made.stops.size() >= 256) {
        continue;
      }
      const SvgDeclarations style = sheet_.match(child);
      const double least = made.stops.empty() ? 0 : made.stops.back().at;
      Gradient::Stop stop{std::clamp(svg_length(style.get("offset"), 1, 1, 0), least, std::max(least, 1.0)), 0, 1};
      std::string_view colour = style.get("stop-color");
      if (colour == "currentColor") {
        colour = style.get("color");
      }
      if (const std::optional<SvgColour> given = svg_colour(colour)) {
        stop.colour = given->value;
        stop.opacity = given->opacity;
      }
      stop.opacity *= std::clamp(svg_length(style.get("stop-opacity"), 1, 1, 1), 0.0, 1.0);
      made.stops.push_back(stop);
    }
    const pugi::xml_attribute plain = at.attribute("href");
    at = find(svg_reference(plain ? plain.value() : at.attribute("xlink:href").value()));
  }
  return made;
}

/// The dictionary of a pattern, of the colours or of the opacities; empty where there is no room for one.
std::string SvgReader::shading(const Gradient& gradient, const SvgBox& box, const SvgMatrix& matrix, bool opacity) {
  const bool user_space = gradient_attribute(gradient.node, "gradientUnits") == "userSpaceOnUse";
  SvgMatrix own = svg_transform(gradient_attribute(gradient.node, "gradientTransform"));
  if (!user_space) {
    if (!(box.width() > 0 && box.height() > 0)) {
      return {};
    }
    own = SvgMatrix{box.width(), 0, 0, box.height(), box.left, box.top} * own;
  }
  const double whole = user_space ? std::max(drawing_.width, drawing_.height) : 1;
  const auto value = [&](const char* name, double other) {
    return svg_length(gradient_attribute(gradient.node, name), whole, 16, other);
  };
  std::vector<Gradient::Stop> stops = gradient.stops;
  std::vector<double> coordinates;
  if (gradient.radial) {
    const double cx = value("cx", whole / 2);
    const double cy = value("cy", whole / 2);
    const double r = value("r", whole / 2);
    double fx = value("fx", cx);
    double fy = value("fy", cy);
    const double apart = std::hypot(fx - cx, fy - cy);
    if (r <= 0) {
      return {};
    }
    if (apart > r * 0.999) {
      fx = cx + (fx - cx) * r * 0.999 / apart;
      fy = cy + (fy - cy) * r * 0.999 / apart;
    }
    coordinates = {fx, fy, value("fr", 0), cx, cy, r};
  } else {
    coordinates = {value("x1", 0), value("y1", 0), value("x2", whole), value("y2", 0)};
    if (coordinates[0] == coordinates[2] && coordinates[1] == coordinates[3]) {
      return {};
    }
  }
  const std::string_view spread = gradient_attribute(gradient.node, "spreadMethod");
  if (spread == "repeat" || spread == "reflect") {
    leave_out("gradients that repeat");
  }
  // The functions cover 0 to 1 without gaps.
  if (stops.front().at > 0) {
    stops.insert(stops.begin(), {0, stops.front().colour, stops.front().opacity});
  }
  if (stops.back().at < 1) {
    stops.push_back({1, stops.back().colour, stops.back().opacity});
  }
  Buffer out;
  out.append("<</Type/Pattern/PatternType 2/Matrix[");
  append_matrix(out, matrix * own);
  out.append(gradient.radial ? "]/Shading<</ShadingType 3/Extend[true true]/Coords["
                             : "]/Shading<</ShadingType 2/Extend[true true]/Coords[");
  for (const double coordinate : coordinates) {
    append_coordinate(out, coordinate);
    out.push(' ');
  }
  out.append(opacity ? "]/ColorSpace/DeviceGray/Function" : "]/ColorSpace/DeviceRGB/Function");
  append_function(out, stops, [&](const Gradient::Stop& stop) {
    if (opacity) {
      append_number(out, stop.opacity);
    } else {
      append_colour(out, stop.colour);
    }
  });
  out.append(">>>>");
  return out.str();
}

std::uint32_t SvgReader::pattern(std::string dictionary) {
  const auto [known, added] = pattern_numbers_.try_emplace(dictionary, pattern_numbers_.size() + 1);
  if (added) {
    drawing_.patterns.push_back(std::move(dictionary));
  }
  return static_cast<std::uint32_t>(known->second);
}

/// A mask that is as bright as the pattern, all over the view.
int SvgReader::opacity_mask(const std::string& dictionary) {
  if (!room_for_form()) {
    return -1;
  }
  begin_form(SvgForm::Kind::mask);
  out().append("/Pattern cs/P");
  append_integer(out(), pattern(dictionary));
  out().append(" scn 0 0 ");
  append_coordinate(out(), drawing_.width);
  out().push(' ');
  append_coordinate(out(), drawing_.height);
  out().append(" re f\n");
  return static_cast<int>(end_form()) - 1;
}

// ---- groups and masks -----------------------------------------------------------------------------------------------

bool SvgReader::room_for_form() {
  if (drawing_.forms.size() + open_.size() < kMostForms) {
    return true;
  }
  leave_out("more than 5,000 groups with opacity or masks");
  return false;
}

void SvgReader::begin_form(SvgForm::Kind kind) {
  open_.emplace_back();
  open_.back().form.kind = kind;
}

std::uint32_t SvgReader::end_form() {
  SvgForm form = std::move(open_.back().form);
  form.operators = out().str();
  open_.pop_back();
  drawing_.forms.push_back(std::move(form));
  return static_cast<std::uint32_t>(drawing_.forms.size());
}

void SvgReader::mask(const pugi::xml_node& node, const SvgBox* box, const Place& outer, int& number) {
  const std::string_view id = node.attribute("id").value();
  if (svg_local(node.name()) != "mask" || std::find(busy_.begin(), busy_.end(), id) != busy_.end() ||
      busy_.size() > 16 || !room_for_form()) {
    return;
  }
  Place place = outer;
  ++place.depth;
  if (std::string_view(node.attribute("maskContentUnits").value()) == "objectBoundingBox") {
    if (box == nullptr) {
      leave_out("a mask in the units of a group");
      return;
    }
    place.matrix = place.matrix * SvgMatrix{box->width(), 0, 0, box->height(), box->left, box->top};
  }
  busy_.push_back(id);
  begin_form(SvgForm::Kind::mask);
  children(node, svg_inherit(sheet_.match(node), SvgLook{}, place.view.diagonal()), place);
  number = static_cast<int>(end_form()) - 1;
  busy_.pop_back();
}

}  // namespace docmill::pdf
