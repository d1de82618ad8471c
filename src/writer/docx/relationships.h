// The relationships of one part (ECMA-376 part 2, 8.3): ids in the order of their first use.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "docmill/base.h"

namespace docmill::docx {

class Relationships {
 public:
  /// `type` is the last piece of the type's address in officeDocument. Returns N of "rIdN".
  std::uint32_t add(std::string_view type, std::string_view target, bool external = false);
  /// That of a hyperlink; the same address is the same relationship.
  std::uint32_t link(std::string_view url);

  /// That of an image of the package, by its name there.
  std::uint32_t image(std::string_view name);

  bool empty() const { return count_ == 0; }
  /// The whole part.
  void write(Buffer& out) const;

 private:
  Buffer entries_;
  std::uint32_t count_ = 0;
  std::unordered_map<std::string, std::uint32_t> links_;
  std::unordered_map<std::string, std::uint32_t> images_;
};

/// `url` with every byte that a URI (RFC 3986) cannot hold percent-encoded; a '%' that encodes nothing too.
std::string encode_uri(std::string_view url);

}  // namespace docmill::docx
