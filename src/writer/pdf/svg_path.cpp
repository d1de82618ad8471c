#include "writer/pdf/svg_path.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string>

#include "writer/pdf/syntax.h"

namespace docmill::pdf {
namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr double kMost = 1e6;  // coordinates beyond are faults

struct NamedColour {
  std::string_view name;
  std::uint32_t value;
};
constexpr std::array<NamedColour, 40> kColours = {{
    {"black", 0x000000},     {"white", 0xffffff},     {"red", 0xff0000},       {"green", 0x008000},
    {"blue", 0x0000ff},      {"yellow", 0xffff00},    {"cyan", 0x00ffff},      {"magenta", 0xff00ff},
    {"gray", 0x808080},      {"grey", 0x808080},      {"silver", 0xc0c0c0},    {"maroon", 0x800000},
    {"olive", 0x808000},     {"lime", 0x00ff00},      {"aqua", 0x00ffff},      {"teal", 0x008080},
    {"navy", 0x000080},      {"fuchsia", 0xff00ff},   {"purple", 0x800080},    {"orange", 0xffa500},
    {"pink", 0xffc0cb},      {"brown", 0xa52a2a},     {"gold", 0xffd700},      {"indigo", 0x4b0082},
    {"violet", 0xee82ee},    {"tomato", 0xff6347},    {"salmon", 0xfa8072},    {"coral", 0xff7f50},
    {"crimson", 0xdc143c},   {"darkred", 0x8b0000},   {"darkgreen", 0x006400}, {"darkblue", 0x00008b},
    {"lightgray", 0xd3d3d3}, {"lightgrey", 0xd3d3d3}, {"darkgray", 0xa9a9a9},  {"darkgrey", 0xa9a9a9},
    {"lightblue", 0xadd8e6}, {"steelblue", 0x4682b4}, {"skyblue", 0x87ceeb},   {"whitesmoke", 0xf5f5f5},
}};

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

void operation(Buffer& out, std::initializer_list<double> values, std::string_view name) {
  for (const double value : values) {
    append_number(out, std::clamp(value, -kMost, kMost));
    out.push(' ');
  }
  out.append(name);
  out.push('\n');
}

/// Path data as a state machine over its commands.
class PathReader {
 public:
  PathReader(std::string_view data, Buffer& out) : numbers_(data), out_(out) {}

  void run() {
    char command = 0;
    while (!numbers_.at_end()) {
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
    const double ox = relative ? x_ : 0;
    const double oy = relative ? y_ : 0;
    double v[6] = {};
    bool good = true;
    switch (command) {
      case 'M':
      case 'L':
        good = take(v, 2);
        if (good) {
          x_ = ox + v[0];
          y_ = oy + v[1];
          operation(out_, {x_, y_}, command == 'M' ? "m" : "l");
          if (command == 'M') {
            start_x_ = x_;
            start_y_ = y_;
            begun_ = true;
          }
        }
        break;
      case 'H':
      case 'V':
        good = take(v, 1);
        if (good) {
          (command == 'H' ? x_ : y_) = (command == 'H' ? ox : oy) + v[0];
          operation(out_, {x_, y_}, "l");
        }
        break;
      case 'C':
        good = take(v, 6);
        if (good) {
          curve(ox + v[0], oy + v[1], ox + v[2], oy + v[3], ox + v[4], oy + v[5]);
        }
        break;
      case 'S':
        good = take(v, 4);
        if (good) {
          const bool smooth = is_curve(last_);
          curve(smooth ? 2 * x_ - control_x_ : x_, smooth ? 2 * y_ - control_y_ : y_, ox + v[0], oy + v[1], ox + v[2],
                oy + v[3]);
        }
        break;
      case 'Q':
        good = take(v, 4);
        if (good) {
          quadratic(ox + v[0], oy + v[1], ox + v[2], oy + v[3]);
        }
        break;
      case 'T':
        good = take(v, 2);
        if (good) {
          const bool smooth = is_quadratic(last_);
          quadratic(smooth ? 2 * x_ - control_x_ : x_, smooth ? 2 * y_ - control_y_ : y_, ox + v[0], oy + v[1]);
        }
        break;
      case 'A':
        good = arc(ox, oy);
        break;
      case 'Z':
        out_.append("h\n");
        x_ = start_x_;
        y_ = start_y_;
        break;
      default:
        return false;
    }
    last_ = command;
    return good;
  }

  void curve(double x1, double y1, double x2, double y2, double x, double y) {
    operation(out_, {x1, y1, x2, y2, x, y}, "c");
    control_x_ = x2;
    control_y_ = y2;
    x_ = x;
    y_ = y;
  }

  void quadratic(double cx, double cy, double x, double y) {
    operation(out_, {x_ + (cx - x_) * 2 / 3, y_ + (cy - y_) * 2 / 3, x + (cx - x) * 2 / 3, y + (cy - y) * 2 / 3, x, y},
              "c");
    control_x_ = cx;
    control_y_ = cy;
    x_ = x;
    y_ = y;
  }

  bool arc(double ox, double oy) {
    double v[5] = {};
    if (!take(v, 3)) {
      return false;
    }
    const std::optional<bool> large = numbers_.flag();
    const std::optional<bool> sweep = numbers_.flag();
    if (!large || !sweep || !take(v + 3, 2)) {
      return false;
    }
    append_svg_arc(x_, y_, v[0], v[1], v[2], *large, *sweep, ox + v[3], oy + v[4], out_);
    x_ = ox + v[3];
    y_ = oy + v[4];
    return true;
  }

  SvgNumbers numbers_;
  Buffer& out_;
  double x_ = 0, y_ = 0, start_x_ = 0, start_y_ = 0, control_x_ = 0, control_y_ = 0;
  char last_ = 0;
  bool begun_ = false;
};

}  // namespace

// ---- numbers
// ---------------------------------------------------------------------------------------------------------

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

// ---- transforms and colours
// ------------------------------------------------------------------------------------------

SvgMatrix SvgMatrix::operator*(const SvgMatrix& m) const {
  return {a * m.a + c * m.b, b * m.a + d * m.b,     a * m.c + c * m.d,
          b * m.c + d * m.d, a * m.e + c * m.f + e, b * m.e + d * m.f + f};
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
      v[count++] = *value;
    }
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
      const double angle = v[0] * kPi / 180;
      one = {std::cos(angle), std::sin(angle), -std::sin(angle), std::cos(angle), 0, 0};
      if (count == 3) {
        one = SvgMatrix{1, 0, 0, 1, v[1], v[2]} * one * SvgMatrix{1, 0, 0, 1, -v[1], -v[2]};
      }
    } else if (name == "skewX") {
      one.c = std::tan(v[0] * kPi / 180);
    } else if (name == "skewY") {
      one.b = std::tan(v[0] * kPi / 180);
    }
    all = all * one;
    text.remove_prefix(close + 1);
  }
}

