// Values of settings as text: reading what a variable or an option says, and showing it again.
#pragma once

#include "docmill/config.h"

namespace docmill {

/// Nullopt when `text` is no value of `setting`, or out of its range. Lists are split at ':' (paths) or ','.
std::optional<SettingValue> read_setting(const SettingInfo& setting, std::string_view text);
/// What the setting takes: "a number of 100, from 0 to 100".
std::string wanted(const SettingInfo& setting);
/// The text that reads as `value`.
std::string show_setting(const SettingInfo& setting, const SettingValue& value);
std::vector<std::string_view> choices_of(const SettingInfo& setting);

}  // namespace docmill
