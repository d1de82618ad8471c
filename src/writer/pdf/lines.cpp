// Tokens -> lines: the breaks that make the whole paragraph look best, after Knuth and Plass ("Breaking Paragraphs into
// Lines", 1981), as a shortest path over the places where a line may end.
//
// A line costs the square (ragged) or cube (justified) of what it is short of the width, and hyphens cost extra; the
// last line may be short. Each place is compared with those within one line before it, so the time is linear in the
// text.
#include <algorithm>
#include <cmath>

#include "base/utf8.h"
#include "writer/pdf/typesetter.h"

namespace docmill::pdf {
namespace {

constexpr double kShrink = 0.14;  // of a space, in justified text
constexpr double kStretch = 0.5;  // of a space, that looks well
constexpr double kHyphenCost = 0.18;
constexpr double kHopeless = 1e6;  // a line that does not fit

/// What a line of `natural` width costs, with `spaces` points of spaces in it.
double cost_of(double natural, double width, double spaces, bool last, bool justify) {
  const double slack = width - natural;
  if (slack < -0.01) {
    if (justify && spaces > 0 && -slack <= spaces * kShrink) {
      const double shrunk = -slack / (spaces * kShrink);
      return 0.3 * shrunk * shrunk * shrunk;
    }
    return kHopeless * (1 - slack / width);
  }
  if (last) {
    // A single short word at the end looks lost.
    return natural < width * 0.12 ? 0.15 : 0;
  }
  if (justify) {
    const double stretched = spaces > 0 ? slack / (spaces * kStretch) : 10;
    return std::min(stretched * stretched * stretched, 200.0);
  }
  const double open = slack / width;
  return open * open * 4;
}

}  // namespace

/// Cuts tokens that are wider than a line into pieces that fit, at the borders of their clusters.
void Typesetter::cut_long_words(TokenRange& range, double width) {
  std::vector<Token>& tokens = layout.tokens;
  const auto too_wide = [&](std::uint32_t i) {
    return tokens[i].width > width && tokens[i].word != nullptr && tokens[i].word->count > 1;
  };
  std::uint32_t first = range.first;
  while (first < range.last && !too_wide(first)) {
    ++first;
  }
  if (first == range.last) {
    return;
  }
  cut_.assign(tokens.begin() + first, tokens.begin() + range.last);
  tokens.resize(first);
  for (const Token& token : cut_) {
    if (token.width <= width || token.word == nullptr || token.word->count <= 1) {
      tokens.push_back(token);
      continue;
    }
    const Word& word = *token.word;
    const double scale = style(token.style).size / 1000 * word.face->per_unit();
    const WordTraits traits{word.right_to_left, style(token.style).code};
    const std::uint32_t step = word.right_to_left ? static_cast<std::uint32_t>(-1) : 1;
    std::uint32_t glyph = word.right_to_left ? word.count - 1 : 0;
    std::size_t begin = 0;
    double piece = 0;
    const auto emit = [&](std::size_t end) {
      Token part = token;
      part.word = &workspace.words.shape(*word.face, word.text.substr(begin, end - begin), traits);
      part.width = part.word->width * style(token.style).size / 1000;
      part.flags = static_cast<std::uint8_t>((token.flags & ~(Token::newline | Token::hyphen)) | Token::break_after);
      part.space = 0;
      if (begin != 0) {
        part.flags = static_cast<std::uint8_t>(part.flags & ~Token::note);
      }
      tokens.push_back(part);
      begin = end;
      piece = 0;
    };
    for (std::uint32_t done = 0; done < word.count; ++done, glyph += step) {
      const Glyph& g = word.glyphs[glyph];
      const double advance = g.advance * scale;
      if (piece + advance > width && g.cluster > begin) {
        emit(g.cluster);
      }
      piece += advance;
    }
    emit(word.text.size());
    tokens.back().flags = token.flags;
    tokens.back().space = token.space;
  }
  range.first = std::min(range.first, first);
  range.last = static_cast<std::uint32_t>(tokens.size());
}

LineRange Typesetter::lines(TokenRange range, double width, bool justify, double indent) {
  // Tokens are cut only where the range is the last one, so that nothing behind it moves.
  if (range.last == layout.tokens.size()) {
    cut_long_words(range, width - indent);
  } else {
    bool cut = false;
    for (std::uint32_t i = range.first; i < range.last && !cut; ++i) {
      cut = layout.tokens[i].width > width - indent && layout.tokens[i].word != nullptr;
    }
    if (cut) {
      const auto copy = static_cast<std::uint32_t>(layout.tokens.size());
      for (std::uint32_t i = range.first; i < range.last; ++i) {
        layout.tokens.push_back(Token(layout.tokens[i]));
      }
      range.first = copy;
      range.last = static_cast<std::uint32_t>(layout.tokens.size());
      cut_long_words(range, width - indent);
    }
  }
  LineRange made{static_cast<std::uint32_t>(layout.lines.size()), 0};
  std::vector<Token>& tokens = layout.tokens;

  // One forced line after the other.
  std::uint32_t start = range.first;
  while (start < range.last) {
    std::uint32_t stop = start;
    while (stop < range.last && (tokens[stop].flags & Token::newline) == 0) {
      ++stop;
    }
    stop = std::min(stop + 1, range.last);
    const std::uint32_t count = stop - start;
    best_.assign(count + 1, 1e30);
    from_.assign(count + 1, 0);
    best_[0] = 0;
    for (std::uint32_t end = 1; end <= count; ++end) {
      const Token& last = tokens[start + end - 1];
      const bool final = end == count;
      if (!final && (last.flags & Token::break_after) == 0) {
        continue;
      }
      const double hyphen = (last.flags & Token::hyphen) != 0 && !final ? kHyphenCost : 0;
      double natural = hyphen != 0 ? style(last.style).size * 0.35 : 0;
      double spaces = 0;
      bool tried = false;
      for (std::uint32_t begin = end; begin-- != 0;) {
        const Token& token = tokens[start + begin];
        natural += token.width;
        if (begin + 1 != end) {
          natural += token.space;
          spaces += token.space;
        }
        const bool first_line = begin == 0 && start == range.first;
        const double room = width - (first_line ? 0 : indent);
        if (natural - spaces * kShrink > room + 0.01 && tried) {
          break;
        }
        if (best_[begin] >= 1e30) {
          continue;
        }
        tried = true;
        const double total = best_[begin] + hyphen + cost_of(natural, room, spaces, final, justify);
        if (total < best_[end]) {
          best_[end] = total;
          from_[end] = begin;
        }
      }
    }
    const std::size_t first_line = layout.lines.size();
    for (std::uint32_t end = count; end != 0; end = from_[end]) {
      Line line;
      line.first = start + from_[end];
      line.last = start + end;
      for (std::uint32_t i = line.first; i < line.last; ++i) {
        Token& token = tokens[i];
        use(token);
        line.width += token.width;
        if (i + 1 != line.last) {
          line.width += token.space;
          line.spaces = static_cast<std::uint16_t>(line.spaces + (token.space > 0 ? 1 : 0));
        }
      }
      line.ends = end == count;
      line.hyphen = !line.ends && (tokens[line.last - 1].flags & Token::hyphen) != 0;
      if (line.hyphen) {
        const TextStyle& text = style(tokens[line.last - 1].style);
        Word& mark = workspace.words.shape(*text.face, "-", WordTraits{});
        line.width += mark.width * text.size / 1000;
        if (mark.stamp != workspace.stamp) {
          mark.stamp = workspace.stamp;
          use_of(*text.face).use(mark);
        }
      }
      layout.lines.push_back(line);
    }
    std::reverse(layout.lines.begin() + static_cast<std::ptrdiff_t>(first_line), layout.lines.end());
    start = stop;
  }
  made.last = static_cast<std::uint32_t>(layout.lines.size());
  return made;
}

}  // namespace docmill::pdf
