// Anchors of headings, each different from the others of its document.
#pragma once

#include <string_view>
#include <vector>

#include "docmill/document.h"

namespace docmill {

class Anchors {
 public:
  /// Anchors are kept in `arena`.
  explicit Anchors(Arena& arena) : arena_(arena) {}
  /// Takes `id` out of what make() may return; it must live as long as this.
  void reserve(std::string_view id) { find(id); }
  /// The anchor for a heading of this text: its slug, with -1, -2, ... behind it when that is taken.
  std::string_view make(std::string_view text);

 private:
  struct Entry {
    std::string_view id;
    std::uint32_t next = 1;  // the suffix to try first
  };
  /// The entry of `id`, made when there is none; then `is_new`.
  Entry& find(std::string_view id, bool* is_new = nullptr);
  void grow();

  Arena& arena_;
  std::vector<Entry> entries_;
  std::vector<std::uint32_t> slots_;  // entry number + 1, or 0; a power of two
  Buffer scratch_;
};

}  // namespace docmill
