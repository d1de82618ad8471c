#include <gtest/gtest.h>

#include <algorithm>

#include "docmill/quality.h"

namespace docmill {
namespace {

Report report_of(std::string_view markdown, std::vector<std::string> sections = {}) {
  return analyse(parse_markdown(markdown), QualityOptions{std::move(sections), "doc.md"});
}

std::vector<std::string> codes(const Report& report) {
  std::vector<std::string> all;
  for (const Diagnostic& finding : report.findings) {
    all.push_back(finding.code);
  }
  return all;
}

TEST(Analyse, AGoodDocumentScores100) {
  const Report report = report_of("# Title\n\nSome words here.\n\n## Part\n\nMore. See [above](#title).\n");
  EXPECT_EQ(report.score, 100);
  EXPECT_TRUE(report.findings.empty());
}

TEST(Analyse, CountsWhatAReaderReads) {
  const Report report = report_of(
      "# Two words\n\nOne, two three. Four five?\nSix - seven\n\n```\ncode does not count\n```\n\n"
      "| a | b |\n|---|---|\n| c | d |\n\n![alt text](x.png) and [a link](http://example.org/)\n");
  EXPECT_EQ(report.counts.words, 2u + 7u + 4u + 5u);
  EXPECT_EQ(report.counts.headings, 1u);
  EXPECT_EQ(report.counts.paragraphs, 2u);
  EXPECT_EQ(report.counts.tables, 1u);
  EXPECT_EQ(report.counts.code_blocks, 1u);
  EXPECT_EQ(report.counts.images, 1u);
  EXPECT_EQ(report.counts.links, 1u);
  EXPECT_EQ(report.counts.reading_seconds, (18u * 60 + 219) / 220);
}

TEST(Analyse, SentencesEndAtMarksAndAtTheEndOfABlock) {
  EXPECT_EQ(report_of("# T\n\nOne. Two! Three? Version 1.2 is out").counts.sentences, 5u);
  EXPECT_EQ(report_of("# T\n\nHe said \"stop.\" Then left.").counts.sentences, 3u);
}

TEST(Analyse, ADocumentWithoutWordsIsWorthNothing) {
  EXPECT_EQ(report_of("").score, 0);
  EXPECT_EQ(codes(report_of("```\ncode\n```\n")), std::vector<std::string>{"Q-001"});
}

TEST(Analyse, FindsSkippedLevels) {
  const Report report = report_of("# T\n\nx\n\n### Deep\n\nx\n");
  EXPECT_EQ(codes(report), std::vector<std::string>{"Q-010"});
  EXPECT_EQ(report.findings[0].place.begin.line, 5u);
  EXPECT_EQ(report.score, 95);
}

TEST(Analyse, FindsEmptySections) {
  EXPECT_EQ(codes(report_of("# T\n\nx\n\n## A\n\n## B\n\nx\n")), std::vector<std::string>{"Q-011"});
  EXPECT_EQ(codes(report_of("# T\n\n## A\n\n### B\n\nx\n")), std::vector<std::string>{}) << "a section of sections";
  EXPECT_EQ(codes(report_of("# T\n\nx\n\n## Last\n")), std::vector<std::string>{"Q-011"});
}

TEST(Analyse, FindsMissingTitleAndSecondTitle) {
  EXPECT_EQ(codes(report_of("words\n")), std::vector<std::string>{"Q-013"});
  EXPECT_EQ(codes(report_of("# A\n\nx\n\n# B\n\nx\n")), std::vector<std::string>{"Q-012"});
}

TEST(Analyse, RequiredSectionsIgnoreNumbersAndCase) {
  const std::string text = "# T\n\nx\n\n## 1. Purpose\n\nx\n\n## 2.1 scope\n\nx\n";
  EXPECT_EQ(report_of(text, {"Purpose", "Scope"}).score, 100);
  const Report report = report_of(text, {"Purpose", "Risks"});
  EXPECT_EQ(codes(report), std::vector<std::string>{"Q-020"});
  EXPECT_EQ(report.score, 85);
}

TEST(Analyse, FindsBrokenLinksAndSuggests) {
  const Report report = report_of("# Install guide\n\n[go](#install-guid) and [nowhere]() and ![](x.png)\n");
  std::vector<std::string> found = codes(report);
  std::sort(found.begin(), found.end());
  EXPECT_EQ(found, (std::vector<std::string>{"Q-030", "Q-031", "Q-032"}));
  EXPECT_EQ(report.findings[0].hint, "did you mean `#install-guide`?");
}

TEST(Analyse, OneKindOfMistakeCannotCostEverything) {
  std::string text = "# T\n\nx\n";
  for (int i = 0; i < 100; ++i) {
    text += "\n[x](#nowhere)\n";
  }
  EXPECT_EQ(report_of(text).score, 70);
}

TEST(Analyse, SameAnchorTwiceIsTwoAnchors) {
  EXPECT_EQ(report_of("# T\n\n[a](#x) [b](#x-1)\n\n## X\n\nx\n\n## X\n\nx\n").score, 100);
}

}  // namespace
}  // namespace docmill
