#include "writer/pdf/svg_path.h"

#include <charconv>
#include <cmath>

#include "writer/pdf/syntax.h"

namespace docmill::pdf {
namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr double kMost = 1e6;  // coordinates beyond are faults

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

/// Path data as a state machine over its commands.
class PathReader {
 public:
  PathReader(std::string_view data, SvgPath& path) : numbers_(data), path_(path) {}

  void run() {
    char command = 0;
    while (!numbers_.at_end() && path_.segments().size() < SvgPath::kMostSegments) {
      const char letter = numbers_.letter();
      if (letter != 0) {
        command = letter;
      } else if (command == 'M' || command == 'm') {
        command = command == 'M' ? 'L' : 'l';
      } else if (command == 'Z' || command == 'z') {
        return;
      }
      if ((!begun_ && command != 'M' && command != 'm') || !step(command)) {
        return;
      }
    }
  }

 private:
  static bool is_curve(char c) { return c == 'C' || c == 'S'; }
  static bool is_quadratic(char c) { return c == 'Q' || c == 'T'; }

  bool take(double* values, int count) {
    for (int i = 0; i < count; ++i) {
      const std::optional<double> value = numbers_.next();
      if (!value || std::abs(*value) > kMost) {
        return false;
      }
      values[i] = *value;
    }
    return true;
  }

  bool step(char letter) {
    const bool relative = letter >= 'a';
    const char command = static_cast<char>(relative ? letter - 'a' + 'A' : letter);
    const SvgPoint o = relative ? at_ : SvgPoint{};
    double v[6] = {};
    bool good = true;
    switch (command) {
      case 'M':
      case 'L':
        good = take(v, 2) && go(command, {o.x + v[0], o.y + v[1]});
        break;
      case 'H':
        good = take(v, 1) && go('L', {o.x + v[0], at_.y});
        break;
      case 'V':
        good = take(v, 1) && go('L', {at_.x, o.y + v[0]});
        break;
      case 'C':
        good = take(v, 6) && curve({o.x + v[0], o.y + v[1]}, {o.x + v[2], o.y + v[3]}, {o.x + v[4], o.y + v[5]});
        break;
      case 'S':
        good = take(v, 4) && curve(reflected(is_curve(last_)), {o.x + v[0], o.y + v[1]}, {o.x + v[2], o.y + v[3]});
        break;
      case 'Q':
        good = take(v, 4) && quadratic({o.x + v[0], o.y + v[1]}, {o.x + v[2], o.y + v[3]});
        break;
      case 'T':
        good = take(v, 2) && quadratic(reflected(is_quadratic(last_)), {o.x + v[0], o.y + v[1]});
        break;
      case 'A':
        good = arc(o);
        break;
      case 'Z':
        path_.close();
        at_ = start_;
        break;
      default:
        return false;
    }
    last_ = command;
    return good;
  }

  bool go(char command, SvgPoint to) {
    at_ = to;
    if (command == 'M') {
      start_ = to;
      begun_ = true;
      path_.move(to);
    } else {
      path_.line(to);
    }
    return true;
  }

  SvgPoint reflected(bool smooth) const {
    return smooth ? SvgPoint{2 * at_.x - control_.x, 2 * at_.y - control_.y} : at_;
  }

  bool curve(SvgPoint first, SvgPoint second, SvgPoint to) {
    path_.curve(first, second, to);
    control_ = second;
    at_ = to;
    return true;
  }

  bool quadratic(SvgPoint c, SvgPoint to) {
    path_.curve({at_.x + (c.x - at_.x) * 2 / 3, at_.y + (c.y - at_.y) * 2 / 3},
                {to.x + (c.x - to.x) * 2 / 3, to.y + (c.y - to.y) * 2 / 3}, to);
    control_ = c;
    at_ = to;
    return true;
  }

  bool arc(SvgPoint o) {
    double v[5] = {};
    if (!take(v, 3)) {
      return false;
    }
    const std::optional<bool> large = numbers_.flag();
    const std::optional<bool> sweep = numbers_.flag();
    if (!large || !sweep || !take(v + 3, 2)) {
      return false;
    }
    at_ = {o.x + v[3], o.y + v[4]};
    path_.arc(v[0], v[1], v[2], *large, *sweep, at_);
    return true;
  }

  SvgNumbers numbers_;
  SvgPath& path_;
  SvgPoint at_, start_, control_;
  char last_ = 0;
  bool begun_ = false;
};

SvgMatrix rotation(double degrees) {
  const double angle = degrees * kPi / 180;
  return {std::cos(angle), std::sin(angle), -std::sin(angle), std::cos(angle), 0, 0};
}

/// One function of a list of transforms with its `count` numbers.
SvgMatrix one_transform(std::string_view name, const double (&v)[6], int count) {
  SvgMatrix one;
  if (name == "matrix" && count == 6) {
    one = {v[0], v[1], v[2], v[3], v[4], v[5]};
  } else if (name == "translate") {
    one.e = v[0];
    one.f = v[1];
  } else if (name == "scale") {
    one.a = v[0];
    one.d = count > 1 ? v[1] : v[0];
  } else if (name == "rotate") {
    one = rotation(v[0]);
    if (count == 3) {
      one = SvgMatrix{1, 0, 0, 1, v[1], v[2]} * one * SvgMatrix{1, 0, 0, 1, -v[1], -v[2]};
    }
  } else if (name == "skewX") {
    one.c = std::tan(v[0] * kPi / 180);
  } else if (name == "skewY") {
    one.b = std::tan(v[0] * kPi / 180);
  }
  return one;
}

}  // namespace

