// How a diagnostic is shown: for people with the source line and a caret under the place, for machines as JSON.
//
// Whatever stands in sources and messages may come from strangers, so control characters never reach the terminal;
// lines too long to read are cut around the caret.
#include <algorithm>
#include <iterator>

#include "base/escape.h"
#include "base/utf8.h"
#include "docmill/base.h"

namespace docmill {
namespace {

constexpr std::size_t kShownColumns = 120;  // of a source line
constexpr std::size_t kShownBefore = 60;    // of them before the caret, where the line must be cut
constexpr std::string_view kReset = "\x1b[0m";
constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kRed = "\x1b[1;31m";
constexpr std::string_view kYellow = "\x1b[1;33m";
constexpr std::string_view kBlue = "\x1b[1;34m";
constexpr std::string_view kCyan = "\x1b[1;36m";

struct Range {
  char32_t first;
  char32_t last;
};
// Rough but stable: scripts that terminals draw two columns wide, and marks that take none.
constexpr Range kWide[] = {{0x1100, 0x115f},   {0x2e80, 0x303e},   {0x3041, 0xa4cf},  {0xac00, 0xd7a3},
                           {0xf900, 0xfaff},   {0xfe30, 0xfe6f},   {0xff00, 0xff60},  {0xffe0, 0xffe6},
                           {0x1f300, 0x1f64f}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd}};
constexpr Range kNarrow[] = {{0x0300, 0x036f}, {0x200b, 0x200f}, {0x20d0, 0x20ff}, {0xfe00, 0xfe0f}};

bool in_ranges(char32_t c, const Range* begin, const Range* end) {
  return std::any_of(begin, end, [c](const Range& range) { return c >= range.first && c <= range.last; });
}

std::size_t width_of(char32_t c) {
  if (c < 0x300) {
    return 1;
  }
  if (in_ranges(c, std::begin(kNarrow), std::end(kNarrow))) {
    return 0;
  }
  return in_ranges(c, std::begin(kWide), std::end(kWide)) ? 2 : 1;
}

// Characters that would steer a terminal or turn the direction of the text around.
bool is_unsafe(char32_t c) {
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

void append_shown(Buffer& out, char32_t c) {
  if (c == '\t') {
    out.push(' ');
  } else {
    utf8::append(out, is_unsafe(c) ? utf8::kReplacement : c);
  }
}

void append_shown(Buffer& out, std::string_view text) {
  for (const char32_t c : utf8::CodePoints(text)) {
    append_shown(out, c);
  }
}

class HumanFormat {
 public:
  HumanFormat(const Diagnostic& diagnostic, const FormatDiagnosticOptions& options)
      : diagnostic_(diagnostic), color_(options.color), margin_(digits(diagnostic.place.begin.line)) {}

  std::string format() {
    header();
    if (has_place(diagnostic_.place)) {
      arrow();
      if (diagnostic_.place.begin.line != 0 && !diagnostic_.place.text.empty()) {
        source_line();
      }
    }
    for (std::size_t i = 0; i < diagnostic_.trace.size();) {
      std::size_t next = i + 1;
      while (next < diagnostic_.trace.size() && same_step(diagnostic_.trace[i], diagnostic_.trace[next])) {
        ++next;
      }
      trace(diagnostic_.trace[i], next - i);
      i = next;
    }
    if (!diagnostic_.hint.empty()) {
      labelled("hint", diagnostic_.hint);
    }
    return out_.str();
  }

 private:
  static std::size_t digits(std::uint32_t number) { return std::to_string(number).size(); }
  static bool has_place(const Place& place) { return !place.source.empty() || place.begin.line != 0; }

  void paint(std::string_view color, std::string_view text) {
    const bool painted = color_ && !color.empty();
    out_.append(painted ? color : std::string_view());
    append_shown(out_, text);
    out_.append(painted ? kReset : std::string_view());
  }

  std::string_view severity_color() const {
    switch (diagnostic_.severity) {
      case Severity::note:
        return kCyan;
      case Severity::warning:
        return kYellow;
      case Severity::error:
        return kRed;
    }
    return kRed;
  }

  void header() {
    std::string label(name(diagnostic_.severity));
    if (!diagnostic_.code.empty()) {
      label += '[' + diagnostic_.code + ']';
    }
    paint(severity_color(), label);
    out_.append(": ");
    lines(diagnostic_.message, kBold);
  }

  // A text of one or more lines; those after the first are indented.
  void lines(std::string_view text, std::string_view color) {
    while (true) {
      const std::size_t end = text.find('\n');
      paint(color, text.substr(0, end));
      out_.push('\n');
      if (end == std::string_view::npos) {
        return;
      }
      text.remove_prefix(end + 1);
      out_.append("  ");
    }
  }

  void place(const Place& place) {
    append_shown(out_, place.source.empty() ? std::string_view("<text>") : std::string_view(place.source));
    if (place.begin.line != 0) {
      out_.push(':');
      out_.append(std::to_string(place.begin.line));
      if (place.begin.column != 0) {
        out_.push(':');
        out_.append(std::to_string(place.begin.column));
      }
    }
    out_.push('\n');
  }

  void arrow() {
    out_.append(margin_, ' ');
    paint(kBlue, "--> ");
    place(diagnostic_.place);
  }

  void bar(std::string_view number) {
    out_.append(margin_ - number.size(), ' ');
    paint(kBlue, std::string(number) + " |");
  }

  void source_line() {
    bar("");
    out_.push('\n');
    bar(std::to_string(diagnostic_.place.begin.line));
    out_.push(' ');
    const std::size_t indent = shown_line();
    out_.push('\n');
    if (diagnostic_.place.begin.column == 0) {
      return;
    }
    bar("");
    out_.append(indent + 1, ' ');
    paint(severity_color(), std::string(std::max<std::size_t>(caret_width_, 1), '^'));
    out_.push('\n');
  }

  // First column after the marked part, on this line.
  std::size_t caret_end() const {
    const Place& at = diagnostic_.place;
    if (at.end.line == at.begin.line) {
      return std::max<std::size_t>(at.end.column, at.begin.column + 1U);
    }
    return at.end.line > at.begin.line ? static_cast<std::size_t>(-1) : at.begin.column + 1U;
  }

  // Appends the part of the line around the caret; returns the columns before the caret and sets `caret_width_`.
  std::size_t shown_line() {
    const std::size_t caret = std::max<std::size_t>(diagnostic_.place.begin.column, 1);
    const std::size_t caret_stop = caret_end();
    const std::size_t first = caret > kShownColumns - 10 ? caret - kShownBefore : 1;
    std::size_t indent = 0;
    std::size_t column = 0;
    caret_width_ = 0;
    if (first > 1) {
      out_.append("...");
      indent = 3;
    }
    for (const char32_t c : utf8::CodePoints(diagnostic_.place.text)) {
      ++column;
      if (column < first) {
        continue;
      }
      if (column >= first + kShownColumns) {
        out_.append("...");
        break;
      }
      append_shown(out_, c);
      indent += column < caret ? width_of(c) : 0;
      caret_width_ += column >= caret && column < caret_stop ? width_of(c) : 0;
    }
    return indent;
  }

  static bool same_step(const TraceEntry& a, const TraceEntry& b) {
    return a.what == b.what && a.place.source == b.place.source && a.place.begin.line == b.place.begin.line &&
           a.place.begin.column == b.place.begin.column;
  }

  void trace(const TraceEntry& entry, std::size_t times) {
    out_.append(margin_, ' ');
    paint(kBlue, " = ");
    append_shown(out_, times == 1 ? entry.what : std::to_string(times) + " times " + entry.what);
    if (has_place(entry.place)) {
      out_.push(' ');
      place(entry.place);
    } else {
      out_.push('\n');
    }
  }

  void labelled(std::string_view label, std::string_view text) {
    out_.append(margin_, ' ');
    paint(kBlue, " = ");
    paint(kCyan, label);
    out_.append(": ");
    lines(text, {});
  }

  const Diagnostic& diagnostic_;
  const bool color_;
  const std::size_t margin_;  // columns for line numbers
  std::size_t caret_width_ = 0;
  Buffer out_;
};

// Members of one JSON object.
class JsonObject {
 public:
  explicit JsonObject(Buffer& out) : out_(out) { out_.push('{'); }
  void close() { out_.push('}'); }

  void key(std::string_view key) {
    if (!first_) {
      out_.push(',');
    }
    first_ = false;
    append_json_string(key, out_);
    out_.push(':');
  }
  void member(std::string_view name, std::string_view text) {
    key(name);
    append_json_string(text, out_);
  }
  void member(std::string_view name, std::uint32_t number) {
    if (number != 0) {
      key(name);
      out_.append(std::to_string(number));
    }
  }
  void optional_member(std::string_view name, std::string_view text) {
    if (!text.empty()) {
      member(name, text);
    }
  }
  void place(const Place& place) {
    optional_member("source", place.source);
    member("line", place.begin.line);
    member("column", place.begin.column);
    member("end_line", place.end.line);
    member("end_column", place.end.column);
  }

 private:
  Buffer& out_;
  bool first_ = true;
};

}  // namespace

std::string format_human(const Diagnostic& diagnostic, const FormatDiagnosticOptions& options) {
  return HumanFormat(diagnostic, options).format();
}

std::string format_json(const Diagnostic& diagnostic) {
  Buffer out;
  JsonObject object(out);
  object.member("severity", name(diagnostic.severity));
  object.member("kind", name(diagnostic.kind));
  object.optional_member("code", diagnostic.code);
  object.member("message", diagnostic.message);
  object.place(diagnostic.place);
  object.optional_member("text", diagnostic.place.text);
  object.optional_member("hint", diagnostic.hint);
  if (!diagnostic.trace.empty()) {
    object.key("trace");
    char separator = '[';
    for (const TraceEntry& entry : diagnostic.trace) {
      out.push(std::exchange(separator, ','));
      JsonObject step(out);
      step.member("what", entry.what);
      step.place(entry.place);
      step.close();
    }
    out.push(']');
  }
  object.close();
  return out.str();
}

}  // namespace docmill
