// write_markdown over random Markdown: the tree comes back, and writing that changes nothing.
//
// Half of the documents are pieces of markup in any order, half are blocks in blocks with such pieces for text. The
// generator is seeded, so every run sees the same documents; DOCMILL_FIXED_POINTS asks for more of them.
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>

#include "docmill/writer.h"

namespace docmill {
namespace {

constexpr std::uint64_t kDocuments = 20'000;

constexpr std::array<std::string_view, 138> kPieces = {"a",
                                                       "b",
                                                       "word",
                                                       "two words",
                                                       "1",
                                                       "12",
                                                       "é",
                                                       "漢字",
                                                       "😀",
                                                       "e\u0301",
                                                       "\u00a0",
                                                       "\u3000",
                                                       " ",
                                                       "  ",
                                                       "   ",
                                                       "    ",
                                                       "\t",
                                                       "\n",
                                                       "\n\n",
                                                       "  \n",
                                                       "\\\n",
                                                       "\r\n",
                                                       "*",
                                                       "**",
                                                       "***",
                                                       "_",
                                                       "__",
                                                       "~",
                                                       "~~",
                                                       "~~~",
                                                       "`",
                                                       "``",
                                                       "```",
                                                       "\\",
                                                       "\\\\",
                                                       "\\*",
                                                       "\\_",
                                                       "\\`",
                                                       "[",
                                                       "]",
                                                       "(",
                                                       ")",
                                                       "![",
                                                       "](",
                                                       "](u)",
                                                       "](<a b> \"t\")",
                                                       "][]",
                                                       "][r]",
                                                       "[r]",
                                                       "[r]: /u \"t\"\n",
                                                       "\n[r]: <>\n",
                                                       "[^1]",
                                                       "[^1]: note\n",
                                                       "\n[^n]: n\n\n    m\n",
                                                       "[^n]",
                                                       "<",
                                                       ">",
                                                       "<b>",
                                                       "</b>",
                                                       "<br>",
                                                       "<!-- c -->",
                                                       "<div>",
                                                       "</div>\n",
                                                       "<http://a.b>",
                                                       "<m@e.org>",
                                                       "http://a.b/c",
                                                       "https://a.b?c=d&e",
                                                       "www.a.b",
                                                       "m@e.org",
                                                       "&amp;",
                                                       "&lt;",
                                                       "&#42;",
                                                       "&#32;",
                                                       "&nbsp;",
                                                       "&",
                                                       "&copy",
                                                       "#",
                                                       "# ",
                                                       "## ",
                                                       "###### ",
                                                       "####### ",
                                                       " #",
                                                       " #\n",
                                                       "\n===\n",
                                                       "\n---\n",
                                                       "\n--\n",
                                                       "-",
                                                       "- ",
                                                       "+ ",
                                                       "* ",
                                                       "1. ",
                                                       "1) ",
                                                       "10. ",
                                                       "0. ",
                                                       "2. ",
                                                       "\n- ",
                                                       "\n* ",
                                                       "\n1. ",
                                                       "\n  - ",
                                                       "\n    - ",
                                                       "\n   ",
                                                       "\n     ",
                                                       "> ",
                                                       "\n> ",
                                                       ">",
                                                       "\n>\n",
                                                       "- [ ] ",
                                                       "- [x] ",
                                                       "[ ] ",
                                                       "[x]",
                                                       "***\n",
                                                       "---\n",
                                                       "___\n",
                                                       "| ",
                                                       " |",
                                                       "|",
                                                       "\\|",
                                                       "\n|-|-|\n",
                                                       "\n| a | b |\n|--:|:-:|\n| c |\n",
                                                       "\n```\n",
                                                       "```x\n",
                                                       "\n~~~ y z\n",
                                                       "\n    code\n",
                                                       "> [!NOTE]\n> ",
                                                       "> [!TIP]\n",
                                                       "!",
                                                       "\"",
                                                       "'",
                                                       ":",
                                                       "=",
                                                       "+",
                                                       ".",
                                                       "$",
                                                       "%",
                                                       "{",
                                                       "}",
                                                       "^"};

class Generator {
 public:
  explicit Generator(std::uint64_t seed) : state_(seed * 0x9e3779b97f4a7c15U + 1) {}

  std::string document() {
    std::string out;
    if (below(2) == 0) {
      out = text(1 + below(40), true);
    } else {
      blocks(3, 1 + below(4), "", out);
    }
    return out;
  }

