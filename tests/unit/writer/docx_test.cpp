// DOCX: what can be said of the bytes without opening them; tests/oracle/docx_check.py opens them.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "docmill/writer.h"
#include "writer/docx/bookmarks.h"
#include "writer/docx/direction.h"
#include "writer/docx/relationships.h"
#include "writer/docx/xml.h"
#include "writer/docx/zip_reader.h"

namespace docmill {
namespace {

std::string docx_of(std::string_view markdown, const WriteOptions& options = {}) {
  Buffer out;
  write_docx(transform(parse_markdown(markdown)), options, {}, out);
  return out.str();
}

std::vector<std::string> losses_of(std::string_view markdown) {
  std::vector<Diagnostic> warnings;
  WriteOptions options;
  options.warnings = &warnings;
  docx_of(markdown, options);
  std::vector<std::string> codes;
  for (const Diagnostic& warning : warnings) {
    codes.push_back(warning.code + ":" + std::to_string(warning.place.begin.line));
  }
  return codes;
}

TEST(Docx, SameDocumentSameBytes) {
  const std::string_view text = "# A\n\n1. b\n2. c[^d]\n\n[^d]: e\n";
  EXPECT_EQ(docx_of(text), docx_of(text));
  EXPECT_NE(docx_of(text), docx_of("# A\n"));
}

TEST(Docx, DatesAreThoseOfTheDocument) {
  WriteOptions options;
  // Bytes 10 to 13 of a local header: time and date as MS-DOS has them.
  EXPECT_EQ(docx_of("a").substr(10, 4), std::string("\0\0\x21\0", 4));
  options.date = "2025-03-01T10:20:30Z";
  EXPECT_EQ(docx_of("a", options).substr(10, 4), std::string("\x8f\x52\x61\x5a", 4));
  options.date = "1200-01-01";
  EXPECT_EQ(docx_of("a", options).substr(10, 4), std::string("\0\0\x21\0", 4));
}

TEST(Docx, LossesAreWarningsOnceForEachKind) {
  EXPECT_EQ(losses_of("plain *text*"), std::vector<std::string>{});
  EXPECT_EQ(losses_of("a\n\nb\x01\n\nc\x02\n"), std::vector<std::string>{"E-WRT-032:3"});
  EXPECT_EQ(losses_of("<b>x</b> <blink>y</blink>\n"), std::vector<std::string>{"E-WRT-033:1"});
  EXPECT_EQ(losses_of("[a](javascript:b)\n"), std::vector<std::string>{"E-WRT-034:1"});
  EXPECT_EQ(losses_of("# a\n\n[a](#a)\n\n[b](#b)\n"), std::vector<std::string>{"E-WRT-035:5"});
  EXPECT_EQ(losses_of("40000. a\n"), std::vector<std::string>{"E-WRT-036:1"});
}

TEST(Docx, TablesOfMoreColumnsThanWordHasAreSeveral) {
  std::string row = "|";
  std::string rule = "|";
  for (int i = 0; i < 130; ++i) {
    row += " c" + std::to_string(i) + " |";
    rule += "---|";
  }
  const std::string file = docx_of(row + "\n" + rule + "\n" + row + "\n");
  docx::ZipReader zip(file);
  const std::string document = zip.read("word/document.xml").value_or("");
  std::size_t tables = 0;
  for (std::size_t at = document.find("<w:tbl>"); at != std::string::npos; at = document.find("<w:tbl>", at + 1)) {
    ++tables;
  }
  EXPECT_EQ(tables, 3U);
  EXPECT_LT(document.find(">c62<"), document.rfind("</w:tbl><w:p>"));
  EXPECT_NE(document.find(">c129<"), std::string::npos);
}

std::string part_of(const std::string& file, std::string_view name) {
  return docx::ZipReader(file).read(name).value_or("");
}

TEST(Docx, SvgStandsBesideAPictureOfIt) {
  const std::string file = docx_of(
      "![x](data:image/svg+xml,%3Csvg%20xmlns='http://www.w3.org/2000/svg'%20width='4'%20height='2'%3E%3C/svg%3E)\n");
  EXPECT_TRUE(part_of(file, "word/media/image1.png").starts_with("\x89PNG"));
  EXPECT_TRUE(part_of(file, "word/media/image1.svg").starts_with("<svg"));
  const std::string document = part_of(file, "word/document.xml");
  const std::string relationships = part_of(file, "word/_rels/document.xml.rels");
  const auto id_of = [&](std::string_view target) {
    const std::size_t at = relationships.rfind("Id=\"", relationships.find(target)) + 4;
    return relationships.substr(at, relationships.find('"', at) - at);
  };
  EXPECT_NE(document.find("<a:blip r:embed=\"" + id_of("media/image1.png") + "\">"), std::string::npos);
  EXPECT_NE(document.find("r:embed=\"" + id_of("media/image1.svg") + "\"/></a:ext>"), std::string::npos);
  EXPECT_NE(document.find("cx=\"38100\" cy=\"19050\""), std::string::npos);
  EXPECT_NE(part_of(file, "[Content_Types].xml").find("Extension=\"svg\""), std::string::npos);
}

TEST(Docx, ImagesThatCannotBeDrawnAreTheirTextAndAWarning) {
  EXPECT_EQ(losses_of("a ![the text](data:image/svg+xml,%3Csvg%20xmlns='a'%3E%3Cg%3E)\n"),
            std::vector<std::string>{"E-WRT-046:1"});
  EXPECT_NE(part_of(docx_of("![the text](data:image/svg+xml,%3Csvg%20xmlns='a'%3E%3Cg%3E)\n"), "word/document.xml")
                .find("the text"),
            std::string::npos);
}

TEST(Docx, AnUnknownThemeIsAnError) {
  WriteOptions options;
  options.theme = "moderm";
  try {
    docx_of("a", options);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.diagnostic().code, "E-WRT-016");
    EXPECT_EQ(error.diagnostic().hint, "did you mean 'modern'?");
  }
}

TEST(Docx, LabelsAreOfTheLanguageBoxesOfTheirText) {
  WriteOptions options;
  options.language = "he-IL";
  const std::string english = part_of(docx_of("> [!TIP]\n> left\n", options), "word/document.xml");
  EXPECT_NE(english.find(">\u05d8\u05d9\u05e4<"), std::string::npos);
  EXPECT_EQ(english.find("<w:bidi/>"), std::string::npos);
  const std::string hebrew = part_of(docx_of("> [!TIP]\n> \u05d0\n", options), "word/document.xml");
  EXPECT_NE(hebrew.find("<w:bidi/>"), hebrew.rfind("<w:bidi/>"));
}

std::string document_of(std::string_view markdown, const WriteOptions& options = {}) {
  return part_of(docx_of(markdown, options), "word/document.xml");
}

std::size_t count(std::string_view text, std::string_view what) {
  std::size_t found = 0;
  for (std::size_t at = text.find(what); at != std::string_view::npos; at = text.find(what, at + 1)) {
    ++found;
  }
  return found;
}

TEST(Docx, ItemsAmongTasksHaveTheirBullet) {
  const std::string document = document_of("- [x] a\n- b\n- [ ] c\n");
  EXPECT_EQ(count(document, "<w:numId w:val=\"3\"/>"), 2U);  // tasks
  EXPECT_EQ(count(document, "<w:numId w:val=\"1\"/>"), 1U);  // bullets
}

TEST(Docx, BoxesOfCodeBehindEachOtherStayApart) {
  EXPECT_EQ(count(document_of("```\na\n```\n"), "<w:pBdr>"), 0U);
  EXPECT_EQ(count(document_of("```\na\n```\n\n```\nb\n```\n\n```\nc\n```\n"), "<w:pBdr>"), 1U);
  EXPECT_EQ(count(document_of("```\na\n```\n\ntext\n\n```\nb\n```\n"), "<w:pBdr>"), 0U);
}

/// The tables of one cell that quotes become, one after the other, without those in others.
std::vector<std::string> boxes_of(std::string_view markdown) {
  const std::string document = document_of(markdown);
  std::vector<std::string> boxes;
  for (std::size_t at = document.find("Box\"/>"); at != std::string::npos; at = document.find("Box\"/>", at + 1)) {
    boxes.push_back(document.substr(at, document.find("</w:tc></w:tr></w:tbl>", at) - at));
  }
  return boxes;
}

TEST(Docx, WhatAQuoteHoldsStaysInItsBox) {
  // Paragraphs are in the style of the quote, lists of them too where there is no ground.
  EXPECT_TRUE(boxes_of("> [!NOTE]\n> a\n>\n> b\n\n> a\n>\n> - b\n>   1. c\n").empty());
  for (const std::string_view block : {"```\n> inside\n> ```", "| inside |\n> |---|", "## inside", "> inside",
                                       "- x\n>\n>       inside", "<div>inside</div>", "![inside](a.png \"inside\")"}) {
    const std::vector<std::string> quote = boxes_of("> a\n>\n> " + std::string(block) + "\n\nbehind\n");
    ASSERT_EQ(quote.size(), 1U) << block;
    EXPECT_NE(quote.front().find(">inside<"), std::string::npos) << block;
    EXPECT_EQ(quote.front().find(">behind<"), std::string::npos) << block;
  }
  const std::vector<std::string> note = boxes_of("> [!NOTE]\n> - inside\n\nbehind\n");
  ASSERT_EQ(note.size(), 1U);
  EXPECT_NE(note.front().find(">Note<"), std::string::npos);
  EXPECT_NE(note.front().find(">inside<"), std::string::npos);
}

TEST(Docx, BoxesInEachOtherEnd) {
  const auto nested = [](int depth) {
    std::string text;
    for (int i = 1; i <= depth; ++i) {
      text +=
          std::string(static_cast<std::size_t>(i), '>') + " a\n" + std::string(static_cast<std::size_t>(i), '>') + "\n";
    }
    return boxes_of(text).size();
  };
  EXPECT_EQ(nested(4), 3U);  // the innermost holds text alone
  EXPECT_EQ(nested(40), 8U);
}

TEST(Docx, BoxesHaveTheirOwnLists) {
  // A box is a page of its own for what is in it: a list begins at its first level, and pictures know its width.
  const std::string document = document_of("1. a\n   1. > b\n      >\n      > 1. inside\n      >\n      >        c\n");
  const std::size_t at = document.find(">inside<");
  ASSERT_NE(at, std::string::npos);
  EXPECT_TRUE(document.substr(document.rfind("<w:numPr>", at)).starts_with("<w:numPr><w:ilvl w:val=\"0\"/>"));
}

TEST(Docx, RunsInTablesSayTheirColour) {
  EXPECT_EQ(count(document_of("[a](http://b)\n\n```c\nint x;\n```\n"), "<w:color"), 0U);
  EXPECT_EQ(count(document_of("| a |\n|---|\n| [b](http://c) |\n"), "<w:color w:val=\"0A58A6\"/>"), 1U);
  EXPECT_EQ(count(document_of("> a\n>\n> ```c\n> int\n> ```\n"), "<w:color w:val=\"0B6577\"/>"), 1U);
  // A link on the dark ground of a head is not dark, and code has a light ground of its own.
  WriteOptions options;
  options.theme = "compact";
  const std::string head = document_of("| [a](http://b) `c` |\n|---|\n", options);
  EXPECT_EQ(count(head, "<w:color w:val=\"FFFFFF\"/>"), 1U);
  EXPECT_EQ(count(head, "<w:color w:val=\"1B1F24\"/>"), 1U);
}

TEST(Docx, TablesFromTheRightFillTheLine) {
  EXPECT_EQ(count(document_of("| a |\n|---|\n"), "<w:tblW w:w=\"9298\""), 0U);
  const std::string table = document_of("| \u05d0 |\n|---|\n");
  EXPECT_EQ(count(table, "<w:bidiVisual/><w:tblW w:w=\"9298\" w:type=\"dxa\"/>"), 1U);
  EXPECT_EQ(count(document_of("> [!NOTE]\n> \u05d0\n>\n> - \u05d0\n"), "<w:tblCellMar>"), 1U);
}

TEST(Docx, ParagraphsBehindListsThatEndWithATableHaveSpaceAbove) {
  EXPECT_EQ(count(document_of("- a\n\n  | b |\n  |---|\n\nc\n"), "<w:spacing w:before=\"160\"/>"), 1U);
}

TEST(Docx, AFigureHasItsCaptionBelow) {
  EXPECT_EQ(count(document_of("![a](b.png)\n"), "ImageCaption"), 0U);
  EXPECT_EQ(count(document_of("a ![a](b.png \"c\")\n"), "ImageCaption"), 0U);
  EXPECT_EQ(count(document_of("![a](b.png \"c\")\n"), "CaptionedFigure"), 1U);
  for (const std::string_view text :
       {"![a](b.png \"caption\")\n", "[![a](b.png \"caption\")](http://x)\n", "- ![a](b.png \"caption\")\n"}) {
    const std::string document = document_of(text);
    EXPECT_LT(document.find("ImageCaption"), document.find(">caption<")) << text;
  }
}

TEST(Docx, CodeIsAsLargeAsTheTextAroundIt) {
  EXPECT_EQ(count(document_of("`a`\n"), "<w:sz "), 0U);
  EXPECT_EQ(count(document_of("x\n\n# `a`\n\n# b\n"), "<w:sz w:val=\"32\"/>"), 1U);
  EXPECT_EQ(count(document_of("|`a`|b|c|d|e|f|g|h|i|\n|-|-|-|-|-|-|-|-|-|\n"), "<w:sz w:val=\"14\"/>"), 1U);
}

TEST(Docx, WhatIntroducesABlockStaysWithIt) {
  for (const std::string_view text : {"a:\n\n- b\n", "a:\n\n```\nb\n```\n", "**a**\n\n| b |\n|---|\n", "a:\n\n> b\n"}) {
    EXPECT_EQ(count(document_of(text), "<w:keepNext/>"), 1U) << text;
  }
  for (const std::string_view text : {"a:\n\nb\n", "a\n\n- b\n", "**a** b\n\n- c\n", "a:\n"}) {
    EXPECT_EQ(count(document_of(text), "<w:keepNext/>"), 0U) << text;
  }
}

TEST(Docx, ATableBehindATightListHasSpaceAbove) {
  EXPECT_EQ(count(document_of("- a\n- b\n\n| c |\n|---|\n"), "<w:spacing w:after=\"160\"/>"), 1U);
  EXPECT_EQ(count(document_of("- a\n- b\n\nc\n"), "<w:spacing w:after="), 0U);
}

TEST(Docx, BarsStandOnTheSideWhereTextBegins) {
  EXPECT_EQ(count(document_of("> \u05d0\n"), "<w:left w:val=\"nil\"/><w:right"), 1U);
  EXPECT_EQ(count(document_of("> a\n"), "<w:pBdr>"), 0U);
  EXPECT_EQ(count(document_of("> [!NOTE]\n> \u05d0\n"), "<w:pBdr><w:left"), 2U);
}

TEST(Docx, TextWithoutDirectionHasThatOfTheLanguage) {
  WriteOptions options;
  options.language = "ar";
  EXPECT_EQ(count(document_of("123\n\nabc\n"), "<w:bidi/>"), 0U);
  EXPECT_EQ(count(document_of("123\n\nabc\n", options), "<w:bidi/>"), 1U);
}

TEST(Docx, CellsAreAlignedAsOnTheScreenWhereverTheirTextBegins) {
  const std::string left = document_of("| \u05d0 |\n|:--|\n");
  EXPECT_EQ(count(left, "<w:bidi/><w:jc w:val=\"right\"/>"), 1U);
  const std::string right = document_of("| \u05d0 |\n|--:|\n");
  EXPECT_EQ(count(right, "<w:jc "), 0U);
  const std::string latin = document_of("| a | b |\n|--:|:--|\n");
  EXPECT_EQ(count(latin, "<w:jc w:val=\"right\"/>"), 1U);
}

TEST(Docx, ATitlePageHasTitleAuthorAndDate) {
  WriteOptions options;
  options.date = "2026-11-29T10:00:00Z";
  options.contents = true;
  DocxOptions docx;
  docx.title_page = true;
  docx.author = "Ada";
  Buffer out;
  write_docx(transform(parse_markdown("# T\n\n## a\n\nb\n")), options, docx, out);
  const std::string document = part_of(out.str(), "word/document.xml");
  const std::size_t title = document.find("w:val=\"Title\"");
  const std::size_t author = document.find("w:val=\"Author\"");
  const std::size_t date = document.find(">2026-11-29<");
  const std::size_t contents = document.find("w:val=\"TOCHeading\"");
  EXPECT_LT(title, author);
  EXPECT_LT(author, date);
  EXPECT_LT(date, contents);
  EXPECT_EQ(count(document, "<w:pageBreakBefore/>"), 2U);  // contents, text
  EXPECT_NE(document.find("separate\"/></w:r><w:r><w:t>3<"), std::string::npos);
  EXPECT_EQ(count(document, "w:type=\"first\""), 0U);  // no number on the title page
}

TEST(Docx, AuthorAndDateStandBelowTheTitle) {
  WriteOptions options;
  options.author = "Ada";
  options.date = "2026-11-29T10:00:00Z";
  const std::string document = part_of(docx_of("# T\n\na\n", options), "word/document.xml");
  const std::size_t title = document.find("w:val=\"Title\"");
  const std::size_t author = document.find(">Ada<");
  const std::size_t date = document.find(">2026-11-29<");
  EXPECT_LT(title, author);
  EXPECT_LT(author, date);
  EXPECT_LT(date, document.find(">a<"));
}

// Where text hangs there is a tab stop, which the tab in front of a page number must not find.
TEST(Docx, EntriesOfTheContentsHangBesideNumbersOnly) {
  WriteOptions options;
  options.contents = true;
  TransformOptions numbers;
  numbers.number_sections = true;
  for (const bool numbered : {false, true}) {
    Buffer out;
    write_docx(transform(parse_markdown("# T\n\n## a\n"), numbered ? numbers : TransformOptions()), options, {}, out);
    const std::string document = part_of(out.str(), "word/document.xml");
    const std::size_t entry = document.find("w:val=\"TOC1\"");
    EXPECT_EQ(
        document.substr(entry, document.find("</w:pPr>", entry) - entry).find("w:hanging=\"0\"") == std::string::npos,
        numbered);
  }
}

TEST(Docx, TableStylesAreInTheFileUnderTheirNames) {
  ASSERT_EQ(docx_table_styles().size(), 4U);
  for (const std::string_view name : docx_table_styles()) {
    Buffer out;
    DocxOptions options;
    options.table_style = name;
    write_docx(parse_markdown("| a |\n|---|\n| b |\n"), {}, options, out);
    std::string id = "Table" + std::string(name);
    id[5] = static_cast<char>(id[5] - 'a' + 'A');
    EXPECT_NE(part_of(out.str(), "word/document.xml").find("<w:tblStyle w:val=\"" + id + "\"/>"), std::string::npos);
    EXPECT_NE(part_of(out.str(), "word/styles.xml").find("w:styleId=\"" + id + "\""), std::string::npos);
  }
}

/// The page numbers in the contents of document.xml.
std::vector<int> pages_in(const std::string& document) {
  std::vector<int> pages;
  constexpr std::string_view kBefore = "\"separate\"/></w:r><w:r><w:t>";
  for (std::size_t at = document.find(kBefore); at != std::string::npos; at = document.find(kBefore, at + 1)) {
    pages.push_back(std::stoi(document.substr(at + kBefore.size(), 6)));
  }
  return pages;
}

std::vector<int> pages_of(std::string_view markdown) {
  WriteOptions options;
  options.contents = true;
  return pages_in(part_of(docx_of(markdown, options), "word/document.xml"));
}

std::string lines(int count, std::string_view with) {
  std::string text;
  for (int i = 0; i < count; ++i) {
    text += with;
  }
  return text;
}

TEST(DocxPages, HeadingsStandWhereTheirPageIs) {
  using Numbers = std::vector<int>;
  EXPECT_EQ(pages_of("# a\n\n# b\n"), (Numbers{1, 1}));
  EXPECT_EQ(pages_of("# a\n\n<!-- docmill: page-break -->\n\n# b\n\n<!-- docmill: landscape -->\n\n# c\n"),
            (Numbers{1, 2, 3}));
  // 45 lines and a half have room; a heading stays with what follows.
  EXPECT_EQ(pages_of("# a\n\n" + lines(18, "x\n\n") + "# b\n\ny\n"), (Numbers{1, 1}));
  EXPECT_EQ(pages_of("# a\n\n" + lines(24, "x\n\n") + "# b\n\ny\n"), (Numbers{1, 2}));
  EXPECT_EQ(pages_of("# a\n\n" + lines(60, "long words that fill lines ") + "\n\n# b\n"), (Numbers{1, 1}));
  EXPECT_EQ(pages_of("# a\n\n" + lines(300, "long words that fill lines ") + "\n\n# b\n"), (Numbers{1, 2}));
  EXPECT_EQ(pages_of("# a\n\n| h |\n|---|\n" + lines(100, "| c |\n") + "\n# b\n"), (Numbers{1, 4}));
}

TEST(DocxPages, CountWithTheStylesOfAReferenceDocument) {
  WriteOptions options;
  options.contents = true;
  options.theme = "compact";
  options.page.width = 420;
  options.page.height = 595;
  const Document document = transform(
      parse_markdown(lines(30, "# a\n\n" + lines(9, "words of a paragraph ") + "\n\n```\nx\n```\n\n> quoted\n\n")));
  const auto pages = [&](const DocxOptions& docx) {
    Buffer out;
    write_docx(document, options, docx, out);
    return pages_in(part_of(out.str(), "word/document.xml"));
  };
  const std::vector<int> wanted = pages({});
  Buffer compact;
  write_docx(document, options, {}, compact);
  options = {};
  options.contents = true;
  DocxOptions docx;
  EXPECT_NE(pages(docx), wanted);
  docx.reference = read_docx_reference(compact.view());
  EXPECT_EQ(pages(docx), wanted);
}

TEST(DocxPages, TheirNumbersStandAtTheMarginOfTheFirstPages) {
  WriteOptions options;
  options.contents = true;
  for (const bool landscape : {false, true}) {
    options.landscape = landscape;
    const std::string tab = landscape ? "14230" : "9298";
    EXPECT_EQ(count(part_of(docx_of("# a\n\n# b\n", options), "word/styles.xml"), "w:pos=\"" + tab + "\""), 9U);
  }
}

TEST(Docx, AListOfItsOwnIsLeftOutOfADocumentWithContents) {
  const std::string_view text = "# T\n\nbefore\n\n## Contents\n\n- [a](#a)\n\n## a\n\nb\n";
  EXPECT_EQ(count(document_of(text), ">Contents<"), 1U);
  WriteOptions options;
  options.contents = true;
  const std::string document = document_of(text, options);
  EXPECT_EQ(count(document, ">Contents<"), 1U);  // ours
  EXPECT_EQ(count(document, "<w:numPr>"), 0U);
  EXPECT_EQ(count(document, "PAGEREF"), 1U);
}

TEST(DocxPages, ManyHeadingsHaveAPageEach) {
  const std::vector<int> pages = pages_of(lines(2000, "## h\n"));
  EXPECT_EQ(pages.size(), 2000U);
  EXPECT_TRUE(std::is_sorted(pages.begin(), pages.end()));
  EXPECT_GT(pages.front(), 20);  // the contents come first
  EXPECT_LT(pages.back(), 200);
}

TEST(Docx, WarningsMayBeNull) { EXPECT_FALSE(docx_of("\x01 [a](#b)\n").empty()); }

TEST(DocxXml, IllegalCharactersAreLeftOut) {
  Buffer out;
  EXPECT_EQ(docx::append_text("a<b>&\"c\x01\x1f\xef\xbf\xbe\xef\xbf\xbf\xef\xbf\xbd", out), 4U);
  EXPECT_EQ(out.view(), "a&lt;b&gt;&amp;&quot;c\xef\xbf\xbd");
}

TEST(DocxXml, TargetsAreUris) {
  EXPECT_EQ(docx::encode_uri("http://[::1]/a b?c[d]#e#f"), "http://[::1]/a%20b?c%5Bd%5D#e%23f");
  EXPECT_EQ(docx::encode_uri("a%20b%zz%"), "a%20b%25zz%25");
  EXPECT_EQ(docx::encode_uri("\xc3\xa4\"<\\"), "%C3%A4%22%3C%5C");
}

TEST(DocxBookmarks, AreCalledLikeAnchorsWhereWordAllows) {
  const Document document = transform(parse_markdown(
      "# Plain name\n\n# 1 digit\n\n# \xc3\xa4rger\n\n# A heading with a name longer than forty characters\n\n# Plain "
      "name\n"));
  const docx::Bookmarks bookmarks(document);
  EXPECT_EQ(bookmarks.name_of("plain-name"), "plain-name");
  EXPECT_EQ(bookmarks.name_of("plain-name-1"), "plain-name-1");
  EXPECT_TRUE(bookmarks.name_of("1-digit").starts_with("h."));
  EXPECT_TRUE(bookmarks.name_of("%C3%A4rger").starts_with("h."));
  EXPECT_TRUE(bookmarks.name_of("a-heading-with-a-name-longer-than-forty-characters").starts_with("h."));
  EXPECT_EQ(bookmarks.name_of("nowhere"), "");
}

TEST(DocxDirection, IsThatOfTheFirstStrongCharacter) {
  using docx::Direction;
  EXPECT_EQ(docx::first_direction("12 (\xd7\xa9"), Direction::right_to_left);
  EXPECT_EQ(docx::first_direction("\xd9\xa1 a"), Direction::left_to_right);  // a digit, then a letter
  EXPECT_EQ(docx::first_direction("\xf0\x9f\x98\x80 1"), Direction::neutral);
  EXPECT_EQ(docx::first_direction("\xe4\xb8\xad"), Direction::left_to_right);
}

}  // namespace
}  // namespace docmill
