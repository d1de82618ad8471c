// Styled text -> tokens: where lines may break (UAX #14), which way text runs (UAX #9), which face has the characters.
//
// Most text is Latin, and its breaks follow from blanks, hyphens and dashes; ICU is asked for anything else.
#include <unicode/ubidi.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/ustring.h>
#include <unicode/utext.h>

#include <algorithm>

#include "base/utf8.h"
#include "writer/pdf/syntax.h"
#include "writer/pdf/typesetter.h"

namespace docmill::pdf {
namespace {

constexpr std::uint32_t kMostTokens = 16'000'000;
constexpr char32_t kSoftHyphen = 0xad;
constexpr char32_t kZeroWidthSpace = 0x200b;
// Shows nothing, and no glyph may have it as its meaning (ISO 14289-1, 7.21.7).
constexpr char32_t kByteOrderMark = 0xfeff;
constexpr char32_t kObject = 0xfffc;

/// Whether breaks follow from the simple rules.
bool is_simple(char32_t c) {
  return c < 0x300 || (c >= 0x370 && c < 0x590) || (c >= 0x1e00 && c < 0x2000) || (c >= 0x2010 && c <= 0x2027) ||
         (c >= 0x2030 && c <= 0x203a) || (c >= 0x20a0 && c <= 0x22ff) || c == kObject || c == kZeroWidthSpace;
}
bool is_right_to_left(char32_t c) {
  return (c >= 0x590 && c <= 0x8ff) || (c >= 0xfb1d && c <= 0xfdff) || (c >= 0xfe70 && c <= 0xfeff) ||
         (c >= 0x10800 && c <= 0x10fff) || (c >= 0x1e800 && c <= 0x1efff) || c == 0x200f || c == 0x202b ||
         c == 0x202e || c == 0x2067;
}
/// Characters that belong to the one before them whatever face it is in.
bool continues(char32_t c) {
  return c == 0x200c || c == 0x200d || (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0x1f3fb && c <= 0x1f3ff) ||
         (c >= 0xe0020 && c <= 0xe007f) || c == 0x20e3 ||
         (c >= 0x300 && (U_GET_GC_MASK(static_cast<UChar32>(c)) & U_GC_M_MASK) != 0);
}
bool is_ignorable(char32_t c) {
  return c == 0x2060 || c == 0xfeff || (c >= 0x200e && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
         (c >= 0x2066 && c <= 0x2069);
}
bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || !utf8::is_ascii(c);
}

}  // namespace

class TokenScanner {
 public:
  TokenScanner(Typesetter& typesetter, const StyledText& styled, bool preserve)
      : set_(typesetter), styled_(styled), text_(styled.text.view()), preserve_(preserve) {}

  TokenRange scan() {
    TokenRange range;
    range.first = static_cast<std::uint32_t>(set_.layout.tokens.size());
    examine();
    range.right_to_left = right_to_left_;
    while (at_ < text_.size()) {
      while (styled_.runs[run_].end <= at_) {
        ++run_;
      }
      const char c = text_[at_];
      if (c == '\n') {
        end_line();
      } else if ((c == ' ' || c == '\t') && !preserve_) {
        blank();
      } else {
        segment();
      }
    }
    range.last = static_cast<std::uint32_t>(set_.layout.tokens.size());
    if (range.last > kMostTokens) {
      throw Error(ErrorKind::limit, "E-PDF-009", "the document has more than 16,000,000 words and signs",
                  "make several documents of it");
    }
    first_ = range.first;
    return range;
  }

 private:
  const Run& run() const { return styled_.runs[run_]; }
  std::vector<Token>& tokens() { return set_.layout.tokens; }

  /// Looks at all characters once and asks ICU where the text needs it.
  void examine() {
    first_ = static_cast<std::uint32_t>(tokens().size());
    if (utf8::is_ascii(text_)) {
      return;
    }
    bool simple = true;
    bool bidirectional = false;
    for (const char32_t c : utf8::CodePoints(text_)) {
      simple = simple && is_simple(c);
      bidirectional = bidirectional || is_right_to_left(c);
    }
    if (!simple && !preserve_) {
      find_breaks();
    }
    if (bidirectional) {
      find_levels();
    }
  }

  void find_breaks() {
    UBreakIterator* breaks = set_.line_breaks();
    UErrorCode status = U_ZERO_ERROR;
    UText* text = utext_openUTF8(nullptr, text_.data(), static_cast<std::int64_t>(text_.size()), &status);
    if (breaks == nullptr || U_FAILURE(status)) {
      return;
    }
    ubrk_setUText(breaks, text, &status);
    marks_.assign(text_.size() + 1, 0);
    for (std::int32_t at = ubrk_first(breaks); at != UBRK_DONE; at = ubrk_next(breaks)) {
      marks_[static_cast<std::size_t>(at)] = 1;
    }
    utext_close(text);
  }

