// How far a batch is, on standard error: a bar that is drawn over on a terminal, a line now and then elsewhere.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "cli/console.h"

namespace docmill::cli {

struct BatchCounts {
  std::uint64_t read = 0;
  std::uint64_t made = 0;
  std::uint64_t skipped = 0;  ///< made by an earlier run
  std::uint64_t failed = 0;
  std::uint64_t cancelled = 0;  ///< read, but not made: the batch was stopped

  std::uint64_t done() const { return made + skipped + failed; }
};

class Progress {
 public:
  /// Shows nothing when `quiet`.
  Progress(Console& console, bool quiet);

  /// `fraction` of the records that have been read, 0 to 1; negative when nobody knows.
  void update(const BatchCounts& counts, double fraction);
  /// Shows another text as often as `update` would.
  void say(const std::string& text);
  /// Takes the bar away, for other lines; the next update draws it again.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;
  bool is_due();
  void draw(const std::string& line);

  Console& console_;
  bool quiet_;
  bool bar_;
  bool drawn_ = false;
  Clock::time_point begin_ = Clock::now();
  Clock::time_point next_;
};

}  // namespace docmill::cli
