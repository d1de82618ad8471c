// Documents as objects: building, walking, comparing, sharing.
#include "docmill/document.h"

#include <gtest/gtest.h>

#include <thread>

#include "unit/document/tree_dump.h"

namespace docmill {
namespace {

TEST(Document, EmptyOneHasARootOnly) {
  const Document document;
  EXPECT_EQ(document.nodes().size(), 1U);
  EXPECT_EQ(document.root().kind(), NodeKind::document);
  EXPECT_FALSE(document.root().has_children());
  EXPECT_TRUE(document.root().children().empty());
  EXPECT_EQ(document.source(), "");
  EXPECT_EQ(document, parse_markdown("\n\n"));
}

TEST(Document, ChildrenComeInOrder) {
  const Document document = parse_markdown("# a\n\ntext *b* c\n\n- x\n- y\n");
  std::vector<NodeKind> kinds;
  for (const Node& block : document.root().children()) {
    kinds.push_back(block.kind());
  }
  EXPECT_EQ(kinds, (std::vector<NodeKind>{NodeKind::heading, NodeKind::paragraph, NodeKind::list}));
  EXPECT_EQ(document.root().extent(), document.nodes().size());
}

struct Recorder {
  std::string log;
  bool enter(const Node& node) {
    log += "+" + std::string(name(node.kind())) + " ";
    return node.kind() != NodeKind::emph;
  }
  void leave(const Node& node) { log += "-" + std::string(name(node.kind())) + " "; }
};

TEST(Walk, EntersAndLeavesInOrderAndSkipsWhatIsRefused) {
  const Document document = parse_markdown("a *b* **c**\n\n-\n");
  Recorder recorder;
  walk(document.root(), recorder);
  EXPECT_EQ(recorder.log,
            "+document +paragraph +text +emph +text +strong +text -strong -paragraph +list +item -item -list "
            "-document ");
}

TEST(Walk, StartsAnywhere) {
  const Document document = parse_markdown("a\n\nb *c*\n\nd\n");
  Recorder recorder;
  walk(*std::next(document.root().children().begin()), recorder);
  EXPECT_EQ(recorder.log, "+paragraph +text +emph -paragraph ");
}

TEST(Document, EqualityIgnoresPlacesOnly) {
  EXPECT_EQ(parse_markdown("*a*  b"), parse_markdown("\n\n_a_  b\n"));
  EXPECT_FALSE(parse_markdown("a") == parse_markdown("b"));
  EXPECT_FALSE(parse_markdown("# a") == parse_markdown("## a"));
  EXPECT_FALSE(parse_markdown("- a") == parse_markdown("* a"));
  EXPECT_FALSE(parse_markdown("- [ ] a") == parse_markdown("- [x] a"));
  EXPECT_FALSE(parse_markdown("2. a") == parse_markdown("3. a"));
  EXPECT_FALSE(parse_markdown("- a\n- b") == parse_markdown("- a\n\n- b"));
  EXPECT_FALSE(parse_markdown("[a](b)") == parse_markdown("[a](b 'c')"));
  EXPECT_FALSE(parse_markdown("|a|\n|-|") == parse_markdown("|a|\n|-:|"));
  EXPECT_FALSE(parse_markdown("```a\n```") == parse_markdown("```b\n```"));
  EXPECT_FALSE(parse_markdown("*a*b") == parse_markdown("*ab*"));
}

TEST(Document, CopiesShareAndOutliveTheOriginal) {
  Document copy;
  {
    const Document document = parse_markdown(std::string("text & more"));
    copy = document;
    EXPECT_EQ(&copy.root(), &document.root());
  }
  EXPECT_EQ(plain_text(copy.root()), "text & more");
  EXPECT_EQ(copy.source(), "text & more");
}

TEST(Document, IsReadFromManyThreads) {
  const Document document = parse_markdown("# Title\n\n" + std::string(1000, '*') + "a [b](c) `d`\n");
  const std::string expected = testing::dump_tree(document);
  std::vector<std::thread> threads;
  std::array<bool, 4> same{};
  for (bool& result : same) {
    threads.emplace_back([&, copy = document] { result = testing::dump_tree(copy) == expected; });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(same, (std::array<bool, 4>{true, true, true, true}));
}

TEST(PlainText, IsWhatAReaderSees) {
  const Document document = parse_markdown("# A *b* `c`\n\nline\nbreak  \nhard <b>x</b>[^n] ![alt](u)\n\n[^n]: note\n");
  EXPECT_EQ(plain_text(*document.root().children().begin()), "A b c");
  EXPECT_EQ(plain_text(document.root()), "A b c\nline break hard x alt\nnote");
}

TEST(Builder, MakesTheTreeThatParsingMakes) {
  DocumentBuilder builder;
  builder.open(NodeKind::heading).set_level(2);
  builder.add(NodeKind::text).set_text(builder.keep("Title"));
  builder.close();
  builder.open(NodeKind::list).set_list(true, true, 3, ')');
  builder.open(NodeKind::item);
  builder.open(NodeKind::paragraph);
  builder.open(NodeKind::link).set_link(builder.keep("u"), builder.keep("t"));
  builder.add(NodeKind::code).set_text(builder.keep("c"));
  EXPECT_EQ(builder.depth(), 5U);
  EXPECT_EQ(builder.finish(), parse_markdown("## Title\n3) [`c`](u 't')\n"));
}

TEST(Builder, ForgetsAnUnfinishedTree) {
  DocumentBuilder builder(1);
  for (int i = 0; i < 1000; ++i) {
    builder.add(NodeKind::thematic_break);
  }
  EXPECT_EQ(builder.size(), 1001U);
}

TEST(NodeKind, KnowsItsPlace) {
  EXPECT_TRUE(can_contain(NodeKind::document, NodeKind::table));
  EXPECT_FALSE(can_contain(NodeKind::document, NodeKind::text));
  EXPECT_FALSE(can_contain(NodeKind::document, NodeKind::document));
  EXPECT_FALSE(can_contain(NodeKind::block_quote, NodeKind::footnote_definition));
  EXPECT_FALSE(can_contain(NodeKind::list, NodeKind::paragraph));
  EXPECT_FALSE(can_contain(NodeKind::text, NodeKind::text));
  EXPECT_TRUE(can_contain(NodeKind::link, NodeKind::image));
  EXPECT_EQ(name(NodeKind::footnote_reference), "footnote_reference");
  EXPECT_EQ(name(NodeKind::block_quote), "block_quote");
  for (std::size_t i = 0; i < kNodeKinds; ++i) {
    const auto kind = static_cast<NodeKind>(i);
    EXPECT_NE(is_block(kind), is_inline(kind));
    EXPECT_FALSE(name(kind).empty());
  }
}

TEST(Options, TurnEachExtensionOff) {
  const std::string_view text = "|a|\n|-|\n\n- [x] ~~b~~ www.a.org[^1]\n\n[^1]: c d\n";
  const Document document = parse_markdown(text, MarkdownOptions::commonmark());
  EXPECT_EQ(plain_text(document.root()), "|a| |-|\n[x] ~~b~~ www.a.org[^1]\n[^1]: c d");
  MarkdownOptions options;
  options.footnotes = false;
  for (const Node& node : parse_markdown(text, options).nodes()) {
    EXPECT_NE(node.kind(), NodeKind::footnote_reference);
  }
}

/// Where versions 0.30 and 0.31.2 of CommonMark differ, strict mode follows the older one.
TEST(Options, StrictModeIsVersion0_30) {
  const auto kind_of_first = [](std::string_view text, const MarkdownOptions& options) {
    const Document document = parse_markdown(text, options);
    const Node& block = document.root().children().front();
    return block.kind() == NodeKind::paragraph ? (&block + 1)->kind() : block.kind();
  };
  const MarkdownOptions strict = MarkdownOptions::commonmark();
  for (const std::string_view comment : {"a<!-->", "a<!-- b -- c -->", "a<!-- b--->", "a<!--->"}) {
    EXPECT_EQ(parse_markdown(comment).nodes().back().kind(), NodeKind::html_inline) << comment;
    EXPECT_EQ(parse_markdown(comment, strict).nodes().back().kind(), NodeKind::text) << comment;
  }
  EXPECT_EQ(parse_markdown("a<!-- b -->", strict).nodes().back().kind(), NodeKind::html_inline);
  EXPECT_EQ(kind_of_first("<search> a", {}), NodeKind::html_block);
  EXPECT_EQ(kind_of_first("<search> a", strict), NodeKind::html_inline);
  EXPECT_EQ(kind_of_first("<Source> a", {}), NodeKind::html_inline);
  EXPECT_EQ(kind_of_first("<Source> a", strict), NodeKind::html_block);
  EXPECT_EQ(parse_markdown("a*£b*c").nodes().size(), parse_markdown("x").nodes().size());
  EXPECT_EQ(parse_markdown("a*£b*c", strict).nodes()[3].kind(), NodeKind::emph);
}

}  // namespace
}  // namespace docmill
