// Caches as users of a Generator meet them: changes are seen at once, gates are not got around, policies have effects.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <thread>

#include "docmill/generate.h"

namespace docmill {
namespace {

namespace fs = std::filesystem;

class FakeClock final : public SteadyClock {
 public:
  std::chrono::nanoseconds now() override { return time; }
  std::chrono::nanoseconds time{0};
};

class Caches : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "docmill-caches-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    data_ = read_data(R"({"name": "Ada"})", DataFormat::json, "data");
  }
  void TearDown() override { fs::remove_all(folder_); }
  void write(const std::string& name, const std::string& text) {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name) << text;
  }
  GeneratorOptions options() {
    GeneratorOptions made;
    made.template_folders = {folder_.string()};
    made.store = store_;
    made.clock = &clock_;
    return made;
  }
  Request request(const std::string& name) {
    Request made;
    made.template_name = name;
    made.data = data_->root();
    made.enforce_gate = false;
    return made;
  }
  static std::string text(Generator& generator, const Request& made) { return generator.generate(made).files[0].bytes; }
  static std::string code_of(const std::function<void()>& action) {
    try {
      action();
    } catch (const Error& error) {
      return error.diagnostic().code;
    }
    return "";
  }
  fs::path folder_;
  FakeClock clock_;
  std::shared_ptr<Data> data_;
  std::shared_ptr<store::Store> store_ = store::open_memory();
};

// ---- templates ----------------------------------------------------------------------------------------------------

TEST_F(Caches, AChangedFileIsSeenAtOnce) {
  Generator generator(options());
  for (int i = 0; i < 30; ++i) {  // of one length, within ticks of the file system's clock
    const std::string line = "# Note " + std::to_string(10 + i) + "\n";
    write("note.md.j2", line);
    EXPECT_EQ(text(generator, request("note")), line);
    EXPECT_EQ(text(generator, request("note")), line);
  }
}

TEST_F(Caches, AChangedFileIsSeenWhenItWasLeftAlone) {
  Generator generator(options());
  write("note.md.j2", "# One\n");
  std::this_thread::sleep_for(std::chrono::milliseconds(80));
  EXPECT_EQ(text(generator, request("note")), "# One\n");
  EXPECT_EQ(text(generator, request("note")), "# One\n");
  EXPECT_EQ(generator.statistics().results.hits, 1u);
  write("note.md.j2", "# Two\n");
  EXPECT_EQ(text(generator, request("note")), "# Two\n");
}

TEST_F(Caches, AChangedIncludeIsSeenAtOnce) {
  write("note.md.j2", "# T\n{% include 'part.md.j2' %}");
  Generator generator(options());
  for (const char* part : {"one\n", "two\n", "six\n"}) {
    write("part.md.j2", part);
    EXPECT_EQ(text(generator, request("note")), "# T\n" + std::string(part));
  }
}

TEST_F(Caches, AnIncludeThatAppearsIsSeenAtOnce) {
  write("note.md.j2", "# T\n{% include 'part.md.j2' ignore missing %}");
  Generator generator(options());
  EXPECT_EQ(text(generator, request("note")), "# T\n");
  write("part.md.j2", "here\n");
  EXPECT_EQ(text(generator, request("note")), "# T\nhere\n");
}

TEST_F(Caches, ATemplateInAnEarlierPlaceIsSeenAtOnce) {
  store_->add_template({.name = "note", .content = "# Registered\n"});
  Generator generator(options());
  EXPECT_EQ(text(generator, request("note")), "# Registered\n");
  write("note.md.j2", "# File\n");
  EXPECT_EQ(text(generator, request("note")), "# File\n");
}