// ---- numbers --------------------------------------------------------------------------------------------------------

void SvgNumbers::skip() {
  while (!text_.empty() && (is_space(text_.front()) || text_.front() == ',')) {
    text_.remove_prefix(1);
  }
}

bool SvgNumbers::at_end() {
  skip();
  return text_.empty();
}

std::optional<double> SvgNumbers::next() {
  skip();
  if (text_.starts_with('+')) {
    text_.remove_prefix(1);
  }
  double value = 0;
  const auto [end, error] = std::from_chars(text_.data(), text_.data() + text_.size(), value);
  if (error != std::errc() || !std::isfinite(value)) {
    return std::nullopt;
  }
  text_.remove_prefix(static_cast<std::size_t>(end - text_.data()));
  return value;
}

std::optional<bool> SvgNumbers::flag() {
  skip();
  if (!text_.starts_with('0') && !text_.starts_with('1')) {
    return std::nullopt;
  }
  const bool set = text_.front() == '1';
  text_.remove_prefix(1);
  return set;
}

char SvgNumbers::letter() {
  skip();
  const char c = text_.empty() ? '\0' : text_.front();
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
    text_.remove_prefix(1);
    return c;
  }
  return 0;
}

// ---- transforms -----------------------------------------------------------------------------------------------------

SvgMatrix SvgMatrix::operator*(const SvgMatrix& m) const {
  return {a * m.a + c * m.b, b * m.a + d * m.b,     a * m.c + c * m.d,
          b * m.c + d * m.d, a * m.e + c * m.f + e, b * m.e + d * m.f + f};
}

double SvgMatrix::scale() const { return std::sqrt(std::abs(determinant())); }

bool SvgMatrix::keeps_shapes() const {
  const double first = a * a + b * b;
  const double second = c * c + d * d;
  return std::abs(first - second) <= 1e-4 * (first + second) && std::abs(a * c + b * d) <= 1e-4 * (first + second);
}

SvgMatrix svg_transform(std::string_view text) {
  SvgMatrix all;
  while (true) {
    while (!text.empty() && (is_space(text.front()) || text.front() == ',')) {
      text.remove_prefix(1);
    }
    const std::size_t open = text.find('(');
    const std::size_t close = text.find(')');
    if (open == std::string_view::npos || close == std::string_view::npos || close < open) {
      return all;
    }
    std::string_view name = text.substr(0, open);
    while (!name.empty() && is_space(name.back())) {
      name.remove_suffix(1);
    }
    SvgNumbers numbers(text.substr(open + 1, close - open - 1));
    double v[6] = {};
    int count = 0;
    for (std::optional<double> value; count < 6 && (value = numbers.next());) {
      v[count++] = std::clamp(*value, -kMost, kMost);
    }
    all = all * one_transform(name, v, count);
    text.remove_prefix(close + 1);
  }
}

// ---- paths ----------------------------------------------------------------------------------------------------------

void SvgPath::add(const Segment& segment) {
  if (segments_.size() >= kMostSegments) {
    return;
  }
  segments_.push_back(segment);
  at_ = segment.end();
  if (segment.kind == 'm') {
    start_ = at_;
  }
}

void SvgPath::data(std::string_view text) { PathReader(text, *this).run(); }

