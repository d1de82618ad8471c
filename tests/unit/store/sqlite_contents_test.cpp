// Contents: keys that lag behind, equal prefixes, rollbacks. And a long random run of sqlite against memory.
#include "store/sqlite/contents.h"

#include <sqlite3.h>

#include <random>
#include <set>

#include "store/sqlite/schema.h"
#include "store_fixture.h"

namespace docmill::store::sqlite {
namespace {

TEST(PendingKeys, FindsWhatWasAddedAndNotRemoved) {
  PendingKeys keys;
  std::mt19937_64 random(3);
  std::set<std::pair<std::int64_t, std::int64_t>> expected;
  const auto contents_of = [&](std::int64_t prefix) {
    std::set<std::int64_t> found;
    keys.any(prefix, [&](std::int64_t content) {
      found.insert(content);
      return false;
    });
    return found;
  };
  EXPECT_TRUE(contents_of(0).empty());
  EXPECT_FALSE(keys.remove(0, 1));
  for (std::int64_t content = 1; content <= 5000; ++content) {
    const auto prefix = static_cast<std::int64_t>(random() % 700) - 350;  // many repeat
    keys.add(prefix, content);
    expected.insert({prefix, content});
    if (content % 3 == 0) {
      const auto victim = *expected.begin();
      EXPECT_TRUE(keys.remove(victim.first, victim.second));
      EXPECT_FALSE(keys.remove(victim.first, victim.second));
      expected.erase(expected.begin());
    }
  }
  EXPECT_EQ(keys.size(), expected.size());
  std::vector<std::pair<std::int64_t, std::int64_t>> sorted;
  for (const PendingKeys::Entry& entry : keys.sorted()) {
    sorted.emplace_back(entry.prefix, entry.content);
  }
  EXPECT_EQ(sorted, (std::vector<std::pair<std::int64_t, std::int64_t>>(expected.begin(), expected.end())));
  for (const auto& [prefix, content] : expected) {
    EXPECT_TRUE(contents_of(prefix).contains(content));
  }
  keys.clear();
  EXPECT_EQ(keys.size(), 0U);
  EXPECT_TRUE(contents_of(expected.begin()->first).empty());
}

class SqliteContents : public testing::Test {
 protected:
  SqliteContents() {
    std::fclose(std::fopen(path_.c_str(), "w"));
    connection_.emplace(path_, OpenMode::write, std::chrono::milliseconds(0));
    configure_writer(*connection_, 1 << 20);
    create_schema(*connection_);
    contents_.emplace(*connection_);
  }
  std::int64_t acquire(std::string_view bytes, const Digest& digest) {
    Transaction transaction(*connection_);
    const std::int64_t content = contents_->acquire(bytes, digest);
    contents_->write_new();
    transaction.commit();
    return content;
  }
  void release(std::int64_t content) {
    Transaction transaction(*connection_);
    contents_->release(content);
    transaction.commit();
  }
  void write_keys() {
    Transaction transaction(*connection_);
    contents_->write_keys();
    transaction.commit();
  }
  std::int64_t count(const std::string& table) { return connection_->integer("SELECT count(*) FROM " + table); }
  // Digests with one and the same prefix.
  static Digest digest(std::uint8_t last) {
    Digest digest{};
    digest[0] = 0xee;
    digest[31] = last;
    return digest;
  }

