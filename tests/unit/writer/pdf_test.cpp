// PDF: what can be said of the bytes without a reader; tests/oracle/pdf_check.py opens them with programs that are not
// ours.
#include <gtest/gtest.h>

#include "docmill/writer.h"
#include "writer/pdf/cff_charset.h"
#include "writer/pdf/compress.h"
#include "writer/pdf/images.h"
#include "writer/pdf/srgb_profile.h"
#include "writer/pdf/svg.h"
#include "writer/pdf/svg_colour.h"
#include "writer/pdf/syntax.h"
#include "writer/pdf/theme.h"

namespace docmill {
namespace {

std::string pdf_of(std::string_view markdown, const WriteOptions& options = {}, const PdfOptions& pdf = {}) {
  Buffer out;
  write_pdf(transform(parse_markdown(markdown)), options, pdf, out);
  return out.str();
}

std::string code_of(std::string_view markdown, const PdfOptions& pdf, const WriteOptions& options = {}) {
  try {
    pdf_of(markdown, options, pdf);
    return "";
  } catch (const Error& error) {
    return error.diagnostic().code;
  }
}

std::string number(double value) {
  Buffer out;
  pdf::append_number(out, value);
  return out.str();
}

TEST(PdfSyntax, NumbersHaveNoExponentAndNoTrailingZeros) {
  EXPECT_EQ(number(0), "0");
  EXPECT_EQ(number(1.5), "1.5");
  EXPECT_EQ(number(-0.25), "-.25");
  EXPECT_EQ(number(-0.0001), "0");
  EXPECT_EQ(number(100), "100");
  EXPECT_EQ(number(1e6), "1000000");
}

TEST(PdfSyntax, TextIsAsciiOrUtf16) {
  Buffer out;
  pdf::append_text(out, "a(b)\\");
  EXPECT_EQ(out.view(), "(a\\(b\\)\\\\)");
  out.clear();
  pdf::append_text(out, "\u00e4\U0001f600");
  EXPECT_EQ(out.str(), std::string("(\xfe\xff\0\xe4\xd8=\xde\0)", 10));
  out.clear();
  pdf::append_name(out, "a b/c");
  EXPECT_EQ(out.view(), "/a#20b#2Fc");
}

TEST(Pdf, PagesAreCounted) {
  std::string pages;
  for (int i = 0; i < 50'000; ++i) {
    pages += "x\n\n<!-- docmill: page-break -->\n\n";
  }
  EXPECT_EQ(code_of(pages, {}), "");
  EXPECT_EQ(code_of(pages + "x\n", {}), "E-PDF-009");
}

TEST(Pdf, SameRequestSameBytes) {
  const std::string text =
      "# Title\n\nText with **bold** and a [link](https://example.org).\n\n| a | b |\n|---|---|\n| 1 | 2 |\n";
  const std::string first = pdf_of(text);
  EXPECT_EQ(first, pdf_of(text));
  EXPECT_NE(first, pdf_of(text + "x"));
  EXPECT_TRUE(first.starts_with("%PDF-1.7\n"));
  EXPECT_TRUE(first.ends_with("%%EOF\n"));
  PdfOptions secret;
  secret.user_password = "secret";
  EXPECT_EQ(pdf_of(text, {}, secret), pdf_of(text, {}, secret));
}

TEST(Pdf, WordsKeptFromOtherDocumentsChangeNothing) {
  const std::string alone = pdf_of("# One\n\nfi fl office\n");
  pdf_of("# Two\n\nofficial e\u0301 fluffy `code` *slanted*\n");
  EXPECT_EQ(alone, pdf_of("# One\n\nfi fl office\n"));
}

TEST(Pdf, ClaimsAreChecked) {
  PdfOptions ua;
  ua.ua1 = true;
  EXPECT_EQ(code_of("text\n", ua), "E-PDF-010");
  EXPECT_EQ(code_of("# Title\n", ua), "");
  WriteOptions no_language;
  no_language.language.clear();
  EXPECT_EQ(code_of("# Title\n", ua, no_language), "E-PDF-011");
  for (const auto& [language, code] : {std::pair{"de-1996", ""},
                                       {"zh-Hant-TW", ""},
                                       {"de_AT", "E-PDF-011"},
                                       {"en-", "E-PDF-011"},
                                       {"1de", "E-PDF-011"},
                                       {"ninelette", "E-PDF-011"}}) {
    no_language.language = language;
    EXPECT_EQ(code_of("# Title\n", ua, no_language), code) << language;
  }
  PdfOptions archival;
  archival.archival = PdfArchival::a2b;
  archival.user_password = "x";
  EXPECT_EQ(code_of("# Title\n", archival), "E-PDF-012");
  archival.user_password.clear();
  archival.attachments.push_back({"a.json", "application/json", "", "{}"});
  EXPECT_EQ(code_of("# Title\n", archival), "E-PDF-013");
  archival.archival = PdfArchival::a3b;
  EXPECT_EQ(code_of("# Title\n", archival), "");
  EXPECT_EQ(code_of("# Title\n\n\U0010fffd\n", archival), "E-PDF-008");
  const std::string address = "https://example.org/" + std::string(32'747, 'a');
  EXPECT_EQ(code_of("# Title\n\n[x](" + address + ")\n", archival), "");
  EXPECT_EQ(code_of("# Title\n\n[x](" + address + "a)\n", archival), "E-PDF-016");
  archival.attachments.push_back({"a.json", "application/json", "", "[]"});
  EXPECT_EQ(code_of("# Title\n", archival), "E-PDF-027");
}

TEST(Pdf, MissingFontsAreReportedWhereTheyAreNamed) {
  PdfOptions pdf;
  pdf.style = "[fonts]\nheading = \"No Such Font\"\n";
  pdf.style_name = "s.toml";
  std::vector<Diagnostic> warnings;
  WriteOptions options;
  options.warnings = &warnings;
  const auto write = [&] {
    Buffer out;
    write_pdf(transform(parse_markdown("# Title\n\n## Part\n")), options, pdf, out);
  };
  write();
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_EQ(warnings[0].code, "E-PDF-005");
  EXPECT_EQ(warnings[0].place.source, "s.toml");
  EXPECT_EQ(warnings[0].place.begin.line, 2U);
  pdf.strict_fonts = true;
  try {
    write();
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.diagnostic().place.begin.line, 2U);
  }
}

TEST(Pdf, MarginsLeaveRoomForText) {
  PdfOptions wide;
  wide.style = "[page]\nmargin-left = 300\nmargin-right = 300\n";
  EXPECT_EQ(code_of("text\n", wide), "E-PDF-026");
  PdfOptions high;
  high.style = "[page]\nmargin-top = 300\nmargin-bottom = 300\n";
  EXPECT_EQ(code_of("text\n", high), "");
  EXPECT_EQ(code_of("text\n\n<!-- docmill: landscape -->\n\ntext\n", high), "E-PDF-026");
}

TEST(Pdf, MissingCharactersAreReportedWithTheirPlace) {
  std::vector<Diagnostic> warnings;
  WriteOptions options;
  options.warnings = &warnings;
  pdf_of("# Title\n\nabc\nä \U0010fffd def\n", options);
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_EQ(warnings[0].code, "E-PDF-008");
  EXPECT_EQ(warnings[0].place.begin.line, 4U);
  EXPECT_EQ(warnings[0].place.begin.column, 3U);
  EXPECT_EQ(warnings[0].place.end.column, 4U);
  pdf_of("# Title\n\nabc\n&#x10fffd; def\n", options);
  ASSERT_EQ(warnings.size(), 2U);
  EXPECT_EQ(warnings[1].place.begin.line, 3U);
  PdfOptions strict;
  strict.strict_fonts = true;
  EXPECT_EQ(code_of("\U0010fffd\n", strict), "E-PDF-008");
}

TEST(Pdf, TablesThatDoNotFitAreWarnedOf) {
  const auto table = [](int columns) {
    std::string text;
    for (const std::string_view cell : {"| heading ", "|---", "| content "}) {
      for (int i = 0; i < columns; ++i) {
        text += cell;
      }
      text += "|\n";
    }
    return "# Title\n\n" + text;
  };
  std::vector<Diagnostic> warnings;
  WriteOptions options;
  options.warnings = &warnings;
  pdf_of(table(12), options);
  EXPECT_TRUE(warnings.empty());
  pdf_of(table(30), options);
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_EQ(warnings[0].code, "E-PDF-028");
  EXPECT_EQ(warnings[0].place.begin.line, 3U);
}

TEST(Pdf, ControlCharactersAreLeftOut) {
  std::vector<Diagnostic> warnings;
  WriteOptions options;
  options.warnings = &warnings;
  pdf_of("# Title\n\nab\x01 c\x7f\n", options);
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_EQ(warnings[0].code, "E-PDF-025");
  EXPECT_EQ(warnings[0].place.begin.line, 3U);
}

TEST(Pdf, StyleFilesAreRead) {
  pdf::Theme theme = pdf::built_in_theme("modern");
  pdf::apply_style(theme, "[text]\nsize = 12\ncolour = \"#112233\"\n[heading2]\nrule = true\n[footer]\nleft = \"x\"\n",
                   "s.toml");
  EXPECT_EQ(theme.size, 12);
  EXPECT_EQ(theme.text, 0x112233U);
  EXPECT_TRUE(theme.headings[1].rule);
  EXPECT_EQ(theme.footer.left, "x");
  for (const std::string_view bad : {"[text]\nsice = 1\n", "[text]\nsize = 1000\n", "[text]\ncolour = \"red\"\n",
                                     "a = 1\n", "[heading7]\nsize = 10\n", "[text]\njustify = 1\n"}) {
    try {
      pdf::apply_style(theme, bad, "s.toml");
      FAIL() << bad;
    } catch (const Error& error) {
      EXPECT_EQ(error.diagnostic().code, "E-PDF-004") << bad;
    }
  }
}

TEST(PdfTheme, MistakesInStyleFilesAreShown) {
  struct Case {
    std::string_view style, message, hint;
    Position begin;
  };
  for (const Case& wrong :
       {Case{"[fonts]\nboby = 'Inter'\n", "style: 'fonts.boby' is not known", "did you mean `body`?", {2, 1}},
        Case{"[page]\n margin_left = 3\n",
             "style: 'page.margin_left' is not known",
             "did you mean `margin-left`?",
             {2, 2}},
        Case{"[txet]\nsize = 3\n", "style: 'txet' is not known", "did you mean `text`?", {1, 2}},
        Case{"[heading7]\nsize = 3\n", "style: 'heading7' is not known", "did you mean `heading1`?", {1, 2}},
        Case{"[heading2]\ncolor = '#000000'\n",
             "style: 'heading2.color' is not known",
             "did you mean `colour`?",
             {2, 1}},
        Case{"[text]\nsize = 300\n",
             "style: 'text.size' expects a number from 4 to 40",
             "docs/formats.md lists the keys of a style file",
             {2, 8}},
        Case{"[footer]\nleft = '{titel} {page}'\n",
             "style: 'footer.left' has no field '{titel}'",
             "did you mean `{title}`?",
             {2, 8}}}) {
    pdf::Theme theme;
    try {
      pdf::apply_style(theme, wrong.style, "s.toml");
      ADD_FAILURE() << wrong.style;
    } catch (const Error& error) {
      EXPECT_EQ(error.diagnostic().message, wrong.message);
      EXPECT_EQ(error.diagnostic().hint, wrong.hint);
      EXPECT_EQ(error.diagnostic().place.begin.line, wrong.begin.line) << wrong.style;
      EXPECT_EQ(error.diagnostic().place.begin.column, wrong.begin.column) << wrong.style;
      EXPECT_NE(wrong.style.find(error.diagnostic().place.text), std::string_view::npos);
      EXPECT_FALSE(error.diagnostic().place.text.empty());
    }
  }
}

TEST(PdfTheme, FontsAreANameOrAList) {
  pdf::Theme theme;
  pdf::apply_style(theme, "[fonts]\nbody = ['First', 'Second']\nmono = 'Third'\n", "s.toml");
  ASSERT_GE(theme.body_fonts.size(), 2U);
  EXPECT_EQ(theme.body_fonts[0], "First");
  EXPECT_EQ(theme.body_fonts[1], "Second");
  EXPECT_EQ(theme.mono_fonts[0], "Third");
  pdf::apply_style(theme, "[footer]\nleft = '{title} {X} {} {a b} {'\n", "s.toml");
  EXPECT_EQ(theme.footer.left, "{title} {X} {} {a b} {");
}

TEST(Pdf, UnknownThemesAreExplained) {
  WriteOptions options;
  options.theme = "modem";
  EXPECT_EQ(code_of("a\n", {}, options), "E-WRT-016");
}

TEST(PdfImages, DamagedOnesAreRefused) {
  pdf::Compressor compressor;
  EXPECT_EQ(pdf::encode_png("", compressor), nullptr);
  EXPECT_EQ(pdf::encode_png("\x89PNG\r\n\x1a\n\xff\xff\xff\xffIHDR", compressor), nullptr);
  EXPECT_EQ(pdf::encode_jpeg("\xff\xd8\xff"), nullptr);
  EXPECT_EQ(pdf::encode_jpeg("\xff\xd8\xff\xc0\xff\xff"), nullptr);
}

// What drawings look like is judged by tests/oracle/pdf_svg.py.

class OneImage : public ImageSource {
 public:
  explicit OneImage(std::string bytes) : bytes_(std::make_shared<const std::string>(std::move(bytes))) {}
  std::shared_ptr<const std::string> load(std::string_view) override { return bytes_; }

