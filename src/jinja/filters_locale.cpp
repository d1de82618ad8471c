// Dates and numbers as a language writes them: dateformat, timeformat, datetimeformat, numberformat, currency. What a
// language writes is ICU's to say (CLDR).
//
// A point in time is an ISO 8601 text or a number of seconds since 1970. Without an offset it is taken as it stands;
// with one, or as a number, it is an instant and shown in the time zone asked for.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <memory>
#include <unordered_map>

#include <unicode/decimfmt.h>
#include <unicode/gregocal.h>
#include <unicode/smpdtfmt.h>
#include <unicode/timezone.h>
#include <unicode/ucurr.h>

#include "jinja/arguments.h"
#include "jinja/document_filters.h"

namespace docmill::jinja {

namespace {

constexpr std::string_view kLocaleCode = "E-TPL-143";
constexpr std::uint64_t kCost = 100;  // steps of formatting one value

icu::UnicodeString to_units(std::string_view text) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

Value from_units(Run& run, const icu::UnicodeString& units) {
  std::string text;
  units.toUTF8String(text);
  return run.string(text);
}

// ---- locales ------------------------------------------------------------------------------------------------------

/// Languages of which ICU knows how they write.
bool is_known_language(std::string_view language) {
  static const auto known = [] {
    std::unordered_map<std::string, bool> languages;
    std::int32_t count = 0;
    const icu::Locale* all = icu::Locale::getAvailableLocales(count);
    for (std::int32_t i = 0; i < count; ++i) {
      languages.emplace(all[i].getLanguage(), true);
    }
    return languages;
  }();
  return known.count(std::string(language)) != 0;
}

icu::Locale locale_of(Run& run, const Value& given, std::string& name) {
  name = given.is_none() ? run.locale() : soft_text(run, given).as_string();
  constexpr std::size_t kLongest = 60;
  UErrorCode status = U_ZERO_ERROR;
  std::string tag = name;
  std::replace(tag.begin(), tag.end(), '_', '-');
  const icu::Locale locale = icu::Locale::forLanguageTag(tag, status);
  if (name.size() > kLongest || U_FAILURE(status) || !is_known_language(locale.getLanguage())) {
    run.fail(kLocaleCode, "there is no locale '" + name.substr(0, kLongest) + "'",
             "en, de, de-AT, pt-BR, zh-Hant, ...");
  }
  return locale;
}

/// Formatters that this thread made before, by everything that decides how they write.
template <class Format>
class FormatCache {
 public:
  template <class Make>
  Format& get(const std::string& key, Make make) {
    constexpr std::size_t kMost = 64;
    if (const auto known = formats_.find(key); known != formats_.end()) {
      return *known->second;
    }
    std::unique_ptr<Format> made = make();
    if (formats_.size() >= kMost) {
      formats_.clear();
    }
    return *(formats_[key] = std::move(made));
  }

 private:
  std::unordered_map<std::string, std::unique_ptr<Format>> formats_;
};

// ---- points in time -----------------------------------------------------------------------------------------------

struct Time {
  int year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0, millisecond = 0;
  bool has_offset = false;
  int offset_minutes = 0;
  std::optional<double> instant;  // milliseconds since 1970, for numbers
};

/// ISO 8601: a date, or a date and a time of the day with an optional offset.
class TimeReader {
 public:
  explicit TimeReader(std::string_view text) : text_(text) {}

  std::optional<Time> read() {
    Time time;
    if (!number(4, time.year) || !skip("-") || !number(2, time.month) || !skip("-") || !number(2, time.day)) {
      return std::nullopt;
    }
    if (at_ < text_.size() && !clock(time)) {
      return std::nullopt;
    }
    const bool leap = time.year % 4 == 0 && (time.year % 100 != 0 || time.year % 400 == 0);
    constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool valid = time.year > 0 && time.month >= 1 && time.month <= 12 && time.day >= 1 &&
                       time.day <= kDays[time.month - 1] + (time.month == 2 && leap ? 1 : 0) && time.hour < 24 &&
                       time.minute < 60 && time.second < 61 && std::abs(time.offset_minutes) < 24 * 60;
    return valid && at_ == text_.size() ? std::optional(time) : std::nullopt;
  }

