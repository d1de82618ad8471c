// Block quotes that begin with a mark of GitHub's alerts.
#include <gtest/gtest.h>

#include "docmill/document.h"

namespace docmill {
namespace {

/// "note: content" of the first block.
std::string admonition(std::string_view markdown) {
  const Document document = parse_markdown(markdown);
  const AdmonitionMark mark = admonition_of(document.root().children().front());
  std::string out(name(mark.kind));
  if (mark.kind != Admonition::none) {
    out += ":";
    for (const Node& node : mark.inlines()) {
      out += " " + std::string(node.kind() == NodeKind::text ? node.text() : name(node.kind()));
    }
  }
  return out;
}

TEST(Admonition, IsMarkedOnTheFirstLine) {
  EXPECT_EQ(admonition("> [!NOTE]\n> Text *x*\n"), "note: Text  emph");
  EXPECT_EQ(admonition("> [!tip]\n> Text\n"), "tip: Text");
  EXPECT_EQ(admonition("> [!Important]  \n> Text\n"), "important: Text");
  EXPECT_EQ(admonition("> [!WARNING]\n>\n> Text\n"), "warning:");
  EXPECT_EQ(admonition("> [!CAUTION]\n"), "caution:");
  EXPECT_EQ(admonition("> [!CAUTION]"), "caution:");
}

TEST(Admonition, IsNothingElse) {
  for (const std::string_view text :
       {"> [!NOTE] and text\n", "> [!OTHER]\n> x\n", "> [NOTE]\n> x\n", "> x\n> [!NOTE]\n", "> **[!NOTE]**\n> x\n",
        "> # [!NOTE]\n", "> \n", "[!NOTE]\n", "> [!NOTE](x)\n> y\n", "> [!IMPORTANTLY]\n> x\n", "> [!]\n> x\n",
        "> > [!NOTE]\n> > x\n", "> [!NOTE] *x*\n", "> `[!NOTE]`\n> x\n"}) {
    EXPECT_EQ(admonition(text), "none") << text;
  }
}

}  // namespace
}  // namespace docmill
