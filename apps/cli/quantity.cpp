#include "cli/quantity.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace docmill::cli {
namespace {

[[noreturn]] void refuse(std::string_view option, std::string_view text, const std::string& wanted) {
  throw Error(ErrorKind::usage, "E-USE-004",
              "`" + std::string(option) + "` cannot be '" + std::string(text) + "': it takes " + wanted);
}

/// The power of `base` that a suffix stands for; 0 for a suffix that means nothing.
std::uint64_t scale_of(std::string_view suffix, std::uint64_t base) {
  if (suffix.empty()) {
    return 1;
  }
  switch (suffix.front()) {
    case 'k':
    case 'K':
      return base;
    case 'm':
    case 'M':
      return base * base;
    case 'g':
    case 'G':
      return base * base * base;
    default:
      return 0;
  }
}

std::uint64_t parse_scaled(std::string_view option, std::string_view text, std::uint64_t base, std::uint64_t most,
                           const std::string& wanted) {
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [last, error] = std::from_chars(text.data(), end, number);
  std::string_view suffix(last, static_cast<std::size_t>(end - last));
  const std::uint64_t scale = scale_of(suffix, base);
  suffix.remove_prefix(suffix.empty() ? 0 : 1);
  const bool known = suffix.empty() || (base == 1024 && (suffix == "B" || suffix == "iB"));
  if (error != std::errc() || scale == 0 || !known || number > most / scale) {
    refuse(option, text, wanted);
  }
  return number * scale;
}

template <class... Numbers>
std::string formatted(const char* format, Numbers... numbers) {
  std::array<char, 64> text;
  const int size = std::snprintf(text.data(), text.size(), format, numbers...);
  return {text.data(), static_cast<std::size_t>(size)};
}

struct Civil {
  std::chrono::year_month_day date;
  std::chrono::hh_mm_ss<std::chrono::microseconds> time;
};
Civil civil(store::Time time) {
  const std::chrono::sys_time<std::chrono::microseconds> point{std::chrono::microseconds(time)};
  const auto day = std::chrono::floor<std::chrono::days>(point);
  return {std::chrono::year_month_day(day), std::chrono::hh_mm_ss(point - day)};
}

std::string show_date(const Civil& at) {
  return formatted("%04d-%02u-%02u", static_cast<int>(at.date.year()), static_cast<unsigned>(at.date.month()),
                   static_cast<unsigned>(at.date.day()));
}

}  // namespace

std::uint64_t parse_count(std::string_view option, std::string_view text, std::uint64_t most) {
  const std::string wanted =
      most == UINT64_MAX ? "a whole number, such as 5000 or 200M" : "a whole number up to " + std::to_string(most);
  return parse_scaled(option, text, 1000, most, wanted);
}

std::uint64_t parse_bytes(std::string_view option, std::string_view text) {
  return parse_scaled(option, text, 1024, UINT64_MAX, "a size in bytes, such as 65536, 64K or 512M");
}

double parse_number(std::string_view option, std::string_view text) {
  double number = 0;
  const auto [last, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || last != text.data() + text.size() || !std::isfinite(number)) {
    refuse(option, text, "a number");
  }
  return number;
}

std::string show_count(std::uint64_t count) {
  std::string text = std::to_string(count);
  for (std::size_t at = text.size(); at > 3;) {
    at -= 3;
    text.insert(at, 1, ',');
  }
  return text;
}

std::string show_bytes(std::uint64_t bytes) {
  constexpr std::array<const char*, 5> kUnits = {"B", "KB", "MB", "GB", "TB"};
  double size = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (size >= 1023.95 && unit + 1 < kUnits.size()) {
    size /= 1024;
    ++unit;
  }
  return unit == 0 ? std::to_string(bytes) + " B" : formatted("%.1f %s", size, kUnits[unit]);
}

std::string show_duration(std::chrono::nanoseconds duration) {
  const double microseconds = static_cast<double>(duration.count()) / 1000;
  if (microseconds < 999.5) {
    return formatted("%.0f us", microseconds);
  }
  const double milliseconds = microseconds / 1000;
  return milliseconds < 999.95 ? formatted("%.1f ms", milliseconds) : formatted("%.2f s", milliseconds / 1000);
}

std::string show_score(std::optional<double> score) { return score ? formatted("%.1f", *score) : "-"; }

std::string show_time(store::Time time) {
  const Civil at = civil(time);
  return show_date(at) + formatted(" %02d:%02d", static_cast<int>(at.time.hours().count()),
                                   static_cast<int>(at.time.minutes().count()));
}

std::string iso_time(store::Time time) {
  const Civil at = civil(time);
  return show_date(at) + formatted("T%02d:%02d:%02d.%06dZ", static_cast<int>(at.time.hours().count()),
                                   static_cast<int>(at.time.minutes().count()),
                                   static_cast<int>(at.time.seconds().count()),
                                   static_cast<int>(at.time.subseconds().count()));
}

}  // namespace docmill::cli