 private:
  bool number(std::size_t digits, int& value) {
    const char* begin = text_.data() + at_;
    if (at_ + digits > text_.size() || *begin == '-') {
      return false;
    }
    const auto [end, error] = std::from_chars(begin, begin + digits, value);
    at_ += digits;
    return error == std::errc() && end == begin + digits;
  }
  bool skip(std::string_view any_of) {
    const bool found = at_ < text_.size() && any_of.find(text_[at_]) != std::string_view::npos;
    at_ += found ? 1 : 0;
    return found;
  }
  bool clock(Time& time) {
    if (!skip("T ") || !number(2, time.hour) || !skip(":") || !number(2, time.minute)) {
      return false;
    }
    if (skip(":")) {
      if (!number(2, time.second)) {
        return false;
      }
      if (skip(".,")) {
        fraction(time);
      }
    }
    return offset(time);
  }
  void fraction(Time& time) {
    for (int unit = 100; at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9'; unit /= 10) {
      time.millisecond += unit * (text_[at_++] - '0');
    }
  }
  bool offset(Time& time) {
    if (at_ == text_.size()) {
      return true;
    }
    time.has_offset = true;
    if (skip("Zz")) {
      return true;
    }
    const bool west = text_[at_] == '-';
    int hours = 0;
    int minutes = 0;
    if (!skip("+-") || !number(2, hours)) {
      return false;
    }
    skip(":");
    if (at_ < text_.size() && !number(2, minutes)) {
      return false;
    }
    time.offset_minutes = (west ? -1 : 1) * (hours * 60 + minutes);
    return minutes < 60;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

Time time_of(Run& run, const Value& value, std::string_view filter) {
  run.require_defined(value);
  constexpr double kLatest = 253402300799;  // the end of the year 9999
  if (value.is_number() && !value.is_boolean()) {
    const double seconds = to_float(run, value);
    if (!(std::abs(seconds) <= kLatest)) {
      run.fail(kValueCode, "the number of seconds " + repr(run, value) + " is out of range");
    }
    Time time;
    time.instant = std::floor(seconds * 1000);
    return time;
  }
  const auto time = value.is_string() ? TimeReader(value.as_string()).read() : std::nullopt;
  if (!time) {
    run.fail(kValueCode, std::string(filter) + " takes a date, not " + repr(run, value).substr(0, 100),
             "2026-11-23, 2026-11-23T14:30:00, 2026-11-23T14:30:00+01:00, or seconds since 1970");
  }
  return *time;
}

std::unique_ptr<icu::TimeZone> zone_of(Run& run, const std::string& name) {
  std::unique_ptr<icu::TimeZone> zone(icu::TimeZone::createTimeZone(to_units(name)));
  if (zone == nullptr || *zone == icu::TimeZone::getUnknown()) {
    run.fail(kLocaleCode, "there is no time zone '" + name.substr(0, 60) + "'",
             "UTC, Europe/Vienna, America/New_York, ...");
  }
  return zone;
}

/// The zone that `time` is shown in: the one asked for, else its own offset.
std::string zone_name(Run& run, const Value& given, const Time& time) {
  if (!given.is_none()) {
    return std::string(soft_text(run, given).as_string());
  }
  if (time.offset_minutes == 0) {
    return "UTC";
  }
  const int minutes = std::abs(time.offset_minutes);
  char text[24];
  std::snprintf(text, sizeof text, "GMT%c%02d:%02d", time.offset_minutes < 0 ? '-' : '+', minutes / 60, minutes % 60);
  return text;
}

/// Milliseconds since 1970.
UDate instant_of(const Time& time, const icu::TimeZone& zone) {
  if (time.instant) {
    return *time.instant;
  }
  UErrorCode status = U_ZERO_ERROR;
  icu::GregorianCalendar calendar(time.has_offset ? *icu::TimeZone::getGMT() : zone, status);
  calendar.setGregorianChange(-1e17, status);
  calendar.clear();
  calendar.set(time.year, time.month - 1, time.day, time.hour, time.minute, time.second);
  calendar.set(UCAL_MILLISECOND, time.millisecond);
  return calendar.getTime(status) - (time.has_offset ? time.offset_minutes * 60000.0 : 0);
}

// ---- dates --------------------------------------------------------------------------------------------------------

enum class Parts : std::uint8_t { date, time, both };

std::optional<icu::DateFormat::EStyle> style_of(std::string_view name) {
  return name == "short"    ? std::optional(icu::DateFormat::kShort)
         : name == "medium" ? std::optional(icu::DateFormat::kMedium)
         : name == "long"   ? std::optional(icu::DateFormat::kLong)
         : name == "full"   ? std::optional(icu::DateFormat::kFull)
                            : std::nullopt;
}

void require_pattern(Run& run, std::string_view pattern) {
  constexpr std::size_t kLongest = 200;
  if (pattern.find('%') != std::string_view::npos || pattern.size() > kLongest) {
    run.fail(kValueCode, "'" + std::string(pattern.substr(0, 60)) + "' is no pattern of a date",
             "short, medium, long, full, or a pattern such as dd.MM.yyyy or EEEE, d MMMM y");
  }
  const std::string meant = closest(pattern, {"short", "medium", "long", "full"});
  if (!meant.empty() && pattern.find_first_not_of("abcdefghijklmnopqrstuvwxyz") == std::string_view::npos) {
    run.fail(kValueCode, "there is no date format '" + std::string(pattern) + "'", "did you mean `" + meant + "`?");
  }
}

std::unique_ptr<icu::DateFormat> make_date_format(Run& run, Parts parts, std::string_view format,
                                                  const icu::Locale& locale) {
  std::unique_ptr<icu::DateFormat> made;
  if (const auto style = style_of(format)) {
    made.reset(parts == Parts::date   ? icu::DateFormat::createDateInstance(*style, locale)
               : parts == Parts::time ? icu::DateFormat::createTimeInstance(*style, locale)
                                      : icu::DateFormat::createDateTimeInstance(*style, *style, locale));
  } else {
    require_pattern(run, format);
    UErrorCode status = U_ZERO_ERROR;
    made = std::make_unique<icu::SimpleDateFormat>(to_units(format), locale, status);
  }
  UErrorCode status = U_ZERO_ERROR;
  if (auto* calendar = made != nullptr ? dynamic_cast<const icu::GregorianCalendar*>(made->getCalendar()) : nullptr) {
    auto proleptic = std::make_unique<icu::GregorianCalendar>(*calendar);
    proleptic->setGregorianChange(-1e17, status);
    made->adoptCalendar(proleptic.release());
  }
  if (made == nullptr || U_FAILURE(status)) {
    run.fail(kValueCode, "'" + std::string(format.substr(0, 60)) + "' is no pattern of a date");
  }
  return made;
}

Value format_time(Run& run, const Value& input, const Arguments& arguments, Parts parts, std::string_view filter) {
  const auto a = bind(run, arguments, filter, {"format", "locale", "timezone"});
  run.budget.spend(kCost);
  const Time time = time_of(run, input, filter);
  std::string name;
  const icu::Locale locale = locale_of(run, a.get(1, Value::none()), name);
  const Value format = soft_text(run, a.get(0, Value::string("medium")));
  const std::string zone_text = zone_name(run, a.get(2, Value::none()), time);
  const std::unique_ptr<icu::TimeZone> zone = zone_of(run, zone_text);
  thread_local FormatCache<icu::DateFormat> cache;
  const std::string key = std::to_string(static_cast<int>(parts)) + name + "\n" + std::string(format.as_string());
  icu::DateFormat& formatter = cache.get(key, [&] { return make_date_format(run, parts, format.as_string(), locale); });
  formatter.setTimeZone(*zone);
  icu::UnicodeString text;
  formatter.format(instant_of(time, *zone), text);
  return from_units(run, text);
}

// ---- numbers ------------------------------------------------------------------------------------------------------

/// Sets how many digits stand behind the point; as the locale has it when `value` is none.
void set_decimals(Run& run, const Value& value, icu::DecimalFormat& format) {
  if (value.is_none()) {
    return;
  }
  const std::uint64_t decimals = to_count(run, value);
  constexpr std::uint64_t kMost = 100;
  if (decimals > kMost) {
    run.fail(kValueCode, "a number is shown with at most 100 decimals");
  }
  format.setMinimumFractionDigits(static_cast<std::int32_t>(decimals));
  format.setMaximumFractionDigits(static_cast<std::int32_t>(decimals));
}

Value format_number(Run& run, const Value& input, icu::DecimalFormat& format) {
  icu::UnicodeString text;
  if (input.is_floating()) {
    format.format(input.as_floating(), text);
    return from_units(run, text);
  }
  const std::string digits(run.text(input));
  UErrorCode status = U_ZERO_ERROR;
  format.format(icu::StringPiece(digits), text, nullptr, status);
  return from_units(run, text);
}

/// A number, or a text that is one.
Value number_of(Run& run, const Value& value, std::string_view filter) {
  run.require_defined(value);
  if (value.is_number() && !value.is_boolean()) {
    return value;
  }
  if (value.is_string()) {
    if (const auto integer = parse_integer(run, value.as_string())) {
      return *integer;
    }
    if (const auto number = parse_float(value.as_string())) {
      return Value::floating(*number);
    }
  }
  run.fail(kValueCode, std::string(filter) + " takes a number, not " + repr(run, value).substr(0, 100));
}

std::unique_ptr<icu::DecimalFormat> decimal_format(Run& run, icu::NumberFormat* made) {
  std::unique_ptr<icu::NumberFormat> owned(made);
  if (auto* decimal = dynamic_cast<icu::DecimalFormat*>(owned.get())) {
    owned.release();
    return std::unique_ptr<icu::DecimalFormat>(decimal);
  }
  run.fail(kLocaleCode, "the locale has no way to write numbers");
}

std::string cache_key(Run& run, const std::string& locale, std::string_view what, const Value& decimals) {
  return locale + "\n" + std::string(what) + "\n" + (decimals.is_none() ? "" : std::string(run.text(decimals)));
}

}  // namespace

Value filter_dateformat(Run& run, const Value& input, const Arguments& arguments) {
  return format_time(run, input, arguments, Parts::date, "dateformat");
}

Value filter_timeformat(Run& run, const Value& input, const Arguments& arguments) {
  return format_time(run, input, arguments, Parts::time, "timeformat");
}

Value filter_datetimeformat(Run& run, const Value& input, const Arguments& arguments) {
  return format_time(run, input, arguments, Parts::both, "datetimeformat");
}

Value filter_numberformat(Run& run, const Value& input, const Arguments& arguments) {
  const auto a = bind(run, arguments, "numberformat", {"pattern", "locale", "decimals"});
  run.budget.spend(kCost);
  const Value number = number_of(run, input, "numberformat");
  std::string name;
  const icu::Locale locale = locale_of(run, a.get(1, Value::none()), name);
  const Value given = a.get(0, Value::none());
  const Value pattern = given.is_none() ? Value::string("") : soft_text(run, given);
  const Value decimals = a.get(2, Value::none());
  thread_local FormatCache<icu::DecimalFormat> cache;
  icu::DecimalFormat& format = cache.get(cache_key(run, name, pattern.as_string(), decimals), [&] {
    UErrorCode status = U_ZERO_ERROR;
    auto made = decimal_format(run, icu::NumberFormat::createInstance(locale, status));
    if (pattern.size() != 0) {
      made->applyPattern(to_units(pattern.as_string()), status);
    }
    if (U_FAILURE(status) || pattern.size() > 200) {
      run.fail(kValueCode, "'" + std::string(pattern.as_string().substr(0, 60)) + "' is no pattern of a number",
               "#,##0.00, 0.###, #,##0 %, ...");
    }
    set_decimals(run, decimals, *made);
    return made;
  });
  return format_number(run, number, format);
}

Value filter_currency(Run& run, const Value& input, const Arguments& arguments) {
  const auto a = bind(run, arguments, "currency", {"code", "locale", "decimals"}, 1);
  run.budget.spend(kCost);
  const Value number = number_of(run, input, "currency");
  std::string name;
  const icu::Locale locale = locale_of(run, a.get(1, Value::none()), name);
  icu::UnicodeString code = to_units(soft_text(run, a[0]).as_string());
  UErrorCode known = U_ZERO_ERROR;
  constexpr double kAlways = 4102444800000.0;  // in the year 2100
  if (code.length() != 3 || !ucurr_isAvailable(code.getTerminatedBuffer(), -kAlways, kAlways, &known)) {
    run.fail(kLocaleCode, "there is no currency " + repr(run, a[0]).substr(0, 60), "EUR, USD, JPY, ... (ISO 4217)");
  }
  const Value decimals = a.get(2, Value::none());
  thread_local FormatCache<icu::DecimalFormat> cache;
  icu::DecimalFormat& format = cache.get(cache_key(run, name, soft_text(run, a[0]).as_string(), decimals), [&] {
    UErrorCode status = U_ZERO_ERROR;
    auto made = decimal_format(run, icu::NumberFormat::createCurrencyInstance(locale, status));
    made->setCurrency(code.getTerminatedBuffer(), status);
    set_decimals(run, decimals, *made);
    return made;
  });
  return format_number(run, number, format);
}

}  // namespace docmill::jinja