  void find_levels() {
    std::vector<UChar> wide(text_.size() + 1);
    std::int32_t size = 0;
    UErrorCode status = U_ZERO_ERROR;
    u_strFromUTF8(wide.data(), static_cast<std::int32_t>(wide.size()), &size, text_.data(),
                  static_cast<std::int32_t>(text_.size()), &status);
    // Forced breaks divide lines, not paragraphs.
    std::replace(wide.begin(), wide.end(), u'\n', u'\u2028');
    UBiDi* bidi = ubidi_open();
    ubidi_setPara(bidi, wide.data(), size, UBIDI_DEFAULT_LTR, nullptr, &status);
    const UBiDiLevel* levels = U_SUCCESS(status) ? ubidi_getLevels(bidi, &status) : nullptr;
    if (levels != nullptr && U_SUCCESS(status)) {
      levels_.resize(text_.size() + 1);
      std::size_t unit = 0;
      for (utf8::CodePoints::Iterator it(text_, 0); it.offset() < text_.size(); ++it) {
        std::fill_n(levels_.begin() + static_cast<std::ptrdiff_t>(it.offset()), it.size(), levels[unit]);
        unit += *it >= 0x10000 ? 2U : 1U;
      }
      right_to_left_ = (ubidi_getParaLevel(bidi) & 1) != 0;
    }
    ubidi_close(bidi);
  }

  std::uint8_t level() const { return levels_.empty() ? 0 : levels_[at_]; }
  Span place() const { return styled_.place; }

  void end_line() {
    if (tokens().size() == first_ || (tokens().back().flags & Token::newline) != 0) {
      push(nullptr, run().style);
    }
    tokens().back().flags |= Token::newline;
    tokens().back().space = 0;
    ++at_;
  }

  void blank() {
    ++at_;
    if (tokens().size() == first_) {
      return;
    }
    Token& last = tokens().back();
    if (last.space == 0 && (last.flags & Token::newline) == 0) {
      // A space is as wide as those of its own run: not as wide as code that it follows, nor as narrow as a raised
      // mark.
      const TextStyle& style = set_.style(run_ == last_run_ ? last.style : run().style);
      const Face& face = *style.face;
      last.space = static_cast<float>((face.has_colour() ? 250 : face.space_width()) * style.size / 1000);
      last.flags |= Token::break_after;
    }
  }

  void push(Word* word, StyleId style) {
    Token token{};
    token.word = word;
    token.style = style;
    token.width = word == nullptr ? 0 : word->width * set_.style(style).size / 1000;
    token.level = level();
    token.link = run().link;
    token.owner = run().owner;
    token.object = run().note;
    if (run().note != kNone) {
      token.flags |= Token::note;
    }
    tokens().push_back(token);
    last_run_ = run_;
  }

  void picture() {
    push(nullptr, run().style);
    Token& token = tokens().back();
    token.flags |= Token::picture | Token::break_after;
    token.object = run().picture;
    token.width = set_.layout.pictures[run().picture].width;
    at_ += 3;
  }

  /// The face for the character at `at`, and how many bytes the character has with what continues it.
  StyleId face_at(std::size_t at, std::size_t& size) {
    const utf8::Decoded first = utf8::decode(text_, at);
    size = first.size;
    if (first.code_point < 0x80) {
      if (at + 1 >= text_.size() || utf8::is_ascii(text_[at + 1])) {
        return run().style;
      }
    }
    bool emoji = u_hasBinaryProperty(static_cast<UChar32>(first.code_point), UCHAR_EMOJI_PRESENTATION) != 0;
    bool joined = false;
    while (at + size < text_.size()) {
      const utf8::Decoded next = utf8::decode(text_, at + size);
      const bool regional = first.code_point >= 0x1f1e6 && first.code_point <= 0x1f1ff && next.code_point >= 0x1f1e6 &&
                            next.code_point <= 0x1f1ff && size == first.size;
      if (!joined && !regional && !continues(next.code_point)) {
        break;
      }
      emoji = emoji || next.code_point == 0xfe0f;
      joined = next.code_point == 0x200d && emoji;
      size += next.size;
    }
    if (first.code_point < 0x80 && !emoji) {
      return run().style;
    }
    return is_ignorable(first.code_point) || is_control(first.code_point)
               ? run().style
               : set_.style_for_character(run().style, first.code_point, emoji, beside_, place());
  }

  /// Whether a line may break before byte `at`, which follows the segment that began at `begin`.
  bool breaks_at(std::size_t begin, std::size_t at) const {
    if (!marks_.empty()) {
      return marks_[at] != 0;
    }
    if (preserve_) {
      return text_[at - 1] == ' ' && text_[at] != ' ';
    }
    const char before = text_[at - 1];
    if (before == '-' || before == '/') {
      return at - begin > 2 && is_letter_or_digit(text_[at - 2]) && is_letter_or_digit(text_[at]) &&
             !(text_[at] >= '0' && text_[at] <= '9');
    }
    return before == '\x94' && at - begin >= 3 && text_.substr(at - 3, 3) == "\u2014" && text_[at] != ' ';
  }