TEST_F(Caches, AChangedRegisteredTemplateIsSeenAtOnce) {
  GeneratorOptions made = options();
  made.template_folders.clear();
  Generator generator(std::move(made));
  store_->add_template({.name = "part", .content = "one\n"});
  store_->add_template({.name = "note", .content = "# T\n{% include 'part' %}"});
  EXPECT_EQ(text(generator, request("note")), "# T\none\n");
  store_->add_template({.name = "part", .content = "two\n"});
  EXPECT_EQ(text(generator, request("note")), "# T\ntwo\n");
  store_->add_template({.name = "unrelated", .content = "x"});
  EXPECT_EQ(text(generator, request("note")), "# T\ntwo\n");
  EXPECT_EQ(generator.statistics().templates.misses, 2u);
  store_->remove_template("note");
  EXPECT_EQ(code_of([&] { generator.generate(request("note")); }), "E-TPL-050");
}

TEST_F(Caches, AChangedSchemaIsSeenAtOnce) {
  write("note/template.md.j2", "# {{ name }}\n");
  Generator generator(options());
  EXPECT_EQ(text(generator, request("note")), "# Ada\n");
  write("note/schema.json", R"({"required": ["age"]})");
  EXPECT_EQ(code_of([&] { generator.generate(request("note")); }), "E-DAT-011");
}

// ---- results ------------------------------------------------------------------------------------------------------

TEST_F(Caches, ADocumentMadeWithoutTheGateIsNotGivenToWhoAsksForIt) {
  store_->add_template({.name = "note", .content = "no title {{ name }}\n"});
  Generator generator(options());
  Request made = request("note");
  EXPECT_EQ(text(generator, made), "no title Ada\n");
  made.enforce_gate = true;
  made.gate = 99;
  EXPECT_EQ(code_of([&] { generator.generate(made); }), "E-QLT-001");
  made.gate = 10;
  EXPECT_EQ(text(generator, made), "no title Ada\n");
}

TEST_F(Caches, ARepeatIsTheSameObjectAndStoresNothing) {
  store_->add_template({.name = "note", .content = "# {{ name }}\n"});
  Generator generator(options());
  const auto first = generator.generate_shared(request("note"));
  EXPECT_EQ(generator.generate_shared(request("note")), first);
  const Statistics statistics = generator.statistics();
  EXPECT_EQ(statistics.results.hits, 1u);
  EXPECT_EQ(statistics.stored, 1u);
  EXPECT_EQ(statistics.generated, 2u);
}

TEST_F(Caches, ARepeatOfARemovedOrReplacedDocumentIsStoredAgain) {
  store_->add_template({.name = "note", .content = "# {{ name }}\n"});
  Generator generator(options());
  const std::string id = generator.generate(request("note")).files[0].record_id;
  store_->remove(id);
  generator.generate(request("note"));
  EXPECT_TRUE(store_->get(id).has_value());
  store_->put({.id = id, .type = "note", .format = "markdown", .content = "# Other\n"});
  generator.generate(request("note"));
  EXPECT_EQ(store_->get(id)->content, "# Ada\n");
  generator.generate(request("note"));
  EXPECT_EQ(generator.statistics().results.hits, 1u);
}

TEST_F(Caches, ResultsExpire) {
  store_->add_template({.name = "note", .content = "# {{ name }}\n"});
  GeneratorOptions made = options();
  made.policies.result_lifetime = std::chrono::seconds(10);
  Generator generator(std::move(made));
  const auto first = generator.generate_shared(request("note"));
  clock_.time = std::chrono::seconds(9);
  EXPECT_EQ(generator.generate_shared(request("note")), first);
  clock_.time = std::chrono::seconds(10);
  EXPECT_NE(generator.generate_shared(request("note")), first);
  EXPECT_EQ(generator.statistics().results.expired, 1u);
}

TEST_F(Caches, ClearForgetsBoth) {
  store_->add_template({.name = "note", .content = "# {{ name }}\n"});
  Generator generator(options());
  const auto first = generator.generate_shared(request("note"));
  generator.clear_caches();
  EXPECT_NE(generator.generate_shared(request("note")), first);
  const Statistics statistics = generator.statistics();
  EXPECT_EQ(statistics.templates.misses, 2u);
  EXPECT_EQ(statistics.results.hits, 0u);
}

// ---- policies -----------------------------------------------------------------------------------------------------

