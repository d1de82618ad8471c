// The text of a data file while it is read: its name, its checks before any parser sees it, and how it is refused.
//
// Every reader of this room reports through here, so that an error of JSON, YAML and TOML has the same shape: code,
// message, the place as a byte span of the text, and what to do about it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "docmill/value.h"

namespace docmill {

struct SourceText {
  std::string_view name;
  std::string_view text;

  /// Throws Error data with the place of `begin` to `end`, both byte offsets.
  [[noreturn]] void refuse(std::string_view code, std::string message, std::size_t begin, std::size_t end,
                           std::string hint = {}) const;
  /// Throws Error limit.
  [[noreturn]] void refuse_limit(std::string_view code, std::string message, std::size_t at,
                                 std::string hint = {}) const;
  /// Throws E-LIM-004 for nesting beyond `max_depth` at `at`.
  [[noreturn]] void refuse_depth(int max_depth, std::size_t at) const;
  /// Throws E-DAT-004 for the key spanning `begin` to `end`.
  [[noreturn]] void refuse_repeated_key(std::string_view key, std::size_t begin, std::size_t end,
                                        std::string_view hint = {}) const;

  /// Throws E-LIM-006 when the text is longer than `options` allow.
  void check_size(const ReadOptions& options) const;
  /// Throws E-DAT-005 when the text opens with a byte order mark.
  void check_no_byte_order_mark() const;
  /// Throws E-DAT-005 when the text is not UTF-8. Linear.
  void check_utf8() const;
};

/// The depth a reader may reach: what was asked for, and never more than the operations on values can walk.
int depth_limit(const ReadOptions& options);

/// Byte offset of `position` in `text`; the end of the text when it lies beyond. The inverse of `position_at`.
std::size_t offset_of(std::string_view text, Position position);

/// An integer of any size in `arena`. `digits` may carry a sign. Takes quadratic time: see kMaxIntegerDigits.
Value integer_of_digits(Arena& arena, std::string_view digits, int base = 10);

/// Python refuses to read integers longer than this, since reading takes quadratic time.
inline constexpr std::size_t kMaxIntegerDigits = 4300;

}  // namespace docmill
