// Documents a second, in all modes, of really different documents: rendered, analysed, stored and read back.
//
// bench_generate [--quick] [--folder DIR] [--only PART] [--workload NAME] [--documents N] [--json FILE]
// bench_generate --inputs DIR [--documents N]: writes what another program needs to make the same documents
//
// Nothing is counted that was not checked: what was stored is read back from the reopened store and compared, byte for
// byte, with texts made by hand; what was not stored is compared when it is made. A difference ends the run.
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "docmill/generate.h"
#include "limits.h"

namespace bench {
namespace {

namespace fs = std::filesystem;
using namespace docmill;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

[[noreturn]] void fail(const std::string& what) {
  std::fprintf(stderr, "bench_generate: %s\n", what.c_str());
  std::exit(1);
}

struct Settings {
  bool quick = false;
  fs::path folder = fs::temp_directory_path() / "docmill-bench-generate";
  std::string only;
  std::string workload;    // empty: both
  unsigned documents = 0;  // of the parts that take `size`; 0: as many as they say
  std::string json;
  std::string inputs;
  unsigned size(unsigned full) const { return documents != 0 ? documents : quick ? std::max(full / 20, 1000U) : full; }
  unsigned many() const { return documents != 0 ? documents : quick ? 100'000 : 1'000'000; }
  std::vector<const Workload*> workloads() const {
    std::vector<const Workload*> chosen;
    for (const Workload* one : {&simple(), &complex()}) {
      if (workload.empty() || one->name == workload) {
        chosen.push_back(one);
      }
    }
    return chosen;
  }
};

// ---- results ------------------------------------------------------------------------------------------------------

class Results {
 public:
  void add(const std::string& name, double value, const char* unit, double limit = 0, const char* limit_name = "") {
    std::printf("%-52s %14.1f %-10s", name.c_str(), value, unit);
    if (limit > 0) {
      std::printf(" %8.3f of %s (%.0f)", value / limit, limit_name, limit);
    }
    std::printf("\n");
    std::fflush(stdout);
    char line[400];
    std::snprintf(line, sizeof line,
                  "{\"name\": \"%s\", \"value\": %.6g, \"unit\": \"%s\", \"limit\": %.6g, \"limit_name\": \"%s\"}",
                  name.c_str(), value, unit, limit, limit_name);
    lines_.push_back(line);
  }
  void write(const std::string& path) const {
    std::FILE* const file = std::fopen(path.c_str(), "w");
    if (file == nullptr) {
      fail("cannot write " + path);
    }
    std::fprintf(file, "[\n");
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      std::fprintf(file, "%s%s\n", lines_[i].c_str(), i + 1 < lines_.size() ? "," : "");
    }
    std::fprintf(file, "]\n");
    std::fclose(file);
  }

 private:
  std::vector<std::string> lines_;
};

// ---- generators and requests --------------------------------------------------------------------------------------

/// A generator over a store with both templates registered; a new one each time.
struct Bench {
  Bench(const Settings& settings, Policies policies, bool stores = true) : path(settings.folder / "store.db") {
    for (const char* suffix : {"", "-wal", "-shm", ".lock"}) {
      fs::remove(path.string() + suffix);
    }
    options = store_options(policies);
    std::shared_ptr<store::Store> store =
        stores ? std::shared_ptr<store::Store>(store::open_sqlite(path.string(), options)) : store::open_memory();
    for (const Workload* workload : {&simple(), &complex()}) {
      store->add_template({.name = workload->name, .content = workload->source});
    }
    GeneratorOptions made;
    made.store = store;
    made.policies = std::move(policies);
    generator = std::make_unique<Generator>(std::move(made));
  }
  void close() { generator.reset(); }
  /// Reads everything back from the reopened store.
  void require_stored(const Workload& workload, unsigned documents) {
    close();
    const auto store = store::open_sqlite(path.string(), options);
    std::string expected;
    for (unsigned i = 0; i < documents; ++i) {
      char id[32];
      std::snprintf(id, sizeof id, "bench-%07u", i);
      const auto record = store->get(id);
      expected.clear();
      workload.expected(i, expected);
      if (!record || record->content != expected) {
        fail("document " + std::to_string(i) + " did not come back as it should");
      }
    }
    if (store->statistics().documents != documents) {
      fail("the store has " + std::to_string(store->statistics().documents) + " documents instead of " +
           std::to_string(documents));
    }
  }

