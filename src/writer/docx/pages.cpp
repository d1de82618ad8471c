// See pages.h.
#include "writer/docx/pages.h"

#include <algorithm>
#include <utility>

#include "base/utf8.h"

namespace docmill::docx {
namespace {

constexpr int kTwipsPerHalfPoint = 10;
constexpr int kNoteSeparator = 240;

}  // namespace

Pages::Pages(const Measures& measures, int text_width, int text_height)
    : measures_(measures), width_(text_width), height_(text_height) {}

void Pages::set_size(int text_width, int text_height) {
  width_ = text_width;
  height_ = text_height;
  break_page();
}

// ---- lines --------------------------------------------------------------------------------------------------------

void Pages::begin(const Measure& measure, int width) {
  measure_ = measure;
  room_ = std::max<std::int64_t>(std::int64_t{width} * kEm / (measure.size * kTwipsPerHalfPoint), kEm);
  filled_ = word_ = 0;
  lines_ = 0;
}

void Pages::begin_paragraph(Style style, bool keep_next, int left) {
  const Measure& found = measure(style);
  begin(found, width_ - std::max(left, found.left) - found.right);
  filled_ = std::int64_t{found.first_line} * kEm / (found.size * kTwipsPerHalfPoint);
  block_ = {};
  block_.keep_next = found.keep_next || keep_next;
  block_.whole = found.keep_lines;
  // Paragraphs of one style share a border; each block of code has its own.
  if (std::exchange(last_, style) != style || style == Style::source_code) {
    block_.extra = std::exchange(border_below_, found.border_below) + found.border_above;
  }
  if (std::exchange(break_, false)) {
    block_.page_height = height_;
  }
}

void Pages::begin_cell(Style style, int width, bool head) {
  Measure found = measure(style);
  const Measure& table = measure(Style::table);
  if (table.line != 0 && table.rule == LineRule::automatic && found.rule == LineRule::automatic) {
    found.line = std::min(found.line, table.line);
  }
  found.bold = found.bold || head;
  begin(found, width);
}

/// A word that does not fit begins a line, and more lines where it is longer than one.
void Pages::end_word(int space) {
  if (filled_ != 0 && filled_ + word_ > room_) {
    ++lines_;
    filled_ = 0;
  }
  lines_ += static_cast<int>((filled_ + word_) / (room_ + 1));
  filled_ = (filled_ + word_) % (room_ + 1) + space;
  word_ = 0;
}

void Pages::add_text(std::string_view text, bool bold, bool code) {
  bold = bold || measure_.bold;
  const Measure& set = code ? measure(Style::verbatim_char) : measure_;
  for (std::size_t at = 0; at < text.size();) {
    const utf8::Decoded next = utf8::decode(text, at);
    at += next.size;
    const int width = width_of(next.code_point, *set.font, bold) * set.size / measure_.size;
    if (next.code_point == ' ') {
      end_word(width);
      continue;
    }
    word_ += width;
    if (next.code_point == '-' || (next.code_point >= 0x80 && is_wide(next.code_point))) {
      end_word(0);
    }
  }
}

void Pages::add_line() {
  end_word(0);
  ++lines_;
  filled_ = 0;
}

void Pages::add_picture(int height) { picture_ = std::max(picture_, height); }

/// Its text in lines of average characters.
void Pages::add_note(const Node& definition) {
  std::size_t characters = 0;
  for (const Node* node = &definition + 1; node != definition.next(); ++node) {
    characters += utf8::count(node->text());
  }
  const Measure& set = measure(Style::footnote_text);
  const int size = set.size * kTwipsPerHalfPoint;
  const auto lines =
      static_cast<int>(characters * static_cast<std::size_t>(size) / 2 / static_cast<std::size_t>(width_)) + 1;
  block_.notes += set.before + set.after + lines * set.line_height();
}

int Pages::take_lines() {
  end_word(0);
  return lines_ + 1;
}

void Pages::end_paragraph(int before, int after) {
  block_.lines = take_lines();
  block_.line = measure_.line_height();
  block_.before = before >= 0 ? before : measure_.before;
  block_.after = after >= 0 ? after : measure_.after;
  if (picture_ != 0) {
    block_.extra += std::max(0, std::exchange(picture_, 0) - block_.line);
    block_.whole = true;
  }
  blocks_.push_back(std::exchange(block_, {}));
}

void Pages::end_cell() {
  row_height_ = std::max(row_height_, take_lines() * measure_.line_height() + measure_.before + measure_.after +
                                          std::exchange(picture_, 0));
}

void Pages::end_row(bool head) {
  constexpr int kBorder = 10;
  constexpr int kTableBorders = 36;  // above the head, and below the table
  block_.extra = std::exchange(row_height_, 0) + kBorder + std::exchange(border_below_, 0) +
                 (blocks_.empty() || !blocks_.back().row ? kTableBorders : 0);
  last_ = Style::table;
  block_.whole = block_.row = true;
  block_.head = block_.keep_next = head;
  if (std::exchange(break_, false)) {
    block_.page_height = height_;
  }
  blocks_.push_back(std::exchange(block_, {}));
}

// ---- pages --------------------------------------------------------------------------------------------------------

/// Puts one block after the other onto pages.
class Pages::Placing {
 public:
  explicit Placing(const std::vector<Block>& blocks) : blocks_(blocks) {}

