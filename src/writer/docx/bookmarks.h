// Names for the places that links, contents and notes lead to.
//
// A heading's bookmark is called like its anchor where Word allows that, so that "file.docx#anchor" works; else, and
// for the second of the same name, "h.N", which no anchor can be.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "docmill/document.h"

namespace docmill::docx {

class Bookmarks {
 public:
  /// Names every heading of `document`.
  explicit Bookmarks(const Document& document);

  /// Of a heading of that document.
  std::string name_of(const Node& heading) const;
  /// Of the heading that `#anchor` leads to; empty when there is none.
  std::string name_of(std::string_view anchor) const;
  /// A number for `w:id`; each is handed out once.
  std::uint32_t next_id() { return ++last_id_; }

 private:
  static std::string numbered(std::uint32_t number);

  const Node* first_;
  std::unordered_map<std::string_view, std::uint32_t> by_anchor_;  // the first heading with that anchor: its node
  std::uint32_t last_id_ = 0;
};

}  // namespace docmill::docx