 private:
  std::shared_ptr<const std::string> bytes_;
};

/// Everything that is warned of when the drawing is put into a page.
std::string losses_of(const std::string& content, std::string_view root = "<svg width='9' height='9'>") {
  OneImage image(std::string(root) + content + "</svg>");
  std::vector<Diagnostic> warnings;
  WriteOptions options;
  options.images = &image;
  options.warnings = &warnings;
  pdf_of("![x](x.svg)", options);
  std::string all;
  for (const Diagnostic& warning : warnings) {
    all += warning.code + " " + warning.message + "\n";
  }
  return all;
}

std::string outline(std::string_view data) {
  pdf::SvgPath path;
  path.data(data);
  Buffer out;
  path.append_to(out, {});
  return out.str();
}

TEST(PdfSvg, PathsBecomeOperators) {
  EXPECT_EQ(outline("M0 0l5 5 1-1z"), "0 0 m\n5 5 l\n6 4 l\nh\n");
  EXPECT_EQ(outline("M1 2H3V4h-1v-.5"), "1 2 m\n3 2 l\n3 4 l\n2 4 l\n2 3.5 l\n");
  EXPECT_EQ(outline("M0 0Q3 3 6 0"), "0 0 m\n2 2 4 2 6 0 c\n");
  EXPECT_EQ(outline("M0 0A0 1 0 1 1 5 5"), "0 0 m\n5 5 l\n");
}

TEST(PdfSvg, FaultsEndThePathNotTheProgram) {
  for (const std::string_view path : {"", "M", "M0", "L1 1", "M1e99 0", "Z"}) {
    EXPECT_EQ(outline(path), "") << path;
  }
  for (const std::string_view path : {"M0 0 A1", "M0 0 A1 1 0 2 1 5 5", "M0 0 C1 1 1", "M0 0 x"}) {
    EXPECT_EQ(outline(path), "0 0 m\n") << path;
  }
  EXPECT_EQ(losses_of("", "<svg width='9' height='9' viewBox='0 0 0 0'>"), "");
  EXPECT_NE(losses_of("<g>").find("E-PDF-021"), std::string::npos);  // not well-formed
}

TEST(PdfSvg, WhatIsLeftOutIsNamed) {
  EXPECT_EQ(losses_of("<rect width='4' height='3'/><text>yes</text>"), "");
  EXPECT_NE(losses_of("<rect width='4' height='3' filter='url(#f)'/>").find("filters"), std::string::npos);
  EXPECT_NE(losses_of("<pattern id='p'/><rect width='4' height='3' fill='url(#p)'/>").find("patterns"),
            std::string::npos);
  EXPECT_NE(losses_of("<text><textPath href='#p'>x</textPath></text>").find("text on a path"), std::string::npos);
  EXPECT_NE(losses_of("<image width='3' height='3' href='http://x/y.png'/>").find("not inside"), std::string::npos);
}

/// Work and size are bounded by counts of elements, outlines and forms, whatever refers to whatever.
TEST(PdfSvg, BombsEndAtTheirBounds) {
  std::string uses = "<g id='a0'><rect width='1' height='1'/></g>";
  for (int i = 0; i < 30; ++i) {
    const std::string use = "<use href='#a" + std::to_string(i) + "'/>";
    uses += "<g id='a" + std::to_string(i + 1) + "'>" + use + use + use + use + "</g>";
  }
  EXPECT_NE(losses_of(uses).find("100,000 elements"), std::string::npos);
  std::string masks;
  for (int i = 0; i < 15; ++i) {
    const std::string rect = "<rect width='9' height='9' mask='url(#m" + std::to_string(i + 1) + ")'/>";
    masks += "<mask id='m" + std::to_string(i) + "'>" + rect + rect + rect + "</mask>";
  }
  EXPECT_NE(losses_of(masks + "<rect width='9' height='9' mask='url(#m0)'/>").find("5,000 groups"), std::string::npos);
  EXPECT_EQ(losses_of("<clipPath id='c' clip-path='url(#c)'><rect width='5' height='5'/></clipPath>"
                      "<mask id='m'><rect width='5' height='5' mask='url(#m)'/></mask>"
                      "<rect width='9' height='9' clip-path='url(#c)' mask='url(#m)'/>"),
            "");
  EXPECT_NE(losses_of("<g id='s'><use href='#s'/></g>").find("64 deep"), std::string::npos);
  const auto nested = [](int depth) {
    std::string begin = "<rect width='9' height='9'/>";
    for (int i = 0; i < depth; ++i) {
      begin = "<svg width='9' height='9'>" + begin + "</svg>";
    }
    return begin;
  };
  EXPECT_EQ(losses_of(nested(25)), "");
  EXPECT_NE(losses_of(nested(26)).find("25 deep"), std::string::npos);
}

TEST(PdfSvg, ColoursOfCss) {
  const auto shown = [](std::string_view text) {
    const std::optional<pdf::SvgColour> colour = pdf::svg_colour(text);
    return colour ? std::to_string(colour->value) + "/" + number(colour->opacity) : "none";
  };
  EXPECT_EQ(shown("#f00"), "16711680/1");
  EXPECT_EQ(shown("#ff000080"), "16711680/.502");
  EXPECT_EQ(shown("rgb(255, 0, 0)"), "16711680/1");
  EXPECT_EQ(shown("rgba(100%, 0%, 0%, .5)"), "16711680/.5");
  EXPECT_EQ(shown("hsl(0, 100%, 50%)"), "16711680/1");
  EXPECT_EQ(shown("hsl(120deg 100% 50% / 25%)"), "65280/.25");
  EXPECT_EQ(shown("Red"), "16711680/1");
  EXPECT_EQ(shown("YellowGreen"), "10145074/1");
  for (const std::string_view bad : {"", "#", "#12", "#gggggg", "rgb(1)", "reddish", "url(#x)"}) {
    EXPECT_EQ(shown(bad), "none") << bad;
  }
}

TEST(PdfProfile, SaysItsOwnSize) {
  const std::string profile = pdf::srgb_profile();
  const auto byte = [&profile](std::size_t at) { return static_cast<unsigned char>(profile[at]); };
  EXPECT_EQ(std::size_t{byte(0)} << 24 | std::size_t{byte(1)} << 16 | std::size_t{byte(2)} << 8 | byte(3),
            profile.size());
  EXPECT_EQ(profile.substr(36, 4), "acsp");
}

TEST(PdfFonts, CharsetOfWhatIsNoFontIsEmpty) {
  EXPECT_TRUE(pdf::cff_charset("", 3).empty());
  EXPECT_TRUE(pdf::cff_charset(std::string("\1\0\4\1\xff\xff\4\xff\xff\xff\xff", 11), 3).empty());
}

}  // namespace
}  // namespace docmill