  std::unordered_map<const Node*, int> place() {
    for (std::size_t i = 0; i < blocks_.size();) {
      const std::size_t end = chain_end(i);
      if (blocks_[i].page_height != 0) {
        begin_page(blocks_[i].page_height);
      } else if (used_ != 0 && !fits(i, end)) {
        begin_page(height_);
      }
      for (; i < end; ++i) {
        put(blocks_[i]);
      }
    }
    return std::move(pages_);
  }

 private:
  /// Blocks that stay with what follows, and that.
  std::size_t chain_end(std::size_t i) const {
    while (i < blocks_.size() && blocks_[i].keep_next) {
      ++i;
      if (i < blocks_.size() && blocks_[i].page_height != 0) {
        return i;
      }
    }
    return std::min(i + 1, blocks_.size());
  }

  int space_above(const Block& block, int after) const { return block.row ? after : std::max(after, block.before); }

  /// Whether the chain, of its last block as much as must be together, has room on this page. One longer than a page
  /// has none anywhere.
  bool fits(std::size_t begin, std::size_t end) const {
    std::int64_t needed = 0;
    int after = after_;
    for (std::size_t i = begin; i < end; ++i) {
      const Block& block = blocks_[i];
      needed += space_above(block, after) + block.notes;
      needed += i + 1 < end || block.whole ? block.height() : block.extra + block.line * first_lines(block);
      after = block.after;
    }
    return needed <= room() || needed > height_;
  }

  static int first_lines(const Block& block) { return block.lines <= 3 ? block.lines : 2; }

  int room() const { return height_ - notes_ - used_; }

  void begin_page(int height) {
    page_ += height_ == 0 ? 0 : 1;
    height_ = height;
    used_ = after_ = notes_ = 0;
  }

  void put(const Block& block) {
    if (!block.row) {
      head_height_ = 0;
    }
    const int above = used_ == 0 ? 0 : space_above(block, after_);
    const int notes = block.notes + (block.notes != 0 && notes_ == 0 ? kNoteSeparator : 0);
    if (block.whole && used_ != 0 && above + block.height() + notes > room()) {
      begin_page(height_);
      used_ += head_height_;
    } else {
      used_ += above;
    }
    if (block.heading != nullptr) {
      pages_.emplace(block.heading, page_);
    }
    put_lines(block, notes);
    for (; used_ > height_ && height_ > 0; used_ -= height_) {  // a row longer than a page
      ++page_;
    }
    after_ = block.after;
    if (block.head) {
      head_height_ += block.height();
    }
  }

  /// No first or last line alone.
  void put_lines(const Block& block, int notes) {
    int left = block.lines;
    used_ += block.extra;
    if (block.whole) {
      used_ += left * block.line;
      notes_ += notes;
      return;
    }
    while (left > 0) {
      int now = std::clamp(room() / std::max(block.line, 1), 0, left);
      now -= now > 0 && left - now == 1 ? 1 : 0;
      if (now < std::min(2, left) && used_ > block.extra) {
        now = 0;
      } else if (now == 0) {
        now = left;  // a page too small for a line
      }
      used_ += now * block.line;
      left -= now;
      if (left > 0) {
        begin_page(height_);
      }
    }
    notes_ += notes;
  }

  const std::vector<Block>& blocks_;
  std::unordered_map<const Node*, int> pages_;
  int page_ = 1;
  int height_ = 0;
  int used_ = 0;
  int notes_ = 0;
  int after_ = 0;
  int head_height_ = 0;  // of the table that rows continue
};

std::unordered_map<const Node*, int> Pages::place() const { return Placing(blocks_).place(); }

}  // namespace docmill::docx
