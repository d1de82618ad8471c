// Checks of a data file's text and the errors of all its readers; see source_text.h.
#include "value/source_text.h"

#include <algorithm>
#include <limits>

#include "base/utf8.h"

namespace docmill {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
constexpr std::size_t kKeyShown = 60;  // bytes of a key quoted in a message

Error error_at(const SourceText& source, ErrorKind kind, std::string_view code, std::string message, Span span,
               std::string hint) {
  Diagnostic diagnostic;
  diagnostic.kind = kind;
  diagnostic.code = code;
  diagnostic.message = std::move(message);
  diagnostic.hint = std::move(hint);
  diagnostic.place = place_at(source.name, source.text, span);
  return Error(std::move(diagnostic));
}

Span span_of(std::size_t begin, std::size_t end) {
  return Span{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

// Lends `arena` to a heap for one operation and takes it back, also when the operation throws.
class Lent {
 public:
  explicit Lent(Arena& arena) : arena_(arena) { heap.arena = std::move(arena_); }
  Lent(const Lent&) = delete;
  Lent& operator=(const Lent&) = delete;
  ~Lent() { arena_ = std::move(heap.arena); }

  Heap heap;

 private:
  Arena& arena_;
};

}  // namespace

void SourceText::refuse(std::string_view code, std::string message, std::size_t begin, std::size_t end,
                        std::string hint) const {
  throw error_at(*this, ErrorKind::data, code, std::move(message), span_of(begin, end), std::move(hint));
}

void SourceText::refuse_limit(std::string_view code, std::string message, std::size_t at, std::string hint) const {
  throw error_at(*this, ErrorKind::limit, code, std::move(message), span_of(at, at), std::move(hint));
}

void SourceText::refuse_depth(int max_depth, std::size_t at) const {
  refuse_limit("E-LIM-004", "the data is nested deeper than " + std::to_string(max_depth) + " levels", at);
}

void SourceText::refuse_repeated_key(std::string_view key, std::size_t begin, std::size_t end,
                                     std::string_view hint) const {
  std::string shown(utf8::prefix(key, kKeyShown));
  shown += shown.size() < key.size() ? "..." : "";
  refuse("E-DAT-004", "the key '" + shown + "' stands twice in the same object", begin, end,
         std::string(hint.empty() ? "remove or rename one of them" : hint));
}

void SourceText::check_size(const ReadOptions& options) const {
  const std::size_t most = std::min<std::size_t>(options.max_bytes, std::numeric_limits<std::uint32_t>::max() - 1);
  if (text.size() <= most) {
    return;
  }
  Diagnostic diagnostic;
  diagnostic.kind = ErrorKind::limit;
  diagnostic.code = "E-LIM-006";
  diagnostic.message =
      "the data has " + std::to_string(text.size()) + " bytes; at most " + std::to_string(most) + " are read";
  diagnostic.place.source = name;
  throw Error(std::move(diagnostic));
}

void SourceText::check_no_byte_order_mark() const {
  if (text.starts_with(kByteOrderMark)) {
    refuse("E-DAT-005", "the text opens with a byte order mark", 0, kByteOrderMark.size(),
           "save the file as UTF-8 without one");
  }
}

void SourceText::check_utf8() const {
  const std::size_t at = utf8::find_invalid(text);
  if (at == std::string_view::npos) {
    return;
  }
  static constexpr char kHex[] = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(text[at]);
  refuse("E-DAT-005", std::string("the byte 0x") + kHex[byte >> 4] + kHex[byte & 15] + " is not UTF-8", at, at + 1,
         "save the file as UTF-8");
}

int depth_limit(const ReadOptions& options) { return std::clamp(options.max_depth, 1, kMaxDepth); }

std::size_t offset_of(std::string_view text, Position position) {
  std::size_t at = 0;
  for (std::uint32_t line = 1; line < position.line; ++line) {
    const std::size_t end = text.find('\n', at);
    if (end == std::string_view::npos) {
      return text.size();
    }
    at = end + 1;
  }
  for (std::uint32_t column = 1; column < position.column && at < text.size() && text[at] != '\n'; ++column) {
    ++at;
    while (at < text.size() && utf8::is_continuation(text[at])) {
      ++at;
    }
  }
  return at;
}

Value integer_of_digits(Arena& arena, std::string_view digits, int base) {
  Lent lent(arena);
  return *parse_integer(lent.heap, digits, base);
}

}  // namespace docmill