TEST_F(Caches, EachPolicyChangesWhatHappens) {
  store_->add_template({.name = "note", .content = "# {{ name }}\n"});
  store_->add_template({.name = "loop", .content = "# T\n{% for i in range(100000) %}{{ i }}{% endfor %}\n"});
  store_->add_template({.name = "unsafe", .content = "# T\n{{ name.__class__ }}\n"});
  store_->add_template({.name = "faulty", .content = "# T\n{% if false %}{{ name|nosuch }}{% endif %}\n"});
  store_->add_template({.name = "typed", .content = "---\nvariables:\n  name: {type: integer}\n---\n# {{ name }}\n"});
  const auto with = [&](const std::function<void(Policies&)>& change, const std::string& name,
                        std::optional<bool> gate = false) {
    GeneratorOptions made = options();
    change(made.policies);
    Request one = request(name);
    one.enforce_gate = gate;
    return code_of([&] {
      Generator generator(std::move(made));
      generator.generate(one);
      generator.generate(one);
    });
  };
  const auto nothing = [](Policies&) {};
  EXPECT_EQ(with(nothing, "loop"), "");
  EXPECT_EQ(with([](Policies& p) { p.limits.fuel = 1000; }, "loop"), "E-LIM-001");
  EXPECT_EQ(with([](Policies& p) { p.limits.output_bytes = 1000; }, "loop"), "E-LIM-002");
  EXPECT_EQ(with([](Policies& p) { p.max_document_bytes = 1000; }, "loop"), "E-LIM-020");
  EXPECT_EQ(with([](Policies& p) { p.sandbox = true; }, "note"), "");
  EXPECT_NE(with([](Policies& p) { p.sandbox = true; }, "unsafe"), "");
  EXPECT_EQ(with(nothing, "faulty"), "");
  EXPECT_NE(with([](Policies& p) { p.check_templates = true; }, "faulty"), "");
  EXPECT_EQ(with(nothing, "typed"), "E-DAT-010");
  EXPECT_EQ(with([](Policies& p) { p.validate_data = false; }, "typed"), "");
  EXPECT_EQ(with([](Policies& p) { p.gate = 99.5; }, "loop", std::nullopt), "");
  EXPECT_EQ(with([](Policies& p) { p.enforce_gate = false, p.gate = 100; }, "unsafe", std::nullopt), "");
  EXPECT_EQ(with([](Policies& p) { p.preload = {"nowhere"}; }, "note"), "E-TPL-050");
}

TEST_F(Caches, SizesAreKeptAndZeroKeepsNothing) {
  store_->add_template({.name = "note", .content = "# {{ name }}\n"});
  store_->add_template({.name = "second", .content = "# {{ name }}\n"});
  GeneratorOptions made = options();
  made.template_folders.clear();
  made.policies.result_entries = 0;
  made.policies.template_entries = 1;
  made.policies.statistics = true;
  Generator generator(std::move(made));
  for (const char* name : {"note", "note", "second"}) {
    generator.generate(request(name));
  }
  const Statistics statistics = generator.statistics();
  EXPECT_EQ(statistics.results.hits + statistics.results.entries, 0u);
  EXPECT_EQ(statistics.templates.entries, 1u);
  EXPECT_EQ(statistics.templates.evictions, 1u);
  EXPECT_EQ(statistics.stages[static_cast<std::size_t>(Stage::compile)].count, 2u);

  GeneratorOptions silent = options();
  silent.policies.statistics = false;
  silent.policies.template_entries = 0;
  Generator second(std::move(silent));
  second.generate(request("note"));
  second.generate(request("note"));
  EXPECT_EQ(second.statistics().generated, 0u);
  EXPECT_EQ(second.statistics().templates.entries, 0u);
}

