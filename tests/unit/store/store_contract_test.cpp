// Contract of Store: records, versions, deletion, templates, statistics, threads. Lists and search have their own
// files.
#include <thread>

#include "contract_fixture.h"

namespace docmill::store {
namespace {

class Records : public StoreContract {};
DOCMILL_STORE_CONTRACT(Records);

TEST_P(Records, ContentComesBackByteForByte) {
  std::string all_bytes;
  for (int i = 0; i < 256; ++i) {
    all_bytes.push_back(static_cast<char>(i));
  }
  std::string large(3 << 20, 'x');
  large[1234567] = '\0';
  const std::vector<std::string> contents = {
      "", "text\n", "no line end", "\r\n\r\n  \t ", all_bytes, "a" + std::string(1, '\0') + "b", "\xff\xfe\xc0", large};
  for (std::size_t i = 0; i < contents.size(); ++i) {
    put("d" + std::to_string(i), contents[i]);
  }
  for (std::size_t i = 0; i < contents.size(); ++i) {
    const std::optional<Record> record = store().get("d" + std::to_string(i));
    ASSERT_TRUE(record);
    EXPECT_TRUE(record->content == contents[i]) << i;
    EXPECT_EQ(record->size, contents[i].size());
    EXPECT_EQ(record->checksum, sha256(contents[i]));
  }
  expect_sound();
}

TEST_P(Records, OnceIsOnce) {
  NewRecord record = markdown("a", "one");
  record.once = true;
  EXPECT_EQ(store().put(record).outcome, Outcome::created);
  record.content = "two";
  const PutResult refused = store().put(record);
  EXPECT_EQ(refused.outcome, Outcome::repeated);
  EXPECT_EQ(refused.version, 1U);
  NewRecord twice = markdown("b", "first");
  twice.once = true;
  NewRecord again = twice;
  again.content = "second";
  const std::vector<NewRecord> both = {twice, again};
  const std::vector<PutResult> results = store().put_batch(both);
  EXPECT_EQ(results[0].outcome, Outcome::created);
  EXPECT_EQ(results[1].outcome, Outcome::repeated);
  EXPECT_EQ(content_of("a"), "one");
  EXPECT_EQ(content_of("b"), "first");
  record.once = false;
  EXPECT_EQ(store().put(record).outcome, Outcome::new_version);
  EXPECT_FALSE(store().claim("a"));  // put through this object
  EXPECT_FALSE(store().claim("none"));
  EXPECT_EQ(store().statistics().contents, 3U);  // those refused are not kept
  expect_sound();
}

TEST_P(Records, EveryFieldComesBack) {
  const std::string_view tags[] = {"zeta", "alpha", "zeta", "two words", "größe"};
  NewRecord record;
  record.id = "A.b_c-9";
  record.type = "api";
  record.title = "Größe \"1\" 'two' \t % _";
  record.format = "html";
  record.content = "<p>hi</p>";
  record.search_text = "hi";
  record.template_name = "api/v2.md.j2";
  record.template_hash = sha256("template");
  record.data_hash = sha256("data");
  record.score = 87.25;
  record.scores = R"({"clarity": 90})";
  record.timings = R"({"render":12})";
  record.metadata = "{ \"k\" : [1,2] }";
  record.tags = tags;
  record.author = "Ana María";
  record.status = "draft";
  record.time = -5;  // before 1970
  const PutResult result = store().put(record);
  EXPECT_EQ(result.version, 1U);
  EXPECT_EQ(result.outcome, Outcome::created);
  EXPECT_EQ(result.checksum, sha256("<p>hi</p>"));
  const std::optional<Record> got = store().get("A.b_c-9");
  ASSERT_TRUE(got);
  EXPECT_EQ(got->id, "A.b_c-9");
  EXPECT_EQ(got->version, 1U);
  EXPECT_EQ(got->type, "api");
  EXPECT_EQ(got->title, record.title);
  EXPECT_EQ(got->format, "html");
  EXPECT_EQ(got->content, "<p>hi</p>");
  EXPECT_EQ(got->template_name, "api/v2.md.j2");
  EXPECT_EQ(got->template_hash, sha256("template"));
  EXPECT_EQ(got->data_hash, sha256("data"));
  EXPECT_EQ(got->score, 87.25);
  EXPECT_EQ(got->scores, record.scores);
  EXPECT_EQ(got->timings, record.timings);
  EXPECT_EQ(got->metadata, record.metadata);
  EXPECT_EQ(got->tags, (std::vector<std::string>{"zeta", "alpha", "two words", "größe"}));
  EXPECT_EQ(got->author, "Ana María");
  EXPECT_EQ(got->status, "draft");
  EXPECT_EQ(got->created, -5);
  EXPECT_EQ(got->updated, -5);
  EXPECT_EQ(got->versioned, -5);
  EXPECT_FALSE(got->deleted);
}

TEST_P(Records, WhatIsNotSaidStaysUnsaid) {
  NewRecord record;
  record.id = "x";
  store().put(record);
  const std::optional<Record> got = store().get("x");
  ASSERT_TRUE(got);
  EXPECT_EQ(got->title, "");
  EXPECT_EQ(got->metadata, "");
  EXPECT_FALSE(got->score);
  EXPECT_FALSE(got->template_hash);
  EXPECT_FALSE(got->data_hash);
  EXPECT_TRUE(got->tags.empty());
  EXPECT_EQ(got->created, clock_.now());
}

TEST_P(Records, UnknownIdsAreNotThere) {
  put("a", "x");
  EXPECT_FALSE(store().get("b"));
  EXPECT_FALSE(store().get("A"));
  EXPECT_FALSE(store().get(""));
  EXPECT_FALSE(store().get("a'--"));
  EXPECT_TRUE(store().history("b").empty());
  EXPECT_FALSE(store().remove("b"));
  EXPECT_FALSE(store().restore("b"));
  EXPECT_FALSE(store().erase("b"));
}

TEST_P(Records, ContentIsReadOnlyWhenAskedFor) {
  put("a", "first");
  put("a", "second");
  GetOptions options;
  options.content = false;
  EXPECT_EQ(store().get("a", options)->content, "");
  EXPECT_EQ(store().get("a", options)->size, 6U);
  options.version = 1;
  EXPECT_EQ(store().get("a", options)->content, "");
  EXPECT_EQ(store().get("a", options)->size, 5U);
  options.version = 2;
  EXPECT_EQ(store().get("a", options)->checksum, sha256("second"));
}

TEST_P(Records, OtherBytesMakeANewVersion) {
  clock_.set(10);
  put("a", "one");
  clock_.set(20);
  NewRecord second = markdown("a", "two");
  second.title = "Second";
  second.score = 50;
  EXPECT_EQ(store().put(second).version, 2U);
  clock_.set(30);
  const PutResult third = put("a", "one");
  EXPECT_EQ(third.version, 3U);
  EXPECT_EQ(third.outcome, Outcome::new_version);

  EXPECT_EQ(content_of("a"), "one");
  EXPECT_EQ(content_of("a", 1), "one");
  EXPECT_EQ(content_of("a", 2), "two");
  EXPECT_EQ(content_of("a", 3), "one");
  EXPECT_EQ(content_of("a", 4), "(none)");
  const std::vector<Record> history = store().history("a");
  ASSERT_EQ(history.size(), 3U);
  EXPECT_EQ(history[0].version, 3U);
  EXPECT_EQ(history[1].version, 2U);
  EXPECT_EQ(history[1].title, "Second");
  EXPECT_EQ(history[1].score, 50);
  EXPECT_EQ(history[1].created, 10);
  EXPECT_EQ(history[1].versioned, 20);
  EXPECT_EQ(history[2].checksum, sha256("one"));
  EXPECT_EQ(history[2].content, "");
  EXPECT_EQ(history[0].created, 10);
  EXPECT_EQ(history[0].versioned, 30);
  EXPECT_EQ(store().statistics().contents, 2U);
  expect_sound();
}

TEST_P(Records, AnotherFormatMakesANewVersionOfTheSameBytes) {
  put("a", "same");
  NewRecord text = markdown("a", "same");
  text.format = "text";
  EXPECT_EQ(store().put(text).outcome, Outcome::new_version);
  EXPECT_EQ(store().get("a")->format, "text");
  EXPECT_EQ(store().history("a")[1].format, "markdown");
  EXPECT_EQ(store().statistics().contents, 1U);
  expect_sound();
}

TEST_P(Records, SameBytesAndFormatRefreshTheVersion) {
  clock_.set(10);
  put("a", "same");
  clock_.set(20);
  NewRecord again = markdown("a", "same");
  again.title = "New title";
  again.metadata = "{}";
  again.type = "guide";
  const PutResult result = store().put(again);
  EXPECT_EQ(result.outcome, Outcome::refreshed);
  EXPECT_EQ(result.version, 1U);
  const std::optional<Record> got = store().get("a");
  EXPECT_EQ(got->title, "New title");
  EXPECT_EQ(got->type, "guide");
  EXPECT_EQ(got->created, 10);
  EXPECT_EQ(got->versioned, 10);
  EXPECT_EQ(got->updated, 20);
  EXPECT_EQ(store().history("a").size(), 1U);
  EXPECT_EQ(search("title"), std::vector<std::string>{"a"});
  expect_sound();
}

TEST_P(Records, HistoryComesInPages) {
  for (int i = 1; i <= 25; ++i) {
    put("a", std::to_string(i));
  }
  HistoryOptions options;
  options.limit = 10;
  std::vector<std::uint32_t> versions;
  while (true) {
    const std::vector<Record> page = store().history("a", options);
    if (page.empty()) {
      break;
    }
    for (const Record& record : page) {
      versions.push_back(record.version);
    }
    options.before = versions.back();
    ASSERT_LE(page.size(), 10U);
  }
  ASSERT_EQ(versions.size(), 25U);
  EXPECT_EQ(versions.front(), 25U);
  EXPECT_EQ(versions.back(), 1U);
  options.before = 1;
  EXPECT_TRUE(store().history("a", options).empty());
}

TEST_P(Records, IdenticalContentIsStoredOnce) {
  const std::string content(1000, 'c');
  std::vector<std::string> ids;
  for (int i = 0; i < 20; ++i) {
    ids.push_back("d" + std::to_string(i));
  }
  std::vector<NewRecord> batch;
  for (const std::string& id : ids) {
    batch.push_back(markdown(id, content));
  }
  store().put_batch(batch);
  put("other", content);
  Statistics statistics = store().statistics();
  EXPECT_EQ(statistics.contents, 1U);
  EXPECT_EQ(statistics.bytes_stored, 1000U);
  EXPECT_EQ(statistics.bytes_logical, 21000U);
  for (const std::string& id : ids) {
    EXPECT_TRUE(store().erase(id));
  }
  EXPECT_EQ(content_of("other"), content);
  EXPECT_TRUE(store().erase("other"));
  statistics = store().statistics();
  EXPECT_EQ(statistics.contents, 0U);
  EXPECT_EQ(statistics.bytes_logical, 0U);
  put("again", content);
  EXPECT_EQ(content_of("again"), content);
  expect_sound();
}

// ---- batches and refusals -----------------------------------------------------------------------------------------

TEST_P(Records, ABatchIsOneAnswerPerRecordInOrder) {
  const std::vector<NewRecord> batch = {markdown("a", "1"), markdown("b", "2"), markdown("a", "3"), markdown("a", "3"),
                                        markdown("a", "1")};
  const std::vector<PutResult> results = store().put_batch(batch);
  ASSERT_EQ(results.size(), 5U);
  EXPECT_EQ(results[0].outcome, Outcome::created);
  EXPECT_EQ(results[1].outcome, Outcome::created);
  EXPECT_EQ(results[2].outcome, Outcome::new_version);
  EXPECT_EQ(results[3].outcome, Outcome::refreshed);
  EXPECT_EQ(results[4].version, 3U);
  EXPECT_EQ(content_of("a"), "1");
  EXPECT_EQ(content_of("a", 2), "3");
  EXPECT_TRUE(store().put_batch({}).empty());
  expect_sound();
}

TEST_P(Records, OneWrongRecordRefusesTheBatch) {
  const std::vector<NewRecord> batch = {markdown("a", "1"), markdown("no good", "2")};
  EXPECT_EQ(error_code([&] { store().put_batch(batch); }), "E-STO-007");
  EXPECT_FALSE(store().get("a"));
  EXPECT_EQ(store().statistics().contents, 0U);
}

TEST_P(Records, IdsAreChecked) {
  const std::string longest(255, 'i');
  for (const std::string& id : {std::string("a"), std::string("..."), std::string("A-Z_0.9"), longest}) {
    EXPECT_EQ(error_code([&] { put(id, "x"); }), "none") << id;
  }
  for (const std::string& id : {std::string(), longest + "i", std::string("a b"), std::string("a/b"), std::string("ä"),
                                std::string("a\0b", 3), std::string("\xff"), std::string("a\n"), std::string("a:b")}) {
    EXPECT_EQ(error_code([&] { put(id, "x"); }), "E-STO-007") << id;
  }
}

TEST_P(Records, FieldsAreChecked) {
  const auto code = [&](auto change) {
    NewRecord record = markdown("a", "x");
    change(record);
    return error_code([&] { store().put(record); });
  };
  const std::string long_name(256, 'n');
  const std::string long_title(4097, 't');
  const std::string_view control[] = {"a\nb"};
  const std::string_view empty[] = {""};
  const std::vector<std::string_view> many(65, "t");
  EXPECT_EQ(code([&](NewRecord& r) { r.type = long_name; }), "E-STO-008");
  EXPECT_EQ(code([&](NewRecord& r) { r.title = long_title; }), "E-STO-008");
  EXPECT_EQ(code([&](NewRecord& r) { r.author = "\xc3"; }), "E-STO-008");
  EXPECT_EQ(code([&](NewRecord& r) { r.status = "a\tb"; }), "E-STO-008");
  EXPECT_EQ(code([&](NewRecord& r) { r.title = std::string_view("a\0b", 3); }), "E-STO-008");
  EXPECT_EQ(code([&](NewRecord& r) { r.tags = control; }), "E-STO-008");
  EXPECT_EQ(code([&](NewRecord& r) { r.tags = empty; }), "E-STO-008");
  EXPECT_EQ(code([&](NewRecord& r) { r.tags = many; }), "E-STO-008");
  EXPECT_EQ(code([&](NewRecord& r) { r.score = std::numeric_limits<double>::quiet_NaN(); }), "E-STO-008");
  EXPECT_EQ(code([&](NewRecord& r) { r.metadata = "\xff"; }), "E-STO-008");
  EXPECT_EQ(code([](NewRecord&) {}), "none");
}

// ---- deletion -----------------------------------------------------------------------------------------------------

TEST_P(Records, SoftDeletionHidesAndRestores) {
  put("a", "apple");
  put("b", "berry");
  clock_.set(77);
  EXPECT_TRUE(store().remove("a"));
  EXPECT_FALSE(store().remove("a"));
  EXPECT_FALSE(store().get("a"));
  EXPECT_EQ(ids_of(store().list().records), std::vector<std::string>{"b"});
  EXPECT_TRUE(search("apple").empty());
  GetOptions options;
  options.deleted = true;
  const std::optional<Record> deleted = store().get("a", options);
  ASSERT_TRUE(deleted);
  EXPECT_EQ(deleted->deleted, 77);
  EXPECT_EQ(deleted->content, "apple");
  EXPECT_EQ(store().history("a").size(), 1U);
  EXPECT_EQ(store().statistics().deleted, 1U);

  EXPECT_TRUE(store().restore("a"));
  EXPECT_FALSE(store().restore("a"));
  EXPECT_EQ(content_of("a"), "apple");
  EXPECT_EQ(search("apple"), std::vector<std::string>{"a"});
  expect_sound();
}

TEST_P(Records, PuttingBringsADeletedDocumentBack) {
  put("a", "one");
  store().remove("a");
  EXPECT_EQ(put("a", "one").outcome, Outcome::refreshed);
  EXPECT_EQ(content_of("a"), "one");
  store().remove("a");
  EXPECT_EQ(put("a", "two").version, 2U);
  EXPECT_EQ(content_of("a"), "two");
  EXPECT_EQ(store().history("a").size(), 2U);
}

TEST_P(Records, HardDeletionLeavesNothing) {
  const std::string_view tags[] = {"t"};
  NewRecord record = markdown("a", "apple");
  record.tags = tags;
  record.search_text = "something else";
  store().put(record);
  put("a", "second");
  put("b", "second");
  EXPECT_TRUE(store().erase("a"));
  EXPECT_FALSE(store().erase("a"));
  GetOptions options;
  options.deleted = true;
  EXPECT_FALSE(store().get("a", options));
  EXPECT_TRUE(store().history("a").empty());
  EXPECT_TRUE(search("apple").empty());
  EXPECT_TRUE(search("something").empty());
  EXPECT_EQ(content_of("b"), "second");
  const Statistics statistics = store().statistics();
  EXPECT_EQ(statistics.versions, 1U);
  EXPECT_EQ(statistics.contents, 1U);
  store().remove("b");
  EXPECT_TRUE(store().erase("b"));
  EXPECT_EQ(put("a", "anew").outcome, Outcome::created);
  EXPECT_EQ(search("anew"), std::vector<std::string>{"a"});
  expect_sound();
}

// ---- templates ----------------------------------------------------------------------------------------------------

TEST_P(Records, TemplatesHaveVersions) {
  NewTemplate source;
  source.name = "docs/readme.md.j2";
  source.content = "# {{ name }}";
  source.author = "ana";
  clock_.set(5);
  EXPECT_EQ(store().add_template(source).outcome, Outcome::created);
  EXPECT_EQ(store().add_template(source).outcome, Outcome::refreshed);
  EXPECT_EQ(store().template_hash(source.name), sha256("# {{ name }}"));
  source.content = "## {{ name }}";
  source.time = 9;
  const PutResult changed = store().add_template(source);
  EXPECT_EQ(changed.version, 2U);
  EXPECT_EQ(changed.outcome, Outcome::new_version);
  EXPECT_EQ(store().template_hash(source.name), sha256("## {{ name }}"));

  const std::optional<TemplateRecord> now = store().get_template(source.name);
  ASSERT_TRUE(now);
  EXPECT_EQ(now->content, "## {{ name }}");
  EXPECT_EQ(now->version, 2U);
  EXPECT_EQ(now->created, 9);
  EXPECT_EQ(now->author, "ana");
  EXPECT_EQ(now->size, 13U);
  EXPECT_EQ(store().get_template(source.name, 1)->content, "# {{ name }}");
  EXPECT_FALSE(store().get_template(source.name, 3));
  const std::vector<TemplateRecord> history = store().template_history(source.name);
  ASSERT_EQ(history.size(), 2U);
  EXPECT_EQ(history[0].version, 2U);
  EXPECT_EQ(history[1].hash, sha256("# {{ name }}"));
  EXPECT_EQ(history[1].created, 5);
  EXPECT_EQ(history[1].content, "");
  expect_sound();
}

TEST_P(Records, RemovedTemplatesKeepTheirHistory) {
  NewTemplate source;
  source.name = "b";
  source.content = "one";
  store().add_template(source);
  source.name = "a";
  store().add_template(source);
  EXPECT_EQ(store().statistics().contents, 1U);
  EXPECT_EQ(store().templates().size(), 2U);
  EXPECT_EQ(store().templates()[0].name, "a");
  EXPECT_TRUE(store().remove_template("a"));
  EXPECT_FALSE(store().remove_template("a"));
  EXPECT_FALSE(store().remove_template("c"));
  EXPECT_FALSE(store().get_template("a"));
  EXPECT_FALSE(store().template_hash("a"));
  EXPECT_EQ(store().get_template("a", 1)->content, "one");
  EXPECT_TRUE(store().get_template("a", 1)->removed);
  EXPECT_EQ(store().template_history("a").size(), 1U);
  EXPECT_EQ(store().templates().size(), 1U);
  EXPECT_EQ(store().templates(true).size(), 2U);
  EXPECT_EQ(store().statistics().templates, 1U);
  EXPECT_EQ(store().add_template(source).outcome, Outcome::refreshed);
  EXPECT_EQ(store().get_template("a")->version, 1U);
  store().remove_template("a");
  source.content = "two";
  EXPECT_EQ(store().add_template(source).version, 2U);
  EXPECT_EQ(store().get_template("a")->content, "two");
  EXPECT_FALSE(store().get_template("a")->removed);
  EXPECT_TRUE(store().template_history("none").empty());
  expect_sound();
}

TEST_P(Records, TemplateNamesAreChecked) {
  NewTemplate source;
  source.content = "x";
  for (const char* name : {"a", "a/b/c.md.j2", "a.b", "..a"}) {
    source.name = name;
    EXPECT_EQ(error_code([&] { store().add_template(source); }), "none") << name;
  }
  for (const char* name : {"", "/a", "a/", "a//b", "../a", "a/..", ".", "a b", "a\\b"}) {
    source.name = name;
    EXPECT_EQ(error_code([&] { store().add_template(source); }), "E-STO-012") << name;
  }
}

// ---- the whole ----------------------------------------------------------------------------------------------------

TEST_P(Records, StatisticsCount) {
  NewRecord draft = markdown("a", "12345");
  draft.status = "draft";
  store().put(draft);
  put("b", "12345");
  put("b", "123");
  NewRecord page = markdown("c", "<p>");
  page.format = "html";
  page.type = "api";
  store().put(page);
  put("d", "gone");
  store().remove("d");
  const Statistics statistics = store().statistics();
  EXPECT_EQ(statistics.documents, 3U);
  EXPECT_EQ(statistics.deleted, 1U);
  EXPECT_EQ(statistics.by_status, (std::map<std::string, std::uint64_t>{{"draft", 1}, {"final", 2}}));
  EXPECT_EQ(statistics.by_type, (std::map<std::string, std::uint64_t>{{"api", 1}, {"readme", 2}}));
  EXPECT_EQ(statistics.by_format, (std::map<std::string, std::uint64_t>{{"html", 1}, {"markdown", 2}}));
  EXPECT_EQ(statistics.versions, 5U);
  EXPECT_EQ(statistics.contents, 4U);
  EXPECT_EQ(statistics.bytes_stored, 5U + 3 + 3 + 4);
  EXPECT_EQ(statistics.bytes_logical, 5U + 5 + 3 + 3 + 4);
  EXPECT_EQ(statistics.search_pending, 0U);
}

TEST_P(Records, AnEmptyStoreIsSound) {
  EXPECT_EQ(store().statistics().documents, 0U);
  EXPECT_TRUE(store().list().records.empty());
  EXPECT_TRUE(search("word").empty());
  store().compact();
  expect_sound();
}

TEST_P(Records, CompactingKeepsEverything) {
  for (int i = 0; i < 50; ++i) {
    put("d" + std::to_string(i), "word " + std::to_string(i));
  }
  for (int i = 0; i < 50; i += 2) {
    store().erase("d" + std::to_string(i));
  }
  store().compact();
  EXPECT_EQ(store().statistics().documents, 25U);
  EXPECT_EQ(content_of("d31"), "word 31");
  EXPECT_EQ(search("31"), std::vector<std::string>{"d31"});
  EXPECT_EQ(put("new", "word 31").outcome, Outcome::created);
  EXPECT_EQ(store().statistics().contents, 25U);
  expect_sound();
}

TEST_P(Records, ManyThreadsWriteAndRead) {
  constexpr int kWriters = 4;
  constexpr int kEach = 40;
  std::atomic<bool> stop{false};
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int w = 0; w < kWriters; ++w) {
    threads.emplace_back([&, w] {
      for (int i = 0; i < kEach; ++i) {
        const std::string id = "w" + std::to_string(w) + "-" + std::to_string(i);
        put(id, "content of " + id);
        put("shared", id);
        wrong += content_of(id) == "content of " + id ? 0 : 1;  // what was acknowledged can be read
      }
    });
  }
  for (int r = 0; r < 2; ++r) {
    threads.emplace_back([&] {
      std::size_t before = 0;
      while (!stop) {
        ListQuery query;
        query.limit = 1000;
        const Page page = store().list(query);
        wrong += page.records.size() >= before ? 0 : 1;
        before = page.records.size();
        search("content");
        store().statistics();
      }
    });
  }
  for (int w = 0; w < kWriters; ++w) {
    threads[static_cast<std::size_t>(w)].join();
  }
  stop = true;
  threads[kWriters].join();
  threads[kWriters + 1].join();
  EXPECT_EQ(wrong, 0);
  const Statistics statistics = store().statistics();
  EXPECT_EQ(statistics.documents, kWriters * kEach + 1U);
  EXPECT_EQ(statistics.versions, 2U * kWriters * kEach);
  EXPECT_EQ(store().get("shared")->version, static_cast<std::uint32_t>(kWriters * kEach));
  expect_sound();
}

TEST(Digests, ComeAndGoAsHexadecimal) {
  const Digest digest = sha256("abc");
  EXPECT_EQ(hex(digest), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");  // FIPS 180-2, B.1
  EXPECT_EQ(digest_from_hex(hex(digest)), digest);
  EXPECT_EQ(hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_FALSE(digest_from_hex("ba78"));
  EXPECT_FALSE(digest_from_hex(std::string(64, 'g')));
}

}  // namespace
}  // namespace docmill::store
