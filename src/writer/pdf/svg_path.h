// The little languages inside SVG's attributes: numbers, transforms, colours, path data.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "docmill/base.h"

namespace docmill::pdf {

/// Reads numbers separated by blanks and commas.
class SvgNumbers {
 public:
  explicit SvgNumbers(std::string_view text) : text_(text) {}
  std::optional<double> next();
  /// A flag of an arc, which may stand without a separator.
  std::optional<bool> flag();
  /// The next letter, or 0 when a number or nothing follows.
  char letter();
  bool at_end();

 private:
  void skip();
  std::string_view text_;
};

/// a b c d e f of x' = a x + c y + e, y' = b x + d y + f.
struct SvgMatrix {
  double a = 1, b = 0, c = 0, d = 1, e = 0, f = 0;
  SvgMatrix operator*(const SvgMatrix& inner) const;
};
SvgMatrix svg_transform(std::string_view text);

/// 0xRRGGBB; nullopt for `none` and for what is not understood, which sets `understood` to false.
std::optional<std::uint32_t> svg_colour(std::string_view text, bool& understood);

/// Appends the operators of path data; stops at the first fault, as SVG asks.
void append_svg_path(std::string_view data, Buffer& out);
/// A quarter or more of an ellipse as curves, from the current point.
void append_svg_arc(double x1, double y1, double rx, double ry, double angle, bool large, bool sweep, double x2,
                    double y2, Buffer& out);

}  // namespace docmill::pdf