/// SVG 1.1, appendix F.6: from the end points to the centre, then at most a quarter a curve.
void SvgPath::arc(double rx, double ry, double angle, bool large, bool sweep, SvgPoint to) {
  rx = std::abs(rx);
  ry = std::abs(ry);
  const SvgPoint from = at_;
  if (rx < 1e-9 || ry < 1e-9 || (from.x == to.x && from.y == to.y)) {
    line(to);
    return;
  }
  const double phi = angle * kPi / 180;
  const double cosine = std::cos(phi);
  const double sine = std::sin(phi);
  const double dx = (from.x - to.x) / 2;
  const double dy = (from.y - to.y) / 2;
  const double px = cosine * dx + sine * dy;
  const double py = -sine * dx + cosine * dy;
  const double stretch = px * px / (rx * rx) + py * py / (ry * ry);
  if (stretch > 1) {
    rx *= std::sqrt(stretch);
    ry *= std::sqrt(stretch);
  }
  const double below = rx * rx * py * py + ry * ry * px * px;
  const double square = std::max(0.0, (rx * rx * ry * ry - below) / below);
  const double factor = std::sqrt(square) * (large == sweep ? -1 : 1);
  const double qx = factor * rx * py / ry;
  const double qy = -factor * ry * px / rx;
  const SvgPoint centre{cosine * qx - sine * qy + (from.x + to.x) / 2, sine * qx + cosine * qy + (from.y + to.y) / 2};
  const double begin = std::atan2((py - qy) / ry, (px - qx) / rx);
  double turn = std::atan2((-py - qy) / ry, (-px - qx) / rx) - begin;
  if (sweep && turn < 0) {
    turn += 2 * kPi;
  } else if (!sweep && turn > 0) {
    turn -= 2 * kPi;
  }
  const int pieces = std::clamp(static_cast<int>(std::ceil(std::abs(turn) / (kPi / 2) - 1e-9)), 1, 4);
  const double step = turn / pieces;
  const double reach = 4.0 / 3 * std::tan(step / 4);
  const auto point = [&](double ex, double ey) {
    return SvgPoint{cosine * rx * ex - sine * ry * ey + centre.x, sine * rx * ex + cosine * ry * ey + centre.y};
  };
  for (int i = 0; i < pieces; ++i) {
    const double t1 = begin + step * i;
    const double t2 = t1 + step;
    curve(point(std::cos(t1) - reach * std::sin(t1), std::sin(t1) + reach * std::cos(t1)),
          point(std::cos(t2) + reach * std::sin(t2), std::sin(t2) - reach * std::cos(t2)),
          i + 1 == pieces ? to : point(std::cos(t2), std::sin(t2)));
  }
}

void SvgPath::rectangle(double x, double y, double width, double height, double rx, double ry) {
  if (width <= 0 || height <= 0) {
    return;
  }
  rx = std::clamp(rx, 0.0, width / 2);
  ry = std::clamp(ry, 0.0, height / 2);
  const bool round = rx > 0 && ry > 0;
  if (!round) {
    rx = ry = 0;
  }
  const auto corner = [&](SvgPoint to) {
    if (round) {
      arc(rx, ry, 0, false, true, to);
    }
  };
  move({x + rx, y});
  line({x + width - rx, y});
  corner({x + width, y + ry});
  line({x + width, y + height - ry});
  corner({x + width - rx, y + height});
  line({x + rx, y + height});
  corner({x, y + height - ry});
  if (round) {
    line({x, y + ry});
  }
  corner({x + rx, y});
  close();
}

void SvgPath::ellipse(SvgPoint centre, double rx, double ry) {
  if (rx <= 0 || ry <= 0) {
    return;
  }
  move({centre.x + rx, centre.y});
  arc(rx, ry, 0, false, true, {centre.x - rx, centre.y});
  arc(rx, ry, 0, false, true, {centre.x + rx, centre.y});
  close();
}

SvgBox SvgPath::box() const {
  SvgBox box;
  SvgPoint at;
  for (const Segment& segment : segments_) {
    if (segment.kind == 'c') {
      const SvgPoint(&p)[3] = segment.points;
      for (int i = 1; i < 8; ++i) {
        const double t = i / 8.0;
        const double u = 1 - t;
        const double w[] = {u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t};
        box.add({w[0] * at.x + w[1] * p[0].x + w[2] * p[1].x + w[3] * p[2].x,
                 w[0] * at.y + w[1] * p[0].y + w[2] * p[1].y + w[3] * p[2].y});
      }
    }
    at = segment.end();
    box.add(at);
  }
  return box;
}

void SvgPath::append_to(Buffer& out, const SvgMatrix& matrix) const {
  for (const Segment& segment : segments_) {
    if (segment.kind != 'h') {
      for (int i = 0; i < (segment.kind == 'c' ? 3 : 1); ++i) {
        const SvgPoint p = matrix(segment.points[i]);
        append_coordinate(out, p.x);
        out.push(' ');
        append_coordinate(out, p.y);
        out.push(' ');
      }
    }
    out.push(segment.kind);
    out.push('\n');
  }
}

void append_coordinate(Buffer& out, double value) {
  value = std::isfinite(value) ? std::clamp(value, -kMost, kMost) : 0;
  auto scaled = std::llround(value * 1e5);
  if (scaled < 0) {
    out.push('-');
    scaled = -scaled;
  }
  append_integer(out, scaled / 100'000);
  auto fraction = static_cast<int>(scaled % 100'000);
  if (fraction != 0) {
    char digits[6] = {'.', '0', '0', '0', '0', '0'};
    for (int i = 5; i > 0; --i, fraction /= 10) {
      digits[i] = static_cast<char>('0' + fraction % 10);
    }
    std::size_t size = sizeof digits;
    while (digits[size - 1] == '0') {
      --size;
    }
    out.append(digits, size);
  }
}

void append_matrix(Buffer& out, const SvgMatrix& m) {
  for (const double value : {m.a, m.b, m.c, m.d, m.e, m.f}) {
    append_coordinate(out, value);
    out.push(' ');
  }
}

}  // namespace docmill::pdf