  fs::path path;
  store::Options options;
  std::unique_ptr<Generator> generator;
};

void fill(Request& request, const Workload& workload, unsigned number, Arena& arena, bool stores) {
  request.template_name = workload.name;
  request.data = workload.data(arena, number);
  request.store = stores;
  request.now = 1'700'000'000'000'000 + number;
  char id[32];
  request.id.assign(id, static_cast<std::size_t>(std::snprintf(id, sizeof id, "bench-%07u", number)));
}

void require_text(const Workload& workload, unsigned number, const Output& output) {
  thread_local std::string expected;
  expected.clear();
  workload.expected(number, expected);
  if (output.files[0].bytes != expected) {
    fail("document " + std::to_string(number) + " is wrong:\n" + output.files[0].bytes + "\ninstead of\n" + expected);
  }
}

Policies policies_of(Mode mode) {
  Policies policies = policies_for(mode, detect_memory_mode());
  policies.preload.clear();
  return policies;
}

/// Processor time of the whole process, in seconds.
double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// Streams documents [first, last) through a pipeline; documents a second. `cpu`: microseconds of a processor for each.
double stream(Generator& generator, const Workload& workload, unsigned first, unsigned last, bool stores,
              double* cpu = nullptr) {
  Pipeline pipeline(generator, [&](std::uint64_t number, Result result) {
    if (!result.ok()) {
      fail(result.error->code + " " + result.error->message);
    }
    if (!stores) {
      require_text(workload, first + static_cast<unsigned>(number), *result.output);
    }
  });
  const double cpu_before = cpu_seconds();
  const auto begin = Clock::now();
  for (unsigned i = first; i < last; ++i) {
    pipeline.submit(
        [&workload, i, stores](Request& request, Arena& arena) { fill(request, workload, i, arena, stores); });
  }
  const PipelineSummary summary = pipeline.finish();
  const double seconds = seconds_since(begin);
  if (cpu != nullptr) {
    *cpu = (cpu_seconds() - cpu_before) / (last - first) * 1e6;
  }
  if (summary.succeeded != last - first) {
    fail("only " + std::to_string(summary.succeeded) + " succeeded");
  }
  return (last - first) / seconds;
}

constexpr Mode kAllModes[] = {Mode::basic, Mode::performance, Mode::secure, Mode::enterprise};

// ---- parts --------------------------------------------------------------------------------------------------------

void distinct(const Settings& settings, Results& results) {
  for (const Workload* workload : settings.workloads()) {
    const unsigned documents = settings.size(workload == &simple() ? 200'000 : 100'000);
    fs::remove(settings.folder / "bare.db");
    const double before = cpu_seconds();
    const double bare = bare_sqlite(*workload, (settings.folder / "bare.db").string(), documents, 1000);
    const double bare_cpu = (cpu_seconds() - before) / documents * 1e6;  // the check included
    results.add("bare SQLite, groups of 1000, " + std::string(workload->name), bare, "docs/s");
    for (const Mode mode : kAllModes) {
      Bench bench(settings, policies_of(mode));
      double cpu = 0;
      const double rate = stream(*bench.generator, *workload, 0, documents, true, &cpu);
      bench.require_stored(*workload, documents);
      results.add("distinct, stored, " + std::string(name(mode)) + ", " + std::string(workload->name), rate, "docs/s",
                  bare, "bare SQLite");
      results.add("... processor time", cpu, "us/doc", bare_cpu, "bare SQLite");
    }
  }
}

/// What two threads that share nothing reach of what one does, by the rates that `work` returns.
template <class Work>
double two_at_once(Work work) {
  const double alone = work();
  double other = 0;
  std::thread beside([&] { other = work(); });
  const double mine = work();
  beside.join();
  return (mine + other) / alone;
}

void rendered(const Settings& settings, Results& results) {
  for (const Workload* workload : settings.workloads()) {
    const unsigned documents = settings.size(200'000);
    const double hand = hand_rendering(*workload, documents);
    const double machine = two_at_once([&] { return hand_rendering(*workload, documents * 10); });
    double first = 0;
    for (const std::size_t threads : {1U, 2U}) {
      Policies policies = policies_of(Mode::performance);
      policies.threads = threads;
      Bench bench(settings, policies, false);
      double cpu = 0;
      const double rate = stream(*bench.generator, *workload, 0, documents, false, &cpu);
      results.add("distinct, not stored, threads " + std::to_string(threads) + ", " + std::string(workload->name), rate,
                  "docs/s", hand, "hand rendering");
      results.add("... processor time", cpu, "us/doc");
      first = threads == 1 ? rate : first;
      if (threads == 2) {
        results.add("two threads against one, " + std::string(workload->name), rate / first, "x", machine,
                    "two hand renderings at once");
      }
    }
  }
}

void repeated(const Settings& settings, Results& results) {
  for (const Workload* workload : settings.workloads()) {
    Bench bench(settings, policies_of(Mode::basic));
    constexpr unsigned kDifferent = 100;
    Arena arena;
    std::vector<Request> requests(kDifferent);
    std::vector<std::string> expected(kDifferent);
    for (unsigned i = 0; i < kDifferent; ++i) {
      fill(requests[i], *workload, i, arena, true);
      workload->expected(i, expected[i]);
      bench.generator->generate_shared(requests[i]);
    }
    const unsigned count = settings.size(4'000'000);
    const double cpu_before = cpu_seconds();
    const auto begin = Clock::now();
    for (unsigned i = 0; i < count; ++i) {
      const auto output = bench.generator->generate_shared(requests[i % kDifferent]);
      if (output->files[0].bytes != expected[i % kDifferent]) {
        fail("a repeated document is wrong");
      }
    }
    const double rate = count / seconds_since(begin);
    const double cpu_us = (cpu_seconds() - cpu_before) / count * 1e6;
    const CacheStatistics cache = bench.generator->statistics().results;
    if (cache.hits != count) {
      fail("the cache answered " + std::to_string(cache.hits) + " of " + std::to_string(count));
    }
    results.add("repeated, one thread, " + std::string(workload->name), rate, "docs/s", copies(expected[0].size()),
                "memcpy");
    results.add("... processor time", cpu_us, "us/doc");
  }
}

/// What a format makes of document `number`: document 0's file with the numbers changed, which is all that differs.
std::string renumbered(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

void batches(const Settings& settings, Results& results) {
  const Workload& workload = complex();  // whose numbers all have seven digits
  for (const Mode mode : kAllModes) {
    for (const Format format : {Format::markdown, Format::html, Format::json}) {
      for (const unsigned size : {10U, 25U, 50U, 1000U}) {
        Bench bench(settings, policies_of(mode));
        const unsigned rounds = std::max(settings.size(20'000) / size, 1U);
        std::string model;
        double seconds = 0;
        for (unsigned round = 0; round < rounds; ++round) {
          Arena arena;
          std::vector<Request> requests(size);
          for (unsigned i = 0; i < size; ++i) {
            fill(requests[i], workload, round * size + i, arena, true);
            requests[i].formats = {format};
          }
          const auto begin = Clock::now();
          const std::vector<Result> made = bench.generator->generate_batch(requests, 0);
          seconds += seconds_since(begin);
          for (unsigned i = 0; i < size; ++i) {
            if (!made[i].ok()) {
              fail(made[i].error->message);
            }
            const std::string& bytes = made[i].output->files[0].bytes;
            model = model.empty() ? bytes : model;
            char number[16];
            std::snprintf(number, sizeof number, "%07u", round * size + i);
            if (bytes != renumbered(model, "0000000", number)) {
              fail("document " + std::string(number) + " of a batch is wrong");
            }
          }
        }
        results.add(
            "batches of " + std::to_string(size) + ", " + std::string(name(mode)) + ", " + std::string(name(format)),
            rounds * size / seconds, "docs/s");
      }
    }
  }
}

void memory(const Settings& settings, Results& results) {
  Policies policies = policies_of(Mode::enterprise);
  Bench bench(settings, policies);
  const unsigned warm = settings.quick ? 70'000 : 140'000;  // caches full; the store gathers keys in portions of 65,536
  stream(*bench.generator, simple(), 0, warm, true);
  double before = static_cast<double>(bench.generator->statistics().resident_bytes);
  stream(*bench.generator, simple(), warm, warm + 1000, true);
  double after = static_cast<double>(bench.generator->statistics().resident_bytes);
  results.add("growth over 1,000 documents", (after - before) / 1e6, "MB");
  const unsigned documents = settings.many();
  before = after;
  stream(*bench.generator, simple(), warm + 1000, warm + 1000 + documents, true);
  after = static_cast<double>(bench.generator->statistics().resident_bytes);
  results.add("growth over " + std::to_string(documents) + " documents", (after - before) / 1e6, "MB");
  results.add("resident after " + std::to_string(documents + warm + 1000) + " documents", after / 1048576, "MiB");
  bench.require_stored(simple(), documents + warm + 1000);
}

void growth(const Settings& settings, Results& results) {
  Bench bench(settings, policies_of(Mode::performance));
  unsigned first = 0;
  const unsigned last = settings.many();
  for (unsigned next = 1000; first < last; next = std::min(next * 10, last)) {
    double cpu = 0;
    const double rate = stream(*bench.generator, simple(), first, next, true, &cpu);
    results.add("store growth, up to " + std::to_string(next), 1e6 / rate, "us/doc");
    results.add("... processor time", cpu, "us/doc");
    first = next;
  }
  bench.require_stored(simple(), last);
}

/// Calls at even distances, `per_second`; the 99th percentile in microseconds from when each was due.
double p99(Generator& generator, unsigned first, double per_second, double seconds, bool stores) {
  std::vector<double> times;
  const auto count = static_cast<unsigned>(per_second * seconds);
  const auto begin = Clock::now();
  Arena arena;
  for (unsigned i = 0; i < count; ++i) {
    const auto due = begin + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(i / per_second));
    arena.reset();
    Request request;
    fill(request, simple(), first + i, arena, stores);
    std::this_thread::sleep_until(due);
    const auto start = Clock::now();
    const auto output = generator.generate_shared(request);
    times.push_back(std::chrono::duration<double, std::micro>(Clock::now() - (stores ? due : start)).count());
    require_text(simple(), first + i, *output);
  }
  std::sort(times.begin(), times.end());
  return times[times.size() * 99 / 100];
}

/// Stored ones in turn with bare commits, since a disk that others use stalls now and then; the middle of the rounds.
void latency(const Settings& settings, Results& results) {
  Bench bench(settings, policies_of(Mode::basic));
  p99(*bench.generator, 0, 1000, 0.2, false);
  results.add("p99 of one call, not stored, 5000/s", p99(*bench.generator, 1'000, 5000, settings.quick ? 2 : 10, false),
              "us");
  constexpr unsigned kPerRound = 1000;
  std::vector<double> bare;
  std::vector<double> stored;
  for (unsigned round = 0; round < (settings.quick ? 3U : 15U); ++round) {
    fs::remove(settings.folder / "bare.db");
    bare.push_back(bare_commit_p99(simple(), (settings.folder / "bare.db").string(), kPerRound, 1));
    stored.push_back(p99(*bench.generator, 200'000 + round * kPerRound, kPerRound, 1, true));
  }
  for (std::vector<double>* rounds : {&bare, &stored}) {
    std::nth_element(rounds->begin(), rounds->begin() + static_cast<std::ptrdiff_t>(rounds->size() / 2), rounds->end());
  }
  results.add("p99 of one call, stored, 1000/s", stored[stored.size() / 2], "us", bare[bare.size() / 2], "bare commit");
}

/// By processor time, since other work on the machine makes the clock useless for a few percent; in turn, since its
/// speed changes too.
void costs(const Settings& settings, Results& results) {
  const unsigned documents = settings.size(100'000);
  struct Kind {
    Mode mode;
    bool counted;
    double best = 1e9;
  };
  std::array<Kind, 5> kinds = {{{Mode::basic, true},
                                {Mode::secure, true},
                                {Mode::performance, true},
                                {Mode::enterprise, true},
                                {Mode::basic, false}}};
  for (int round = 0; round < 7; ++round) {
    for (Kind& kind : kinds) {
      Policies policies = policies_of(kind.mode);
      policies.threads = 1;
      policies.statistics = kind.counted;
      Bench bench(settings, policies, false);
      double cpu = 0;
      stream(*bench.generator, complex(), 0, documents, false, &cpu);
      kind.best = std::min(kind.best, cpu);
    }
  }
  const auto& [basic, secure, performance, enterprise, uncounted] = kinds;
  results.add("cost of secure against basic", (secure.best / basic.best - 1) * 100, "%");
  results.add("cost of enterprise against performance", (enterprise.best / performance.best - 1) * 100, "%");
  results.add("cost of statistics", (basic.best / uncounted.best - 1) * 100, "%");
}

void start_up(const Settings&, Results& results) {
  for (const bool preload : {false, true}) {
    const auto begin = Clock::now();
    GeneratorOptions options;
    options.policies = policies_for(Mode::basic, MemoryMode::baseline);
    if (!preload) {
      options.policies.preload.clear();
    }
    const Generator generator(std::move(options));
    results.add(preload ? "start-up with common templates compiled" : "start-up", seconds_since(begin) * 1e6, "us");
  }
}

/// Where the time of a document goes. Steps are wall time on one worker, whose sum is processor time on a machine that
/// has nothing else to do; waiting for the group's commit is shown apart, and what the process spent beside the steps:
/// the store's thread, queues, and making the data.
void profile(const Settings& settings, Results& results) {
  for (const Workload* workload : settings.workloads()) {
    const std::string of = ", mean, " + std::string(workload->name);
    Policies policies = policies_of(Mode::performance);
    policies.threads = 1;
    Bench bench(settings, policies);
    double cpu = 0;
    stream(*bench.generator, *workload, 0, settings.size(100'000), true, &cpu);
    const Statistics statistics = bench.generator->statistics();
    double steps = 0;
    for (std::size_t i = 0; i < kStages; ++i) {
      const auto stage = static_cast<Stage>(i);
      const TimeStatistics& times = statistics.stages[i];
      if (times.count == 0 || stage == Stage::total || stage == Stage::compile) {
        continue;
      }
      const double mean = static_cast<double>(times.total.count()) / static_cast<double>(times.count) / 1000;
      steps += stage == Stage::store ? 0 : mean;
      results.add(stage == Stage::store ? "waiting for the commit" + of : "stage " + std::string(name(stage)) + of,
                  mean, "us");
    }
    results.add("all but the steps: store, queues, data" + of, cpu - steps, "us");
    results.add("processor time" + of, cpu, "us");
  }
}

struct Part {
  const char* name;
  void (*run)(const Settings&, Results&);
};
/// Memory first, before anything else has used any.
constexpr Part kParts[] = {{"memory", memory},   {"distinct", distinct}, {"repeated", repeated}, {"rendered", rendered},
                           {"batches", batches}, {"growth", growth},     {"latency", latency},   {"costs", costs},
                           {"start", start_up},  {"profile", profile}};

int run(int count, char** arguments) {
  Settings settings;
  for (int i = 1; i < count; ++i) {
    const std::string argument = arguments[i];
    const auto value = [&] {
      return i + 1 < count ? std::string(arguments[++i]) : (fail(argument + " needs a value"), std::string());
    };
    if (argument == "--quick") {
      settings.quick = true;
    } else if (argument == "--folder") {
      settings.folder = fs::path(value()) / "docmill-bench-generate";
    } else if (argument == "--only") {
      settings.only = value();
    } else if (argument == "--workload") {
      settings.workload = value();
    } else if (argument == "--documents") {
      settings.documents = static_cast<unsigned>(std::strtoul(value().c_str(), nullptr, 10));
    } else if (argument == "--profile") {
      settings.only = "profile";
    } else if (argument == "--inputs") {
      settings.inputs = value();
    } else if (argument == "--json") {
      settings.json = value();
    } else {
      fail("unknown argument " + argument);
    }
  }
  if (!settings.inputs.empty()) {
    for (const Workload* workload : settings.workloads()) {
      write_inputs(*workload, settings.inputs, settings.size(50'000));
    }
    return 0;
  }
  fs::create_directories(settings.folder);
  Results results;
  for (const Part& part : kParts) {
    if (settings.only.empty() || settings.only == part.name) {
      part.run(settings, results);
    }
  }
  if (!settings.json.empty()) {
    results.write(settings.json);
  }
  fs::remove_all(settings.folder);
  return 0;
}

}  // namespace
}  // namespace bench

int main(int count, char** arguments) {
  try {
    return bench::run(count, arguments);
  } catch (const docmill::Error& error) {
    std::fputs(docmill::format_human(error.diagnostic()).c_str(), stderr);
    return 1;
  }
}
