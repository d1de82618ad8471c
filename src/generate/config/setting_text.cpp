#include "generate/config/setting_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace docmill {
namespace {

struct Unit {
  std::string_view name;
  double scale;
};
// Thousands for things that are counted, powers of 1024 for bytes, milliseconds for times.
constexpr std::array<Unit, 6> kThousands = {{{"K", 1e3}, {"k", 1e3}, {"M", 1e6}, {"m", 1e6}, {"G", 1e9}, {"g", 1e9}}};
constexpr double kKilo = 1024;
constexpr std::array<Unit, 13> kBytes = {{{"B", 1},
                                          {"K", kKilo},
                                          {"k", kKilo},
                                          {"KB", kKilo},
                                          {"KiB", kKilo},
                                          {"M", kKilo* kKilo},
                                          {"m", kKilo* kKilo},
                                          {"MB", kKilo* kKilo},
                                          {"MiB", kKilo* kKilo},
                                          {"G", kKilo* kKilo* kKilo},
                                          {"g", kKilo* kKilo* kKilo},
                                          {"GB", kKilo* kKilo* kKilo},
                                          {"GiB", kKilo* kKilo* kKilo}}};
constexpr std::array<Unit, 4> kTimes = {{{"ms", 1}, {"s", 1e3}, {"min", 60e3}, {"h", 3600e3}}};

std::span<const Unit> units_of(const SettingInfo& setting) {
  switch (setting.type) {
    case SettingType::count:
      return kThousands;
    case SettingType::size:
      return kBytes;
    case SettingType::duration:
      return kTimes;
    case SettingType::boolean:
    case SettingType::number:
    case SettingType::choice:
    case SettingType::text:
    case SettingType::path:
    case SettingType::names:
    case SettingType::paths:
      break;
  }
  return {};
}

std::optional<double> scale_of(const SettingInfo& setting, std::string_view unit) {
  for (const Unit& known : units_of(setting)) {
    if (known.name == unit) {
      return known.scale;
    }
  }
  return std::nullopt;
}

/// What a number without a unit counts in.
double plain_scale(const SettingInfo& setting) { return scale_of(setting, setting.unit).value_or(1); }

/// The amount in the smallest unit: pieces, bytes, milliseconds; of a number, itself.
std::optional<double> read_amount(const SettingInfo& setting, std::string_view text) {
  double amount = 0;
  const char* const end = text.data() + text.size();
  const auto [last, error] = std::from_chars(text.data(), end, amount, std::chars_format::fixed);
  if (error != std::errc() || !std::isfinite(amount)) {
    return std::nullopt;
  }
  std::string_view unit(last, static_cast<std::size_t>(end - last));
  unit.remove_prefix(std::min(unit.find_first_not_of(' '), unit.size()));
  if (setting.type == SettingType::number && unit == "%") {
    unit = {};
  }
  if (unit.empty()) {
    return amount * plain_scale(setting);
  }
  const std::optional<double> scale = scale_of(setting, unit);
  return scale ? std::optional(amount * *scale) : std::nullopt;
}

std::optional<SettingValue> read_number(const SettingInfo& setting, std::string_view text) {
  SettingValue value;
  if (setting.automatic && text == "auto") {
    value.integer = -1;
    return value;
  }
  const std::optional<double> amount = read_amount(setting, text);
  const double scale = plain_scale(setting);
  if (!amount || *amount < setting.least * scale || *amount > setting.most * scale) {
    return std::nullopt;
  }
  if (setting.type == SettingType::number) {
    value.number = *amount;
    return value;
  }
  if (setting.type == SettingType::count && *amount != std::floor(*amount)) {
    return std::nullopt;
  }
  value.integer = static_cast<std::int64_t>(std::llround(*amount));
  return value;
}

std::optional<SettingValue> read_boolean(const SettingInfo& setting, std::string_view text) {
  SettingValue value;
  if (setting.automatic && text == "auto") {
    value.integer = -1;
    return value;
  }
  for (const std::string_view yes : {"true", "yes", "on", "1"}) {
    if (text == yes) {
      value.integer = 1;
      return value;
    }
  }
  for (const std::string_view no : {"false", "no", "off", "0"}) {
    if (text == no) {
      return value;
    }
  }
  return std::nullopt;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    if (end != 0) {
      parts.emplace_back(text.substr(0, end));
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

std::string show_number(double number) {
  std::array<char, 32> text;
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  return {text.data(), end};
}

/// "60s", "1GB": in the largest unit that leaves a whole number.
std::string show_amount(const SettingInfo& setting, std::int64_t amount) {
  if (amount == 0) {
    return "0";
  }
  const double whole = static_cast<double>(amount);
  if (setting.type == SettingType::size) {
    for (const std::string_view unit : {"GB", "MB", "KB"}) {
      const double scaled = whole / *scale_of(setting, unit);
      if (scaled == std::floor(scaled)) {
        return show_number(scaled) + std::string(unit);
      }
    }
    return show_number(whole) + "B";
  }
  if (setting.type == SettingType::duration) {
    return std::fmod(whole, 1000) == 0 ? show_number(whole / 1000) + "s" : show_number(whole) + "ms";
  }
  return std::to_string(amount);
}

std::string joined(const std::vector<std::string>& texts, std::string_view separator) {
  std::string all;
  for (const std::string& text : texts) {
    all += (all.empty() ? "" : std::string(separator)) + text;
  }
  return all;
}

}  // namespace

std::vector<std::string_view> choices_of(const SettingInfo& setting) {
  std::vector<std::string_view> words;
  std::string_view rest = setting.choices;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('|'), rest.size());
    words.push_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return words;
}

std::optional<SettingValue> read_setting(const SettingInfo& setting, std::string_view text) {
  SettingValue value;
  switch (setting.type) {
    case SettingType::boolean:
      return read_boolean(setting, text);
    case SettingType::count:
    case SettingType::number:
    case SettingType::size:
    case SettingType::duration:
      return read_number(setting, text);
    case SettingType::choice: {
      const std::vector<std::string_view> words = choices_of(setting);
      const auto found = std::find(words.begin(), words.end(), text);
      if (found == words.end()) {
        return std::nullopt;
      }
      value.text = text;
      value.integer = found - words.begin();
      return value;
    }
    case SettingType::text:
    case SettingType::path:
      value.text = text;
      return value;
    case SettingType::names:
      value.texts = split(text, ',');
      return value;
    case SettingType::paths:
      value.texts = split(text, ':');
      return value;
  }
  return std::nullopt;
}

std::string wanted(const SettingInfo& setting) {
  const std::string range = " from " + show_number(setting.least) + " to " + show_number(setting.most);
  const std::string bounded = setting.most >= 1e12 ? "" : ", " + range.substr(1);
  const std::string or_auto = setting.automatic ? ", or auto" : "";
  switch (setting.type) {
    case SettingType::boolean:
      return setting.automatic ? "true, false or auto" : "true or false";
    case SettingType::count:
      return "a whole number of " + std::string(setting.unit) + bounded + or_auto +
             (bounded.empty() ? ", such as 500 or 200M" : "");
    case SettingType::number:
      return "a number" + range;
    case SettingType::size:
      return "a size in " + std::string(setting.unit) + bounded + or_auto + ", such as 64KB or 10MB";
    case SettingType::duration:
      return "a time in " + std::string(setting.unit) + bounded + or_auto + ", such as 500ms, 2s or 5min";
    case SettingType::choice: {
      std::string words;
      const std::vector<std::string_view> all = choices_of(setting);
      for (std::size_t i = 0; i < all.size(); ++i) {
        words += (i == 0 ? "" : i + 1 == all.size() ? " or " : ", ") + std::string(all[i]);
      }
      return words;
    }
    case SettingType::text:
      return "a text";
    case SettingType::path:
      return "a path";
    case SettingType::names:
      return "a list of names";
    case SettingType::paths:
      return "a list of folders";
  }
  return "";
}

std::string show_setting(const SettingInfo& setting, const SettingValue& value) {
  switch (setting.type) {
    case SettingType::boolean:
      return value.is_auto() ? "auto" : value.is_true() ? "true" : "false";
    case SettingType::count:
    case SettingType::size:
    case SettingType::duration:
      return value.is_auto() ? "auto" : show_amount(setting, value.integer);
    case SettingType::number:
      return show_number(value.number);
    case SettingType::choice:
    case SettingType::text:
    case SettingType::path:
      return value.text;
    case SettingType::names:
      return joined(value.texts, ",");
    case SettingType::paths:
      return joined(value.texts, ":");
  }
  return "";
}

}  // namespace docmill
