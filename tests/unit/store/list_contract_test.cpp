// Contract of Store: lists. Sorted and filtered answers are compared with ones worked out here.
#include <algorithm>
#include <set>

#include "contract_fixture.h"

namespace docmill::store {
namespace {

constexpr Sort kSorts[] = {Sort::updated, Sort::created, Sort::title, Sort::id, Sort::size, Sort::score};

class Lists : public StoreContract {
 protected:
  // Keys repeat on purpose, so that pages end within runs of equal keys.
  void fill(int count) {
    static constexpr std::string_view kTypes[] = {"readme", "api", "guide"};
    static constexpr std::string_view kTags[] = {"red", "green", "blue"};
    for (int i = 0; i < count; ++i) {
      const std::string id = "doc-" + std::to_string((i * 37) % 100);
      const std::string title = std::string(i % 2 == 0 ? "Title " : "tITLE ") + static_cast<char>('a' + i % 5);
      const std::string content(static_cast<std::size_t>(i % 7), 'x');
      const std::string_view tags[] = {kTags[i % 3], "all"};
      NewRecord record = markdown(id, content);
      record.title = title;
      record.type = kTypes[i % 3];
      record.format = i % 4 == 0 ? "html" : "markdown";
      record.status = i % 5 == 0 ? "draft" : "final";
      record.author = i % 2 == 0 ? "ana" : "bo";
      record.template_name = i % 6 == 0 ? "special" : "usual";
      record.tags = tags;
      record.time = 1000 + (i * 13) % 10;
      if (i % 3 != 0) {
        record.score = i % 4 * 10;
      }
      store().put(record);
    }
  }

