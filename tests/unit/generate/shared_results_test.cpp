// Results that processes share through a store. Two generators that have the store one after the other stand for two
// processes: each has keys, caches and compiled templates of its own. tests/cli/shared_test.py has real ones.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "docmill/generate.h"
#include "generate/output_text.h"

namespace docmill {
namespace {

namespace fs = std::filesystem;

class SharedResultsOf : public testing::Test {
 protected:
  SharedResultsOf() {
    std::string pattern = (fs::temp_directory_path() / "docmill-shared-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    fs::create_directory(folder_ / "templates");
    write("note.md.j2", "# Note\n\nDear {{ name }}, words enough.\n{% include 'foot.md' %}\n");
    write("foot.md", "The first foot.\n");
    std::this_thread::sleep_for(std::chrono::milliseconds(60));  // a file that has just changed is read each time
  }
  ~SharedResultsOf() override { fs::remove_all(folder_); }
  void write(const std::string& name, const std::string& text) { std::ofstream(folder_ / "templates" / name) << text; }

  struct Process {
    std::shared_ptr<store::Store> store;
    std::unique_ptr<Generator> generator;
    CacheStatistics shared() const { return generator->statistics().shared; }
  };
  Process start(const std::function<void(Policies&)>& change = {}) {
    GeneratorOptions options;
    options.template_folders = {(folder_ / "templates").string()};
    options.store = store::open_sqlite((folder_ / "store").string());
    options.policies.share_results = true;
    options.policies.enforce_gate = false;
    if (change) {
      change(options.policies);
    }
    return {options.store, std::make_unique<Generator>(options)};
  }
  Request request(const char* name = "Ada") {
    Request made;
    made.template_name = "note";
    Dict* data = Dict::make(arena_, 1);
    data->set(arena_, "name", Value::string(name));
    made.data = Value::dict(data);
    return made;
  }
  static std::string text(const Process& process, const Request& made) {
    return process.generator->generate(made).files[0].bytes;
  }

  fs::path folder_;
  Arena arena_;
};

TEST_F(SharedResultsOf, AnotherProcessTakesWhatOneMade) {
  std::string made;
  {
    const Process one = start();
    made = text(one, request());
    text(one, request());
    EXPECT_EQ(one.shared().hits, 0U);
    EXPECT_EQ(one.shared().misses, 1U);
  }
  const Process other = start();
  EXPECT_EQ(text(other, request()), made);
  EXPECT_EQ(text(other, request()), made);
  EXPECT_EQ(other.shared().hits, 1U);
  EXPECT_EQ(other.generator->statistics().results.hits, 1U);  // its own from then on
  EXPECT_EQ(other.generator->statistics().stored, 0U);        // its document is there already
  EXPECT_EQ(other.store->history("note.note.md").size(), 1U);
  text(other, request("Grace"));
  EXPECT_EQ(other.shared().misses, 1U);
}

TEST_F(SharedResultsOf, WhatDecidesTheResultIsPartOfTheKey) {
  text(start(), request());
  write("foot.md", "The second foot.\n");
  {
    const Process other = start();
    EXPECT_NE(text(other, request()).find("second"), std::string::npos);
    EXPECT_EQ(other.shared().hits, 0U);
  }
  const Process strict = start([](Policies& policies) { policies.limits.fuel = 100'000; });
  text(strict, request());
  EXPECT_EQ(strict.shared().hits, 0U);
}

TEST_F(SharedResultsOf, ADocumentMadeWithoutTheGateIsNotGivenToWhoAskedForIt) {
  write("note.md.j2", "no title\n\n[{{ name }}](#nowhere) [again]()\n");
  const Request open = request();
  text(start(), open);
  const Process other = start();
  Request gated = request();
  gated.enforce_gate = true;
  EXPECT_THROW(text(other, gated), Error);
  EXPECT_EQ(other.shared().hits, 0U);
  text(other, open);
  EXPECT_EQ(other.shared().hits, 1U);
}

TEST_F(SharedResultsOf, ADocumentThatIsGoneOrReplacedIsMadeAgain) {
  text(start(), request());
  {
    const Process other = start();
    other.store->remove("note.note.md");
    text(other, request());
    EXPECT_EQ(other.shared().hits, 0U);
    EXPECT_EQ(other.shared().expired, 1U);
    EXPECT_TRUE(other.store->get("note.note.md"));
  }
  const Process last = start();
  last.store->put({.id = "note.note.md", .type = "note", .format = "markdown", .content = "by hand"});
  text(last, request());
  EXPECT_EQ(last.shared().hits, 0U);
  EXPECT_NE(last.store->get("note.note.md")->content, "by hand");
}

TEST_F(SharedResultsOf, AreBoundedAndCleared) {
  const auto few = [](Policies& policies) { policies.shared_entries = 4; };
  {
    const Process one = start(few);
    for (const char* name : {"a", "b", "c"}) {
      text(one, request(name));
    }
  }
  {
    const Process other = start(few);
    EXPECT_EQ(other.shared().entries, 4U);
    other.generator->clear_caches();
    EXPECT_EQ(other.shared().entries, 0U);
    text(other, request("c"));
    EXPECT_EQ(other.shared().hits, 0U);
  }
  const Process alone = start([](Policies& policies) { policies.share_results = false; });
  text(alone, request("c"));
  EXPECT_EQ(alone.shared().misses, 0U);
}

TEST_F(SharedResultsOf, AnOutputComesBackAsItWas) {
  Process process = start();
  write("note.md.j2", "no title\n\n[{{ name }}](#nowhere) ![](x.png)\n");
  Request made = request();
  made.formats = {Format::html, Format::json};
  const Output output = process.generator->generate(made);
  Buffer bytes;
  append_output(output, bytes);
  const auto back = read_output(bytes.view());
  ASSERT_TRUE(back);
  EXPECT_EQ(back->files.size(), 2U);
  EXPECT_EQ(back->files[1].bytes, output.files[1].bytes);
  EXPECT_EQ(back->files[1].record_id, output.files[1].record_id);
  EXPECT_EQ(back->files[1].version, output.files[1].version);
  EXPECT_EQ(back->title, output.title);
  ASSERT_FALSE(output.report.findings.empty());
  ASSERT_EQ(back->report.findings.size(), output.report.findings.size());
  EXPECT_EQ(format_human(back->report.findings.back()), format_human(output.report.findings.back()));
  EXPECT_EQ(back->report.counts.words, output.report.counts.words);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(read_output(bytes.view().substr(0, size))) << size;
  }
  bytes.push('x');
  EXPECT_FALSE(read_output(bytes.view()));
}

}  // namespace
}  // namespace docmill
