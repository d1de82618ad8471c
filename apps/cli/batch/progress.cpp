#include "cli/batch/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>

#include "cli/quantity.h"

namespace docmill::cli {
namespace {

constexpr std::chrono::milliseconds kRedraw{100};
constexpr std::chrono::seconds kFirstLine{5};
constexpr std::chrono::seconds kNextLine{10};
constexpr int kBarWidth = 24;

std::string show_left(double seconds) {
  const auto whole = static_cast<std::uint64_t>(std::ceil(seconds));
  const auto two = [](std::uint64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return whole >= 3600 ? std::to_string(whole / 3600) + ":" + two(whole / 60 % 60) + ":" + two(whole % 60)
                       : std::to_string(whole / 60) + ":" + two(whole % 60);
}

}  // namespace

Progress::Progress(Console& console, bool quiet) : console_(console), quiet_(quiet) {
  const char* terminal = std::getenv("TERM");
  const bool capable = terminal != nullptr && *terminal != '\0' && std::string_view(terminal) != "dumb";
  bar_ = capable && ::isatty(STDERR_FILENO) == 1 && console.diagnostic_style() == DiagnosticStyle::human;
  quiet_ = quiet_ || console.diagnostic_style() == DiagnosticStyle::json;
  next_ = begin_ + (bar_ ? Clock::duration(kRedraw) : Clock::duration(kFirstLine));
}

bool Progress::is_due() {
  const Clock::time_point now = Clock::now();
  if (quiet_ || now < next_) {
    return false;
  }
  next_ = now + (bar_ ? Clock::duration(kRedraw) : Clock::duration(kNextLine));
  return true;
}

void Progress::draw(const std::string& line) {
  console_.err(bar_ ? "\r\x1b[K" + line : line + "\n");
  drawn_ = bar_;
}

void Progress::say(const std::string& text) {
  if (is_due()) {
    draw(text);
  }
}

void Progress::update(const BatchCounts& counts, double fraction) {
  if (!is_due()) {
    return;
  }
  const double seconds = std::chrono::duration<double>(Clock::now() - begin_).count();
  const double rate = static_cast<double>(counts.done()) / seconds;
  // Records that were read are not all done yet.
  const double part = counts.read == 0 ? 0 : static_cast<double>(counts.done()) / static_cast<double>(counts.read);
  const double done = fraction < 0 ? -1 : std::clamp(fraction * part, 0.0, 1.0);
  std::string line;
  if (bar_ && done >= 0) {
    const int full = static_cast<int>(done * kBarWidth);
    line += "[" + std::string(static_cast<std::size_t>(full), '#') +
            std::string(static_cast<std::size_t>(kBarWidth - full), '.') + "] ";
  }
  line += show_count(counts.done()) + " done";
  line += done > 0 ? " (" + std::to_string(static_cast<int>(done * 100)) + "%)" : "";
  line += ", " + show_count(static_cast<std::uint64_t>(rate)) + "/s";
  line += done > 0.001 ? ", " + show_left(seconds / done - seconds) + " left" : "";
  line += counts.failed != 0 ? ", " + painted(show_count(counts.failed) + " failed", Paint::bad, console_.color_err())
                             : std::string();
  draw(line);
}

void Progress::clear() {
  if (drawn_) {
    console_.err("\r\x1b[K");
    drawn_ = false;
  }
}

}  // namespace docmill::cli
