#include "writer/pdf/svg_style.h"

#include <algorithm>
#include <cmath>

#include "writer/pdf/svg_path.h"

namespace docmill::pdf {
namespace {

constexpr std::string_view kBlanks = " \t\r\n\f";

bool is_blank(char c) { return kBlanks.find(c) != std::string_view::npos; }

bool has_class(std::string_view list, std::string_view wanted) {
  for (std::size_t at = list.find(wanted); at != std::string_view::npos; at = list.find(wanted, at + 1)) {
    const std::size_t end = at + wanted.size();
    if ((at == 0 || is_blank(list[at - 1])) && (end == list.size() || is_blank(list[end]))) {
      return true;
    }
  }
  return false;
}

void set_paint(std::string_view text, std::uint32_t current, SvgPaint& paint) {
  if (text.empty() || text == "inherit") {
    return;
  }
  paint = {};
  if (text == "none" || text == "transparent") {
    return;
  }
  if (text.starts_with("url(")) {
    const std::size_t close = text.find(')');
    paint.kind = SvgPaint::Kind::server;
    paint.server = svg_reference(text);
    const std::string_view fallback = svg_trim(text.substr(std::min(close, text.size() - 1) + 1));
    if (const std::optional<SvgColour> colour = svg_colour(fallback)) {
      paint.colour = colour->value;
      paint.has_fallback = true;
    }
    return;
  }
  paint.kind = SvgPaint::Kind::colour;
  if (text == "currentColor" || text == "currentcolor") {
    paint.colour = current;
  } else if (const std::optional<SvgColour> colour = svg_colour(text)) {
    paint.colour = colour->value;
    paint.opacity = colour->opacity;
  }
}

void set_dashes(std::string_view text, double whole, double em, std::vector<double>& dashes) {
  dashes.clear();
  SvgNumbers numbers(text);
  double sum = 0;
  while (dashes.size() < 32 && !numbers.at_end()) {
    const std::string_view rest = numbers.rest();
    const std::size_t end = std::min(rest.find_first_of(", \t\r\n"), rest.size());
    const double value = svg_length(rest.substr(0, end), whole, em, -1);
    if (value < 0) {
      dashes.clear();
      return;
    }
    dashes.push_back(std::min(value, 1e5));
    sum += dashes.back();
    numbers = SvgNumbers(rest.substr(end));
  }
  if (sum <= 0) {
    dashes.clear();
  }
}

void set_text_properties(const SvgDeclarations& style, SvgLook& look) {
  const double outer = look.font_size;
  if (const std::string_view size = style.get("font-size"); !size.empty()) {
    look.font_size = std::clamp(svg_length(size, outer, outer, outer), 0.01, 10'000.0);
  }
  if (const std::string_view family = style.get("font-family"); !family.empty()) {
    look.family = family;
  }
  if (const std::string_view weight = style.get("font-weight"); !weight.empty()) {
    const double number = SvgNumbers(weight).next().value_or(0);
    look.weight = weight == "bold" || weight == "bolder" ? 700
                  : number >= 100 && number <= 900       ? static_cast<int>(number) / 100 * 100
                                                         : 400;
  }
  if (const std::string_view slant = style.get("font-style"); !slant.empty()) {
    look.italic = slant == "italic" || slant == "oblique";
  }
  if (const std::string_view decoration = style.get("text-decoration"); !decoration.empty()) {
    look.underline = decoration.find("underline") != std::string_view::npos;
    look.strike = decoration.find("line-through") != std::string_view::npos;
  }
  if (const std::string_view anchor = style.get("text-anchor"); !anchor.empty()) {
    look.anchor = anchor;
  }
  for (const std::string_view name : {"alignment-baseline", "dominant-baseline"}) {
    if (const std::string_view baseline = style.get(name); !baseline.empty()) {
      look.baseline = baseline;
    }
  }
  if (const std::string_view spacing = style.get("letter-spacing"); !spacing.empty()) {
    look.letter_spacing = svg_length(spacing, look.font_size, look.font_size, 0);
  }
  if (const std::string_view space = style.get("xml:space"); !space.empty()) {
    look.preserve = space == "preserve";
  }
  if (const std::string_view space = style.get("white-space"); !space.empty()) {
    look.preserve = space.starts_with("pre");
  }
}

double fraction(std::string_view text, double other) {
  return text.empty() ? other : std::clamp(svg_length(text, 1, 1, other), 0.0, 1.0);
}

}  // namespace

std::string_view svg_local(std::string_view name) {
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::string_view svg_trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlanks);
  return first == std::string_view::npos ? std::string_view()
                                         : text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::string_view svg_reference(std::string_view text) {
  text = svg_trim(text);
  if (text.starts_with("url(")) {
    text = text.substr(4, std::min(text.find(')'), text.size()) - 4);
    text = svg_trim(text);
    while (!text.empty() && (text.front() == '"' || text.front() == '\'')) {
      text.remove_prefix(1);
    }
    while (!text.empty() && (text.back() == '"' || text.back() == '\'')) {
      text.remove_suffix(1);
    }
  }
  return text.starts_with('#') ? text.substr(1) : std::string_view();
}

// ---- declarations ---------------------------------------------------------------------------------------------------

void SvgDeclarations::add(std::string_view text) {
  while (!text.empty() && all_.size() < 1000) {
    const std::size_t end = std::min(text.find(';'), text.size());
    const std::string_view one = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t colon = one.find(':');
    if (colon == std::string_view::npos) {
      continue;
    }
    std::string_view value = svg_trim(one.substr(colon + 1));
    if (const std::size_t mark = value.find("!important"); mark != std::string_view::npos) {
      value = svg_trim(value.substr(0, mark));
    }
    all_.emplace_back(svg_trim(one.substr(0, colon)), value);
  }
}

std::string_view SvgDeclarations::get(std::string_view name) const {
  for (std::size_t i = all_.size(); i-- != 0;) {
    if (all_[i].first == name) {
      return all_[i].second;
    }
  }
  for (const pugi::xml_attribute attribute : node_.attributes()) {
    if (name == attribute.name()) {
      return svg_trim(attribute.value());
    }
  }
  return {};
}

// ---- style sheets ---------------------------------------------------------------------------------------------------

void SvgSheet::add(std::string_view given) {
  std::string text;
  for (std::size_t at = 0; at < given.size();) {
    const std::size_t comment = std::min(given.find("/*", at), given.size());
    text.append(given.substr(at, comment - at));
    const std::size_t end = given.find("*/", comment);
    at = end == std::string_view::npos ? given.size() : end + 2;
  }
  texts_.reserve(64);  // views into them are kept
  if (texts_.size() == 64) {
    return;
  }
  texts_.push_back(std::move(text));
  std::string_view rest = texts_.back();
  while (rules_.size() < kMostRules) {
    const std::size_t open = rest.find('{');
    if (open == std::string_view::npos) {
      return;
    }
    std::string_view selectors = svg_trim(rest.substr(0, open));
    // @media and the like: their braces nest, and what is in them is left out.
    const bool special = selectors.starts_with('@');
    int depth = 1;
    std::size_t close = open + 1;
    for (; close < rest.size() && depth > 0; ++close) {
      depth += (rest[close] == '{' ? 1 : 0) - (rest[close] == '}' ? 1 : 0);
      if (!special && rest[close] == '}') {
        depth = 0;
      }
    }
    const std::string_view body = rest.substr(open + 1, close - open - 2);
    rest.remove_prefix(close);
    while (!special && !selectors.empty()) {
      const std::size_t comma = std::min(selectors.find(','), selectors.size());
      add_rule(svg_trim(selectors.substr(0, comma)), body);
      selectors.remove_prefix(std::min(comma + 1, selectors.size()));
    }
  }
}

void SvgSheet::add_rule(std::string_view selector, std::string_view declarations) {
  Rule rule;
  rule.declarations = declarations;
  rule.order = static_cast<std::uint32_t>(rules_.size());
  bool child = false;
  while (!selector.empty() && rule.compounds.size() < 16) {
    if (is_blank(selector.front()) || selector.front() == '>') {
      child = child || selector.front() == '>';
      selector.remove_prefix(1);
      continue;
    }
    const std::size_t end = std::min(selector.find_first_of(" \t\r\n\f>"), selector.size());
    std::string_view text = selector.substr(0, end);
    selector.remove_prefix(end);
    Compound compound;
    compound.child = child;
    child = false;
    while (!text.empty()) {
      const char kind = text.front() == '.' || text.front() == '#' ? text.front() : ' ';
      text.remove_prefix(kind == ' ' ? 0 : 1);
      const std::size_t stop = std::min(text.find_first_of(".#:[+~("), text.size());
      const std::string_view name = text.substr(0, stop);
      if (stop < text.size() && text[stop] != '.' && text[stop] != '#') {
        return;  // not among the selectors that are known
      }
      text.remove_prefix(stop);
      if (kind == '.') {
        compound.classes.push_back(name);
      } else if (kind == '#') {
        compound.id = name;
      } else if (name != "*") {
        compound.type = name;
      }
      rule.specificity += kind == '#' ? 10'000 : kind == '.' ? 100 : name == "*" ? 0 : 1;
    }
    rule.compounds.push_back(std::move(compound));
  }
  if (rule.compounds.empty() || rules_.size() >= kMostRules) {
    return;
  }
  const Compound& last = rule.compounds.back();
  by_key_[!last.id.empty() ? last.id : !last.classes.empty() ? last.classes.front() : last.type].push_back(rule.order);
  rules_.push_back(std::move(rule));
}

bool SvgSheet::fits(const Compound& compound, const pugi::xml_node& node) {
  if (budget_ == 0) {
    return false;
  }
  --budget_;
  if (!compound.type.empty() && compound.type != svg_local(node.name())) {
    return false;
  }
  if (!compound.id.empty() && compound.id != node.attribute("id").value()) {
    return false;
  }
  const std::string_view list = node.attribute("class").value();
  return std::all_of(compound.classes.begin(), compound.classes.end(),
                     [list](std::string_view one) { return has_class(list, one); });
}

bool SvgSheet::fits(const Rule& rule, const pugi::xml_node& node) {
  if (!fits(rule.compounds.back(), node)) {
    return false;
  }
  pugi::xml_node at = node.parent();
  bool child = rule.compounds.back().child;
  for (std::size_t i = rule.compounds.size() - 1; i-- != 0; child = rule.compounds[i].child, at = at.parent()) {
    while (at && at.type() == pugi::node_element && !fits(rule.compounds[i], at)) {
      if (child || budget_ == 0) {
        return false;
      }
      at = at.parent();
    }
    if (!at || at.type() != pugi::node_element) {
      return false;
    }
  }
  return true;
}

SvgDeclarations SvgSheet::match(const pugi::xml_node& node) {
  SvgDeclarations style(node);
  if (!rules_.empty()) {
    std::vector<const Rule*> found;
    const auto look = [&](std::string_view key) {
      const auto known = by_key_.find(key);
      if (known == by_key_.end()) {
        return;
      }
      for (const std::uint32_t number : known->second) {
        if (fits(rules_[number], node)) {
          found.push_back(&rules_[number]);
        }
      }
    };
    look({});
    look(svg_local(node.name()));
    if (const std::string_view id = node.attribute("id").value(); !id.empty()) {
      look(id);
    }
    std::string_view classes = svg_trim(node.attribute("class").value());
    for (int count = 0; !classes.empty() && count < 64; ++count) {
      const std::size_t end = std::min(classes.find_first_of(kBlanks), classes.size());
      look(classes.substr(0, end));
      classes = svg_trim(classes.substr(end));
    }
    std::sort(found.begin(), found.end(), [](const Rule* a, const Rule* b) {
      return std::pair(a->specificity, a->order) < std::pair(b->specificity, b->order);
    });
    found.erase(std::unique(found.begin(), found.end()), found.end());
    for (const Rule* rule : found) {
      style.add(rule->declarations);
    }
  }
  style.add(node.attribute("style").value());
  return style;
}

// ---- values ---------------------------------------------------------------------------------------------------------

double svg_length(std::string_view text, double whole, double em, double other) {
  text = svg_trim(text);
  SvgNumbers numbers(text);
  const std::optional<double> number = numbers.next();
  if (!number || std::abs(*number) > 1e6) {
    return other;
  }
  const std::string_view unit = numbers.rest();
  const double factor = unit.starts_with('%')    ? whole / 100
                        : unit.starts_with("pt") ? 96.0 / 72
                        : unit.starts_with("pc") ? 16
                        : unit.starts_with("mm") ? 96 / 25.4
                        : unit.starts_with("cm") ? 96 / 2.54
                        : unit.starts_with("in") ? 96
                        : unit.starts_with("em") ? em
                        : unit.starts_with("ex") ? em / 2
                                                 : 1;
  return *number * factor;
}

SvgLook svg_inherit(const SvgDeclarations& style, SvgLook look, double whole) {
  if (const std::optional<SvgColour> colour = svg_colour(style.get("color"))) {
    look.current = colour->value;
  }
  set_text_properties(style, look);
  set_paint(style.get("fill"), look.current, look.fill);
  set_paint(style.get("stroke"), look.current, look.stroke);
  look.fill_opacity = fraction(style.get("fill-opacity"), look.fill_opacity);
  look.stroke_opacity = fraction(style.get("stroke-opacity"), look.stroke_opacity);
  if (const std::string_view width = style.get("stroke-width"); !width.empty()) {
    look.stroke_width = std::clamp(svg_length(width, whole, look.font_size, look.stroke_width), 0.0, 1e5);
  }
  if (const std::string_view miter = style.get("stroke-miterlimit"); !miter.empty()) {
    look.miter = std::max(1.0, SvgNumbers(miter).next().value_or(4));
  }
  if (const std::string_view cap = style.get("stroke-linecap"); !cap.empty()) {
    look.cap = cap == "round" ? 1 : cap == "square" ? 2 : 0;
  }
  if (const std::string_view join = style.get("stroke-linejoin"); !join.empty()) {
    look.join = join == "round" ? 1 : join == "bevel" ? 2 : 0;
  }
  if (const std::string_view dashes = style.get("stroke-dasharray"); !dashes.empty()) {
    set_dashes(dashes, whole, look.font_size, look.dashes);
  }
  if (const std::string_view offset = style.get("stroke-dashoffset"); !offset.empty()) {
    look.dash_offset = svg_length(offset, whole, look.font_size, 0);
  }
  if (const std::string_view rule = style.get("fill-rule"); !rule.empty()) {
    look.even_odd = rule == "evenodd";
  }
  if (const std::string_view rule = style.get("clip-rule"); !rule.empty()) {
    look.clip_even_odd = rule == "evenodd";
  }
  if (const std::string_view visibility = style.get("visibility"); !visibility.empty()) {
    look.visible = visibility == "visible";
  }
  if (const std::string_view all = style.get("marker"); !all.empty()) {
    look.markers.fill(svg_reference(all));
  }
  constexpr std::array<std::string_view, 3> kMarkers = {"marker-start", "marker-mid", "marker-end"};
  for (std::size_t i = 0; i < kMarkers.size(); ++i) {
    if (const std::string_view marker = style.get(kMarkers[i]); !marker.empty()) {
      look.markers[i] = svg_reference(marker);
    }
  }
  return look;
}

}  // namespace docmill::pdf
