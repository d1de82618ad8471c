// Search for a text in a text; see find.h. The C library's memmem is used, which is linear for long needles and bounded
// for short ones; std::string_view::find is not.
#include "base/find.h"

#include <cstring>

namespace docmill {

std::size_t find_text(std::string_view text, std::string_view needle, std::size_t from) {
  if (from > text.size() || needle.size() > text.size() - from) {
    return std::string_view::npos;
  }
  if (needle.size() <= 1) {
    return text.find(needle, from);
  }
  const void* found = memmem(text.data() + from, text.size() - from, needle.data(), needle.size());
  return found == nullptr ? std::string_view::npos
                          : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

}  // namespace docmill
