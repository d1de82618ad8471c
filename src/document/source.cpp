// Copying and cleaning of Markdown text. Clean text is looked at once and copied once.
#include "document/source.h"

#include <algorithm>

#include "base/utf8.h"

namespace docmill::markdown {
namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd";
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

constexpr std::size_t kNone = std::string_view::npos;

std::size_t find_invalid(std::string_view text, std::size_t from) {
  const std::size_t found = utf8::find_invalid(text.substr(from));
  return found == kNone ? kNone : from + found;
}

/// Each of the two searches goes on where it stopped, so that many bad bytes cost no more than one pass each.
void append_clean(std::string_view text, Buffer& out) {
  std::size_t done = 0;
  std::size_t invalid = find_invalid(text, 0);
  std::size_t nul = text.find('\0');
  while (std::min(invalid, nul) != kNone) {
    const std::size_t bad = std::min(invalid, nul);
    out.append(text.substr(done, bad - done));
    out.append(kReplacement);
    done = bad + 1;
    (bad == nul ? nul : invalid) = bad == nul ? text.find('\0', done) : find_invalid(text, done);
  }
  out.append(text.substr(done));
}

}  // namespace

SourceText keep_source(Arena& arena, std::string_view text) {
  Buffer clean;
  if (utf8::find_invalid(text) != kNone || text.find('\0') != kNone) {
    append_clean(text, clean);
    text = clean.view();
  }
  char* const copy = static_cast<char*>(arena.allocate(text.size() + 1, 1));
  if (!text.empty()) {
    std::memcpy(copy, text.data(), text.size());
  }
  copy[text.size()] = '\n';
  SourceText source;
  source.text = {copy, text.size()};
  source.begin = source.text.substr(0, kByteOrderMark.size()) == kByteOrderMark ? 3 : 0;
  source.carriage_returns = source.text.find('\r') != std::string_view::npos;
  return source;
}

}  // namespace docmill::markdown
