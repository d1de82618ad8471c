// The geometry of SVG: numbers, transforms, path data (SVG 1.1, chapters 7 and 8).
#pragma once

#include <algorithm>
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
  std::string_view rest() const { return text_; }

 private:
  void skip();
  std::string_view text_;
};

struct SvgPoint {
  double x = 0, y = 0;
};

struct SvgBox {
  double left = 1e9, top = 1e9, right = -1e9, bottom = -1e9;
  bool empty() const { return right < left || bottom < top; }
  double width() const { return right - left; }
  double height() const { return bottom - top; }
  void add(SvgPoint point) {
    left = std::min(left, point.x);
    right = std::max(right, point.x);
    top = std::min(top, point.y);
    bottom = std::max(bottom, point.y);
  }
};

/// a b c d e f of x' = a x + c y + e, y' = b x + d y + f.
struct SvgMatrix {
  double a = 1, b = 0, c = 0, d = 1, e = 0, f = 0;
  SvgMatrix operator*(const SvgMatrix& inner) const;
  SvgPoint operator()(SvgPoint p) const { return {a * p.x + c * p.y + e, b * p.x + d * p.y + f}; }
  double determinant() const { return a * d - b * c; }
  /// By which lengths grow, on the whole.
  double scale() const;
  /// Whether circles stay circles.
  bool keeps_shapes() const;
};
SvgMatrix svg_transform(std::string_view text);

/// An outline: moves, lines, cubic curves.
class SvgPath {
 public:
  struct Segment {
    char kind;  // m l c h
    SvgPoint points[3];
    SvgPoint end() const { return points[kind == 'c' ? 2 : 0]; }
  };

  void move(SvgPoint to) { add({'m', {to}}); }
  void line(SvgPoint to) { add({'l', {to}}); }
  void curve(SvgPoint first, SvgPoint second, SvgPoint to) { add({'c', {first, second, to}}); }
  void close() { add({'h', {start_}}); }
  /// An arc of an ellipse from the current point, its axes turned by `angle` degrees.
  void arc(double rx, double ry, double angle, bool large, bool sweep, SvgPoint to);
  void rectangle(double x, double y, double width, double height, double rx, double ry);
  void ellipse(SvgPoint centre, double rx, double ry);
  /// Path data; stops at the first fault, as SVG asks, and at kMostSegments.
  void data(std::string_view text);

  const std::vector<Segment>& segments() const { return segments_; }
  bool empty() const { return segments_.empty(); }
  SvgBox box() const;
  /// Appends the operators of the outline seen through `matrix`.
  void append_to(Buffer& out, const SvgMatrix& matrix) const;

  static constexpr std::size_t kMostSegments = 500'000;

 private:
  void add(const Segment& segment);
  std::vector<Segment> segments_;
  SvgPoint start_, at_;
};

/// Appends a coordinate of a drawing: five decimals at most.
void append_coordinate(Buffer& out, double value);
void append_matrix(Buffer& out, const SvgMatrix& matrix);

}  // namespace docmill::pdf
