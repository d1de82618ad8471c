// Contract of Store: full-text search.
#include <algorithm>

#include "contract_fixture.h"

namespace docmill::store {
namespace {

using Ids = std::vector<std::string>;

class Search : public StoreContract {
 protected:
  Ids sorted(std::string_view text) {
    Ids ids = search(text);
    std::sort(ids.begin(), ids.end());
    return ids;
  }
};
DOCMILL_STORE_CONTRACT(Search);

TEST_P(Search, FindsWordsOfTheContent) {
  put("a", "The quick brown fox jumps over the lazy dog.");
  put("b", "# Foxes\n\nA fox is quick; `snake_case` and e-mail are words, too.");
  EXPECT_EQ(sorted("fox"), (Ids{"a", "b"}));
  EXPECT_EQ(sorted("QUICK Fox"), (Ids{"a", "b"}));
  EXPECT_EQ(sorted("fox dog"), (Ids{"a"}));
  EXPECT_EQ(sorted("fox cat"), Ids{});
  EXPECT_EQ(sorted("foxe"), Ids{});
  EXPECT_EQ(sorted("foxe*"), (Ids{"b"}));
  EXPECT_EQ(sorted("fox*"), (Ids{"a", "b"}));
  EXPECT_EQ(sorted("\"brown fox\""), (Ids{"a"}));
  EXPECT_EQ(sorted("\"fox brown\""), Ids{});
  EXPECT_EQ(sorted("\"is qui\"*"), (Ids{"b"}));
  EXPECT_EQ(sorted("e-mail"), (Ids{"b"}));
  EXPECT_EQ(sorted("mail-e"), Ids{});
}

TEST_P(Search, IgnoresCaseAndAccents) {
  put("a", "Größe und Café, ΑΘΗΝΑ, МОСКВА, Ñandú");
  for (const char* word : {"grosse", "große", "GRÖßE", "cafe", "CAFÉ", "αθηνα", "москва", "nandu"}) {
    const bool folds = std::string_view(word) != "grosse";  // ß is a letter of its own
    EXPECT_EQ(search(word), folds ? Ids{"a"} : Ids{}) << word;
  }
}

TEST_P(Search, KeepsOtherScripts) {
  put("a", "日本語 テキスト");
  EXPECT_EQ(search("日本語"), Ids{"a"});
  EXPECT_EQ(search("日本*"), Ids{"a"});
}

TEST_P(Search, ATitleCountsMore) {
  NewRecord in_text = markdown("text", "all about the pelican and other birds of the sea shore");
  in_text.title = "Birds";
  NewRecord in_title = markdown("title", "all about the bird and other birds of the sea shore");
  in_title.title = "Pelican";
  store().put(in_text);
  store().put(in_title);
  EXPECT_EQ(search("pelican"), (Ids{"title", "text"}));
  SearchQuery query;
  query.text = "pelican";
  const SearchPage page = store().search(query);
  EXPECT_GT(page.hits[0].rank, page.hits[1].rank);
  EXPECT_EQ(search("birds pelican"), (Ids{"text", "title"}));
}

TEST_P(Search, SnippetsMarkTheHits) {
  std::string text;
  for (int i = 0; i < 100; ++i) {
    text += "filler\n\tword" + std::to_string(i) + " ";
  }
  text += "the needle here" + text;
  put("a", text);
  SearchQuery query;
  query.text = "needle";
  query.mark_begin = "<b>";
  query.mark_end = "</b>";
  const SearchPage page = store().search(query);
  ASSERT_EQ(page.hits.size(), 1U);
  EXPECT_NE(page.hits[0].snippet.find("<b>needle</b>"), std::string::npos) << page.hits[0].snippet;
  EXPECT_LT(page.hits[0].snippet.size(), 300U);
  EXPECT_EQ(page.hits[0].snippet.find('\n'), std::string::npos);
  EXPECT_EQ(page.hits[0].record.content, "");
}

TEST_P(Search, FindsBySearchTextInsteadOfTheContent) {
  NewRecord pdf = markdown("pdf", "%PDF-1.7 stream endstream");
  pdf.format = "pdf";
  pdf.title = "Report";
  store().put(pdf);
  EXPECT_EQ(search("stream"), Ids{});
  EXPECT_EQ(search("report"), Ids{"pdf"});
  pdf.search_text = "quarterly figures";
  store().put(pdf);
  EXPECT_EQ(search("figures"), Ids{"pdf"});
  SearchQuery query;
  query.text = "figures";
  EXPECT_EQ(store().search(query).hits[0].snippet, "quarterly [figures]");
  EXPECT_EQ(content_of("pdf"), "%PDF-1.7 stream endstream");

  NewRecord same = markdown("same", "plain words");
  same.search_text = "plain words";
  store().put(same);
  same.search_text = "";
  EXPECT_EQ(search("plain"), Ids{"same"});
  store().put(same);
  EXPECT_EQ(search("plain"), Ids{});
  EXPECT_EQ(search("same"), Ids{"same"});
  expect_sound();
}

TEST_P(Search, FollowsEveryChange) {
  put("a", "first words");
  put("a", "second words");
  EXPECT_EQ(search("first"), Ids{});
  EXPECT_EQ(search("second"), Ids{"a"});
  NewRecord renamed = markdown("a", "second words");
  renamed.title = "Renamed";
  store().put(renamed);
  EXPECT_EQ(search("renamed"), Ids{"a"});
  EXPECT_EQ(search("second"), Ids{"a"});
  renamed.search_text = "entirely other";
  store().put(renamed);
  EXPECT_EQ(search("second"), Ids{});
  EXPECT_EQ(search("entirely"), Ids{"a"});
  store().put(markdown("a", "third"));
  EXPECT_EQ(search("entirely"), Ids{});
  store().remove("a");
  store().put(markdown("a", "fourth"));
  EXPECT_EQ(search("third"), Ids{});
  EXPECT_EQ(search("fourth"), Ids{"a"});
  store().erase("a");
  EXPECT_EQ(search("fourth"), Ids{});
  expect_sound();
}

TEST_P(Search, FiltersAndPages) {
  const std::string_view tags[] = {"odd"};
  for (int i = 0; i < 25; ++i) {
    const std::string id = "d" + std::to_string(i);
    NewRecord record = markdown(id, "common");
    record.type = i < 10 ? "api" : "readme";
    if (i % 2 == 1) {
      record.tags = tags;
    }
    store().put(record);
  }
  SearchQuery query;
  query.text = "common";
  query.limit = 10;
  std::size_t seen = 0;
  while (true) {
    query.offset = seen;
    const SearchPage page = store().search(query);
    seen += page.hits.size();
    if (!page.more) {
      break;
    }
    ASSERT_EQ(page.hits.size(), 10U);
  }
  EXPECT_EQ(seen, 25U);
  query.offset = 0;
  query.filter.type = "api";
  EXPECT_EQ(store().search(query).hits.size(), 10U);
  EXPECT_FALSE(store().search(query).more);
  query.filter.tag = "odd";
  EXPECT_EQ(store().search(query).hits.size(), 5U);
  query.filter.tag = "none";
  EXPECT_EQ(store().search(query).hits.size(), 0U);
  query.filter = {};
  query.filter.deleted = Deleted::only;
  store().remove("d3");
  EXPECT_EQ(found_ids(store().search(query)), Ids{"d3"});
  query.offset = 1000;
  EXPECT_TRUE(store().search(query).hits.empty());
}

TEST_P(Search, NoInputIsAnError) {
  put("a", "alpha beta AND OR NOT NEAR title");
  for (const std::string& text :
       {std::string(),          std::string(" "), std::string("\""),   std::string("\"\""),     std::string("*"),
        std::string("\"*"),     std::string("("), std::string(")"),    std::string("^"),        std::string(":"),
        std::string("-"),       std::string("+"), std::string("{}"),   std::string("\\"),       std::string("'"),
        std::string(";"),       std::string("—"), std::string("\xff"), std::string("\xe2\x82"), std::string("\0", 1),
        std::string("\"* \"*"), std::string("💥"), std::string("% _")}) {
    EXPECT_EQ(error_code([&] { search(text); }), "none") << text;
    EXPECT_EQ(search(text), Ids{}) << text;
  }
  for (const std::string& text :
       {std::string("alpha OR"), std::string("AND alpha"), std::string("NEAR(alpha"), std::string("alpha)"),
        std::string("title:alpha"), std::string("NOT"), std::string("\"alpha"), std::string("alpha\""),
        std::string("alpha — beta"), std::string("alpha \"\" beta"), std::string("'alpha'; beta"),
        std::string("alpha\0beta", 10), std::string("alpha*beta"), std::string("^alpha"), std::string("alpha* *")}) {
    EXPECT_EQ(error_code([&] { search(text); }), "none") << text;
  }
  EXPECT_EQ(search("alpha OR"), Ids{"a"});
  EXPECT_EQ(search("alpha — beta"), Ids{"a"});
  EXPECT_EQ(search("\"alpha"), Ids{"a"});
  EXPECT_EQ(search(std::string_view("alpha\0beta", 10)), Ids{"a"});
  EXPECT_EQ(error_code([&] { search(std::string(5000, 'a')); }), "E-STO-019");
  std::string words;
  for (int i = 0; i < 64; ++i) {
    words += "alpha ";
  }
  EXPECT_EQ(search(words), Ids{"a"});
  EXPECT_EQ(error_code([&] { search(words + "alpha"); }), "E-STO-019");
}

TEST_P(Search, OddContentsAreSearched) {
  put("nul", std::string("before\0after", 12));
  put("bad", "good \xff\xfe bad \xc3");
  put("empty", "");
  EXPECT_EQ(search("good"), Ids{"bad"});
  EXPECT_EQ(search("empty"), Ids{"empty"});
  store().erase("nul");
  store().erase("bad");
  EXPECT_EQ(search("good"), Ids{});
  expect_sound();
}

TEST_P(Search, MayFollowBehind) {
  open(SearchIndexing::deferred);
  for (int i = 0; i < 10; ++i) {
    put("d" + std::to_string(i), "word");
  }
  EXPECT_EQ(search("word"), Ids{});
  SearchQuery query;
  query.text = "word";
  EXPECT_EQ(store().search(query).pending, 10U);
  EXPECT_EQ(store().statistics().search_pending, 10U);
  EXPECT_EQ(content_of("d3"), "word");
  expect_sound();

  EXPECT_EQ(store().index_pending(4), 6U);
  EXPECT_EQ(search("word").size(), 4U);
  put("d0", "changed");  // indexed before
  put("d9", "changed");  // waiting
  EXPECT_EQ(store().search(query).pending, 7U);
  store().erase("d1");
  store().erase("d8");
  expect_sound();
  EXPECT_EQ(store().index_pending(1000), 0U);
  EXPECT_EQ(search("word").size(), 6U);
  EXPECT_EQ(sorted("changed"), (Ids{"d0", "d9"}));
  EXPECT_EQ(store().index_pending(1000), 0U);
  NewRecord renamed = markdown("d2", "word");
  renamed.status = "draft";
  store().put(renamed);
  EXPECT_EQ(store().statistics().search_pending, 0U);  // nothing to learn
  expect_sound();
}

}  // namespace
}  // namespace docmill::store
