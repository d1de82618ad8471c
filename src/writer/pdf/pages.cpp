#include "writer/pdf/pages.h"

#include <algorithm>

#include "writer/pdf/blocks.h"

namespace docmill::pdf {
namespace {

constexpr double kNoteGap = 16;  // between the text and the rule above the notes
constexpr double kNoteRuleGap = 5;
constexpr std::size_t kMostPages = 50'000;

class Paginator {
 public:
  explicit Paginator(Typesetter& set) : set_(set), layout_(set.layout) {
    landscape_ = layout_.sections.front().landscape;
    area_ = text_area(set.theme, set.options, landscape_);
    noted_.resize(layout_.notes.size());
  }

  Pages run() {
    begin_page();
    const auto count = static_cast<std::uint32_t>(layout_.slices.size());
    std::size_t section = 1;
    for (std::uint32_t i = 0; i < count;) {
      if (section < layout_.sections.size() && layout_.sections[section].first_slice == i) {
        turn(layout_.sections[section].landscape);
        ++section;
      }
      if (layout_.slices[i].kind == SliceKind::page_break) {
        if (!page_empty()) {
          finish_page();
          begin_page();
        }
        ++i;
        continue;
      }
      i = place(i);
    }
    // A page break at the very end begins no page.
    if (!page_empty() || pages_.pages.empty()) {
      finish_page();
    }
    while (next_note_ < due_.size()) {
      begin_page();
      finish_page();
    }
    return std::move(pages_);
  }

 private:
  struct Due {
    std::uint32_t note;
    std::uint32_t next_slice;  // of the note
    std::uint32_t slice = 0;   // that refers to it
  };

  bool page_empty() const { return pages_.placed.size() == first_ + repeated_; }

  void turn(bool landscape) {
    if (!page_empty()) {
      finish_page();
      area_ = text_area(set_.theme, set_.options, landscape);
      landscape_ = landscape;
      begin_page();
      return;
    }
    area_ = text_area(set_.theme, set_.options, landscape);
    landscape_ = landscape;
  }

  void begin_page() {
    first_ = pages_.placed.size();
    repeated_ = 0;
    y_ = 0;
    notes_height_ = 0;
    page_notes_ = next_note_;
    page_heading_ = first_heading_ = heading_;
    // What did not fit of the notes of the page before.
    for (std::size_t i = next_note_; i < due_.size(); ++i) {
      notes_height_ += note_height(due_[i]);
    }
    notes_go_on_ = notes_height_ > area_.height * 0.7;
    notes_height_ = std::min(notes_height_, area_.height * 0.7);
  }

  double note_height(const Due& due) const {
    double height = 0;
    for (std::uint32_t i = due.next_slice; i < layout_.notes[due.note].last_slice; ++i) {
      height += layout_.note_slices[i].height + layout_.note_slices[i].before;
    }
    return height;
  }

  double room() const { return area_.height - (notes_height_ > 0 ? notes_height_ + kNoteGap + kNoteRuleGap : 0); }

  template <class Visit>
  void each_note(const Slice& slice, Visit visit) const {
    if (layout_.notes.empty()) {
      return;
    }
    const auto in_line = [&](std::uint32_t number) {
      const Line& line = layout_.lines[number];
      for (std::uint32_t t = line.first; t < line.last; ++t) {
        if ((layout_.tokens[t].flags & Token::note) != 0) {
          visit(layout_.tokens[t].object);
        }
      }
    };
    if (slice.kind == SliceKind::line && slice.index != kNone) {
      in_line(slice.index);
    } else if (slice.kind == SliceKind::row) {
      const Row& row = layout_.rows[slice.index];
      for (std::uint32_t c = row.first_cell; c < row.first_cell + row.cells; ++c) {
        for (std::uint32_t line = layout_.cells[c].first_line; line < layout_.cells[c].last_line; ++line) {
          in_line(line);
        }
      }
    }
  }

