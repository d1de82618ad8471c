// "Did you mean": the candidate with the smallest edit distance (insertions, deletions, replacements and swaps of
// neighbours; letter case costs nothing), if it is small for the length of the word.
//
// Words and candidates beyond 64 bytes are never suggested, so the cost is bounded by 64 * 64 per candidate.
#include <algorithm>
#include <array>

#include "docmill/base.h"

namespace docmill {
namespace {

constexpr std::size_t kLongest = 64;

char fold(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

using Row = std::array<std::size_t, kLongest + 1>;

// The distance of `a` and `b`, both at most kLongest bytes. Three rows of the usual table are enough.
std::size_t distance(std::string_view a, std::string_view b) {
  Row before_last{};
  Row last{};
  Row row{};
  for (std::size_t j = 0; j <= b.size(); ++j) {
    row[j] = j;
  }
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before_last = last;
    last = row;
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = fold(a[i - 1]) == fold(b[j - 1]);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0U : 1U)});
      if (i > 1 && j > 1 && fold(a[i - 1]) == fold(b[j - 2]) && fold(a[i - 2]) == fold(b[j - 1])) {
        row[j] = std::min(row[j], before_last[j - 2] + 1);
      }
    }
  }
  return row[b.size()];
}

}  // namespace

std::string closest(std::string_view wanted, const std::vector<std::string_view>& candidates) {
  if (wanted.empty() || wanted.size() > kLongest) {
    return {};
  }
  // One slip in a short word, two from six letters on, three from ten.
  std::size_t best = wanted.size() < 3 ? 1 : wanted.size() < 6 ? 2 : wanted.size() < 10 ? 3 : 4;
  std::string_view found;
  for (const std::string_view candidate : candidates) {
    const std::size_t difference =
        candidate.size() > wanted.size() ? candidate.size() - wanted.size() : wanted.size() - candidate.size();
    if (candidate.empty() || candidate.size() > kLongest || difference >= best || candidate == wanted) {
      continue;
    }
    if (const std::size_t d = distance(wanted, candidate); d < best) {
      best = d;
      found = candidate;
    }
  }
  return std::string(found);
}

}  // namespace docmill