std::optional<std::uint32_t> svg_colour(std::string_view text, bool& understood) {
  while (!text.empty() && is_space(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && is_space(text.back())) {
    text.remove_suffix(1);
  }
  understood = true;
  if (text == "none" || text == "transparent") {
    return std::nullopt;
  }
  if (text == "currentColor") {
    return 0;
  }
  if (text.starts_with('#') && (text.size() == 4 || text.size() == 7)) {
    std::string digits;
    for (const char c : text.substr(1)) {
      digits.append(text.size() == 4 ? 2 : 1, c);
    }
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (error == std::errc() && end == digits.data() + digits.size()) {
      return value;
    }
  }
  if (text.starts_with("rgb(") && text.ends_with(')')) {
    SvgNumbers numbers(text.substr(4, text.size() - 5));
    std::uint32_t value = 0;
    int parts = 0;
    for (; parts < 3; ++parts) {
      const std::optional<double> part = numbers.next();
      if (!part) {
        break;
      }
      value = value << 8 | static_cast<std::uint32_t>(std::clamp(*part, 0.0, 255.0));
    }
    if (parts == 3) {
      return value;
    }
  }
  for (const NamedColour& colour : kColours) {
    if (colour.name == text) {
      return colour.value;
    }
  }
  understood = false;
  return std::nullopt;
}

// ---- paths
// -----------------------------------------------------------------------------------------------------------

void append_svg_path(std::string_view data, Buffer& out) { PathReader(data, out).run(); }

/// SVG 1.1, appendix F.6: from the end points to the centre, then at most a quarter a curve.
void append_svg_arc(double x1, double y1, double rx, double ry, double angle, bool large, bool sweep, double x2,
                    double y2, Buffer& out) {
  rx = std::abs(rx);
  ry = std::abs(ry);
  if (rx < 1e-9 || ry < 1e-9 || (x1 == x2 && y1 == y2)) {
    operation(out, {x2, y2}, "l");
    return;
  }
  const double phi = angle * kPi / 180;
  const double cosine = std::cos(phi);
  const double sine = std::sin(phi);
  const double dx = (x1 - x2) / 2;
  const double dy = (y1 - y2) / 2;
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
  const double cx = cosine * qx - sine * qy + (x1 + x2) / 2;
  const double cy = sine * qx + cosine * qy + (y1 + y2) / 2;
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
    return std::pair(cosine * rx * ex - sine * ry * ey + cx, sine * rx * ex + cosine * ry * ey + cy);
  };
  for (int i = 0; i < pieces; ++i) {
    const double t1 = begin + step * i;
    const double t2 = t1 + step;
    const auto [ax, ay] = point(std::cos(t1) - reach * std::sin(t1), std::sin(t1) + reach * std::cos(t1));
    const auto [bx, by] = point(std::cos(t2) + reach * std::sin(t2), std::sin(t2) - reach * std::cos(t2));
    const auto [ex, ey] = i + 1 == pieces ? std::pair(x2, y2) : point(std::cos(t2), std::sin(t2));
    operation(out, {ax, ay, bx, by, ex, ey}, "c");
  }
}

}  // namespace docmill::pdf
