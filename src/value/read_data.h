// The readers behind `read_data`, one per format: text to a frozen value in an arena.
#pragma once

#include "value/source_text.h"

namespace docmill {

/// Throws Error data E-DAT-002, E-DAT-004, E-DAT-005, Error limit E-LIM-004, E-LIM-006, E-LIM-008.
Value read_yaml(Arena& arena, const SourceText& source, const ReadOptions& options);
/// Throws Error data E-DAT-003, E-DAT-004, E-DAT-005, Error limit E-LIM-004.
Value read_toml(Arena& arena, const SourceText& source, const ReadOptions& options);

/// `locate`, one per format. The text is taken as it comes; line 0 when it cannot be read at all.
Position locate_json(std::string_view text, std::span<const std::string> path);
Position locate_yaml(std::string_view text, std::span<const std::string> path);
Position locate_toml(std::string_view text, std::span<const std::string> path);

}  // namespace docmill
