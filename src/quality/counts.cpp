// Words and sentences of the text a reader reads: not code blocks, not raw HTML, not targets of links.
//
// A word is a run without blanks that holds a letter or digit (any byte beyond ASCII counts as one). A sentence ends
// with . ! or ? before a blank or the end of its block; what is left in a block is a sentence too.
#include "base/utf8.h"
#include "quality/rules.h"

namespace docmill::quality {
namespace {

constexpr std::uint32_t kWordsPerMinute = 220;

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

bool is_word_byte(char c) {
  return !utf8::is_ascii(c) || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

class TextCounter {
 public:
  explicit TextCounter(Counts& counts) : counts_(counts) {}

  void text(std::string_view part) {
    for (const char c : part) {
      if (is_blank(c)) {
        blank();
      } else {
        in_word_ = in_word_ || is_word_byte(c);
        ends_sentence_ = c == '.' || c == '!' || c == '?' || (ends_sentence_ && (c == '"' || c == '\'' || c == ')'));
      }
    }
  }
  void blank() {
    counts_.words += in_word_ ? 1 : 0;
    words_ = words_ || in_word_;
    in_word_ = false;
    if (ends_sentence_ && words_) {
      ++counts_.sentences;
      words_ = false;
    }
    ends_sentence_ = false;
  }
  void end_block() {
    blank();
    counts_.sentences += words_ ? 1 : 0;
    words_ = false;
  }

 private:
  Counts& counts_;
  bool in_word_ = false;
  bool ends_sentence_ = false;
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
