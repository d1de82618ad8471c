// Raw HTML of a document on its way into a page, by policy.
//
// With RawHtml::safe the output stays well-formed whatever the input: a tag passes only where it may stand, a closing
// tag only when it closes what this filter opened inside the same node of the tree, and what is still open when that
// node ends is closed.
#pragma once

#include <string_view>
#include <vector>

#include "docmill/document.h"

namespace docmill::html {

class HtmlFilter {
 public:
  HtmlFilter(RawHtml policy, Buffer& out) : policy_(policy), out_(out) {}

  void write_block(std::string_view html);
  void write_inline(std::string_view html);

  /// A node that may hold raw HTML begins and ends.
  void enter() { ++depth_; }
  void leave() {
    if (!open_.empty()) [[unlikely]] {
      close_deeper();
    }
    --depth_;
  }

 private:
  struct OpenTag {
    std::string_view name;
    std::uint32_t depth;
  };

  void write_safe(std::string_view html, bool in_block);
  void write_tag(const HtmlToken& token, bool in_block);
  void close_tag(std::string_view name);
  void close_deeper();
  void close_last();
  /// Text of raw HTML: character references pass, the rest is escaped.
  void write_text(std::string_view text);

  RawHtml policy_;
  Buffer& out_;
  std::uint32_t depth_ = 0;
  std::vector<OpenTag> open_;
};

}  // namespace docmill::html
