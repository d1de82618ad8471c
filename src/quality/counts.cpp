// Words and sentences of the text a reader reads: not code blocks, not raw HTML, not targets of links.
//
// A word is a run without blanks that holds a letter or digit (any byte beyond ASCII counts as one). A sentence ends
// with . ! or ? before a blank or the end of its block; what is left in a block is a sentence too.
#include <array>

#include "quality/rules.h"

namespace docmill::quality {
namespace {

constexpr std::uint32_t kWordsPerMinute = 220;

// What a byte is for this, as bits.
constexpr unsigned kBlank = 1;
constexpr unsigned kWord = 2;   // a letter or digit
constexpr unsigned kEnd = 4;    // of a sentence
constexpr unsigned kClose = 8;  // leaves the end of a sentence one

constexpr std::array<std::uint8_t, 256> make_kinds() {
  std::array<std::uint8_t, 256> kinds{};
  for (unsigned c = 0; c < 256; ++c) {
    const bool word = c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    const bool end = c == '.' || c == '!' || c == '?';
    const bool close = c == '"' || c == '\'' || c == ')';
    kinds[c] =
        static_cast<std::uint8_t>((blank ? kBlank : 0) | (word ? kWord : 0) | (end ? kEnd : 0) | (close ? kClose : 0));
  }
  return kinds;
}
constexpr std::array<std::uint8_t, 256> kKinds = make_kinds();

class TextCounter {
 public:
  explicit TextCounter(Counts& counts) : counts_(counts) {}

  void text(std::string_view part) {
    unsigned seen = seen_;
    for (const char c : part) {
      const unsigned kind = kKinds[static_cast<unsigned char>(c)];
      if ((kind & kBlank) != 0) {
        seen_ = seen;
        blank();
        seen = 0;
      } else {
        // A close after an end keeps the end; anything else but an end takes it back.
        seen = (seen & kWord) | (kind & (kWord | kEnd)) | (seen & kEnd & kind >> 1);
      }
    }
    seen_ = seen;
  }
  void blank() {
    counts_.words += (seen_ & kWord) >> 1;
    words_ = words_ || (seen_ & kWord) != 0;
    if ((seen_ & kEnd) != 0 && words_) {
      ++counts_.sentences;
      words_ = false;
    }
    seen_ = 0;
  }
  void end_block() {
    blank();
    counts_.sentences += words_ ? 1 : 0;
    words_ = false;
  }

 private:
  Counts& counts_;
  unsigned seen_ = 0;   // kWord, kEnd: of the run of bytes without blanks
  bool words_ = false;  // since the last sentence
};

}  // namespace

Counts count(const Document& document) {
  Counts counts;
  TextCounter text(counts);
  struct Visitor {
    Counts& counts;
    TextCounter& text;
    bool enter(const Node& node) {
      switch (node.kind()) {
        case NodeKind::paragraph:
          ++counts.paragraphs;
          break;
        case NodeKind::heading:
          ++counts.headings;
          break;
        case NodeKind::link:
          ++counts.links;
          break;
        case NodeKind::image:
          ++counts.images;
          break;
        case NodeKind::table:
          ++counts.tables;
          break;
        case NodeKind::code_block:
          ++counts.code_blocks;
          break;
        case NodeKind::text:
        case NodeKind::code:
          text.text(node.text());
          break;
        case NodeKind::soft_break:
        case NodeKind::line_break:
          text.blank();
          break;
        default:
          break;
      }
      return true;
    }
    void leave(const Node& node) {
      if (node.kind() == NodeKind::paragraph || node.kind() == NodeKind::heading ||
          node.kind() == NodeKind::table_cell) {
        text.end_block();
      }
    }
  };
  walk(document.root(), Visitor{counts, text});
  counts.reading_seconds = (counts.words * 60 + kWordsPerMinute - 1) / kWordsPerMinute;
  return counts;
}

}  // namespace docmill::quality
