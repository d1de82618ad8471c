// Pairing delimiter runs into emphasis and strikethrough ("process emphasis" of CommonMark's appendix).
#include "document/inline_parser.h"

namespace docmill::markdown {
namespace {

constexpr std::size_t kFloors = 14;

}  // namespace

/// Pairs the delimiters above `bottom` on the stack, and empties the stack down to it.
void InlineParser::resolve_emphasis(std::uint32_t bottom) {
  if (delimiter_top_ == bottom) {
    return;
  }
  // Below these, searches of the same sort have found nothing before: by character, openness and length modulo 3.
  std::array<std::uint32_t, kFloors> floors;
  floors.fill(bottom);
  const auto floor_of = [&](const Delimiter& closer) -> std::uint32_t& {
    const std::size_t kind = closer.character == '~'   ? 11 + closer.size
                             : closer.character == '*' ? (closer.can_open ? 0u : 3u) + closer.size % 3
                                                       : (closer.can_open ? 6u : 9u) + closer.size % 3;
    return floors[kind];
  };
  std::uint32_t closer = delimiter_top_;
  while (delimiters_[closer].previous != bottom) {
    closer = delimiters_[closer].previous;
  }
  while (closer != kNone) {
    if (!delimiters_[closer].can_close) {
      closer = delimiters_[closer].next;
      continue;
    }
    const std::uint32_t opener = find_opener(delimiters_[closer], floor_of(delimiters_[closer]));
    if (opener != kNone) {
      pair(opener, closer);
      if (delimiters_[closer].remaining == 0) {
        const std::uint32_t next = delimiters_[closer].next;
        remove_delimiter(closer);
        closer = next;
      }
      continue;
    }
    floor_of(delimiters_[closer]) = delimiters_[closer].previous;
    const std::uint32_t next = delimiters_[closer].next;
    if (!delimiters_[closer].can_open) {
      remove_delimiter(closer);
    }
    closer = next;
  }
  cut_delimiters(bottom);
}

/// The nearest delimiter before `closer` and above `floor` that it can end, or kNone.
std::uint32_t InlineParser::find_opener(const Delimiter& closer, std::uint32_t floor) const {
  for (std::uint32_t i = closer.previous; i != kNone && (floor == kNone || i > floor); i = delimiters_[i].previous) {
    const Delimiter& opener = delimiters_[i];
    if (!opener.can_open || opener.character != closer.character) {
      continue;
    }
    if (closer.character == '~') {
      if (opener.size == closer.size) {
        return i;
      }
      continue;
    }
    const bool both_ways = closer.can_open || opener.can_close;
    if (!both_ways || closer.size % 3 == 0 || (opener.size + closer.size) % 3 != 0) {
      return i;
    }
  }
  return kNone;
}

void InlineParser::pair(std::uint32_t opener_index, std::uint32_t closer_index) {
  Delimiter& opener = delimiters_[opener_index];
  Delimiter& closer = delimiters_[closer_index];
  std::uint32_t size = opener.remaining >= 2 && closer.remaining >= 2 ? 2 : 1;
  NodeKind kind = size == 2 ? NodeKind::strong : NodeKind::emph;
  if (opener.character == '~') {
    kind = NodeKind::strikethrough;
  }
  openings_.push_back({kind, size, opener.openings});
  opener.openings = static_cast<std::uint32_t>(openings_.size() - 1);
  opener.opened += size;
  opener.remaining -= size;
  ++closer.closings;
  closer.remaining -= size;
  opener.next = closer_index;  // what stands between the two stays text
  closer.previous = opener_index;
  if (opener.remaining == 0) {
    remove_delimiter(opener_index);
  }
}

void InlineParser::remove_delimiter(std::uint32_t index) {
  const Delimiter& delimiter = delimiters_[index];
  if (delimiter.previous != kNone) {
    delimiters_[delimiter.previous].next = delimiter.next;
  }
  if (delimiter.next == kNone) {
    delimiter_top_ = delimiter.previous;
  } else {
    delimiters_[delimiter.next].previous = delimiter.previous;
  }
}

void InlineParser::cut_delimiters(std::uint32_t bottom) {
  delimiter_top_ = bottom;
  if (bottom != kNone) {
    delimiters_[bottom].next = kNone;
  }
}

}  // namespace docmill::markdown