  TemporaryFolder folder_;
  std::string path_ = folder_.path("a");
  std::optional<Connection> connection_;
  std::optional<Contents> contents_;
};

TEST_F(SqliteContents, EqualPrefixesAreToldApart) {
  for (const bool written : {false, true}) {
    const std::int64_t first = acquire("first", digest(1));
    const std::int64_t second = acquire("second", digest(2));
    if (written) {
      write_keys();
    }
    const std::int64_t third = acquire("third", digest(3));
    EXPECT_EQ(acquire("first", digest(1)), first);
    EXPECT_EQ(acquire("second", digest(2)), second);
    EXPECT_EQ(acquire("third", digest(3)), third);
    EXPECT_EQ((std::set<std::int64_t>{first, second, third}).size(), 3U);
    EXPECT_EQ(count("contents"), 3);
    for (const std::int64_t content : {first, second, third}) {
      release(content);
      release(content);
    }
    EXPECT_EQ(count("contents"), 0);
    EXPECT_EQ(count("content_info"), 0);
    EXPECT_EQ(count("content_keys"), 0);
    EXPECT_EQ(contents_->pending_keys(), 0U);
  }
}

TEST_F(SqliteContents, KeysAreReadBackAfterACrash) {
  const std::int64_t first = acquire("first", digest(1));
  write_keys();
  const std::int64_t second = acquire("second", digest(2));
  contents_.emplace(*connection_);  // as a new process would
  EXPECT_EQ(contents_->pending_keys(), 1U);
  EXPECT_EQ(acquire("first", digest(1)), first);
  EXPECT_EQ(acquire("second", digest(2)), second);
  release(second);
  release(second);
  contents_.emplace(*connection_);
  EXPECT_EQ(contents_->pending_keys(), 0U);
  EXPECT_EQ(acquire("first", digest(1)), first);
}

TEST_F(SqliteContents, NumbersBelowTheWrittenKeysAreNotGivenAgain) {
  release(acquire("first", digest(1)));
  const std::int64_t second = acquire("second", digest(2));
  write_keys();
  release(second);
  contents_.emplace(*connection_);
  const std::int64_t third = acquire("third", digest(3));
  EXPECT_GT(third, second);  // else its key would be taken for written
  contents_.emplace(*connection_);
  EXPECT_EQ(acquire("third", digest(3)), third);
}

TEST_F(SqliteContents, ARollbackIsForgottenEverywhere) {
  const std::int64_t first = acquire("first", digest(1));
  {
    const Transaction transaction(*connection_);
    contents_->acquire("second", digest(2));
    contents_->release(first);
  }
  contents_->reload();
  EXPECT_EQ(count("contents"), 1);
  EXPECT_EQ(acquire("first", digest(1)), first);
  EXPECT_EQ(acquire("second", digest(2)), first + 1);
  {
    const Transaction transaction(*connection_);
    contents_->write_keys();
  }
  contents_->reload();
  EXPECT_EQ(contents_->pending_keys(), 2U);
}

TEST_F(SqliteContents, KeysAreWrittenInPortions) {
  contents_.emplace(*connection_, 100);
  const auto acquire_all = [&] {
    Transaction transaction(*connection_);
    std::vector<std::int64_t> numbers;
    for (int i = 0; i < 250; ++i) {
      const std::string text = std::to_string(i);
      numbers.push_back(contents_->acquire(text, sha256(text)));
      contents_->finish();
    }
    transaction.commit();
    return numbers;
  };
  const std::vector<std::int64_t> numbers = acquire_all();
  EXPECT_EQ(count("content_keys"), 200);
  EXPECT_EQ(contents_->pending_keys(), 50U);
  EXPECT_EQ(acquire_all(), numbers);
  contents_.emplace(*connection_);
  EXPECT_EQ(contents_->pending_keys(), 50U);
  EXPECT_EQ(acquire_all(), numbers);
  EXPECT_EQ(count("contents"), 250);
}

TEST_F(SqliteContents, APortionOfKeysNeedsNoMemoryForThoseThatAreThere) {
  const auto write_portion = [&](std::size_t portion) {
    Transaction transaction(*connection_);
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < Contents::kPortion; ++i) {
      texts.push_back(std::to_string(portion * Contents::kPortion + i));
    }
    for (const std::string& text : texts) {
      contents_->acquire(text, sha256(text));
    }
    contents_->write_new();
    sqlite3_memory_highwater(1);
    contents_->write_keys();
    transaction.commit();
    return sqlite3_memory_highwater(0);
  };
  write_portion(0);
  write_portion(1);
  write_portion(2);
  // The keys take 4 MB by then, nearly every page of which gets some; the cache of the connection is 1 MiB.
  EXPECT_LT(write_portion(3), 3 << 20);
}

TEST_F(SqliteContents, OneGroupMayHoldTheSameBytesTwice) {
  {
    Transaction transaction(*connection_);
    const std::int64_t first = contents_->acquire("first", digest(1));
    const std::int64_t second = contents_->acquire("second", digest(2));
    EXPECT_EQ(contents_->acquire("first", digest(1)), first);
    EXPECT_EQ(contents_->acquire("second", digest(2)), second);
    contents_->release(second);
    contents_->release(second);
    contents_->finish();
    transaction.commit();
  }
  EXPECT_EQ(count("contents"), 1);
  EXPECT_EQ(connection_->integer("SELECT uses FROM content_info"), 2);
}

TEST(KeyFilter, MissesNoKeyAndTellsNearlyAllOthers) {
  std::uint64_t random = 88172645463325252;
  const auto next = [&random] {
    random ^= random << 13;
    random ^= random >> 7;
    random ^= random << 17;
    return static_cast<std::int64_t>(random);
  };
  KeyFilter filter;
  std::vector<std::int64_t> keys;
  for (int i = 0; i < 2'000'000; ++i) {
    filter.add(keys.emplace_back(next()));
  }
  EXPECT_TRUE(std::all_of(keys.begin(), keys.end(), [&](std::int64_t key) { return filter.may_have(key); }));
  int taken_for_known = 0;
  for (int i = 0; i < 100'000; ++i) {
    taken_for_known += filter.may_have(next()) ? 1 : 0;
  }
  EXPECT_LT(taken_for_known, 500);
}

// ---- sqlite against memory ----------------------------------------------------------------------------------------

class TwoStores {
 public:
  TwoStores(const std::string& path, std::uint32_t seed) : path_(path), random_(seed) {
    options_.clock = &clock_;
    memory_ = open_memory(options_);
    reopen();
  }

