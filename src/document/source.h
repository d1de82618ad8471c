// The text a Document keeps: valid UTF-8 without NUL, followed by a line ending that scanners may run into.
#pragma once

#include <string_view>

#include "docmill/base.h"

namespace docmill::markdown {

struct SourceText {
  std::string_view text;          // what spans refer to; one readable '\n' follows
  std::uint32_t begin = 0;        // behind a byte order mark
  bool carriage_returns = false;  // lines may end otherwise than with '\n'
};

/// Copies `text` into `arena`; NUL and every maximal part of an ill-formed sequence become U+FFFD.
SourceText keep_source(Arena& arena, std::string_view text);

}  // namespace docmill::markdown
