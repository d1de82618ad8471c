// Anchors, section numbers, contents, and what becomes of raw HTML and of links.
#include <gtest/gtest.h>

#include "docmill/document.h"
#include "unit/document/tree_dump.h"

namespace docmill {
namespace {

std::string anchor(std::string_view text) {
  Buffer out;
  append_slug(text, out);
  return out.str();
}

std::vector<std::string> anchors(const Document& document) {
  std::vector<std::string> out;
  for (const Node& node : document.nodes()) {
    if (node.kind() == NodeKind::heading) {
      out.emplace_back(node.id());
    }
  }
  return out;
}

using Names = std::vector<std::string>;

TEST(Slug, IsGitHubs) {
  EXPECT_EQ(anchor("Hello World"), "hello-world");
  EXPECT_EQ(anchor("What's new in 2.0?"), "whats-new-in-20");
  EXPECT_EQ(anchor("snake_case & kebab-case"), "snake_case--kebab-case");
  EXPECT_EQ(anchor("Ünïcödé ÄÖ 漢字 Привет"), "ünïcödé-äö-漢字-привет");
  EXPECT_EQ(anchor("a — b … “c”"), "a--b--c");
  EXPECT_EQ(anchor("🚀 Launch"), "-launch");
  EXPECT_EQ(anchor("!!!"), "section");
  EXPECT_EQ(anchor(""), "section");
}

TEST(Anchors, AreUnique) {
  const Document document = transform(parse_markdown("# a\n# a\n# a-1\n# A\n# a-1\n# *a* `b`\n#\n# !\n"));
  EXPECT_EQ(anchors(document), (Names{"a", "a-1", "a-1-1", "a-2", "a-1-2", "a-b", "section", "section-1"}));
}

TEST(Anchors, ThatAreThereStay) {
  DocumentBuilder builder;
  for (const std::string_view id : {"", "intro", ""}) {
    builder.open(NodeKind::heading).set_level(1).set_id(id);
    builder.add(NodeKind::text).set_text("Intro");
    builder.close();
  }
  EXPECT_EQ(anchors(transform(builder.finish())), (Names{"intro-1", "intro", "intro-2"}));
}

TEST(Transform, LeavesTheOriginalAlone) {
  const Document document = parse_markdown("# a\n\n<b>x</b> [y](javascript:z)\n");
  const std::string before = testing::dump_tree(document);
  TransformOptions options;
  options.number_sections = true;
  options.raw_html = RawHtml::strip;
  options.links = LinkPolicy::safe;
  const Document changed = transform(document, options);
  EXPECT_EQ(testing::dump_tree(document), before);
  EXPECT_FALSE(changed == document);
  EXPECT_EQ(changed.source(), document.source());
}

TEST(Transform, TakesOverWhatIsHandedOver) {
  Document document = parse_markdown("# a\n");
  const Node* const root = &document.root();
  EXPECT_EQ(&transform(std::move(document)).root(), root);
}

TEST(Transform, ResultOutlivesTheOriginal) {
  Document changed;
  {
    const Document document = parse_markdown("# Kept &amp; sound\n\n<i>gone</i> text\n");
    TransformOptions options;
    options.raw_html = RawHtml::strip;
    changed = transform(document, options);
  }
  EXPECT_EQ(plain_text(changed.root()), "Kept & sound\ngone text");
}

std::vector<std::string> sections(std::string_view text) {
  TransformOptions options;
  options.number_sections = true;
  const Document document = transform(parse_markdown(text), options);
  std::vector<std::string> out;
  for (const Node& node : document.nodes()) {
    if (node.kind() == NodeKind::heading) {
      out.emplace_back(node.section());
    }
  }
  return out;
}

TEST(Sections, AreNumberedBelowTheTitle) {
  EXPECT_EQ(sections("# T\n## a\n### b\n### c\n## d\n### e\n"), (Names{"", "1", "1.1", "1.2", "2", "2.1"}));
}

TEST(Sections, CountFromLevelOneWithoutATitle) {
  EXPECT_EQ(sections("# a\n## b\n# c\n## d\n"), (Names{"1", "1.1", "2", "2.1"}));
  EXPECT_EQ(sections("## a\n# b\n"), (Names{"1", "2"}));
}

TEST(Sections, SkippedLevelsMakeNoGapsAndNoTwins) {
  EXPECT_EQ(sections("# T\n## a\n#### b\n### c\n###### d\n## e\n"), (Names{"", "1", "1.1", "1.2", "1.2.1", "2"}));
}

TEST(Sections, InQuotesAndListsHaveNoNumber) {
  EXPECT_EQ(sections("# T\n> ## q\n\n- ## l\n\n## a\n"), (Names{"", "", "", "1"}));
}

std::string outline(std::string_view text, const ContentsOptions& options = {}) {
  const Document document = parse_markdown(text);
  std::string out;
  for (const ContentsEntry& entry : contents(document, options)) {
    out += std::to_string(entry.depth) + plain_text(*entry.heading) + " ";
  }
  return out;
}

TEST(Contents, LeavesOutTheTitleAndWhatIsTooDeep) {
  EXPECT_EQ(outline("# T\n## a\n### b\n#### c\n##### d\n## e\n"), "1a 2b 3c 1e ");
  EXPECT_EQ(outline("# T\n## a\n### b\n", {1, true}), "1a ");
  EXPECT_EQ(outline("# T\n## a\n", {3, false}), "1T 2a ");
  EXPECT_EQ(outline("# a\n## b\n# c\n"), "1a 2b 1c ");
  EXPECT_EQ(outline("text\n"), "");
}

TEST(Contents, FindTheTitle) {
  EXPECT_EQ(plain_text(*title_heading(parse_markdown("intro\n\n# T\n"))), "T");
  EXPECT_EQ(title_heading(parse_markdown("## a\n# b\n")), nullptr);
  EXPECT_EQ(title_heading(parse_markdown("> # q\n")), nullptr);
}

std::string rewritten(std::string_view text, RawHtml policy) {
  TransformOptions options;
  options.heading_ids = false;
  options.raw_html = policy;
  std::string out;
  const Document document = transform(parse_markdown(text), options);
  for (const Node& node : document.nodes().subspan(1)) {
    out += std::string(name(node.kind())) + testing::details(node) + "; ";
  }
  return out;
}

TEST(RawHtmlInTrees, FollowsThePolicy) {
  const std::string_view text = "a <b>x</b><!-- c --><i onclick=z>";
  EXPECT_EQ(rewritten(text, RawHtml::strip), "paragraph; text \"a \"; text \"x\"; ");
  EXPECT_EQ(rewritten(text, RawHtml::escape),
            "paragraph; text \"a \"; text \"<b>\"; text \"x\"; text \"</b>\"; text \"<!-- c -->\"; "
            "text \"<i onclick=z>\"; ");
  EXPECT_EQ(rewritten(text, RawHtml::safe),
            "paragraph; text \"a \"; html_inline \"<b>\"; text \"x\"; html_inline \"</b>\"; html_inline \"<i>\"; ");
}

TEST(RawHtmlInTrees, BlocksBecomeParagraphs) {
  const std::string_view text = "<div id=x>\n<script>y</script>\n</div>\n\n<details>\n\n<!-- c -->\n";
  EXPECT_EQ(rewritten(text, RawHtml::strip), "");
  EXPECT_EQ(rewritten(text, RawHtml::safe),
            "paragraph; text \"<div id=x>\"; soft_break; text \"<script>y</script>\"; soft_break; text \"</div>\"; "
            "html_block \"<details>\\n\"; ");
}

TEST(LinksInTrees, RefusedOnesLeaveTheirContent) {
  TransformOptions options;
  options.links = LinkPolicy::safe;
  std::vector<Diagnostic> warnings;
  options.warnings = &warnings;
  const Document document =
      transform(parse_markdown("[a *b*](javascript:x) [c](/d) ![e](data:text/html,x) [f](vbscript:x)"), options);
  std::size_t links = 0;
  for (const Node& node : document.nodes()) {
    links += node.kind() == NodeKind::link || node.kind() == NodeKind::image ? 1U : 0U;
  }
  EXPECT_EQ(links, 1U);
  EXPECT_EQ(plain_text(document.root()), "a b c e f");
  ASSERT_EQ(warnings.size(), 2U);  // one of each kind
  EXPECT_EQ(warnings[0].code, "E-WRT-076");
  EXPECT_EQ(warnings[0].place.begin.column, 1U);
  EXPECT_EQ(warnings[1].place.begin.column, 31U);
}

TEST(SafeUrl, RefusesWhatRunsCode) {
  for (const std::string_view url :
       {"javascript:alert(1)", "JavaScript:x", " javascript:x", "java\tscript:x", "java\nscript:x", "\x01javascript:x",
        "vbscript:x", "data:text/html,x", "DATA:image/svg+xml,x", "data:image/png;base64,x", "javascript :x"}) {
    EXPECT_FALSE(is_safe_url(url)) << url;
  }
  for (const std::string_view url : {"data:text/html,x", "data:image/svg+xml,x", "data:image/pngx,", "javascript:x"}) {
    EXPECT_FALSE(is_safe_url(url, true)) << url;
  }
}

TEST(SafeUrl, LetsTheRestPass) {
  for (const std::string_view url : {"", "/a", "a:b", "#javascript:x", "?javascript:x", "./javascript:x", "https://a/b",
                                     "mailto:a@b", "javascripts:x", "xjavascript:x", "tel:1", "//a/b", "a/data:x"}) {
    EXPECT_TRUE(is_safe_url(url)) << url;
  }
  EXPECT_TRUE(is_safe_url("data:image/png;base64,x", true));
  EXPECT_TRUE(is_safe_url("Data:Image/WebP,x", true));
}

std::string tokens(std::string_view html) {
  std::string out;
  HtmlToken token;
  while (next_html_token(html, token)) {
    out += std::to_string(static_cast<int>(token.kind)) + std::string(token.text) + "|";
  }
  return out;
}

TEST(HtmlTokens, CutEveryText) {
  EXPECT_EQ(tokens("a<b x='>'>c</b ><br/>"), "0a|1<b x='>'>|0c|2</b >|1<br/>|");
  EXPECT_EQ(tokens("< b <1><>"), "0< b |0<1>|0<>|");
  EXPECT_EQ(tokens("<!-- <b> -->x<!-->y<!--->z<!-- open <b>"), "3<!-- <b> -->|0x|3<!-->|0y|3<!--->|0z|3<!-- open <b>|");
  EXPECT_EQ(tokens("<?x?><!DOCTYPE y><![CDATA[z]]>"), "4<?x?>|4<!DOCTYPE y>|4<![CDATA[z]]>|");
  EXPECT_EQ(tokens("<"), "0<|");
}

TEST(HarmlessTags, AreFew) {
  EXPECT_EQ(harmless_tag("KBD"), HarmlessTag::inline_pair);
  EXPECT_EQ(harmless_tag("br"), HarmlessTag::inline_void);
  EXPECT_EQ(harmless_tag("details"), HarmlessTag::block_pair);
  EXPECT_EQ(harmless_tag("hr"), HarmlessTag::block_void);
  for (const std::string_view name : {"script", "style", "iframe", "a", "img", "input", "svg", "form", "", "main"}) {
    EXPECT_EQ(harmless_tag(name), HarmlessTag::no) << name;
  }
}

TEST(Directives, AreCommentsAlone) {
  const auto directive = [](std::string_view markdown) {
    const Document document = parse_markdown(markdown);
    return document.root().has_children() ? directive_of(document.root().children().front()) : Directive::none;
  };
  EXPECT_EQ(directive("<!-- docmill: page-break -->"), Directive::page_break);
  EXPECT_EQ(directive("<!--docmill:landscape-->\n"), Directive::landscape);
  EXPECT_EQ(directive("<!-- docmill:\n portrait -->\n"), Directive::portrait);
  for (const std::string_view other : {"<!-- docmill: break -->", "<!-- page-break -->", "docmill: page-break",
                                       "<!-- docmill: page-break --> x", "<div>docmill: page-break</div>"}) {
    EXPECT_EQ(directive(other), Directive::none) << other;
  }
}

TEST(Directives, PassTheHtmlPolicies) {
  for (const RawHtml policy : {RawHtml::keep, RawHtml::safe, RawHtml::strip}) {
    TransformOptions options;
    options.raw_html = policy;
    const Document document = transform(parse_markdown("<!-- docmill: page-break -->\n\n<!-- other -->\n"), options);
    EXPECT_EQ(directive_of(document.root().children().front()), Directive::page_break);
    EXPECT_EQ(document.nodes().size(), policy == RawHtml::keep ? 3U : 2U);
  }
}

}  // namespace
}  // namespace docmill