  void step() {
    clock_.set(clock_.now() + below(3));
    switch (below(14)) {
      case 0:
        same([&](Store& store) { return store.remove(id_); });
        break;
      case 1:
        same([&](Store& store) { return store.restore(id_); });
        break;
      case 2:
        same([&](Store& store) { return store.erase(id_); });
        break;
      case 3:
        if (below(10) == 0) {
          reopen();
        }
        break;
      case 4:
        template_step();
        break;
      default:
        put();
    }
    id_ = "id" + std::to_string(below(25));
  }

  void compare() {
    same([&](Store& store) { return print(store.get(id_, {.deleted = below_fixed(2) == 0})); });
    same([&](Store& store) {
      std::string text;
      for (const Record& record : store.history(id_)) {
        text += print(record);
        text += print(store.get(id_, {.version = record.version, .deleted = true}));
      }
      return text;
    });
    const auto sort = static_cast<Sort>(below(6));
    const auto deleted = static_cast<Deleted>(below(3));
    const std::string tag = below(2) == 0 ? "" : "tag" + std::to_string(below(3));
    const auto direction = static_cast<Direction>(below(2));
    same([&](Store& store) {
      std::string text;
      std::string cursor;
      do {
        ListQuery query;
        query.sort = sort;
        query.direction = direction;
        query.filter.tag = tag;
        query.filter.deleted = deleted;
        query.limit = 4;
        query.cursor = cursor;
        const Page page = store.list(query);
        for (const Record& record : page.records) {
          text += print(record);
        }
        cursor = page.next;
        text += cursor.empty() ? "end\n" : "more\n";
      } while (!cursor.empty());
      return text;
    });
    const std::string word = "word" + std::to_string(below(6)) + (below(3) == 0 ? " title1" : "");
    same([&](Store& store) {
      std::vector<std::string> ids = found_ids(store.search({.text = word, .filter = {}, .limit = 1000}));
      std::sort(ids.begin(), ids.end());
      return ids;
    });
    same([](Store& store) {
      const Statistics s = store.statistics();
      return std::vector<std::uint64_t>{s.documents,    s.deleted,       s.versions, s.contents,
                                        s.bytes_stored, s.bytes_logical, s.templates};
    });
    same([](Store& store) { return findings_of(store.check()); });
  }

