// What SVG elements look like: style sheets (a subset of CSS 2.1), style attributes, presentation attributes,
// inheritance.
//
// Selectors: types, classes, identifiers, `*`, their combinations, descendants and children. Rules with others are left
// out. A sheet has at most kMostRules rules, and matching stops when it has compared too much.
#pragma once

#include <array>
#include <cstdint>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "writer/pdf/svg_colour.h"

namespace docmill::pdf {

/// The name without its namespace's prefix.
std::string_view svg_local(std::string_view name);
std::string_view svg_trim(std::string_view text);
/// The identifier in `url(#id)` or `#id`; empty for anything else.
std::string_view svg_reference(std::string_view text);

/// The declarations that hold for one element, lowest priority first.
class SvgDeclarations {
 public:
  SvgDeclarations() = default;
  explicit SvgDeclarations(const pugi::xml_node& node) : node_(node) {}
  void add(std::string_view declarations);
  /// Empty when nothing says it.
  std::string_view get(std::string_view name) const;

 private:
  pugi::xml_node node_;
  std::vector<std::pair<std::string_view, std::string_view>> all_;
};

class SvgSheet {
 public:
  static constexpr std::size_t kMostRules = 4000;

  /// The text must outlive the sheet.
  void add(std::string_view text);
  SvgDeclarations match(const pugi::xml_node& node);

 private:
  struct Compound {
    std::string_view type, id;
    std::vector<std::string_view> classes;
    bool child = false;  ///< of what stands before it, not only a descendant
  };
  struct Rule {
    std::vector<Compound> compounds;
    std::string_view declarations;
    int specificity = 0;
    std::uint32_t order = 0;
  };
  void add_rule(std::string_view selector, std::string_view declarations);
  bool fits(const Compound& compound, const pugi::xml_node& node);
  bool fits(const Rule& rule, const pugi::xml_node& node);

  std::vector<std::string> texts_;  // without comments
  std::vector<Rule> rules_;
  std::unordered_map<std::string_view, std::vector<std::uint32_t>> by_key_;  // of the last compound: #id, .class, type
  std::uint64_t budget_ = 4'000'000;
};

struct SvgPaint {
  enum class Kind : std::uint8_t { none, colour, server } kind = Kind::none;
  std::uint32_t colour = 0;  ///< also in place of a server that is not there
  bool has_fallback = false;
  std::string_view server;  ///< identifier
  double opacity = 1;       ///< of the colour itself
};

/// What elements inherit.
struct SvgLook {
  SvgPaint fill{SvgPaint::Kind::colour, 0, false, {}, 1};
  SvgPaint stroke;
  double fill_opacity = 1, stroke_opacity = 1;
  double stroke_width = 1, miter = 4;
  int cap = 0, join = 0;
  std::vector<double> dashes;
  double dash_offset = 0;
  bool even_odd = false, clip_even_odd = false;
  bool visible = true;
  std::uint32_t current = 0;  ///< currentColor
  std::array<std::string_view, 3> markers;

  double font_size = 16;
  std::string_view family;
  int weight = 400;
  bool italic = false, underline = false, strike = false, preserve = false;
  std::string_view anchor, baseline;
  double letter_spacing = 0;
};

/// A length in pixels; percentages are of `whole`, em of `em`. `other` for what is none.
double svg_length(std::string_view text, double whole, double em, double other);

/// `look` as its child with these declarations sees it; `whole` is the size of percentages.
SvgLook svg_inherit(const SvgDeclarations& style, SvgLook look, double whole);

}  // namespace docmill::pdf
