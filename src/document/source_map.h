// From places in a leaf block's text back to places in the source.
#pragma once

#include <algorithm>
#include <span>

#include "document/block.h"

namespace docmill::markdown {

/// Asked for places that mostly grow, it answers in constant time: a cursor over the lines.
class SourceMap {
 public:
  /// One piece of the source from `begin` to `end`.
  SourceMap(std::uint32_t begin, std::uint32_t end) : origin_(begin), limit_(end) {}
  /// `lines` joined by one line ending each. Requires at least one.
  explicit SourceMap(std::span<const Line> lines)
      : lines_(lines), origin_(lines.front().begin), limit_(lines.back().end) {}

  std::uint32_t at(std::uint32_t offset) {
    if (!lines_.empty()) {
      seek(offset);
    }
    return std::min(origin_ + (offset - start_), limit_);
  }

 private:
  void seek(std::uint32_t offset) {
    while (offset < start_) {
      --line_;
      start_ -= lines_[line_].end - lines_[line_].begin + 1;
    }
    while (line_ + 1 < lines_.size() && offset > start_ + (lines_[line_].end - lines_[line_].begin)) {
      start_ += lines_[line_].end - lines_[line_].begin + 1;
      ++line_;
    }
    origin_ = lines_[line_].begin;
  }

  std::span<const Line> lines_;
  std::size_t line_ = 0;
  std::uint32_t start_ = 0;  // offset of the cursor's line
  std::uint32_t origin_;     // where that line stands in the source
  std::uint32_t limit_;
};

}  // namespace docmill::markdown
