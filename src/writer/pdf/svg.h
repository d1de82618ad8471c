// SVG -> the operators of a form (ISO 32000-1, 8.10): shapes and paths stay vectors.
//
// Drawn: svg, g, a, path, rect, circle, ellipse, line, polyline, polygon with transforms, plain colours, strokes and
// fill rules. Left out, and named: text, pictures, gradients, patterns, masks, clips, filters, `use`, style sheets.
// Opacity is drawn as if over white. Nothing is loaded.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "docmill/base.h"

namespace docmill::pdf {

struct SvgDrawing {
  double width = 0, height = 0;       ///< of the view box
  std::string operators;              ///< draw into the unit square
  std::vector<std::string> left_out;  ///< names of what is not drawn, each once
};

/// nullopt for what is no SVG. Linear in the size of `bytes`.
std::optional<SvgDrawing> draw_svg(std::string_view bytes);

}  // namespace docmill::pdf