  /// Points that notes first referred to in `slice` need.
  double new_notes(const Slice& slice) const {
    double height = 0;
    each_note(slice, [&](std::uint32_t note) {
      if (note < noted_.size() && !noted_[note]) {
        height += note_height({note, layout_.notes[note].first_slice});
      }
    });
    return height;
  }

  /// Places slice `i`, on a new page where it must; returns the slice to go on with.
  std::uint32_t place(std::uint32_t i) {
    const Slice& slice = layout_.slices[i];
    const bool at_top = page_empty();
    const double before = at_top ? 0 : slice.before;
    const double notes = new_notes(slice);
    const double notes_wanted = notes == 0 ? 0 : notes + (notes_height_ > 0 ? 0 : kNoteGap + kNoteRuleGap);
    // A long note may begin at the foot of the page and go on at the next one, those behind it may not.
    const double least = notes_wanted > area_.height * 0.5 ? area_.height * 0.25 : notes_wanted;
    const bool fits = y_ + before + slice.height + least <= room() + 0.01 && !(notes_go_on_ && notes > 0);
    if (!fits && !page_empty()) {
      const std::uint32_t resume = step_back(i);
      finish_page();
      begin_page();
      repeat_head(resume);
      return resume;
    }
    pages_.placed.push_back({i, static_cast<float>(y_ + before)});
    y_ += before + slice.height;
    const auto page = static_cast<std::uint32_t>(pages_.pages.size());
    if (slice.heading != kNone) {
      note_heading(slice.heading, at_top);
      layout_.headings[slice.heading].page = page;
      layout_.headings[slice.heading].y = static_cast<float>(y_ - slice.height);
    }
    const double noted = notes_height_;
    each_note(slice, [&](std::uint32_t note) {
      if (note < noted_.size() && !noted_[note]) {
        noted_[note] = true;
        layout_.notes[note].reference_page = page;
        layout_.notes[note].reference_y = static_cast<float>(y_ - slice.height);
        due_.push_back({note, layout_.notes[note].first_slice, i});
        notes_height_ += note_height(due_.back());
      }
    });
    if (notes > 0 && y_ > room() + 0.01) {
      // Text has its half of the page, or at least two more lines.
      notes_go_on_ = true;
      const double rest = area_.height - y_ - 2 * slice.height - kNoteGap - kNoteRuleGap;
      notes_height_ = std::max(noted, std::min(area_.height * 0.5, rest));
    }
    return i + 1;
  }

  /// Running lines name sections of the upper two levels: the one that begins at the top of the page, or goes on there.
  void note_heading(std::uint32_t heading, bool at_top) {
    if (layout_.headings[heading].level <= 2) {
      heading_ = heading;
      if (page_heading_ == kNone || at_top) {
        page_heading_ = heading;
      }
    }
  }

  /// The page ends before slice `i`, or before an earlier one where the flags forbid that; what stood behind is taken
  /// off.
  std::uint32_t step_back(std::uint32_t i) {
    std::size_t keep = pages_.placed.size();
    std::uint32_t at = i;
    while (keep > first_ + repeated_ + 1 && (layout_.slices[at].flags & Slice::keep_with_previous) != 0) {
      --keep;
      at = pages_.placed[keep].slice;
    }
    if ((layout_.slices[at].flags & Slice::keep_with_previous) != 0) {
      return i;  // nowhere on the whole page: the flags cannot be honoured
    }
    pages_.placed.resize(keep);
    for (; due_.size() > page_notes_ && due_.back().slice >= at; due_.pop_back()) {
      noted_[due_.back().note] = false;
    }
    heading_ = page_heading_ = first_heading_;
    for (std::size_t k = first_ + repeated_; k < keep; ++k) {
      if (const std::uint32_t heading = layout_.slices[pages_.placed[k].slice].heading; heading != kNone) {
        note_heading(heading, k == first_ + repeated_);
      }
    }
    return at;
  }