TEST(Policies, ModesAreDifferentSets) {
  const Policies basic = policies_for(Mode::basic, MemoryMode::performance);
  const Policies performance = policies_for(Mode::performance, MemoryMode::performance);
  const Policies secure = policies_for(Mode::secure, MemoryMode::performance);
  const Policies enterprise = policies_for(Mode::enterprise, MemoryMode::baseline);
  EXPECT_EQ(basic.threads, 1u);
  EXPECT_EQ(basic.result_entries, 500u);
  EXPECT_EQ(performance.threads, 0u);
  EXPECT_EQ(performance.result_entries, 5000u);
  EXPECT_EQ(policies_for(Mode::performance, MemoryMode::baseline).result_entries, 1000u);
  EXPECT_TRUE(secure.sandbox);
  EXPECT_NE(secure.limits.fuel, 0u);
  EXPECT_EQ(secure.result_entries, 1000u);
  EXPECT_TRUE(enterprise.sandbox);
  EXPECT_EQ(enterprise.threads, 0u);
  EXPECT_EQ(enterprise.result_entries, 5000u);
  EXPECT_EQ(mode_from_name("Enterprise"), Mode::enterprise);
  EXPECT_THROW(mode_from_name("fast"), Error);
}

TEST(Policies, MemoryIsWhatTheControlGroupLeaves) {
  std::string pattern = (fs::temp_directory_path() / "docmill-memory-XXXXXX").string();
  const fs::path root = mkdtemp(pattern.data());
  const auto put = [&](const std::string& path, const std::string& content) {
    fs::create_directories((root / path).parent_path());
    std::ofstream(root / path) << content;
  };
  constexpr std::uint64_t kGiB = std::uint64_t{1} << 30;
  put("proc/meminfo", "MemTotal: 16777216 kB\nMemAvailable: 12582912 kB\n");
  EXPECT_EQ(available_memory(root.string()), 12 * kGiB);
  put("proc/self/cgroup", "0::/outer/inner\n");
  put("sys/fs/cgroup/outer/memory.max", std::to_string(6 * kGiB) + "\n");
  put("sys/fs/cgroup/outer/memory.current", std::to_string(3 * kGiB) + "\n");
  put("sys/fs/cgroup/outer/memory.stat", "anon 5\ninactive_file " + std::to_string(kGiB) + "\n");
  put("sys/fs/cgroup/outer/inner/memory.max", "max\n");
  EXPECT_EQ(available_memory(root.string()), 4 * kGiB);
  put("proc/self/cgroup", "5:cpu:/x\n4:memory:/job\n");
  put("sys/fs/cgroup/memory/job/memory.limit_in_bytes", std::to_string(kGiB) + "\n");
  put("sys/fs/cgroup/memory/job/memory.usage_in_bytes", "0\n");
  EXPECT_EQ(available_memory(root.string()), kGiB);
  EXPECT_EQ(memory_mode_of(kGiB), MemoryMode::baseline);
  EXPECT_EQ(memory_mode_of(3 * kGiB), MemoryMode::standard);
  EXPECT_EQ(memory_mode_of(4 * kGiB), MemoryMode::enhanced);
  EXPECT_EQ(memory_mode_of(8 * kGiB), MemoryMode::performance);
  fs::remove_all(root);
}

TEST(Statistics, PrometheusTextHasEveryNumberOnce) {
  Statistics statistics;
  statistics.mode = Mode::secure;
  statistics.generated = 7;
  statistics.failed_by_code["E-QLT-001"] = 2;
  statistics.files_by_format["html"] = 3;
  const std::string text = prometheus(statistics);
  EXPECT_NE(text.find("# TYPE docmill_documents_generated_total counter\n"
                      "docmill_documents_generated_total{mode=\"secure\"} 7\n"),
            std::string::npos);
  EXPECT_NE(text.find("docmill_documents_failed_total{mode=\"secure\",code=\"E-QLT-001\"} 2\n"), std::string::npos);
  EXPECT_NE(text.find("docmill_files_made_total{mode=\"secure\",format=\"html\"} 3\n"), std::string::npos);
  EXPECT_NE(text.find("docmill_stage_seconds_count{mode=\"secure\",stage=\"render\"} 0\n"), std::string::npos);
}

}  // namespace
}  // namespace docmill