  void segment() {
    const std::size_t begin = at_;
    if (run().picture != kNone) {
      picture();
      return;
    }
    const std::uint8_t direction = level();
    std::size_t size = 0;
    beside_ = tokens().size() > first_ && last_run_ == run_ ? set_.style(tokens().back().style).face : nullptr;
    const StyleId style = face_at(at_, size);
    beside_ = set_.style(style).face;
    std::size_t end = at_;
    bool invisible = false;
    bool may_break = false;
    soft_.clear();
    while (true) {
      const char32_t c = utf8::decode(text_, end).code_point;
      if (c == kZeroWidthSpace || c == kByteOrderMark || is_control(c)) {
        invisible = true;
        may_break = c == kZeroWidthSpace;
        if (is_control(c)) {
          set_.warn("E-PDF-025", "control characters are left out: no page can show them", "remove them from the text",
                    place());
        }
        break;
      }
      if (c == kSoftHyphen) {
        soft_.push_back(end - begin);
      }
      end += size;
      if (end >= run().end || text_[end] == '\n' || ((text_[end] == ' ' || text_[end] == '\t') && !preserve_) ||
          end - begin > kMaxWordBytes - 64) {
        may_break =
            end - begin > kMaxWordBytes - 64 || (end == run().end && end < text_.size() && breaks_at(begin, end));
        break;
      }
      if (!levels_.empty() && levels_[end] != direction) {
        may_break = !marks_.empty() && marks_[end] != 0;
        break;
      }
      if (c != kSoftHyphen && breaks_at(begin, end)) {
        may_break = true;
        break;
      }
      if (utf8::decode(text_, end).code_point == kSoftHyphen) {
        size = 2;  // is in any face
      } else if (face_at(end, size) != style) {
        break;
      }
    }
    if (end > begin) {
      const Face& face = *set_.style(style).face;
      WordTraits traits;
      traits.right_to_left = (direction & 1) != 0;
      traits.code = set_.style(style).code;
      traits.tabular = set_.style(style).tabular;
      const std::string_view text = text_.substr(begin, end - begin);
      if (soft_.empty()) {
        push(&set_.workspace.words.shape(face, text, traits), style);
      } else {
        push_softly(face, text, traits, style);
      }
      if (face.has_colour()) {
        tokens().back().flags |= Token::emoji;
      }
    }
    if (may_break && tokens().size() > first_) {
      tokens().back().flags |= Token::break_after;
    }
    at_ = end;
    if (invisible) {
      at_ += utf8::decode(text_, end).size;
    } else if (end < text_.size() && !marks_.empty() && marks_[end] != 0 && tokens().size() > first_) {
      tokens().back().flags |= Token::break_after;
    }
  }

  /// A word with soft hyphens: shaped without them, their places kept.
  void push_softly(const Face& face, std::string_view text, WordTraits traits, StyleId style) {
    std::string plain;
    std::vector<std::uint16_t> places;
    std::size_t from = 0;
    for (const std::size_t soft : soft_) {
      plain.append(text.substr(from, soft - from));
      from = soft + 2;
      if (!plain.empty() && from < text.size() && (places.empty() || places.back() != plain.size())) {
        places.push_back(static_cast<std::uint16_t>(plain.size()));
      }
    }
    plain.append(text.substr(from));
    if (plain.empty()) {
      return;
    }
    push(&set_.workspace.words.shape(face, plain, traits), style);
    Token& token = tokens().back();
    if (from == text.size()) {
      token.flags |= Token::hyphen | Token::break_after;  // its word goes on in another style
    } else if (!places.empty() && !traits.right_to_left && run().note == kNone) {
      token.flags |= Token::soft;
      token.object = static_cast<std::uint32_t>(set_.layout.soft_hyphens.size());
      set_.layout.soft_hyphens.push_back(std::move(places));
    }
  }

  Typesetter& set_;
  const StyledText& styled_;
  std::string_view text_;
  bool preserve_;
  bool right_to_left_ = false;
  std::size_t at_ = 0;
  std::size_t run_ = 0;
  std::size_t last_run_ = 0;       // of the last token
  std::size_t first_ = 0;          // token
  const Face* beside_ = nullptr;   // of the character before
  std::vector<std::size_t> soft_;  // bytes of soft hyphens in the segment under way
  std::vector<std::uint8_t> marks_;
  std::vector<std::uint8_t> levels_;
};

TokenRange Typesetter::tokens(const StyledText& text, bool preserve) {
  return TokenScanner(*this, text, preserve).scan();
}

}  // namespace docmill::pdf
