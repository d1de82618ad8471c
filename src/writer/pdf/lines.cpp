// Tokens -> lines: the breaks that make the whole paragraph look best, after Knuth and Plass ("Breaking Paragraphs into
// Lines", 1981), as a shortest path over the places where a line may end.
//
// A line costs the square (ragged) or cube (justified) of what it is short of the width, and hyphens cost extra; the
// last line may be short. Each place is compared with those within one line before it, so the time is linear in the
// text.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/utf8.h"
#include "writer/pdf/typesetter.h"

namespace docmill::pdf {
namespace {

constexpr double kShrink = 0.14;  // of a space, in justified text
constexpr double kStretch = 0.5;  // of a space, that looks well
constexpr double kHyphenCost = 0.18;
constexpr std::size_t kMostWord = 500;  // bytes of a word that is looked up
constexpr double kHopeless = 1e6;       // a line that does not fit
// What the worst line of a paragraph may cost before words are divided.
constexpr double kJustifiedTolerance = 0.5;
constexpr double kRaggedTolerance = 0.1;

/// What a line of `natural` width costs, with `spaces` points of spaces in it.
double cost_of(double natural, double width, double spaces, bool last, bool justify, bool fill) {
  const double slack = width - natural;
  if (slack < -0.01) {
    if (justify && spaces > 0 && -slack <= spaces * kShrink) {
      const double shrunk = -slack / (spaces * kShrink);
      return 0.3 * shrunk * shrunk * shrunk;
    }
    return kHopeless * (1 - slack / width);
  }
  if (fill) {
    return 1;
  }
  if (last) {
    // A single short word at the end looks lost.
    return natural < width * 0.12 ? 0.15 : 0;
  }
  if (justify) {
    // Where gaps would be wider than a letter is high, the line stays short: the last resort. Without spaces, as in a
    // piece of an address, nothing better can be had, so that a little is forgiven.
    constexpr double kShort = 600;
    const double open = slack / width;
    if (spaces <= 0) {
      return 4 * kShort * open * open;
    }
    const double stretched = slack / (spaces * kStretch);
    return std::min(stretched * stretched * stretched, kShort * (1 + 8 * open * open));
  }
  const double open = slack / width;
  return open * open * 4;
}

/// The divisions of the words in a token: stretches of at least five letters that no digit or sign of an address is in.
std::vector<std::uint16_t> divisions_of_text(const Hyphenation& dictionary, std::string_view text) {
  std::vector<std::uint16_t> found;
  if (text.find_first_of("0123456789/@_\\:=#&") != std::string_view::npos || text.size() > kMostWord) {
    return found;
  }
  std::size_t begin = 0;
  bool lower = false;
  const auto end_word = [&](std::size_t end) {
    if (end - begin >= 5 && lower) {
      for (const std::uint16_t byte : dictionary.divisions(text.substr(begin, end - begin))) {
        found.push_back(static_cast<std::uint16_t>(begin + byte));
      }
    }
    lower = false;
  };
  for (utf8::CodePoints::Iterator it(text, 0); it.offset() < text.size(); ++it) {
    const char32_t c = *it;
    const bool ascii = c < 0x80;
    if (ascii && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z')) {
      if (c == '.' && it.offset() + 1 < text.size() && text[it.offset() + 1] >= 'a') {
        return {};  // the name of a file or a site
      }
      end_word(it.offset());
      begin = it.offset() + 1;
    } else if (c >= 0x2000 && c < 0x2070) {
      end_word(it.offset());
      begin = it.offset() + it.size();
    } else {
      lower = lower || !ascii || c >= 'a';
    }
  }
  end_word(text.size());
  return found;
}

}  // namespace

// ---- divisions ------------------------------------------------------------------------------------------------------

/// The places in a word where a line may end: its soft hyphens, else those of the dictionary.
const std::vector<std::uint16_t>& Typesetter::divisions(const Token& token, bool hyphenate) {
  static const std::vector<std::uint16_t> kNowhere;
  if ((token.flags & Token::soft) != 0) {
    return layout.soft_hyphens[token.object];
  }
  const bool whole_word = token.word != nullptr && (token.flags & (Token::picture | Token::note | Token::emoji)) == 0;
  if (!hyphenate || !whole_word || token.word->right_to_left || style(token.style).code ||
      token.word->text.size() < 5) {
    return kNowhere;
  }
  const auto [known, added] = divisions_.try_emplace(token.word);
  if (added) {
    known->second = divisions_of_text(*hyphenation_, token.word->text);
  }
  return known->second;
}

double Typesetter::hyphen_width(const Token& token) {
  const TextStyle& text = style(token.style);
  return workspace.words.shape(*text.face, "-", WordTraits{}).width * text.size / 1000;
}

double Typesetter::width_before(const Token& token, std::size_t byte) const {
  double width = 0;
  for (std::uint32_t i = 0; i < token.word->count && token.word->glyphs[i].cluster < byte; ++i) {
    width += token.word->glyphs[i].advance;
  }
  return width * token.word->face->per_unit() * style(token.style).size / 1000;
}

double Typesetter::widest_piece(const Token& token, bool hyphenate) {
  double widest = 0;
  double from = 0;
  for (const std::uint16_t byte : divisions(token, hyphenate && hyphenates())) {
    const double at = width_before(token, byte);
    widest = std::max(widest, at - from + hyphen_width(token));
    from = at;
  }
  return std::max(widest, token.width - from);
}

/// Without the blanks at the end of a piece of code.
double Typesetter::visible_width(const Token& token) const {
  if (token.word == nullptr || !token.word->text.ends_with(' ')) {
    return token.width;
  }
  const std::size_t size = token.word->text.find_last_not_of(' ') + 1;
  return token.word->right_to_left ? token.width : width_before(token, size);
}

/// Whether neither the word nor its pieces fit on a line.
bool Typesetter::too_wide(const Token& token, double width, bool hyphenate) {
  if (visible_width(token) <= width || token.word == nullptr || token.word->count <= 1) {
    return false;
  }
  return widest_piece(token, hyphenate) > width;
}

/// The end of the tokens from `first` on that no line may end in.
std::uint32_t Typesetter::stretch_end(std::uint32_t first, std::uint32_t last) const {
  while (first + 1 < last && (layout.tokens[first].flags & (Token::break_after | Token::newline)) == 0) {
    ++first;
  }
  return first + 1;
}

/// The first stretch that does not fit on a line; the end of the range when all do.
std::uint32_t Typesetter::first_too_wide(TokenRange range, double width, bool hyphenate) {
  std::uint32_t first = range.first;
  while (first < range.last) {
    const std::uint32_t end = stretch_end(first, range.last);
    const Token& last = layout.tokens[end - 1];
    const double blanks = last.width - visible_width(last);
    const auto sum = [&](auto width_of) {
      return std::accumulate(layout.tokens.begin() + first, layout.tokens.begin() + end, -blanks,
                             [&](double all, const Token& token) { return all + width_of(token); });
    };
    const bool alone = first + 1 == end;
    if (alone ? too_wide(layout.tokens[first], width, hyphenate)
              : sum([](const Token& token) { return token.width; }) > width &&
                    sum([&](const Token& token) { return narrowest(token, hyphenate); }) > width) {
      break;
    }
    first = end;
  }
  return first;
}

/// The room a token takes at least.
double Typesetter::narrowest(const Token& token, bool hyphenate) {
  const double width = token.width;
  return hyphenate || (token.flags & Token::soft) != 0 ? std::min(width, widest_piece(token, hyphenate)) : width;
}

/// Cuts stretches that are wider than a line into pieces that fit: between tokens, and tokens at the borders of their
/// clusters.
void Typesetter::cut_long_words(TokenRange& range, double width, bool hyphenate) {
  std::vector<Token>& tokens = layout.tokens;
  const std::uint32_t first = first_too_wide(range, width, hyphenate);
  if (first == range.last) {
    return;
  }
  cut_.assign(tokens.begin() + first, tokens.begin() + range.last);
  tokens.resize(first);
  double piece = 0;  // of the stretch, since a line may end
  const auto begin_piece = [&](double next) {
    if (piece > 0 && piece + next > width) {
      tokens.back().flags |= Token::break_after;
      piece = 0;
    }
  };
  for (const Token& token : cut_) {
    if (tokens.size() > first && (tokens.back().flags & (Token::break_after | Token::newline)) != 0) {
      piece = 0;
    }
    if (!too_wide(token, width, hyphenate)) {
      begin_piece(std::min(narrowest(token, hyphenate), visible_width(token)));
      piece += narrowest(token, hyphenate);
      tokens.push_back(token);
      continue;
    }
    const Word& word = *token.word;
    const double scale = style(token.style).size / 1000 * word.face->per_unit();
    const WordTraits traits{word.right_to_left, style(token.style).code, style(token.style).tabular};
    const std::uint32_t step = word.right_to_left ? static_cast<std::uint32_t>(-1) : 1;
    std::uint32_t glyph = word.right_to_left ? word.count - 1 : 0;
    std::size_t begin = 0;
    const auto emit = [&](std::size_t end) {
      Token part = token;
      part.word = &workspace.words.shape(*word.face, word.text.substr(begin, end - begin), traits);
      part.width = part.word->width * style(token.style).size / 1000;
      part.flags = static_cast<std::uint8_t>(token.flags & ~(Token::newline | Token::hyphen | Token::soft));
      part.flags |= Token::break_after;
      part.space = 0;
      if (begin != 0) {
        part.flags = static_cast<std::uint8_t>(part.flags & ~Token::note);
      }
      tokens.push_back(part);
      begin = end;
    };
    begin_piece(word.glyphs[glyph].advance * scale);
    for (std::uint32_t done = 0; done < word.count; ++done, glyph += step) {
      const Glyph& g = word.glyphs[glyph];
      const double advance = g.advance * scale;
      if (piece + advance > width && g.cluster > begin) {
        emit(g.cluster);
        piece = 0;
      }
      piece += advance;
    }
    emit(word.text.size());
    tokens.back().flags = static_cast<std::uint8_t>(token.flags & ~Token::soft);
    tokens.back().space = token.space;
  }
  range.first = std::min(range.first, first);
  range.last = static_cast<std::uint32_t>(tokens.size());
}

// ---- lines ----------------------------------------------------------------------------------------------------------

/// All places where a line of tokens `first` to `last` may end, after the start.
void Typesetter::find_break_points(std::uint32_t first, std::uint32_t last, bool hyphenate) {
  points_.clear();
  points_.push_back({first, 0, 0, 0, 0, 0, 0});
  double width = 0;
  double spaces = 0;
  for (std::uint32_t i = first; i < last; ++i) {
    const Token& token = layout.tokens[i];
    if (hyphenate || (token.flags & Token::soft) != 0) {
      for (const std::uint16_t byte : divisions(token, hyphenate)) {
        const double at = width + width_before(token, byte);
        points_.push_back({i, byte, at, at, spaces, spaces, hyphen_width(token)});
      }
    }
    if ((token.flags & Token::break_after) != 0 || i + 1 == last) {
      const double hyphen = (token.flags & Token::hyphen) != 0 && i + 1 != last ? hyphen_width(token) : 0;
      points_.push_back({i, 0, width + visible_width(token), width + token.width + token.space, spaces,
                         spaces + token.space, hyphen});
    }
    width += token.width + token.space;
    spaces += token.space;
  }
}

/// The best way to the last point, in `chosen_`; returns what its worst line costs. `first`: the paragraph begins here.
double Typesetter::choose_breaks(bool first, const LineShape& shape) {
  const auto count = static_cast<std::uint32_t>(points_.size());
  best_.assign(count, 1e30);
  from_.assign(count, 0);
  best_[0] = 0;
  for (std::uint32_t end = 1; end < count; ++end) {
    const BreakPoint& to = points_[end];
    const bool final = end + 1 == count;
    for (std::uint32_t begin = end; begin-- != 0;) {
      const BreakPoint& from = points_[begin];
      const double natural = to.end - from.next + to.hyphen;
      const double spaces = to.spaces_end - from.spaces_next;
      const double room = shape.width - (begin == 0 && first ? 0 : shape.indent);
      if (natural - spaces * kShrink > room + 0.01 && begin + 1 != end) {
        break;
      }
      double total = best_[begin] + cost_of(natural, room, spaces, final, shape.justify, shape.fill);
      if (to.hyphen > 0) {
        // Hyphens below each other look like a ladder.
        total += from.hyphen > 0 ? 3 * kHyphenCost : kHyphenCost;
      }
      if (total < best_[end]) {
        best_[end] = total;
        from_[end] = begin;
      }
    }
  }
  double worst = 0;
  chosen_.clear();
  for (std::uint32_t end = count - 1; end != 0; end = from_[end]) {
    worst = std::max(worst, best_[end] - best_[from_[end]]);
    chosen_.push_back(end);
  }
  std::reverse(chosen_.begin(), chosen_.end());
  return worst;
}

/// Appends tokens `first` to `last` once more, cut where the chosen lines end inside of words; notes the ends of lines.
void Typesetter::divide_words(std::uint32_t first, std::uint32_t last) {
  std::vector<Token>& tokens = layout.tokens;
  auto point = chosen_.begin();
  for (std::uint32_t i = first; i < last; ++i) {
    const Token token = tokens[i];
    std::size_t begin = 0;
    const auto piece = [&](std::size_t end) {
      Token part = token;
      const WordTraits traits{false, style(token.style).code, style(token.style).tabular};
      part.word = &workspace.words.shape(*token.word->face, token.word->text.substr(begin, end - begin), traits);
      part.width = part.word->width * style(token.style).size / 1000;
      part.flags = static_cast<std::uint8_t>(token.flags & ~Token::soft);
      part.object = kNone;
      if (begin != 0) {
        part.flags |= Token::continued;
      }
      if (end != token.word->text.size()) {
        part.flags = static_cast<std::uint8_t>(part.flags & ~Token::newline);
        part.flags |= Token::hyphen | Token::break_after;
        part.space = 0;
      }
      if (begin == 0) {
        part.object = static_cast<std::uint32_t>(layout.divided.size());
        layout.divided.push_back(token.word->text);
      }
      tokens.push_back(part);
      begin = end;
    };
    for (; point != chosen_.end() && points_[*point].token == i && points_[*point].byte != 0; ++point) {
      piece(points_[*point].byte);
      line_ends_.push_back(static_cast<std::uint32_t>(tokens.size()));
    }
    if (begin == 0) {
      tokens.push_back(token);
    } else {
      piece(token.word->text.size());
    }
    if (point != chosen_.end() && points_[*point].token == i) {
      line_ends_.push_back(static_cast<std::uint32_t>(tokens.size()));
      ++point;
    }
  }
}

void Typesetter::add_line(std::uint32_t first, std::uint32_t last, bool ends) {
  Line line;
  line.first = first;
  line.last = last;
  line.ends = ends;
  for (std::uint32_t i = first; i < last; ++i) {
    Token& token = layout.tokens[i];
    use(token);
    if ((token.flags & Token::picture) != 0) {
      line.picture = std::max(line.picture, layout.pictures[token.object].height);
    }
    line.width += token.width;
    if (i + 1 != last) {
      line.width += token.space;
      line.spaces = static_cast<std::uint16_t>(line.spaces + (token.space > 0 ? 1 : 0));
    }
  }
  const Token& token = layout.tokens[last - 1];
  line.hyphen = !ends && (token.flags & Token::hyphen) != 0;
  if (line.hyphen) {
    const TextStyle& text = style(token.style);
    Word& mark = workspace.words.shape(*text.face, "-", WordTraits{});
    line.width += mark.width * text.size / 1000;
    if (mark.stamp != workspace.stamp) {
      mark.stamp = workspace.stamp;
      use_of(*text.face).use(mark);
    }
  }
  layout.lines.push_back(line);
}

LineRange Typesetter::lines(TokenRange range, const LineShape& shape) {
  const bool hyphenate = shape.hyphenate && hyphenation_ != nullptr;
  const double room = shape.width - shape.indent;
  // Tokens are cut only where the range is the last one, so that nothing behind it moves.
  if (range.last == layout.tokens.size()) {
    cut_long_words(range, room, hyphenate);
  } else {
    if (first_too_wide(range, room, hyphenate) != range.last) {
      const auto copy = static_cast<std::uint32_t>(layout.tokens.size());
      for (std::uint32_t i = range.first; i < range.last; ++i) {
        layout.tokens.push_back(Token(layout.tokens[i]));
      }
      range.first = copy;
      range.last = static_cast<std::uint32_t>(layout.tokens.size());
      cut_long_words(range, room, hyphenate);
    }
  }
  LineRange made{static_cast<std::uint32_t>(layout.lines.size()), 0};
  // One forced line after the other.
  std::uint32_t start = range.first;
  while (start < range.last) {
    std::uint32_t stop = start;
    while (stop < range.last && (layout.tokens[stop].flags & Token::newline) == 0) {
      ++stop;
    }
    stop = std::min(stop + 1, range.last);
    find_break_points(start, stop, false);
    const bool first = start == range.first;
    const double worst = choose_breaks(first, shape);
    if (hyphenate && worst > (shape.justify ? kJustifiedTolerance : kRaggedTolerance)) {
      find_break_points(start, stop, true);
      choose_breaks(first, shape);
    }
    line_ends_.clear();
    std::uint32_t begin = start;
    if (std::any_of(chosen_.begin(), chosen_.end(), [this](std::uint32_t i) { return points_[i].byte != 0; })) {
      begin = static_cast<std::uint32_t>(layout.tokens.size());
      divide_words(start, stop);
    } else {
      for (const std::uint32_t i : chosen_) {
        line_ends_.push_back(points_[i].token + 1);
      }
    }
    for (const std::uint32_t end : line_ends_) {
      add_line(begin, end, end == line_ends_.back());
      begin = end;
    }
    start = stop;
  }
  made.last = static_cast<std::uint32_t>(layout.lines.size());
  return made;
}

}  // namespace docmill::pdf
