// The wordwrap filter: Python's textwrap.wrap for each line of a text, as Jinja2 calls it.
//
// A paragraph is cut into chunks that tile it: white space, words, parts of hyphenated words, dashes between words.
// Chunks are put on a line while they fit, so every line is one piece of the paragraph and nothing is copied before it
// is written. Where a chunk ends is decided by looking at most three characters back and ahead.
#include <algorithm>

#include "base/escape.h"
#include "base/utf8.h"
#include "jinja/arguments.h"
#include "jinja/builtins.h"
#include "jinja/code_points.h"

namespace docmill::jinja {

namespace {

constexpr bool is_blank(char32_t c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

bool is_word_or_punctuation(char32_t c) {
  return c == '!' || c == '"' || c == '\'' || c == '&' || c == '.' || c == ',' || c == '?' || is_word(c);
}

/// A part of a paragraph that a line takes whole, if it can.
struct Chunk {
  std::string_view text;
  std::size_t length = 0;  // code points
};

class Chunker {
 public:
  Chunker(const Budget& budget, std::string_view text, bool at_hyphens)
      : budget_(budget), text_(text), at_hyphens_(at_hyphens) {}

  bool next(Chunk& chunk) {
    if (at_ == text_.size()) {
      return false;
    }
    const std::size_t begin = at_;
    std::size_t length = 0;
    if (is_blank(at(at_))) {
      length = skip(is_blank);
    } else if (const std::size_t dashes = at_hyphens_ ? dashes_between_words(at_) : 0) {
      length = dashes;
      at_ += dashes;
    } else {
      length = skip_word();
    }
    chunk = {text_.substr(begin, at_ - begin), length};
    return true;
  }

 private:
  static constexpr char32_t kNothing = 0xffffffff;

  char32_t at(std::size_t offset) const {
    return offset < text_.size() ? utf8::decode(text_, offset).code_point : kNothing;
  }
  std::size_t after(std::size_t offset) const {
    return offset < text_.size() ? offset + utf8::decode(text_, offset).size : offset;
  }
  bool is_letter(std::size_t offset) const { return offset < text_.size() && is_word_letter(at(offset)); }

  template <class Is>
  std::size_t skip(Is is) {
    std::size_t length = 0;
    while (at_ < text_.size() && is(at(at_))) {
      at_ = after(at_);
      look_now_and_then(++length);
    }
    return length;
  }

  // At least one character, up to a blank, a hyphen inside a word (which is taken) or dashes between words.
  std::size_t skip_word() {
    std::size_t length = 0;
    for (;;) {
      at_ = after(at_);
      look_now_and_then(++length);
      if (at_hyphens_ && is_hyphen_in_word(at_)) {
        ++at_;
        return length + 1;
      }
      if (at_ == text_.size() || is_blank(at(at_)) || (at_hyphens_ && dashes_between_words(at_) != 0)) {
        return length;
      }
    }
  }

  // Two or more dashes with a word or punctuation before and a word behind; their number.
  std::size_t dashes_between_words(std::size_t offset) const {
    if (offset == 0 || text_[offset < text_.size() ? offset : 0] != '-' || offset + 1 >= text_.size() ||
        text_[offset + 1] != '-' || !is_word_or_punctuation(utf8::decode_before(text_, offset).code_point)) {
      return 0;
    }
    const std::size_t end = std::min(text_.find_first_not_of('-', offset), text_.size());
    return end < text_.size() && is_word(at(end)) ? end - offset : 0;
  }

  // A hyphen behind two letters, or behind letter, hyphen, letter; and before a letter that is not the word's last.
  bool is_hyphen_in_word(std::size_t offset) const {
    if (offset >= text_.size() || text_[offset] != '-' || offset == 0) {
      return false;
    }
    return is_part_before(offset) && is_part_after(offset + 1);
  }

  bool is_part_before(std::size_t offset) const {
    const utf8::Decoded last = utf8::decode_before(text_, offset);
    if (!is_word_letter(last.code_point) || last.size == offset) {
      return false;
    }
    offset -= last.size;
    const utf8::Decoded second = utf8::decode_before(text_, offset);
    if (is_word_letter(second.code_point)) {
      return true;
    }
    return second.code_point == '-' && second.size < offset &&
           is_word_letter(utf8::decode_before(text_, offset - second.size).code_point);
  }

  bool is_part_after(std::size_t offset) const {
    if (!is_letter(offset)) {
      return false;
    }
    std::size_t second = after(offset);
    second += second < text_.size() && text_[second] == '-' ? 1u : 0u;
    return is_letter(second);
  }

  // The work is paid for before; a long chunk takes its time.
  void look_now_and_then(std::size_t length) const {
    if ((length & 0xfffff) == 0) {
      budget_.check_time();
    }
  }

  const Budget& budget_;
  std::string_view text_;
  std::size_t at_ = 0;
  bool at_hyphens_;
};

struct WrapOptions {
  std::size_t width;
  Value break_long_words;
  bool split_at_hyphens;  // between chunks
  Value prefer_hyphens;   // inside long words
  Value separator;        // safe: lines are escaped
};

/// Wraps one text, line by line, into the scratch buffer.
class Wrapper {
 public:
  Wrapper(Run& run, const WrapOptions& options) : run_(run), out_(run.scratch()), options_(options) {}

  void text(std::string_view text) {
    Lines paragraphs(text);
    std::string_view line;
    for (bool first = true; paragraphs.next(line); first = false) {
      if (!first) {
        separate();
      }
      paragraph(line);
    }
  }

 private:
  // The line being filled: a piece of the paragraph, its length, and its last chunk.
  struct Line {
    const char* begin = nullptr;
    std::size_t size = 0;
    std::size_t length = 0;
    std::size_t chunks = 0;
    std::string_view last;

    void add(const Chunk& chunk) {
      begin = begin == nullptr ? chunk.text.data() : begin;
      size += chunk.text.size();
      length += chunk.length;
      ++chunks;
      last = chunk.text;
    }
    void drop_last() {
      size -= last.size();
      --chunks;
    }
  };

  void paragraph(std::string_view text) {
    Chunker chunker(run_.budget, text, options_.split_at_hyphens);
    Chunk chunk;
    bool more = chunker.next(chunk);
    bool first = true;
    while (more) {
      if (!first && strip_space(chunk.text).empty()) {
        more = chunker.next(chunk);
      }
      Line line;
      while (more && line.length + chunk.length <= options_.width) {
        line.add(chunk);
        more = chunker.next(chunk);
      }
      if (more && chunk.length > options_.width && add_long_word(line, chunk)) {
        more = chunker.next(chunk);
      }
      if (line.chunks != 0 && strip_space(line.last).empty()) {
        line.drop_last();
      }
      if (line.chunks != 0) {
        write({line.begin, line.size}, first);
        first = false;
      }
    }
  }

  // A chunk that fits on no line. True when all of it went to this one.
  bool add_long_word(Line& line, Chunk& chunk) const {
    if (!run_.truth(options_.break_long_words)) {
      if (line.chunks != 0) {
        return false;
      }
      line.add(chunk);
      return true;
    }
    const Chunk part = first_part(chunk, options_.width - line.length);
    line.add(part);
    chunk.text.remove_prefix(part.text.size());
    chunk.length -= part.length;
    return false;
  }

  Chunk first_part(const Chunk& chunk, std::size_t room) const {
    const std::string_view fitting = chunk.text.substr(0, utf8::offset_of(chunk.text, room));
    if (run_.truth(options_.prefer_hyphens)) {
      const std::size_t hyphen = fitting.rfind('-');
      if (hyphen != std::string_view::npos && fitting.find_first_not_of('-') < hyphen) {
        const std::string_view part = fitting.substr(0, hyphen + 1);
        return {part, utf8::count(part)};
      }
    }
    return {fitting, room};
  }

  void write(std::string_view line, bool first) {
    if (!first) {
      separate();
    }
    options_.separator.is_safe() ? escape_html(line, out_) : out_.append(line);
  }

  void separate() {
    run_.budget.spend_bytes(options_.separator.size());
    out_.append(options_.separator.as_string());
  }

  Run& run_;
  Buffer& out_;
  const WrapOptions& options_;
};

}  // namespace

Value filter_wordwrap(Run& run, const Value& input, const Arguments& arguments) {
  const auto a = bind(run, arguments, "do_wordwrap", {"width", "break_long_words", "wrapstring", "break_on_hyphens"});
  const Value separator = a.given(2) && !a[2].is_none() ? a[2] : Value::string(run.options().newline_sequence);
  if (!separator.is_string()) {
    fail_attribute(run, separator, "join");
  }
  if (!input.is_string()) {
    fail_attribute(run, input, "splitlines");
  }
  // Python looks at the width when there is a line to wrap, and at the rest when a word is too long.
  const std::int64_t width = a.given(0) && input.size() != 0 ? to_number(run, a[0]) : 79;
  const bool split_at_hyphens = !a.given(3) || (a[3].is_boolean() && a[3].as_boolean());
  if (width <= 0) {
    run.fail(kValueCode, "invalid width " + std::to_string(width) + " (must be > 0)");
  }
  const Value yes = Value::boolean(true);
  const WrapOptions options{static_cast<std::size_t>(width), a.get(1, yes), split_at_hyphens, a.get(3, yes), separator};
  run.budget.spend_bytes(input.size());
  const std::size_t mark = run.scratch().size();
  Wrapper(run, options).text(input.as_string());
  return run.take(mark, separator.is_safe());
}

}  // namespace docmill::jinja
