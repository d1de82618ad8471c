// The page around the content, options, and HTML that must not get through.
#include <gtest/gtest.h>

#include <array>
#include <set>

#include "docmill/writer.h"

namespace docmill {
namespace {

std::string page(std::string_view markdown, const WriteOptions& options = {}, const HtmlOptions& html = {}) {
  Buffer out;
  write_html(transform(parse_markdown(markdown)), options, html, out);
  return out.str();
}

std::string fragment(std::string_view markdown, RawHtml raw_html = RawHtml::safe, LinkPolicy links = LinkPolicy::safe) {
  HtmlOptions html;
  html.fragment = true;
  html.raw_html = raw_html;
  html.links = links;
  Buffer out;
  write_html(parse_markdown(markdown), {}, html, out);
  return out.str();
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

TEST(Page, HasWhatEveryPageNeeds) {
  const std::string html = page("# Hello *there*\n\ntext\n");
  EXPECT_EQ(html.rfind("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\" />\n", 0), 0U);
  EXPECT_TRUE(has(html, "<title>Hello there</title>"));
  EXPECT_TRUE(has(html, "name=\"viewport\""));
  EXPECT_TRUE(has(html, "name=\"color-scheme\" content=\"light dark\""));
  EXPECT_TRUE(has(html, "content=\"docmill " + std::string(version()) + "\""));
  EXPECT_TRUE(has(html,
                  "<body>\n<header>\n<h1 id=\"hello-there\">Hello <em>there</em></h1>\n</header>\n<main "
                  "id=\"doc:main\">\n<p>text</p>"));
  EXPECT_TRUE(has(html, "Content-Security-Policy"));
  EXPECT_FALSE(has(html, "<nav"));
  EXPECT_FALSE(has(html, "<script"));
  EXPECT_FALSE(has(html, "<footer"));
  EXPECT_FALSE(has(html, "style=\""));
}

TEST(Page, IsTheSameEveryTime) { EXPECT_EQ(page("# a\n\n[^b]\n\n[^b]: c\n"), page("# a\n\n[^b]\n\n[^b]: c\n")); }

TEST(Page, AppendsToWhatIsThere) {
  Buffer out;
  out.append("before");
  write_html(parse_markdown("a"), {}, {}, out);
  EXPECT_EQ(out.view().substr(0, 15), "before<!DOCTYPE");
  HtmlOptions html;
  html.fragment = true;
  out.clear();
  out.append("before");
  write_html(parse_markdown("a"), {}, html, out);
  EXPECT_EQ(out.view(), "before<p>a</p>\n");
}

TEST(Page, TakesItsTitleFromWhereThereIsOne) {
  WriteOptions options;
  EXPECT_TRUE(has(page("## Sub\n\n# Main\n"), "<title>Sub</title>"));
  EXPECT_TRUE(has(page("text"), "<title>Untitled</title>"));
  options.language = "de-AT";
  EXPECT_TRUE(has(page("text", options), "<title>Ohne Titel</title>"));
  options.title = "Given </title> & \"quoted\"";
  EXPECT_TRUE(has(page("# Other\n", options), "<title>Given &lt;/title&gt; &amp; &quot;quoted&quot;</title>"));
}

TEST(Page, SpeaksTheLanguage) {
  WriteOptions options;
  options.contents = true;
  options.language = "de";
  const std::string german = page("# T\n\n## A\n\n[^n]\n\n[^n]: x\n", options);
  EXPECT_TRUE(has(german, "<html lang=\"de\">"));
  EXPECT_TRUE(has(german, ">Inhalt</p>"));
  EXPECT_TRUE(has(german, "aria-label=\"Fußnoten\""));
  options.language = "ar";
  EXPECT_TRUE(has(page("a", options), "<html lang=\"ar\" dir=\"rtl\">"));
  options.language = "\"><script>";
  EXPECT_FALSE(has(page("a", options), "<script>"));
}

TEST(Page, GeneratorAndDateAreOptions) {
  WriteOptions options;
  options.generator = false;
  options.date = "2024-02-29";
  const std::string html = page("a", options);
  EXPECT_FALSE(has(html, "generator"));
  EXPECT_TRUE(has(html, "<meta name=\"date\" content=\"2024-02-29\" />"));
  EXPECT_TRUE(has(html, "<header>\n<p class=\"date\"><time datetime=\"2024-02-29\">2024-02-29</time></p>\n</header>"));
  EXPECT_FALSE(has(page("a"), "<header"));
}

TEST(Page, ContentsNestAndLink) {
  WriteOptions options;
  options.contents = true;
  const std::string html = page("# T\n## A `b` [c](d)\n#### Deep\n## E\n", options);
  EXPECT_TRUE(has(html,
                  "<ol>\n<li><a href=\"#a-b-c\">A <code>b</code> c</a><ol>\n<li><a href=\"#deep\">Deep</a></li>\n"
                  "</ol>\n</li>\n<li><a href=\"#e\">E</a></li>\n</ol>\n</nav>\n"))
      << html;
  EXPECT_TRUE(has(html, "<body class=\"with-contents\">\n<a class=\"skip\" href=\"#doc:main\">"));
  EXPECT_FALSE(has(page("# Only a title\n", options), "<nav"));
  EXPECT_FALSE(has(page("# Only a title\n", options), "class=\"skip\" href"));
  options.contents_depth = 1;
  EXPECT_FALSE(has(page("# T\n## A\n### Deep\n", options), "#deep"));
}

TEST(Page, HasNoTwoTablesOfContents) {
  WriteOptions options;
  options.contents = true;
  const std::string_view own = "# T\n\n## Contents\n\n- [A](#a)\n  - [B](#b)\n\n## A\n\n### B\n";
  const std::string html = page(own, options);
  EXPECT_FALSE(has(html, "id=\"contents\""));
  EXPECT_FALSE(has(html, "<ul>"));
  EXPECT_TRUE(has(html, "</p>\n<details><summary>Contents</summary></details>\n<ol>\n<li><a href=\"#a\">A</a>"));
  EXPECT_TRUE(has(page(own), "id=\"contents\""));  // the only one
  for (const std::string_view text :
       {"# T\n\n## See\n\n- [A](#a) too\n\n## A\n", "# T\n\n## See\n\n- [A](a.md)\n\n## A\n",
        "# T\n\n## See\n\n- [A](#a)\n\ntext\n\n## A\n", "# T\n\n## See\n\n- [A](#a)\n\n## A\n\n[up](#see)\n"}) {
    EXPECT_TRUE(has(page(text, options), "<h2 id=\"see\">See</h2>\n<ul>")) << text;
  }
}

TEST(Page, OwnStyleCannotEndItsElement) {
  HtmlOptions html;
  html.style = "p { color: red } </style><script>x</script>";
  const std::string out = page("a", {}, html);
  EXPECT_TRUE(has(out, "p { color: red } <\\/style>"));
  EXPECT_FALSE(has(out, "</style><script>"));
}

TEST(Page, TrustedHtmlHasNoSecurityPolicy) {
  HtmlOptions html;
  html.raw_html = RawHtml::keep;
  EXPECT_FALSE(has(page("a", {}, html), "Content-Security-Policy"));
}

TEST(Page, WideThingsCanBeScrolledByKeyboard) {
  const std::string wide = "```\n" + std::string(100, 'x') + "\n```\n";
  EXPECT_TRUE(has(page(wide), "<pre tabindex=\"0\"><code>"));
  EXPECT_TRUE(has(page("```\nshort\n```\n"), "<pre><code>"));
  EXPECT_TRUE(has(page("## H\n\n|a|b|c|\n|-|-|-|\n"),
                  "<div class=\"table\" tabindex=\"0\" role=\"group\" aria-labelledby=\"h\">"));
  EXPECT_TRUE(has(page("|a|\n|-|\n"), "<div class=\"table\">\n<table>"));
}

TEST(Page, HasAThemeOfThatName) {
  WriteOptions options;
  std::vector<std::string> pages;
  for (const std::string_view theme : themes()) {
    options.theme = theme;
    pages.push_back(page("# a\n", options));
    EXPECT_FALSE(has(pages.back(), "@import"));
    EXPECT_FALSE(has(pages.back(), "url("));
  }
  EXPECT_EQ(std::set<std::string>(pages.begin(), pages.end()).size(), themes().size());
  options.theme = "modren";
  try {
    static_cast<void>(page("a", options));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.diagnostic().code, "E-WRT-016");
    EXPECT_EQ(error.diagnostic().kind, ErrorKind::usage);
    EXPECT_EQ(error.diagnostic().hint, "did you mean 'modern'?");
  }
}

TEST(Page, CodeHasColours) {
  EXPECT_TRUE(has(page("```c\nif (x < 1) f(\"a\");\n```\n"),
                  "<code class=\"language-c\"><span class=\"hk\">if</span> (x &lt; <span class=\"hn\">1</span>) "
                  "<span class=\"hf\">f</span>(<span class=\"hs\">&quot;a&quot;</span>);\n</code>"));
  EXPECT_TRUE(has(page("```unheard-of\nif x\n```\n"), "<code class=\"language-unheard-of\">if x\n</code>"));
  EXPECT_FALSE(has(fragment("```c\nif\n```\n"), "<span"));
}

TEST(Page, AdmonitionsSpeakTheLanguage) {
  const std::string_view text = "> [!WARNING]\n> Hot *water*\n>\n> - x\n";
  EXPECT_EQ(fragment(text),
            "<div class=\"admonition warning\" role=\"note\" aria-label=\"Warning\">\n"
            "<p class=\"admonition-title\">Warning</p>\n<p>Hot <em>water</em></p>\n<ul>\n<li>x</li>\n</ul>\n</div>\n");
  EXPECT_EQ(fragment("> [!TIP]\n"),
            "<div class=\"admonition tip\" role=\"note\" aria-label=\"Tip\">\n"
            "<p class=\"admonition-title\">Tip</p>\n</div>\n");
  WriteOptions options;
  options.language = "fr";
  EXPECT_TRUE(has(page(text, options), "aria-label=\"Avertissement\""));
}

TEST(Page, BlocksThatRunTheOtherWaySaySo) {
  EXPECT_TRUE(has(page("\u05e9\u05dc\u05d5\u05dd abc\n\n1. abc\n"), "<p dir=\"auto\">"));
  EXPECT_FALSE(has(page("abc \u05e9\u05dc\u05d5\u05dd\n"), "<p dir"));
  EXPECT_FALSE(has(page("123 (456)\n"), "<p dir"));
  EXPECT_TRUE(has(page("# 1. \u0645\u0631\u062d\u0628\u0627\n\n- *\u0645*\n"), "<ul dir=\"auto\">"));
  WriteOptions options;
  options.language = "ar";
  EXPECT_TRUE(has(page("abc\n", options), "<p dir=\"auto\">"));
  EXPECT_FALSE(has(page("\u0645\n\n123\n", options), "<p dir"));
}

TEST(Page, DirectionIsThatOfTheBlockAround) {
  const std::string quote = page("> \u05e9\u05dc\u05d5\u05dd\n>\n> abc\n>\n> 12\n\nabc\n");
  EXPECT_TRUE(has(quote,
                  "<blockquote dir=\"auto\">\n<p>\u05e9\u05dc\u05d5\u05dd</p>\n<p dir=\"auto\">abc</p>\n<p>12</p>\n"
                  "</blockquote>\n<p>abc</p>"));
  const std::string list = page("- \u0645\n\n  - abc\n\nabc\n");
  EXPECT_TRUE(has(list, "<ul dir=\"auto\">\n<li><p>\u0645</p>\n<ul dir=\"auto\">\n<li>abc</li>"));
  EXPECT_TRUE(has(list, "\n<p>abc</p>"));
}

TEST(Page, LabelsNotesAndAdmonitionsRunTheirOwnWay) {
  WriteOptions options;
  options.language = "ar";
  EXPECT_TRUE(has(page("> [!NOTE]\n> abc\n", options), "</p>\n<p dir=\"auto\">abc</p>"));
  EXPECT_TRUE(has(page("\u0645[^1]\n\n[^1]: abc\n", options), "\n<p dir=\"auto\">abc <a href"));
  EXPECT_TRUE(has(page("- [ ] \u0645\n\n- [ ] abc\n", options), "<p dir=\"auto\"><label><input"));
}

TEST(Page, BareAddressesArePrintedOnce) {
  EXPECT_TRUE(has(page("<https://a.example/b>\n"), "<a class=\"bare\" href=\"https://a.example/b\">"));
  EXPECT_TRUE(has(page("www.a.example\n"), "<a class=\"bare\" href=\"http://www.a.example\">"));
  EXPECT_TRUE(
      has(page("[b](https://a.example) [*b*](https://a.example/b) [](b)\n"),
          "<a href=\"https://a.example\">b</a> <a href=\"https://a.example/b\"><em>b</em></a> <a href=\"b\"></a>"));
}

// ---- images ---------------------------------------------------------------------------------------------------------

class OneImage : public ImageSource {
 public:
  std::shared_ptr<const std::string> load(std::string_view url) override {
    if (url != "a.svg") {
      throw Error(ErrorKind::not_found, "E-WRT-010", "there is no image");
    }
    return std::make_shared<const std::string>("<svg width='4' height='2'/>");
  }
};

TEST(Images, StandInsideOfThePage) {
  OneImage images;
  std::vector<Diagnostic> warnings;
  WriteOptions options;
  options.images = &images;
  options.warnings = &warnings;
  EXPECT_TRUE(has(page("a ![x](a.svg \"t\")", options),
                  "<img src=\"data:image/svg+xml;base64,PHN2ZyB3aWR0aD0nNCcgaGVpZ2h0PScyJy8+\" alt=\"x\" width=\"4\" "
                  "height=\"2\" title=\"t\" />"));
  EXPECT_TRUE(warnings.empty());
  EXPECT_TRUE(has(page("a ![x *y*](b.png) c", options), "<p>a <img src=\"b.png\" alt=\"x y\" /> c</p>"));
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_EQ(warnings[0].code, "E-WRT-010");
}

class LargeImages : public ImageSource {
 public:
  std::shared_ptr<const std::string> load(std::string_view url) override {
    std::string svg = "<svg width='4' height='2'/>";
    svg.append(url == "small.svg" ? 0 : std::size_t{30} << 20, ' ');
    return std::make_shared<const std::string>(std::move(svg));
  }
};

TEST(Images, BeyondTheBoundOfAPageAreReferences) {
  LargeImages source;
  std::vector<Diagnostic> warnings;
  WriteOptions options;
  options.images = &source;
  options.warnings = &warnings;
  const std::string html = page("![a](1.svg)![b](2.svg)\n![c](3.svg)\n![d](small.svg)\n", options);
  EXPECT_TRUE(has(html, "alt=\"b\" width"));
  EXPECT_TRUE(has(html, "<img src=\"3.svg\" alt=\"c\" />"));
  EXPECT_TRUE(has(html, "alt=\"d\" width"));
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_EQ(warnings[0].code, "E-WRT-075");
  EXPECT_TRUE(has(warnings[0].message, "'3.svg'")) << warnings[0].message;
}

TEST(Images, OfTheNetworkAreLinks) {
  std::vector<Diagnostic> warnings;
  WriteOptions options;
  options.warnings = &warnings;
  EXPECT_TRUE(
      has(page("![x](https://e.org/a.png)", options), "<p><a class=\"image\" href=\"https://e.org/a.png\">x</a></p>"));
  EXPECT_TRUE(has(page("[![x](//e.org/a.png)](y)", options), "<p><a href=\"y\">x</a></p>"));
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_EQ(warnings[0].code, "E-WRT-017");
}

TEST(Images, AreReferredToWithoutASource) {
  std::vector<Diagnostic> warnings;
  WriteOptions options;
  options.warnings = &warnings;
  EXPECT_TRUE(has(page("![x](b.png)", options), "<img src=\"b.png\" alt=\"x\" />"));
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_EQ(warnings[0].code, "E-WRT-015");
  EXPECT_TRUE(has(page("![x](data:image/png;base64,AAAA)", options), "<img src=\"data:image/png;base64,AAAA\""));
  EXPECT_EQ(fragment("![x](https://e.org/a.png)"), "<p><img src=\"https://e.org/a.png\" alt=\"x\" /></p>\n");
  EXPECT_EQ(warnings.size(), 1U);
}

TEST(RawHtml, PolicyDecides) {
  const std::string_view text = "a <b>x</b> <i y=z>\n\n<div>\n<script>q</script>\n";
  EXPECT_EQ(fragment(text, RawHtml::keep), "<p>a <b>x</b> <i y=z></p>\n<div>\n<script>q</script>\n");
  EXPECT_EQ(fragment(text, RawHtml::strip), "<p>a x </p>\n");
  EXPECT_EQ(fragment(text, RawHtml::escape),
            "<p>a &lt;b&gt;x&lt;/b&gt; &lt;i y=z&gt;</p>\n<p>&lt;div&gt;\n&lt;script&gt;q&lt;/script&gt;</p>\n");
  EXPECT_EQ(fragment(text, RawHtml::safe), "<p>a <b>x</b> <i></i></p>\n<div>\n&lt;script&gt;q&lt;/script&gt;\n</div>");
}

TEST(RawHtml, SafeOutputIsBalanced) {
  EXPECT_EQ(fragment("<b>a *b</b> c* <i>d\n"), "<p><b>a <em>b c</em> <i>d</i></b></p>\n");
  EXPECT_EQ(fragment("</b>a</p>"), "<p>a&lt;/p&gt;</p>\n");
  EXPECT_EQ(fragment("- <kbd>x\n- y\n"), "<ul>\n<li><kbd>x</kbd></li>\n<li>y</li>\n</ul>\n");
  EXPECT_EQ(fragment("<details>\n\n> </details>\n\nx\n"),
            "<details>\n<blockquote>\n</blockquote>\n<p>x</p>\n</details>");
  EXPECT_EQ(fragment("<b>\n\npara\n"), "<b>\n</b>\n<p>para</p>\n");
}

TEST(RawHtml, NothingDangerousGetsThrough) {
  for (const std::string_view text : {"<script>alert(1)</script>",
                                      "<img src=x onerror=alert(1)>",
                                      "<b onclick=alert(1)>x</b>",
                                      "<svg/onload=alert(1)>",
                                      "<a href=javascript:alert(1)>x</a>",
                                      "<iframe src=//x></iframe>",
                                      "<details ontoggle=alert(1) open>",
                                      "<SCRIPT\n>alert(1)</SCRIPT\n>",
                                      "<!--><script>alert(1)</script>-->",
                                      "<div><style>*{}</style></div>",
                                      "x <!-- y --!><script>alert(1)</script> -->",
                                      "<math><mi><script>alert(1)</script>",
                                      "<x><script>alert(1)//",
                                      "[x](javascript:alert(1))",
                                      "[x](&#106;avascript:alert(1))",
                                      "[x](java&Tab;script:alert(1))",
                                      "![x](javascript:alert(1))",
                                      "<javascript:alert(1)>",
                                      "[x]: javascript:alert(1)\n\n[x]",
                                      "[x](<javascript:alert(1)>)",
                                      "[a](\"onmouseover=alert(1)//)",
                                      "![\"onerror=alert(1)//](x)",
                                      "```\"><script>\nx\n```",
                                      "[x](data:text/html,<script>alert(1)</script>)",
                                      "<https://x\"onclick=alert(1)>"}) {
    const std::string html = fragment(text);
    for (const std::string_view bad : {"<script", "<SCRIPT", "<img src=x", " onclick=", "onclick=alert(1)>x<", "<svg",
                                       "href=\"javascript", "src=\"javascript", "<iframe", " ontoggle=", "<style",
                                       "<math", "href=\"data:", "\"onmouseover", "\"onerror", "<a href=javascript"}) {
      EXPECT_FALSE(has(html, bad)) << text << " -> " << html;
    }
  }
}

TEST(Links, PolicyDecides) {
  EXPECT_EQ(fragment("[a *b*](javascript:x)"), "<p>a <em>b</em></p>\n");
  EXPECT_EQ(fragment("[a](javascript:x)", RawHtml::safe, LinkPolicy::keep), "<p><a href=\"javascript:x\">a</a></p>\n");
  EXPECT_EQ(fragment("![a *b*](vbscript:x)"), "<p>a <em>b</em></p>\n");
}

TEST(Footnotes, OnesWithManyReferencesHaveABoundedBackLinkList) {
  std::string text;
  for (int i = 0; i < 1000; ++i) {
    text += "[^a] ";
  }
  const std::string html = fragment(text + "\n\n[^a]: note\n");
  EXPECT_TRUE(has(html, "id=\"fnref:1:1000\""));
  EXPECT_TRUE(has(html, "href=\"#fnref:1:50\""));
  EXPECT_FALSE(has(html, "href=\"#fnref:1:51\""));
}

}  // namespace
}  // namespace docmill