 private:
  /// splitmix64
  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
  }
  std::size_t below(std::size_t count) { return next() % count; }

  std::string text(std::size_t pieces, bool lines) {
    std::string out;
    for (std::size_t i = 0; i < pieces; ++i) {
      const std::string_view piece = kPieces[below(kPieces.size())];
      if (lines || piece.find_first_of("\r\n") == std::string_view::npos) {
        out += piece;
      }
    }
    return out;
  }

  void line(const std::string& margin, const std::string& content, std::string& out) { out += margin + content + "\n"; }

  void blocks(std::size_t depth, std::size_t count, const std::string& margin, std::string& out) {
    for (std::size_t i = 0; i < count; ++i) {
      block(depth, margin, out);
      if (below(5) != 0) {
        out += margin + "\n";
      }
    }
  }

  void block(std::size_t depth, const std::string& margin, std::string& out) {
    switch (below(depth == 0 ? 7 : 12)) {
      case 0:
      case 1:
        line(margin, text(1 + below(12), false), out);
        if (below(3) == 0) {
          line(margin, text(1 + below(6), false), out);
        }
        return;
      case 2:
        line(margin, std::string(1 + below(6), '#') + " " + text(below(6), false), out);
        return;
      case 3:
        line(margin, below(2) == 0 ? "```" : "~~~~ info", out);
        line(margin, text(below(8), false), out);
        line(margin, below(2) == 0 ? "```" : "~~~~", out);
        return;
      case 4:
        line(margin, "    " + text(1 + below(5), false), out);
        return;
      case 5:
        line(margin, "| " + text(1 + below(3), false) + " | b |", out);
        line(margin, "|" + std::string(below(2) == 0 ? ":-" : "-:") + "|:-:|", out);
        line(margin, "| " + text(below(5), false) + " | " + text(below(5), false) + " |", out);
        return;
      case 6:
        line(margin, below(2) == 0 ? "***" : "<div>" + text(below(4), false), out);
        return;
      case 7:
      case 8:
        inside(depth, margin, std::string(1, "-+*"[below(3)]) + " ", out);
        return;
      case 9:
        inside(depth, margin, std::to_string(below(12)) + (below(2) == 0 ? ". " : ") "), out);
        return;
      case 10:
        line(margin, "> " + (below(3) == 0 ? std::string("[!WARNING]") : text(below(4), false)), out);
        blocks(depth - 1, below(3), margin + "> ", out);
        return;
      default:
        line(margin, "[^" + std::to_string(below(3)) + "]: " + text(below(5), false), out);
        blocks(depth - 1, below(3), margin + "    ", out);
        return;
    }
  }

  void inside(std::size_t depth, const std::string& margin, const std::string& marker, std::string& out) {
    for (std::size_t i = 1 + below(3); i > 0; --i) {
      line(margin + marker, text(below(5), false), out);
      blocks(depth - 1, below(3), margin + std::string(marker.size(), ' '), out);
    }
  }