  std::vector<Record> all(ListQuery query) {
    std::vector<Record> records;
    std::string cursor;
    while (true) {
      query.cursor = cursor;
      Page page = store().list(query);
      EXPECT_LE(page.records.size(), query.limit);
      std::move(page.records.begin(), page.records.end(), std::back_inserter(records));
      if (page.next.empty()) {
        return records;
      }
      EXPECT_NE(page.next, cursor);
      cursor = page.next;
    }
  }
};
DOCMILL_STORE_CONTRACT(Lists);

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

bool comes_before(const Record& a, const Record& b, Sort sort) {
  switch (sort) {
    case Sort::updated:
      return a.updated < b.updated;
    case Sort::created:
      return a.created < b.created;
    case Sort::title:
      return lower(a.title) < lower(b.title);
    case Sort::id:
      return a.id < b.id;
    case Sort::size:
      return a.size < b.size;
    case Sort::score:
      return a.score.value_or(-1) < b.score.value_or(-1);
  }
  return false;
}

TEST_P(Lists, EverySortInPagesOfEverySize) {
  fill(60);
  ListQuery by_creation;
  by_creation.limit = 1000;
  for (const Sort sort : kSorts) {
    for (const Direction direction : {Direction::ascending, Direction::descending}) {
      ListQuery query;
      query.sort = sort;
      query.direction = direction;
      query.limit = 1000;
      const std::vector<std::string> whole = ids_of(all(query));
      ASSERT_EQ(whole.size(), 60U);
      ASSERT_EQ(std::set<std::string>(whole.begin(), whole.end()).size(), 60U);
      for (const std::size_t limit : {1U, 7U, 20U, 60U}) {
        query.limit = limit;
        const std::vector<Record> records = all(query);
        EXPECT_EQ(ids_of(records), whole) << static_cast<int>(sort) << " by " << limit;
        for (std::size_t i = 1; i < records.size(); ++i) {
          const bool ascending = direction == Direction::ascending;
          EXPECT_FALSE(comes_before(records[ascending ? i : i - 1], records[ascending ? i - 1 : i], sort));
        }
      }
    }
  }
}

TEST_P(Lists, TiesStandInOrderOfTheFirstPut) {
  for (const char* id : {"m", "z", "a"}) {
    put(id, id);
  }
  EXPECT_EQ(ids_of(store().list().records), (std::vector<std::string>{"a", "z", "m"}));
  ListQuery query;
  query.direction = Direction::ascending;
  query.sort = Sort::size;
  EXPECT_EQ(ids_of(store().list(query).records), (std::vector<std::string>{"m", "z", "a"}));
}

TEST_P(Lists, FiltersAlone) {
  fill(60);
  const auto count = [&](auto change) {
    ListQuery query;
    query.limit = 9;
    change(query.filter);
    return all(query).size();
  };
  EXPECT_EQ(count([](Filter& f) { f.type = "api"; }), 20U);
  EXPECT_EQ(count([](Filter& f) { f.format = "html"; }), 15U);
  EXPECT_EQ(count([](Filter& f) { f.status = "draft"; }), 12U);
  EXPECT_EQ(count([](Filter& f) { f.author = "bo"; }), 30U);
  EXPECT_EQ(count([](Filter& f) { f.template_name = "special"; }), 10U);
  EXPECT_EQ(count([](Filter& f) { f.tag = "green"; }), 20U);
  EXPECT_EQ(count([](Filter& f) { f.tag = "all"; }), 60U);
  EXPECT_EQ(count([](Filter& f) { f.tag = "gre"; }), 0U);
  EXPECT_EQ(count([](Filter& f) { f.title = "TITLE B"; }), 12U);
  EXPECT_EQ(count([](Filter& f) { f.title = "%"; }), 0U);
  EXPECT_EQ(count([](Filter& f) { f.created_from = 1005; }), 30U);
  EXPECT_EQ(count([](Filter& f) { f.created_before = 1003; }), 18U);
  EXPECT_EQ(count([](Filter& f) {
              f.updated_from = 1002;
              f.updated_before = 1004;
            }),
            12U);
  EXPECT_EQ(count([](Filter& f) { f.type = "' OR 1 --"; }), 0U);
}

TEST_P(Lists, FiltersTogetherUnderEverySort) {
  fill(60);
  for (const Sort sort : kSorts) {
    ListQuery query;
    query.sort = sort;
    query.limit = 2;
    query.filter.tag = "red";
    query.filter.author = "ana";
    query.filter.format = "html";
    const std::vector<Record> records = all(query);
    EXPECT_EQ(records.size(), 5U);
    for (const Record& record : records) {
      EXPECT_EQ(record.author, "ana");
      EXPECT_EQ(record.format, "html");
      EXPECT_EQ(record.tags[0], "red");
      EXPECT_EQ(record.content, "");
      EXPECT_EQ(record.checksum, sha256(std::string(record.size, 'x')));
    }
  }
}

TEST_P(Lists, DeletedDocumentsAreAskedForExplicitly) {
  fill(10);
  store().remove("doc-0");
  store().remove("doc-37");
  ListQuery query;
  EXPECT_EQ(store().list(query).records.size(), 8U);
  query.filter.deleted = Deleted::include;
  EXPECT_EQ(store().list(query).records.size(), 10U);
  query.filter.deleted = Deleted::only;
  query.sort = Sort::id;
  query.direction = Direction::ascending;
  EXPECT_EQ(ids_of(store().list(query).records), (std::vector<std::string>{"doc-0", "doc-37"}));
}

TEST_P(Lists, TagsFollowTheCurrentVersion) {
  const std::string_view old_tags[] = {"old", "kept"};
  const std::string_view new_tags[] = {"kept", "new"};
  NewRecord record = markdown("a", "x");
  record.tags = old_tags;
  store().put(record);
  record.content = "y";
  record.tags = new_tags;
  store().put(record);
  const auto tagged = [&](std::string_view tag) {
    ListQuery query;
    query.filter.tag = tag;
    return store().list(query).records.size();
  };
  EXPECT_EQ(tagged("old"), 0U);
  EXPECT_EQ(tagged("kept"), 1U);
  EXPECT_EQ(tagged("new"), 1U);
  EXPECT_EQ(store().history("a")[1].tags, (std::vector<std::string>{"old", "kept"}));
  store().erase("a");
  EXPECT_EQ(tagged("kept"), 0U);
  expect_sound();
}

TEST_P(Lists, APutBetweenPagesLosesNothing) {
  clock_.set(100);
  for (int i = 0; i < 10; ++i) {
    put("d" + std::to_string(i), "x");
  }
  ListQuery query;
  query.limit = 4;
  const Page first = store().list(query);
  clock_.set(200);
  put("newer", "y");
  store().erase("d7");  // already seen, and the place where the page would be counted from
  query.cursor = first.next;
  EXPECT_EQ(ids_of(store().list(query).records), (std::vector<std::string>{"d5", "d4", "d3", "d2"}));
}

TEST_P(Lists, TheLastPageSaysSo) {
  put("a", "x");
  put("b", "y");
  ListQuery query;
  query.limit = 2;
  EXPECT_EQ(store().list(query).next, "");
  query.limit = 0;  // moved to 1
  EXPECT_EQ(store().list(query).records.size(), 1U);
}

TEST_P(Lists, ForeignCursorsAreRefused) {
  fill(10);
  ListQuery query;
  query.limit = 3;
  const std::string cursor = store().list(query).next;
  query.cursor = cursor;
  EXPECT_EQ(error_code([&] { store().list(query); }), "none");
  query.sort = Sort::title;
  EXPECT_EQ(error_code([&] { store().list(query); }), "E-STO-009");
  query.sort = Sort::updated;
  query.direction = Direction::ascending;
  EXPECT_EQ(error_code([&] { store().list(query); }), "E-STO-009");
  query.direction = Direction::descending;
  for (const std::string& wrong : {std::string("x"), std::string("00"), cursor.substr(2), cursor + "00", cursor + "0",
                                   std::string("'; DROP TABLE documents; --"), std::string(3000, 'f')}) {
    query.cursor = wrong;
    EXPECT_EQ(error_code([&] { store().list(query); }), "E-STO-009") << wrong;
  }
}

}  // namespace
}  // namespace docmill::store
