// What a format cannot carry over: said once for each kind, with the place of the first.
#pragma once

#include <cstdint>
#include <string_view>

#include "docmill/writer.h"

namespace docmill {

enum class Loss : std::uint8_t {
  link_title,
  nested_markup,
  alignment,
  heading_level,
  nested_heading,
  line_break,
  raw_html,
  thematic_break,
  footnote,
  image,
  code,
  empty_heading,
  table,
  ragged_table,
  language,
};
inline constexpr std::size_t kLosses = static_cast<std::size_t>(Loss::language) + 1;

class Losses {
 public:
  /// `format` is its name for people: "reStructuredText".
  Losses(const Document& document, const WriteOptions& options, std::string_view format)
      : document_(document), warnings_(options.warnings), format_(format) {}

  void add(Loss loss, const Node& node) {
    const std::uint32_t bit = 1U << static_cast<unsigned>(loss);
    if (warnings_ != nullptr && (said_ & bit) == 0) [[unlikely]] {
      said_ |= bit;
      say(loss, node);
    }
  }

 private:
  void say(Loss loss, const Node& node);

  const Document& document_;
  std::vector<Diagnostic>* warnings_;
  std::string_view format_;
  std::uint32_t said_ = 0;
};

/// The title of a link around the image that `paragraph` consists of.
inline void lose_link_title(const Node& paragraph, Losses& losses) {
  const Node& first = paragraph.children().front();
  if (first.kind() == NodeKind::link && !first.title().empty()) {
    losses.add(Loss::link_title, first);
  }
}

}  // namespace docmill