  std::uint64_t state_;
};

std::string written(const Document& document) {
  Buffer out;
  write_markdown(document, {}, out);
  return out.str();
}

std::uint64_t documents() {
  const char* const asked = std::getenv("DOCMILL_FIXED_POINTS");
  return asked == nullptr ? kDocuments : std::strtoull(asked, nullptr, 10);
}

/// Every text of up to `longest` of these signs.
void expect_fixed_points(std::string_view signs, std::size_t longest) {
  std::string text;
  std::vector<std::string> wrong;
  std::size_t count = 1;
  for (std::size_t size = 1; size <= longest; ++size) {
    count *= signs.size();
    for (std::size_t number = 0; number < count; ++number) {
      text.clear();
      for (std::size_t i = 0, rest = number; i < size; ++i, rest /= signs.size()) {
        text.push_back(signs[rest % signs.size()]);
      }
      const Document document = parse_markdown(text);
      const std::string once = written(document);
      const Document again = parse_markdown(once);
      if (!(again == document) || written(again) != once) {
        wrong.push_back(text + " => " + once);
      }
    }
  }
  EXPECT_TRUE(wrong.empty()) << wrong.size() << ", the first: " << wrong.front();
}

TEST(FixedPoint, OfEveryShapeOfEmphasis) { expect_fixed_points("*_a ", 7); }
TEST(FixedPoint, OfEmphasisBetweenSigns) { expect_fixed_points("*_a\"", 8); }
TEST(FixedPoint, OfDeepEmphasis) { expect_fixed_points("*a\"", 10); }
TEST(FixedPoint, OfEmphasisAndStrikethrough) { expect_fixed_points("*a\"~", 8); }

/// Each was written as something else once.
TEST(FixedPoint, OfWhatIsHardToWrite) {
  constexpr std::string_view kTexts[] = {
      "+ a\n  [^a]:\n  +\n",
      "+ a\n  [^a]:\n  b\n",
      "a\n    <div>\n",
      "+\n   <div\n",
      "[^a]:<div\n",
      "```&#32;\n",
      "+ >!\n  >\n  **\n",
      "0. &#42; a\n",
      "&#32;a\n-\n",
      "=||\n-|-\n&#32;\\\n",
      "9.  >\n   <!--\n",
      "[^a]:* *\n",
      "[^a]:~~~\n     \n",
      "<a\n    >\n",
      "**\n    [^1]:\n[^1]:\n",
      "* [^a]:\n\n*\n",
      "- a\n  * 2.\n",
      "~~&#32;~~\n",
      "*<&nbsp;*\n",
      ">*\n>       **\n",
      "\\\\&#32;\n",
      ">[!note]\n    <aaa>\n",
      "[a]:\"\n<a>\n",
      "- >- ]\n  >   - [\n  >\n  a\n",
      "- [ ] <a>\n",
      "* 0.\n   <div\n",
      "&_>_a___\n",
      "_e_*s**\n",
      "***g*E*N\n",
      "***a*a*a*\n",
      "n\\@.c\n",
      "n\\@-.c\n",
      "**\"*\"*\"*\n",
      "***\"*\"*\"*\n",
      "**a*_*_**\n",
      "_***\"*\"*_\n",
      "**a*_*_*\n",
      "**_*\"*_*\n",
      "_____*_**_\"\"*_\n",
      "~\"~~\"~~\"~\n",
      "a~a~*~a*\n",
      "* ~__\" * [*\"~a*_ a*_\n",
      "\"__a _a~* ~~~_*~___[[a\"\n",
      "~~_ ~**\" \"*\"*_\"_*\n",
      "_\u00e9\\n*m*_\n",
      "_x a_b*c*_\n",
      "**_a*a*_*\n",
      "***-*e* ****m***\n*s* **g** **h*** _g__**u*a[*b**\n",
      "+  +\n     \t<!--\n",
      "+\n   *\n  \t<div\n",
      "[^1]:+\n      [^1]:\n          \t<!--\n",
      "- 11.  ```\n      ]\n",
      "* |\n  - [a]:a\n",
      "*\t<!--\n>\n",
      "a~a@.a~\n",
      "[^a]:\n<!a\n",
      "- a\n--\n  -|\n",
      "<a\na>\n-\n",
      "~~~\\~`\n",
      "\f\n",
      "a\f\n\v\n\n| \f |\n| - |\n",
      "\n\xef\xbb\xbf"
      "a\n",
  };
  for (const std::string_view text : kTexts) {
    const Document document = parse_markdown(text);
    const std::string once = written(document);
    EXPECT_TRUE(document == parse_markdown(once)) << text << "--- written\n" << once;
    EXPECT_EQ(written(parse_markdown(once)), once) << text;
  }
}

TEST(FixedPoint, OfManyTildesBesideMarks) {
  const std::string tildes(300, '~');
  for (const std::string& text :
       {"\"__a _a" + tildes + "* ~~~_*" + tildes + "___[[a\"\n", "**" + tildes + "*a*b" + tildes + "**\n"}) {
    const Document document = parse_markdown(text);
    EXPECT_TRUE(document == parse_markdown(written(document))) << written(document);
  }
}

TEST(FixedPoint, OfRandomMarkdown) {
  std::size_t failures = 0;
  for (std::uint64_t seed = 0; seed < documents() && failures < 5; ++seed) {
    const std::string text = Generator(seed).document();
    const Document document = parse_markdown(text);
    const std::string once = written(document);
    const Document again = parse_markdown(once);
    if (document == again && written(again) == once) {
      continue;
    }
    ++failures;
    ADD_FAILURE() << "document " << seed << (document == again ? ": not stable" : ": another tree") << "\n--- text\n"
                  << text << "\n--- written\n"
                  << once;
  }
}

}  // namespace
}  // namespace docmill
