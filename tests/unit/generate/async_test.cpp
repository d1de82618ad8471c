// Asynchronous calls, batches and pipelines: order, isolation, bounds, shutdown.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <set>
#include <thread>

#include "docmill/generate.h"

namespace docmill {
namespace {

constexpr std::string_view kTemplate =
    "# Note {{ number }}\n\nThe value is {{ number }}.\n{% if number == 13 %}{{ missing }}{% endif %}";

/// A store whose first `put_batch` waits until it is let go.
class Fixture : public testing::Test {
 protected:
  void SetUp() override {
    store_ = store::open_memory();
    store_->add_template({.name = "note", .content = kTemplate});
  }
  GeneratorOptions options(Mode mode = Mode::performance) {
    GeneratorOptions made;
    made.store = store_;
    made.policies = policies_for(mode, MemoryMode::baseline);
    made.policies.preload.clear();
    made.policies.threads = 3;
    made.policies.enforce_gate = false;
    return made;
  }
  Request request(int number) {
    const auto data = read_data("{\"number\": " + std::to_string(number) + "}", DataFormat::json, "data");
    Request made;
    made.template_name = "note";
    made.data = data->root();
    made.owner = data;
    made.id = "note-" + std::to_string(number);
    return made;
  }
  static std::string text(int number) {
    const std::string n = std::to_string(number);
    return "# Note " + n + "\n\nThe value is " + n + ".\n";
  }
  std::shared_ptr<store::Store> store_;
};

TEST_F(Fixture, BatchKeepsTheOrderAndIsolatesFailures) {
  Generator generator(options());
  std::vector<Request> requests;
  for (int i = 0; i < 200; ++i) {
    requests.push_back(request(i));
  }
  for (const std::optional<std::size_t> concurrent : {std::optional<std::size_t>{}, {0}, {1}, {7}}) {
    const std::vector<Result> results = generator.generate_batch(requests, concurrent);
    ASSERT_EQ(results.size(), 200u);
    for (int i = 0; i < 200; ++i) {
      const Result& result = results[static_cast<std::size_t>(i)];
      if (i == 13) {
        ASSERT_FALSE(result.ok());
        EXPECT_EQ(result.error->kind, ErrorKind::undefined);
        continue;
      }
      ASSERT_TRUE(result.ok()) << result.error->message;
      EXPECT_EQ(result.output->files[0].bytes, text(i));
      EXPECT_EQ(store_->get("note-" + std::to_string(i))->content, text(i));
    }
  }
  EXPECT_EQ(store_->statistics().documents, 199u);
  const Statistics statistics = generator.statistics();
  EXPECT_EQ(statistics.failed, 4u);
  EXPECT_EQ(statistics.failed_by_code.size(), 1u);
}

TEST_F(Fixture, FutureGivesTheOutputOrTheError) {
  Generator generator(options());
  auto good = generator.generate_async(request(1));
  auto bad = generator.generate_async(request(13));
  EXPECT_EQ(good.get()->files[0].bytes, text(1));
  EXPECT_THROW(bad.get(), Error);
}

TEST_F(Fixture, PipelineReportsEachRequestOnceAfterItIsStored) {
  Generator generator(options());
  std::mutex mutex;
  std::set<std::uint64_t> reported;
  std::size_t failures = 0;
  Pipeline pipeline(generator, [&](std::uint64_t number, Result result) {
    if (result.ok()) {
      EXPECT_TRUE(store_->get(result.output->files[0].record_id).has_value());
    }
    const std::lock_guard lock(mutex);
    EXPECT_TRUE(reported.insert(number).second);
    failures += result.ok() ? 0U : 1U;
  });
  for (int i = 0; i < 500; ++i) {
    pipeline.submit([i](Request& request, Arena& arena) {
      if (i == 77) {
        throw Error(ErrorKind::data, "E-DAT-001", "no record");
      }
      request.template_name = "note";
      Dict* data = Dict::make(arena, 1);
      data->set(arena, "number", Value::integer(i));
      request.data = Value::dict(data);
      request.id = "note-" + std::to_string(i);
    });
  }
  const PipelineSummary summary = pipeline.finish();
  EXPECT_EQ(summary.submitted, 500u);
  EXPECT_EQ(summary.succeeded, 498u);
  EXPECT_EQ(summary.failed, 2u);
  EXPECT_EQ(reported.size(), 500u);
  EXPECT_EQ(failures, 2u);
  EXPECT_EQ(store_->statistics().documents, 498u);
}

TEST_F(Fixture, AnOrderedPipelineStoresAndReportsInOrder) {
  for (const bool stores : {true, false}) {
    store_ = store::open_memory();
    store_->add_template({.name = "note", .content = kTemplate});
    Generator generator(options());
    std::vector<std::uint64_t> admitted;
    std::vector<std::uint64_t> reported;
    std::vector<std::string> failures;
    PipelineOptions ordered;
    ordered.max_in_flight = 64;
    ordered.ordered = true;
    ordered.admit = [&](std::uint64_t number, const Output&) {
      admitted.push_back(number);
      if (number == 200) {
        throw Error(ErrorKind::data, "E-DAT-062", "refused");
      }
    };
    Pipeline pipeline(
        generator,
        [&](std::uint64_t number, Result result) {
          reported.push_back(number);
          if (!result.ok()) {
            failures.push_back(std::to_string(number) + " " + result.error->code);
          }
        },
        ordered);
    for (int i = 0; i < 500; ++i) {
      pipeline.submit([&, i](Request& made, Arena&) {
        if (i % 7 == 0) {
          std::this_thread::sleep_for(std::chrono::microseconds(300));  // those behind are made first
        }
        if (i == 77) {
          throw Error(ErrorKind::data, "E-DAT-001", "no record");
        }
        made = request(i == 300 ? 299 : i);
        made.store = stores;
        made.once = true;
      });
    }
    EXPECT_EQ(pipeline.finish().submitted, 500u);
    ASSERT_EQ(reported.size(), 500u);
    for (std::uint64_t i = 0; i < 500; ++i) {
      EXPECT_EQ(reported[i], i);
    }
    EXPECT_TRUE(std::is_sorted(admitted.begin(), admitted.end()));
    EXPECT_EQ(admitted.size(), 498u);  // neither 13, whose template fails, nor 77
    std::vector<std::string> expected = {"13 E-TPL-040", "77 E-DAT-001", "200 E-DAT-062"};
    if (stores) {
      expected.push_back("300 E-DAT-063");
      EXPECT_EQ(store_->statistics().documents, 496u);
      store::ListQuery query;
      query.sort = store::Sort::created;
      query.direction = store::Direction::ascending;
      query.limit = 3;
      EXPECT_EQ(store_->list(query).records[2].id, "note-2");
    }
    EXPECT_EQ(failures, expected);
  }
}

TEST_F(Fixture, SubmitWaitsWhileThePipelineIsFull) {
  Generator generator(options());
  std::atomic<int> under_way{0};
  std::atomic<int> most{0};
  Pipeline pipeline(generator, [&](std::uint64_t, Result) { --under_way; }, {.max_in_flight = 4});
  for (int i = 100; i < 400; ++i) {
    pipeline.submit(request(i));
    const int now = ++under_way;
    most = std::max(most.load(), now);
  }
  pipeline.finish();
  EXPECT_LE(most, 5);  // the one just submitted may be counted before an earlier one is taken off
  EXPECT_GE(most, 1);
}

TEST_F(Fixture, CancelReportsWhatHasNotBegun) {
  GeneratorOptions made = options();
  made.policies.threads = 1;
  Generator generator(std::move(made));
  std::atomic<bool> go{false};
  std::atomic<int> stored{0};
  std::atomic<int> interrupted{0};
  Pipeline pipeline(generator, [&](std::uint64_t, Result result) {
    if (result.ok()) {
      ++stored;
    } else if (result.error->code == "E-INT-002") {
      ++interrupted;
    }
  });
  pipeline.submit([&](Request& made_request, Arena&) {
    go.wait(false);
    made_request = request(1);
  });
  for (int i = 2; i < 50; ++i) {
    pipeline.submit(request(i + 100));
  }
  std::thread release([&] {
    go = true;
    go.notify_all();
  });
  const PipelineSummary summary = pipeline.cancel();
  release.join();
  EXPECT_EQ(summary.succeeded + summary.cancelled, 49u);
  EXPECT_EQ(static_cast<std::uint64_t>(stored), summary.succeeded);
  EXPECT_EQ(static_cast<std::uint64_t>(interrupted), summary.cancelled);
  EXPECT_EQ(store_->statistics().documents, summary.succeeded);
}

TEST_F(Fixture, DestructionReportsEverything) {
  std::atomic<int> reported{0};
  {
    Generator generator(options());
    for (int i = 100; i < 300; ++i) {
      generator.generate_async(request(i), [&](Result result) {
        if (!result.ok()) {
          EXPECT_EQ(result.error->code, "E-INT-002");
        }
        ++reported;
      });
    }
  }
  EXPECT_EQ(reported, 200);
}

TEST_F(Fixture, SearchLearnsBehind) {
  store_ = store::open_memory({.search = store::SearchIndexing::deferred});
  store_->add_template({.name = "note", .content = kTemplate});
  GeneratorOptions made = options();
  made.policies.indexing = Indexing::manual;
  {
    Generator generator(made);
    generator.generate(request(1));
    std::this_thread::sleep_for(std::chrono::milliseconds(60));
    EXPECT_EQ(store_->statistics().search_pending, 1u);
  }
  made.policies.indexing = Indexing::behind;
  Generator generator(made);
  generator.generate(request(2));
  for (int i = 0; i < 500 && store_->statistics().search_pending != 0; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_EQ(store_->statistics().search_pending, 0u);
}

}  // namespace
}  // namespace docmill