  void repeat_head(std::uint32_t resume) {
    if (resume >= layout_.slices.size()) {
      return;
    }
    const Slice& slice = layout_.slices[resume];
    if (slice.kind != SliceKind::row || slice.table == kNone) {
      return;
    }
    const Table& table = layout_.tables[slice.table];
    if (resume < table.first_slice + table.head_slices) {
      return;
    }
    double height = 0;
    for (std::uint32_t i = 0; i < table.head_slices; ++i) {
      height += layout_.slices[table.first_slice + i].height;
    }
    if (height > area_.height * 0.4) {
      return;
    }
    for (std::uint32_t i = 0; i < table.head_slices; ++i) {
      pages_.placed.push_back({table.first_slice + i, static_cast<float>(y_), false, true});
      y_ += layout_.slices[table.first_slice + i].height;
      ++repeated_;
    }
    if (layout_.rows[slice.index].top == 0) {
      y_ += set_.theme.table_padding_y;  // the row goes on
    }
  }

  void finish_page() {
    if (pages_.pages.size() >= kMostPages) {
      throw Error(ErrorKind::limit, "E-PDF-009", "the document has more than 50,000 pages",
                  "make several documents of it");
    }
    Page page;
    page.first = static_cast<std::uint32_t>(first_);
    page.landscape = landscape_;
    page.heading = page_heading_;
    if (next_note_ < due_.size()) {
      place_notes(page);
    }
    page.last = static_cast<std::uint32_t>(pages_.placed.size());
    page.title = set_.pdf.title_page && pages_.pages.empty();
    pages_.pages.push_back(page);
  }

  void place_notes(Page& page) {
    // As much as there is room for, at least one line; the rest goes on at the foot of the next page.
    double total = 0;
    for (std::size_t i = next_note_; i < due_.size(); ++i) {
      total += note_height(due_[i]);
    }
    const double free = area_.height - y_ - kNoteGap - kNoteRuleGap;
    double budget = std::min(total, std::max(free, 0.0));
    double used = 0;
    std::vector<std::pair<std::uint32_t, double>> chosen;  // slices
    std::vector<std::pair<std::uint32_t, double>> begun;   // notes
    bool full = false;
    while (next_note_ < due_.size() && !full) {
      Due& due = due_[next_note_];
      const std::uint32_t last = layout_.notes[due.note].last_slice;
      if (due.next_slice == layout_.notes[due.note].first_slice) {
        begun.emplace_back(due.note, used);
      }
      for (; due.next_slice < last; ++due.next_slice) {
        const Slice& slice = layout_.note_slices[due.next_slice];
        const double height = slice.before + slice.height;
        if (used + height > budget + 0.01 && !(chosen.empty() && y_ == 0)) {
          full = true;
          break;
        }
        chosen.emplace_back(due.next_slice, used + slice.before);
        used += height;
      }
      if (!full) {
        ++next_note_;
      }
    }
    if (chosen.empty()) {
      return;
    }
    const double top = std::max(area_.height - used, 0.0);
    page.notes_y = static_cast<float>(top - kNoteRuleGap);
    for (const auto& [slice, y] : chosen) {
      pages_.placed.push_back({slice, static_cast<float>(top + y), true, false});
    }
    for (const auto& [note, y] : begun) {
      layout_.notes[note].page = static_cast<std::uint32_t>(pages_.pages.size());
      layout_.notes[note].y = static_cast<float>(top + y);
    }
  }

  Typesetter& set_;
  Layout& layout_;
  TextArea area_;
  Pages pages_;
  std::vector<bool> noted_;
  std::vector<Due> due_;
  std::size_t next_note_ = 0;
  std::size_t page_notes_ = 0;
  std::size_t first_ = 0;
  std::size_t repeated_ = 0;
  double y_ = 0;
  double notes_height_ = 0;
  bool notes_go_on_ = false;  // on the next page
  bool landscape_ = false;
  std::uint32_t heading_ = kNone;        // of the section under way
  std::uint32_t first_heading_ = kNone;  // of the section under way where the page began
  std::uint32_t page_heading_ = kNone;   // of the section that the running lines of the page name
};

}  // namespace

Pages paginate(Typesetter& typesetter) { return Paginator(typesetter).run(); }

}  // namespace docmill::pdf
