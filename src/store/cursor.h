// Where a page of a list ended: the sort key and the row of its last record, as an opaque text.
//
// A cursor belongs to one sort and direction and is refused with any other, so that nobody pages through a list that
// silently changed its order.
#pragma once

#include <limits>
#include <string>
#include <string_view>

#include "docmill/store.h"

namespace docmill::store {

struct Cursor {
  // Which one counts depends on the sort: text for title and id, real for score, integer for the rest.
  std::int64_t integer = 0;
  double real = 0;
  std::string text;
  std::int64_t row = 0;
};

/// What a record without a score sorts as.
inline constexpr double kNoScore = -std::numeric_limits<double>::infinity();

std::string encode_cursor(const Cursor& cursor, Sort sort, Direction direction);
/// Throws Error data E-STO-009 for a text that is no cursor of this sort and direction.
Cursor decode_cursor(std::string_view text, Sort sort, Direction direction);

/// The cursor of `record`, which stands in `row`.
Cursor cursor_of(const Record& record, std::int64_t row, Sort sort);

}  // namespace docmill::store
