// SVG -> forms (ISO 32000-1, 8.10): what was drawn stays lines, curves and text.
//
// Drawn: shapes, paths, text, groups, `use`, symbols, nested drawings, markers, gradients, clips, masks, opacity,
// dashes, style sheets (svg_style.h), PNG and JPEG inside of the file. Left out, and named: filters, patterns, text on
// a path, animation. Transforms are applied here: all forms of a drawing share the pixels of its view. Nothing is
// loaded. No more states are saved inside of each other than PDF/A allows.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "writer/pdf/svg_path.h"

namespace docmill::pdf {

class Typesetter;

/// A line of text, shown at byte `at` of a form's operators with the point where it begins at the origin.
struct SvgLine {
  std::size_t at;
  std::uint32_t line;
};
struct SvgForm {
  enum class Kind : std::uint8_t { plain, group, mask } kind = Kind::plain;
  std::string operators;
  std::vector<SvgLine> lines;
};
/// Entries of a graphics state: opacities, and a form whose brightness is one; below 0 for none.
struct SvgState {
  double fill = 1, stroke = 1;
  int mask = -1;
  bool operator==(const SvgState&) const = default;
};

/// Names in the operators: /X1 forms, /P1 patterns, /G1 states, each counted from 1, and /I1 pictures of the document.
struct SvgDrawing {
  double width = 0, height = 0;       ///< of the view in pixels
  std::vector<SvgForm> forms;         ///< the first is the drawing
  std::vector<std::string> patterns;  ///< dictionaries
  std::vector<SvgState> states;
  std::vector<std::uint32_t> pictures;  ///< numbers in Typesetter::images
  std::vector<std::string> left_out;    ///< names of what is not drawn, each once
};

/// nullopt for what is no SVG. Work and memory are bounded: at most kMostSvgElements elements are drawn, counting each
/// use of an element.
inline constexpr std::uint32_t kMostSvgElements = 100'000;
std::optional<SvgDrawing> draw_svg(std::string_view bytes, Typesetter& typesetter);

}  // namespace docmill::pdf