 private:
  std::uint32_t below(std::uint32_t bound) { return below_ = static_cast<std::uint32_t>(random_() % bound); }
  std::uint32_t below_fixed(std::uint32_t bound) const { return below_ % bound; }

  void reopen() {
    sqlite_.reset();
    sqlite_ = open_sqlite(path_, options_);
  }

  template <class Body>
  void same(Body body) {
    const auto expected = body(*memory_);
    EXPECT_EQ(body(*sqlite_), expected);
  }

  void put() {
    const std::string content = "word" + std::to_string(below(6)) + " and word" + std::to_string(below(6));
    const std::string title = "title" + std::to_string(below(4));
    const std::string tags_text[] = {"tag" + std::to_string(below(3)), "tag" + std::to_string(below(3))};
    const std::string_view tags[] = {tags_text[0], tags_text[1]};
    NewRecord record = markdown(id_, content);
    record.title = title;
    record.format = below(5) == 0 ? "pdf" : "markdown";
    record.tags = std::span(tags).first(below(3));
    const std::string other = "word" + std::to_string(below(6));
    if (below(4) == 0) {
      record.search_text = below(3) == 0 ? std::string_view() : std::string_view(other);
    }
    if (below(2) == 0) {
      record.score = below(5);
    }
    same([&](Store& store) {
      const PutResult result = store.put(record);
      return std::to_string(result.version) + std::string(name(result.outcome)) + hex(result.checksum);
    });
  }

  void template_step() {
    NewTemplate source;
    const std::string name = "t" + std::to_string(below(3));
    source.name = name;
    const std::string content = "word" + std::to_string(below(4));
    source.content = content;
    if (below(3) == 0) {
      same([&](Store& store) { return store.remove_template(name); });
    } else {
      same([&](Store& store) { return store.add_template(source).version; });
    }
    same([&](Store& store) {
      std::string text;
      for (const TemplateRecord& record : store.template_history(name)) {
        const auto one = store.get_template(name, record.version);
        text += std::to_string(record.version) + hex(record.hash) + (record.removed ? "removed" : "") + one->content;
      }
      return text + (store.template_hash(name) ? hex(*store.template_hash(name)) : "") +
             std::to_string(store.templates().size());
    });
  }

  static std::string print(const std::optional<Record>& record) {
    if (!record) {
      return "(none)\n";
    }
    std::string text = record->id + " " + std::to_string(record->version) + " " + record->title + " " + record->format +
                       " '" + record->content + "' " + hex(record->checksum) + " " + std::to_string(record->size);
    for (const Time time : {record->created, record->versioned, record->updated, record->deleted.value_or(-1)}) {
      text += " " + std::to_string(time);
    }
    for (const std::string& tag : record->tags) {
      text += " #" + tag;
    }
    return text + " " + std::to_string(record->score.value_or(-1)) + "\n";
  }

  std::string path_;
  std::mt19937 random_;
  FakeClock clock_;
  Options options_;
  std::unique_ptr<Store> memory_;
  std::unique_ptr<Store> sqlite_;
  std::string id_ = "id0";
  std::uint32_t below_ = 0;
};

TEST(SqliteStore, DoesWhatTheMemoryStoreDoes) {
  for (std::uint32_t seed = 1; seed <= 2; ++seed) {
    const TemporaryFolder folder;
    TwoStores stores(folder.path("a"), seed);
    for (int i = 0; i < 400 && !testing::Test::HasFailure(); ++i) {
      SCOPED_TRACE("seed " + std::to_string(seed) + " step " + std::to_string(i));
      stores.step();
      if (i % 5 == 0) {
        stores.compare();
      }
    }
  }
}

}  // namespace
}  // namespace docmill::store::sqlite
