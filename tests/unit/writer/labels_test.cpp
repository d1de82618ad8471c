// Words of documents: the language of a tag is found in all the ways it may be written.
#include "writer/labels.h"

#include <gtest/gtest.h>

#include <set>

#include "docmill/writer.h"

namespace docmill {
namespace {

TEST(Labels, AreFoundByTag) {
  EXPECT_EQ(labels_for("de").contents, "Inhalt");
  EXPECT_EQ(labels_for("DE_at").contents, "Inhalt");
  EXPECT_EQ(labels_for("zh-CN").contents, "\u76ee\u5f55");
  EXPECT_EQ(labels_for("zh-TW").contents, "\u76ee\u9304");
  EXPECT_EQ(labels_for("zh-hant-HK").contents, "\u76ee\u9304");
  EXPECT_EQ(labels_for("zh-Hans-SG").contents, "\u76ee\u5f55");
  EXPECT_EQ(labels_for("no").contents, "Innhold");
  for (const std::string_view unknown : {"", "en-GB", "tlh", "d", "deu"}) {
    EXPECT_EQ(labels_for(unknown).contents, "Contents") << unknown;
  }
}

TEST(Labels, AreThereInTheLanguagesPromised) {
  std::set<std::string_view> seen;
  for (const std::string_view tag : {"ar", "de", "en", "es", "fr", "he", "it", "ja", "nl", "pl", "pt", "ru", "zh"}) {
    const Labels& labels = labels_for(tag);
    EXPECT_EQ(labels.language, tag);
    EXPECT_EQ(labels.of(Admonition::none), "");
    for (std::size_t kind = 1; kind < kAdmonitions; ++kind) {
      EXPECT_FALSE(labels.admonitions[kind].empty()) << tag;
    }
    for (const std::string_view word : {labels.footnotes, labels.back, labels.skip, labels.untitled}) {
      EXPECT_FALSE(word.empty()) << tag;
    }
    seen.insert(labels.skip);
  }
  EXPECT_EQ(seen.size(), 13U);
}

TEST(Labels, AreUsedByEveryFormatThatHasThem) {
  const Document document = parse_markdown("> [!NOTE]\n> a\n");
  AllOptions options;
  options.common.language = "pl";
  for (const Format format : {Format::html, Format::asciidoc, Format::text}) {
    Buffer out;
    write(document, format, options, out);
    EXPECT_NE(out.view().find("Uwaga"), std::string_view::npos) << name(format);
  }
}

}  // namespace
}  // namespace docmill
