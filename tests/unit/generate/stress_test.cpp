// Everything at once: calls of all kinds, templates that change, caches that are cleared, destruction. Meant for
// ThreadSanitizer; without it, a check that nothing is lost or mixed up.
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include "docmill/generate.h"

namespace docmill {
namespace {

namespace fs = std::filesystem;

constexpr int kThreads = 8;
constexpr int kRounds = 60;

struct World {
  World() {
    std::string pattern = (fs::temp_directory_path() / "docmill-stress-XXXXXX").string();
    folder = mkdtemp(pattern.data());
    write_part(0);
    std::ofstream(folder / "file.md.j2") << "# {{ n }}\n{% include 'part.md.j2' %}";
    store = store::open_sqlite((folder / "store.db").string(), {.search = store::SearchIndexing::deferred});
    store->add_template({.name = "note", .content = "# {{ n }} 0\n"});
    GeneratorOptions options;
    options.template_folders = {folder.string()};
    options.store = store;
    options.policies = policies_for(Mode::enterprise, MemoryMode::baseline);
    options.policies.preload.clear();
    options.policies.threads = 3;
    options.policies.result_entries = 20;
    options.policies.share_results = true;
    options.policies.enforce_gate = false;
    generator = std::make_unique<Generator>(std::move(options));
  }
  ~World() {
    generator.reset();
    store.reset();
    fs::remove_all(folder);
  }
  /// Never seen half written.
  void write_part(int number) const {
    const fs::path made = folder / ("part." + std::to_string(number));
    std::ofstream(made) << "part " << number << "\n";
    fs::rename(made, folder / "part.md.j2");
  }

  fs::path folder;
  std::shared_ptr<store::Store> store;
  std::unique_ptr<Generator> generator;
  std::atomic<int> reported{0};
};

Request request_of(int number, const char* name) {
  const auto data = read_data("{\"n\": " + std::to_string(number) + "}", DataFormat::json, "data");
  Request request;
  request.template_name = name;
  request.data = data->root();
  request.owner = data;
  request.id = std::string(name).substr(0, 4) + "-" + std::to_string(number);
  return request;
}

void require(const Output& output, int number) {
  EXPECT_TRUE(output.files[0].bytes.starts_with("# " + std::to_string(number))) << output.files[0].bytes;
}

void work(World& world, int thread) {
  Generator& generator = *world.generator;
  for (int i = 0; i < kRounds; ++i) {
    const int number = thread % 2 == 0 ? i % 10 : thread * 1000 + i;
    switch ((thread + i) % 8) {
      case 0:
        require(*generator.generate_shared(request_of(number, "note")), number);
        break;
      case 1:
        require(*generator.generate_shared(request_of(number, "file.md.j2")), number);
        break;
      case 2:
        generator.generate_async(request_of(number, "note"), [&world, number](Result result) {
          if (result.ok()) {
            require(*result.output, number);
          }
          ++world.reported;
        });
        break;
      case 3: {
        const std::vector<Request> requests = {request_of(number, "note"), request_of(number + 1, "file.md.j2")};
        const std::vector<Result> results = generator.generate_batch(requests);
        for (int k = 0; k < 2; ++k) {
          ASSERT_TRUE(results[static_cast<std::size_t>(k)].ok());
          require(*results[static_cast<std::size_t>(k)].output, number + k);
        }
        break;
      }
      case 4:
        world.store->add_template({.name = "note", .content = "# {{ n }} " + std::to_string(i % 3) + "\n"});
        break;
      case 5:
        world.write_part(thread * 1000 + i);
        break;
      case 6:
        generator.clear_caches();
        break;
      case 7:
        EXPECT_FALSE(prometheus(generator.statistics()).empty());
        break;
    }
  }
}

TEST(Stress, EightThreadsOfEverything) {
  World world;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&world, i] { work(world, i); });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  int submitted = 0;
  for (int thread = 0; thread < kThreads; ++thread) {
    for (int i = 0; i < kRounds; ++i) {
      submitted += (thread + i) % 8 == 2 ? 1 : 0;
    }
  }
  world.generator.reset();  // with calls under way
  EXPECT_EQ(world.reported, submitted);
  EXPECT_TRUE(world.store->check().findings.empty());
}

}  // namespace
}  // namespace docmill
