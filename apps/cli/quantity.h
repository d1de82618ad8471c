// Numbers, sizes and times as people write and read them.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "docmill/store.h"

namespace docmill::cli {

// ---- reading: all throw Error usage E-USE-004, naming `option` -----------------------------------------------------

/// A whole number of at most `most`; K, M and G stand for thousands ("200M" steps).
std::uint64_t parse_count(std::string_view option, std::string_view text, std::uint64_t most = UINT64_MAX);
/// Bytes; K, M and G stand for powers of 1024, also written KB, KiB and so on.
std::uint64_t parse_bytes(std::string_view option, std::string_view text);
/// A number, decimals allowed.
double parse_number(std::string_view option, std::string_view text);

// ---- showing -------------------------------------------------------------------------------------------------------

/// "12,345"
std::string show_count(std::uint64_t count);
/// "3.1 KB"; the units are powers of 1024.
std::string show_bytes(std::uint64_t bytes);
/// "850 us", "3.1 ms", "2.40 s"
std::string show_duration(std::chrono::nanoseconds duration);
/// "97.5"; "-" for none
std::string show_score(std::optional<double> score);
/// "2026-11-23 20:41", UTC
std::string show_time(store::Time time);
/// "2026-11-23T20:41:05.120000Z"
std::string iso_time(store::Time time);

}  // namespace docmill::cli
